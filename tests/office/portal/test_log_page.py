"""Heads of the log of evidence stand where everybody can keep them, and say nothing of what is in the log."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from made_up_findings import make_post
from pantau.engine.evidence.heads import SignedHead
from pantau.office.evidence import actions, signing
from pantau.web.ui import clock
from staff import make_person

pytestmark = pytest.mark.django_db
MORNING = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)


@pytest.fixture
def at(settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(MORNING)
    return set_clock


def sealed(text, officer):
    actions.take(make_post(text), by=officer, reason="Masa tenang.", answers={}, now=clock.now())
    return signing.sign(clock.now())


def test_the_last_head_of_each_day_is_there_for_everybody(at):
    officer = make_person("ratna", "officer", full_name="Baiq Ratnasari")
    sealed("Pilih 4", officer)
    at(MORNING + timedelta(hours=2))
    last = sealed("Pilih 5", officer)
    at(MORNING + timedelta(days=1))
    next_day = sealed("Pilih 6", officer)
    page = Client().get("/buku-besar/").content.decode()
    for head in (last, next_day):
        assert page.count(signing.read(head).head.root) == 1
    assert signing.fingerprint(signing.key_at()) in page
    assert "Baiq" not in page
    assert "Pilih" not in page.partition("<main")[2]
    given = json.loads(Client().get("/buku-besar/kepala.json").content)["heads"]
    assert [SignedHead.read(one["content"].encode()).head.size for one in given] == [next_day.size, last.size]
    assert given[0]["content"].encode() == bytes(next_day.content)


def test_a_new_head_is_told_to_those_who_kept_the_page(at):
    empty = Client().get("/buku-besar/")
    assert "Belum ada bukti yang disegel." in empty.content.decode()
    sealed("Pilih 4", make_person("ratna", "officer"))
    again = Client().get("/buku-besar/", headers={"If-None-Match": empty["ETag"]})
    assert again.status_code == 200
    assert Client().get("/buku-besar/", headers={"If-None-Match": again["ETag"]}).status_code == 304
