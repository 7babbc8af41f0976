"""X by its interface v2: timelines since the last post, look-ups by the hundred, the filtered stream.

The stream (``x_stream``) brings posts as they are made; ``sweep`` repairs what it missed. Every request that
costs money is made only while the day's purse has money for all it might bring.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import dig, text_of

from . import x_compliance
from .events import (
    AccountChanged,
    AccountRef,
    AccountState,
    Cursor,
    Event,
    Gap,
    Page,
    PostGone,
    PostRef,
    PostSeen,
)
from .fetching import Fetcher, FetchError, Trouble
from .seam import (
    Access,
    Clock,
    NotPermittedError,
    Proof,
    ReceiveError,
    Resolution,
    Subscription,
    require_access,
)
from .x_answers import (
    DIALECTS,
    TWEET,
    Dialect,
    Item,
    Problem,
    Told,
    XError,
    author_in,
    history_of,
    post_id,
    read_answer,
    seen,
    state_of,
    why_of,
)
from .x_api import PAGE_SIZE, XApi
from .x_money import DayPurse
from .x_rules import MOST_RULES, OUR_TAG, RulePlan, plan_rules, term_of, terms_in
from .x_stream import line_events

BASE_URL = "https://api.x.com"
MOST_IDS = 100
OVERLAP = timedelta(hours=1)  # read again by the next look; X bills a post once a day
FIRST_PAGES = 2  # of an account's posts at the first look: they cost money
MOST_PAGES = 20
KNOWN = 50
SUSPICIOUS = 5
MOST_WEBHOOK_BYTES = 1024 * 1024
JOB_NAME = "pantau"

_STOPPING = frozenset({"quota", "token"})  # troubles that the next request would meet as well


@dataclass(frozen=True, slots=True)
class Mark:
    """A cursor's value: the post after which the next look begins, and when we looked."""

    since: str
    looked_at: datetime | None

    @classmethod
    def read(cls, cursor: Cursor | None) -> Mark:
        since, _, moment = (cursor.value if cursor else "").partition("|")
        try:
            return cls(since if since.isdigit() else "", datetime.fromisoformat(moment))
        except ValueError:
            return cls("", cursor.newest if cursor else None)

    def __str__(self) -> str:
        return f"{self.since}|{self.looked_at.isoformat() if self.looked_at else ''}"


@dataclass(slots=True)
class _Look:
    """One account's timeline as far as it was read."""

    account: AccountRef
    cursor: Cursor
    mark: Mark
    started: datetime
    next_token: str | None = None
    pages: int = 0
    posts: list[PostSeen] = field(default_factory=list)
    lacks: str = ""  # why something on these pages is missing

    @property
    def query(self) -> dict[str, str]:
        since = {"since_id": self.mark.since} if self.mark.since else {}
        return since | ({"pagination_token": self.next_token} if self.next_token else {})

    @property
    def is_long(self) -> bool:
        """Counted in posts: pages grow short as the day's money ends."""
        most = (MOST_PAGES if self.mark.since else FIRST_PAGES) * PAGE_SIZE
        return len(self.posts) >= most or self.pages >= MOST_PAGES

    def moved_on(self) -> Cursor:
        """A post dated in the future must not hide the next ones, nor one that turns up within the hour."""
        settled = self.started - OVERLAP
        old = [seen.version for seen in self.posts if seen.post.posted_at and seen.post.posted_at <= settled]
        since = max((*old, self.mark.since), key=lambda each: int(each or 0))
        dates = [min(seen.post.posted_at, self.started) for seen in self.posts if seen.post.posted_at]
        known = dict.fromkeys([*(seen.post.native_id for seen in self.posts), *self.cursor.known])
        return Cursor(
            value=str(Mark(since, self.started)),
            newest=max([*dates, *([self.cursor.newest] if self.cursor.newest else [])], default=None),
            known=tuple(known)[:KNOWN],
        )


class X:
    """Posts of accounts. ``access.app``: ``bearer_token`` and ``usd_per_day``; ``consumer_secret`` for webhooks.

    ``dialect`` and ``stream_dialect`` there say ``tweet`` or ``post``; without the first it is found out.
    """

    name = "x"
    platform = "x"
    route = "x_api"
    proof: Proof = "published_specification"
    batch = 1
    consented = False

    def __init__(
        self,
        access: Access | None,
        *,
        clock: Clock,
        base_url: str = BASE_URL,
        spent: Mapping[str, Any] | None = None,
    ) -> None:
        """``spent``: what ``spent()`` of the connector before this one told, so that a day's cap holds on."""
        app = require_access(access, "bearer_token", "usd_per_day").app
        self._app = app
        self._clock = clock
        self.api = XApi(
            base_url.rstrip("/"),
            app["bearer_token"],
            DayPurse.remembering(_dollars(app["usd_per_day"]), spent),
            clock,
            _dialect(app.get("dialect", "")),
        )
        self.stream_dialect = _dialect(app.get("stream_dialect", "")) or TWEET

    def spent(self) -> dict[str, Any]:
        """What the day has cost so far, as JSON; to be kept with every stored page."""
        return self.api.purse.as_json()

    def others_spent(self, millionths: int) -> None:
        """What another connector has spent of the same day's money since this one was told."""
        self.api.purse.others_spent(millionths)

    # --- resolve ---------------------------------------------------------------------------------

    async def resolve(self, refs: Sequence[AccountRef], fetch: Fetcher) -> Mapping[str, Resolution]:
        """By number and by name, a hundred at once. Names are given up and taken by others."""
        found: dict[str, Resolution] = {}
        for chunk in _chunks([ref for ref in refs if ref.native_id]):
            found |= await self._resolve(chunk, "users", "ids", fetch)
        for chunk in _chunks([ref for ref in refs if not ref.native_id and ref.handle]):
            found |= await self._resolve(chunk, "users/by", "usernames", fetch)
        return found

    async def _resolve(
        self, refs: Sequence[AccountRef], path: str, by: str, fetch: Fetcher
    ) -> dict[str, Resolution]:
        try:
            told = await self.api.users(fetch, path, **{by: ",".join(ref.name for ref in refs)})
        except FetchError as error:
            state = _UNRESOLVED.get(error.trouble, "unknown")
            return {ref.name: Resolution(state, detail=str(error)) for ref in refs}
        key = "id" if by == "ids" else "username"
        users = {str(user.get(key)).lower(): user for user in told.items}
        return {ref.name: _resolution(ref, users.get(ref.name.lower()), told) for ref in refs}

    # --- sweep -----------------------------------------------------------------------------------

    async def sweep(
        self, accounts: Sequence[AccountRef], cursors: Mapping[str, Cursor], fetch: Fetcher
    ) -> AsyncIterator[Page]:
        stopped = ""
        for account in accounts:
            cursor = cursors.get(account.name, Cursor())
            look = _Look(account, cursor, Mark.read(cursor), self._clock())
            if stopped or not account.native_id:
                yield Page((self._gap(look, stopped or "unresolved"),))
                continue
            goes_on = True
            while goes_on:
                page, goes_on, stopped = await self._step(look, fetch)
                yield page

    async def _step(self, look: _Look, fetch: Fetcher) -> tuple[Page, bool, str]:
        """One page of a timeline; whether it goes on, and why nobody else can be asked."""
        try:
            told = await self.api.timeline(fetch, look.account.name, look.query)
        except FetchError as error:
            why = why_of(error)
            return Page((self._gap(look, why),)), False, why if why in _STOPPING else ""
        if told.is_refusal:
            return Page(self._refused(look, told.problems[0])), False, ""
        events: list[Event] = [*self._read(look, told), *_renamed(look.account, told.items, self._clock())]
        circle = told.next_token is not None and told.next_token == look.next_token
        look.next_token = told.next_token
        if circle:
            return Page((*events, self._gap(look, "answer"))), False, ""
        if look.next_token and not look.is_long:
            return Page(tuple(events)), True, ""
        if look.lacks:
            return Page((*events, self._gap(look, look.lacks))), False, ""
        if look.next_token:
            events.append(self._beyond(look))
        return Page(tuple(events), {look.account.name: look.moved_on()}, (look.account,)), False, ""

    def _read(self, look: _Look, told: Told) -> list[PostSeen]:
        now, posts = self._clock(), []
        for item in told.items:
            try:
                posts.append(seen(item, look.account, now, told.raw))
            except BadItem:
                look.lacks = "answer"
        if told.lacks:
            look.lacks = "answer"
        look.pages += 1
        look.posts.extend(posts)
        return posts

    def _refused(self, look: _Look, problem: Problem) -> tuple[Event, ...]:
        state = state_of(problem)
        if state == "unknown":
            return (self._gap(look, "outage" if problem.trouble == "provider_down" else "answer"),)
        changed = AccountChanged(look.account, state, self._clock(), str(problem))
        return changed, self._gap(look, "private" if state == "private" else "not_found")

    def _gap(self, look: _Look, why: str) -> Gap:
        return Gap("x", look.account, look.mark.looked_at, self._clock(), why)

    def _beyond(self, look: _Look) -> Gap:
        """There is more than we read: it is older than the oldest of what we did."""
        oldest = min(filter(None, (seen.post.posted_at for seen in look.posts)), default=look.started)
        return Gap("x", look.account, look.mark.looked_at, oldest, "page_limit")

    # --- recheck ---------------------------------------------------------------------------------

    async def recheck(self, posts: Sequence[PostRef], fetch: Fetcher) -> AsyncIterator[Page]:
        """The id of an edited post gives its first version, which names the later ones: those are read too."""
        for refs in _chunks(posts):
            now = self._clock()
            try:
                told = await self.api.posts(fetch, [ref.native_id for ref in refs])
                latest = [history_of(item)[-1] for item in told.items]
                edits = [each for each in latest if each not in {str(item.get("id")) for item in told.items}]
                later = await self.api.posts(fetch, edits) if edits else None
            except FetchError as error:
                yield Page((Gap("x", None, now, now, why_of(error)),))
                continue
            yield Page(tuple(_rechecked(refs, told, later, now)))

    # --- compliance ------------------------------------------------------------------------------

    async def hand_in(self, posts: Sequence[PostRef], fetch: Fetcher) -> str:
        """A compliance job for the posts we hold; its id. Costs no money. Raises FetchError."""
        return await x_compliance.submit(self.api, [post.native_id for post in posts], JOB_NAME, fetch)

    async def handed_in(self, job_id: str, posts: Sequence[PostRef], fetch: Fetcher) -> Page | None:
        """What became of them; None while X is still at it. Raises FetchError, ``gone`` for a lost job."""
        return await x_compliance.collect(self.api, job_id, posts, fetch)

    # --- push ------------------------------------------------------------------------------------

    async def subscribe(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """Adds these accounts to the stream's rules; those that find no place are left out.

        Raises FetchError.
        """
        return await self._subscribe(accounts, fetch, keep=True)

    async def watch_only(self, accounts: Sequence[AccountRef], fetch: Fetcher) -> Sequence[Subscription]:
        """The same, and takes all other accounts out of our rules. Raises FetchError."""
        return await self._subscribe(accounts, fetch, keep=False)

    async def _subscribe(
        self, accounts: Sequence[AccountRef], fetch: Fetcher, *, keep: bool
    ) -> Sequence[Subscription]:
        ours, others = await self._rules(fetch)
        wanted = {term_of(account) for account in accounts if account.name}
        watched = frozenset[str]().union(*map(terms_in, ours.values())) if keep else frozenset[str]()
        plan = plan_rules(wanted | watched, ours, most=MOST_RULES - others)
        await self._apply(plan, len(ours) + others, fetch)
        stays = wanted - plan.left_out
        return [
            Subscription(account, term_of(account), None)
            for account in accounts
            if account.name and term_of(account) in stays
        ]

    async def _rules(self, fetch: Fetcher) -> tuple[dict[str, str], int]:
        """Our rules by id, and how many others the app has."""
        ours: dict[str, str] = {}
        others, query = 0, {"max_results": str(MOST_RULES)}
        while True:
            told = read_answer(await self.api.get(fetch, "tweets/search/stream/rules", "rules", **query))
            for rule in told.items:
                if rule.get("tag") == OUR_TAG:
                    ours[str(rule.get("id"))] = str(rule.get("value"))
                else:
                    others += 1
            if told.next_token is None:
                return ours, others
            query["pagination_token"] = told.next_token

    async def _apply(self, plan: RulePlan, there: int, fetch: Fetcher) -> None:
        add = {"add": [{"value": rule, "tag": OUR_TAG} for rule in plan.add]}
        delete = {"delete": {"ids": list(plan.delete)}}
        changes = [change for change, any_ in ((add, plan.add), (delete, plan.delete)) if any_]
        if there + len(plan.add) > MOST_RULES:
            changes.reverse()  # no room for both at once
        for change in changes:
            answer = await self.api.send("POST", fetch, "tweets/search/stream/rules", "rules", json=change)
            for problem in read_answer(answer).problems:
                if problem.kind != "duplicate-rules":
                    raise XError(problem.trouble or "bad_request", problem)

    def receive(self, headers: Mapping[str, str], body: bytes, observed_at: datetime) -> Sequence[Event]:
        """A delivery of the filtered stream by webhook, which X gives to enterprises."""
        if len(body) > MOST_WEBHOOK_BYTES:
            raise ReceiveError("oversize", f"a delivery of {len(body)} bytes is refused")
        given = {name.lower(): value for name, value in headers.items()}.get(
            "x-twitter-webhooks-signature", ""
        )
        if not hmac.compare_digest(given.encode(), self._signature(body).encode()):
            raise ReceiveError("signature", "x-twitter-webhooks-signature does not match our secret")
        try:
            return line_events(body, observed_at)
        except FetchError as error:
            raise ReceiveError("malformed", str(error)) from error

    def challenge(self, crc_token: str) -> dict[str, str]:
        """What X wants to hear from a webhook before it delivers, and again every day."""
        return {"response_token": self._signature(crc_token.encode())}

    def _signature(self, body: bytes) -> str:
        secret = self._app.get("consumer_secret", "")
        if not secret:
            raise NotPermittedError("missing credentials: consumer_secret")
        digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
        return f"sha256={base64.b64encode(digest).decode()}"


# --- pure --------------------------------------------------------------------------------------------


_UNRESOLVED: Mapping[Trouble, AccountState] = {
    "retry_after": "our_quota",
    "permission": "blocked_us",
    "auth": "blocked_us",
}


def _dollars(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise NotPermittedError(f"usd_per_day is {text!r}: write dollars as a number, such as 25") from error


def _dialect(name: str) -> Dialect | None:
    if name and name not in DIALECTS:
        raise NotPermittedError(f"dialect is {name!r}: write tweet or post, or leave it empty")
    return DIALECTS.get(name)


def _resolution(ref: AccountRef, user: Item | None, told: Told) -> Resolution:
    if user is None:
        problem = told.problem_of(ref.name)
        detail = str(problem) if problem else "the answer does not name this account"
        return Resolution(state_of(problem) if problem else "unknown", detail=detail)
    account = AccountRef("x", text_of(user.get("id")), text_of(user.get("username")))
    state: AccountState = "private" if user.get("protected") is True else "active"
    return Resolution(state, account, text_of(user.get("name")) or "")


def _renamed(account: AccountRef, items: Iterable[Item], now: datetime) -> tuple[AccountChanged, ...]:
    """The author of a post is told by the name of today."""
    names = (text_of(dig(item.get("author"), "username")) for item in items)
    handle = next((name for name in names if name), None)
    if not handle or not account.handle or handle.lower() == account.handle.lstrip("@").lower():
        return ()
    now_called = AccountRef("x", account.native_id, handle)
    return (AccountChanged(account, "renamed", now, f"now @{handle}", now_called),)


def _rechecked(refs: Sequence[PostRef], told: Told, later: Told | None, now: datetime) -> Iterable[Event]:
    accounts = {ref.native_id: ref.account for ref in refs}
    found: set[str] = set()
    for answer in filter(None, (told, later)):
        for item in answer.items:
            native_id = post_id(item) if post_id(item) in accounts else str(item.get("id"))
            try:
                event = seen(item, accounts.get(native_id) or author_in(item), now, answer.raw)
            except BadItem:
                continue
            found.add(native_id)
            yield event
    missing = [ref for ref in refs if ref.native_id not in found]
    for ref in missing:
        yield _missing(ref, told.problem_of(ref.native_id), now, told.raw)


def _missing(ref: PostRef, problem: Problem | None, now: datetime, raw: str) -> Event:
    """X says which posts it does not give, and why; of what it says nothing, nothing is known."""
    if problem and problem.kind == "not-authorized-for-resource":
        suspended = "suspended" in problem.detail.lower()
        return PostGone(ref, "account_gone" if suspended else "private", now, raw)
    if problem and problem.kind == "resource-not-found":
        return PostGone(ref, "unknown", now, raw)
    return Gap("x", ref.account, None, now, "answer")


def _chunks(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + MOST_IDS] for start in range(0, len(values), MOST_IDS))
