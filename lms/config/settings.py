"""Every setting of the academy, read once from the environment (design: one file, no inheritance)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from lms.config import engines, env, logs, origins
from media_pipeline import hardware, ladder

ROOT = env.ROOT
DATA = env.data_folder()
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
PUBLIC_ORIGIN = env.text("PUBLIC_ORIGIN", f"http://localhost:{PORT}").rstrip("/")
# A proxy in front may serve others although the process itself listens on loopback: the origin says so.
ON_LOOPBACK = env.is_loopback(HOST) and env.is_loopback(urlsplit(PUBLIC_ORIGIN).hostname or "")
DEMO = env.flag("ACADEMY_DEMO", default=ON_LOOPBACK)
DEBUG = env.flag("DEBUG", default=False)
TESTING = env.flag("ACADEMY_TESTING", default=False)
KEYS_FOLDER = env.keys_folder()
SECRET_KEY = env.secret("SECRET_KEY", KEYS_FOLDER)
CONTENT_ORIGIN = env.origin("CONTENT_ORIGIN") or origins.content_origin(PUBLIC_ORIGIN, PORT)
PAGE_ORIGINS = origins.page_origins(PUBLIC_ORIGIN)
HTTPS = PUBLIC_ORIGIN.startswith("https://")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS",
    ["localhost", "127.0.0.1", "[::1]", HOST, urlsplit(PUBLIC_ORIGIN).hostname or "localhost"],
)
ALLOWED_HOSTS.append(urlsplit(CONTENT_ORIGIN).hostname or "content.localhost")
CSRF_TRUSTED_ORIGINS = [PUBLIC_ORIGIN]
ACADEMY_NAME = {
    "zh-hans": "澜江冶金技工学校网络学院",
    "en": "Lanjiang Network Academy",
    "vi": "Học viện trực tuyến Lan Giang",
}
# Certificate numbers begin with the province and the institution (domain §1.4).
SERIAL_PREFIX = env.text("SERIAL_PREFIX", "53LJYJ")

if not ON_LOOPBACK and (DEMO or DEBUG):
    raise env.SettingError(
        f"HOST={HOST} with PUBLIC_ORIGIN={PUBLIC_ORIGIN} is reachable by others, so demo passwords and DEBUG are "
        "refused: set ACADEMY_DEMO=0 and DEBUG=0, or serve on 127.0.0.1."
    )

INSTALLED_APPS = [
    "lms.config",
    "lms.operations",
    "lms.web",
    "lms.reports",
    "lms.rulechanges",
    "lms.certificates",
    "lms.flags",
    "lms.assessments",
    "lms.attendance",
    "lms.workplace",
    "lms.scorm",
    "lms.playback",
    "lms.study",
    "lms.ledger",
    "lms.cases",
    "lms.discussions",
    "lms.cohorts",
    "lms.rulesets",
    "lms.partners",
    "lms.approvals",
    "lms.accounts",
    "lms.messaging",
    "lms.audit",
    "lms.vault",
    "courses",
    "media_pipeline",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.locales",
    "wagtail.admin",
    "wagtail.contrib.simple_translation",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "lms.web.watching.WatchMiddleware",
    "lms.web.content.host.ContentHostMiddleware",
    "lms.web.thin.ThinPathMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.web.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lms.web.signed_in.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lms.web.public.errors.FormAddressMiddleware",
    "lms.web.middleware.StaffSecondFactorMiddleware",
]
ROOT_URLCONF = "lms.config.urls"
WSGI_APPLICATION = "lms.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.web.components.context.site",
            ],
            "builtins": ["lms.web.components.templatetags.components"],
        },
    }
]


WEB_THREADS = env.number("WEB_THREADS", 6)
WORKER_THREADS = env.number("WORKER_THREADS", 4)
POOL = (
    env.number("DATABASE_POOL_MIN", 1),
    env.number("DATABASE_POOL_MAX", max(WEB_THREADS, WORKER_THREADS) + 2),
)
DATABASES = {
    "default": engines.database(env.text("DATABASE_URL"), sqlite=DATA / "academy.sqlite3", pool=POOL)
}
if env.text("DATABASE_REPLICA_URL"):
    DATABASES["replica"] = engines.replica(env.text("DATABASE_REPLICA_URL"))
DATABASE_ROUTERS = ["lms.reports.replica.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": engines.cache(env.text("REDIS_URL"))}

QUEUE_FOLDER = DATA / "queue"
CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://")
CELERY_FILESYSTEM = engines.broker_kind(CELERY_BROKER_URL) == "filesystem"
SWEEP_EVERY_S = env.number("SWEEP_EVERY_S", 30)
WORKER_QUEUES = env.words("WORKER_QUEUES", list(engines.QUEUES))

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.NameOrPhoneBackend"]
PASSWORD_HASHERS = ["lms.accounts.hashers.Argon2id19MiB"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 6}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "lms.web.public.adapter.AcademyAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
# A class signs in from one address: only failures count. By address; by account and address; by account anywhere.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "60/m/ip,8/300s/key",
    "login_failed_anywhere": "100/h/key",
    "join": "30/m/ip",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.flag("BEHIND_PROXY", default=False) else 0
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "lms.web.public.adapter.AcademyMFAAdapter"
MFA_TOTP_ISSUER = "Network Academy"
SESSION_ENGINE = "lms.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_FAILURE_VIEW = "lms.web.public.errors.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY", default=False) else None
)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("vi", "Tiếng Việt")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
# Reviews are ours (lms.approvals): over all languages at once, and a page is never locked for moderators that nobody is.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Our words win over what we add to the libraries' words, and both over what the libraries say themselves.
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale_libraries"]
LANGUAGE_COOKIE_NAME = "lang"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.text("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["lms.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_FOLDER", str(DATA / "static")))
STATICFILES_DIRS = [ROOT / "assets" / "dist"]
STORAGES = {
    "default": {
        "BACKEND": "media_pipeline.files.BucketFiles"
        if env.text("S3_BUCKET")
        else "django.core.files.storage.FileSystemStorage"
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "lms.config.static_files.GzipManifestStorage"
    },
}
WHITENOISE_MAX_AGE = 60
MEDIA_URL = "/files/"
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_PERMISSIONS = 0o600
WORK = env.work_folder()
FILE_UPLOAD_TEMP_DIR = str(WORK)  # a browser without script sends a whole film: that is no matter for /tmp

# Metrics: without a token they are for programs on this machine alone. The last is what web.py says to its processes.
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_SHARED = env.text(env.COUNTING_TOGETHER)

# Video: where the pipeline keeps bytes, and which ffmpeg it runs (media_pipeline reads these names).
RUNGS = tuple(env.words("MEDIA_RUNGS", list(ladder.DEFAULT_RUNGS)))
MEDIA_PIPELINE = {
    "ROOT": DATA / "media",
    "WORK": WORK,
    "S3_ENDPOINT_URL": env.text("S3_ENDPOINT_URL"),
    "S3_BUCKET": env.text("S3_BUCKET"),
    "S3_ACCESS_KEY": env.text("S3_ACCESS_KEY"),
    "S3_SECRET_KEY": env.text("S3_SECRET_KEY"),
    "S3_REGION": env.text("S3_REGION", "us-east-1"),
    "S3_PUBLIC_ENDPOINT_URL": env.origin("S3_PUBLIC_ENDPOINT_URL"),
    "ENCODER_SOCKET": env.text("ENCODER_SOCKET"),
    "FFMPEG": env.text("ACADEMY_FFMPEG"),
    "RECOGNISER": env.text("CAPTION_RECOGNISER"),
    "TOKEN_KEY": env.secret("MEDIA_TOKEN_KEY", KEYS_FOLDER),
    "NGINX_KEY": env.text("MEDIA_NGINX_KEY"),
    "MAX_UPLOAD_BYTES": env.number("MEDIA_MAX_UPLOAD_MB", 4096) * 1_000_000,
    "QUOTA_BYTES": env.number("MEDIA_QUOTA_MB", 50_000) * 1_000_000,
    "BIN_DAYS": env.number("MEDIA_BIN_DAYS", 14),
    "PART_BYTES": env.number("MEDIA_PART_MB", 8) * 1_000_000,
    "LEASE_S": env.number("MEDIA_LEASE_S", 60),
    "ENCODER": env.text("MEDIA_ENCODER", "libx264"),
    "SPLIT": env.text("MEDIA_SPLIT", "auto"),
    "SPLIT_FROM_S": env.number("MEDIA_SPLIT_FROM_S", 600),
    "PIECE_S": env.number("MEDIA_PIECE_S", 180),
    "RUNGS": RUNGS,
    "PACKAGING": env.text("MEDIA_PACKAGING", "single"),
}
if strange := set(RUNGS) - {spec.name for spec in ladder.TABLE}:
    raise env.SettingError(f"MEDIA_RUNGS: no rung is called {', '.join(sorted(strange))}.")
if not set(RUNGS) & set(ladder.H264_RUNGS):
    raise env.SettingError("MEDIA_RUNGS: name one rung at least that every phone plays (v234 to v1080).")
if MEDIA_PIPELINE["PACKAGING"] not in {"single", "segments"}:
    raise env.SettingError("MEDIA_PACKAGING is single or segments.")
if MEDIA_PIPELINE["ENCODER"] not in hardware.ENCODERS:
    raise env.SettingError(f"MEDIA_ENCODER is one of {', '.join(hardware.ENCODERS)}.")
if MEDIA_PIPELINE["S3_BUCKET"] and int(str(MEDIA_PIPELINE["PART_BYTES"])) < 6_000_000:
    raise env.SettingError("MEDIA_PART_MB must be 6 or more with S3_BUCKET: buckets take no smaller parts.")

WAGTAIL_SITE_NAME = "Network Academy"
WAGTAILADMIN_BASE_URL = PUBLIC_ORIGIN
WAGTAILIMAGES_IMAGE_MODEL = "courses.AcademyImage"
WAGTAILDOCS_DOCUMENT_MODEL = "courses.AcademyDocument"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "txt", "csv", "zip"]
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "gif"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.library.forms.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # through the academy's own door also where a bucket has the bytes
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 0
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
TAGGIT_CASE_INSENSITIVE = True

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.text("EMAIL_SECURITY") == "starttls"
EMAIL_USE_SSL = env.text("EMAIL_SECURITY") == "tls"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "academy@localhost")

# Messages that leave the house: by no channel unless it is named here, and in the demo by none whatever is named.
MESSAGES: dict[str, Any] = {  # Any: texts, numbers, a list and a flag
    "CHANNELS": env.words("MESSAGE_CHANNELS", []),
    "CONSOLE": DEMO,
    "KEEP_DAYS": max(30, env.number("MESSAGE_KEEP_DAYS", 400)),
    "SMS_URL": env.text("SMS_URL"),
    "SMS_BODY": env.text("SMS_BODY", '{"phone": "{phone}", "text": "{text}", "id": "{id}"}'),
    "SMS_TOKEN": env.text("SMS_TOKEN"),
    "SMS_SUCCESS": env.text("SMS_SUCCESS"),
    "WECOM_ORIGIN": env.origin("WECOM_ORIGIN") or "https://qyapi.weixin.qq.com",
    "WECOM_CORP_ID": env.text("WECOM_CORP_ID"),
    "WECOM_SECRET": env.text("WECOM_SECRET"),
    "WECOM_AGENT_ID": env.number("WECOM_AGENT_ID", 0),
    "DINGTALK_ORIGIN": env.origin("DINGTALK_ORIGIN") or "https://oapi.dingtalk.com",
    "DINGTALK_APP_KEY": env.text("DINGTALK_APP_KEY"),
    "DINGTALK_APP_SECRET": env.text("DINGTALK_APP_SECRET"),
    "DINGTALK_AGENT_ID": env.number("DINGTALK_AGENT_ID", 0),
}
if strange_channels := set(MESSAGES["CHANNELS"]) - {"mail", "sms", "wecom", "dingtalk"}:
    raise env.SettingError(
        f"MESSAGE_CHANNELS: no channel is called {', '.join(sorted(strange_channels))}; "
        "there are mail, sms, wecom and dingtalk."
    )
SILENCED_SYSTEM_CHECKS: list[str] = []
LANGUAGE_NAMES = {"zh-hans": _("Chinese"), "en": _("English"), "vi": _("Vietnamese")}

# Libraries stay at WARNING whatever this says (logs.py).
LOG_FORMAT = env.text("LOG_FORMAT", logs.JSON if env.text("DATABASE_URL") else logs.LINE)
if LOG_FORMAT not in logs.FORMATS:
    raise env.SettingError(f"LOG_FORMAT={LOG_FORMAT!r} is not known; use line or json.")
LOG_LEVEL = env.text("LOG_LEVEL", "INFO" if LOG_FORMAT == logs.JSON else "WARNING").upper()
LOGGING = logs.logging_settings(log_format=LOG_FORMAT, level=LOG_LEVEL, scrubbed=not DEBUG)
