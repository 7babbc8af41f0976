"""Settings of the front door: allauth, second factor, sessions and passwords, in one place.

The site's settings take every upper-case name from here. Nothing in this module imports Django.
"""

from typing import Any

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_ADAPTER = "pantau.office.people.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "pantau.office.people.forms.SignInForm",
    "reauthenticate": "pantau.office.people.forms.AgainForm",
    "change_password": "pantau.office.people.forms.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
# Five wrong passwords lock that name for a quarter of an hour; the address is slowed down as well.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/5m/ip,5/15m/key"}

MFA_ADAPTER = "pantau.office.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "pantau.office.people.forms.SecondStepForm",
    "activate_totp": "pantau.office.people.forms.FirstStepForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Pantau"
MFA_TOTP_TOLERANCE = 1  # phones' clocks are half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # people are invited by a printed code, not by e-mail

USERSESSIONS_TRACK_ACTIVITY = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # one long day of work, however busy
PANTAU_SESSION_IDLE_S = 2 * 60 * 60  # a lunch and a prayer; drafts of the field lie on the phone

# Lock-outs and used codes must hold in every process and survive a restart (table: migration 0003).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "people_cache"}}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "pantau.office.people.passwords.EasyHereValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
