"""Which account is meant: all identities of one account lead to one place, and the registry's are left out."""

from __future__ import annotations

from collections.abc import Iterable

from .values import Actor, Name, Registry


class Actors:
    """Accounts that the registry does not know, each under one number, by any of their identities."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._by_name: dict[Name, int] = {}
        self._keys: list[list[str]] = []
        self._platforms: list[str] = []
        self._apart: set[int] = set()

    def __len__(self) -> int:
        return len(self._keys)

    def owner_of(self, names: Iterable[Name]) -> str | None:
        """The owner of a registered account, "" for one without an owner; None where it is not registered."""
        for name in names:
            if (owner := self._registry.accounts.get(name)) is not None:
                return owner
        return None

    def number(self, actor: Actor) -> int | None:
        """None for an account of the registry, and for one without any identity."""
        names = actor.names
        if not names or self.owner_of(names) is not None:
            return None
        found = next((self._by_name[name] for name in names if name in self._by_name), None)
        if found is None:
            found = len(self._keys)
            self._keys.append([])
            self._platforms.append(actor.platform)
        for name in names:
            if self._by_name.setdefault(name, found) == found and name[1] not in self._keys[found]:
                self._keys[found].append(name[1])
        return found

    def set_apart(self, number: int) -> None:
        """A source says what this account is: media or an official. It is proposed for no reason."""
        self._apart.add(number)

    def is_apart(self, number: int) -> bool:
        return number in self._apart

    def platform(self, number: int) -> str:
        return self._platforms[number]

    def keys(self, number: int) -> tuple[str, ...]:
        """Numbers of the platform before names that may change."""
        return tuple(sorted(self._keys[number], key=lambda key: (not key.startswith("id:"), key)))
