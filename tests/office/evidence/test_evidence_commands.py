"""``pantau evidence`` for what an office holds, as people type it."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection
from psycopg.conninfo import make_conninfo

from made_up_findings import make_post
from pantau.cli import evidence as command
from pantau.engine.evidence.verify import check_file
from pantau.office.evidence import actions, files
from pantau.office.evidence.models import CustodyEvent, Evidence
from pantau.web.ui import clock

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(monkeypatch, tmp_path):
    told = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    url = make_conninfo(**{name: told[key] for name, key in names.items()})
    for name in ("DATABASE_URL", "PANTAU_OWNER_DATABASE_URL"):
        monkeypatch.setenv(name, url)
    monkeypatch.setenv("PANTAU_DATA", str(tmp_path))

    def invoke(*words):
        result = CliRunner().invoke(command.command, [str(one) for one in words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def evidence(officer) -> Evidence:
    return actions.take(
        make_post("Pilih nomor 4"), by=officer, reason="Masa tenang.", answers={}, now=clock.now()
    )


def test_a_posts_evidence_is_packed_and_its_key_is_told(run, evidence, tmp_path):
    out = tmp_path / "bukti.zip"
    answer = run("export", "--post", evidence.post_id, "-o", out, "--reason", "Rapat pleno", "--json")
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["item"], told["timestamps"]) == (0, evidence.sha256, 0)
    assert json.loads(run("key", "show", "--json").output) == {"key": told["key"], "entries": 2}
    report = check_file(out, told["key"])
    assert [one.name for one in report.checks if one.state != "passed"] == ["timestamp"]
    event = CustodyEvent.objects.get(kind="exported")
    assert (event.by, event.reason) == (None, "Rapat pleno")
    assert event.who.endswith("(pantau)")
    said = run("export", "--post", evidence.post_id, "-o", out).output
    assert "whoever checks it reads 'not checked'" in said


def test_the_key_is_changed_by_command(run, evidence):
    before = json.loads(run("key", "show", "--json").output)["key"]
    answer = run("key", "rotate", "--reason", "yearly")
    assert answer.output.splitlines()[0] == f"old {before}"
    assert json.loads(run("key", "show", "--json").output)["key"] == answer.output.split()[-1] != before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--post", "999999"), "was taken as evidence"),
        (("--case", "1"), "Tidak ada perkara bernomor 1"),
        ((), "say one of"),
        (("--post", "1", "--case", "1"), "say one of"),
    ],
)
def test_what_cannot_be_exported_is_said(run, words, said, tmp_path):
    answer = run("export", *words, "-o", tmp_path / "x.zip")
    assert answer.exit_code != 0
    assert said in answer.output


def test_the_audit_says_its_speed_and_names_what_is_wrong(run, evidence):
    answer = run("audit")
    assert answer.exit_code == 0
    assert "files/s" in answer.output
    assert "all as it was sealed" in answer.output
    files.forget(evidence.parts.first().sha256)
    answer = run("audit", "--json")
    assert (answer.exit_code, json.loads(answer.output)["found"]) == (1, 1)
