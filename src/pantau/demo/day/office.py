"""The office's side of the day: the registry, the connectors and consents, and the doors pushes come by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

import httpx
from asgiref.sync import sync_to_async

from pantau.demo.day.grounds import GROUNDS, Ground
from pantau.demo.day.story import Member
from pantau.engine.sources.connectors.seam import ReceiveError
from pantau.office.collection import actions, catalogue, pushes
from pantau.office.collection.models import Connector, Consent
from pantau.office.registry.models import Account

Clock = Callable[[], datetime]


def open_office(members: Sequence[Member], secrets: Mapping[str, Mapping[str, str]], now: datetime) -> None:
    """Every account registered, every connector of the day switched on, consents recorded."""
    catalogue.make_known()
    connectors = {ground.connector: _switch_on(ground, secrets, now) for ground in GROUNDS}
    rows = [
        Account(
            platform=member.ground.platform, kind=member.kind, key=member.key,
            native_id=member.key if member.kind == "id" else "",
        )
        for member in members
    ]  # fmt: skip
    for member, row in zip(members, Account.objects.bulk_create(rows), strict=True):
        member.pk = row.pk
        if member.token:
            connector = connectors[member.ground.connector]
            actions.give_consent(row, connector, scope="unggahan", token=member.token, now=now)


def _switch_on(ground: Ground, secrets: Mapping[str, Mapping[str, str]], now: datetime) -> Connector:
    connector = Connector.objects.get(name=ground.connector)
    actions.record_legal_basis(
        connector, kind="letter", reference="001/PM/2024", signed_on=date(2024, 1, 5), signatory="Ketua",
        scope="unggahan publik akun terdaftar", by=None, now=now,
    )  # fmt: skip
    for name, secret in {**ground.secrets, **secrets.get(ground.connector, {})}.items():
        actions.store_credential(connector, name, secret, by=None, now=now)
    return actions.enable(connector, by=None, now=now)


def withdraw(member: Member, now: datetime) -> None:
    consent = Consent.objects.get(account=member.pk, withdrawn_at=None)
    actions.withdraw_consent(consent, now=now)


def deliver(connector: str, headers: Mapping[str, str], body: bytes, now: datetime, code: str = "") -> bool:
    """Hand a push to the office; was it taken?"""
    try:
        pushes.receive(Connector.objects.get(name=connector), code, headers, body, now=now)
    except ReceiveError:
        return False
    return True


class Doors(httpx.AsyncBaseTransport):
    """The office's addresses for hubs, as far as a hub's client sees them."""

    def __init__(self, clock: Clock, taken: Callable[[bytes], None]) -> None:
        self._clock = clock
        self._taken = taken

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await sync_to_async(self._answer)(request, await request.aread())

    def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        code = urlsplit(str(request.url)).path.rpartition("/")[2]
        if request.method == "GET":
            return self._asked_back(dict(request.url.params), code)
        connector = _connector_of(request.headers.get("link", ""))
        if deliver(connector, dict(request.headers), body, self._clock(), code) and connector == "feeds":
            self._taken(body)  # YouTube's pushes only say that there is something to read
        return httpx.Response(200)

    def _asked_back(self, query: Mapping[str, str], code: str) -> httpx.Response:
        row = Connector.objects.get(name=_connector_of(query.get("hub.topic", "")))
        try:
            return httpx.Response(200, text=pushes.answer_question(row, code, query, now=self._clock()))
        except ReceiveError:
            return httpx.Response(404)


def _connector_of(topic: str) -> str:
    return "youtube" if "youtube.com" in topic else "feeds"
