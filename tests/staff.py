"""Made-up staff for tests of the office: persons with roles, signed in with a second factor."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client

from pantau.office.people.models import Cooperation, Membership, Side, User, usual_side
from pantau.office.people.sessions import SessionStore

PASSWORD = "kalimat-rahasia-untuk-uji"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def make_person(
    username: str,
    *roles: str,
    full_name: str = "",
    district_code: str = "",
    village_code: str = "",
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    second_factor: bool = True,
    password: str = "",
    side: str = "",
    cooperation: bool = True,
) -> User:
    """Who is of the regency's side brings the memorandum that their role needs; ``cooperation=False``: nobody does."""
    user = User(username=username, full_name=full_name or username.title())
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    for role in roles:
        Membership.objects.create(
            user=user,
            role=role,
            side=side,
            district_code=district_code,
            village_code=village_code or ("desa-1" if role == "village_supervisor" else ""),
            valid_from=valid_from or datetime(2000, 1, 1, tzinfo=UTC),
            valid_to=valid_to,
        )
    if cooperation and Side.REGENCY in (side, *map(usual_side, roles)) and not Cooperation.objects.exists():
        make_cooperation()
    if second_factor:
        totp.TOTP.activate(user, SECRET)
    return user


def make_cooperation(**given: Any) -> Cooperation:
    """A memorandum that stands, whatever day a test works on."""
    usual = {
        "number": "1/PKS/2020",
        "signed_on": date(2020, 1, 2),
        "scope": "Menjalankan server.",
        "bawaslu_signatory": "Ketua Rekaan",
        "bawaslu_office": "Ketua Bawaslu",
        "regency_signatory": "Kepala Rekaan",
        "regency_office": "Kepala Diskominfotik",
        "plenary_number": "2/BA/2020",
        "plenary_on": date(2020, 1, 1),
        "agreement": b"perjanjian",
        "agreement_name": "perjanjian.pdf",
        "agreement_sha256": sha256(b"perjanjian").hexdigest(),
        "valid_from": datetime(2000, 1, 1, tzinfo=UTC),
        "valid_to": datetime(2100, 1, 1, tzinfo=UTC),
        "made_at": datetime(2020, 1, 2, tzinfo=UTC),
    }
    return Cooperation.objects.create(**usual | given)


def signed_in(user: User) -> Client:
    client = Client()
    let_in(client, user)
    return client


def let_in(client: Client, user: User) -> None:
    """As ``force_login``, which takes the key of a session for its cookie."""
    request = HttpRequest()
    request.session = SessionStore()
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.cookie


def session_of(client: Client) -> SessionStore:
    """As ``client.session``."""
    return SessionStore.of_cookie(client.cookies[settings.SESSION_COOKIE_NAME].value)


def code_at(moment: datetime | None = None, secret: str = SECRET) -> str:
    """What an authenticator app shows."""
    seconds = (moment or datetime.now(UTC)).timestamp()
    return totp.format_hotp_value(totp.hotp_value(secret, int(seconds) // 30))


def ago(**parts: float) -> datetime:
    return datetime.now(UTC) - timedelta(**parts)
