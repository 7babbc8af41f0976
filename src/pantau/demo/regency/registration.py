"""The registration form: how owners write their accounts down, with the defects of real forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from .accounts import Account
from .calendar import ACCOUNTS_DUE
from .dice import Dice, Weighted
from .people import Candidate

Defect = Literal["", "invalid", "short", "legacy", "shared"]


@dataclass(frozen=True, slots=True)
class FormEntry:
    """One filled-in line of a candidate's form, and what is wrong with it."""

    candidate: int
    account: int  # whose address this is
    application: str
    account_name: str
    link: str
    registered_on: date
    date_text: str
    defect: Defect

    @property
    def late(self) -> bool:
        return self.registered_on > ACCOUNTS_DUE


_DEFECTS: Weighted[Defect] = Weighted(
    [("", 9_790), ("invalid", 60), ("short", 90), ("legacy", 35), ("shared", 25)]
)
_APPLICATIONS = {
    "facebook": ("Facebook", "facebook", "FB", "Facebook", "FACEBOOK"),
    "instagram": ("Instagram", "IG", "instagram", "Instagram"),
    "x": ("X", "Twitter", "X (Twitter)", "twitter"),
    "tiktok": ("TikTok", "Tiktok", "TIKTOK", "Tik Tok"),
    "youtube": ("YouTube", "Youtube", "youtube", "YT"),
    "threads": ("Threads", "threads", "Thread"),
}
_MONTHS = {11: "November", 12: "Desember"}


def fill_forms(
    seed: int, candidates: tuple[Candidate, ...], owned: dict[int, list[Account]]
) -> Iterator[FormEntry]:
    """One entry for each account of each candidate, written the messy way real forms are."""
    dice = Dice(seed, "forms")
    everyone = [account for accounts in owned.values() for account in accounts]
    for candidate in candidates:
        late_party = dice.chance(0.03)
        for account in owned[candidate.index]:
            yield _entry(dice, candidate, account, everyone, late_party)


def _entry(
    dice: Dice, candidate: Candidate, account: Account, everyone: list[Account], late_party: bool
) -> FormEntry:
    defect = dice.weighted(_DEFECTS)
    listed = dice.pick(everyone) if defect == "shared" else account
    when = _registered_on(dice, late_party or dice.chance(0.008))
    return FormEntry(
        candidate=candidate.index,
        account=listed.index,
        application=dice.pick(_APPLICATIONS[listed.platform]),
        account_name=_written_name(dice, listed),
        link=_written_link(dice, listed, defect),
        registered_on=when,
        date_text=_written_date(dice, when),
        defect=defect,
    )


def _registered_on(dice: Dice, late: bool) -> date:
    if late:
        return ACCOUNTS_DUE + timedelta(days=dice.between(1, 25))
    return ACCOUNTS_DUE - timedelta(days=min(dice.below(5), dice.below(9)))


def _written_date(dice: Dice, when: date) -> str:
    roll = dice.random()
    if roll < 0.85:
        return f"{when.day:02d}/{when.month:02d}/{when.year}"
    if roll < 0.95:
        return when.isoformat()
    return f"{when.day} {_MONTHS[when.month]} {when.year}"


def _written_name(dice: Dice, account: Account) -> str:
    if account.handle is None or dice.chance(0.3):
        return account.display
    return account.handle if dice.chance(0.5) else f"@{account.handle}"


def _written_link(dice: Dice, account: Account, defect: Defect) -> str:
    if defect == "invalid":
        return _invalid_link(dice, account)
    if defect == "short":
        return _short_link(dice, account)
    if defect == "legacy":
        return _legacy_link(account)
    return _case(dice, dice.pick(_ADDRESSES[account.platform](dice, account)))


def _case(dice: Dice, link: str) -> str:
    """Some people type with the shift key held; channel ids and what follows a question mark keep their case."""
    if "/channel/" in link or "?" in link or not dice.chance(0.06):
        return link
    return link.upper() if dice.chance(0.3) else link[0].upper() + link[1:]


def _facebook(dice: Dice, account: Account) -> tuple[str, ...]:
    if account.handle is None:
        number = account.native_id
        slug = account.display.replace(" ", "-").replace(".", "").replace(",", "")
        return (
            f"https://www.facebook.com/profile.php?id={number}",
            f"https://m.facebook.com/profile.php?id={number}&mibextid=ZbWKwL",
            f"facebook.com/profile.php?id={number}",
            f"https://web.facebook.com/profile.php?id={number}&_rdc=1&_rdr",
            f"https://www.facebook.com/people/{slug}/{number}/",
        )
    return (
        f"https://www.facebook.com/{account.handle}",
        f"https://m.facebook.com/{account.handle}?mibextid=LQQJ4d",
        f"facebook.com/{account.handle}",
        f"fb.com/{account.handle}",
        f"https://web.facebook.com/{account.handle}/?_rdc=1&_rdr",
        f"https://id-id.facebook.com/{account.handle}",
    )


def _instagram(dice: Dice, account: Account) -> tuple[str, ...]:
    return (
        f"https://www.instagram.com/{account.handle}/",
        f"https://instagram.com/{account.handle}?igshid=NzZlODBkYWE4Ng==",
        f"https://www.instagram.com/{account.handle}?utm_source=qr",
        f"instagram.com/{account.handle}",
        f"@{account.handle}",
        f"https://www.instagram.com/{account.handle}/?hl=id",
    )


def _x(dice: Dice, account: Account) -> tuple[str, ...]:
    return (
        f"https://x.com/{account.handle}",
        f"https://twitter.com/{account.handle}?t={dice.digits(9)}&s=09",
        f"https://twitter.com/{account.handle}",
        f"mobile.twitter.com/{account.handle}",
        f"@{account.handle}",
    )


def _tiktok(dice: Dice, account: Account) -> tuple[str, ...]:
    return (
        f"https://www.tiktok.com/@{account.handle}",
        f"https://www.tiktok.com/@{account.handle}?_t=8h{dice.digits(6)}&_r=1",
        f"tiktok.com/@{account.handle}",
        f"https://m.tiktok.com/@{account.handle}",
        f"@{account.handle}",
    )


def _youtube(dice: Dice, account: Account) -> tuple[str, ...]:
    return (
        f"https://www.youtube.com/@{account.handle}",
        f"https://youtube.com/@{account.handle}?si={dice.digits(12)}",
        f"https://www.youtube.com/channel/{account.native_id}",
        f"youtube.com/@{account.handle}/videos",
        f"https://m.youtube.com/@{account.handle}",
    )


def _threads(dice: Dice, account: Account) -> tuple[str, ...]:
    return (
        f"https://www.threads.net/@{account.handle}",
        f"threads.net/@{account.handle}",
        f"https://www.threads.net/@{account.handle}?igshid=NTc4MTIwNjQ2YQ==",
        f"@{account.handle}",
    )


_ADDRESSES = {
    "facebook": _facebook, "instagram": _instagram, "x": _x, "tiktok": _tiktok, "youtube": _youtube,
    "threads": _threads,
}  # fmt: skip


def _invalid_link(dice: Dice, account: Account) -> str:
    return dice.pick(
        (
            "belum ada",
            "sama dengan facebook",
            f"{account.platform} {account.display}",
            "https://www.facebook.com/",
            "https://",
            f"htps:/{account.platform}/{account.display.replace(' ', '')}",
            f"cari saja {account.display}",
            "-",
        )
    )


def _short_link(dice: Dice, account: Account) -> str:
    code = dice.digits(7)
    return dice.pick(
        (
            f"https://vt.tiktok.com/ZS{code}/",
            f"https://www.facebook.com/share/{code}aB/?mibextid=qi2Omg",
            f"https://fb.me/{code}kQ",
            f"https://bit.ly/3{code}",
            f"https://s.id/{account.display.split()[0].lower()}{code[:2]}",
            f"https://linktr.ee/{account.display.split()[0].lower()}{code[:3]}",
        )
    )


def _legacy_link(account: Account) -> str:
    slug = account.display.replace(" ", "").replace(".", "").replace(",", "")
    if account.platform == "youtube":
        return f"https://www.youtube.com/c/{slug}"
    return f"https://www.facebook.com/pages/{slug}/{account.native_id[-12:]}"
