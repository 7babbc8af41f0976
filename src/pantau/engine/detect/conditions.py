"""A rule's ``when``: a SQL Boolean expression, parsed, white-listed, typed, and run by Polars.

Three-valued logic throughout: an unknown (NULL) signal makes a comparison NULL, and a NULL
condition never fires. Only row-wise operators are allowed, so a condition gives the same result
for every batch size.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce

import polars as pl
import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from .signals import Signal


class ConditionError(ValueError):
    """A condition that cannot be run: what is wrong, and which characters of it."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition: the Polars expression and the signals it reads.

    ``speaking``: those that speak for it where they hold, not those that stand under NOT alone.
    """

    source: str
    expression: pl.Expr
    hopeful: pl.Expr  # the same with every denied concept granted: FALSE here is FALSE there
    signals: tuple[str, ...]
    speaking: tuple[str, ...]


def compile_condition(
    source: str, signals: Mapping[str, Signal], concepts: Collection[str] = ()
) -> Condition:
    """Parse and check ``source`` against the known ``signals``.

    ``concepts`` are the signals of which only the most that could be true may be known at first.
    Raises ConditionError, with the offending characters, for anything but a Boolean over signals.
    """
    tree = _parse(source)
    compiler = _Compiler(source, signals)
    expression = compiler.boolean(tree)
    hopeful = _Hopeful(source, signals, concepts).boolean(tree)
    used, speaking = (tuple(sorted(names)) for names in (compiler.used, compiler.speaking))
    return Condition(source, expression, hopeful, used, speaking)


def _parse(source: str) -> exp.Expr:
    if not source.strip():
        raise ConditionError("the condition is empty", 0, max(len(source), 1))
    try:
        trees = sqlglot.parse(source)
    except RecursionError:
        raise ConditionError("the brackets go too deep", 0, len(source)) from None
    except (ParseError, TokenError) as error:
        start, end = _error_span(error, source)
        raise ConditionError(f"this is not a SQL expression: {_first_line(error)}", start, end) from None
    if len(trees) != 1 or trees[0] is None:
        cut = source.find(";")
        raise ConditionError("one expression is expected, without ';'", max(cut, 0), max(cut, 0) + 1)
    return trees[0]


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].split(". Line")[0]


def _error_span(error: Exception, source: str) -> tuple[int, int]:
    details = getattr(error, "errors", None) or []
    for detail in details:
        before, highlight = detail.get("start_context"), detail.get("highlight")
        if highlight and before is not None:
            line_start = sum(len(line) + 1 for line in source.splitlines()[: (detail.get("line") or 1) - 1])
            at = source.find(highlight, max(0, line_start))
            if at >= 0:
                return at, at + len(highlight)
    return 0, len(source)


_COMPARISONS: dict[type[exp.Expr], Callable[[pl.Expr, pl.Expr], pl.Expr]] = {
    exp.EQ: lambda left, right: left == right,
    exp.NEQ: lambda left, right: left != right,
}


class _Compiler:
    """Walks one tree; every node type that is not named here is refused."""

    def __init__(self, source: str, signals: Mapping[str, Signal]) -> None:
        self.source = source
        self.signals = signals
        self.used: set[str] = set()
        self.speaking: set[str] = set()
        self._denied = False

    def boolean(self, node: exp.Expr) -> pl.Expr:
        match node:
            case exp.Paren():
                return self.boolean(node.this)
            case exp.And():
                return self.boolean(node.left) & self.boolean(node.right)
            case exp.Or():
                return self.boolean(node.left) | self.boolean(node.right)
            case exp.Not():
                return ~self.denied(node.this)
            case exp.Boolean():
                return pl.lit(bool(node.this))
            case exp.Column():
                signal = self.signal(node)
                if signal.type != "boolean":
                    raise self.error(node, f"'{signal.name}' is a text; compare it with = or IN")
                return pl.col(signal.name)
            case exp.Is():
                return self.null_test(node)
            case exp.In():
                return self.membership(node)
            case exp.EQ() | exp.NEQ():
                return self.comparison(node)
        raise self.error(node, f"{self.describe(node)} is not allowed in a condition")

    def denied(self, node: exp.Expr) -> pl.Expr:
        self._denied = not self._denied
        expression = self.boolean(node)
        self._denied = not self._denied
        return expression

    def signal(self, node: exp.Expr) -> Signal:
        if not isinstance(node, exp.Column) or node.args.get("table") is not None:
            raise self.error(node, "a signal name is expected here")
        name = node.name
        if name not in self.signals:
            near = get_close_matches(name, self.signals, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise self.error(node, f"unknown signal '{name}'{hint}")
        self.used.add(name)
        if not self._denied:
            self.speaking.add(name)
        return self.signals[name]

    def null_test(self, node: exp.Is) -> pl.Expr:
        if isinstance(node.expression, exp.Boolean):
            return self.boolean(node.this).eq_missing(pl.lit(bool(node.expression.this)))
        if not isinstance(node.expression, exp.Null):
            raise self.error(node, "IS takes NULL, TRUE or FALSE")
        return pl.col(self.signal(node.this).name).is_null()

    def membership(self, node: exp.In) -> pl.Expr:
        signal = self.signal(node.this)
        if signal.type != "text" or node.args.get("query") is not None or not node.expressions:
            raise self.error(node, "IN takes a text signal and a list of texts: phase IN ('quiet', 'voting')")
        column = pl.col(signal.name)
        tests = [column == self.literal(item, signal) for item in node.expressions]
        return reduce(lambda left, right: left | right, tests)

    def comparison(self, node: exp.EQ | exp.NEQ) -> pl.Expr:
        signal = self.signal(node.left)
        compare = _COMPARISONS[type(node)]
        if signal.type == "boolean":
            if not isinstance(node.right, exp.Boolean):
                raise self.error(
                    node.right, f"'{signal.name}' is TRUE or FALSE, not {self.describe(node.right)}"
                )
            return compare(pl.col(signal.name), pl.lit(bool(node.right.this)))
        return compare(pl.col(signal.name), pl.lit(self.literal(node.right, signal)))

    def literal(self, node: exp.Expr, signal: Signal) -> str:
        if not (isinstance(node, exp.Literal) and node.is_string):
            raise self.error(node, f"'{signal.name}' is a text; write a text in single quotes")
        value = str(node.this)
        if signal.values and value not in signal.values:
            near = get_close_matches(value, signal.values, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "known: " + ", ".join(signal.values)
            raise self.error(node, f"'{value}' is not a value of '{signal.name}'; {hint}")
        return value

    def error(self, node: exp.Expr, message: str) -> ConditionError:
        start, end = self.span(node)
        return ConditionError(message, start, end)

    def span(self, node: exp.Expr) -> tuple[int, int]:
        metas = [item.meta for item in node.walk() if "start" in item.meta]
        if not metas:
            return 0, len(self.source)
        return min(meta["start"] for meta in metas), max(meta["end"] for meta in metas) + 1

    def describe(self, node: exp.Expr) -> str:
        if isinstance(node, exp.AggFunc):
            return f"the aggregate {node.sql_name()}"
        if isinstance(node, exp.Window):
            return "a window"
        if isinstance(node, exp.Query | exp.Subquery | exp.Exists):
            return "a subquery"
        if isinstance(node, exp.Func):
            return f"the function {node.sql_name()}"
        if isinstance(node, exp.Literal | exp.Null):
            return f"the value {node.sql()}"
        return f"'{node.sql()}'"


class _Hopeful(_Compiler):
    """Grants every test that could come out true once a concept turns out not to be met."""

    def __init__(self, source: str, signals: Mapping[str, Signal], concepts: Collection[str]) -> None:
        super().__init__(source, signals)
        self.concepts = frozenset(concepts)

    def boolean(self, node: exp.Expr) -> pl.Expr:
        granting = isinstance(node, exp.Not | exp.EQ | exp.NEQ | exp.Is)
        if granting and any(column.name in self.concepts for column in node.find_all(exp.Column)):
            return pl.lit(True)
        return super().boolean(node)
