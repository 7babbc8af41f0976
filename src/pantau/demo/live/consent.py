"""Whose owners let the office read: decided once for each campaign team, the same on every start."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pantau.demo.regency import Regency
from pantau.demo.regency.accounts import Account
from pantau.demo.regency.calendar import WITA
from pantau.demo.regency.dice import Dice

SHARE = 0.4
"""Of the campaign teams so many say yes, with all the accounts that can. No figure from life is known: it was
chosen so that both a watched and a blind half can be seen, and that the blind one is the larger."""
WITHDRAWN = 0.03  # of accounts that had agreed
ASKED = 0.1  # of the other teams: a letter lies with them
PLATFORMS = ("facebook", "instagram", "threads", "tiktok")  # where an owner's consent opens anything

FRIDAYS = tuple(datetime(2024, 1, 12, 15, 0, tzinfo=WITA) + timedelta(weeks=week) for week in range(5))
LAST = datetime(2024, 2, 11, 16, 0, tzinfo=WITA)
ASKED_FROM = datetime(2024, 1, 29, 9, 0, tzinfo=WITA)
_NAMED = {"candidate": "Tim", "party": "Penghubung", "campaign_team": "Pengurus"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """One account whose owner said yes; ``ends`` where they took it back."""

    account: Account
    liaison: str
    begins: datetime
    ends: datetime | None = None

    @property
    def token(self) -> str:
        return f"demo-{self.account.platform}-{self.account.native_id}"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about all accounts of a team, which nobody has answered yet."""

    accounts: tuple[Account, ...]
    liaison: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Answers:
    agreements: tuple[Agreement, ...]
    letters: tuple[Letter, ...]

    def tokens(self, now: datetime) -> dict[tuple[str, str], str]:
        """(platform, native id) -> what opens the account now."""
        return {
            (one.account.platform, one.account.native_id): one.token
            for one in self.agreements
            if one.ends is None or now < one.ends
        }


def answers(regency: Regency) -> Answers:
    agreements: list[Agreement] = []
    letters: list[Letter] = []
    for number, accounts in enumerate(_teams(regency)):
        dice = Dice(regency.seed, "consent", number)
        liaison = f"{_NAMED[accounts[0].role]} {accounts[0].display}"
        if dice.chance(SHARE):
            begins = dice.pick(FRIDAYS)  # the office takes answers in once a week
            agreements += [_agreed(dice, one, liaison, begins) for one in accounts]
        elif dice.chance(ASKED):
            sent = ASKED_FROM + timedelta(days=dice.below(12), minutes=dice.below(6 * 60))
            letters.append(Letter(tuple(accounts), liaison, sent))
    return Answers(tuple(agreements), tuple(letters))


def _agreed(dice: Dice, account: Account, liaison: str, begins: datetime) -> Agreement:
    taken_back = begins + dice.random() * (LAST - begins)
    return Agreement(account, liaison, begins, taken_back if dice.chance(WITHDRAWN) else None)


def _teams(regency: Regency) -> Iterator[Sequence[Account]]:
    """Accounts that one team may open, team by team: candidates' first, then parties' and registered helpers'."""
    owned: dict[tuple[str, int], list[Account]] = {}
    for account in regency.accounts:
        if account.registered and account.role in _NAMED and _can_be_opened(account):
            key = account.candidate if account.role == "candidate" else account.index
            owned.setdefault((account.role, key or 0), []).append(account)
    yield from owned.values()


def _can_be_opened(account: Account) -> bool:
    """On Facebook only Pages: a profile that has a number and no name is a person's own."""
    return account.platform in PLATFORMS and (account.platform != "facebook" or account.handle is not None)
