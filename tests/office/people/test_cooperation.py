"""Seats of the regency's side are in force only while a memorandum is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from pantau.office.people import access, actions, cooperation
from pantau.office.people.models import AuditEvent, Membership
from staff import make_cooperation, make_person

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


def test_an_operator_works_from_the_first_moment_of_the_record_until_just_before_its_last():
    make_cooperation(valid_from=NOW, valid_to=NOW + DAY)
    operator = make_person("teknisi", "technical_operator")
    held = {
        moment: access.standing_of(operator, moment).holds("technical_operator")
        for moment in (NOW - DAY, NOW, NOW + DAY / 2, NOW + DAY)
    }
    assert list(held.values()) == [False, True, True, False]
    assert access.standing_of(operator, NOW + DAY).barred == access.NO_COOPERATION


def test_a_withdrawal_ends_the_role_at_once_and_a_second_record_carries_it_on(
    django_assert_num_queries,
):
    made, chair = make_cooperation(), make_person("ketua", "commissioner")
    operator = make_person("teknisi", "technical_operator")
    cooperation.withdraw(made, "Melanggar perjanjian.", by=chair, now=NOW)
    with django_assert_num_queries(1):  # nobody else needs the record
        assert access.standing_of(chair, NOW).holds("commissioner")
    with django_assert_num_queries(2):
        assert access.standing_of(operator, NOW).barred == access.NO_COOPERATION
    with pytest.raises(actions.PeopleError):
        cooperation.withdraw(made, "Sekali lagi.", by=chair, now=NOW)
    make_cooperation(number="2")
    assert access.standing_of(operator, NOW).holds("technical_operator")
    assert AuditEvent.objects.get(verb="cooperation_withdrawn").detail["reason"] == "Melanggar perjanjian."


def test_bawaslus_own_roles_need_no_record_and_a_leader_of_the_regency_is_none_of_bawaslus():
    assert access.standing_of(make_person("ani", "officer"), NOW).holds("officer")
    assert access.standing_of(make_person("ketua", "leadership"), NOW).holds("leadership")
    sekda = make_person("sekda", "leadership", side="regency", cooperation=False)
    assert access.standing_of(sekda, NOW).barred == access.NO_COOPERATION
    make_cooperation()
    standing = access.standing_of(sekda, NOW)
    assert not standing.barred
    assert not standing.roles
    assert access.see_registry(sekda, NOW)


@pytest.mark.parametrize(("role", "side"), [("officer", "regency"), ("technical_operator", "bawaslu")])
def test_the_database_keeps_whoever_looks_into_cases_off_the_regencys_side(role, side):
    user = make_person("x")
    with pytest.raises(IntegrityError, match="people_seat_is_of_a_side"), transaction.atomic():
        Membership.objects.create(user=user, role=role, side=side, valid_from=NOW)
