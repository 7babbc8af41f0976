"""What allauth may and may not do here."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pantau.office.people import lockout


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By the name alone: another of our host names gives no more tries, and ``lockout`` finds it again.
        return lockout.password_key(credentials.get("username", ""))


def _key(secret: str) -> Fernet:
    digest = hashlib.sha256(b"pantau second factor:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted with a key derived from SECRET_KEY; old keys are SECRET_KEY_FALLBACKS."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Langkah kedua ini satu-satunya yang Anda punya. Tambahkan yang lain dahulu, "
            "atau minta kode undangan baru kepada admin."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _key(settings.SECRET_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        keys = MultiFernet([_key(k) for k in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])
        return keys.decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())
