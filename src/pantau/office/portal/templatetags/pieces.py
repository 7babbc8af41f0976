"""Pieces that many public pages share are kept as they were rendered: ``{% piece "foot" %}…{% endpiece %}``.

A piece hangs on the rulebook, the office's name and the language, and on what its tag names beside its own name:
whatever else it reads must be named there. The day of a preview may stand in its links, as ``tanggal=``: links are the
same for all days but for that.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

MOST = 2048
DAY = "tanggal=\x00"

_kept: OrderedDict[tuple[Any, ...], str] = OrderedDict()
_turn = Lock()


class Piece(template.Node):
    def __init__(self, inside: NodeList, keys: list[FilterExpression]) -> None:
        self.nodelist, self._keys = inside, keys

    def render(self, context: template.Context) -> SafeString:
        visit = context["visit"]
        preview = f"tanggal={visit.preview}" if visit.preview else ""
        named = (one.resolve(context) for one in self._keys)
        key = (visit.made_of, visit.language, bool(preview), *named)
        with _turn:
            text = _kept.get(key)
            if text is not None:
                _kept.move_to_end(key)
        if text is None:
            text = self.nodelist.render(context)
            _keep(key, text.replace(preview, DAY) if preview else text)
            return text
        return mark_safe(text.replace(DAY, preview))  # noqa: S308 - as the template escaped it


def _keep(key: tuple[Any, ...], text: str) -> None:
    with _turn:
        _kept[key] = str(text)
        while len(_kept) > MOST:
            _kept.popitem(last=False)


@register.tag
def piece(parser: Parser, token: Token) -> Piece:
    keys = [parser.compile_filter(written) for written in token.split_contents()[1:]]
    inside = parser.parse(("endpiece",))
    parser.delete_first_token()
    return Piece(inside, keys)
