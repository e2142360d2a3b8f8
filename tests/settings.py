"""Settings under test: the project's own, with what makes tests quick and what makes mistakes loud."""

import os
from pathlib import Path
from urllib.parse import urlsplit

os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 60)
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parents[1] / ".cache" / "tests"))
os.environ.setdefault("DEBUG", "0")
os.environ["WORKER"] = "none"
Path(os.environ["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
if address := os.environ.get("REDIS_URL"):
    # A database of Redis for each worker: every test begins by emptying it, and who listens in another must not be
    # forgotten by that.
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    os.environ["REDIS_URL"] = urlsplit(address)._replace(path=f"/{worker % 16}").geturl()

from maillage.settings import *  # noqa: E402, F403
from maillage.settings import DATA_DIR, DATABASES, ELASTICSEARCH_URL, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in life: the database in memory refuses at once where a file waits for its lock.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(DATA_DIR) / "tests.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # a thread that ends leaves no connection to a database about to go
MEDIA_ROOT = Path(DATA_DIR) / "media"
if ELASTICSEARCH_URL:
    SEARCH_ENGINE = "tests.tools.own_index.OwnIndex"
