"""Who is due, in memory. A tick touches the accounts that are due and no others.

Each lane keeps its accounts in buckets of one second. A bucket is a chain through two shared arrays, so an
account is moved in constant time and all memory is a few bytes for each account number. A bucket whose
second has come is opened into a heap: accounts leave in the order (due, account).

The database twin reads the same order from an index on ``DUE_ORDER``:

    SELECT account_id FROM ... WHERE lane = %s AND due_at <= %s ORDER BY due_at, account_id
    LIMIT %s FOR UPDATE SKIP LOCKED

with the limits of ``Lane.most`` for those due, then of ``Lane.room`` for those due within ``ahead_s``;
``due_at`` is a ``whole_second``, and a row handed out becomes due again after the lease.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from heapq import heappop, heappush
from math import ceil

DUE_ORDER = ("lane", "due_at", "account_id")

_NONE = -1


class UnknownLaneError(ValueError):
    """No lane of that name was given to the schedule."""


@dataclass(frozen=True, slots=True)
class Lane:
    """Accounts that are looked at by the same route and quota, ``per_call`` of them in one call.

    Accounts due within ``ahead_s`` join a call that has room: it is made anyway.
    """

    name: str
    per_call: int = 1
    ahead_s: int = 0

    def most(self, calls: int) -> int:
        """How many accounts so many calls take."""
        return max(calls, 0) * self.per_call

    def room(self, taken: int) -> int:
        """How many more fit into the last call."""
        return -taken % self.per_call


@dataclass(frozen=True, slots=True)
class DueBatch:
    """Accounts to be looked at in one call, the longest waiting first."""

    lane: str
    accounts: tuple[int, ...]


def whole_second(due: datetime) -> datetime:
    """The time as schedules keep it: rounded up, so that nobody is early."""
    return datetime.fromtimestamp(_second(due), UTC)


def due_key(due: datetime, account: int) -> tuple[int, int]:
    """What accounts of a lane are ordered by."""
    return _second(due), account


def batches(lane: Lane, accounts: Sequence[int]) -> Iterator[DueBatch]:
    """Accounts in the order of ``due_key``, cut into calls."""
    for first in range(0, len(accounts), lane.per_call):
        yield DueBatch(lane.name, tuple(accounts[first : first + lane.per_call]))


class Schedule:
    """A queue of accounts by lane and due time.

    Accounts are small whole numbers, such as primary keys: memory grows with the largest. An account
    that a tick hands out is due again after ``lease_s``, so that one whose worker died is not lost; put
    it where it belongs when it was looked at.
    """

    def __init__(self, lanes: Iterable[Lane], *, lease_s: int = 600) -> None:
        if lease_s < 1:
            raise ValueError(f"a lease lasts at least a second, not {lease_s}")
        self._links = _Links()
        self._queues = [_Queue(number, lane, self._links) for number, lane in enumerate(lanes)]
        self._by_name = {queue.lane.name: queue for queue in self._queues}
        self._lease_s = lease_s
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def put(self, account: int, lane: str, due: datetime) -> None:
        """Make the account due in this lane, wherever it was before."""
        if account < 0:
            raise ValueError(f"account numbers begin at 0, not {account}")
        queue = self._queue(lane)
        self.drop(account)
        queue.add(account, _second(due))
        self._size += 1

    def drop(self, account: int) -> None:
        """Take the account out; nothing happens where it is not in."""
        if not self._links.holds(account):
            return
        self._queues[self._links.lane[account]].remove(account)
        self._size -= 1

    def due_at(self, account: int) -> datetime | None:
        """When the account is due; None where it is not in the schedule."""
        if not self._links.holds(account):
            return None
        return datetime.fromtimestamp(self._links.due[account], UTC)

    def oldest(self, lane: str) -> datetime | None:
        """Since when the longest waiting account of the lane is due, or will be."""
        second = self._queue(lane).first_second()
        return None if second is None else datetime.fromtimestamp(second, UTC)

    def tick(self, now: datetime, calls: Mapping[str, int]) -> list[DueBatch]:
        """The batches to be looked at now, within so many calls for each lane; others wait."""
        at = int(now.timestamp())
        found: list[DueBatch] = []
        for name, most in calls.items():
            queue = self._queue(name)
            accounts = queue.take(at, queue.lane.most(most))
            accounts += queue.take(at + queue.lane.ahead_s, queue.lane.room(len(accounts)))
            for account in accounts:
                queue.add(account, at + self._lease_s)
            found += batches(queue.lane, accounts)
        return found

    def _queue(self, lane: str) -> _Queue:
        if lane not in self._by_name:
            raise UnknownLaneError(f"unknown lane '{lane}'; known: {', '.join(self._by_name)}")
        return self._by_name[lane]


class _Links:
    """For each account number: its lane, its due second, and its neighbours in that second's chain."""

    def __init__(self) -> None:
        self.due = array("q")
        self.lane = array("h")
        self.after = array("i")
        self.before = array("i")

    def holds(self, account: int) -> bool:
        return 0 <= account < len(self.due) and self.due[account] != _NONE

    def make_room(self, account: int) -> None:
        missing = account + 1 - len(self.due)
        if missing <= 0:
            return
        missing = max(missing, len(self.due) // 8)
        self.due.extend(array("q", [_NONE]) * missing)
        self.lane.extend(array("h", [_NONE]) * missing)
        self.after.extend(array("i", [_NONE]) * missing)
        self.before.extend(array("i", [_NONE]) * missing)


class _Queue:
    """One lane's accounts by due second."""

    def __init__(self, number: int, lane: Lane, links: _Links) -> None:
        self.lane = lane
        self._number = number
        self._links = links
        self._heads: dict[int, int] = {}  # second -> first account of its chain, _NONE for an empty one
        self._opened: dict[int, list[int]] = {}  # second -> heap of accounts, some of which have left
        self._seconds: list[int] = []  # heap of the keys of both

    def add(self, account: int, second: int) -> None:
        links = self._links
        links.make_room(account)
        links.due[account] = second
        links.lane[account] = self._number
        if second in self._opened:
            heappush(self._opened[second], account)
            return
        head = self._heads.get(second)
        if head is None:
            heappush(self._seconds, second)
            head = _NONE
        links.after[account], links.before[account] = head, _NONE
        if head != _NONE:
            links.before[head] = account
        self._heads[second] = account

    def remove(self, account: int) -> None:
        links = self._links
        second = links.due[account]
        links.due[account] = _NONE
        if second in self._opened:
            return  # its place in the heap is skipped later
        before, after = links.before[account], links.after[account]
        if before == _NONE:
            self._heads[second] = after
        else:
            links.after[before] = after
        if after != _NONE:
            links.before[after] = before

    def take(self, until: int, most: int) -> list[int]:
        """The first accounts due at or before this second, in order; they are in the queue no more."""
        taken: list[int] = []
        while len(taken) < most:
            second = self.first_second(until)
            if second is None or second > until:
                break
            account = heappop(self._opened[second])
            self._links.due[account] = _NONE
            taken.append(account)
        return taken

    def first_second(self, until: int | None = None) -> int | None:
        """The second of the first account; where it is at or before ``until``, that second is opened."""
        while self._seconds:
            second = self._seconds[0]
            if second not in self._opened:
                if self._heads[second] != _NONE and (until is None or second > until):
                    return second
                self._open(second)
            if self._lives(second):
                return second
            del self._opened[second]
            heappop(self._seconds)
        return None

    def _open(self, second: int) -> None:
        accounts = []
        account = self._heads.pop(second)
        while account != _NONE:
            accounts.append(account)
            account = self._links.after[account]
        accounts.sort()
        self._opened[second] = accounts

    def _lives(self, second: int) -> bool:
        """Whether anybody is left in an opened second; those who left before the first one are cleared."""
        heap = self._opened[second]
        links = self._links
        while heap:
            account = heap[0]
            if links.due[account] == second and links.lane[account] == self._number:
                return True
            heappop(heap)
        return False


def _second(due: datetime) -> int:
    return ceil(due.timestamp())
