"""Heads leave the office: by mail every morning, and on the daily statement."""

import json
from datetime import date

import pytest
from django.core import mail

from made_up_findings import make_post
from pantau.office.collection import statement_making
from pantau.office.evidence import actions, publishing, signing, tasks
from pantau.office.people.actions import set_email
from pantau.web.ui import clock
from pdf_text import printed, squeezed
from staff import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def head(officer, settings):
    settings.PANTAU_MAIL = "smtp://mail.example:587"
    actions.take(make_post("Pilih 4"), by=officer, reason="Masa tenang.", answers={}, now=clock.now())
    return signing.sign(clock.now())


def test_every_commissioner_in_office_and_the_named_witness_get_the_head_alone(head, commissioner, settings):
    set_email("lalu", "lalu@contoh.example")
    make_person("tanpa", "commissioner")
    gone = make_person("dulu", "commissioner", valid_to=clock.now())
    set_email(gone.username, "dulu@contoh.example")
    settings.PANTAU_HEADS_TO = ("saksi@contoh.example",)
    tasks.mail_head(0)
    assert [one.to for one in mail.outbox] == [["lalu@contoh.example"], ["saksi@contoh.example"]]
    sent = mail.outbox[0]
    ((name, content, _kind),) = sent.attachments
    assert (name, content) == ("kepala-log-1.json", bytes(head.content))
    assert signing.read(head).head.root in sent.body
    assert signing.fingerprint(signing.key_at()) in sent.body
    assert sent.subject == "Kepala buku besar bukti, Sen, 12 Feb 2024"


def test_without_a_mail_server_nothing_is_sent(settings, commissioner):
    set_email("lalu", "lalu@contoh.example")
    settings.PANTAU_MAIL = ""
    tasks.mail_head(0)
    assert mail.outbox == []


def test_nobody_with_an_address_is_no_error(head):
    assert publishing.mail_head(clock.now()) == 0


def test_the_daily_statement_prints_the_head(head):
    told = squeezed(printed(statement_making.draft(date(2024, 2, 11), now=clock.now()))).replace("\u200b", "")
    assert squeezed(signing.read(head).head.root) in told
    assert squeezed(signing.fingerprint(signing.key_at())) in told
    assert json.loads(bytes(head.content))["head"]["size"] == 1
