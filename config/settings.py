"""All settings, read from the environment. README.md lists the variables.

Without any variable the site runs on its own: SQLite and an embedded Valkey, everything under `var/`.
"""

import base64
import binascii
import os
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    """Whether the variable says yes: 1, true, yes or on."""
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str) -> list[str]:
    """The variable's words, separated by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def kept_secret(path: Path, new: str) -> str:
    """The secret kept in the file; `new` is written there, readable by the owner alone, if there is none yet.

    The file appears under its name only when complete, so that processes starting together read one secret.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(new)
        # If another process was first, its secret is the one that holds.
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


def field_key(text: str) -> bytes:
    """The 32 bytes written in base64. Raises ImproperlyConfigured when they are not 32 bytes."""
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise ImproperlyConfigured(
            "字段加密密钥应为 32 字节的 Base64 文本，请检查环境变量 SHUSHI_FIELD_KEY 或 var/field.key。"
        )
    return key


# Where the running site keeps what it writes.
VAR = Path(os.environ.get("SHUSHI_VAR") or BASE_DIR / "var").resolve()
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = flag("SHUSHI_DEBUG")
HTTPS = flag("SHUSHI_HTTPS")
ALLOWED_HOSTS = words("SHUSHI_HOSTS", "localhost,127.0.0.1,[::1]")
SECRET_KEY = os.environ.get("SHUSHI_SECRET_KEY") or kept_secret(VAR / "secret.key", secrets.token_urlsafe(64))
# The key of encrypted fields (identity numbers, telephones). Lost with it is everything written under it.
FIELD_KEY = field_key(
    os.environ.get("SHUSHI_FIELD_KEY")
    or kept_secret(VAR / "field.key", base64.b64encode(secrets.token_bytes(32)).decode())
)

INSTALLED_APPS = [
    "reports",
    "responsibilities",
    "meetings",
    "members",
    "branches",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "treebeard",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "branches.middleware.RefusedFormMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "branches.middleware.LogInMiddleware",
    "config.sessions.IdleSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "branches.middleware.NewPasswordMiddleware",
    "branches.middleware.ClosedMonthMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Last, as django-axes asks: it turns a refused log-in into the lockout answer.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reports.navigation.navigation",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database. SQLite takes its write lock at the beginning of a transaction (IMMEDIATE): with Django's default
# two writers that both began by reading fail at once instead of waiting for each other.
DATABASES: dict[str, Any] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "shushi.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
if os.environ.get("DATABASE_URL"):
    DATABASES["default"] = dj_database_url.parse(
        os.environ["DATABASE_URL"], conn_max_age=60, conn_health_checks=True
    )

# Cache and job queue: REDIS_URL, or the embedded Valkey on a socket that script/server starts.
REDIS_URL = os.environ.get("REDIS_URL", "")
VALKEY_SOCKET = VAR / "valkey.sock"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{VALKEY_SOCKET}?db=0",
        "KEY_PREFIX": "shushi",
        "TIMEOUT": 300,
    }
}

CELERY_BROKER_URL = REDIS_URL or f"redis+socket://{VALKEY_SOCKET}?virtual_host=0"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page must not hang while the queue is away: the Job row is what counts, beat finds it later.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 2, "global_keyprefix": "shushi:"}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat")
CELERY_BEAT_SCHEDULE = {
    "seal-audit": {"task": "branches.tasks.seal_audit", "schedule": crontab(), "options": {"expires": 55}},
    "purge-drafts": {"task": "branches.tasks.purge_drafts", "schedule": crontab(hour="3", minute="10")},
    "reap-jobs": {"task": "branches.tasks.reap_jobs", "schedule": crontab(), "options": {"expires": 55}},
    "send-reminders": {"task": "reports.tasks.send_reminders", "schedule": crontab(hour="8", minute="30")},
    "settle-nudges": {
        "task": "reports.tasks.settle_nudges",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 590},
    },
    "refresh-cells": {
        "task": "reports.tasks.refresh_cells",
        "schedule": crontab(),
        "options": {"expires": 55},
    },
}

# Accounts.
AUTH_USER_MODEL = "branches.User"
LOGIN_URL = "branches:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "branches:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Both together: a flat list would mean "or" and lock a whole office behind one address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "branches/lockout.html"
AXES_COOLOFF_MESSAGE = "登录失败次数过多，账号已暂时锁定，请 30 分钟后再试，或联系系统管理员。"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_NAME = "shushi_session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = False

# What a browser may do with our pages.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Words, days and numbers.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

# Files: what the pages are made of, and what users attach (never served by address, only through a view).
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
# The few files of the browser packages that pages load; script/bootstrap puts them there.
VENDOR = BASE_DIR / "node_modules" / ".vendor"
STATICFILES_DIRS: list[Any] = [
    *([BASE_DIR / "static"] if (BASE_DIR / "static").is_dir() else []),
    *([("vendor", VENDOR)] if VENDOR.is_dir() else []),
]
# Pages name files by their content's hash only, so that the plain copies need not be squeezed and kept.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# Fonts serve the printed report and are read from static/fonts; squeezing 30 MB of them takes a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "jpg", "jpeg", "png", "gif", "webp", "zip", "gz", "br", "woff", "woff2", "otf", "ttf", "map",
)  # fmt: skip
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a table of 200 rows sends each of its cells as a field
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Mail: printed on the console until a server is named.
EMAIL_HOST = os.environ.get("SHUSHI_MAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(os.environ.get("SHUSHI_MAIL_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("SHUSHI_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SHUSHI_MAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("SHUSHI_MAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("SHUSHI_MAIL_FROM") or "shushi@localhost"
# The address under which people reach the site: what links in mails and calendars begin with.
SITE_URL = os.environ.get("SHUSHI_SITE_URL") or "http://localhost:8000"
# The same thing is mailed again after so many days, or as soon as its light gets worse.
REMIND_AGAIN_AFTER_DAYS = int(os.environ.get("SHUSHI_REMIND_AGAIN_AFTER_DAYS") or 7)
# To what a member's monthly dues are rounded, in yuan: 0.01, 0.1 or 1, as the house is used to.
DUES_ROUNDING = os.environ.get("SHUSHI_DUES_ROUNDING") or "0.01"
# Weeks of a year that may pass without a 周调度 before the desk turns red.
DISPATCH_TOLERATED_WEEKS = int(os.environ.get("SHUSHI_DISPATCH_TOLERATED_WEEKS") or 2)
# Whether the 党总支 deliberates on an admission or conversion before the 党组 examines it.
DEVELOPMENT_GENERAL_BRANCH_REVIEWS = (os.environ.get("SHUSHI_GENERAL_BRANCH_REVIEWS") or "1") == "1"
# Days for which a closed month stays open to later entries (补录) once that was approved.
REOPENING_DAYS = int(os.environ.get("SHUSHI_REOPENING_DAYS") or 7)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Its own console handler would print every message twice.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
