"""Every operation of the document, asked for what it allows and for what it does not: never a 5xx, and at least one 2xx
whose body is as the document says.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from jsonschema_rs import Draft202012Validator

from made_up_findings import make_account, make_candidate, make_finding, make_post
from pantau.office.api import exports, interface, tokens, webhooks
from pantau.office.api.models import Token, Webhook
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.people.models import User
from pantau.web.ui import clock
from staff import make_person

pytestmark = pytest.mark.django_db

EXAMPLES = 5  # of what is allowed, and as many of what is not, for each operation
FOUND_OUT = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
BODIES = {
    "make_export": {"kind": "cases", "format": "jsonl", "filters": {"closed": False}},
    "make_webhook": {"url": "https://contoh.example/dengar", "events": ["case.moved"]},
}


@pytest.fixture
def office(settings, tmp_path) -> dict[str, int]:
    """One of everything that an address may name, and an officer whose tokens have one scope each."""
    settings.PANTAU_DATA = tmp_path
    officer = make_person("petugas", "officer")
    account = make_account("resmi", candidate=make_candidate())
    finding = make_finding(post=make_post(account=account))
    case = casework.open_case(Opening("information", "Dugaan"), by=officer, now=clock.now())
    tokens.make(officer, "panggilan", ["webhooks:manage", "cases:read"], timedelta(days=1), now=clock.now())
    hook = a_new_webhook()
    webhooks.ping(hook, now=clock.now())
    file = exports.ask(officer, "posts", "csv", {}, now=clock.now())
    exports.make(file.pk, clock.now())
    return {
        "posts": finding.post_id, "findings": finding.pk, "cases": case.pk, "accounts": account.pk,
        "webhooks": hook.pk, "exports": file.pk, "officer": officer.pk,
    }  # fmt: skip


class Sender:
    """Sends with a token of the operation's scope, and keeps what was answered."""

    def __init__(self, officer: Any) -> None:
        self.client = Client()
        self.statuses: dict[str, list[int]] = defaultdict(list)
        needed = {scope: {scope} for scope in set(interface.scopes().values())}
        needed["export"] |= {
            "posts:read",
            "cases:read",
            "findings:read",
            "coverage:read",
        }  # what is in the files
        needed["webhooks:manage"] |= {"cases:read"}  # what is told
        self.secrets = {
            scope: tokens.make(officer, scope, wanted, timedelta(days=1), now=clock.now()).secret
            for scope, wanted in needed.items()
        }
        Token.objects.update(per_minute=30_000)

    def send(self, told: Any, method: str, path: str, query: Any = None, body: Any = None) -> Any:
        answer = self.client.generic(
            method.upper(), path,
            data=b"" if body is None else json.dumps(body, default=str).encode(),
            content_type="application/json", query_params=query,
            headers={"Authorization": f"Bearer {self.secrets[told['x-scope']]}"},
        )  # fmt: skip
        self.statuses[told["operationId"]].append(answer.status_code)
        if answer.status_code >= 400:
            assert answer["Content-Type"] == "application/problem+json", (method, path, answer.content)
        return answer


def test_no_operation_breaks_and_each_answers(office):
    document = interface.document()
    sender = Sender(User.objects.get(pk=office["officer"]))
    for path, methods in document["paths"].items():
        key = str(office.get(path.split("/")[3], 0))
        for method, told in sorted(methods.items(), key=lambda one: one[0] == "delete"):
            answer = sender.send(
                told, method, path.replace("{id}", key), body=BODIES.get(told["operationId"])
            )
            assert 200 <= answer.status_code < 300, (told["operationId"], answer.content)
            if answer.streaming:
                b"".join(answer.streaming_content)
            elif answer.content:
                as_the_document_says(document, told, answer)
        if "delete" in methods:  # the rest of its addresses come later
            office["webhooks"] = a_new_webhook().pk
    schema = schemathesis.openapi.from_dict(document)
    for found in schema.get_all_operations():
        for mode in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            ask_by_chance(sender, found.ok(), mode)
    broken = {name: codes for name, codes in sender.statuses.items() if max(codes) >= 500}
    assert broken == {}
    assert set(sender.statuses) == {
        told["operationId"] for path in document["paths"].values() for told in path.values()
    }


def ask_by_chance(sender: Sender, operation: Any, mode: Any) -> None:
    @FOUND_OUT
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        query = {
            name: value if isinstance(value, list) else str(value)
            for name, value in (case.query or {}).items()
        }
        body = case.body if case.media_type else None
        sender.send(operation.definition.raw, case.method, case.formatted_path, query, body)

    ask()


def a_new_webhook() -> Webhook:
    token = Token.objects.get(name="panggilan")
    return webhooks.make(token, "https://contoh.example/", ["case.moved"], now=clock.now()).webhook


def as_the_document_says(document: Any, told: Any, answer: Any) -> None:
    said = told["responses"].get(answer.status_code) or told["responses"][str(answer.status_code)]
    schema = said["content"]["application/json"]["schema"]
    Draft202012Validator(schema | {"components": document["components"]}).validate(answer.json())
