"""A queue that nobody reads says so before it can be argued that its findings were known; and decisions are timed."""

from datetime import timedelta

import pytest

from made_up_findings import QUIET, make_finding, make_post
from pantau.office.findings import unread
from pantau.office.findings.models import Finding
from pantau.office.people.notices import kinds
from pantau.office.people.notices.models import Notice
from pantau.office.review import actions, feedback, unread_alarm
from pantau.office.review.actions import Verdict
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
FOUND = QUIET + timedelta(hours=13)  # when made-up findings are made
DAYS = (6, 4, 2, 1)  # the shipped days, by weight
VERDICT = Verdict("not_relevant", "", "Bukan kampanye.")
UNREAD = "/tinjau/?status=unread"


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return set_to


def lying(now):
    return set(unread.lying(Finding.objects.all(), now).values_list("pk", flat=True))


def test_each_gravity_waits_as_long_as_the_rulebook_says_and_no_longer():
    assert rulebook.current().unread.days == DAYS
    by_weight = {w: make_finding(severity=w, rank=1.0).pk for w in (1, 2, 3, 4)}
    for weight, pk in by_weight.items():
        edge = FOUND + timedelta(days=DAYS[weight - 1])
        assert pk not in lying(edge - timedelta(seconds=1))
        assert pk in lying(edge)


def test_opening_ends_it_for_those_who_supervise_and_keeps_the_first_moment(at):
    finding = make_finding()
    late = at(FOUND + timedelta(days=2))
    for role in ("leadership", "auditor"):  # readers make nothing known
        assert signed_in(make_person(role, role)).get(f"/tinjau/{finding.pk}/").status_code == 200
    assert lying(late) == {finding.pk}
    first = make_person("ratna", "officer")
    signed_in(first).get(f"/tinjau/{finding.pk}/")
    actions.leave(first)
    signed_in(make_person("wirya", "officer")).get(f"/tinjau/{finding.pk}/")
    finding.refresh_from_db()
    assert (finding.first_seen_at, finding.first_seen_by) == (late, first)
    assert lying(late) == set()


def test_found_again_it_is_no_newer_and_who_read_the_post_has_read_it():
    """Another rulebook gives another finding of the same words."""
    post = make_post()
    old = make_finding(post=post, status="superseded")
    again = make_finding(post=post, rule="other-rule", created_at=FOUND + timedelta(days=5))
    assert lying(FOUND + timedelta(days=1)) == {again.pk}
    Finding.objects.filter(pk=old.pk).update(
        first_seen_at=FOUND, first_seen_by=make_person("ratna", "officer")
    )
    assert lying(FOUND + timedelta(days=9)) == set()
    edited = make_finding(post=post, version=2, created_at=FOUND + timedelta(days=5))
    assert lying(FOUND + timedelta(days=9)) == {edited.pk}  # other words, which nobody read


def test_each_is_told_once_a_day_of_what_is_theirs_and_the_queue_shows_it(at):
    officer, there = (
        make_person("ratna", "officer"),
        make_person("sana", "coordinator", district_code="5201-3"),
    )
    elsewhere = make_person("lain", "coordinator", district_code="5201-1")
    make_person("teknisi", "technical_operator")
    ours, theirs = make_finding(), make_finding(district_code="5201-1")
    now = at(FOUND + timedelta(days=2))
    assert unread_alarm.tell(now) == 3
    assert unread_alarm.tell(now) == 0
    told = {notice.user: notice.count for notice in Notice.objects.all()}
    assert told == {officer: 2, there: 1, elsewhere: 1}
    assert not kinds.of(unread_alarm.KIND).silenceable
    page = signed_in(there).get(Notice.objects.get(user=there).url).content.decode()
    assert "1 temuan terlalu lama belum dibuka siapa pun" in page
    assert f"/tinjau/{ours.pk}/" in page
    assert f"/tinjau/{theirs.pk}/" not in page
    signed_in(there).get(f"/tinjau/{ours.pk}/")
    assert "terlalu lama belum dibuka siapa pun" not in signed_in(there).get("/tinjau/").content.decode()
    at(now + timedelta(days=1))
    assert unread_alarm.tell(clock.now()) == 2  # another day, and one of three has read theirs


def test_a_decision_is_timed_from_opening_up_to_half_an_hour(at):
    ratna = make_person("ratna", "officer")

    def decided_after(**lasting):
        finding = make_finding()
        actions.open_finding(ratna, finding.pk, FOUND)
        return actions.decide(ratna, finding.pk, VERDICT, FOUND + timedelta(**lasting)).seconds

    assert [decided_after(seconds=80), decided_after(minutes=9), decided_after(hours=3)] == [80, 540, 1800]
    unopened = make_finding()
    assert actions.decide(ratna, unopened.pk, VERDICT, FOUND).seconds is None
    assert feedback.spent() == {}  # of so few it would tell of a person
    many = [make_finding(cluster="a" * 32) for _ in range(4)]
    actions.open_finding(ratna, many[0].pk, FOUND)
    actions.decide_many(ratna, [one.pk for one in many], VERDICT, FOUND + timedelta(seconds=100))
    assert set(Finding.objects.filter(cluster="a" * 32).values_list("first_seen_by", flat=True)) == {ratna.pk}
    decided_after(seconds=20)
    spent = feedback.spent()
    assert spent[""] == spent["quiet_period"] == feedback.Spent(100.0, 5)
    page = signed_in(ratna).get("/tinjau/umpan-balik/").content.decode()
    assert "1 menit 40 detik" in page
