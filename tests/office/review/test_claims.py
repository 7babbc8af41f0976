"""Two people, two connections, one finding: never both."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from made_up_findings import make_finding
from pantau.office.findings.models import Finding
from pantau.office.posts.models import Post
from pantau.office.review import actions
from pantau.office.review.models import Claim, FindingDecision
from staff import make_person

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
# All applications named: emptying the tables afterwards then reaches the partitions of posts as well.
OWN_CONNECTIONS = pytest.mark.django_db(transaction=True)
VERDICT = actions.Verdict("watch", "", "Dilihat lagi besok.")


def together(*works):
    """Each work in a thread and a connection of its own, let go at the same moment."""
    gate = Barrier(len(works))

    def run(work):
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            return work()
        except actions.ReviewError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.fixture
def people(db):
    return [make_person(f"petugas{number}", "officer") for number in range(6)]


@OWN_CONNECTIONS
def test_of_many_who_open_one_finding_at_once_exactly_one_has_it(people):
    for finding in [make_finding() for _round in range(5)]:
        results = together(*(partial(actions.open_finding, user, finding.pk, NOW) for user in people))
        held = [result for result in results if isinstance(result, Claim)]
        assert len(held) == 1
        assert all(isinstance(result, actions.TakenError) for result in results if result is not held[0])
        assert Claim.objects.get(finding=finding).user == held[0].user


@OWN_CONNECTIONS
def test_all_who_ask_for_the_next_finding_at_once_get_different_ones(people):
    for _ in people:
        make_finding()
    queue = Finding.objects.order_by("-weight", "-posted_at", "-id")
    results = together(*(lambda user=user: actions.open_next(user, queue, NOW) for user in people))
    assert len({claim.finding_id for claim in results}) == len(people)


@OWN_CONNECTIONS
def test_one_person_in_two_windows_holds_one_finding(people):
    first, second = make_finding(), make_finding()
    user = people[0]
    together(*(lambda pk=pk: actions.open_finding(user, pk, NOW) for pk in (first.pk, second.pk, first.pk)))
    assert Claim.objects.filter(user=user).count() == 1


@OWN_CONNECTIONS
def test_of_many_decisions_at_once_one_stands_and_the_others_hear_of_it(people):
    finding = make_finding()
    results = together(*(lambda user=user: actions.decide(user, finding.pk, VERDICT, NOW) for user in people))
    decided = [result for result in results if isinstance(result, FindingDecision)]
    assert len(decided) == 1
    assert FindingDecision.objects.filter(finding=finding, undone_at=None).count() == 1
    assert all(isinstance(result, actions.DecidedError) for result in results if result is not decided[0])


@OWN_CONNECTIONS
def test_two_joint_decisions_over_the_same_posts_decide_each_post_once(people):
    findings = [make_finding(cluster="a" * 32) for _ in range(12)]
    ids = [finding.pk for finding in findings]
    together(
        lambda: actions.decide_many(people[0], ids, VERDICT, NOW),
        lambda: actions.decide_many(people[1], ids[::-1], VERDICT, NOW),
    )
    assert FindingDecision.objects.filter(undone_at=None).count() == len(findings)
    assert not Finding.objects.filter(status="open").exists()


@pytest.mark.django_db
class TestInOneConnection:
    def test_a_claim_ends_after_ten_minutes_and_not_before(self):
        one, other = make_person("satu", "officer"), make_person("dua", "officer")
        finding = make_finding()
        actions.open_finding(one, finding.pk, NOW)
        with pytest.raises(actions.TakenError):
            actions.open_finding(other, finding.pk, NOW + timedelta(minutes=9, seconds=59))
        assert actions.open_finding(other, finding.pk, NOW + timedelta(minutes=10)).user == other

    def test_renewing_counts_from_now(self):
        one, other = make_person("satu", "officer"), make_person("dua", "officer")
        finding = make_finding()
        actions.open_finding(one, finding.pk, NOW)
        actions.renew(one, finding.pk, NOW + timedelta(minutes=8))
        with pytest.raises(actions.TakenError):
            actions.open_finding(other, finding.pk, NOW + timedelta(minutes=17))

    def test_opening_another_finding_frees_the_first(self):
        one, other = make_person("satu", "officer"), make_person("dua", "officer")
        first, second = make_finding(), make_finding()
        actions.open_finding(one, first.pk, NOW)
        actions.open_finding(one, second.pk, NOW)
        assert actions.open_finding(other, first.pk, NOW).user == other

    def test_the_next_finding_passes_over_what_others_hold(self):
        one, other = make_person("satu", "officer"), make_person("dua", "officer")
        gravest, next_one = make_finding(), make_finding(severity=2)
        queue = Finding.objects.order_by("-weight", "-posted_at", "-id")
        actions.open_finding(one, gravest.pk, NOW)
        assert actions.open_next(other, queue, NOW).finding_id == next_one.pk
        assert actions.open_next(one, queue, NOW).finding_id == gravest.pk

    def test_deciding_after_ones_own_claim_ran_out_works_while_nobody_else_came(self):
        user, finding = make_person("satu", "officer"), make_finding()
        actions.open_finding(user, finding.pk, NOW)
        assert actions.decide(user, finding.pk, VERDICT, NOW + timedelta(hours=1)).pk

    def test_a_superseded_finding_cannot_be_opened_or_decided(self):
        user, finding = make_person("satu", "officer"), make_finding(status="superseded")
        with pytest.raises(actions.SupersededError):
            actions.open_finding(user, finding.pk, NOW)
        with pytest.raises(actions.SupersededError):
            actions.decide(user, finding.pk, VERDICT, NOW)

    def test_a_decision_is_undone_once(self):
        user, finding = make_person("satu", "officer"), make_finding()
        decision = actions.decide(user, finding.pk, VERDICT, NOW)
        actions.undo(user, decision.pk, NOW)
        with pytest.raises(actions.UndoError):
            actions.undo(user, decision.pk, NOW)
        assert actions.decide(user, finding.pk, VERDICT, NOW).pk != decision.pk

    def test_undoing_opens_no_finding_about_words_that_have_changed(self):
        user, finding = make_person("satu", "officer"), make_finding()
        decision = actions.decide(user, finding.pk, VERDICT, NOW)
        Post.objects.filter(pk=finding.post_id).update(current_version=2)
        actions.undo(user, decision.pk, NOW)
        finding.refresh_from_db()
        assert finding.status == Finding.Status.SUPERSEDED
