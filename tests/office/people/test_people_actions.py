from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from pantau.office.people import access, actions, demo
from pantau.office.people.models import AuditEvent, Invitation, User
from staff import SECRET, make_person

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    ["UPDATE people_auditevent SET verb = 'x'", "DELETE FROM people_auditevent"],
)
def test_the_database_itself_refuses_to_change_or_delete_audit_rows(statement):
    actions.record(None, "probe", "thing:1", why="test")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)
    assert AuditEvent.objects.get(verb="probe").detail == {"why": "test"}


def test_record_names_actor_object_and_detail():
    user = make_person("ani", "officer")
    event = actions.record(user, "looked", user, at_what="page")
    assert (event.actor, event.verb, event.object_type, event.object_id) == (
        user, "looked", "people.user", str(user.pk),
    )  # fmt: skip


def test_an_invited_person_sets_a_password_once_and_the_code_is_nowhere_in_the_database():
    invited = actions.invite("baru", full_name="Orang Baru", role="officer", now=NOW)
    assert not invited.user.has_usable_password()
    assert not Invitation.objects.filter(code_hash__contains=invited.code.replace("-", "")).exists()

    user = actions.accept_invitation(
        invited.code.lower().replace("-", " "), "kalimat panjang sekali", now=NOW
    )

    assert user.check_password("kalimat panjang sekali")
    assert access.standing_of(user, NOW).holds("officer")
    with pytest.raises(actions.InvitationError):
        actions.accept_invitation(invited.code, "kalimat lain lagi", now=NOW)
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["invited", "invitation_accepted"]


def test_an_old_code_is_refused_and_a_renewed_one_ends_the_old():
    first = actions.invite("baru", full_name="Orang Baru", role="officer", now=NOW)
    with pytest.raises(actions.InvitationError, match="masa berlakunya"):
        actions.accept_invitation(first.code, "kalimat panjang sekali", now=NOW + timedelta(days=4))
    second = actions.renew_invitation("baru", now=NOW)
    with pytest.raises(actions.InvitationError):
        actions.accept_invitation(first.code, "kalimat panjang sekali", now=NOW)
    assert actions.accept_invitation(second.code, "kalimat panjang sekali", now=NOW)


def test_renewing_removes_password_and_second_factor():
    user = make_person("hilang", "officer", password="kalimat lama yang hilang")
    actions.renew_invitation("hilang", now=NOW)
    user.refresh_from_db()
    assert not user.has_usable_password()
    assert not Authenticator.objects.filter(user=user).exists()


def test_letting_go_ends_roles_and_keeps_the_person_on_record():
    make_person("pergi", "officer", "legal")
    actions.let_go("pergi", now=NOW)
    user = User.objects.get(username="pergi")
    assert not user.is_active
    assert list(user.memberships.values_list("valid_to", flat=True)) == [NOW, NOW]
    with pytest.raises(actions.PeopleError, match="has left"):
        actions.renew_invitation("pergi", now=NOW)


def test_nobody_is_invited_twice_or_under_an_unreadable_name():
    actions.invite("ani", full_name="Ani", role="officer", now=NOW)
    with pytest.raises(actions.PeopleError, match="already exists"):
        actions.invite("ANI", full_name="Ani", role="officer", now=NOW)
    with pytest.raises(ValidationError):
        actions.invite("dua kata", full_name="Dua", role="officer", now=NOW)
    with pytest.raises(ValidationError):
        actions.invite("raja", full_name="Raja", role="king", now=NOW)
    assert not User.objects.filter(username__in=["dua kata", "raja"]).exists()


def test_second_factor_secrets_are_not_readable_in_the_database():
    make_person("ani", "officer")
    assert SECRET not in str(Authenticator.objects.get().data)


def test_demo_people_exist_only_in_the_demo(settings):
    settings.PANTAU_DEMO = False
    with pytest.raises(demo.DemoError):
        actions.create_demo_people()
    assert not User.objects.exists()
    assert demo.demo_person("ratna") is None


def test_the_demo_has_somebody_in_every_role_and_making_them_twice_changes_nothing(settings):
    settings.PANTAU_DEMO = True
    people = actions.create_demo_people()
    actions.create_demo_people()
    assert {person.role for person in people} == set(access.Role.values)
    assert User.objects.count() == len(people) == Authenticator.objects.count()
    assert User.objects.get(username="ratna").check_password(people[0].password)
    assert User.objects.values("password").distinct().count() == 1, "hashed once: nine times costs seconds"
