"""The whole regency in one value: who is in it, and its days as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pantau.engine.post import Batch, Post, Subject

from .accounts import (
    Account,
    AccountBook,
    add_lookalikes,
    candidate_accounts,
    citizen_accounts,
    official_accounts,
    organisation_accounts,
)
from .calendar import observed_days
from .cast import Cast
from .dice import Dice
from .people import Candidate, Citizen, Official, list_candidates, list_citizens, list_officials
from .registration import FormEntry, fill_forms
from .stream import Day, Script, perform, write_script
from .tables import (
    ACCOUNT_COLUMNS,
    CANDIDATE_COLUMNS,
    OFFICIAL_COLUMNS,
    PARTY_ACCOUNT_COLUMNS,
    account_rows,
    account_truth_rows,
    candidate_rows,
    official_rows,
    party_account_rows,
    write_csv,
)
from .truth import truth_lines, write_lines

_LINKED_BY = "koordinator.penindakan"
_LINKED_ON = date(2023, 12, 18)
_REASONS = (
    "Nama dan foto profil sama dengan data pegawai",
    "Dikenali pengawas kecamatan dari unggahan kegiatan kantor",
    "Nomor kontak pada profil sama dengan daftar perangkat desa",
    "Dibenarkan yang bersangkutan saat sosialisasi netralitas",
)


@dataclass(frozen=True, slots=True)
class OfficialLink:
    """A person's decision that an account belongs to an official."""

    official: int
    account: int
    linked_by: str
    linked_on: date
    why: str


@dataclass(frozen=True)
class Regency:
    seed: int
    candidates: tuple[Candidate, ...]
    officials: tuple[Official, ...]
    citizens: tuple[Citizen, ...]
    accounts: tuple[Account, ...]  # everybody's; the form's entries point into it
    entries: tuple[FormEntry, ...]  # the registration form, one line for each candidate's account
    official_links: tuple[OfficialLink, ...]
    script: Script

    def days(self) -> Iterator[Day]:
        """All that was seen, day by day: posts, interactions, what is gone, and the truth about them."""
        return perform(self.script)

    def batches(self, size: int = 500) -> Iterator[Batch]:
        """The same as a source would deliver it."""
        for day in self.days():
            for start in range(0, max(len(day.posts), 1), size):
                yield Batch(posts=day.posts[start : start + size])
            for start in range(0, len(day.interactions), size):
                yield Batch(interactions=day.interactions[start : start + size])

    def organisations(self) -> tuple[Account, ...]:
        """Accounts of parties, campaign teams and media; the registered ones are watched beside the candidates'."""
        return tuple(a for a in self.accounts if a.role in ("party", "campaign_team", "media"))

    @cached_property
    def roles(self) -> dict[tuple[str, str], tuple[Subject, bool]]:
        """(platform, handle in lower case or number) -> (role, registered): what a perfect registry would answer."""
        known: dict[tuple[str, str], tuple[Subject, bool]] = {}
        for account in self.accounts:
            answer = (account.role, account.registered)
            known[account.platform, account.native_id] = answer
            known[account.platform, account.key.lower()] = answer
        return known

    def resolved(self, post: Post) -> Post:
        """The post with its author's role and registration filled in from the truth."""
        author = post.author
        answer = self.roles.get((post.platform, (author.native_id if author else None) or ""))
        if answer is None:
            return post
        campaigner = answer[0] in ("candidate", "party", "campaign_team")
        return post.evolve(subject=answer[0], registered=answer[1] if campaigner else None)

    def write(self, folder: Path) -> None:
        """The lists and the truth as files: what a person would be handed, and the answer sheet."""
        self.write_lists(folder)
        self.write_truth(folder / "truth.jsonl")

    def write_lists(self, folder: Path) -> None:
        """Candidates, accounts and officials as a person would be handed them."""
        folder.mkdir(parents=True, exist_ok=True)
        write_csv(folder / "candidates.csv", CANDIDATE_COLUMNS, candidate_rows(self.candidates))
        write_csv(folder / "accounts.csv", ACCOUNT_COLUMNS, account_rows(self.candidates, self.entries))
        write_csv(folder / "party-accounts.csv", PARTY_ACCOUNT_COLUMNS, party_account_rows(self.accounts))
        write_csv(folder / "officials.csv", OFFICIAL_COLUMNS, official_rows(self.officials))
        truth = list(account_truth_rows(self.entries, self.accounts))
        write_csv(folder / "accounts-truth.csv", tuple(truth[0]), truth)

    def write_truth(self, path: Path) -> int:
        """One JSON object a line for each post and each official's interaction; returns how many."""
        return write_lines(
            path,
            (line for day in self.days() for line in truth_lines(day.truth, day.interaction_truth)),
        )


def make_regency(
    seed: int = 52, candidates: int = 655, accounts: int = 13_100, days: int = 60, posts: int = 65_000
) -> Regency:
    """The regency that this seed always makes. ``posts`` counts posts, not their edited versions."""
    if accounts < candidates:
        raise ValueError(f"{candidates} candidates need at least as many accounts, not {accounts}")
    if posts < 500:
        raise ValueError(f"posts must be at least 500 to hold one offence of every category, not {posts}")
    listed = list_candidates(seed, candidates)
    officials = list_officials(seed, listed)
    citizens = list_citizens(seed, max(400, posts // 16))
    book = AccountBook(seed)
    owned = {
        candidate.index: candidate_accounts(book, candidate, _share(accounts, candidates, candidate.index))
        for candidate in listed
    }
    add_lookalikes(book, owned, accounts // 400)
    organisation_accounts(book, listed)
    official_accounts(book, officials)
    citizen_accounts(book, citizens)
    entries = tuple(fill_forms(seed, listed, owned))
    everyone = tuple(book.accounts)
    cast = Cast(listed, officials, everyone, _unfindable(owned, entries))
    return Regency(
        seed=seed,
        candidates=listed,
        officials=officials,
        citizens=citizens,
        accounts=everyone,
        entries=entries,
        official_links=tuple(_link_officials(seed, everyone)),
        script=write_script(seed, cast, observed_days(days), posts),
    )


def _share(accounts: int, candidates: int, index: int) -> int:
    return accounts // candidates + (1 if index < accounts % candidates else 0)


def _unfindable(owned: dict[int, list[Account]], entries: tuple[FormEntry, ...]) -> frozenset[int]:
    """Candidates' accounts that no sound line of the form leads to."""
    found = {entry.account for entry in entries if not entry.defect}
    return frozenset(a.index for accounts in owned.values() for a in accounts if a.index not in found)


def _link_officials(seed: int, accounts: tuple[Account, ...]) -> Iterator[OfficialLink]:
    dice = Dice(seed, "links")
    for account in accounts:
        if account.official is not None and dice.chance(0.6):
            yield OfficialLink(
                account.official, account.index, "koordinator.penindakan", _LINKED_ON, dice.pick(_REASONS)
            )
