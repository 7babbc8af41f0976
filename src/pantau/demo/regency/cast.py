"""Everybody who writes, sorted by the part they play, and the facts their texts are filled with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .accounts import Account
from .dice import Dice, Weighted
from .people import Candidate, Official
from .places import DISTRICTS, SUBDISTRICTS, VILLAGES, Village

FACTS = (
    "nama", "sapa", "tagnama", "no", "partai", "nopartai", "tagpartai", "dapil", "desa", "kec",
    "lawan", "nolawan", "partailawan",
)  # fmt: skip


def part_of(account: Account) -> str:
    """The part an account plays on the stage of ``wording/``."""
    if account.role == "campaign_team" and not account.registered:
        return "unregistered"
    return {"village_official": "village"}.get(account.role, account.role)


@dataclass(frozen=True)
class Cast:
    candidates: tuple[Candidate, ...]
    officials: tuple[Official, ...]
    accounts: tuple[Account, ...]
    silent: frozenset[int]  # accounts nobody can find from the form: they never post

    @cached_property
    def pools(self) -> Mapping[str, Weighted[Account]]:
        """Posting accounts of each part, weighed by how busy they are."""
        parts: dict[str, list[Account]] = defaultdict(list)
        for account in self.accounts:
            if account.index not in self.silent:
                parts[part_of(account)].append(account)
        return {
            part: Weighted((account, account.activity) for account in pool) for part, pool in parts.items()
        }

    @cached_property
    def rivals(self) -> Mapping[int, tuple[Candidate, ...]]:
        return {
            district.number: tuple(c for c in self.candidates if c.district == district.number)
            for district in DISTRICTS
        }

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Village, ...]]:
        return {subdistrict.name: subdistrict.villages for subdistrict in SUBDISTRICTS}

    def of_candidate(self, candidate: int) -> list[Account]:
        return [account for account in self.pools["candidate"].values if account.candidate == candidate]

    def facts(self, dice: Dice, account: Account) -> dict[str, str]:
        """What this account's texts speak of: its candidate or a local one, a rival, a place."""
        candidate = self._candidate(dice, account)
        village = self._place(dice, account)
        rival = self._rival(dice, candidate)
        party = account.party or candidate.party
        return {
            "nama": candidate.name.shown,
            "sapa": candidate.name.nickname,
            "tagnama": f"{candidate.name.call.replace(' ', '')}UntukLobar",
            "no": str(candidate.number),
            "partai": party.short,
            "nopartai": str(party.number),
            "tagpartai": party.tag,
            "dapil": str(candidate.district),
            "desa": village.name,
            "kec": village.subdistrict,
            "lawan": rival.name.nickname,
            "nolawan": str(rival.number),
            "partailawan": rival.party.short,
        }

    def _candidate(self, dice: Dice, account: Account) -> Candidate:
        if account.candidate is not None:
            return self.candidates[account.candidate]
        local = self.rivals[account.village.district] or self.candidates
        if account.party is None:
            return dice.pick(local)
        fellows = [candidate for candidate in local if candidate.party == account.party]
        return dice.pick(fellows or local)

    def _place(self, dice: Dice, account: Account) -> Village:
        if account.role in ("candidate", "campaign_team"):
            return dice.pick(DISTRICTS[account.village.district - 1].villages)
        if account.role in ("party", "media"):
            return dice.pick(VILLAGES)
        if dice.chance(0.65):
            return account.village
        return dice.pick(self.neighbours[account.village.subdistrict])

    def _rival(self, dice: Dice, candidate: Candidate) -> Candidate:
        """Somebody of another party in the same district, where there is one."""
        district = self.rivals[candidate.district]
        for _ in range(20):
            rival = dice.pick(district)
            if rival.party != candidate.party:
                return rival
        return candidate
