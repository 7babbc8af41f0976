"""Webhooks through the interface: made, listed, tried, woken and ended."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status
from pydantic import Field, StringConstraints

from pantau.office.api import access, webhooks
from pantau.office.api.asking import Id
from pantau.office.api.bearer import Bearer, caller_of
from pantau.office.api.events import EVENTS
from pantau.office.api.models import Delivery, Webhook
from pantau.office.api.problems import ProblemError

router = Router(tags=["Webhooks"], auth=Bearer("webhooks:manage"))

MOST_DELIVERIES = 200


class WebhookRow(Schema):
    id: int
    url: str
    events: list[str]
    made_at: datetime
    paused_at: datetime | None
    paused_why: str | None = Field(description="`failing` or `gone`.")
    failed_in_row: int


class WebhookMade(WebhookRow):
    secret: str = Field(description="Signs every call; shown this once.")


class Webhooks(Schema):
    items: list[WebhookRow]


class DeliveryRow(Schema):
    id: UUID = Field(description="The call's `webhook-id`.")
    event: str
    at: datetime
    state: Literal["waiting", "delivered", "failed", "dropped"]
    attempts: int
    tried_at: datetime | None
    status: int | None = Field(description="Of the last answer.")
    trouble: str | None


class Deliveries(Schema):
    items: list[DeliveryRow] = Field(description="The newest first, 200 at most.")


class WebhookWanted(Schema):
    url: Annotated[str, StringConstraints(max_length=webhooks.MOST_URL)] = Field(
        description="A public https address.", examples=["https://hooks.example.org/pantau"]
    )
    events: list[Literal[tuple(EVENTS)]] = Field(min_length=1, max_length=len(EVENTS))  # type: ignore[valid-type]


def _shown(hook: Webhook) -> dict[str, Any]:
    told = {name: getattr(hook, name) for name in WebhookRow.model_fields}
    return told | {"paused_why": hook.paused_why or None}


def _delivery(one: Delivery) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in DeliveryRow.model_fields}
    return told | {"trouble": one.trouble or None}


def _own(request: HttpRequest) -> QuerySet[Webhook]:
    return access.own_webhooks(caller_of(request).user)


@router.get("/webhooks", response=Webhooks, summary="List webhooks", operation_id="list_webhooks")
def listed(request: HttpRequest) -> dict[str, Any]:
    """One's own."""
    return {"items": [_shown(hook) for hook in _own(request).order_by("pk")]}


@router.post("/webhooks", response={201: WebhookMade}, summary="Make a webhook", operation_id="make_webhook")
def made(request: HttpRequest, wanted: WebhookWanted) -> Any:
    """The address is called when one of the events happens, with what its person may then see of it.

    Each event needs the scope that reads what it tells. With the token the webhook ends too.
    """
    caller = caller_of(request)
    try:
        new = webhooks.make(caller.token, wanted.url, wanted.events, now=caller.now)
    except webhooks.WebhookError as refused:
        raise ProblemError(422, str(refused)) from None
    return Status(201, _shown(new.webhook) | {"secret": new.secret})


@router.get("/webhooks/{id}", response=WebhookRow, summary="One webhook", operation_id="get_webhook")
def one(request: HttpRequest, id: Id) -> dict[str, Any]:
    return _shown(get_object_or_404(_own(request), pk=id))


@router.delete("/webhooks/{id}", response={204: None}, summary="End a webhook", operation_id="end_webhook")
def ended(request: HttpRequest, id: Id) -> Any:
    """It is called no more, and its secret is forgotten."""
    caller = caller_of(request)
    webhooks.end(get_object_or_404(_own(request), pk=id), by=caller.user, now=caller.now)
    return Status(204, None)


@router.post(
    "/webhooks/{id}/ping", response={202: DeliveryRow}, summary="Try a webhook", operation_id="ping_webhook"
)
def pinged(request: HttpRequest, id: Id) -> Any:
    """Calls it with the event `ping` and no items. A ping that still waits for its next try is given back."""
    called = webhooks.ping(get_object_or_404(_own(request), pk=id), now=caller_of(request).now)
    return Status(202, _delivery(called))


@router.post(
    "/webhooks/{id}/resume", response=WebhookRow, summary="Wake a webhook", operation_id="resume_webhook"
)
def resumed(request: HttpRequest, id: Id) -> dict[str, Any]:
    """After it was paused. What waited is called out now."""
    caller = caller_of(request)
    webhooks.resume(get_object_or_404(_own(request), pk=id), by=caller.user, now=caller.now)
    return _shown(_own(request).get(pk=id))


@router.get(
    "/webhooks/{id}/deliveries",
    response=Deliveries,
    summary="Calls of a webhook",
    operation_id="list_deliveries",
)
def deliveries(request: HttpRequest, id: Id) -> dict[str, Any]:
    found = get_object_or_404(_own(request), pk=id).deliveries.all()[:MOST_DELIVERIES]
    return {"items": [_delivery(one) for one in found]}
