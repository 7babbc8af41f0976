"""The queue's order is kept right: by what people decided and by how far posts got, written only where it changed."""

from datetime import UTC, datetime, timedelta

import pytest

from made_up_findings import QUIET, make_finding, make_post
from pantau.engine.detect import worth
from pantau.engine.post import Batch, Engagement, Post
from pantau.office.findings import actions, weighing
from pantau.office.findings.models import Finding
from pantau.office.posts import actions as posts
from pantau.office.posts.models import EngagementPoint
from pantau.office.posts.models import Post as StoredPost
from pantau.office.review import feedback, tasks
from pantau.office.review.actions import Verdict, decide, decide_many
from staff import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 12, 3, 0, tzinfo=UTC)


def test_a_new_finding_has_its_worth_and_the_days_the_law_leaves():
    post = Post(
        "facebook", "1", "Besok jangan lupa coblos nomor 4", posted_at=QUIET, subject="candidate",
        engagement=Engagement(likes=10, views=5000),
    )  # fmt: skip
    posts.ingest([Batch((post,))], route="file", legal_basis="t", source="t", clock=lambda: QUIET)
    actions.detect_posts([StoredPost.objects.get().pk], clock=lambda: NOW)
    finding = Finding.objects.get()
    assert finding.probability == finding.rank
    assert finding.people == 5000
    assert finding.due_at == NOW + timedelta(days=7)
    look, _ = weighing.look_of(finding)
    assert finding.worth == worth.order(look, worth.Scale())


def test_the_clock_runs_from_the_first_finding_even_after_an_edit():
    def see(text, minute):
        post = Post(
            "facebook", "1", text, posted_at=QUIET, subject="candidate",
            collected_at=QUIET + timedelta(minutes=minute),
        )  # fmt: skip
        posts.ingest([Batch((post,))], route="file", legal_basis="t", source="t", clock=lambda: QUIET)
        actions.detect_posts([StoredPost.objects.get().pk], clock=lambda: NOW + timedelta(days=minute))

    see("Besok jangan lupa coblos nomor 4", 0)
    see("Besok jangan lupa coblos nomor 4!!", 3)
    assert [f.due_at for f in Finding.objects.all()] == [NOW + timedelta(days=7)] * 2


def test_decisions_lower_a_rule_that_is_mostly_wrong_and_no_other():
    officer = make_person("ratna", "officer")
    waiting, other = make_finding(), make_finding(rule="another")
    weighing.weigh_again()
    for _ in range(12):
        decide(officer, make_finding().pk, Verdict("not_relevant", "", "Bukan ajakan."), NOW)
    tasks.weigh_again(timestamp=0)
    before = {f.pk: f.worth for f in (waiting, other)}
    for finding in (waiting, other):
        finding.refresh_from_db()
    assert waiting.probability == pytest.approx(9.5 / 22)
    assert waiting.worth < before[waiting.pk]
    assert other.probability == other.rank


def test_one_decision_on_many_copies_is_one_judgement_and_watching_is_none():
    officer = make_person("ratna", "officer")
    copies = [make_finding(cluster="a" * 32).pk for _ in range(5)]
    decide_many(officer, copies, Verdict("look_into", "", "Sama semua."), NOW)
    decide(officer, make_finding().pk, Verdict("watch", "", "Nanti."), NOW)
    decide(officer, make_finding(context=["news"]).pk, Verdict("not_relevant", "", "Berita."), NOW)
    assert feedback.judged() == {
        ("quiet-call", ""): worth.Judged(1, 0),
        ("quiet-call", "news"): worth.Judged(0, 1),
    }


def test_growing_counters_raise_the_place_and_nothing_else_is_written():
    post = make_post()
    grown, still = make_finding(post=post), make_finding()
    weighing.weigh_again()
    assert weighing.weigh_again() == 0
    EngagementPoint.objects.create(post=post, at=NOW, views=80_000)
    assert weighing.weigh_again() == 1
    grown.refresh_from_db()
    still.refresh_from_db()
    assert grown.people == 80_000
    assert grown.worth > still.worth
