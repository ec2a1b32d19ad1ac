"""One settings file. What differs between machines comes from the environment (docs/operations/settings.md)."""

import pghistory
from django.urls import reverse_lazy

from shaping_future import env, schedule
from shaping_future.accounts.doors import *  # noqa: F403 (settings of allauth)
from shaping_future.logs import config as logs

ROOT = env.ROOT
VAR = env.VAR

# --- where we run -----------------------------------------------------------------------------------------------

PRODUCTION = env.flag("SHAPING_PRODUCTION")
DEBUG = env.flag("DEBUG") and not PRODUCTION
DEMO = env.flag("SHAPING_DEMO", default=not PRODUCTION) and not PRODUCTION
SECRET_KEY = env.text("SECRET_KEY") if PRODUCTION else env.text("SECRET_KEY", env.local_secret())
SEALING_KEYS = env.keys("SEALING_KEYS") if PRODUCTION else env.keys("SEALING_KEYS", env.local_sealing_key())
BACKUP_KEYS = env.keys("BACKUP_KEYS", "") if env.words("BACKUP_KEYS", ",") else []  # no key: no backup is made
BACKUP_DAYS = int(env.text("BACKUP_DAYS", "2" if PRODUCTION else "0"))  # without a proven one; 0: nobody is told
OPERATORS = env.words("OPERATORS", ",")  # addresses of those who are told when something is wrong
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # who shows it may read the figures; none: nobody may
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", None if PRODUCTION else "localhost,127.0.0.1,[::1],testserver")
SITE_URL = env.text("SITE_URL", None if PRODUCTION else "http://localhost:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

if PRODUCTION:
    DATABASE_URL, REDIS_URL = env.text("DATABASE_URL"), env.text("REDIS_URL")
else:
    from shaping_future.local import services as local_services

    DATABASE_URL, REDIS_URL = local_services.database_url(), local_services.redis_url()

# --- the application --------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "shaping_future.accounts",
    "shaping_future.look",
    "shaping_future.desk.apps.DeskConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
    "pghistory",
    "pgtrigger",
    "shaping_future.sealed",
    "shaping_future.record",
    "shaping_future.outbox",
    "shaping_future.questionnaires",
    "shaping_future.files",
    "shaping_future.rights",
    "shaping_future.backups",
    "shaping_future.watch",
    "shaping_future.demo",
    "grants",
    "cocreation",
    "learning",
]

MIDDLEWARE = [
    "shaping_future.logs.middleware.NumberRequests",
    "django.middleware.security.SecurityMiddleware",
    "shaping_future.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "shaping_future.watch.middleware.NoticeRefusals",
    "learning.openness.middleware.ForPrograms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shaping_future.accounts.middleware.ReadersLanguage",
    "allauth.account.middleware.AccountMiddleware",
    "shaping_future.accounts.middleware.TrackSessions",
    "shaping_future.accounts.middleware.RequireSecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "shaping_future.watch.middleware.CountFiles",
    "shaping_future.access.RefusalMiddleware",
]

ROOT_URLCONF = "shaping_future.urls"
WSGI_APPLICATION = "shaping_future.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
                "shaping_future.accounts.context.navigation",
                "shaping_future.accounts.context.contact",
                "shaping_future.accounts.context.privacy",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "shaping_future.look.templatetags.look",
                "shaping_future.look.templatetags.pictures",
                "shaping_future.look.templatetags.speaking",
                "shaping_future.look.templatetags.differences",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "sf"
CRISPY_TEMPLATE_PACK = "sf"
CRISPY_FAIL_SILENTLY = False

# --- data -------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.database(DATABASE_URL)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.redis(REDIS_URL, 1)}}
SESSION_ENGINE = "shaping_future.held_sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # the longest of shaping_future/accounts/sessions.py, which has each role's
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FILES_URL = env.text("FILES_URL", "")  # an S3-compatible bucket; none: files are under MEDIA_ROOT
MEDIA_ROOT = VAR / "files"  # private: nothing under it has a URL; views serve it after the object's own check
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes of a form without its files; the largest honest form is under 100 kB
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # larger uploads go to disk while they arrive
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "shaping_future.files.arriving.RefuseTooLarge",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
API_REQUESTS_PER_HOUR = int(env.text("API_REQUESTS_PER_HOUR", "1000"))  # of one network address
GIVING_PREFIX = env.text("GIVING_PREFIX", "ShapingTheFuture")
FUNDER_ID = env.text("FUNDER_ID", "GB-CHC-1122052")
FILES_A_DAY = int(env.text("FILES_A_DAY", "200"))  # of one person, before they are asked; 0: no limit
RECORDING_MAX_BYTES = int(env.text("RECORDING_MAX_MB", "60")) * 1_000_000
CLAMAV_URL = env.text("CLAMAV_URL", "")  # no scanner: uploads are checked by what they are, not for viruses

POSTGRES_PROGRAMS = env.text("POSTGRES_PROGRAMS", "")  # where pg_dump is, when it is not where it is looked for

# Who wrote what when (answers, score sheets): the database keeps it and refuses to change it.
PGHISTORY_APPEND_ONLY = True
# Who and from which page, inside the event row itself, so that the same trigger protects it.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()

# --- the fund's own days ---------------------------------------------------------------------------------------------

CORRECTION_DAYS = int(env.text("CORRECTION_DAYS", "5"))  # to answer a question about an answer, or correct a slip
CHARITY_REGISTER = env.text("CHARITY_REGISTER", "")  # a folder with the zips of the register's public extract
MEMBER_PAY_DAYS = int(env.text("MEMBER_PAY_DAYS", "14"))  # by when a member of the Group is paid what they claim
PAYMENT_LATE_DAYS = int(env.text("PAYMENT_LATE_DAYS", "5"))  # past its day a payment to a grant partner is late on us
RUN_LATE_DAYS = int(env.text("RUN_LATE_DAYS", "3"))  # past its day a payment run needs the bank's answer
EXTRA_BANK_HOLIDAYS = env.days("EXTRA_BANK_HOLIDAYS")  # proclaimed once; the yearly ones are known
ADVICE_CONTACT = env.text(
    "ADVICE_CONTACT",
    "Citizens Advice is free and independent: citizensadvice.org.uk. In Northern Ireland, Advice NI: adviceni.net.",
)
SAFEGUARDING_CONTACT = env.text("SAFEGUARDING_CONTACT", "staff@mex.example" if DEMO else "")  # of MEX staff

# --- sign-in ----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "shaping_future.accounts.passwords.LongEnough"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "shaping_future.accounts.passwords.NotEndless"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("home")
ACCOUNT_ADAPTER = "shaping_future.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "shaping_future.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Shaping the Future"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost only
USERSESSIONS_TRACK_ACTIVITY = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if PRODUCTION else 0

# --- mail: every message is a row of the outbox first; the worker hands it to this backend ------------------------

DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Shaping the Future <fund@shaping-the-future.example>")
if mail_host := env.text("SMTP_HOST", None if PRODUCTION else ""):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = mail_host
    EMAIL_PORT = int(env.text("SMTP_PORT", "587"))
    EMAIL_HOST_USER = env.text("SMTP_USER", "")
    EMAIL_HOST_PASSWORD = env.text("SMTP_PASSWORD", "")
    EMAIL_USE_TLS = True
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"

# --- background work --------------------------------------------------------------------------------------------

CELERY_BROKER_URL = env.broker(REDIS_URL, 0)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = schedule.BROKER
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE = schedule.BEAT
CELERY_BEAT_SCHEDULER = "shaping_future.beat:Scheduler"

# --- language, time, looks ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("ar", "العربية")]  # each by its own name
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["shaping_future.look.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SECURE = PRODUCTION
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {
        "BACKEND": "shaping_future.files.objects.ObjectStorage"
        if FILES_URL
        else "django.core.files.storage.FileSystemStorage"
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- safety -------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],  # data: is allauth's QR code for the second factor
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "media-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
SESSION_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shaping_future.access.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"  # no other host can set it
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/"]  # asked inside of our own network
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True

# --- logs: nothing of anybody's is in them --------------------------------------------------------------------------

LOGGING = logs.config(PRODUCTION)
if not DEBUG:
    DEFAULT_EXCEPTION_REPORTER = "shaping_future.logs.reports.Report"
    DEFAULT_EXCEPTION_REPORTER_FILTER = "shaping_future.logs.reports.NothingOfAnybody"
