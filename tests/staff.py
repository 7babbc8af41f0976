"""Made-up staff for tests of the office: persons with roles, signed in with a second factor."""

from datetime import UTC, datetime, timedelta

from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from pantau.office.people.models import Membership, User

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
) -> User:
    user = User(username=username, full_name=full_name or username.title())
    user.set_password(password) if password else user.set_unusable_password()
    user.save()
    for role in roles:
        Membership.objects.create(
            user=user,
            role=role,
            district_code=district_code,
            village_code=village_code or ("desa-1" if role == "village_supervisor" else ""),
            valid_from=valid_from or datetime(2000, 1, 1, tzinfo=UTC),
            valid_to=valid_to,
        )
    if second_factor:
        totp.TOTP.activate(user, SECRET)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def code_at(moment: datetime | None = None, secret: str = SECRET) -> str:
    """What an authenticator app shows."""
    seconds = (moment or datetime.now(UTC)).timestamp()
    return totp.format_hotp_value(totp.hotp_value(secret, int(seconds) // 30))


def ago(**parts: float) -> datetime:
    return datetime.now(UTC) - timedelta(**parts)
