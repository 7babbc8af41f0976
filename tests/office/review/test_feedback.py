"""What decisions say of the rules: counted right, shown to those who may, exported without names once released."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from made_up_findings import make_candidate, make_finding
from pantau.cli import detect, labelled_texts, model
from pantau.office.people.models import AuditEvent
from pantau.office.review import feedback, releasing
from pantau.office.review.actions import Verdict, decide, decide_many, undo
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 12, 3, 0, tzinfo=UTC)
MARCH = datetime(2024, 3, 2, 3, 0, tzinfo=UTC)
NO = Verdict("not_relevant", "", "Undangan arisan, bukan kampanye.")
YES = Verdict("look_into", "", "Ajakan jelas.")


@pytest.fixture
def officer():
    return make_person("ratna", "officer")


def rule_of(measured, rule):
    return next(one for one in measured if one.rule == rule)


def test_each_rule_is_counted_by_judgement_over_time_with_an_exact_interval(officer):
    decide(officer, make_finding().pk, YES, NOW)
    decide(officer, make_finding().pk, NO, MARCH)
    decide(officer, make_finding().pk, Verdict("watch", "", "Nanti."), NOW)
    decide_many(officer, [make_finding().pk for _ in range(4)], YES, NOW)
    taken_back = decide(officer, make_finding().pk, NO, NOW)
    undo(officer, taken_back.pk, NOW, "Salah tekan.")
    make_finding(status="superseded")
    categories, rules = feedback.measure()
    one = rule_of(rules, "quiet-call")
    assert one.shown == 8
    assert (one.all.confirmed, one.all.dismissed, one.all.watched) == (2, 1, 1)
    assert one.all.interval == pytest.approx((0.0943, 0.9916), abs=1e-4)
    assert {month: tally.judged for month, tally in one.months.items()} == {"2024-02": 2, "2024-03": 1}
    assert categories[0].all == one.all


def test_why_and_by_which_words_a_rule_was_misled(officer):
    for _ in range(3):
        decide(officer, make_finding().pk, NO, NOW)
    decide(officer, make_finding().pk, YES, NOW)
    one = rule_of(feedback.measure()[1], "quiet-call")
    assert one.reasons == [("Undangan arisan, bukan kampanye.", 3)]
    assert one.misled == [("pilih no urut 4", 3, 1)]


def test_the_page_shows_shares_and_reasons_and_is_written_down(officer):
    decide(officer, make_finding().pk, NO, NOW)
    page = signed_in(officer).get("/tinjau/umpan-balik/").content.decode()
    assert "Undangan arisan, bukan kampanye." in page
    assert "quiet-call" in page
    assert AuditEvent.objects.filter(verb="feedback_read").exists()
    assert (
        "Umpan balik mencakup seluruh kabupaten"
        in signed_in(make_person("camat", "coordinator", district_code="5201-1"))
        .get("/tinjau/umpan-balik/")
        .content.decode()
    )


def test_nothing_is_exported_before_a_commissioner_has_read_and_released_it(officer):
    make_candidate(name="Budi Rekaan Santosa")
    text = "Pilih Budi Rekaan Santosa ya, WA 0812-3456-7890 atau https://contoh.id/x kata @sahabat_ku dan Ni Contoh"
    finding = make_finding(text, author_name="Ni Contoh")
    wanted, other = decide(officer, finding.pk, YES, NOW), decide(officer, make_finding().pk, NO, NOW)
    assert list(releasing.rows(releasing.released())) == []
    boss = make_person("ketua", "commissioner")
    client = signed_in(boss)
    page = client.get("/tinjau/umpan-balik/lepas/").content.decode()
    assert "Budi Rekaan" not in page
    assert (
        client.post("/tinjau/umpan-balik/lepas/", {"decision": [wanted.pk, "x", "9" * 30]}).status_code == 302
    )
    (row,) = releasing.rows(releasing.released())
    assert row.as_json() == {
        "id": row.as_json()["id"],
        "text": "Pilih [nama] ya, WA [nomor] atau [tautan] kata [akun] dan [nama]",
        "posted_at": "2024-02-11T11:00:00+00:00",
        "platform": "facebook", "subject": "candidate", "registered": True, "sponsored": None,
        "labels": ["quiet_period"], "judged": ["quiet_period"], "function": "act", "split": row.split,
        "note": "confirmed: quiet_period, rule quiet-call",
    }  # fmt: skip
    other.refresh_from_db()
    assert other.released_at is None
    assert AuditEvent.objects.get(verb="decision_released").actor == boss


def test_a_decision_taken_back_leaves_the_rows(officer):
    decision = decide(officer, make_finding().pk, YES, NOW)
    releasing.release([decision.pk], by=make_person("ketua", "commissioner"), now=NOW)
    undo(officer, decision.pk, NOW, "Keliru.")
    assert list(releasing.rows(releasing.released())) == []


HATE = [
    f"orang {who} itu {what}"
    for who in ("pendatang", "kampung atas", "luar", "kafir")
    for what in ("hama", "maling semua", "harus diusir", "tak pantas memimpin")
]


def trained_on(tmp_path, name, *more) -> dict[str, int]:
    """What ``pantau model train`` says it was trained on, with a small set beside."""
    base = tmp_path / "base.csv"
    lines = ["Tweet,HS,Abusive"]
    for who in ("dia", "mereka", "kamu", "kalian", "semua", "orangnya"):
        lines += [f"{who} tolol sekali,1,1", f"{who} ramah sekali,0,0"]
    base.write_text("\n".join(lines) + "\n", encoding="utf-8")
    target = tmp_path / name
    done = CliRunner().invoke(model.command, ["train", str(base), "-o", str(target), *more])
    assert done.exit_code == 0, done.output
    return json.loads((target / "model.json").read_text("utf-8"))["trained_on"]


@pytest.mark.slow
def test_released_decisions_reach_the_model_and_those_held_out_never_do(officer, tmp_path):
    made = [make_finding(text, category="hate_sara", rule="hate-speech", spans=[]) for text in HATE]
    decisions = [
        decide(officer, one.pk, NO if number % 4 == 3 else YES, NOW) for number, one in enumerate(made)
    ]
    kept_back = decisions[0]
    boss = signed_in(make_person("ketua", "commissioner"))
    boss.post("/tinjau/umpan-balik/lepas/", {"decision": [one.pk for one in decisions[1:]]})
    rows = tmp_path / "rows.jsonl"

    detect._export(rows)

    told = [json.loads(line) for line in rows.read_text("utf-8").splitlines()]
    assert len(told) == len(HATE) - 1
    assert kept_back.finding.post.versions.get().text not in {row["text"] for row in told}
    held_out = [row for row in told if row["split"] == "held_out"]
    assert 0 < len(held_out) < len(told) / 2
    examples = list(labelled_texts.of_election(rows))
    assert {one.text for one in examples} == {row["text"] for row in told if row["split"] == "train"}
    confirmed = {row["text"] for row in told if row["labels"] and row["split"] == "train"}
    assert {one.text for one in examples if one.labels == {"hate"}} == confirmed
    assert trained_on(tmp_path, "without") == {"labelled": 12}
    assert trained_on(tmp_path, "with", "--election", str(rows)) == {
        "labelled": 12,
        "rows.jsonl": len(told) - len(held_out),
    }
    assert (tmp_path / "with/weights.npz").read_bytes() != (tmp_path / "without/weights.npz").read_bytes()


def test_texts_that_say_nearly_the_same_are_held_out_together(officer):
    alike = [
        make_finding(f"Orang luar itu hama {n}", category="hate_sara", cluster="c" * 32) for n in range(6)
    ]
    for one in alike:
        decide(officer, one.pk, YES, NOW)
    assert len({row.split for row in releasing.rows(releasing.waiting())}) == 1
