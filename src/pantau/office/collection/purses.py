"""One day's money of a platform that is paid, spent by sweeps and by a listener side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction

from pantau.engine.sources.connectors.x_money import MOST_NAMED
from pantau.office.collection.models import QuotaMemory


@dataclass(slots=True)
class Purse:
    """What one of the two spends of the day's money, written down beside the other's share.

    ``told`` is called where the connector is used, ``write`` where the database is. Written again, the same
    changes nothing. Connectors that cost nothing have no ``spent``, and nothing is written of them.
    """

    platform: str
    spender: Literal["sweep", "listener"]
    day: str = ""
    others: int = 0  # of what the connector counts, what is not its own; millionths of a dollar
    others_now: tuple[str, int] = ("", 0)  # as last read: the day, and what others spent of it

    def open(self) -> Mapping[str, Any]:
        """What was spent before, for building the connector; empty at first."""
        kept = QuotaMemory.objects.filter(platform=self._name).first()
        memory: Mapping[str, Any] = kept.memory if kept else {}
        self.day = memory.get("day", "")
        self.others = memory.get("spent", 0) - self._shares(memory).get(self.spender, 0)
        return memory

    def told(self, connector: Any) -> dict[str, Any]:
        """What the connector has spent, once it knows what others have. Empty where it costs nothing."""
        if not hasattr(connector, "spent") or not connector.spent():
            return {}
        if connector.spent()["day"] != self.day:
            self.day, self.others = connector.spent()["day"], 0
        day, others = self.others_now
        if day == self.day and others != self.others:
            connector.others_spent(others - self.others)
            self.others = others
        told: dict[str, Any] = connector.spent()
        return told | {"own": told["spent"] - self.others}

    @transaction.atomic
    def write(self, told: Mapping[str, Any], now: datetime) -> None:
        if not told:
            return
        QuotaMemory.objects.get_or_create(platform=self._name, defaults={"memory": {}, "kept_at": now})
        kept = QuotaMemory.objects.select_for_update().get(platform=self._name)
        if kept.memory.get("day", "") > told["day"]:
            return  # the other is in the next day already
        before = kept.memory if kept.memory.get("day") == told["day"] else {}
        shares = self._shares(before) | {self.spender: told["own"]}
        paid = [*dict.fromkeys([*before.get("paid", ()), *told["paid"]])][-MOST_NAMED:]
        kept.memory = {"day": told["day"], "spent": sum(shares.values()), "shares": shares, "paid": paid}
        kept.kept_at = now
        kept.save()
        self.others_now = (told["day"], sum(shares.values()) - told["own"])

    @property
    def _name(self) -> str:
        return f"{self.platform}/money"

    @staticmethod
    def _shares(memory: Mapping[str, Any]) -> dict[str, int]:
        if "shares" in memory:
            return dict(memory["shares"])
        return {"sweep": memory["spent"]} if memory else {}  # written before listeners had their share
