"""How far a piece of evidence is sealed, for its page: its place in the log, signed when, stamped by whom."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from pantau.office.evidence import signing
from pantau.office.evidence.models import Evidence, HeadStamp, LedgerLeaf, LogHead
from pantau.web.ui import formats


def seal_of(evidence: Evidence) -> dict[str, Any]:
    """``state``: stamped, signed or waiting; ``facts`` for ui/components/facts.html."""
    leaf = LedgerLeaf.objects.filter(item=evidence.sha256).first()
    if leaf is None:
        return {"state": "waiting", "facts": []}
    head = LogHead.objects.filter(size__gt=leaf.index).order_by("size", "pk").first()
    stamps = _first_stamps(leaf.index)
    facts: list[dict[str, Any]] = [
        {"label": _("Catatan log"), "text": formats.number(leaf.index)},
        {"label": _("Disegel"), "at": leaf.at},
    ]
    if head is not None:
        facts += [
            {"label": _("Ditandatangani"), "at": head.at},
            {"label": _("Sidik kunci"), "text": signing.fingerprint(signing.read(head).key)},
        ]
    facts += [{"label": _("Stempel waktu"), "at": one.at, "sub": one.authority} for one in stamps]
    state = "stamped" if stamps else "signed" if head is not None else "waiting"
    return {"state": state, "facts": facts}


def _first_stamps(index: int) -> list[HeadStamp]:
    """The earliest of each authority on a head that contains the leaf."""
    first: dict[str, HeadStamp] = {}
    for one in HeadStamp.objects.filter(head__size__gt=index):
        first.setdefault(one.authority, one)
    return list(first.values())
