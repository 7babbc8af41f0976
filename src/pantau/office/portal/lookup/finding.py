"""What the registry says of an account that somebody typed or pasted. Nothing is fetched, nothing is kept.

Registered accounts are found by their identity in the registry itself, so the answer is that of this moment; only
those that merely resemble what was written are found through the index of names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pantau.engine.sources.accounts import Identity, identify
from pantau.engine.sources.accounts.identity import NO_PLATFORM, Note
from pantau.engine.text.resemblance import Difference, difference, forms, letters
from pantau.office.portal.lookup import registered
from pantau.office.portal.lookup.registered import Registered

LONGEST = 300
MOST_NEAR = 6
PLATFORMS = ("facebook", "instagram", "x", "tiktok", "youtube", "threads", "telegram", "bluesky")


@dataclass(frozen=True, slots=True)
class Near:
    """A registered account whose name resembles what was asked; ``elsewhere``: on another platform."""

    account: Registered
    difference: Difference | None  # None: the same name
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """``identities``: what was read, one for each platform that it may mean; ``note``: why it cannot be read."""

    written: str
    identities: Sequence[Identity] = ()
    exact: Sequence[Registered] = ()
    near: Sequence[Near] = ()
    note: Note | None = None
    of_a_post: bool = False

    @property
    def state(self) -> str:
        """empty, unreadable, found, near or absent."""
        if not self.written:
            return "empty"
        if not self.identities:
            return "unreadable"
        return "found" if self.exact else "near" if self.near else "absent"


def look_up(written: str, platform: str = "") -> Finding:
    """``platform``: one of PLATFORMS where it was chosen."""
    text = " ".join(written.replace("\x00", "").split())[:LONGEST]
    if not text:
        return Finding("")
    identities, note, of_a_post = _read(text, platform)
    if not identities:
        return Finding(text, note=note)
    exact = _exact(identities)
    near = [] if exact else _near(identities)
    return Finding(text, identities, exact, near, of_a_post=of_a_post)


# --- reading ----------------------------------------------------------------------------------------------


def _read(text: str, platform: str) -> tuple[list[Identity], Note | None, bool]:
    one = identify(text, platform or None)
    if one.kind == "content" and one.owner:
        return [identify(one.owner)], None, True
    bare = not platform and "/" not in text and (one.note is NO_PLATFORM or one.platform == "web")
    if not bare:
        return ([one], None, False) if one.is_account else ([], one.note, False)
    named = [each for each in (identify(text, name) for name in PLATFORMS) if each.kind == "handle"]
    found = [one, *named] if one.is_account else named
    return found, None if found else _why_not(text, one), False


def _why_not(text: str, one: Identity) -> Note | None:
    """Words with spaces are a display name on any platform, and that is more to the point."""
    return identify(text, PLATFORMS[0]).note if " " in text else one.note


# --- looking ----------------------------------------------------------------------------------------------


def _exact(identities: Iterable[Identity]) -> list[Registered]:
    asked = {(one.platform, one.kind, one.key) for one in identities}
    numbers = {(platform, key) for platform, kind, key in asked if kind == "id"}
    found = [one for one in registered.named(asked) if (one.platform, one.kind, one.key) in asked]
    if numbers:
        known = {one.pk for one in found}
        found += [
            one
            for one in registered.numbered(numbers)
            if one.pk not in known and (one.platform, one.native_id) in numbers
        ]
    return sorted(found, key=lambda account: (_order(account.platform), account.party_number, account.pk))


def _near(identities: Sequence[Identity]) -> list[Near]:
    name = next((one for one in identities if one.kind != "id"), None)
    if name is None:
        return []
    written = name.display.lstrip("@").casefold()
    asked = {one.platform for one in identities}
    # By themselves first: joined with accounts, the index is used only as long as the statistics are good.
    alike = [
        pk for pk, key in registered.sharing(forms(written)) if written == key or difference(written, key)
    ]
    near: dict[tuple[str, str], Near] = {}
    for account in registered.by_keys(alike) if alike else ():
        one = _resembling(written, account, elsewhere=account.platform not in asked)
        if one is not None:
            near.setdefault((account.platform, account.key), one)
    return sorted(near.values(), key=_nearest)[:MOST_NEAR]


def _resembling(written: str, account: Registered, *, elsewhere: bool) -> Near | None:
    known = (account.handle or account.key).casefold()
    if letters(known) != letters(account.key):
        known = account.key  # the handle is written otherwise than the platform knows it
    found = difference(written, known)
    if found is None and written != known:
        return None
    return Near(account, found, elsewhere)


def _nearest(one: Near) -> tuple[bool, int, str, str]:
    whys = ("same_letters", "confusable", "one_letter", "confusable_and_one_letter")
    rank = whys.index(one.difference.why) + 1 if one.difference else 0
    return (one.elsewhere, rank, one.account.key, one.account.platform)


def _order(platform: str) -> int:
    return PLATFORMS.index(platform) if platform in PLATFORMS else len(PLATFORMS)
