"""What is true on the simulated platforms: accounts, what they post over time, and what becomes of it.

Everything is a function of the clock: a post made for tomorrow is there tomorrow, a deleted one until it is
deleted. Simulators only read; tests and the demo write.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

State = Literal["active", "private", "suspended", "deleted"]
Change = Literal["posted", "edited", "deleted"]


class SimulatedClock:
    """Time that only moves when told to. Call it for now; ``sleep`` fits where asyncio's does."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def __call__(self) -> datetime:
        return self._now

    def advance(self, by: timedelta | float) -> None:
        self._now += by if isinstance(by, timedelta) else timedelta(seconds=by)

    async def sleep(self, seconds: float) -> None:
        self.advance(max(0.0, seconds))
        await asyncio.sleep(0)


@dataclass(frozen=True, slots=True)
class Wording:
    since: datetime
    text: str


@dataclass(slots=True)
class Comment:
    native_id: str
    author_id: str
    author_name: str
    wordings: list[Wording]
    posted_at: datetime
    post: Post
    parent: Comment | None = None
    gone_at: datetime | None = None
    likes: int = 0


@dataclass(slots=True)
class Post:
    """A post and all its wordings; ``number`` counts the world's posts and orders those of one moment."""

    native_id: str
    account: Account
    posted_at: datetime
    wordings: list[Wording]
    number: int
    visible_from: datetime  # later than posted_at for what was scheduled or turns up late
    gone_at: datetime | None = None
    hidden: bool = False  # made private by its author
    listed: bool = True  # else too old for the account's list: there for whoever knows its id
    likes: int = 0
    comments: list[Comment] = field(default_factory=list)
    media: tuple[str, ...] = ()

    def text_at(self, now: datetime) -> str:
        return self.wordings[_index(self.wordings, now)].text

    def version_at(self, now: datetime) -> int:
        return _index(self.wordings, now)

    def edited_at(self, now: datetime) -> datetime | None:
        """When its present wording was given to it; None for the first."""
        index = _index(self.wordings, now)
        return self.wordings[index].since if index else None

    def is_visible(self, now: datetime) -> bool:
        return self.visible_from <= now and not self.hidden and (self.gone_at is None or now < self.gone_at)


@dataclass(slots=True)
class Account:
    platform: str
    native_id: str
    name: str
    created_at: datetime
    handles: list[Wording]
    states: list[tuple[datetime, State]]
    token: str = ""  # what the account's owner gave us; empty without consent
    followers: int = 100
    posts: list[Post] = field(default_factory=list)

    def handle_at(self, now: datetime) -> str:
        return self.handles[_index(self.handles, now)].text

    def state_at(self, now: datetime) -> State:
        return next((state for since, state in reversed(self.states) if since <= now), "active")


Listener = Callable[[Change, Post], None]


class World:
    """All simulated platforms. The verbs act at the clock's moment unless told another."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._accounts: dict[str, dict[str, Account]] = {}  # by platform and native id
        self._bearers: dict[tuple[str, str], list[Account]] = {}  # of a name, now or once
        self._posts: dict[tuple[str, str], Post] = {}
        self._comments: dict[tuple[str, str], Comment] = {}
        self._listeners: list[Listener] = []
        self._numbers = 0

    def listen(self, listener: Listener) -> None:
        """Be told of changes as they are made: what a platform pushes."""
        self._listeners.append(listener)

    def add_account(
        self,
        platform: str,
        native_id: str,
        handle: str,
        name: str = "",
        *,
        token: str = "",
        followers: int = 100,
        created_at: datetime | None = None,
    ) -> Account:
        created_at = created_at or self.clock() - timedelta(days=400)
        account = Account(
            platform,
            native_id,
            name or handle,
            created_at,
            [Wording(created_at, handle)],
            [],
            token,
            followers,
        )
        self._accounts.setdefault(platform, {})[native_id] = account
        self._is_called(account, handle)
        return account

    def publish(
        self,
        account: Account,
        text: str,
        *,
        native_id: str = "",
        posted_at: datetime | None = None,
        visible_from: datetime | None = None,
        media: tuple[str, ...] = (),
        number: int | None = None,
        likes: int | None = None,
        listed: bool = True,
    ) -> Post:
        """``number`` is given where the post has one elsewhere: X's ids are made of it."""
        self._numbers += 1
        moment = posted_at or self.clock()
        post = Post(
            native_id=native_id or self.new_id(account.platform),
            account=account,
            posted_at=moment,
            wordings=[Wording(moment, text)],
            number=self._numbers if number is None else number,
            visible_from=visible_from or moment,
            likes=self._numbers % 97 if likes is None else likes,
            media=media,
            listed=listed,
        )
        account.posts.append(post)
        self._posts[account.platform, post.native_id] = post
        self._tell("posted", post)
        return post

    def edit(self, post: Post, text: str) -> None:
        post.wordings.append(Wording(self.clock(), text))
        self._tell("edited", post)

    def delete(self, post: Post) -> None:
        post.gone_at = self.clock()
        self._tell("deleted", post)

    def comment(
        self, post: Post, author_id: str, author_name: str, text: str, parent: Comment | None = None
    ) -> Comment:
        self._numbers += 1
        number = f"c{self._numbers:06d}"
        now = self.clock()
        said = Comment(number, author_id, author_name, [Wording(now, text)], now, post, parent)
        post.comments.append(said)
        self._comments[post.account.platform, number] = said
        return said

    def rename(self, account: Account, handle: str) -> None:
        account.handles.append(Wording(self.clock(), handle))
        self._is_called(account, handle)

    def _is_called(self, account: Account, handle: str) -> None:
        self._bearers.setdefault((account.platform, _name(account.platform, handle)), []).append(account)

    def set_state(self, account: Account, state: State) -> None:
        account.states.append((self.clock(), state))

    def revoke(self, account: Account) -> None:
        """The owner withdraws what they allowed us."""
        account.token = ""

    def account(self, platform: str, native_id: str) -> Account | None:
        return self._accounts.get(platform, {}).get(native_id)

    def account_named(self, platform: str, handle: str) -> Account | None:
        """Whoever bears the handle now: handles may be taken over."""
        now, wanted = self.clock(), _name(platform, handle)
        bearers = self._bearers.get((platform, wanted), ())
        return next((one for one in bearers if _name(platform, one.handle_at(now)) == wanted), None)

    def accounts(self, platform: str) -> Iterator[Account]:
        return iter(self._accounts.get(platform, {}).values())

    def post(self, platform: str, native_id: str) -> Post | None:
        return self._posts.get((platform, native_id))

    def said(self, platform: str, native_id: str) -> Comment | None:
        return self._comments.get((platform, native_id))

    def posts_of(self, account: Account) -> list[Post]:
        """What an account's list shows now, newest first."""
        now = self.clock()
        seen = [post for post in account.posts if post.listed and post.is_visible(now)]
        return sorted(seen, key=lambda post: (post.posted_at, post.number), reverse=True)

    def new_id(self, platform: str) -> str:
        """An id such as the platform gives; YouTube's have eleven letters."""
        digest = hashlib.sha256(f"{platform}/{self._numbers}".encode()).hexdigest()
        return digest[:11] if platform == "youtube" else str(10**17 + self._numbers * 7919)

    def _tell(self, change: Change, post: Post) -> None:
        for listener in self._listeners:
            listener(change, post)


def _name(platform: str, handle: str) -> str:
    """What the platform takes for one and the same handle: Facebook does not count dots."""
    return handle.lower().replace(".", "") if platform == "facebook" else handle.lower()


def _index(wordings: list[Wording], now: datetime) -> int:
    known = [index for index, wording in enumerate(wordings) if wording.since <= now]
    return known[-1] if known else 0
