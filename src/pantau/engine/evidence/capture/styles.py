"""Style sheets read token by token: every address in them is replaced by a captured file, or blanked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import tinycss2
from tinycss2 import ast

Kind = Literal["style", "other"]
#: The name of the captured file for an address as it is written, or '' where there is none.
Find = Callable[[str, Kind], str]
_WITH_ADDRESSES = {
    "url",
    "src",
    "image",
    "image-set",
    "-webkit-image-set",
    "cross-fade",
    "-webkit-cross-fade",
}


def rewrite(css: str, find: Find) -> str:
    """The same sheet, or the same list of declarations, which leads nowhere but to ``find``'s files.

    A sheet whose brackets go deeper than anybody writes them is left out.
    """
    try:
        nodes = tinycss2.parse_component_value_list(css, skip_comments=True)
        return str(tinycss2.serialize(_each(nodes, find)))
    except RecursionError:
        return ""


def _each(nodes: Sequence[Any], find: Find, strings: bool = False) -> list[Any]:
    """``strings``: a plain string is an address here."""
    done: list[Any] = []
    importing = False
    for node in nodes:
        if node.type == "at-keyword":
            importing = node.lower_value == "import"
        elif node.type in ("{} block", "literal") and (node.type != "literal" or node.value == ";"):
            importing = False
        done.append(_one(node, find, strings or importing, "style" if importing else "other"))
    return done


def _one(node: Any, find: Find, strings: bool, kind: Kind) -> Any:
    line, column = node.source_line, node.source_column
    if node.type in ("url", "string"):
        if node.type == "string" and not strings:
            return node
        return _address(line, column, find(node.value, kind))
    if node.type == "function":
        inside = node.lower_name in _WITH_ADDRESSES
        if node.lower_name in ("url", "src"):
            written = next((one.value for one in node.arguments if one.type == "string"), "")
            return _address(line, column, find(written, kind))
        return ast.FunctionBlock(line, column, node.name, _each(node.arguments, find, inside))
    if node.type == "{} block":
        return ast.CurlyBracketsBlock(line, column, _each(node.content, find))
    if node.type == "[] block":
        return ast.SquareBracketsBlock(line, column, _each(node.content, find))
    if node.type == "() block":
        return ast.ParenthesesBlock(line, column, _each(node.content, find))
    return node


def _address(line: int, column: int, name: str) -> Any:
    return ast.URLToken(line, column, name, f'url("{name}")')
