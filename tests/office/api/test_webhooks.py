"""Webhooks: owed with the fact, signed, tried again, paused when nobody answers, and never sent inside."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client

from made_up_findings import CALL, make_account, make_candidate, make_post
from pantau.client.signatures import SignatureError, verify
from pantau.office.api import jobs, webhooks
from pantau.office.api.events import EVENTS
from pantau.office.api.models import Delivery, Token, Webhook
from pantau.office.api.scopes import SCOPES
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.collection.looks import Way, record_gap
from pantau.office.findings import actions as findings
from pantau.office.findings.models import Finding
from pantau.office.people.models import AuditEvent, Membership
from pantau.office.people.notices.models import Notice
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


class Receiver(HTTPServer):
    """Another program that is called; it answers what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Heard)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answer = 204
        self.pause = threading.Event()
        self.drips = (
            0  # as often it says one letter more, long before anybody's patience with one letter ends
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/dengar"


class Heard(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.heard.append((dict(self.headers), body))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", "/lain")
        self.end_headers()
        with suppress(ConnectionError):
            for _drip in range(self.server.drips):
                self.wfile.write(b".")
                self.server.pause.wait(0.02)

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def receiver(settings):
    settings.PANTAU_WEBHOOK_ALLOW = ("127.0.0.1",)
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def own_vault(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


def owed(event: str) -> list[str]:
    return [
        str(pk) for pk in Delivery.objects.filter(event=event, state="waiting").values_list("pk", flat=True)
    ]


def test_what_happened_is_called_out_once_and_signed(program, receiver):
    officer = make_person("petugas", "officer")
    asking = program(officer)
    wanted = {"url": receiver.url, "events": ["finding.created", "case.opened", "coverage.gap"]}
    made = asking.ask("webhooks", "post", data=json.dumps(wanted), content_type="application/json")
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    assert secret.encode() not in bytes(Webhook.objects.get().secret)
    assert "secret" not in asking.ask("webhooks").json()["items"][0]

    now = clock.now()
    post = make_post(CALL, account=make_account("resmi", candidate=make_candidate()))
    with transaction.atomic():
        findings.detect_posts([post.pk])
        assert owed("finding.created")
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()  # what did not happen is not told
    findings.detect_posts([post.pk])
    findings.detect_posts([post.pk])
    found = Finding.objects.values_list("pk", flat=True)
    case = casework.open_case(Opening("information", "Dugaan oleh Wayan Contoh"), by=officer, now=now)
    record_gap(
        Way("facebook", "uji", "file", "file"),
        [],
        start=now - timedelta(hours=1),
        end=now,
        why="outage",
        now=now,
    )
    told = {}
    for event in wanted["events"]:
        (delivery,) = owed(event)
        webhooks.deliver(delivery)
        webhooks.deliver(
            delivery
        )  # a worker that was killed after the call repeats it, and nothing is said twice
        headers, body = receiver.heard[-1]
        moment = int(headers["webhook-timestamp"])
        assert verify(secret, headers, body, moment) == delivery
        with pytest.raises(SignatureError):
            verify(secret, headers, body + b" ", moment)
        with pytest.raises(SignatureError):
            verify(secret, headers, body, moment + 301)
        told[event] = json.loads(body)["data"]["items"]
    assert len(receiver.heard) == 3
    assert {one["url"] for one in told["finding.created"]} == {f"findings/{pk}" for pk in found}
    assert told["case.opened"][0]["number"] == case.number
    (read,) = AuditEvent.objects.filter(verb="object_read", actor=officer)
    assert (read.object_type, read.object_id) == ("casework.case", str(case.pk))
    assert told["coverage.gap"][0]["platform"] == "facebook"
    assert b"Wayan" not in b"".join(body for _headers, body in receiver.heard)
    calls = asking.ask(f"webhooks/{made.json()['id']}/deliveries").json()["items"]
    assert {(one["state"], one["status"], one["attempts"]) for one in calls} == {("delivered", 204, 1)}


def test_nobody_answers_and_it_is_paused_and_woken(program, receiver, monkeypatch):
    officer = make_person("petugas", "officer")
    asking = program(officer)
    hook = webhooks.make(officer.tokens.get(), receiver.url, ["case.opened"], now=clock.now()).webhook
    pinged = asking.ask(f"webhooks/{hook.pk}/ping", "post")
    assert pinged.status_code == 202
    key = pinged.json()["id"]
    assert asking.ask(f"webhooks/{hook.pk}/ping", "post").json()["id"] == key  # however often it is asked
    with monkeypatch.context() as hurried:
        hurried.setattr(webhooks, "PATIENCE_S", 0.5)
        receiver.answer, receiver.drips = 200, 100  # two seconds of it
        webhooks.deliver(key)
        assert Delivery.objects.get(pk=key).trouble == "provider_down"
    receiver.answer, receiver.drips = 500, 0
    for _try in range(len(webhooks.PAUSES)):
        webhooks.deliver(key)
    first = Delivery.objects.get(pk=key)
    assert (first.state, first.attempts, first.status) == ("failed", len(webhooks.PAUSES) + 1, 500)
    receiver.answer = 302  # no further than to the address that was given
    second = str(webhooks.ping(hook, now=clock.now()).pk)
    while not Webhook.objects.get(pk=hook.pk).paused_at:
        webhooks.deliver(second)
    assert len(receiver.heard) == webhooks.PAUSED_AFTER
    assert Delivery.objects.get(pk=second).trouble == "redirected"
    assert Notice.objects.get(kind=jobs.WEBHOOK_PAUSED).user == officer
    casework.open_case(Opening("information", "Dugaan"), by=officer, now=clock.now())
    (late,) = owed("case.opened")
    webhooks.deliver(late)
    assert len(receiver.heard) == webhooks.PAUSED_AFTER
    receiver.answer = 200
    desk = signed_in(officer)
    assert "dihentikan sementara" in desk.get("/antarmuka/panggilan/").content.decode()
    assert desk.post(f"/antarmuka/panggilan/{hook.pk}/hidupkan/").status_code == 302
    webhooks.deliver(late)
    assert Delivery.objects.get(pk=late).state == "delivered"
    receiver.answer = 410
    webhooks.deliver(str(webhooks.ping(hook, now=clock.now()).pk))
    assert asking.ask(f"webhooks/{hook.pk}").json()["paused_why"] == "gone"
    assert asking.ask(f"webhooks/{hook.pk}/resume", "post").json()["paused_at"] is None
    # Whom it stands for lost their role or second step, or its token is over: nothing more is told.
    receiver.answer = 200
    heard, now = len(receiver.heard), clock.now()
    losses = {
        "nothing": lambda: None,
        "role": lambda: Membership.objects.update(valid_to=now),
        "second step": Authenticator.objects.all().delete,
        "token revoked": lambda: Token.objects.update(revoked_at=now),
        "token over": lambda: Token.objects.update(expires_at=now),
        "token unknown": lambda: Webhook.objects.update(token=None),
    }
    found = {}
    for loss, happens in losses.items():
        with transaction.atomic():
            happens()
            call = str(webhooks.ping(hook, now=now).pk)
            webhooks.deliver(call)
            found[loss] = Delivery.objects.get(pk=call).state
            if loss.startswith("token"):
                assert "tokennya berakhir" in desk.get("/antarmuka/panggilan/").content.decode(), loss
            transaction.set_rollback(True)
    assert found == dict.fromkeys(losses, "dropped") | {"nothing": "delivered"}
    assert len(receiver.heard) == heard + 1


def test_an_event_needs_the_scope_that_reads_what_it_tells(program):
    assert {event.scope for event in EVENTS.values()} <= set(SCOPES)
    officer = make_person("petugas", "officer")
    scopes = {event.scope for event in EVENTS.values()}
    for event in EVENTS.values():
        wanted = json.dumps({"url": "https://contoh.example/", "events": [event.name]})
        for lacking, status in ((event.scope, 422), ("", 201)):
            asking = program(officer, "webhooks:manage", *(scopes - {lacking}))
            answer = asking.ask("webhooks", "post", data=wanted, content_type="application/json")
            assert (answer.status_code, event.scope in answer.content.decode()) == (status, status == 422)


def test_nothing_inside_is_called_and_webhooks_are_ones_own(program, settings):
    officer, other = make_person("petugas", "officer"), make_person("lain", "officer")
    asking = program(officer)
    for url in (
        "http://contoh.example/", "https://10.1.2.3/", "https://[::1]/", "https://localhost/", "https://a:b@contoh.example/",
        "https://contoh.example/#x", "ftp://contoh.example/", "https://contoh.example:x/", "https://dalam.internal/",
    ):  # fmt: skip
        data = json.dumps({"url": url, "events": ["case.moved"]})
        answer = asking.ask("webhooks", "post", data=data, content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json"), url
    # A name that leads inside is found out when it is called.
    assert webhooks.post("https://localhost/", {}, b"{}").trouble == "forbidden_target"
    settings.PANTAU_DEMO = True
    assert webhooks.post("https://contoh.example/", {}, b"{}").trouble == "demo"
    url = "https://contoh.example/kunci-di-jalan"
    hook = webhooks.make(officer.tokens.get(), url, ["case.moved"], now=clock.now()).webhook
    assert program(other).ask(f"webhooks/{hook.pk}").status_code == 404
    answers = {"petugas": 302, "lain": 404, "ketua": 302}
    make_person("ketua", "commissioner")
    for name, status in answers.items():
        desk = signed_in(Membership.objects.get(user__username=name).user)
        page = desk.get("/antarmuka/panggilan/").content.decode()
        assert ("contoh.example" in page) == (status == 302), name
        assert ("kunci-di-jalan" in page) == (name == "petugas"), name  # its path may be a secret
        assert desk.post(f"/antarmuka/panggilan/{hook.pk}/hidupkan/").status_code == (
            302 if name == "petugas" else 404
        )
    assert Client().get("/antarmuka/panggilan/").status_code == 302
    assert asking.ask(f"webhooks/{hook.pk}", "delete").status_code == 204
    assert asking.ask(f"webhooks/{hook.pk}").status_code == 404
    assert AuditEvent.objects.filter(verb="webhook_ended").count() == 1
