"""X's interface v2 as Pantau asks it: timelines, look-ups, the filtered stream, batch compliance.

It speaks either spelling of the description, or both. Windows run out and money is spent on the simulated clock;
answers are held against the models of ``xdk`` by a test. Problems and limits follow X's documentation.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal

from .graph import Window
from .server import Platform, Request, Response, as_json
from .world import Account, Change, Post, World

TOKEN = "simulated-x-token"  # noqa: S105 - of a made-up app
CONSUMER_SECRET = "simulated-x-secret"  # noqa: S105
WINDOW = timedelta(minutes=15)
LIMITS = {"timeline": 10_000, "users": 300, "posts": 3_500, "rules": 450, "stream": 50, "compliance": 150}
MONTHLY_POSTS = 3_000_000
MOST_RULES, LONGEST_RULE = 1_000, 1_024
MOST_EDITS, EDITABLE = 5, timedelta(hours=1)
BACKFILL = timedelta(minutes=5)
PRICES = {"post": 5_000, "user": 10_000}  # millionths of a dollar

_EPOCH_MS = 1_288_834_974_657
_PROBLEMS = "https://api.x.com/2/problems/"
_NEW_NAMES = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "referenced_tweets": "referenced_posts",
}
_POST_FIELDS = frozenset({
    "attachments", "author_id", "created_at", "edit_controls", "edit_history_tweet_ids", "entities", "id",
    "in_reply_to_user_id", "lang", "note_tweet", "public_metrics", "referenced_tweets", "text",
})  # fmt: skip
_BY_EXPANSION = frozenset({"author_id", "edit_history_tweet_ids", "in_reply_to_user_id", "referenced_tweets"})

Query = Mapping[str, str]
Spelling = Literal["tweet", "post", "both"]


class ToldError(Exception):
    """A problem document, with the headers of the window it is about."""

    def __init__(
        self,
        status: int,
        kind: str,
        title: str,
        detail: str,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.headers = headers or {}
        address = _PROBLEMS + kind if kind else "about:blank"
        self.status = status
        self.problem = {"title": title, "type": address, "status": status, "detail": detail, **more}

    def response(self, headers: Mapping[str, str]) -> Response:
        return as_json(
            self.problem, self.status, {**headers, **self.headers, "content-type": "application/problem+json"}
        )


@dataclass(slots=True)
class Job:
    job_id: str
    ids: list[str] = field(default_factory=list)
    ready_at: datetime | None = None  # set when the ids are handed in


@dataclass(slots=True)
class Bill:
    """What was given with success, once a UTC day."""

    millionths: int = 0
    posts: int = 0
    _day: date | None = None
    _given: set[str] = field(default_factory=set)

    @property
    def usd(self) -> float:
        return self.millionths / 1_000_000

    def charge(self, kind: str, ids: Iterable[str], now: datetime) -> None:
        today = now.astimezone(UTC).date()
        if today != self._day:
            self._day, self._given = today, set()
        for one in ids:
            if (key := f"{kind}/{one}") not in self._given:
                self._given.add(key)
                self.millionths += PRICES[kind]
                self.posts += kind == "post"


class X(Platform):
    """``spelling`` is what look-ups understand, ``stream_spelling`` what the stream does."""

    def __init__(
        self,
        world: World,
        *,
        spelling: Spelling = "both",
        stream_spelling: Spelling = "tweet",
        limits: Mapping[str, int] = LIMITS,
        monthly_posts: int = MONTHLY_POSTS,
        base: str = "http://x.test",
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(sleep)
        self.world = world
        self.spelling: Spelling = spelling
        self.stream_spelling: Spelling = stream_spelling
        self.tokens = {TOKEN}
        self.monthly_posts = monthly_posts
        self.windows = {name: Window(limit, WINDOW) for name, limit in limits.items()}
        self.rules: dict[str, tuple[str, str]] = {}  # id -> value, tag
        self.jobs: dict[str, Job] = {}
        self.bill = Bill()
        self.farewell: dict[str, Any] | None = None  # the last line of the next stream
        self.holds = False  # streams stay open until ``hang_up``; otherwise they end once all was said
        self._lines: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._base = base
        self._posts: dict[str, tuple[Post, int]] = {}
        self._said: list[tuple[datetime, Post, int]] = []
        world.listen(self._changed)

    @property
    def refused(self) -> int:
        """Requests beyond a window."""
        return sum(window.refused for window in self.windows.values())

    # --- ids -------------------------------------------------------------------------------------

    def ids_of(self, post: Post) -> list[str]:
        """The id of every wording until now: a moment and a number, as X makes them."""
        now = self.world.clock()
        moments = [post.visible_from, *(each.since for each in post.wordings[1:] if each.since <= now)]
        ids = [snowflake(moment, post.number) for moment in moments]
        self._posts.update({native_id: (post, index) for index, native_id in enumerate(ids)})
        return ids

    def _find(self, native_id: str) -> tuple[Post, int] | None:
        if native_id not in self._posts:
            for account in self.world.accounts("x"):
                for post in account.posts:
                    self.ids_of(post)
        return self._posts.get(native_id)

    # --- requests --------------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        if request.path.startswith("/storage/"):
            return self._storage(request)
        headers: dict[str, str] = {}
        try:
            if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
                raise ToldError(401, "", "Unauthorized", "Unauthorized")
            name, work = self._route(request)
            headers = self._charge(name)
            found = work()
            return found if isinstance(found, Response) else as_json(found, 200, headers)
        except ToldError as told:
            return told.response(headers)

    def _route(self, request: Request) -> tuple[str, Callable[[], dict[str, Any] | Response]]:
        path, query = request.path, request.query
        if match := re.fullmatch(r"/2/users/(\d+)/tweets", path):
            return "timeline", lambda: self._timeline(match[1], query)
        if path == "/2/users":
            return "users", lambda: self._users("ids", query)
        if path == "/2/users/by":
            return "users", lambda: self._users("usernames", query)
        if path == "/2/tweets":
            return "posts", lambda: self._lookup(query)
        if path == "/2/tweets/search/stream/rules":
            return "rules", lambda: self._rules(request)
        if path == "/2/tweets/search/stream":
            return "stream", lambda: self._stream(query)
        if path == "/2/compliance/jobs" and request.method == "POST":
            return "compliance", lambda: self._new_job(json.loads(request.body))
        if match := re.fullmatch(r"/2/compliance/jobs/(\d+)", path):
            return "compliance", lambda: self._job(match[1])
        raise ToldError(404, "", "Not Found", f"There is no {path}")

    def _charge(self, name: str) -> dict[str, str]:
        window, now = self.windows[name], self.world.clock()
        allowed = window.take(now)
        reset = now + timedelta(minutes=window.minutes_to_wait(now) or 15)
        headers = {
            "x-rate-limit-limit": str(window.limit),
            "x-rate-limit-remaining": str(max(0, window.limit - len(window.calls))),
            "x-rate-limit-reset": str(int(reset.timestamp())),
        }
        if not allowed:
            raise ToldError(429, "", "Too Many Requests", "Too Many Requests", headers)
        if self.bill.posts >= self.monthly_posts and name in ("timeline", "posts", "stream"):
            detail = "Usage cap exceeded: Monthly product cap"
            raise ToldError(
                429, "usage-capped", "UsageCapExceeded", detail, period="Monthly", scope="Product"
            )
        return headers

    # --- posts -----------------------------------------------------------------------------------

    def _timeline(self, user_id: str, query: Query) -> dict[str, Any]:
        self._understand(query, self.spelling)
        most = int(query.get("max_results", "10"))
        if not 5 <= most <= 100:
            raise invalid("max_results", str(most), "is not between 5 and 100")
        account = self.world.account("x", user_id)
        if problem := self._closed(account, user_id, "id"):
            return {"errors": [problem]}
        assert account is not None
        since, before = int(query.get("since_id", "0")), _before(query.get("pagination_token", ""))
        latest = sorted(((self.ids_of(post)[-1], post) for post in self.world.posts_of(account)), key=_number)
        listed = [(one, post) for one, post in reversed(latest) if since < int(one) < before]
        page = listed[:most]
        self.bill.charge("post", (one for one, _ in page), self.world.clock())
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0][0], "oldest_id": page[-1][0]}
        if len(listed) > len(page):
            meta["next_token"] = _token(page[-1][0])
        body = self._page([(post, len(self.ids_of(post)) - 1) for _, post in page], query)
        return {**body, "meta": meta} if page else {"meta": meta}

    def _lookup(self, query: Query) -> dict[str, Any]:
        self._understand(query, self.spelling)
        ids = _listed(query, "ids")
        found, errors = [], []
        for native_id in ids:
            known = self._find(native_id)
            problem = self._hidden(known, native_id)
            if problem is None and known is not None:
                found.append(known)
            elif problem is not None:
                errors.append(problem)
        self.bill.charge("post", (self.ids_of(post)[index] for post, index in found), self.world.clock())
        body = self._page(found, query) if found else {}
        return {**body, "errors": errors} if errors else body

    def _hidden(self, known: tuple[Post, int] | None, native_id: str) -> dict[str, Any] | None:
        asked = {"value": native_id, "resource_id": native_id, "resource_type": "tweet", "parameter": "ids"}
        gone = {
            **asked,
            "title": "Not Found Error",
            "detail": f"Could not find tweet with ids: [{native_id}].",
            "type": f"{_PROBLEMS}resource-not-found",
        }
        if known is None or not known[0].is_visible(self.world.clock()):
            return gone
        state = known[0].account.state_at(self.world.clock())
        if state == "deleted":
            return gone
        if state == "active":
            return None
        why = (
            "User has been suspended"
            if state == "suspended"
            else "Sorry, you are not authorized to see the Tweet"
        )
        return {
            **asked,
            "title": "Authorization Error",
            "detail": f"{why} with ids: [{native_id}].",
            "type": f"{_PROBLEMS}not-authorized-for-resource",
        }

    def _page(self, posts: Sequence[tuple[Post, int]], query: Query) -> dict[str, Any]:
        spelling = "post" if "post.fields" in query else "tweet"
        fields = frozenset(query.get(f"{spelling}.fields", "").split(","))
        expansions = frozenset(query.get("expansions", "").split(","))
        body: dict[str, Any] = {
            "data": [self._show(post, index, spelling, fields, expansions) for post, index in posts]
        }
        if "author_id" in expansions:
            accounts = {post.account.native_id: post.account for post, _ in posts}
            body["includes"] = {"users": [self._user(account, spelling) for account in accounts.values()]}
        return body

    def _show(
        self, post: Post, index: int, spelling: str, fields: frozenset[str], expansions: frozenset[str]
    ) -> dict[str, Any]:
        ids, text = self.ids_of(post), post.wordings[index].text
        made = post.posted_at if index == 0 else post.wordings[index].since
        whole: dict[str, Any] = {
            "id": ids[index],
            "text": text if len(text) <= 280 else f"{text[:278]}…",
            "author_id": post.account.native_id,
            "created_at": _stamp(made),
            "edit_history_tweet_ids": ids,
            "edit_controls": {
                "edits_remaining": max(0, MOST_EDITS - len(ids) + 1),
                "is_edit_eligible": True,
                "editable_until": _stamp(post.posted_at + EDITABLE),
            },
            "lang": "in",
            "public_metrics": {
                "retweet_count": 0,
                "reply_count": len(post.comments),
                "like_count": post.likes,
                "quote_count": 0,
                "bookmark_count": 0,
                "impression_count": post.likes * 30,
            },
        }
        if len(text) > 280:
            whole["note_tweet"] = {"text": text}
        if spelling == "tweet":
            always = {"id", "text", "edit_history_tweet_ids"}
            return {name: value for name, value in whole.items() if name in fields | always}
        whole["public_metrics"]["repost_count"] = whole["public_metrics"].pop("retweet_count")
        new = {_NEW_NAMES.get(name, name): value for name, value in whole.items()}
        by_expansion = {_NEW_NAMES.get(name, name) for name in _BY_EXPANSION}
        chosen = (fields | {"id", "text"}) - by_expansion | (expansions & by_expansion)
        return {name: value for name, value in new.items() if name in chosen}

    # --- accounts --------------------------------------------------------------------------------

    def _users(self, by: str, query: Query) -> dict[str, Any]:
        now, found, errors = self.world.clock(), [], []
        for name in _listed(query, by):
            account = self.world.account("x", name) if by == "ids" else self.world.account_named("x", name)
            problem = self._closed(account, name, by)
            if account is not None and (problem is None or account.state_at(now) == "private"):
                found.append(account)
            elif problem is not None:
                errors.append(problem)
        spelling = "tweet" if self.spelling == "tweet" else "post"
        self.bill.charge("user", (account.native_id for account in found), now)
        body: dict[str, Any] = {"data": [self._user(account, spelling) for account in found]} if found else {}
        return {**body, "errors": errors} if errors else body

    def _user(self, account: Account, spelling: str) -> dict[str, Any]:
        now = self.world.clock()
        return {
            "id": account.native_id,
            "name": account.name,
            "username": account.handle_at(now),
            "protected": account.state_at(now) == "private",
            "public_metrics": {
                "followers_count": account.followers,
                "following_count": 10,
                f"{spelling}_count": len(account.posts),
                "listed_count": 0,
                "like_count": 0,
                "media_count": 0,
            },
        }

    def _closed(self, account: Account | None, name: str, parameter: str) -> dict[str, Any] | None:
        asked = {"value": name, "resource_id": name, "resource_type": "user", "parameter": parameter}
        state = account.state_at(self.world.clock()) if account else "deleted"
        if state == "active":
            return None
        if state == "private":
            title, kind = "Authorization Error", "not-authorized-for-resource"
            detail = f"Sorry, you are not authorized to see the user with {parameter}: [{name}]."
        elif state == "suspended":
            title, kind = "Forbidden", "resource-not-found"
            detail = f"User has been suspended: [{name}]."
        else:
            title, kind = "Not Found Error", "resource-not-found"
            detail = f"Could not find user with {parameter}: [{name}]."
        return {**asked, "title": title, "detail": detail, "type": _PROBLEMS + kind}

    # --- the filtered stream ---------------------------------------------------------------------

    def _rules(self, request: Request) -> dict[str, Any] | Response:
        if request.method == "GET":
            data = [{"id": one, "value": value, "tag": tag} for one, (value, tag) in self.rules.items()]
            meta = {"sent": _stamp(self.world.clock()), "result_count": len(data)}
            return {"data": data, "meta": meta} if data else {"meta": meta}
        body = json.loads(request.body)
        if "delete" in body:
            dropped = [self.rules.pop(one, None) for one in body["delete"].get("ids", [])]
            summary = {
                "deleted": sum(each is not None for each in dropped),
                "not_deleted": dropped.count(None),
            }
            return {"meta": {"sent": _stamp(self.world.clock()), "summary": summary}}
        return self._add_rules(body["add"])

    def _add_rules(self, added: Sequence[Mapping[str, str]]) -> dict[str, Any] | Response:
        if len(self.rules) + len(added) > MOST_RULES:
            detail = f"Rule limit of {MOST_RULES} is exceeded"
            raise ToldError(422, "rule-cap", "RulesCapExceeded", detail)
        created, errors = [], []
        there = {value: one for one, (value, _) in self.rules.items()}
        for rule in added:
            value = rule["value"]
            if len(value) > LONGEST_RULE:
                detail = f"Rule length of {len(value)} is over {LONGEST_RULE}"
                raise ToldError(400, "invalid-rules", "UnprocessableEntity", detail)
            if value in there:
                address = f"{_PROBLEMS}duplicate-rules"
                errors.append({"value": value, "id": there[value], "title": "DuplicateRule", "type": address})
                continue
            one = str(1_700_000_000_000_000_000 + len(self.log) * 1_000 + len(created))
            self.rules[one] = value, rule.get("tag", "")
            there[value] = one
            created.append({"value": value, "tag": rule.get("tag", ""), "id": one})
        summary = {"created": len(created), "not_created": len(errors), "valid": len(added), "invalid": 0}
        body: dict[str, Any] = {"meta": {"sent": _stamp(self.world.clock()), "summary": summary}}
        body |= {"data": created} if created else {}
        return as_json({**body, "errors": errors} if errors else body, 201)

    def _stream(self, query: Query) -> Response:
        """What was said within the backfill, then what is said from now on, or a farewell."""
        self._understand(query, self.stream_spelling)
        now = self.world.clock()
        minutes = timedelta(minutes=min(5, int(query.get("backfill_minutes", "0"))))
        lines = [b""]
        for moment, post, index in self._said:
            if now - minutes <= moment and post.is_visible(now) and (rules := self._matching(post)):
                lines.append(json.dumps(self._line(post, index, query, rules)).encode())
                self.bill.charge("post", [self.ids_of(post)[index]], now)
        if self.farewell:
            lines.append(json.dumps(self.farewell).encode())
        headers = {"content-type": "application/json; charset=utf-8"}
        more = self._said_from_now_on(query, len(self._said)) if self.holds else None
        return Response(200, b"".join(line + b"\r\n" for line in lines), headers, more)

    async def _said_from_now_on(self, query: Query, told: int) -> AsyncIterator[bytes]:
        more = asyncio.Event()
        self._lines[more] = asyncio.get_running_loop()
        while more in self._lines:
            await more.wait()
            more.clear()
            for _moment, post, index in self._said[told:]:
                told += 1
                if rules := self._matching(post):
                    self.bill.charge("post", [self.ids_of(post)[index]], self.world.clock())
                    yield json.dumps(self._line(post, index, query, rules)).encode() + b"\r\n"
            yield b"\r\n"  # the stream still holds

    @property
    def lines(self) -> int:
        """How many streams are held open."""
        return len(self._lines)

    def hang_up(self) -> None:
        lines, self._lines = self._lines, {}
        for more, loop in lines.items():
            loop.call_soon_threadsafe(more.set)

    def _line(
        self, post: Post, index: int, query: Query, rules: Sequence[Mapping[str, str]]
    ) -> dict[str, Any]:
        page = self._page([(post, index)], query)
        return {"data": page["data"][0], "includes": page.get("includes", {}), "matching_rules": rules}

    def _matching(self, post: Post) -> list[dict[str, str]]:
        account = post.account
        names = {f"from:{account.native_id}", f"from:{account.handle_at(self.world.clock()).lower()}"}
        return [
            {"id": one, "tag": tag}
            for one, (value, tag) in self.rules.items()
            if names & set(value.split(" OR "))
        ]

    def _changed(self, change: Change, post: Post) -> None:
        if post.account.platform == "x" and change != "deleted":
            self._said.append((self.world.clock(), post, len(post.wordings) - 1))
            for more, loop in self._lines.items():
                loop.call_soon_threadsafe(more.set)

    def delivery(self, post: Post) -> tuple[dict[str, str], bytes]:
        """A post as the stream's webhook brings it."""
        query = {"tweet.fields": ",".join(sorted(_POST_FIELDS)), "expansions": "author_id"}
        rules = self._matching(post) or [{"id": "1700000000000000000", "tag": "pantau"}]
        body = json.dumps(self._line(post, len(self.ids_of(post)) - 1, query, rules)).encode()
        digest = hmac.new(CONSUMER_SECRET.encode(), body, hashlib.sha256).digest()
        return {"x-twitter-webhooks-signature": f"sha256={base64.b64encode(digest).decode()}"}, body

    # --- batch compliance ------------------------------------------------------------------------

    def _new_job(self, body: Mapping[str, Any]) -> dict[str, Any]:
        if body.get("type") not in ("tweets", "users"):
            raise invalid("type", str(body.get("type")), "is not one of [tweets,users]")
        job = Job(str(1_380_000_000_000_000_000 + len(self.jobs)))
        self.jobs[job.job_id] = job
        return {"data": self._job_shown(job)}

    def _job(self, job_id: str) -> dict[str, Any]:
        if job_id not in self.jobs:
            detail = f"Could not find compliance job with id: [{job_id}]."
            raise ToldError(404, "resource-not-found", "Not Found Error", detail)
        return {"data": self._job_shown(self.jobs[job_id])}

    def _job_shown(self, job: Job) -> dict[str, Any]:
        now = self.world.clock()
        status = "created" if job.ready_at is None else "complete" if job.ready_at <= now else "in_progress"
        place = f"{self._base}/storage/{job.job_id}"
        return {
            "id": job.job_id,
            "type": "tweets",
            "name": "pantau",
            "resumable": False,
            "status": status,
            "created_at": _stamp(now),
            "upload_url": f"{place}/submission?X-Goog-Signature=rahasia",
            "upload_expires_at": _stamp(now + timedelta(minutes=15)),
            "download_url": f"{place}/results?X-Goog-Signature=rahasia",
            "download_expires_at": _stamp(now + timedelta(days=7)),
        }

    def _storage(self, request: Request) -> Response:
        job = self.jobs[request.path.split("/")[2]]
        if request.method == "PUT":
            job.ids = request.body.decode().splitlines()
            job.ready_at = self.world.clock() + timedelta(minutes=10)
            return Response(200)
        lines = (self._verdict(native_id) for native_id in job.ids)
        return Response(200, b"".join(json.dumps(line).encode() + b"\n" for line in lines if line))

    def _verdict(self, native_id: str) -> dict[str, Any] | None:
        known, now = self._find(native_id), self.world.clock()
        if known is None:
            return {"id": native_id, "action": "delete", "redacted_at": _stamp(now), "reason": "deleted"}
        post, state = known[0], known[0].account.state_at(now)
        reasons = {"suspended": "suspended", "private": "protected", "deleted": "deactivated"}
        reason = reasons.get(state) or (None if post.is_visible(now) else "deleted")
        if reason is None:
            return None
        return {
            "id": native_id,
            "action": "delete",
            "created_at": _stamp(post.posted_at),
            "redacted_at": _stamp(post.gone_at or now),
            "reason": reason,
        }

    # --- spelling --------------------------------------------------------------------------------

    def _understand(self, query: Query, spelling: Spelling) -> None:
        for name in ("tweet", "post"):
            if f"{name}.fields" in query and spelling not in (name, "both"):
                raise invalid(f"{name}.fields", query[f"{name}.fields"], "is not a known query parameter")


def invalid(parameter: str, value: str, why: str) -> ToldError:
    message = f"The `{parameter}` query parameter value [{value}] {why}"
    detail = "One or more parameters to your request was invalid."
    errors = [{"parameters": {parameter: [value]}, "message": message}]
    return ToldError(400, "invalid-request", "Invalid Request", detail, errors=errors)


def snowflake(moment: datetime, number: int) -> str:
    return str((int(moment.timestamp() * 1000) - _EPOCH_MS) << 22 | number & 0x3FFFFF)


def _listed(query: Query, name: str) -> list[str]:
    values = [each for each in query.get(name, "").split(",") if each]
    if not 1 <= len(values) <= 100:
        raise invalid(name, query.get(name, ""), "does not hold between 1 and 100 values")
    return values


def _number(listed: tuple[str, Post]) -> int:
    return int(listed[0])


def _token(native_id: str) -> str:
    return base64.b32hexencode(native_id.encode()).decode().rstrip("=").lower()


def _before(token: str) -> int:
    if not token:
        return 1 << 63
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        return int(base64.b32hexdecode(padded))
    except ValueError as error:
        raise invalid("pagination_token", token, "is no token") from error


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
