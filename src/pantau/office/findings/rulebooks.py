"""Which rulebook the office works by, and rulebooks as they were kept."""

from __future__ import annotations

from pantau.engine.law import Rulebook, rulebook_from
from pantau.office.findings.models import RulebookChoice, RulebookVersion
from pantau.web.ui import rulebook as office_rulebook


def in_use() -> Rulebook:
    """The rulebook a person switched on, else that of the settings; this process takes it over.

    A choice holds for the election it was made in: with another rulebook in the settings it is forgotten.
    """
    newest = RulebookChoice.objects.order_by("-pk").values_list("rulebook", "rulebook__name").first()
    settled = office_rulebook.settled()
    book = settled
    if newest is not None and newest[1] == settled.name and newest[0] != settled.hash:
        book = kept(newest[0])
    office_rulebook.use(None if book is settled else book)
    return book


def kept(hash_: str) -> Rulebook:
    used = office_rulebook.current()
    if used.hash == hash_:
        return used
    return rulebook_from(RulebookVersion.objects.get(pk=hash_).as_written())
