"""How surely does a name point to an official, and how long does it take to compare many with a register?

    python -m bench.names [--half dev]

Precision and recall of what is shown, with a 95 % interval (Wilson), on made-up people with many namesakes
(tests/data/names/); beside them what equal letters alone would give. Then 10,000 names are compared with a register of
20,000, and a part of them by difflib's ratio, which is what Python has for the purpose.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from math import sqrt
from pathlib import Path

from pantau.demo.regency.dice import Dice
from pantau.demo.regency.places import VILLAGES
from pantau.engine.text.names import SHOWN_FROM, Entry, Match, Register, Shown, read_name

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from made_up_names import People, printed

HOME = Path(__file__).parent.parent / "tests" / "data" / "names"
RESIDENTS = 762_757
PLACES = [(village.name, village.subdistrict) for village in VILLAGES]
LEAST_PRECISION = 0.95
MANY, ENTRIES = 10_000, 20_000
BY_DIFFLIB = 5  # names; each takes as long as some hundred of ours
MOST_RATIO = 0.1  # of difflib's time

Truth = tuple[Shown, int | None, str]  # the official's number, and what kind of person it is


def entries() -> list[Entry]:
    with (HOME / "register.csv").open(encoding="utf-8", newline="") as file:
        return [
            Entry(
                int(row["code"][1:]),
                row["name"],
                row["role"],
                row["unit"],
                row["village"],
                row["subdistrict"],
            )
            for row in csv.DictReader(file)
        ]


def labelled(half: str) -> list[Truth]:
    with (HOME / f"{half}.csv").open(encoding="utf-8", newline="") as file:
        return [_truth(row) for row in csv.DictReader(file)]


def _truth(row: dict[str, str]) -> Truth:
    shown = Shown(row["display"], row["handle"], row["profile"])
    truth = row["truth"]
    return (shown, int(truth[1:]), "same") if truth[1:].isdecimal() else (shown, None, truth)


def interval(right: int, of: int) -> tuple[float, float]:
    """Wilson's, 95 %."""
    if not of:
        return 0.0, 1.0
    z, share = 1.96, right / of
    middle = share + z * z / (2 * of)
    width = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (middle - width) / (1 + z * z / of), (middle + width) / (1 + z * z / of)


def told(right: int, of: int) -> str:
    low, high = interval(right, of)
    return f"{right / of if of else 0:7.1%} ({low:.1%} to {high:.1%}; {right:,} of {of:,})"


def quality(register: Register, half: str) -> float:
    rows = labelled(half)
    found = [
        (match, right, kind) for shown, right, kind in rows if (match := register.match(shown, least=0.5))
    ]
    officials = sum(right is not None for _shown, right, _kind in rows)
    shown = [one for one in found if one[0].score >= SHOWN_FROM]
    correct = sum(match.entry.id == right for match, right, _kind in shown)
    print(
        f"{half}: {len(rows):,} names, {officials:,} of them officials' among {len(entries()):,} in the register"
    )
    print(f"  precision of what is shown (from {SHOWN_FROM}): {told(correct, len(shown))}")
    print(f"  recall:                               {told(correct, officials)}")
    for kind in ("same", "namesake", "other"):
        wrong = sum(one == kind and match.entry.id != right for match, right, one in shown)
        print(f"  shown and wrong, {kind:<10}{wrong:>5}")
    for low, high in ((0.5, 0.7), (0.7, 0.9), (0.9, 0.97), (0.97, 1.01)):
        within = [match.entry.id == right for match, right, _kind in found if low <= match.score < high]
        print(f"  score {low:.2f} to {min(high, 1):.2f}: right {told(sum(within), len(within))}")
    same, equal = _equal_letters(rows)
    print(f"  equal letters alone: precision {told(same, equal)}, recall {same / officials:.1%}")
    return correct / len(shown) if shown else 0.0


def _equal_letters(rows: Sequence[Truth]) -> tuple[int, int]:
    """Names of two and more words, equal but for titles and case, that one entry has."""
    known: dict[str, list[int]] = {}
    for entry in entries():
        known.setdefault(_words(entry.name), []).append(entry.id)
    asked = [(_words(shown.display), right) for shown, right, _kind in rows]
    hits = [
        (known[words], right) for words, right in asked if " " in words and len(known.get(words, ())) == 1
    ]
    return sum(ids[0] == right for ids, right in hits), len(hits)


def _words(name: str) -> str:
    return " ".join(part.written for part in read_name(name).parts)


def speed() -> float:
    """How long we take, as a share of difflib's time."""
    dice, people = Dice("bench", "names"), People()
    many = entries()
    many += [Entry(at, printed(people.one(dice, official=True), dice)) for at in range(len(many), ENTRIES)]
    names = [shown for shown, _right, _kind in islice(labelled("dev"), MANY)]
    started = time.perf_counter()
    register = Register(many, places=PLACES, residents=RESIDENTS)
    made = time.perf_counter() - started
    started = time.perf_counter()
    found = sum(match is not None for match in _matches(register, names))
    taken = time.perf_counter() - started
    plain = [entry.name.lower() for entry in many]
    started = time.perf_counter()
    for shown in names[:BY_DIFFLIB]:
        matcher = difflib.SequenceMatcher(b=shown.display.lower(), autojunk=False)
        for name in plain:
            matcher.set_seq1(name)
            matcher.quick_ratio()
    each = (time.perf_counter() - started) / BY_DIFFLIB
    print(
        f"{MANY:,} names against {ENTRIES:,} entries: {taken:.1f} s, the register made in {made:.1f} s; {found} found"
    )
    print(
        f"  {each * MANY:,.0f} s by difflib's quick ratio of each pair: {taken / (each * MANY):.5f} of its time"
    )
    return taken / (each * MANY)


def _matches(register: Register, names: Sequence[Shown]) -> Iterator[Match | None]:
    return map(register.match, names)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("dev", "test"), default="test")
    given = parser.parse_args()
    precision = quality(Register(entries(), places=PLACES, residents=RESIDENTS), given.half)
    ratio = speed()
    return 0 if precision >= LEAST_PRECISION and ratio <= MOST_RATIO else 1


if __name__ == "__main__":
    raise SystemExit(main())
