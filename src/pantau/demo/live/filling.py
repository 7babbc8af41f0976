"""The world of the platforms, filled from the regency: what was is played through, what is to come waits.

The same recipe at the same moment always gives the same world, so a second start goes on where the first ended.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from pantau.demo import hours
from pantau.demo.live.consent import Answers, answers
from pantau.demo.platforms.posters import CALLS, HOST, POSTERS
from pantau.demo.platforms.world import Account, SimulatedClock, World
from pantau.demo.regency import Regency
from pantau.demo.regency.accounts import Account as Owned
from pantau.demo.regency.dice import Dice
from pantau.demo.regency.stream import Day
from pantau.engine.post import Post

REMEMBERED = timedelta(
    days=14
)  # what accounts' lists still show; older posts are there for whoever knows their id
LISTED_WHOLE = ("instagram",)  # where a post is found by its account's list alone
PICTURED = ("facebook", "instagram", "threads")
SHOWS_A_POSTER, CALLS_IN_PICTURE = 0.7, 0.5  # of posts; of posters
STANDING = timedelta(days=400)  # accounts are older than anything they show
OWNERS = ("candidate", "party", "campaign_team", "media")
RENAMED, LOCKED, SUSPENDED = 0.006, 0.006, 0.004  # of all accounts, within these days:
CHANGES_FROM, CHANGES_TO = hours.COLLECTED - REMEMBERED, hours.COLLECTED + timedelta(days=2)

Act = Callable[[], object]


@dataclass
class Staged:
    """A world, and what will happen in it. ``play`` brings about all that is due."""

    world: World
    coming: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def play(self, until: datetime) -> int:
        """How many things happened. Each happens once."""
        happened = 0
        while self.coming and self.coming[0][0] <= until:
            heapq.heappop(self.coming)[2]()
            happened += 1
        return happened

    @property
    def next_at(self) -> datetime | None:
        return self.coming[0][0] if self.coming else None


def fill(regency: Regency, clock: Callable[[], datetime]) -> Staged:
    """Everything up to the clock's moment has happened; the rest waits for ``play``."""
    now = clock()
    began = now - REMEMBERED
    past = SimulatedClock(began)
    staged = Staged(World(past))
    script = _Script(staged.world, began)
    script.open_accounts(regency, answers(regency))
    for day in regency.days():
        script.add_day(day)
    script.change_accounts(Dice(regency.seed, "changes"))
    staged.coming = script.acts
    heapq.heapify(staged.coming)
    while staged.coming and staged.coming[0][0] <= now:
        past.advance(max(timedelta(), staged.coming[0][0] - past()))
        staged.play(past())
    staged.world.clock = clock
    return staged


@dataclass
class _Script:
    """Gathers acts; those of one moment keep the order in which they were written down."""

    world: World
    began: datetime
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _held: dict[tuple[str, str], Account] = field(default_factory=dict)
    _others: dict[tuple[str, str], Account] = field(
        default_factory=dict
    )  # whose posts are found by their id alone

    def at(self, moment: datetime, act: Act) -> None:
        self.acts.append((moment, len(self.acts), act))

    # --- accounts --------------------------------------------------------------------------------

    def open_accounts(self, regency: Regency, given: Answers) -> None:
        tokens = given.tokens(self.began)
        for owned in regency.accounts:
            if owned.role in OWNERS:
                token = tokens.get((owned.platform, owned.native_id), "")
                self._held[owned.platform, owned.native_id] = self._open(owned, token)
            else:
                self._others[owned.platform, owned.native_id] = self._open(owned, "")
        for one in given.agreements:
            account = self._held[one.account.platform, one.account.native_id]
            if one.ends is not None and one.ends > self.began:
                self.at(one.ends, partial(self.world.revoke, account))

    def _open(self, owned: Owned, token: str) -> Account:
        named = f"@{owned.handle}" if owned.platform == "youtube" else owned.handle
        return self.world.add_account(
            owned.platform,
            owned.native_id,
            named or owned.native_id,
            owned.display,
            token=token,
            followers=owned.followers,
            created_at=self.began - STANDING,
        )

    def change_accounts(self, dice: Dice) -> None:
        """A few are renamed, locked or suspended, some of them while people look."""
        for account in self._held.values():
            moment = CHANGES_FROM + dice.random() * (CHANGES_TO - CHANGES_FROM)
            roll = dice.random()
            if roll < RENAMED:
                self.at(moment, partial(self._rename, account))
            elif roll < RENAMED + LOCKED:
                self.at(moment, partial(self.world.set_state, account, "private"))
            elif roll < RENAMED + LOCKED + SUSPENDED:
                self.at(moment, partial(self.world.set_state, account, "suspended"))

    def _rename(self, account: Account) -> None:
        handle = account.handles[-1].text
        if handle != account.native_id:
            self.world.rename(account, f"{handle}_new"[:30])

    # --- days ------------------------------------------------------------------------------------

    def add_day(self, day: Day) -> None:
        for post in day.posts:
            if account := self._account_of(post):
                self._add(account, post)
        for gone in day.gone:
            self.at(gone.gone_at, partial(self._delete, gone.platform, gone.native_id))

    def _account_of(self, post: Post) -> Account | None:
        key = post.platform, (post.author.native_id if post.author else None) or ""
        return self._held.get(key) or self._others.get(key)

    def _add(self, account: Account, post: Post) -> None:
        assert post.posted_at is not None, "the regency dates all its posts"
        assert post.collected_at is not None, "the regency always says when it looked"
        if post.edited:
            self.at(post.collected_at, partial(self._edit, post))
        else:
            self.at(post.posted_at, partial(self._publish, account, post))

    def _publish(self, account: Account, post: Post) -> None:
        assert post.posted_at is not None
        number = int((post.source_ref or "0").rpartition(":")[2])
        self.world.publish(
            account,
            post.text or "",
            native_id=post.native_id,
            posted_at=post.posted_at,
            # X makes its ids of the millisecond and the number.
            visible_from=post.posted_at + timedelta(milliseconds=number % 1000),
            media=tuple(_pictures(post)),
            number=number,
            likes=(post.engagement.likes if post.engagement else None) or 0,
            listed=post.posted_at >= self.began or post.platform in LISTED_WHOLE,
        )

    def _edit(self, post: Post) -> None:
        if known := self.world.post(post.platform, post.native_id):
            self.world.edit(known, post.text or "")

    def _delete(self, platform: str, native_id: str) -> None:
        if known := self.world.post(platform, native_id):
            self.world.delete(known)


def _pictures(post: Post) -> Iterator[str]:
    """Some posts of the days that are still to be collected show a poster; a few of these call to vote, and only there.

    What the office begins with was stored without pictures: with one it would look edited.
    """
    dice = Dice(post.native_id, "posters")
    old = post.posted_at is None or post.posted_at < hours.COLLECTED
    if old or post.platform not in PICTURED or not dice.chance(SHOWS_A_POSTER):
        return
    number = dice.below(len(POSTERS))
    if dice.chance(CALLS_IN_PICTURE):
        number = len(POSTERS) + dice.below(len(CALLS))
    yield f"https://{HOST}/{post.platform}/{post.native_id}-{number}.jpg"
