"""YAML read so that every value still knows its line and column.

Of YAML's habits only the harmless ones are kept: ``yes``, ``no``, ``08:00`` and ``1_000`` are texts,
a key may stand once, and anchors, aliases and tags are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from .errors import Problem
from .scalars import BREAK, source_offsets

_BaseLoader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = "plain"  # the only tag we give: types are resolved by `Located.value`
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d{0,17})\.\d{1,17}")
_WORDS: dict[str, bool | None] = {"": None, "null": None, "~": None, "true": True, "false": False}

Value = str | int | float | bool | None


class _Loader(_BaseLoader):  # type: ignore[misc]  # the C class has no types
    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        return _PLAIN


@dataclass(frozen=True, slots=True)
class Source:
    """One file of a rulebook: the name shown in errors, and its text."""

    label: str
    text: str
    lines: tuple[str, ...] = field(repr=False, compare=False)

    @classmethod
    def of(cls, label: str, text: str) -> Source:
        return cls(label, text, tuple(BREAK.split(text)))

    def problem(self, start: int, end: int, message: str, fix: str = "") -> Problem:
        """A mistake at these character offsets; a stretch over several lines is cut at the first."""
        line, column = self._line_and_column(start)
        shown = self.lines[line]
        length = max(1, min(end - start, len(shown) - column))
        return Problem(self.label, line + 1, column + 1, length, message, fix, shown)

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line, line_start = 0, 0
        for found in BREAK.finditer(self.text):
            if found.end() > offset:
                break
            line, line_start = line + 1, found.end()
        return line, min(offset, len(self.text)) - line_start


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """A YAML value with its place. ``name`` is the key under which it stands, empty in a list."""

    source: Source
    node: yaml.Node
    key: yaml.ScalarNode | None = None

    @property
    def name(self) -> str:
        return str(self.key.value) if self.key else ""

    @property
    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    @property
    def value(self) -> Value:
        """A scalar's value; None for null and for anything that is no scalar."""
        return _scalar(self.node) if isinstance(self.node, yaml.ScalarNode) else None

    @property
    def is_null(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.value is None

    def entries(self) -> dict[str, Located]:
        """A mapping's values by key; empty for anything else."""
        if not isinstance(self.node, yaml.MappingNode):
            return {}
        return {str(key.value): Located(self.source, value, key) for key, value in self.node.value}

    def items(self) -> Iterator[Located]:
        """A list's values; none for anything else."""
        if isinstance(self.node, yaml.SequenceNode):
            for value in self.node.value:
                yield Located(self.source, value)

    def data(self) -> Any:
        """The value as dicts, lists and scalars, without places."""
        return _data(self.node)

    def problem(self, message: str, fix: str = "", *, offset: int = 0, length: int | None = None) -> Problem:
        """A mistake here; ``offset`` and ``length`` count characters of a scalar's value."""
        start, end = self._stretch(offset, length)
        return self.source.problem(start, end, message, fix)

    def problem_at_head(self, message: str, fix: str = "") -> Problem:
        """A mistake of the whole entry, shown at its key."""
        node = self.key or self.node
        if not self.key and isinstance(node, yaml.MappingNode) and node.value:
            node = node.value[0][0]
        return self.source.problem(node.start_mark.index, node.end_mark.index, message, fix)

    def _stretch(self, offset: int, length: int | None) -> tuple[int, int]:
        start, end = self.node.start_mark.index, self.node.end_mark.index
        if not isinstance(self.node, yaml.ScalarNode) or (offset == 0 and length is None):
            return start, end
        raw = self.source.text[start:end]
        offsets = source_offsets(raw, self.node.style, self.node.value)
        if not offsets:
            return start, end
        first = offsets[min(offset, len(offsets) - 1)]
        past = offset + length if length is not None else len(offsets)
        last = offsets[max(0, min(past, len(offsets)) - 1)]
        return start + first, start + max(last, first) + 1


def read_yaml(path: Path, label: str, problems: list[Problem]) -> Located | None:
    """The root of one file; None, with the reasons added to ``problems``, when it cannot be used."""
    source = _read_text(path, label, problems)
    if source is None:
        return None
    root = _compose(source, problems)
    if root is None:
        return None
    before = len(problems)
    _check_tree(source, root, problems)
    return Located(source, root) if len(problems) == before else None


def parse_yaml(source: Source) -> Located:
    """The root of a file that was read without a mistake before."""
    root = yaml.compose(source.text, Loader=_Loader)
    assert root is not None
    return Located(source, root)


def _read_text(path: Path, label: str, problems: list[Problem]) -> Source | None:
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(Problem(label, 0, 0, 0, f"the file cannot be read: {error.strerror}"))
        return None
    try:
        return Source.of(label, content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        source = Source.of(label, content.decode("utf-8-sig", errors="replace"))
        at = len(content[: error.start].decode("utf-8-sig", errors="replace"))
        problems.append(
            source.problem(at, at + 1, "this is not UTF-8", "save the file in the encoding UTF-8")
        )
        return None


def _compose(source: Source, problems: list[Problem]) -> yaml.Node | None:
    try:
        root = yaml.compose(source.text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark else 0
        reason = error.problem or error.context or "it cannot be read"
        problems.append(source.problem(at, at + 1, f"this is not YAML: {reason}", _yaml_advice(reason)))
        return None
    except yaml.YAMLError as error:
        problems.append(Problem(source.label, 0, 0, 0, f"this is not YAML: {_one_line(error)}"))
        return None
    except RecursionError:
        problems.append(Problem(source.label, 0, 0, 0, "lists and mappings are nested too deep"))
        return None
    if root is None:
        problems.append(Problem(source.label, 0, 0, 0, "the file is empty", "fill it or remove it"))
    return root


def _yaml_advice(reason: str) -> str:
    if "mapping values are not allowed" in reason or "expected <block end>" in reason:
        return "check the indentation, and put a text with ': ' in quotes"
    if "cannot start any token" in reason:
        return "put the text in quotes, and indent with blanks, not tabs"
    return "check indentation, quotes and brackets on this line and the one before"


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


def _check_tree(source: Source, root: yaml.Node, problems: list[Problem]) -> None:
    """Refuse what would make a file mean something other than it shows."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        at = node.start_mark.index, node.end_mark.index
        if id(node) in seen:
            problems.append(source.problem(*at, "aliases are not part of a rulebook", "repeat the value"))
            return
        seen.add(id(node))
        if node.tag != _PLAIN:
            problems.append(source.problem(*at, "tags are not part of a rulebook", "remove the '!' word"))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(reversed(node.value))
        elif isinstance(node, yaml.MappingNode):
            _check_keys(source, node, problems)
            waiting.extend(value for _, value in reversed(node.value))


def _check_keys(source: Source, node: yaml.MappingNode, problems: list[Problem]) -> None:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        at = key.start_mark.index, key.end_mark.index
        if not isinstance(key, yaml.ScalarNode):
            problems.append(
                source.problem(*at, "a key must be a word", "put a text with '{' or '[' in quotes")
            )
        elif key.value in lines:
            first = f"it stands first in line {lines[key.value]}; remove or rename one"
            problems.append(source.problem(*at, f"'{key.value}' stands twice here", first))
        else:
            lines[key.value] = key.start_mark.line + 1


def _scalar(node: yaml.ScalarNode) -> Value:
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def _data(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _data(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_data(item) for item in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return _scalar(node)
