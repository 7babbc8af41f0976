"""A coordinated network as a file: edges as CSV, a GraphML graph, JSON. The page is in ``network_page``."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    import polars as pl

    from pantau.engine.detect.coordination import CoSharing, Method
    from pantau.engine.detect.networks import Group

MORE_COLUMNS = ("fast_weight", "symmetry")
_FORMULA = r"^\s*[=+\-@\t\r\n]"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Run:
    """What one time window gave. ``names``: how objects are shown, where not by their ids."""

    method: Method
    found: CoSharing
    groups: Sequence[Group]
    names: Mapping[str, str]

    def summary(self) -> dict[str, Any]:
        return {
            "rows": self.found.rows,
            "pairs": self.found.pairs,
            "edges": self.found.edges.height,
            "threshold": self.found.threshold,
            "coordinated": int(self.found.edges["coordinated"].sum()),
            "groups": [len(group.accounts) for group in self.groups],
        }


def edges_of(runs: Sequence[Run]) -> pl.DataFrame:
    """account_a, account_b, weight, coordinated (0 or 1), what was asked for beside, and the window where several."""
    import polars as pl

    parts = []
    for run in runs:
        more = [name for name in MORE_COLUMNS if name in run.found.edges.columns]
        edges = run.found.edges.select(
            "account_a", "account_b", "weight", pl.col("coordinated").cast(pl.Int8), *more
        )
        parts.append(edges.with_columns(time_window=run.method.time_window) if len(runs) > 1 else edges)
    return pl.concat(parts, how="diagonal")


def csv_of(runs: Sequence[Run]) -> str:
    """The edges, so that no spreadsheet runs a name that looks like a formula: it gets an apostrophe."""
    import polars as pl

    names = pl.col("account_a", "account_b")
    return edges_of(runs).with_columns(names.str.replace(_FORMULA, "'${0}")).write_csv()


def write_csv(runs: Sequence[Run], path: Path) -> None:
    path.write_text(csv_of(runs), "utf-8", "replace", newline="")


def write_json(runs: Sequence[Run], path: Path) -> None:
    told = [
        {
            "time_window": run.method.time_window,
            "min_participation": run.method.min_participation,
            "edge_weight": run.method.edge_weight,
            "fast_window": run.method.fast_window,
            **run.summary(),
            "groups": [_group(group, run.names) for group in run.groups],
        }
        for run in runs
    ]
    path.write_text(json.dumps({"windows": told}, ensure_ascii=False, indent=1) + "\n", "utf-8", "replace")


def _group(group: Group, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "accounts": list(group.accounts),
        "first": group.first,
        "last": group.last,
        "edges": [
            {
                "account_a": group.accounts[edge.first],
                "account_b": group.accounts[edge.second],
                "weight": edge.weight,
            }
            | ({} if edge.fast_weight is None else {"fast_weight": edge.fast_weight})
            for edge in group.edges
        ],
        "objects": group.objects,
        "shared": [
            {
                "object": shared.object,
                "shown_as": names.get(shared.object, shared.object),
                "accounts": shared.accounts,
                "posts": shared.posts,
                "acts": [
                    {"account": act.account, "content": act.content, "time": act.time, "address": act.address}
                    for act in shared.acts
                ],
            }
            for shared in group.shared
        ],
    }


_KEYS = (
    ("weight", "edge", "long"), ("coordinated", "edge", "boolean"), ("fast_weight", "edge", "long"),
    ("symmetry", "edge", "double"), ("group", "node", "int"), ("time_window", "graph", "double"),
)  # fmt: skip


def write_graphml(runs: Sequence[Run], path: Path) -> None:
    """One graph for each window; a node's ``group`` is counted from 1, the largest first, 0 for none."""
    with path.open("w", encoding="utf-8", errors="replace") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
        )
        for name, of, kind in _KEYS:
            file.write(f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>\n')
        for number, run in enumerate(runs):
            file.write(
                f'<graph id="window{number}" edgedefault="undirected">{_data("time_window", run.method.time_window)}\n'
            )
            home = {name: place for place, group in enumerate(run.groups, 1) for name in group.accounts}
            edges = run.found.edges
            for account in sorted({*edges["account_a"], *edges["account_b"]}):
                file.write(f"<node id={_attribute(account)}>{_data('group', home.get(account, 0))}</node>\n")
            for row in edges.iter_rows(named=True):
                told = "".join(
                    _data(name, row[name])
                    for name in ("weight", "coordinated", *MORE_COLUMNS)
                    if row.get(name) is not None
                )
                ends = f"source={_attribute(row['account_a'])} target={_attribute(row['account_b'])}"
                file.write(f"<edge {ends}>{told}</edge>\n")
            file.write("</graph>\n")
        file.write("</graphml>\n")


def _data(name: str, value: Any) -> str:
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    return f'<data key="{name}">{escape(shown)}</data>'


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("\ufffd", text))
