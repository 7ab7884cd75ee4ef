"""What holds for every use of the portal. Data folder and debug switch are set by the modules beside this one."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

import klimawerk
from klimawerk.portal.settings.sign_in import accepted_contexts, choose_identity_service, service_name

PORTAL_DIR = Path(__file__).resolve().parent.parent

INSTALLED_APPS = [
    "klimawerk.portal.theme",
    "klimawerk.portal.foundation",
    "klimawerk.portal.territories",
    "klimawerk.portal.organisations",
    "klimawerk.portal.people",
    "klimawerk.portal.calculation",
    "klimawerk.portal.evidence",
    "klimawerk.portal.balances",
    "klimawerk.portal.reports",
    "klimawerk.portal.content",
    "klimawerk.portal.api",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail.contrib.redirects",
    "wagtail",
    "taggit",
    "modelcluster",
    "django_htmx",
    "simple_history",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "klimawerk.portal.foundation.security.ContentSecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "klimawerk.portal.api.gate.ApiGateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "klimawerk.portal.foundation.languages.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "klimawerk.portal.people.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "klimawerk.portal.urls"
WSGI_APPLICATION = "klimawerk.portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "klimawerk.portal.theme.context.describe_portal",
            ],
        },
    },
]

AUTH_USER_MODEL = "people.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    # Knows nobody unless KLIMAWERK_DEMO is set.
    "klimawerk.portal.people.demo_sign_in.DemoBackend",
]

# --- Accounts: by invitation, with a second factor for staff, locked for a while after failed attempts.
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "administration"
ACCOUNT_ADAPTER = "klimawerk.portal.people.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
# An address is proven by the invitation that reached it.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Per account axes counts, in the database and for all workers; allauth slows down an address that tries many accounts.
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip"}
# Before second factor, keys or personal data change hands, the password is asked again after this time [s].
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# An identity service of the administration, if the operator has named one; it opens no accounts.
SOCIALACCOUNT_ADAPTER = "klimawerk.portal.people.oidc.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": choose_identity_service()}}
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
KLIMAWERK_OIDC_NAME = service_name()
KLIMAWERK_OIDC_ACR = accepted_contexts()
MFA_ADAPTER = "klimawerk.portal.people.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Klimawerk"
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "klimawerk.portal.people.accounts.name_of_attempt"
AXES_LOCKOUT_TEMPLATE = "axes/locked_out.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# --- Mail: a file per letter in the data folder, unless a server is named.
DEFAULT_FROM_EMAIL = os.environ.get("KLIMAWERK_MAIL_FROM", "klimawerk@localhost")
EMAIL_HOST = os.environ.get("KLIMAWERK_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("KLIMAWERK_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("KLIMAWERK_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KLIMAWERK_MAIL_PASSWORD", "")
EMAIL_USE_TLS = bool(EMAIL_HOST)
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language: source texts are English, what people see is German unless they choose English.
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("German")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PORTAL_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "sprache"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
USE_I18N = True
USE_TZ = True
# Grouping is asked for where an amount is written (theme/templatetags/figures.py): a year is not 2.022.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Europe/Berlin"

# --- Files
STATIC_URL = "static/"
MEDIA_URL = "media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A hashed name never changes its content, so a browser may keep it for good.
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- Security. HTTPS settings are in production.py.
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Wagtail. It must not call anybody: no avatars from elsewhere, no look for updates, no news banner, no oEmbed app.
WAGTAIL_SITE_NAME = "Klimawerk"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_BASE_URL = os.environ.get("KLIMAWERK_BASE_URL", "http://localhost:8000")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx", "zip"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# --- Klimawerk
KLIMAWERK_VERSION = klimawerk.__version__
#: Shows the banner "this is a demonstration" on every page and the example places on the start page.
KLIMAWERK_DEMO = os.environ.get("KLIMAWERK_DEMO", "") == "1"
#: The calendar years a place's page offers.
KLIMAWERK_YEARS = (2014, 2024)
#: The method edition the pages compute with.
KLIMAWERK_EDITION = "bisko-2024"
#: The year shown first: the last one for which road statistics, industry and electricity mix are known together.
KLIMAWERK_DEFAULT_YEAR = 2022
#: Requests a minute that one address may send to the open interface, in each worker; 0: no limit.
KLIMAWERK_API_RATE = int(os.environ.get("KLIMAWERK_API_RATE", "600"))
#: Proxies of our own in front of the server: so many entries of X-Forwarded-For are believed.
KLIMAWERK_PROXIES = int(os.environ.get("KLIMAWERK_PROXIES", "0"))
#: Who publishes the catalogue of open data, and the identifier that the German data portal has given them.
KLIMAWERK_PUBLISHER = os.environ.get("KLIMAWERK_PUBLISHER", WAGTAIL_SITE_NAME)
KLIMAWERK_DCAT_CONTRIBUTOR = os.environ.get("KLIMAWERK_DCAT_CONTRIBUTOR", "")
