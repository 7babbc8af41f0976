"""What people do on the day: a fixed seed gives the same day again.

Every wording holds a mark of its own (``p000123v1``: post 123, its second wording), so that an answer, a push
or a row of the database can be held against the world without asking any connector.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from pantau.demo.day.clock import DayClock
from pantau.demo.day.grounds import GROUNDS, Ground
from pantau.demo.platforms.world import Account, Post, State, World

MARK = re.compile(rb"p(\d{6})v(\d+)")
CONSENT_SHARE = 0.75
LONGEST_X_EDIT = timedelta(minutes=45)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

Marks = frozenset[tuple[int, int]]  # (post, wording)


def marks_in(body: bytes) -> Marks:
    return frozenset((int(number), int(version)) for number, version in MARK.findall(body))


def text_of(number: int, version: int, name: str) -> str:
    return f"Kabar p{number:06d}v{version} dari {name}\nSelamat pagi semeton."


@dataclass(slots=True)
class Member:
    """An account on its platform and in the registry."""

    ground: Ground
    account: Account
    kind: str
    key: str
    token: str = ""  # empty without consent
    pk: int = 0  # in the registry
    revoked_at: datetime | None = None  # on the platform
    withdrawn_at: datetime | None = None  # in the office

    @property
    def reachable(self) -> bool:
        return bool(self.token) or not self.ground.consented

    def is_open(self, at: datetime) -> bool:
        """Would the platform show us its posts?"""
        ends = [end for end in (self.revoked_at, self.withdrawn_at) if end]
        closed = any(end <= at for end in ends)
        return self.reachable and not closed and self.account.state_at(at) in self.ground.open_in


@dataclass(frozen=True, slots=True)
class Spell:
    """From ``start`` until before ``end`` a post could be seen."""

    start: datetime
    end: datetime


@dataclass(slots=True)
class Story:
    world: World
    clock: DayClock
    rng: random.Random
    start: datetime
    end: datetime
    members: list[Member] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    owners: list[Member] = field(default_factory=list)  # of the posts
    counts: dict[str, int] = field(default_factory=dict)
    withdraw: Callable[[Member], None] = lambda _member: None  # who keeps the office does it

    # --- people and what they wrote before the day ------------------------------------------------

    def settle(self, accounts: int) -> None:
        for ground in GROUNDS:
            for number in range(max(4, round(accounts * ground.share))):
                self._settle(ground, number)

    def _settle(self, ground: Ground, number: int) -> None:
        native_id, (kind, key) = ground.native_id(number), ground.named(number)
        consents = ground.consented and self.rng.random() < CONSENT_SHARE
        token = f"izin-{ground.platform}-{number}" if consents else ""
        account = self.world.add_account(ground.platform, native_id, ground.handle(number), token=token)
        member = Member(ground, account, kind, key, token)
        self.members.append(member)
        for _ in range(self.rng.randrange(4)):
            self._publish(member, self.start - self.rng.uniform(1, 60) * HOUR)

    def _publish(self, member: Member, moment: datetime, visible_from: datetime | None = None) -> int:
        number = len(self.posts)
        text = text_of(number, 0, member.account.name)
        post = self.world.publish(
            member.account, text, posted_at=moment.replace(microsecond=0), visible_from=visible_from or moment
        )
        self.posts.append(post)
        self.owners.append(member)
        return number

    # --- the day ----------------------------------------------------------------------------------

    def write(self) -> None:
        """Put the day's events on the clock's agenda."""
        for member in self.members:
            for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2, 4))):
                self._plan_post(member, self._moment())
            self._plan_change(member)

    def _moment(self) -> datetime:
        return self.start + self.rng.random() * (self.end - self.start)

    def _plan_post(self, member: Member, moment: datetime) -> None:
        kind = self.rng.random()
        late = kind < 0.06
        dated = moment - self.rng.uniform(3, 20) * HOUR if late else moment

        def act() -> None:
            number = self._publish(member, dated, moment if late else None)
            self._count("posted late" if late else "posted")
            if 0.06 <= kind < 0.16:
                most = LONGEST_X_EDIT if member.ground.platform == "x" else 4 * HOUR
                self.clock.at(moment + self.rng.uniform(0.1, 1) * most, lambda: self._edit(number))
            elif kind < 0.26:
                self.clock.at(moment + self.rng.uniform(0.7, 6) * HOUR, lambda: self._delete(number))
            elif kind < 0.28:
                self.clock.at(moment + self.rng.uniform(1, 9) * MINUTE, lambda: self._delete(number))

        self.clock.at(moment, act)

    def _plan_change(self, member: Member) -> None:
        moment, kind = self._moment(), self.rng.random()
        acts: tuple[tuple[float, Callable[[Member], None]], ...] = (
            (0.03, self._rename), (0.05, self._close_for_a_while), (0.07, self._suspend), (0.08, self._leave),
            (0.11, self._revoke), (0.125, self._withdraw),
        )  # fmt: skip
        chosen = next((act for most, act in acts if kind < most), None)
        if chosen:
            self.clock.at(moment, lambda: chosen(member))

    def _edit(self, number: int) -> None:
        post, member = self.posts[number], self.owners[number]
        if post.is_visible(self.clock()):
            self.world.edit(post, text_of(number, len(post.wordings), member.account.name))
            self._count("edited")

    def _delete(self, number: int) -> None:
        if self.posts[number].gone_at is None:
            self.world.delete(self.posts[number])
            self._count("deleted")

    def _rename(self, member: Member) -> None:
        if member.ground.renames:
            self.world.rename(member.account, f"{member.account.handle_at(self.clock())}.baru")
            self._count("renamed")

    def _close_for_a_while(self, member: Member) -> None:
        self._set_state(member, "private")
        until = self.clock() + self.rng.uniform(1, 5) * HOUR
        self.clock.at(until, lambda: self._set_state(member, "active"))

    def _suspend(self, member: Member) -> None:
        self._set_state(member, "suspended")

    def _leave(self, member: Member) -> None:
        self._set_state(member, "deleted")

    def _set_state(self, member: Member, state: State) -> None:
        self.world.set_state(member.account, state)
        self._count(state)

    def _revoke(self, member: Member) -> None:
        if member.token:
            self.world.revoke(member.account)
            member.revoked_at = self.clock()
            self._count("revoked")

    def _withdraw(self, member: Member) -> None:
        if member.token:
            self.withdraw(member)
            self._count("withdrawn")

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    # --- what was so ------------------------------------------------------------------------------

    def spells(self, number: int, since: datetime, until: datetime) -> list[Spell]:
        """When we could have seen a post between two moments; neighbours are joined."""
        post, member = self.posts[number], self.owners[number]
        changes = {since, post.visible_from, *(moment for moment, _ in member.account.states)}
        changes |= {end for end in (post.gone_at, member.revoked_at, member.withdrawn_at) if end}
        moments = [*sorted(moment for moment in changes if since <= moment < until), until]
        found: list[Spell] = []
        for begins, ends in pairwise(moments):
            if not (post.is_visible(begins) and member.is_open(begins)):
                continue
            if found and found[-1].end == begins:
                found[-1] = Spell(found[-1].start, ends)
            else:
                found.append(Spell(begins, ends))
        return found

    def wording_at(self, number: int, moment: datetime) -> int:
        return self.posts[number].version_at(moment)
