"""The connectors this program comes with, found in ``engine.sources.connectors``: a new module is enough."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from pantau.engine.sources import connectors
from pantau.engine.sources.connectors.seam import Access, LegalBasis, NotPermittedError
from pantau.office.collection.connectors import ConnectorFacts, register_connectors
from pantau.office.collection.models import Connector

SAID = ("name", "platform", "route", "proof")
#: Only to ask a connector what it misses; nothing is ever sent with it.
_ASKING = Access(LegalBasis("letter", "none", date(2000, 1, 1), "nobody", "to ask what is needed"))


@cache
def shipped() -> Mapping[str, type[Any]]:
    """Connector classes by name."""
    found: dict[str, type[Any]] = {}
    for module in pkgutil.iter_modules(connectors.__path__, f"{connectors.__name__}."):
        loaded = importlib.import_module(module.name)
        for _name, one in inspect.getmembers(loaded, inspect.isclass):
            if one.__module__ == module.name and _is_connector(one):
                found[one.name] = one
    return MappingProxyType(dict(sorted(found.items())))


def _is_connector(one: type[Any]) -> bool:
    told = all(isinstance(getattr(one, word, None), str) for word in SAID)
    return told and callable(getattr(one, "sweep", None)) and not inspect.isabstract(one)


def streams() -> frozenset[str]:
    """Names of connectors that can be listened to (see ``seam.Stream``)."""
    return frozenset(name for name, one in shipped().items() if callable(getattr(one, "listen", None)))


def facts_of(one: type[Any]) -> ConnectorFacts:
    """What a connector says of itself; what it needs, by asking it to start with nothing."""
    needs: tuple[str, ...] = ()
    try:
        one(_ASKING, clock=lambda: datetime.now(UTC))
    except NotPermittedError as refused:
        needs = refused.missing
    sees = getattr(one, "sees", "posts")
    return ConnectorFacts(one.name, one.platform, one.route, one.proof, one.consented, needs, sees)


@cache
def _facts() -> tuple[ConnectorFacts, ...]:
    return tuple(map(facts_of, shipped().values()))


def make_known() -> None:
    """Every connector of this program appears in the office, switched off, and says what it is now. Cheap when
    nothing changed."""
    fields = [field.name for field in dataclasses.fields(ConnectorFacts)]
    known = {row["name"]: row for row in Connector.objects.values(*fields)}
    register_connectors(one for one in _facts() if known.get(one.name) != _as_row(one))


def _as_row(facts: ConnectorFacts) -> dict[str, object]:
    return dataclasses.asdict(facts) | {"needs": list(facts.needs)}


def build(connector: Connector, access: Access | None, **given: Any) -> Any:
    """The connector ready to work. Raises NotPermittedError without its access, KeyError for an unknown name."""
    return shipped()[connector.name](access, **given)
