"""Django's settings, from the environment (see environment.py and docs)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from pantau.office.people.sign_in import *  # noqa: F403 - the front door's settings, kept in its own room
from pantau.web.site.database import django_database, embedded_url
from pantau.web.site.environment import read_environment
from pantau.web.site.rulebook_in_use import before_each_job

ENVIRONMENT = read_environment()

# --- Pantau's own ---------------------------------------------------------------------------------
PANTAU_DATA = ENVIRONMENT.data
PANTAU_URL = ENVIRONMENT.public_url
PANTAU_OWNER = ENVIRONMENT.office
PANTAU_OWNER_ADDRESS = ENVIRONMENT.office_address
PANTAU_OWNER_PLACE = ENVIRONMENT.office_place
PANTAU_RULEBOOKS = ENVIRONMENT.rulebooks
PANTAU_RULEBOOK = ENVIRONMENT.rulebooks / ENVIRONMENT.rulebook
PANTAU_CLOCK_START = ENVIRONMENT.clock_start
PANTAU_PUBLISH_NAMES = ENVIRONMENT.publish_names
PANTAU_TIP_DAYS = ENVIRONMENT.tip_days
PANTAU_TIP_REPLY = ENVIRONMENT.tip_reply
PANTAU_PICTURE_DAYS = ENVIRONMENT.picture_days
PANTAU_SIGNER = ENVIRONMENT.signer
PANTAU_TIME_STAMPS = ENVIRONMENT.time_stamps
PANTAU_HEADS_TO = ENVIRONMENT.heads_to
PANTAU_MAIL = ENVIRONMENT.mail
PANTAU_BOT = ENVIRONMENT.bot
PANTAU_BOT_TOKEN = ENVIRONMENT.bot_token
PANTAU_TELEGRAM_CHANNEL = ENVIRONMENT.telegram_channel
PANTAU_TELEGRAM_TOKEN = ENVIRONMENT.telegram_token
PANTAU_YOUTUBE_TOKEN = ENVIRONMENT.youtube_token
PANTAU_DEMO = ENVIRONMENT.demo
PANTAU_PLATFORMS_AT = ENVIRONMENT.platforms_at
PANTAU_FROZEN_ORIGIN = ENVIRONMENT.frozen_origin
PANTAU_AUTO_CAPTURE = ENVIRONMENT.auto_capture
PANTAU_BRIEFING_HOUR = ENVIRONMENT.briefing_hour
PANTAU_CLAMAV = ENVIRONMENT.clamav
PANTAU_EVIDENCE_STORE = ENVIRONMENT.evidence_store
PANTAU_OBJECTS = ENVIRONMENT.objects
PANTAU_METRICS_TOKEN = ENVIRONMENT.metrics_token
PANTAU_SERVING = ENVIRONMENT.serving
PANTAU_CAPTURE_ALLOW: tuple[str, ...] = ()  # hosts inside that tests let captures speak to
PANTAU_WEBHOOK_ALLOW: tuple[str, ...] = ()  # the same for webhooks

# --- Django ---------------------------------------------------------------------------------------
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "pantau.web.ui",
    "pantau.office.people",
    "pantau.office.registry",
    "pantau.office.posts",
    "pantau.office.evidence",
    "pantau.office.collection",
    "pantau.office.findings",
    "pantau.office.review",
    "pantau.office.casework",
    "pantau.office.portal",
    "pantau.office.insight",
    "pantau.office.api",
    # After our own, so that our templates stand before theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "pantau.web.site.metrics.CountAnswers",
    "django.middleware.security.SecurityMiddleware",
    "pantau.web.site.security.SecurityHeaders",
    "pantau.web.site.security.Refusals",
    "pantau.web.site.security.FrozenOrigin",
    "pantau.web.site.static_files.StaticFilesMiddleware",
    "pantau.office.people.sessions.CookieSessionMiddleware",
    "pantau.web.ui.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "pantau.office.people.middleware.DevicesMiddleware",
    "pantau.office.people.middleware.PrivateAnswersMiddleware",
    "pantau.office.people.middleware.SessionLimitsMiddleware",
    "pantau.office.people.middleware.SignInMiddleware",
    "pantau.office.people.middleware.SecondFactorMiddleware",
    "pantau.office.people.middleware.StandingMiddleware",
    "pantau.web.site.rulebook_in_use.RulebookMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "pantau.web.site.urls"
ASGI_APPLICATION = "pantau.web.site.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pantau.web.ui.context.ribbon",
                "pantau.web.ui.context.frame",
            ],
        },
    }
]

# --- database -------------------------------------------------------------------------------------
DATABASES = {"default": django_database(ENVIRONMENT.database_url or embedded_url(ENVIRONMENT.data))}
if ENVIRONMENT.serving:
    # A request has a thread of its own under ASGI, so connections can only be shared through a pool.
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 20, "timeout": 10}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 600  # a worker keeps its connection from job to job
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.https  # browsers allow this on localhost only

# --- transport ------------------------------------------------------------------------------------
# Over HTTPS a browser takes these from this very host alone, never from another of the same domain.
PANTAU_COOKIE_PREFIX = "__Host-" if ENVIRONMENT.https else ""
PANTAU_NARROW_COOKIE_PREFIX = "__Secure-" if ENVIRONMENT.https else ""  # of cookies for some paths only
SESSION_ENGINE = "pantau.office.people.sessions"
SESSION_COOKIE_NAME = f"{PANTAU_COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{PANTAU_COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = (
    "django.contrib.messages.storage.session.SessionStorage"  # words of the office stay on the server
)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SECURE_REDIRECT_EXEMPT = [
    r"^sehat/", r"^metrics$",  # asked by machines, without a certificate between them
    r"^api/", r"^p/", r"^kiriman/",  # refused instead, see security.Refusals
]  # fmt: skip
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parents[1] / "ui" / "locale"]
LANGUAGE_COOKIE_NAME = f"{PANTAU_COOKIE_PREFIX}pantau_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Makassar"

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static" if ENVIRONMENT.serving else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if ENVIRONMENT.serving
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not ENVIRONMENT.serving
WHITENOISE_AUTOREFRESH = ENVIRONMENT.debug
MEDIA_ROOT = ENVIRONMENT.data / "files"

# --- mail -----------------------------------------------------------------------------------------
MAIL = urlsplit(ENVIRONMENT.mail)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if ENVIRONMENT.mail else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.hostname or "localhost", MAIL.port or (465 if MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(MAIL.username or ""), unquote(MAIL.password or "")
EMAIL_USE_SSL = MAIL.scheme == "smtps"
EMAIL_USE_TLS = MAIL.scheme == "smtp" and EMAIL_PORT != 25
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = ENVIRONMENT.mail_from or EMAIL_HOST_USER or "pantau@localhost"

# --- jobs -----------------------------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {
    "delete_jobs": "successful",
    "shutdown_graceful_timeout": 20,
    "task_middleware": [before_each_job],
}

# --- log ------------------------------------------------------------------------------------------
# To standard error, without personal data: no request bodies, no job arguments, no addresses of people.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
            "datefmt": "%Y-%m-%dT%H:%M:%S%z",
        },
        "json": {"()": "pantau.web.site.logs.JsonLines"},
    },
    "filters": {"secrets": {"()": "pantau.web.site.logs.HideSecretPaths"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "json" if ENVIRONMENT.log_json else "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "pantau": {"level": "INFO"},
        # Its lines hold the arguments of each job.
        "procrastinate": {"level": "WARNING"},
        # Its lines hold the address of each page, with the names people searched for.
        "django.request": {"level": "ERROR"},
    },
}
if ENVIRONMENT.log_syslog:
    LOGGING["handlers"]["elsewhere"] = {
        "class": "pantau.web.site.log_forwarding.SyslogHandler",
        "address": ENVIRONMENT.log_syslog,
        "formatter": "json",
        "filters": ["secrets"],
    }
    LOGGING["root"]["handlers"].append("elsewhere")
