"""A changed rulebook is run over stored posts: exactly what would change is told, and nothing is touched."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from pantau.engine.law import Rulebook, load_rulebook
from pantau.engine.post import Batch, Post
from pantau.office.findings import actions, claim_actions, rulebooks, shadow, shadow_report
from pantau.office.findings.models import Finding, ShadowChange
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.web.ui import rulebook as office_rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

QUIET = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
NOW = QUIET + timedelta(days=1)
CALL = "Besok jangan lupa coblos nomor 4 ya semeton"
ODD = "Kita ke arisan zamrud biru malam ini"


@pytest.fixture(autouse=True)
def own_rulebook():
    yield
    office_rulebook.use(None)


def store(native_id: str, text: str, **changes) -> int:
    post = Post(
        **{
            "platform": "facebook", "native_id": native_id, "text": text, "posted_at": QUIET,
            "subject": "candidate", "collected_at": QUIET, **changes,
        }
    )  # fmt: skip
    posts.ingest([Batch(posts=(post,))], route="file", legal_basis="t", source="t", clock=lambda: QUIET)
    return StoredPost.objects.get(native_id=native_id).pk


def run_all(book: Rulebook, **options):
    run = shadow.begin(book, days=30, now=NOW)
    pair = shadow.pair_of(run)
    while run.finished_at is None:
        run = shadow.step(run.pk, pair, NOW, **options)
    return run


def test_it_tells_exactly_what_would_change_and_touches_no_finding(changed):
    ids = [store("call", CALL), store("odd", ODD), store("plain", "Selamat pagi")]
    store("old", CALL, posted_at=QUIET - timedelta(days=40))
    actions.detect_posts(ids, clock=lambda: QUIET)
    before = list(Finding.objects.order_by("pk").values())
    run = run_all(changed)
    assert run.posts == 3
    assert {(c.post.native_id, c.category, c.kind) for c in ShadowChange.objects.all()} == {
        ("call", "quiet_period", "moved"),
        ("odd", "hoax", "new"),
    }
    report = shadow_report.report(run)
    assert report["category"]["quiet_period"] == {"before": 1, "after": 1, "new": 0, "gone": 0, "moved": 1}
    assert report["party"]["-"]["after"] == report["party"]["-"]["before"] + 1
    assert list(Finding.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_the_size_of_batches_changes_nothing(changed, batch):
    for number in range(5):
        store(str(number), CALL if number % 2 else ODD)
    run = run_all(changed, batch=batch)
    assert sorted(ShadowChange.objects.values_list("post__native_id", "kind")) == [
        ("0", "new"), ("1", "moved"), ("2", "new"), ("3", "moved"), ("4", "new"),
    ]  # fmt: skip
    assert run.posts == 5


def test_a_run_broken_off_goes_on_where_it_was(changed):
    for number in range(3):
        store(str(number), ODD)
    run = shadow.begin(changed, days=30, now=NOW)
    pair = shadow.pair_of(run)
    shadow.step(run.pk, pair, NOW, batch=2)
    again = shadow.begin(changed, days=30, now=NOW + timedelta(minutes=5))
    assert again.pk == run.pk
    assert again.posts == 2
    shadow.step(run.pk, pair, NOW)
    assert ShadowChange.objects.count() == 3


def test_the_rulebook_in_use_is_not_compared_with_itself():
    with pytest.raises(shadow.ShadowError, match="nothing would change"):
        shadow.begin(office_rulebook.current(), days=30, now=NOW)


def test_switched_on_it_finds_what_was_told_and_says_who_did_it(changed):
    id_ = store("odd", ODD)
    boss = make_person("ketua", "commissioner")
    run = run_all(changed)
    with pytest.raises(shadow.ShadowError):
        shadow.switch_on(run, by=boss, reason=" ", now=NOW)
    jobs = InMemoryConnector()
    with app.replace_connector(jobs):
        shadow.switch_on(run, by=boss, reason="Lebih lengkap.", now=NOW)
    asked = [(job["task_name"], job["args"].get("post_ids")) for job in jobs.jobs.values()]
    assert asked == [("findings.detect_batch", [id_]), ("findings.weigh_officials_acts", None)]
    assert rulebooks.in_use().hash == changed.hash
    actions.detect_posts([id_], clock=lambda: NOW)
    assert Finding.objects.get().rule == "made-up"
    assert AuditEvent.objects.get(verb="rulebook_switched_on").actor == boss


def test_an_unfinished_run_or_one_beside_a_former_rulebook_is_not_switched_on(changed):
    store("odd", ODD)
    boss = make_person("ketua", "commissioner")
    run = shadow.begin(changed, days=30, now=NOW)
    with pytest.raises(shadow.ShadowError, match="belum selesai"):
        shadow.switch_on(run, by=boss, reason="Ya.", now=NOW)


def test_the_page_shows_examples_side_by_side_and_a_commissioner_switches_on(changed):
    store("odd", ODD)
    run = run_all(changed)
    officer = signed_in(make_person("ratna", "officer"))
    page = officer.get(f"/tinjau/uji-bayangan/{run.pk}/").content.decode()
    assert ODD in page
    assert re.search(r"made-up \(\d\d,\d", page)
    assert "Mengapa dinyalakan" not in page
    assert "1 baru" in officer.get("/tinjau/uji-bayangan/").content.decode()
    boss = signed_in(make_person("ketua", "commissioner"))
    address = f"/tinjau/uji-bayangan/{run.pk}/"
    assert boss.post(f"{address}nyalakan/", {"reason": ""}).status_code == 422
    with app.replace_connector(InMemoryConnector()):
        assert boss.post(f"{address}nyalakan/", {"reason": "Sudah dilihat."}).status_code == 302
    assert "Sudah dilihat." in boss.get(address).content.decode()


def test_checked_claims_are_heard_on_both_sides(tmp_path):
    folder = tmp_path / Path(settings.PANTAU_RULEBOOK).name
    shutil.copytree(settings.PANTAU_RULEBOOK, folder)
    rules = folder / "rules" / "known_claims.yaml"
    rules.write_text(rules.read_text("utf-8").replace("    rank: 0.7\n", "    rank: 0.6\n", 1), "utf-8")
    review = {
        "@type": "ClaimReview", "claimReviewed": "Tujuh Kontainer Surat Suara dari Cina Sudah Tercoblos",
        "url": "https://balai-periksa.example/1", "reviewRating": {"alternateName": "Salah"},
    }  # fmt: skip
    body = json.dumps([review]).encode()
    with app.replace_connector(InMemoryConnector()):
        claim_actions.import_file("klaim.json", body, claim_actions.Wanted("Balai"), by=None, now=QUIET)
    store("claim", "surat suara dr cina 7 kontainer udh dicoblosin smua, viralkan")
    run_all(load_rulebook(folder))
    change = ShadowChange.objects.get()
    assert (change.kind, change.rule_before, change.rule_after) == ("moved", "known-claim", "hoax")
