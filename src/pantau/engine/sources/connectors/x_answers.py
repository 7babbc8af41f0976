"""What X's interface v2 answers: posts in either of its two spellings, accounts, problems.

Its description says ``tweet.fields`` and ``edit_history_tweet_ids`` up to version 2.166, and ``post.fields``
and ``edit_history_post_ids`` since, but on streams still the old names. Both are read, whichever was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from pantau.engine.sources import twarc
from pantau.engine.sources.errors import BadItem, NotAPost
from pantau.engine.sources.fields.cells import dig, objects, text_of

from .events import AccountRef, AccountState, PostEdited, PostSeen
from .fetching import Answer, FetchError, Trouble

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How posts are asked for."""

    name: str
    parameter: str
    fields: str
    expansions: str

    @property
    def query(self) -> dict[str, str]:
        return {
            self.parameter: self.fields,
            "expansions": self.expansions,
            "user.fields": "id,name,username,public_metrics",
            "media.fields": "alt_text,media_key,preview_image_url,type,url,variants",
        }


TWEET = Dialect(
    "tweet",
    "tweet.fields",
    "attachments,author_id,created_at,edit_controls,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,"
    "note_tweet,public_metrics,referenced_tweets",
    "attachments.media_keys,author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id",
)
POST = Dialect(
    "post",
    "post.fields",
    "attachments,created_at,edit_controls,entities,id,lang,note_post,public_metrics,text",
    "attachments.media_keys,author_id,edit_history_post_ids,in_reply_to_user_id,referenced_posts",
)
DIALECTS = {dialect.name: dialect for dialect in (TWEET, POST)}

_OLD_NAMES = {
    "edit_history_post_ids": "edit_history_tweet_ids",
    "note_post": "note_tweet",
    "referenced_posts": "referenced_tweets",
}

_KINDS: Mapping[str, Trouble] = {
    "rate-limit-exceeded": "retry_after",
    "usage-capped": "retry_after",
    "client-forbidden": "permission",
    "client-disconnected": "provider_down",
    "disallowed-resource": "permission",
    "not-authorized-for-resource": "permission",
    "not-authorized-for-field": "permission",
    "unsupported-authentication": "auth",
    "resource-not-found": "gone",
    "resource-unavailable": "provider_down",
    "internal-error": "provider_down",
    "invalid-request": "bad_request",
    "rule-cap": "bad_request",
    "duplicate-rules": "bad_request",
    "invalid-rules": "bad_request",
}
_WHY: Mapping[Trouble, str] = {
    "retry_after": "quota",
    "auth": "token",
    "permission": "permission",
    "gone": "not_found",
    "bad_request": "answer",
    "provider_down": "outage",
    "unreadable": "answer",
    "forbidden_target": "outage",
}
# Beside data, these say that something of what was asked for is missing from it.
_INCOMPLETE = frozenset({"internal-error", "resource-unavailable", "invalid-request"})


@dataclass(frozen=True, slots=True)
class Problem:
    """One error of X's, named by the end of its type's address: hosts have changed, names have not."""

    kind: str
    title: str
    detail: str
    status: int = 0
    resource: str = ""  # the id or name asked for

    def __str__(self) -> str:
        return f"({self.kind or self.status}) {self.detail or self.title}"[:300]

    @property
    def trouble(self) -> Trouble | None:
        return _KINDS.get(self.kind)


class XError(FetchError):
    """What X says went wrong."""

    def __init__(self, trouble: Trouble, problem: Problem, *, wait_s: float | None = None) -> None:
        super().__init__(trouble, str(problem), status=problem.status, wait_s=wait_s)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Told:
    """One answer. ``items`` are posts, each with what the page includes for it, or accounts, or rules."""

    items: Sequence[Item]
    problems: Sequence[Problem]
    next_token: str | None
    raw: str

    @property
    def is_refusal(self) -> bool:
        """Only problems: an empty list would have come without."""
        return not self.items and bool(self.problems) and self.next_token is None

    @property
    def lacks(self) -> Problem | None:
        """Why something of what was asked for is missing. What a post refers to may be missing for good."""
        return next((problem for problem in self.problems if problem.kind in _INCOMPLETE), None)

    def problem_of(self, resource: str) -> Problem | None:
        wanted = resource.lower()
        return next((problem for problem in self.problems if problem.resource.lower() == wanted), None)


def problem_of(item: Item) -> Problem:
    status = item.get("status")
    kind = str(item.get("type") or "").rstrip("/").rpartition("/")[2]
    resource = text_of(item.get("resource_id")) or text_of(item.get("value")) or ""
    return Problem(
        "" if kind == "about:blank" else kind,
        str(item.get("title") or ""),
        str(item.get("detail") or item.get("message") or ""),
        status if isinstance(status, int) else 0,
        resource,
    )


def read_answer(answer: Answer) -> Told:
    """Raises FetchError("unreadable") where the answer is none of X's."""
    body = parse(answer.body)
    if not {"data", "meta", "errors"} & body.keys():
        raise FetchError("unreadable", "the answer has neither data nor errors")
    data = body.get("data")
    items = [data] if isinstance(data, dict) else objects(data)
    if isinstance(data, list) and len(items) != len(data):
        raise FetchError("unreadable", "data holds what is no object")
    problems = [problem_of(error) for error in objects(body.get("errors"))]
    return Told(items, problems, text_of(dig(body.get("meta"), "next_token")), answer.raw)


def posts_told(answer: Answer) -> Told:
    """An answer whose data are posts. Raises FetchError("unreadable")."""
    told = read_answer(answer)
    body = parse(answer.body)
    posts = twarc.unpack(in_old_names({**body, "errors": []})) if told.items else ()
    return Told(posts or (), told.problems, told.next_token, told.raw)


def parse(body: bytes) -> dict[str, Any]:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise FetchError("unreadable", f"the answer is no JSON: {error}") from error
    if not isinstance(parsed, dict):
        raise FetchError("unreadable", "the answer is no object")
    return parsed


def in_old_names(body: Item) -> dict[str, Any]:
    """A page in the names that files of collected tweets carry, whichever it came in."""
    data, includes = body.get("data"), body.get("includes")
    told = {**body, "data": [_old(post) for post in objects(data)] if isinstance(data, list) else _old(data)}
    if isinstance(includes, dict):
        posts = objects(includes.get("tweets")) or objects(includes.get("posts"))
        told["includes"] = {**includes, "tweets": [_old(post) for post in posts]}
    return told


def _old(post: Any) -> Any:
    if not isinstance(post, dict):
        return post
    named = {_OLD_NAMES.get(name, name): value for name, value in post.items()}
    metrics = named.get("public_metrics")
    if isinstance(metrics, dict) and "repost_count" in metrics:
        named["public_metrics"] = {**metrics, "retweet_count": metrics["repost_count"]}
    return named


def seen(item: Item, account: AccountRef | None, observed_at: datetime, raw: str) -> PostSeen:
    """An edit has an id of its own: the first of its history names the post, its own the version.

    Raises BadItem, also for a post without its moment: then X did not give what was asked for.
    """
    try:
        post = twarc.map_item(dict(item), raw).post
    except NotAPost as error:
        raise BadItem(str(error)) from error
    if post.posted_at is None:
        raise BadItem("this post has no created_at: X does not know the fields asked for")
    kind = PostEdited if post_id(item) != post.native_id else PostSeen
    return kind(post.evolve(native_id=post_id(item)), post.native_id, account, observed_at, raw)


def post_id(item: Item) -> str:
    return str(history_of(item)[0])


def history_of(item: Item) -> Sequence[str]:
    """All versions' ids, the oldest first."""
    history = item.get("edit_history_tweet_ids")
    told = [text_of(each) for each in history] if isinstance(history, list) else []
    return [each for each in told if each] or [str(item.get("id"))]


def author_in(item: Item) -> AccountRef | None:
    native_id = text_of(item.get("author_id")) or text_of(dig(item.get("author"), "id"))
    return AccountRef("x", native_id, text_of(dig(item.get("author"), "username"))) if native_id else None


def told_by_x(error: FetchError) -> FetchError:
    """The same error in X's own terms where its answer is a problem document."""
    if error.answer is None:
        return error
    try:
        body = parse(error.answer.body)
    except FetchError:
        return error
    first = next(iter(objects(body.get("errors"))), {})
    problem = problem_of({"status": error.status, **first, **body})
    if not problem.title and not problem.detail:
        return error
    spent = problem.kind == "usage-capped"  # for the month: no waiting helps
    return XError(problem.trouble or error.trouble, problem, wait_s=None if spent else error.wait_s)


def why_of(error: FetchError) -> str:
    return _WHY[error.trouble]


def state_of(problem: Problem) -> AccountState:
    """What a problem with an account says about it."""
    if "suspended" in problem.detail.lower():
        return "suspended"
    if problem.kind == "not-authorized-for-resource":
        return "private"
    return "not_found" if problem.kind == "resource-not-found" else "unknown"
