"""Decisions teach: how good the top of the queue is and what it costs; a model learns, and is compared on others."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import yaml
from django.test import Client

from made_up_findings import make_finding, make_post
from pantau.cli import retraining
from pantau.engine.detect.classifier.model import SHIPPED
from pantau.engine.measure import exact_interval
from pantau.office.collection import ledger
from pantau.office.collection.looks import day_of
from pantau.office.findings.models import ModelTrial, ModelVersion, ShadowRun
from pantau.office.insight.learning import figures
from pantau.office.people.models import Role
from pantau.office.review import releasing
from pantau.office.review.actions import Verdict, decide, open_finding
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = clock.now()
YES, NO = Verdict("look_into", "", "Hinaan."), Verdict("not_relevant", "", "Obrolan biasa.")
READERS = {"officer", "commissioner", "legal", "coordinator", "auditor", "leadership"}


@pytest.fixture
def officer():
    return make_person("ratna", "officer")


def decided(officer, verdict, worth, at, text="Unggahan", seconds=None, **author):
    month = NOW.date().replace(day=1)
    finding = make_finding(
        text, post=make_post(text, month=month, posted_at=NOW - timedelta(hours=20), **author),
        worth=worth, category="hate_sara", spans=[],
    )  # fmt: skip
    if seconds is not None:
        open_finding(officer, finding.pk, at - timedelta(seconds=seconds))
    return decide(officer, finding.pk, verdict, at)


def test_the_top_is_what_the_queue_put_first_of_each_day_and_minutes_are_those_of_the_timed(officer):
    for day in (2, 3, 4):
        at = NOW - timedelta(days=day)
        for worth, verdict in ((9, YES), (8, YES), (1, NO), (2, NO)):
            decided(officer, verdict, worth, at, seconds=60)
    other = make_person("wirya", "officer")
    for day in (2, 3, 4, 5):
        decided(other, NO, 0, NOW - timedelta(days=day))
    week_before = ledger.bounds(day_of(NOW) - timedelta(days=7))[1] - timedelta(seconds=1)
    decided(other, NO, 0, week_before)  # however early today it is
    k, weeks = figures.tops(NOW)
    assert k == 1  # the middle of four, four, four, and one on five days
    assert (weeks[1].days, weeks[1].all_judged) == (1, 1)
    assert (weeks[0].hits, weeks[0].judged, weeks[0].all_hits, weeks[0].all_judged) == (3, 4, 6, 16)
    assert weeks[0].interval == exact_interval(3, 4)
    told = figures.minutes(NOW)
    assert (told.minutes, told.judged, told.looked_into, told.cases) == (12.0, 12, 6, 0)

    for role in Role.values:
        answer = signed_in(make_person(f"p-{role}", role)).get("/cermin/belajar/")
        assert answer.status_code == (200 if role in READERS else 403), role
    assert "/masuk/" in Client().get("/cermin/belajar/")["Location"]
    page = signed_in(make_person("ketua", "commissioner")).get("/cermin/belajar/").content.decode()
    assert "Menit membaca untuk satu temuan yang ditelusuri" in page
    assert "Ketepatan 1 teratas setiap hari" in page


def test_the_recipe_names_what_the_shipped_model_was_made_of():
    recipe = yaml.safe_load((SHIPPED / "recipe.yaml").read_text("utf-8"))
    tables = [one["file"] for part in ("labelled", "harmless", "hoaxes") for one in recipe[part]]
    made_of = json.loads((SHIPPED / "model.json").read_bytes())["made_of"]
    assert {*tables, *recipe["election"], "reading.yaml"} == set(made_of)


def test_one_command_learns_from_decisions_compares_on_others_and_runs_beside(officer, tmp_path, capsys):
    who = [f"warga {name}" for name in ("utara", "selatan", "barat", "hulu", "timur", "gunung", "tepi")]
    made = []
    for number, name in enumerate(who):
        for place, what in enumerate(
            ("maling", "hama", "babi", "najis", "ramah", "sopan", "santun", "rajin")
        ):
            made.append(
                decided(
                    officer, YES if place < 4 else NO, 1, NOW - timedelta(days=1), f"dasar {name} {what} sekali",
                    author_handle=f"akun{number}",
                )
            )  # fmt: skip
    releasing.release([one.pk for one in made], by=make_person("ketua", "commissioner"), now=NOW)
    rows = list(releasing.rows(releasing.released()))
    sides = {row.decision.finding.post.author_handle: row.split for row in rows}
    assert all(
        sides[row.decision.finding.post.author_handle] == row.split for row in rows
    )  # authors stay together
    held_out = [row for row in rows if row.split == "held_out"]
    assert (len(rows), len(held_out)) == (56, 24)  # of seven authors three are held out

    (tmp_path / "data").mkdir()
    table = [f"kamu {word} sekali,{bad},{bad}" for word, bad in (("tolol", 1), ("baik", 0))] * 6
    (tmp_path / "data" / "dasar.csv").write_text("Tweet,HS,Abusive\n" + "\n".join(table) + "\n", "utf-8")
    recipe = tmp_path / "resep.yaml"
    recipe.write_text("labelled: [{file: dasar.csv, text: Tweet}]\n", "utf-8")
    retraining.retrain([tmp_path / "data"], recipe, tmp_path / "satu", days=30, later=False)
    facts = json.loads((tmp_path / "satu/model.json").read_bytes())
    assert facts["trained_on"] == {"labelled": 12, "decisions.jsonl": 32}
    assert "decisions.jsonl" in facts["made_of"]
    assert ModelVersion.objects.filter(pk=ModelTrial.objects.first().model_id).exists()
    trial = ModelTrial.objects.first()
    assert (trial.measure["answers"], trial.measure["yes"]) == (24, 12)
    assert trial.worse == (trial.measure["after"] > trial.measure["before"])
    assert ShadowRun.objects.get().posts == 56
    said = capsys.readouterr()
    assert "kept from training" in said.out
    page = signed_in(make_person("wakil", "commissioner")).get("/cermin/belajar/").content.decode()
    assert "Model satu@" in page
