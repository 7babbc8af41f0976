"""The rulebook for readers: for each kind of finding what is marked, by which law, and what disputes that."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pantau.engine.law import EVERYONE, Norm, Rule
from pantau.office.portal import guide_page
from pantau.office.portal.openness import numbers_page
from pantau.office.portal.public import Visit
from pantau.web.ui import formats
from pantau.web.ui.labels import SUBJECTS
from pantau.web.ui.ribbon import in_language


def overview(visit: Visit) -> dict[str, Any]:
    book = visit.book
    of = {
        category: [rule for rule in book.rules.values() if rule.category == category]
        for category in book.categories
    }
    return {
        "tabs": numbers_page.tabs(visit, "numbers-rules"),
        "lines": [
            {
                "title": in_language(title),
                "url": visit.address("numbers-category", category),
                "icon_name": "scale",
                "note": ngettext("%(count)s aturan", "%(count)s aturan", len(of[category]))
                % {"count": formats.number(len(of[category]))},
            }
            for category, title in book.categories.items()
        ],
        "rule_count": len(book.rules),
        "norm_count": len(book.norms),
    }  # fmt: skip


def of_category(visit: Visit, category: str) -> dict[str, Any]:
    book = visit.book
    rules = [rule for rule in book.rules.values() if rule.category == category]
    cited = dict.fromkeys(name for rule in rules for name in rule.norms)
    return {
        "title": in_language(book.categories[category]),
        "rules_url": visit.address("numbers-rules"),
        "rules": [_rule(visit, rule) for rule in rules],
        "norms": [_norm(visit, book.norms[name]) for name in cited],
    }


def _rule(visit: Visit, rule: Rule) -> dict[str, Any]:
    return {
        "title": in_language(rule.title),
        "reason": _without_places(in_language(rule.reason)),
        "missing": [in_language(one) for one in rule.missing_elements],
        "articles": [
            {"text": in_language(visit.book.norms[name].article), "anchor": _anchor(name)} for name in rule.norms
        ],
        "contested": [in_language(visit.book.norms[name].article) for name in rule.contested],
    }  # fmt: skip


def _without_places(reason: str) -> str:
    """Reasons have places for the words of a post; here there is no post."""
    return re.sub(r"\{\w+\}", "…", re.sub(r"\s*\(\{\w+\}\)", "", reason))


def _norm(visit: Visit, norm: Norm) -> dict[str, Any]:
    contested = norm.contested
    return {
        "anchor": _anchor(norm.id),
        "basis": guide_page.basis_of(norm, visit.today),
        "says": in_language(norm.paraphrase),
        "instrument": in_language(visit.book.instruments[norm.instrument].title),
        "binds": _subjects(norm.binds),
        "elements": [in_language({"id": one.id, "en": one.en}) for one in norm.elements],
        "in_force": norm.valid_on(visit.today),
        "sanctioned_by": [in_language(visit.book.norms[name].article) for name in norm.sanctioned_by],
        "contested": {"note": in_language(contested.note), "subjects": _subjects(contested.subjects)}
        if contested
        else None,
        "note": in_language(norm.note) if norm.note else "",
    }


def _subjects(names: Iterable[str]) -> str:
    return ", ".join(
        str(_("setiap orang") if name == EVERYONE else SUBJECTS.get(name, name)).lower() for name in names
    )


def _anchor(norm: str) -> str:
    return "norma-" + norm.replace("/", "-").replace(".", "-")
