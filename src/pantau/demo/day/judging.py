"""Was the day kept right? The office's database against what the platforms saw, answered and still know.

Nothing here asks the code that is judged what happened: only the world, the platforms' own record of requests
and the rows that lie in the database at the end.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import Sum

from pantau.demo.day.network import Asked
from pantau.demo.day.story import Member, Spell, marks_in
from pantau.demo.day.trial import Day
from pantau.demo.platforms.x import X
from pantau.office.collection import ledger
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Attempt, DayPlan, GapRecord, QuotaMemory
from pantau.office.posts.models import Post, PostVersion

AT_MIDNIGHT = timedelta(minutes=2)  # a look may be asked for before and written down after
ON_ITS_WAY = timedelta(seconds=2)  # what was asked side by side with the request that was refused
Key = tuple[str, str]  # platform, native id

#: What a trouble may truly be called in the ledger.
CALLED = {
    "down": {"outage"}, "bad gateway": {"outage"}, "silent": {"outage"}, "stalled": {"outage"},
    "cut": {"outage", "answer"}, "errors with 200": {"outage", "answer"},
    "lost": {"not_found", "unresolved", "answer", "outage"}, "wait 30 s": {"quota"}, "wait 20 min": {"quota"},
    "down for 30 min": {"quota", "outage"},
}  # fmt: skip
#: What the state of an account may be called.
STATES = {
    "private": {"private"}, "suspended": {"not_found", "token", "permission", "unresolved"},
    "deleted": {"not_found", "token", "unresolved"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looked:
    """A complete look as the platform answered it. ``certain``: its worker lived to write it down."""

    at: datetime
    certain: bool


@dataclass(slots=True)
class Judgement:
    """``counts`` to be printed, and every promise that was broken."""

    counts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    broken: list[str] = field(default_factory=list)

    def fail(self, kind: str, what: str) -> None:
        self.counts["broken promises"][kind] += 1
        self.broken.append(f"{kind}: {what}")


@dataclass(slots=True)
class Gaps:
    """What the office says it did not see."""

    of_account: dict[int, list[tuple[datetime | None, datetime, str]]]
    of_platform: dict[str, list[tuple[datetime | None, datetime, str]]]

    @classmethod
    def read(cls) -> Gaps:
        accounts: dict[int, list[tuple[datetime | None, datetime, str]]] = defaultdict(list)
        platforms: dict[str, list[tuple[datetime | None, datetime, str]]] = defaultdict(list)
        for account, platform, start, end, why in GapRecord.objects.values_list(
            "account_id", "platform", "start", "end", "why"
        ):
            (accounts[account] if account else platforms[platform]).append((start, end, why))
        return cls(accounts, platforms)

    def around(self, member: Member, since: datetime, until: datetime) -> str:
        """Why nothing is known of some part of this time; empty where nothing is said."""
        told = [*self.of_account.get(member.pk, ()), *self.of_platform.get(member.ground.platform, ())]
        found = (why for start, end, why in told if (start is None or start <= until) and end >= since)
        return next(found, "")


class Judge:
    def __init__(self, day: Day) -> None:
        self.day = day
        self.story = day.story
        self.found = Judgement()
        self.killed = {(worker, sweep) for worker, sweep, _ in day.killed}

    def judge(self) -> Judgement:
        self._judge_posts()
        self._judge_ledger()
        self._judge_withdrawn()
        self._judge_quotas()
        self._judge_counts()
        self._judge_states()
        for sentence in self.day.broke_off:
            self.found.fail("a sweep broke off", sentence)
        return self.found

    def _certain(self, asked: Asked) -> bool:
        return (asked.worker, asked.sweep) not in self.killed

    # --- what the platforms know ------------------------------------------------------------------

    @cached_property
    def members(self) -> Mapping[Key, Member]:
        return {(one.ground.platform, one.account.native_id): one for one in self.story.members}

    @cached_property
    def looks(self) -> Mapping[Key, list[Looked]]:
        """Complete looks of each account, in order."""
        found: dict[Key, list[Looked]] = defaultdict(list)
        channels: dict[tuple[Key, int, int], list[tuple[str, bool, Asked]]] = defaultdict(list)
        for asked in self.day.network.log:
            for look in asked.looks:
                if asked.platform == "youtube":
                    told = (look.part, look.good, asked)
                    channels[look.account, asked.sweep, asked.worker].append(told)
                elif look.good and look.first:
                    found[look.account].append(Looked(asked.at, self._certain(asked)))
        for (account, _, _), parts in channels.items():
            good = [asked for part, good, asked in parts if part == "channel" and good]
            if good and all(good_part for part, good_part, _ in parts if part != "channel"):
                found[account].append(Looked(good[0].at, self._certain(good[0])))
        return {
            account: sorted((one for one in looks if self._was_open(account, one.at)), key=lambda one: one.at)
            for account, looks in found.items()
        }

    def _was_open(self, account: Key, at: datetime) -> bool:
        """Some platforms answer for a suspended account as if it had never written anything."""
        member = self.members.get(account)
        return member is not None and member.account.state_at(at) in member.ground.open_in

    @cached_property
    def last_asked(self) -> Mapping[Key, datetime]:
        """When each account was asked for the last time, with whatever success."""
        return {look.account: asked.at for asked in self.day.network.log for look in asked.looks}

    @cached_property
    def given(self) -> Mapping[int, list[tuple[datetime, int, bool]]]:
        """By post: when which wording was given to us whole, and whether it must have been written down."""
        found: dict[int, list[tuple[datetime, int, bool]]] = defaultdict(list)
        for asked in self.day.network.log:
            for number, version in asked.marks:
                found[number].append((asked.at, version, self._certain(asked)))
        for pushed in self.day.pushed:
            for number, version in pushed.marks:
                ended = self.story.owners[number].withdrawn_at
                if ended is None or pushed.at < ended:
                    found[number].append((pushed.at, version, True))
        return {number: sorted(told) for number, told in found.items()}

    # --- posts ------------------------------------------------------------------------------------

    def _judge_posts(self) -> None:
        rows: dict[int, list[Post]] = defaultdict(list)
        versions: dict[int, dict[int, str]] = defaultdict(dict)
        for post, version, text in PostVersion.objects.values_list("post_id", "version", "text"):
            versions[post][version] = text
        for row in Post.objects.all():
            marks = marks_in(versions[row.pk].get(row.current_version, "").encode())
            if len(marks) != 1:
                self.found.fail("a post that nobody wrote", f"{row}: {versions[row.pk]}")
                continue
            rows[next(iter(marks))[0]].append(row)
        for number in range(len(self.story.posts)):
            stored = rows.get(number, [])
            if len(stored) > 1:
                self.found.fail("a post stored twice", ", ".join(map(str, stored)))
            if stored:
                self._judge_stored(number, stored[0], versions[stored[0].pk])
            else:
                self._judge_missing(number)
        self.found.counts["wordings"]["in the database"] = sum(map(len, versions.values()))

    def _judge_stored(self, number: int, row: Post, versions: Mapping[int, str]) -> None:
        post, member = self.story.posts[number], self.story.owners[number]
        self.found.counts["posts"]["in the database"] += 1
        if row.account_id != member.pk:
            self.found.fail("a post of the wrong account", f"{row}: {row.account_id}, is {member.pk}'s")
        true = {(number, version) for version in range(len(post.wordings))}
        for text in versions.values():
            if not marks_in(text.encode()) <= true:
                self.found.fail("a wording that nobody wrote", f"{row}: {text!r}")
        ((_, held),) = marks_in(versions[row.current_version].encode())
        self._judge_wording(number, row, held)
        if row.gone_at and post.is_visible(row.gone_at) and member.account.state_at(row.gone_at) == "active":
            self.found.fail("a post said to be gone while it was there", f"{row} at {row.gone_at}")
        if row.gone_at:
            self.found.counts["posts"]["of these marked as gone"] += 1

    def _judge_wording(self, number: int, row: Post, held: int) -> None:
        given = self.given.get(number, [])
        certain = [(at, version) for at, version, sure in given if sure]
        if not given:
            self.found.fail("a post stored that nobody gave us", str(row))
            return
        allowed = {
            version for at, version, sure in given if not sure and (not certain or at > certain[-1][0])
        }
        if certain:
            allowed.add(certain[-1][1])
        if held not in allowed:
            what = f"{row} ({number}): wording {held} is held, {sorted(allowed)} was given last"
            self.found.fail("not the wording that was given last", what)
        look = self._last_look_that_could_show(number)
        if look and held < (written := self.story.wording_at(number, look.at)):
            if row.platform == "youtube":
                # Its looks count videos and show no wording: an edit is found by a push or by reading again.
                self.found.counts["wordings"]["edited on YouTube since they were read"] += 1
                return
            what = f"{row} ({number}): wording {held}, at the look of {look.at} it was {written}"
            self.found.fail("an older wording than at the last look", what)

    def _last_look_that_could_show(self, number: int) -> Looked | None:
        member = self.story.owners[number]
        key = member.ground.platform, member.account.native_id
        spells = self._spells(number)
        return next(
            (one for one in reversed(self.looks.get(key, [])) if one.certain and _inside(one.at, spells)),
            None,
        )

    def _spells(self, number: int) -> list[Spell]:
        return self.story.spells(number, self.day.start, self.day.end)

    def _judge_missing(self, number: int) -> None:
        post, member = self.story.posts[number], self.story.owners[number]
        counts, spells = self.found.counts["posts"], self._spells(number)
        what = (
            f"{member.ground.platform} {member.account.native_id} post {number} ({post.native_id}), "
            f"seen from {_spelt(spells)}"
        )
        if not member.reachable:
            counts["of accounts without a route"] += 1
            return
        if not spells:
            counts["never to be seen in the day"] += 1
            return
        if any(sure for _, _, sure in self.given.get(number, [])):
            self.found.fail("a post that was given to us and lost", what)
            return
        key = member.ground.platform, member.account.native_id
        looks = [one for one in self.looks.get(key, []) if one.certain]
        gap = self._gap_of(member, post.posted_at, spells)
        if gap:
            counts["inside a recorded gap"] += 1
            self.found.counts["gaps by reason"][gap] += 1
        elif any(_inside(one.at, spells) for one in looks):
            self.found.fail("a post that a complete look should have shown", what)
        elif spells[0].start >= self.last_asked.get(key, self.day.start):
            counts["after the last look"] += 1
        elif looks and all(_between(spell, looks) for spell in spells):
            counts["came and went between two looks"] += 1
        else:
            self.found.fail("a post that nothing accounts for", what)

    def _gap_of(self, member: Member, posted_at: datetime, spells: Iterable[Spell]) -> str:
        held = (self.gaps.around(member, spell.start, spell.end) for spell in spells)
        return next(filter(None, held), "") or self.gaps.around(member, posted_at, posted_at)

    @cached_property
    def gaps(self) -> Gaps:
        return Gaps.read()

    # --- the ledger -------------------------------------------------------------------------------

    def _judge_ledger(self) -> None:
        first, last = day_of(self.day.start), day_of(self.day.end - timedelta(seconds=1))
        by_pk = {member.pk: member for member in self.story.members}
        plans = {(one.day, one.account_id): one for one in DayPlan.objects.all()}
        attempts: dict[tuple[date, int], set[str]] = defaultdict(set)
        for day, account, why in Attempt.objects.exclude(account=None).values_list(
            "day", "account_id", "why"
        ):
            attempts[day, account].add(why)
        for coverage in ledger.coverage_of_days(first, last, now=self.day.end):
            if not coverage.adds_up or coverage.registered != len(by_pk):
                said = (
                    f"{coverage.day}: {coverage.accounted} of {coverage.registered}, {len(by_pk)} registered"
                )
                self.found.fail("the ledger does not add up", said)
        rows = list(ledger.rows(first, last, now=self.day.end))
        days = (last - first).days + 1
        if len(rows) != days * len(by_pk):
            self.found.fail("rows are missing", f"{len(rows)} of {days * len(by_pk)}")
        for row in rows:
            self._judge_row(row, by_pk[row.account_id], plans.get((row.day, row.account_id)),
                            attempts[row.day, row.account_id])  # fmt: skip

    def _judge_row(self, row: ledger.Row, member: Member, plan: DayPlan | None, attempts: set[str]) -> None:
        starts, ends = ledger.bounds(row.day)
        key = member.ground.platform, member.account.native_id
        looks = [one for one in self.looks.get(key, []) if starts <= one.at < ends]
        settled = [one for one in looks if one.certain and min(one.at - starts, ends - one.at) > AT_MIDNIGHT]
        near = [one for one in self.looks.get(key, []) if starts - AT_MIDNIGHT <= one.at < ends]
        who = f"{row.day} {key[0]} {key[1]} ({member.pk})"
        counts = self.found.counts["ledger rows"]
        if row.why is None:
            self.found.fail("a row that nothing explains", who)
        elif row.why == "":
            counts["seen"] += 1
            if not near:
                self.found.fail("seen, though no look was answered", f"{who} at {row.seen_at}")
            if row.means != ("consent" if member.ground.consented else "official"):
                self.found.fail("seen by another right than ours", f"{who}: {row.means} by {row.route}")
        else:
            counts[f"not seen: {row.why}"] += 1
            if settled:
                self.found.fail("not seen, though a look was answered", f"{who}: {row.why}, {settled[0].at}")
            if row.why not in (allowed := set(self._reasons(member, row, plan, starts, ends))):
                said = f"{who}: {row.why}, allowed: {', '.join(sorted(allowed)) or 'none'}"
                self.found.fail("not seen for a reason that was none", said)
            recorded = attempts | ({plan.why} if plan else set()) | {"waiting"}
            if row.why not in recorded and not self.gaps.around(member, starts, ends):
                self.found.fail("a reason that no record gives", f"{who}: {row.why}")

    def _reasons(
        self, member: Member, row: ledger.Row, plan: DayPlan | None, starts: datetime, ends: datetime
    ) -> Iterator[str]:
        """What kept us from seeing this account on this day, in truth."""
        platform = member.ground.platform
        if not member.reachable or (member.withdrawn_at and member.withdrawn_at < ends):
            yield "patrol" if platform == "tiktok" else "off"
        if not member.reachable:
            return
        within = [one for one in self.day.troubles if one.platform == platform and one.start < ends]
        for trouble in within:
            if trouble.end > starts:
                yield from CALLED[trouble.kind]
        if member.revoked_at and member.revoked_at < ends:
            yield "token"
        for moment, state in member.account.states:
            if moment < ends:
                yield from STATES.get(state, ())
        if any(one.refused and starts <= one.at < ends for one in self.of_platform(platform)):
            yield "quota"
        if any(
            one.resets_at and one.at < ends and one.resets_at > starts for one in self.of_platform(platform)
        ):
            yield "quota"
        if platform == "x" and self.x_is_spent:
            yield "quota"
        key = platform, member.account.native_id
        if plan and plan.why == "not_due" and any(one.at < starts for one in self.looks.get(key, [])):
            yield "not_due"
        if ends > self.day.end and starts >= self.last_asked.get(key, self.day.start):
            yield "waiting"

    def of_platform(self, platform: str) -> list[Asked]:
        return self._by_platform.get(platform, [])

    @cached_property
    def _by_platform(self) -> Mapping[str, list[Asked]]:
        found: dict[str, list[Asked]] = defaultdict(list)
        for asked in self.day.network.log:
            found[asked.platform].append(asked)
        return found

    # --- leave and quotas -------------------------------------------------------------------------

    def _judge_withdrawn(self) -> None:
        for asked in self.day.network.log:
            for look in asked.looks:
                member = self.members.get(look.account)
                if member and member.withdrawn_at and asked.at > member.withdrawn_at:
                    self.found.fail("asked after the owner withdrew", f"{look.account} at {asked.at}")

    @cached_property
    def x_dollars(self) -> float:
        server = self.day.network.servers["x"]
        assert isinstance(server, X)
        return server.bill.usd

    @property
    def x_cap(self) -> float:
        return sum(member.ground.platform == "x" for member in self.story.members) / 100

    @property
    def x_is_spent(self) -> bool:
        """Is too little left of the day's money for one look?

        What was set aside for a request during which a worker was killed counts as spent, since it may have been
        billed: then our own count may stand above the server's.
        """
        spent = self.x_dollars
        kept = QuotaMemory.objects.filter(platform="x/money").first()
        if kept is not None and self.day.killed:
            spent = max(spent, kept.memory["spent"] / 1_000_000)
        return spent + 5 * 0.005 >= self.x_cap

    def _judge_quotas(self) -> None:
        counts = self.found.counts
        for platform, asked in sorted(self._by_platform.items()):
            counts["requests"][platform] = len(asked)
            refused = [one for one in asked if one.refused]
            if refused:
                counts["refused for a quota"][platform] = len(refused)
            self._judge_patience(platform, asked)
        if self.x_dollars > self.x_cap:
            said = f"{self.x_dollars:.3f} dollars of {self.x_cap:.2f} in one UTC day"
            self.found.fail("more money than the day's cap", said)
        counts["money for X, in thousandths of a dollar"]["spent"] = round(self.x_dollars * 1000)
        counts["money for X, in thousandths of a dollar"]["cap"] = round(self.x_cap * 1000)

    def _judge_patience(self, platform: str, asked: Iterable[Asked]) -> None:
        """After a platform said until when to wait, nothing more is asked of what it said it about."""
        told: dict[str, Asked] = {}
        for one in sorted(asked, key=lambda each: each.at):
            what = _counted_together(one)
            before = told.get(what)
            if before and before.resets_at and before.at + ON_ITS_WAY < one.at < before.resets_at:
                if (before.worker, before.sweep) in self.killed:
                    self.found.counts["asked again since the refusal died with its worker"][platform] += 1
                else:
                    said = f"{platform} {what}: told at {before.at} to wait until {before.resets_at}, asked at {one.at}"
                    self.found.fail("asked though the platform had said to wait", said)
            if one.resets_at and (one.refused or one.spoilt):
                # Side by side each heard an answer of its own; who waited out the first did as it was told.
                beside = before and before.resets_at and one.at <= before.at + ON_ITS_WAY
                told[what] = before if before and beside else one
            if one.refused and platform not in ("youtube", "x"):
                self.found.fail("a request beyond a quota", f"{platform} {one.host}{one.path} at {one.at}")

    def _judge_counts(self) -> None:
        """The office counted every request that was made, but for what died with a worker, and no other.

        By platform: where all are added up, what one counts too many hides what died for another.
        """
        log = self.day.network.log
        made = Counter(asked.counted_as for asked in log)
        unsure = Counter(asked.counted_as for asked in log if not self._certain(asked))
        sums = Attempt.objects.filter(account=None).values("platform").annotate(sum=Sum("requests"))
        counted = Counter({one["platform"]: one["sum"] for one in sums})
        self.found.counts["requests"]["all that were made"] = made.total()
        self.found.counts["requests"]["all that the office counted"] = counted.total()
        for platform in sorted(made | counted):
            most, least = made[platform], made[platform] - unsure[platform]
            said = f"{platform}: {most} made, {most - least} unsure, {counted[platform]} counted"
            if counted[platform] < least:
                self.found.fail("requests that were not counted", said)
            if counted[platform] > most:
                self.found.fail("requests that no platform saw", said)

    # --- accounts ---------------------------------------------------------------------------------

    def _judge_states(self) -> None:
        """No machine changes what the registry says of an account."""
        from pantau.office.registry.models import Account

        for status, count in Counter(Account.objects.values_list("status", flat=True)).items():
            if status != "registered":
                self.found.fail("an account's state was changed", f"{count} are {status}")


def _counted_together(asked: Asked) -> str:
    """What one refusal is about."""
    if asked.platform == "mastodon":
        return asked.host
    if asked.platform in ("threads", "facebook", "instagram"):
        return asked.token
    if asked.platform == "x" and not asked.spoilt:
        return asked.path.replace(asked.path.split("/")[3], "", 1) if "/users/" in asked.path else asked.path
    return ""


def _inside(moment: datetime, spells: Iterable[Spell]) -> bool:
    return any(spell.start <= moment < spell.end for spell in spells)


def _between(spell: Spell, looks: Iterable[Looked]) -> bool:
    """No look fell into it, and one came before and one after."""
    moments = [one.at for one in looks]
    return (
        min(moments) < spell.start
        and max(moments) >= spell.end
        and not any(spell.start <= moment < spell.end for moment in moments)
    )


def _spelt(spells: Iterable[Spell]) -> str:
    return ", ".join(f"{spell.start:%d. %H:%M:%S} to {spell.end:%d. %H:%M:%S}" for spell in spells) or "never"
