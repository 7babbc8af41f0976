from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pantau.office.people import access
from pantau.office.people.models import Membership, Role
from staff import make_person, signed_in

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)

# Question -> the roles it is answered with yes. Every other role is denied.
ALLOWED = {
    access.see_registry: set(Role.values),
    access.import_registry: {"officer", "technical_operator"},
    access.see_officials: {"officer", "commissioner", "legal", "coordinator", "auditor"},
    access.link_officials: {"officer", "legal"},
    access.see_audit: {"commissioner", "auditor"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("question", ALLOWED, ids=lambda question: question.__name__)
def test_each_role_gets_exactly_what_the_table_says_and_every_no_has_a_reason(question, role):
    decision = question(make_person("ani", role), NOW)
    assert decision.allowed == (role in ALLOWED[question])
    assert decision.allowed or str(decision.reason)


@pytest.mark.django_db
def test_operators_are_told_why_officials_stay_closed():
    decision = access.see_officials(make_person("teknisi", "technical_operator"), NOW)
    assert "Operator teknis" in str(decision.reason)


@pytest.mark.django_db
@pytest.mark.parametrize("question", ALLOWED, ids=lambda question: question.__name__)
def test_strangers_leavers_and_people_without_a_role_are_denied(question):
    left = make_person("pergi", "officer")
    left.is_active = False
    for user, reason in (
        (AnonymousUser(), access.NOT_SIGNED_IN),
        (left, access.INACTIVE),
        (make_person("baru"), access.NO_ROLE),
    ):
        decision = question(user, NOW)
        assert not decision.allowed
        assert decision.reason == reason


@pytest.mark.django_db
def test_a_role_counts_from_its_first_moment_until_just_before_its_last():
    user = make_person("tugas", "officer", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    held = [
        bool(access.standing_of(user, moment).seats)
        for moment in (NOW - timedelta(seconds=1), NOW, NOW + timedelta(hours=23), NOW + timedelta(days=1))
    ]
    assert held == [False, True, True, False]


@pytest.mark.django_db
def test_reach_is_the_union_of_the_districts_and_everywhere_wins():
    one = make_person("satu", "coordinator", district_code="5201-3")
    both = make_person("dua", "coordinator", "officer", district_code="5201-3")
    standing = access.standing_of(one, NOW)
    assert standing.districts("coordinator") == {"5201-3"}
    assert access.standing_of(both, NOW).districts("coordinator", "officer") == {"5201-3"}
    everywhere = access.standing_of(make_person("tiga", "officer"), NOW)
    assert everywhere.districts("officer") is None
    assert everywhere.districts("coordinator") == frozenset()


def test_a_page_looks_a_persons_roles_up_once_and_the_next_page_anew(db):
    officer = make_person("petugas", "officer")
    client = signed_in(officer)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/perkara/").status_code == 200
    lookups = [one for one in asked.captured_queries if "people_membership" in one["sql"]]
    assert len(lookups) == 1
    Membership.objects.filter(user=officer).update(valid_to=datetime(2001, 1, 1, tzinfo=UTC))
    assert client.get("/perkara/").status_code == 403
    assert client.post("/perkara/1/catatan/").status_code == 403


def test_what_acts_asks_anew_and_the_bar_of_its_answer_once(db):
    """A refusal is a page too: one look for what was refused, one for all places in the bar."""
    client = signed_in(make_person("petugas", "officer"))
    with CaptureQueriesContext(connection) as asked:
        assert client.post(reverse("people:invite")).status_code == 403
    assert len([one for one in asked.captured_queries if "people_membership" in one["sql"]]) == 2
