"""Which backups stay, and what goes with those that do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pantau.engine.storage import Store
from pantau.web.site.backup import layout
from pantau.web.site.backup.layout import BackupError, Manifest

UNFINISHED_AFTER = timedelta(days=2)  # a backup that is still being taken is younger


@dataclass(frozen=True, slots=True)
class Keeping:
    """The newest ones, and the last of each of so many days, weeks and months that have one."""

    newest: int = 3
    days: int = 14
    weeks: int = 8
    months: int = 12

    def kept(self, snapshots: Iterable[str]) -> set[str]:
        known = sorted(snapshots, reverse=True)
        kept = set(known[: max(1, self.newest)])
        for form, count in (("%Y-%m-%d", self.days), ("%G-%V", self.weeks), ("%Y-%m", self.months)):
            last_of: dict[str, str] = {}
            for one in known:
                last_of.setdefault(layout.moment_of(one).strftime(form), one)
            kept |= set(list(last_of.values())[:count])
        return kept


@dataclass(frozen=True, slots=True)
class Pruned:
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    objects: int
    bytes: int


def prune(
    store: Store, keeping: Keeping, now: datetime, *, signed_by: Collection[str], really: bool
) -> Pruned:
    """Remove what no kept backup needs. Manifests of what goes are removed first, so that no half of one counts.

    Raises BackupError where a backup is signed by none of ``signed_by``, is of a later time, or a kept one's list
    cannot be believed: then nothing is removed, since one that somebody put there could push ours out.
    """
    whole = _believed(store, signed_by, now)
    if not whole:
        raise BackupError("there is no finished backup there")
    kept = keeping.kept(whole)
    needed = set[str]()
    for one in sorted(kept):
        needed |= {piece.name for piece in layout.read_list(store, whole[one])}
    going = list(_going(store, kept, needed, now))
    if really:
        for name, _size in going:
            store.remove(name)
    return Pruned(
        tuple(sorted(kept)), tuple(sorted(set(whole) - kept)), len(going), sum(size for _name, size in going)
    )


def _believed(store: Store, signed_by: Collection[str], now: datetime) -> dict[str, Manifest]:
    found = {}
    for one in layout.whole_ids(store):
        manifest = found[one] = layout.read_manifest(store, one)
        if manifest.signer not in signed_by:
            raise BackupError(
                f"backup {one} is signed by {manifest.signer}, which is not our key. Nothing was removed. If it was "
                "ours once, name it and the present one with --signed-by; if not, look who writes there."
            )
        if layout.moment_of(one) > now:
            raise BackupError(f"backup {one} is of a time to come. Nothing was removed: look at the clock.")
    return found


def _going(store: Store, kept: set[str], needed: set[str], now: datetime) -> Iterator[tuple[str, int]]:
    snapshots = [
        (name, size)
        for name, size in store.listed(f"{layout.SNAPSHOTS}/")
        if name.split("/")[1] not in kept and _is_old(name.split("/")[1], now)
    ]
    yield from sorted(snapshots, key=lambda one: not one[0].endswith(layout.SIGNATURE))
    for name, size in store.listed(f"{layout.PIECES}/"):
        if name not in needed and _is_old(name.rpartition("-")[2], now):
            yield name, size


def _is_old(snapshot: str, now: datetime) -> bool:
    return layout.moment_of(snapshot) < now - UNFINISHED_AFTER
