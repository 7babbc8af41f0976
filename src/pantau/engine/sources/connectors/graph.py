"""Meta's Graph protocol, as Facebook, Instagram and Threads share it: calls, batches, errors, usage, webhooks.

Error codes, headers and limits are from Meta's documentation as other people quote it, some from memory
(``platforms.md`` of the access facts marks each); field names are checked against ``facebook-business``.
Tokens travel in a header, never in an address, and are blotted out of what is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from .fetching import Answer, Fetcher, FetchError, Trouble
from .seam import ReceiveError

VERSION = "v26.0"
GRAPH = f"https://graph.facebook.com/{VERSION}"
BATCH = 50  # sub-requests of one HTTP request; each counts as a call

MOST_WEBHOOK_BYTES = 1024 * 1024
LATEST_DELIVERY = timedelta(hours=36)  # Meta repeats an unanswered delivery for so long

_RATE = frozenset({4, 17, 18, 32, 341, 613, *range(80000, 80015), 130429, 131048, 131056})
_TOO_LATE = 131047  # WhatsApp: nobody who wrote more than a day ago is answered freely
_APP_WIDE = frozenset({4, 341})
_AUTH = frozenset({102, 190, 463, 467})
_DOWN = frozenset({1, 2})
_NO_SUCH_NAME = frozenset({110, 803})
_STEPS = ("after", "until", "__paging_token")
_INVISIBLE = 33  # subcode of 100: the object is missing, or not visible to us


class GraphError(FetchError):
    """What Graph says went wrong, classed by its code and subcode."""

    def __init__(
        self, trouble: Trouble, message: str, *, code: int, subcode: int, status: int, wait_s: float | None
    ) -> None:
        super().__init__(trouble, message, status=status, wait_s=wait_s)
        self.code = code
        self.subcode = subcode

    @property
    def app_wide(self) -> bool:
        """The whole app must stop, not one account alone."""
        return self.code in _APP_WIDE


def trouble_of(code: int, subcode: int, message: str) -> Trouble:
    if code in _RATE:
        return "retry_after"
    if code in _AUTH:
        return "auth"
    if code in _DOWN:
        return "provider_down"
    if code in _NO_SUCH_NAME or (code == 100 and subcode == _INVISIBLE):
        return "gone"
    if code in (3, 10, 368, 801) or 200 <= code <= 299:
        return "permission"
    # Without its features, an app is told "(#100) ... requires ...".
    return "permission" if code == _TOO_LATE or (code == 100 and "requires" in message) else "bad_request"


@dataclass(frozen=True, slots=True)
class Usage:
    """How much is spent, in percent, and after how many seconds a blocked caller is let in again."""

    app: float = 0
    account: float = 0
    regain_s: float = 0

    @property
    def app_spent(self) -> bool:
        return self.app >= 100

    @property
    def account_spent(self) -> bool:
        return self.account >= 100 or self.regain_s > 0


def usage_of(headers: Mapping[str, str]) -> Usage:
    app = _json_or_nothing(headers.get("x-app-usage"))
    cases = _json_or_nothing(headers.get("x-business-use-case-usage"))
    lines = [line for listed in cases.values() if isinstance(listed, list) for line in listed]
    lines = [line for line in lines if isinstance(line, dict)]
    return Usage(
        app=_highest(app),
        account=max((_highest(line) for line in lines), default=0),
        regain_s=60
        * max((_number(line.get("estimated_time_to_regain_access")) for line in lines), default=0),
    )


def _json_or_nothing(text: str | None) -> dict[str, Any]:
    try:
        found = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def _highest(line: Mapping[str, Any]) -> float:
    return max(_number(line.get(name)) for name in ("call_count", "total_time", "total_cputime"))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """One question: a path under the base address, its parameters, and in whose name.

    ``account`` names the consenting account whose own quota it spends; empty for the app's.
    """

    path: str
    params: Mapping[str, str]
    token: str = field(repr=False)
    account: str = ""

    def bucket(self, fetch: Fetcher) -> str:
        """``<bucket of the connector>@<account>`` for quotas that each account holds."""
        return f"{fetch.bucket}@{self.account}" if self.account else fetch.bucket


@dataclass(frozen=True, slots=True)
class Reading:
    """One answer. ``raw`` is the hash of its own bytes, also where it came inside a batch."""

    body: Mapping[str, Any]
    raw: str
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Graph:
    """A Graph server. ``base`` ends in the version; the app's secret proves calls to be ours."""

    base: str
    app_secret: str = field(default="", repr=False)

    async def ask(self, fetch: Fetcher, call: Call, *, method: str = "GET", kept: bool = True) -> Reading:
        """Raises FetchError, as GraphError where Graph says why."""
        options: dict[str, Any] = {"data" if method == "POST" else "params": self._proved(call)}
        if call.token:
            options["headers"] = _bearer(call.token)
        if call.token and kept:
            options["hide"] = (call.token,)
        address = f"{self.base}/{call.path}" if call.path else self.base
        try:
            answer = await fetch.request(method, address, bucket=call.bucket(fetch), kept=kept, **options)
        except FetchError as error:
            raise _told_by_graph(error) from error
        return _reading(answer)

    async def tell(self, fetch: Fetcher, call: Call, body: Mapping[str, Any]) -> Reading:
        """A JSON body, as WhatsApp wants it; nothing of the answer is kept. Raises FetchError."""
        options: dict[str, Any] = {"params": self._proved(call), "json": dict(body)}
        options["headers"] = _bearer(call.token)
        try:
            answer = await fetch.post(
                f"{self.base}/{call.path}", bucket=call.bucket(fetch), kept=False, **options
            )
        except FetchError as error:
            raise _told_by_graph(error) from error
        return _reading(answer)

    async def batch(
        self, fetch: Fetcher, calls: Sequence[Call], *, method: str = "GET"
    ) -> list[Reading | FetchError]:
        """At most 50 calls in one request; one result each, in order. Raises FetchError if all failed."""
        refusals = [await _refusal(fetch, call) for call in calls]
        allowed = [call for call, refusal in zip(calls, refusals, strict=True) if refusal is None]
        answers = iter(await self._send(fetch, allowed, method) if allowed else ())
        return [next(answers) if refusal is None else refusal for refusal in refusals]

    async def _send(self, fetch: Fetcher, calls: Sequence[Call], method: str) -> list[Reading | FetchError]:
        first = calls[0].token
        operations = [self._operation(call, first, method) for call in calls]
        try:
            answer = await fetch.post(
                f"{self.base}/",
                cost=sum(not call.account for call in calls),
                data={"batch": json.dumps(operations), "include_headers": "true"},
                headers=_bearer(first),
                hide=tuple({call.token for call in calls}),
                kept=False,  # its parts are kept, each under its own hash
            )
        except FetchError as error:
            raise _told_by_graph(error) from error
        parts = _parse(answer.body)
        if isinstance(parts, dict) and "error" in parts:
            raise _graph_error(parts, answer.status, answer.headers)
        if not isinstance(parts, list) or len(parts) != len(calls):
            raise FetchError("unreadable", "a batch was not answered part by part")
        usage = usage_of(answer.headers)
        return [_part(part, call, usage, fetch) for part, call in zip(parts, calls, strict=True)]

    def _operation(self, call: Call, default_token: str, method: str) -> dict[str, str]:
        params = urlencode(self._proved(call))
        if method == "POST":
            operation = {"method": method, "relative_url": call.path, "body": params}
        else:
            operation = {"method": method, "relative_url": f"{call.path}?{params}"}
        if call.token != default_token:
            operation["access_token"] = call.token
        return operation

    def _proved(self, call: Call) -> dict[str, str]:
        if not self.app_secret:
            return dict(call.params)
        proof = hmac.new(self.app_secret.encode(), call.token.encode(), hashlib.sha256).hexdigest()
        return {**call.params, "appsecret_proof": proof}


async def _refusal(fetch: Fetcher, call: Call) -> FetchError | None:
    """Takes leave of the account's own quota; one that is spent must not hold up the rest of a batch."""
    if not call.account:
        return None
    try:
        await fetch.permits.take(call.bucket(fetch), 1)
    except FetchError as error:
        return error
    return None


def _bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


def _parse(body: bytes | str) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the answer is no JSON: {error}") from error


def _reading(answer: Answer) -> Reading:
    body = _parse(answer.body)
    if not isinstance(body, dict):
        raise FetchError("unreadable", "the answer is no object")
    if "error" in body:
        raise _graph_error(body, answer.status, answer.headers)
    return Reading(body, answer.raw, usage_of(answer.headers))


def _part(part: object, call: Call, usage: Usage, fetch: Fetcher) -> Reading | FetchError:
    if not isinstance(part, dict) or not isinstance(part.get("body"), str):
        return FetchError("provider_down", "Graph did not come to this part of the batch in time")
    headers = {
        str(line.get("name", "")).lower(): str(line.get("value", ""))
        for line in part.get("headers") or ()
        if isinstance(line, dict)
    }
    if call.account:
        fetch.permits.learn(call.bucket(fetch), headers, fetch.clock())
    body = part["body"].encode()
    raw = hashlib.sha256(body).hexdigest()
    fetch.keep(raw, body)
    try:
        reading = _reading(Answer(int(part.get("code") or 0), headers, body, raw))
    except FetchError as error:
        return error
    own = reading.usage
    return Reading(reading.body, raw, Usage(max(usage.app, own.app), own.account, own.regain_s))


def _told_by_graph(error: FetchError) -> FetchError:
    """The same error, in Graph's own terms where its answer carries them."""
    if error.answer is None:
        return error
    body = _json_or_nothing(error.answer.body.decode("utf-8", "replace"))
    if not isinstance(body.get("error"), dict):
        return error
    return _graph_error(body, error.status, error.answer.headers)


def _graph_error(body: Mapping[str, Any], status: int, headers: Mapping[str, str]) -> GraphError:
    told = body["error"] if isinstance(body["error"], dict) else {}
    code, subcode = int(_number(told.get("code"))), int(_number(told.get("error_subcode")))
    message = str(told.get("message") or "Graph gives no reason")[:300]
    wait = usage_of(headers).regain_s or None
    return GraphError(
        trouble_of(code, subcode, message),
        f"({code}/{subcode}) {message}" if subcode else f"({code}) {message}",
        code=code,
        subcode=subcode,
        status=status,
        wait_s=wait,
    )


def next_page(listing: Mapping[str, Any], limit: int) -> dict[str, str] | None:
    """The parameters that ask for the next page; None at the end.

    Most lists end where ``paging.next`` is missing. Nested lists never carry it: there a cursor goes on
    after a full page, and after an empty one. The token that ``next`` repeats is left out.
    """
    paging = listing.get("paging")
    if not isinstance(paging, dict):
        return None
    if isinstance(paging.get("next"), str):
        query = dict(parse_qsl(urlsplit(paging["next"]).query))
        if steps := {name: query[name] for name in _STEPS if query.get(name)}:
            return steps
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    goes_on = "next" in paging or len(listing.get("data") or ()) not in range(1, limit)
    return {"after": after} if goes_on and isinstance(after, str) and after else None


def check_signature(headers: Mapping[str, str], body: bytes, app_secret: str) -> None:
    """Before anything is parsed: the delivery is signed with our app's secret. Raises ReceiveError."""
    if len(body) > MOST_WEBHOOK_BYTES:
        raise ReceiveError("oversize", f"a delivery of {len(body)} bytes is refused")
    given = {name.lower(): value for name, value in headers.items()}.get("x-hub-signature-256", "")
    expected = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), f"sha256={expected}".encode()):
        raise ReceiveError("signature", "X-Hub-Signature-256 does not match our app secret")


def delivery(headers: Mapping[str, str], body: bytes, app_secret: str) -> tuple[Mapping[str, Any], str]:
    """A delivery's object and the hash of its bytes, the signature checked first. Raises ReceiveError."""
    check_signature(headers, body, app_secret)
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ReceiveError("malformed", f"the delivery is no JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise ReceiveError("malformed", "the delivery is no object")
    return parsed, hashlib.sha256(body).hexdigest()


def refuse_old(told_at: object, observed_at: datetime) -> None:
    """A signed delivery stays valid for ever, so one that is too old is taken for a replay."""
    seconds = _number(told_at)
    if not 0 < seconds < 4e9:
        raise ReceiveError("malformed", "the delivery does not say when it was sent")
    if observed_at - datetime.fromtimestamp(seconds, UTC) > LATEST_DELIVERY:
        raise ReceiveError(
            "replayed", f"a delivery of {datetime.fromtimestamp(seconds, UTC):%Y-%m-%d} is refused"
        )


def challenge_of(query: Mapping[str, str], verify_token: str) -> str:
    """What Meta's subscription check wants to hear. Raises ReceiveError if it is not Meta's."""
    if not verify_token or not hmac.compare_digest(
        query.get("hub.verify_token", "").encode(), verify_token.encode()
    ):
        raise ReceiveError("signature", "hub.verify_token is not ours")
    if query.get("hub.mode") != "subscribe":
        raise ReceiveError("malformed", f"hub.mode {query.get('hub.mode')!r} is unknown")
    return query.get("hub.challenge", "")
