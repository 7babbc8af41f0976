"""What the database itself refuses, whoever asks."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from pantau.office.registry.models import Account, Candidate, District, Official, OfficialAccountLink, Party
from staff import make_person

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 11, 25, 3, tzinfo=UTC)


def make_candidate() -> Candidate:
    party = Party.objects.create(election="uji", number=3, short="Lumbung", name="Partai Lumbung")
    district = District.objects.create(election="uji", code="1", name="Contoh 1", seats=8)
    return Candidate.objects.create(
        election="uji", party=party, district=district, list_number=1, name="Wira Jaya"
    )


def refused(make) -> bool:
    try:
        with transaction.atomic():
            make()
    except IntegrityError:
        return True
    return False


def test_one_owner_registers_an_account_once_and_two_owners_may_both_name_it():
    candidate = make_candidate()
    same = {"platform": "x", "kind": "handle", "key": "wira"}
    Account.objects.create(**same, candidate=candidate)
    Account.objects.create(**same, party=candidate.party)
    Account.objects.create(**same)
    assert refused(lambda: Account.objects.create(**same, candidate=candidate))
    assert refused(lambda: Account.objects.create(**same, party=candidate.party))
    assert refused(lambda: Account.objects.create(**same))


def test_an_account_needs_a_key_a_known_status_and_one_owner_at_most():
    candidate = make_candidate()
    same = {"platform": "x", "kind": "handle"}
    assert refused(lambda: Account.objects.create(**same, key=""))
    assert refused(lambda: Account.objects.create(**same, key="a", status="bagus"))
    assert refused(
        lambda: Account.objects.create(**same, key="a", candidate=candidate, party=candidate.party)
    )


def test_validity_cannot_end_before_it_starts():
    same = {"platform": "x", "kind": "handle", "key": "a"}
    assert refused(
        lambda: Account.objects.create(**same, valid_from=date(2024, 2, 2), valid_to=date(2024, 2, 1))
    )


@pytest.mark.parametrize("why", ["", "   ", "ya"])
def test_a_link_to_an_official_needs_a_person_and_a_reason(why):
    official = Official.objects.create(name="Made Contoh", role="asn")
    account = Account.objects.create(platform="x", kind="handle", key="made")
    person = make_person("ani", "officer")
    same = {"official": official, "account": account, "linked_at": NOW}
    assert refused(lambda: OfficialAccountLink.objects.create(**same, linked_by=person, why=why))
    assert refused(lambda: OfficialAccountLink.objects.create(**same, linked_by=None, why="foto profil sama"))
    OfficialAccountLink.objects.create(**same, linked_by=person, why="foto profil sama")
