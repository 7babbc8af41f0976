"""Emergency access: at once, short, told to every commissioner, and read afterwards. Reads fold to one line."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from pantau.office.people import access, actions, emergency
from pantau.office.people.models import AuditEvent, EmergencyAccess, Notice
from pantau.web.ui import clock
from staff import make_person

NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
REASON = "Panwascam pengganti sakit, klarifikasi sore ini."
CASE = ("probe.case", "7")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cases(monkeypatch):
    """A room that has one case, number 7."""
    monkeypatch.setitem(
        emergency._kinds,
        "probe.case",
        emergency.Kind("perkara", lambda key: key == "7", lambda key: f"/perkara/{key}/"),
    )


def take(user, case=CASE, reason=REASON):
    return emergency.take(user, *case, reason, now=NOW)


def test_one_object_is_open_to_one_person_for_an_hour():
    panwascam, other = make_person("jayadi", "coordinator"), make_person("lain", "coordinator")
    assert not access.emergency_grant(panwascam, *CASE, NOW)
    take(panwascam)
    assert access.emergency_grant(panwascam, "probe.case", 7, NOW + timedelta(minutes=59))
    assert not access.emergency_grant(panwascam, *CASE, NOW + timedelta(hours=1))
    assert not access.emergency_grant(panwascam, "probe.case", 8, NOW)
    assert not access.emergency_grant(other, *CASE, NOW)
    emergency.end(EmergencyAccess.objects.get(), by=panwascam, now=NOW + timedelta(minutes=5))
    assert not access.emergency_grant(panwascam, *CASE, NOW + timedelta(minutes=6))


def test_it_ends_with_the_role_and_is_not_for_the_supervised_side():
    leaver = make_person("pergi", "officer", valid_to=NOW + timedelta(minutes=10))
    take(leaver)
    assert not access.emergency_grant(leaver, *CASE, NOW + timedelta(minutes=11))
    for role in ("technical_operator", "leadership", "village_supervisor"):
        assert not access.ask_emergency(make_person(role, role), NOW)


def test_every_commissioner_in_office_but_oneself_is_told_and_the_notice_names_nobody():
    chair, member = make_person("ketua", "commissioner"), make_person("anggota", "commissioner")
    make_person("dulu", "commissioner", valid_to=NOW)
    take(chair)
    notice = Notice.objects.get()
    assert (notice.user, notice.kind, notice.url) == (member, emergency.TAKEN, reverse("people:emergencies"))


@pytest.mark.parametrize(
    ("case", "reason", "said"),
    [(("probe.case", "8"), REASON, "tidak ditemukan"), (CASE, "perlu", "alasannya")],
)
def test_nothing_opens_without_an_object_and_a_reason(case, reason, said):
    with pytest.raises(actions.PeopleError, match=said):
        take(make_person("ani", "officer"), case, reason)
    assert not EmergencyAccess.objects.exists()


def test_another_commissioner_reads_it_once():
    chair, member = make_person("ketua", "commissioner"), make_person("anggota", "commissioner")
    taken = take(chair)
    assert not access.review_emergency(chair, NOW, taken)
    assert access.review_emergency(member, NOW, taken)
    emergency.review(taken, "Dibaca, wajar.", by=member, now=NOW)
    with pytest.raises(actions.PeopleError, match="sudah ditinjau"):
        emergency.review(taken, "Dibaca lagi.", by=member, now=NOW)
    assert not emergency.unread(NOW).exists()


def test_reads_fold_to_one_line_for_each_person_object_and_quarter_of_an_hour(monkeypatch):
    ani, budi = make_person("ani", "officer"), make_person("budi", "officer")
    moments = [NOW, NOW + timedelta(minutes=14), NOW + timedelta(minutes=15)]
    for moment in moments:
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        for reader in (ani, budi):
            actions.record_read(reader, "probe.case:7")
    actions.record_read(ani, "probe.case:8")
    lines = AuditEvent.objects.filter(verb="object_read").order_by("id")
    assert list(lines.values_list("actor__username", "object_id", "at")) == [
        ("ani", "7", moments[0]), ("budi", "7", moments[0]),
        ("ani", "7", moments[2]), ("budi", "7", moments[2]),
        ("ani", "8", moments[2]),
    ]  # fmt: skip
