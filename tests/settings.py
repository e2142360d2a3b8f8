"""Settings under test: the project's own, with what makes tests quick and what makes mistakes loud."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only-" + "x" * 60)
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="maillage-tests-"))
os.environ.setdefault("DEBUG", "0")
os.environ["WORKER"] = "none"

from maillage.settings import *  # noqa: E402, F403
from maillage.settings import DATA_DIR, STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = False
MEDIA_ROOT = Path(DATA_DIR) / "media"
TEMPLATES[0]["APP_DIRS"] = True
