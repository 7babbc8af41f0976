"""Made-up staff for the demo, with known passwords and second factors. Refuses anywhere else."""

from __future__ import annotations

import base64
import hashlib
import time
from dataclasses import dataclass
from datetime import date, timedelta

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from pantau.office.people.models import Cooperation, Membership, Role, User
from pantau.web.ui import clock

#: One for all of them, long enough for the password policy.
DEMO_PASSWORD = "orang-rekaan-2024"  # noqa: S105 - known on purpose


class DemoError(Exception):
    """Known passwords are for the demo only: PANTAU_DEMO is not set here."""


@dataclass(frozen=True, slots=True)
class DemoPerson:
    username: str
    full_name: str
    role: str

    @property
    def password(self) -> str:
        return DEMO_PASSWORD

    @property
    def totp_secret(self) -> str:
        digest = hashlib.sha1(self.username.encode(), usedforsecurity=False).digest()
        return base64.b32encode(digest).decode()

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    def code_now(self) -> str:
        """The six digits an authenticator app would show at this moment."""
        counter = int(time.time()) // 30
        return totp.format_hotp_value(totp.hotp_value(self.totp_secret, counter))


DEMO_PEOPLE = (
    DemoPerson("ratna", "Baiq Ratnasari", Role.OFFICER),
    DemoPerson("wirya", "Lalu Wirya", Role.OFFICER),
    DemoPerson("hamdan", "Hamdan Sahwan", Role.COMMISSIONER),
    DemoPerson("lale", "Lale Mirayati", Role.COMMISSIONER),
    DemoPerson("saparudin", "Saparudin Akhyar", Role.COMMISSIONER),
    DemoPerson("sulastri", "Sulastri", Role.LEGAL),
    DemoPerson("jayadi", "Jayadi", Role.COORDINATOR),
    DemoPerson("inaq", "Inaq Sumiati", Role.VILLAGE_SUPERVISOR),
    DemoPerson("teknisi", "I Made Sudarma", Role.TECHNICAL_OPERATOR),
    DemoPerson("pimpinan", "Sri Wahyuni", Role.LEADERSHIP),
    DemoPerson("auditor", "Nurul Aini", Role.AUDITOR),
)


def _refuse_outside_demo() -> None:
    if not getattr(settings, "PANTAU_DEMO", False):
        raise DemoError(DemoError.__doc__)


def demo_person(username: str) -> DemoPerson | None:
    """The made-up person of this name, or ``None``; always ``None`` outside the demo."""
    if not getattr(settings, "PANTAU_DEMO", False):
        return None
    return next((person for person in DEMO_PEOPLE if person.username == username), None)


def _create(person: DemoPerson, password_hash: str, district_code: str, village_code: str) -> None:
    user = User.objects.create(username=person.username, full_name=person.full_name, password=password_hash)
    Membership.objects.create(
        user=user,
        role=person.role,
        district_code=district_code if person.role == Role.COORDINATOR else "",
        village_code=village_code if person.role == Role.VILLAGE_SUPERVISOR else "",
        valid_from=clock.now() - timedelta(days=365),
    )
    totp.TOTP.activate(user, person.totp_secret)


def _cooperate() -> None:
    """What the operator's role rests on."""
    agreement = b"Perjanjian pemrosesan data pribadi. Rekaan, untuk peragaan."
    now = clock.now()
    Cooperation.objects.create(
        number="REKAAN/001/PKS/2023",
        signed_on=date(2023, 2, 6),
        scope="Menjalankan server Pantau, cadangan data, dan jaringan. Tidak membuka perkara.",
        bawaslu_signatory="Hamdan Sahwan",
        bawaslu_office="Ketua Bawaslu Kabupaten",
        regency_signatory="I Gede Contoh",
        regency_office="Kepala Dinas Komunikasi, Informatika dan Statistik",
        plenary_number="REKAAN/002/BA/2023",
        plenary_on=date(2023, 2, 3),
        agreement=agreement,
        agreement_name="perjanjian-pemrosesan-data.txt",
        agreement_sha256=hashlib.sha256(agreement).hexdigest(),
        valid_from=now - timedelta(days=366),
        valid_to=now + timedelta(days=730),
        made_at=now - timedelta(days=366),
    )


@transaction.atomic
def create_demo_people(district_code: str = "", village_code: str = "demo") -> tuple[DemoPerson, ...]:
    """One made-up person for each role (two officers, three commissioners), and the cooperation that the operator's
    needs; the same call again changes nothing.

    ``district_code`` limits the coordinator, ``village_code`` the village supervisor. Raises
    ``DemoError`` unless ``settings.PANTAU_DEMO`` is true.
    """
    _refuse_outside_demo()
    there = set(User.objects.values_list("username", flat=True))
    missing = [person for person in DEMO_PEOPLE if person.username not in there]
    if missing:
        password_hash = make_password(DEMO_PASSWORD)  # once for all: each hash is slow on purpose
        for person in missing:
            _create(person, password_hash, district_code, village_code)
    if not Cooperation.objects.exists():
        _cooperate()
    return DEMO_PEOPLE
