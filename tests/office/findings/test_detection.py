"""Stored posts become findings by the shipped rulebook, and stay right when either changes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from pantau.engine.detect import Detector, PostResult
from pantau.engine.law import Rulebook, load_rulebook
from pantau.engine.post import Author, Batch, Post
from pantau.office.findings import actions
from pantau.office.findings.models import Finding, RulebookVersion
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.office.registry.models import Account, Candidate, District, Party
from pantau.web.ui import rulebook as office_rulebook

pytestmark = pytest.mark.django_db

QUIET = datetime(2024, 2, 12, 1, 0, tzinfo=UTC)
CAMPAIGN = datetime(2024, 1, 20, 1, 0, tzinfo=UTC)
CALL = "Besok jangan lupa coblos nomor 4 ya semeton"
HARMLESS = "Selamat pagi, hari ini jualan nasi balap seperti biasa"


def store(native_id: str, text: str, *, minute: int = 0, **changes: Any) -> int:
    """Ingest one look at a post; gives its id."""
    post = Post(
        **{
            "platform": "facebook", "native_id": native_id, "text": text, "posted_at": QUIET,
            "subject": "candidate", "collected_at": QUIET + timedelta(minutes=minute), **changes,
        }
    )  # fmt: skip
    posts.ingest([Batch(posts=(post,))], route="file", legal_basis="test", source="t", clock=lambda: QUIET)
    return StoredPost.objects.get(native_id=native_id).pk


def detect(*ids: int, rulebook: Rulebook | None = None) -> actions.DetectionSummary:
    return actions.detect_posts(ids, rulebook=rulebook, clock=lambda: QUIET)


def states() -> list[tuple[int, str, str]]:
    return list(Finding.objects.order_by("pk").values_list("version", "rule", "status"))


@pytest.fixture
def changed_rulebook(tmp_path: Path) -> Rulebook:
    """The shipped rulebook with one severity changed: another hash."""
    folder = tmp_path / "pemilu-2024"
    shutil.copytree(settings.PANTAU_RULEBOOK, folder)
    rules = folder / "rules" / "campaign.yaml"
    rules.write_text(rules.read_text().replace("severity: 4", "severity: 3", 1))
    return load_rulebook(folder)


def test_a_finding_says_what_was_found_where_and_by_which_rulebook() -> None:
    party = Party.objects.create(election="pemilu-2024", number=4, short="P4", name="Partai 4")
    district = District.objects.create(election="pemilu-2024", code="LB1", name="Lombok Barat 1")
    candidate = Candidate.objects.create(
        election="pemilu-2024", party=party, district=district, list_number=1, name="Contoh"
    )
    Account.objects.create(platform="facebook", kind="handle", key="contohnama", candidate=candidate)
    author = Author("facebook", handle="contoh.nama")
    id_ = store("1", f"😀 {CALL}", author=author, subject=None)
    summary = detect(id_)
    finding = Finding.objects.get()
    assert (summary.posts, summary.findings, summary.superseded) == (1, 1, 0)
    assert (finding.category, finding.phase, finding.subject) == ("quiet_period", "quiet", "candidate")
    assert (finding.district_code, finding.party_number, finding.platform) == ("LB1", 4, "facebook")
    assert (finding.stance, finding.language) == ("call", "indonesian")
    assert (finding.posted_at, finding.created_at, finding.status) == (QUIET, QUIET, "open")
    assert finding.rulebook.hash == office_rulebook.current().hash
    assert finding.norms
    assert set(finding.reasons) == {"id", "en"}
    text = f"😀 {CALL}"
    assert finding.spans
    assert all(text[start:end] == words for start, end, words, _ in finding.spans)


def test_the_rulebook_that_was_used_is_kept_once_with_its_content() -> None:
    detect(store("1", CALL), store("2", HARMLESS))
    detect(store("3", CALL))
    kept = RulebookVersion.objects.get()
    assert kept.content == office_rulebook.current().content
    assert kept.first_used_at == QUIET


def test_detecting_again_changes_nothing() -> None:
    ids = [store("1", CALL), store("2", HARMLESS)]
    detect(*ids)
    before = list(Finding.objects.values())
    assert detect(*ids) == actions.DetectionSummary(posts=2, findings=0, superseded=0)
    assert list(Finding.objects.values()) == before


def test_a_harmless_post_and_an_unknown_id_give_nothing() -> None:
    assert detect(store("1", HARMLESS), 10**9).findings == 0
    assert not Finding.objects.exists()


def test_an_edit_supersedes_what_nobody_decided() -> None:
    id_ = store("1", CALL)
    detect(id_)
    store("1", f"{CALL}!! Terima kasih", minute=5)
    detect(id_)
    assert states() == [(1, "quiet-period-call", "superseded"), (2, "quiet-period-call", "open")]
    store("1", HARMLESS, minute=9)
    detect(id_)
    assert [status for *_, status in states()] == ["superseded", "superseded"]


def test_an_edit_leaves_a_decision_as_it_was() -> None:
    id_ = store("1", CALL)
    detect(id_)
    actions.mark_decided([Finding.objects.get().pk])
    store("1", f"{CALL}!! Terima kasih", minute=5)
    detect(id_)
    assert [status for *_, status in states()] == ["decided", "open"]


def test_another_rulebook_replaces_open_findings(changed_rulebook: Rulebook) -> None:
    id_ = store("1", CALL)
    detect(id_)
    detect(id_, rulebook=changed_rulebook)
    assert list(Finding.objects.order_by("pk").values_list("status", "severity")) == [
        ("superseded", 4),
        ("open", 3),
    ]
    detect(id_)
    assert [status for *_, status in states()] == ["open", "superseded"], "the first holds again"


def test_another_rulebook_does_not_ask_again_what_was_decided(changed_rulebook: Rulebook) -> None:
    id_ = store("1", CALL)
    detect(id_)
    actions.mark_decided([Finding.objects.get().pk])
    detect(id_, rulebook=changed_rulebook)
    assert states() == [(1, "quiet-period-call", "decided")]


def test_a_decision_taken_back_waits_for_a_person_again() -> None:
    detect(store("1", CALL))
    finding = Finding.objects.get()
    actions.mark_decided([finding.pk])
    actions.reopen([finding.pk])
    assert [status for *_, status in states()] == ["open"]


def test_a_fact_that_changes_supersedes_what_no_longer_holds() -> None:
    id_ = store("1", CALL)
    detect(id_)
    store("1", CALL, minute=5, posted_at=CAMPAIGN)
    detect(id_)
    assert [status for *_, status in states()] == ["superseded"]


class _Stumbling(Detector):
    """Fails at one text, as a detector with a mistake would."""

    def scan(self, posts: Iterable[Post], claims: object = None) -> list[PostResult]:
        posts = list(posts)
        if any("batu sandungan" in post.text for post in posts):
            raise RuntimeError("cannot read this")
        return super().scan(posts)


def test_a_post_at_which_detection_fails_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    book = office_rulebook.current()
    ids = [store(str(number), CALL) for number in range(5)]
    bad = store("bad", "batu sandungan")
    detector = actions.detector_of(book)
    key = next(key for key, built in actions._detectors.items() if built is detector)
    monkeypatch.setitem(actions._detectors, key, _Stumbling(book))
    with pytest.raises(actions.UndetectablePostError, match=f"post {bad}"):
        detect(*ids, bad)
    assert Finding.objects.count() == 5


def test_results_for_a_version_that_is_no_longer_current_are_dropped() -> None:
    id_ = store("1", CALL)
    read = actions.read_posts([id_])
    store("1", HARMLESS, minute=5)
    detector = actions.detector_of(office_rulebook.current())
    detect(id_)
    results, _ = actions.scan(detector, read)
    assert actions._store(results, detector, QUIET).findings == 0
    assert not Finding.objects.exists()


def test_near_identical_posts_share_a_cluster() -> None:
    copies = [store(str(number), f"{CALL} untuk perubahan desa kita @kawan{number}") for number in range(3)]
    other = store("other", "Pileq nomer due gaweq perubahan, tiang kance semeton selapuq siap menang")
    detect(*copies, other)
    found = dict(Finding.objects.values_list("post_id", "cluster"))
    assert len({found[id_] for id_ in copies}) == 1
    assert found.get(other) != found[copies[0]]


def test_what_the_model_says_is_kept_beside_findings_of_tone_alone() -> None:
    detect(store("1", "Caleg nomor 3 itu tolol, otaknya udang"), store("2", CALL))
    (insult,) = Finding.objects.filter(category="insult")
    tones = {tone["label"]: tone for tone in insult.tones}
    assert tones["abusive"]["verdict"] == "yes"
    start, end, weight = tones["abusive"]["moved"][0]
    assert weight > 0
    assert "Caleg nomor 3 itu tolol, otaknya udang"[start:end]
    assert all(finding.tones == [] for finding in Finding.objects.filter(category="quiet_period"))


def test_a_kept_rulebook_has_the_order_it_was_written_in():
    """PostgreSQL sorts the keys of jsonb: signed papers would have had their parts by the length of their keys."""
    from pantau.engine.law import load_rulebook, rulebook_from

    book = load_rulebook("pilkada-2024")
    RulebookVersion.objects.create(hash=book.hash, name=book.name, content=book.content, first_used_at=QUIET)
    actions.keep_rulebook(book, QUIET)  # an older program kept it without its order
    kept = RulebookVersion.objects.get(hash=book.hash).as_written()
    assert list(kept) == list(book.content)
    read = rulebook_from(kept)
    assert read.hash == book.hash
    for name, form in book.forms.items():
        written = [(part.key, [field.key for field in part.fields]) for part in form.parts]
        assert [
            (part.key, [field.key for field in part.fields]) for part in read.forms[name].parts
        ] == written
