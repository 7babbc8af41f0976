"""A changed model is run over stored posts: exactly which labels would change is told, and then switched on."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from pantau.engine.detect.classifier import load_classifier
from pantau.engine.detect.classifier.model import SHIPPED
from pantau.engine.detect.detector import plain_normaliser_of
from pantau.engine.post import Batch, Post
from pantau.office.findings import actions, classifiers, shadow, shadow_models, shadow_report, trials
from pantau.office.findings.models import Finding, ModelChoice, ModelVersion, ShadowChange
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.web.ui import rulebook as office_rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

POSTED = datetime(2024, 1, 20, 1, 0, tzinfo=UTC)
NOW = POSTED + timedelta(days=1)
TEXTS = {
    "mild": "dasar caleg bodoh",
    "harsh": "Jangan pilih pemimpin kafir, haram hukumnya, usir mereka",
    "rude": "tolol banget sih kamu, anjing",
    "calm": "Selamat pagi, semoga sehat selalu",
    "news": "KPU mengumumkan jadwal pencoblosan di Lombok Barat",
    "empty": "",
}


def scores_of(folder: Path) -> dict[str, dict[str, float]]:
    """Text -> label -> chance."""
    classifier = load_classifier(folder)
    normalise = plain_normaliser_of(office_rulebook.current())
    names = [name for name, text in TEXTS.items() if text]
    scores = classifier.scores([normalise(TEXTS[name]) for name in names])
    return {name: {label: float(scores[label][row]) for label in scores} for row, name in enumerate(names)}


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The shipped model with other thresholds: none of the texts is hate any more, one more is abusive."""
    folder = tmp_path / "ujaran-baru"
    shutil.copytree(SHIPPED, folder)
    facts = json.loads((folder / "model.json").read_text("utf-8"))
    chances = scores_of(SHIPPED).values()
    product = facts["thresholds"]["product"]
    highest = max(one["hate"] for one in chances)
    unlabelled = max(one["abusive"] for one in chances if one["abusive"] < product["abusive"])
    for name in ("product", "benchmark"):
        facts["thresholds"][name] |= {"hate": (1 + highest) / 2, "abusive": unlabelled - 0.001}
    (folder / "model.json").write_text(json.dumps(facts), "utf-8")
    return folder


@pytest.fixture
def stored() -> dict[str, int]:
    told = [
        Post("facebook", name, text, POSTED, subject="citizen", collected_at=POSTED)
        for name, text in TEXTS.items()
    ]
    told.append(Post("facebook", "old", TEXTS["harsh"], POSTED - timedelta(days=40), collected_at=POSTED))
    posts.ingest([Batch(posts=tuple(told))], route="file", legal_basis="t", source="t", clock=lambda: POSTED)
    return dict(StoredPost.objects.values_list("native_id", "pk"))


def run_all(folder: Path, **options):
    run = shadow_models.begin(folder, days=30, now=NOW)
    pair = shadow.pair_of(run)
    while run.finished_at is None:
        run = shadow.step(run.pk, pair, NOW, **options)
    return run


def labels(folder: Path) -> dict[str, set[str]]:
    """What the model of a folder calls each text, as ``pantau model score`` does."""
    classifier = load_classifier(folder)
    return {name: set(classifier.labels(row, classifier.product)) for name, row in scores_of(folder).items()}


@pytest.mark.parametrize("batch", [1, 4, 500])
def test_it_tells_exactly_which_labels_would_change_in_both_directions(stored, changed, batch):
    old, new = labels(SHIPPED), labels(changed)
    run = run_all(changed, batch=batch)

    def told(kind: str) -> set[tuple[str, str]]:
        return set(ShadowChange.objects.filter(kind=kind).values_list("post__native_id", "category"))

    assert told("new") == {(name, label) for name in old for label in new[name] - old[name]}
    assert told("gone") == {(name, label) for name in old for label in old[name] - new[name]}
    assert ("harsh", "hate") in told("gone")
    assert [label for _, label in told("new")] == ["abusive"]
    assert (run.posts, run.failed) == (len(TEXTS), 0)
    report = shadow_report.report(run)
    for counts in report["label"].values():
        assert counts["before"] - counts["gone"] + counts["new"] == counts["after"]
    one = next(
        line for line in report["changes"] if line["post"] == "facebook:harsh" and line["label"] == "hate"
    )
    assert (one["kind"], one["chance"][0] == one["chance"][1]) == ("gone", True)


def test_a_run_broken_off_goes_on_where_it_was_and_touches_no_finding(stored, changed):
    actions.detect_posts(list(stored.values()), clock=lambda: POSTED)
    before = list(Finding.objects.order_by("pk").values())
    run = shadow_models.begin(changed, days=30, now=NOW)
    shadow.step(run.pk, shadow.pair_of(run), NOW, batch=2)
    again = shadow_models.begin(changed, days=30, now=NOW + timedelta(minutes=5))
    assert (again.pk, again.posts) == (run.pk, 2)
    assert list(Finding.objects.order_by("pk").values()) == before
    assert ModelVersion.objects.count() == 2


def test_the_model_in_use_and_a_folder_without_one_are_refused(tmp_path, changed):
    with pytest.raises(shadow.ShadowError, match="nothing would change"):
        shadow_models.begin(SHIPPED, days=30, now=NOW)
    with pytest.raises(classifiers.UnreadableModelError, match="no weights"):
        shadow_models.begin(tmp_path, days=30, now=NOW)
    (changed / "weights.npz").write_bytes(b"not a zip")
    with pytest.raises(classifiers.UnreadableModelError, match="can be read"):
        shadow_models.begin(changed, days=30, now=NOW)
    assert not ModelVersion.objects.exists()


TOLD = {"answers": 40, "yes": 20, "before": 0.6, "after": 0.5, "low": -0.2, "high": 0.1}


def test_two_commissioners_see_both_sides_and_switch_it_on_and_back(stored, changed):
    detected = list(stored.values())
    actions.detect_posts(detected, clock=lambda: POSTED)
    found = Finding.objects.get(post=stored["harsh"], category="hate_sara")
    said = {tone["label"]: tone["verdict"] for tone in found.tones}
    run = run_all(changed)
    address = f"/tinjau/uji-bayangan/{run.pk}/"

    officer = signed_in(make_person("ratna", "officer"))
    page = officer.get(address).content.decode()
    for words in (
        "Model ujaran-baru@",
        "Per label",
        "Bernada benci, hilang",
        "Bernada kasar, baru",
        TEXTS["harsh"],
    ):
        assert words in page, words
    assert "Mengapa dinyalakan" not in page
    assert officer.post(f"{address}nyalakan/", {"reason": "Ya."}).status_code == 403
    assert "ujaran-baru" in officer.get("/tinjau/uji-bayangan/").content.decode()

    first, boss = (signed_in(make_person(name, "commissioner")) for name in ("wakil", "ketua"))
    assert "belum dibandingkan" in first.get(address).content.decode()
    assert first.post(f"{address}nyalakan/", {"reason": "Ya."}).status_code == 422
    trials.keep(run.model, TOLD | {"after": 0.7}, worse=True, now=NOW)
    assert "lebih buruk" in first.post(f"{address}nyalakan/", {"reason": "Ya."}).content.decode()
    trials.keep(run.model, TOLD, worse=False, now=NOW + timedelta(minutes=1))
    assert "Usulkan model ini" in first.get(address).content.decode()
    assert first.post(f"{address}nyalakan/", {"reason": " "}).status_code == 422
    assert first.post(f"{address}nyalakan/", {"reason": "Lebih halus."}).status_code == 302
    assert first.post(f"{address}nyalakan/", {"reason": "Lagi."}).status_code == 422  # another one must
    assert (ModelChoice.objects.count(), classifiers.in_use().hash) == (0, run.model_beside_id)
    page = boss.get(address).content.decode()
    assert "Lebih halus." in page
    assert "Nyalakan model ini" in page
    jobs = InMemoryConnector()
    with app.replace_connector(jobs):
        assert boss.post(f"{address}nyalakan/", {"reason": "Contohnya dibaca."}).status_code == 302
    (job,) = jobs.jobs.values()
    assert job["task_name"] == "findings.detect_batch"
    assert stored["harsh"] in job["args"]["post_ids"]
    assert stored["calm"] not in job["args"]["post_ids"]
    assert ModelChoice.objects.get().model == run.model
    event = AuditEvent.objects.get(verb="model_switched_on")
    assert (event.actor.username, event.detail["proposed_by"]) == ("ketua", run.proposal.proposed_by_id)
    assert "Contohnya dibaca." in boss.get(address).content.decode()

    assert classifiers.in_use().hash == run.model_id
    actions.detect_posts(job["args"]["post_ids"], clock=lambda: NOW)
    found.refresh_from_db()
    assert {tone["label"]: tone["verdict"] for tone in found.tones} != said
    with pytest.raises(shadow.ShadowError, match="sudah berganti"):
        shadow.switch_on(
            run, by=AuditEvent.objects.filter(actor__username="ketua").first().actor, reason="Lagi.", now=NOW
        )

    back = run_all(SHIPPED)  # nobody compares the way back
    for client in (boss, first):
        assert (
            client.post(f"/tinjau/uji-bayangan/{back.pk}/nyalakan/", {"reason": "Kembali."}).status_code
            == 302
        )
    assert classifiers.in_use().hash == run.model_beside_id
