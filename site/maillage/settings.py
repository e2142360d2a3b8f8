"""Django settings. What changes from one installation to the next is read in environment.py, and nowhere else."""

import dj_database_url
import dj_email_url
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from maillage.environment import ROOT, read
from maillage.policy import ADMINISTRATIONS

ENV = read()
DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
ALLOWED_HOSTS = ENV.hosts
DATA_DIR = ENV.data_dir
BASE_URL = ENV.base_url
SECURE = BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "maillage.apps.MaillageConfig",
    "demo",
    "home.pages",
    "home.desk",
    "home.productions",
    "home.library",
    "home.capitalisation",
    "home.dissemination",
    "home.newsletter",
    "home.spip",
    "communities.training",
    "communities.meetings",
    "communities.chat",
    "forums",
    "forums.forum",
    "forums.forum_conversation",
    "forums.forum_conversation.forum_attachments",
    "forums.forum_conversation.forum_polls",
    "forums.forum_permission",
    "forums.reading",
    "forums.composing",
    "communities.networks",
    "communities.people",
    "steering",
    "search",
    "live",
    "indicators",
    "background",
    "accounts",
    "reference",
    "mptt",
    "allauth",
    "allauth.account",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tasks",
    "django_tasks_db",
    "channels",
    "csp",
    "servestatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "freshness.middleware.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "maillage.language.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.ReaderMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "maillage.policy.AdministrationPolicyMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "maillage.urls"
ASGI_APPLICATION = "maillage.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "maillage.context.site",
            ],
            "builtins": [
                "django.templatetags.static",
                "django.templatetags.i18n",
                "maillage.templatetags.maillage",
                "maillage.templatetags.still",
            ],
        },
    }
]

# — Data ————————————————————————————————————————————————————————————————————————————————————————————————————————
DATABASES = {"default": dj_database_url.parse(ENV.database_url or f"sqlite:///{DATA_DIR / 'maillage.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    DATABASES["default"]["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 3}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The shared cache holds the limits on sign-in, which must not be a process' own once there are several.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": ENV.redis_url}
    if ENV.redis_url
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 20_000}}
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # A socket that hears nothing waits 5 s at a time for Redis: redis-py's own limit, also 5 s, would cut it off.
        "CONFIG": {
            "hosts": [{"address": ENV.redis_url, "max_connections": 10_000, "socket_timeout": 30}],
            "prefix": "maillage",
        },
    }
    if ENV.redis_url
    else {"BACKEND": "live.layers.InProcessLayer"}
}
ELASTICSEARCH_URL = ENV.elasticsearch_url
# After so many days, what was not read no longer counts as new.
READ_CUTOFF_DAYS = 90
# A place that frees is kept so many hours for whoever is offered it, fewer when what it is for is near.
OFFER_HOURS = 48
# A proposal stands when so many days have passed without objection; after so many more under one, it lapses.
CONSENT_DAYS = 7
CONSENT_LAPSE_DAYS = 30
# Whoever is quoted has so many days to agree, and is reminded once at half of them; silence is not consent.
QUOTATION_DAYS = 21
# So many who commit form a network; without exchange for so many days, it is asked whether one rests.
NETWORK_FOUNDERS = 5
DORMANT_DAYS = 180
# An act of facilitation may be undone, or its review asked for, for so many days; so many members drawn by lot look at
# it again within so many days. Before a facilitation ends, a letter so many days ahead.
UNDO_DAYS = 30
REVIEWERS = 3
REVIEW_DAYS = 10
TERM_LETTERS = [30, 7]
# Editors are shown the pages that nobody published again for so many days; what was looked for in vain is kept so long.
AGING_DAYS = 730
SEARCH_MISSES_DAYS = 365
# A production is to be read again so many days after it was published, or read again.
PRODUCTION_REVIEW_DAYS = 365
# Hosts that may be harvested (OAI-PMH) although they are inside a network, or on another port than 80 and 443.
HARVEST_ALLOW_PRIVATE: list[str] = []
# How often one person may write, preview, send files… (writing/pace.py).
RATE_LIMITS = ENV.rate_limits
SEARCH_ENGINE = (
    "search.engines.elastic.ElasticEngine" if ELASTICSEARCH_URL else "search.engines.database.DatabaseEngine"
)

# — Background work ——————————————————————————————————————————————————————————————————————————————————————————————
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
EMBEDDED_WORKER = ENV.worker == "embedded"

# — Identity —————————————————————————————————————————————————————————————————————————————————————————————————————
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
WELCOME_URL = "/bienvenue/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupNames"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "5/15m/key,20/15m/ip",
    "reset_password": "2/h/key,5/d/key,20/d/ip",
    "confirm_email": "1/3m/key",
    "signup": "20/h/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.trusted_proxies
EMAIL_CONFIG = dj_email_url.parse(ENV.email_url) if ENV.email_url else {}
vars().update({name: value for name, value in EMAIL_CONFIG.items() if name.startswith("EMAIL_")})
if not ENV.email_url:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = ENV.default_from_email
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# — Language —————————————————————————————————————————————————————————————————————————————————————————————————————
LANGUAGE_CODE = "fr"
LANGUAGE_COOKIE_NAME = "langue"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGES = [("fr", _("Français")), ("en", _("Anglais"))]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# — Files ————————————————————————————————————————————————————————————————————————————————————————————————————————
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "servestatic.storage.CompressedManifestStaticFilesStorage"
    },
}
SERVESTATIC_USE_FINDERS = DEBUG
SERVESTATIC_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# — Safety ———————————————————————————————————————————————————————————————————————————————————————————————————————
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ADMINISTRATIONS,
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
X_FRAME_OPTIONS = "SAMEORIGIN"  # the Wagtail preview shows pages in a frame of its own
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
if ENV.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = True
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db" if ENV.redis_url else "accounts.sessions"
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# — Wagtail ——————————————————————————————————————————————————————————————————————————————————————————————————————
WAGTAIL_SITE_NAME = "Maillage"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/compte/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.desk.finishing.publish_read"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fr", _("Français"))]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif", "heic"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.pages.uploads.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ics", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
TAGGIT_CASE_INSENSITIVE = True

# — machina: its models and its permission handler, rendered and guarded by us ————————————————————————————————————
MACHINA_MARKUP_LANGUAGE: tuple[str, dict[str, str]] = ("writing.markdown.render", {})
MACHINA_MARKUP_WIDGET = None
MACHINA_USER_DISPLAY_NAME_METHOD = "get_full_name"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "wagtail": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
    },
}
# W019 wants DENY; the policy's frame-ancestors says the same as SAMEORIGIN, which the page preview needs.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
