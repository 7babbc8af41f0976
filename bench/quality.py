"""How well detection agrees with hand-labelled posts: per category, and on harmless ones.

    python -m bench.quality [FILE.jsonl ...] [--errors] [--twins]
    python -m bench.quality --record

The labelled posts were written apart from the lexicons and rules. Without a FILE all sets but those held out are read;
of a held-out set nothing but sums is shown. A post counts for a category
when a finding of it reaches the display threshold. Where posts are labelled with what they do (``stance``),
a table shows which functions are taken for which. ``--twins`` hides the words of each post in the manners of
``bench.disguises`` and counts what is still found. ``--record`` measures the held-out set and writes the sums into the
rulebook's folder, where the public page of numbers reads them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.disguises import KINDS, disguised
from pantau.engine.detect import FUNCTIONS, Detector
from pantau.engine.law import find_rulebook, load_rulebook
from pantau.engine.post import Post

LABELLED = Path(__file__).parents[1] / "tests" / "data" / "labelled"
HELD_OUT = LABELLED / "test.jsonl"
UNREAD = {HELD_OUT.name, "accounts_test.jsonl"}  # no errors of these are ever shown
RECORDED = "measured.json"
ABOUT = {
    "id": (
        "Unggahan rekaan yang ditulis dan diberi label oleh satu orang, terpisah dari daftar kata dan aturan. "
        "Belum ada orang kedua yang memeriksa labelnya. Unggahan orang lain dapat memberi hasil yang lebih buruk."
    ),
    "en": (
        "Made-up posts, written and labelled by one person apart from the word lists and rules. Nobody has checked the "
        "labels a second time. Posts by others may do worse."
    ),
}


def read_labelled(path: Path) -> list[tuple[Post, frozenset[str]]]:
    """Posts with the categories a person gave them."""
    labelled = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        posted_at = datetime.fromisoformat(item["posted_at"]) if item.get("posted_at") else None
        post = Post(
            platform=item.get("platform") or "other",
            native_id=item["id"],
            text=item["text"],
            posted_at=posted_at,
            subject=item.get("subject"),
            registered=item.get("registered"),
            sponsored=item.get("sponsored"),
        )
        labelled.append((post, frozenset(item["labels"])))
    return labelled


def score(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> dict[str, tuple[int, int, int]]:
    """Per category: (right, wrongly found, missed), from pairs of (labels, found)."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for labels, found in pairs:
        right.update(labels & found)
        wrong.update(found - labels)
        missed.update(labels - found)
    names = sorted({*right, *wrong, *missed})
    return {name: (right[name], wrong[name], missed[name]) for name in names}


def f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def functions(path: Path, detector: Detector) -> Counter[tuple[str, str]]:
    """How often a post labelled with one function was read as another: (labelled, read) -> posts.

    Only posts that say their function are counted: ``stance``, or first-hand reports in the older sets.
    """
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    table: Counter[tuple[str, str]] = Counter()
    for item, (post, _) in zip(lines, read_labelled(path), strict=True):
        labelled = item.get("stance") or ("report" if item["function"] == "report" else None)
        if labelled:
            table[labelled, detector.stance(post).function] += 1
    return table


def print_functions(table: Counter[tuple[str, str]]) -> None:
    if not table:
        return
    right = sum(count for (labelled, read), count in table.items() if labelled == read)
    columns = [name for name in FUNCTIONS if any(read == name for _, read in table)]
    print(
        f"  function right {right} of {sum(table.values())} ({right / sum(table.values()):.1%}); rows as labelled"
    )
    print(" " * 13 + "".join(f"{name[:9]:>10}" for name in columns))
    for labelled in (name for name in FUNCTIONS if any(row == name for row, _ in table)):
        print(f"  {labelled:11}" + "".join(f"{table[labelled, name] or '.':>10}" for name in columns))


@dataclass(frozen=True, slots=True)
class Twins:
    """Posts and their disguised twins: how many of the flagged are still flagged, and of the harmless."""

    flagged: int
    kept: int
    harmless: int
    harmless_flagged: int
    harmless_flagged_before: int


def twins(path: Path, detector: Detector, kinds: Iterable[str] = tuple(KINDS)) -> dict[str, Twins]:
    """Per kind of disguise; seeded, so that two runs measure the same twins."""
    labelled = read_labelled(path)
    before = [bool(r.shown(detector.threshold)) for r in detector.scan([post for post, _ in labelled])]
    flagged = [post for (post, labels), shown in zip(labelled, before, strict=True) if labels and shown]
    harmless = [post for post, labels in labelled if not labels]
    shown_before = sum(shown for (_, labels), shown in zip(labelled, before, strict=True) if not labels)
    table = {}
    for kind in kinds:
        chance = random.Random(f"twins {kind}")
        kept, wrong = (
            sum(
                bool(result.shown(detector.threshold))
                for result in detector.scan(
                    [replace(post, text=disguised(post.text, kind, chance)) for post in posts]
                )
            )
            for posts in (flagged, harmless)
        )
        table[kind] = Twins(len(flagged), kept, len(harmless), wrong, shown_before)
    return table


def print_twins(table: Mapping[str, Twins]) -> None:
    print("  disguised twins still flagged:")
    for kind, item in table.items():
        print(
            f"    {kind:14} {item.kept / item.flagged:6.1%}; of harmless {item.harmless_flagged / item.harmless:5.1%}"
        )
    flagged, kept = (sum(getattr(item, name) for item in table.values()) for name in ("flagged", "kept"))
    wrong, before, harmless = (
        sum(getattr(item, name) for item in table.values())
        for name in ("harmless_flagged", "harmless_flagged_before", "harmless")
    )
    print(
        f"    all            {kept / flagged:6.1%}; "
        f"of harmless {wrong / harmless:5.1%}, undisguised {before / harmless:.1%}"
    )


@dataclass(frozen=True, slots=True)
class Measured:
    """``categories``: (right, wrongly found, missed); ``flagged`` of the ``harmless`` posts got any category."""

    posts: int
    categories: Mapping[str, tuple[int, int, int]]
    harmless: int
    flagged: int


def measured(labels: Sequence[frozenset[str]], found: Sequence[frozenset[str]]) -> Measured:
    pairs = list(zip(labels, found, strict=True))
    harmless = [categories for given, categories in pairs if not given]
    return Measured(len(pairs), score(pairs), len(harmless), sum(map(bool, harmless)))


def record() -> None:
    """Nothing but sums leaves the held-out set."""
    folder = find_rulebook("pemilu-2024")
    detector = Detector(load_rulebook(folder))
    labelled = read_labelled(HELD_OUT)
    results = detector.scan([post for post, _ in labelled])
    found = [frozenset(item.category for item in result.shown(detector.threshold)) for result in results]
    sums = measured([labels for _, labels in labelled], found)
    content = {
        "about": ABOUT,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "rulebook": detector.rulebook.hash,
        "posts": sums.posts,
        "harmless": sums.harmless,
        "harmless_flagged": sums.flagged,
        "categories": {
            name: {"right": right, "wrong": wrong, "missed": missed}
            for name, (right, wrong, missed) in sums.categories.items()
        },
    }
    target = folder / RECORDED
    target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {target}")


def asked(arguments: list[str]) -> argparse.Namespace:
    """What the command line asks for; anything unknown ends the run, and so does a look at unread errors."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", allow_abbrev=False)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE.jsonl")
    for flag in ("--errors", "--twins", "--record"):
        parser.add_argument(flag, action="store_true")
    said = parser.parse_args(arguments)
    if said.record and (said.files or said.errors or said.twins):
        parser.error("--record stands alone")
    if said.errors and any(path.name in UNREAD for path in said.files):
        parser.error("errors of a held-out set are not shown: what has been read measures nothing any more")
    said.files = said.files or [path for path in sorted(LABELLED.glob("*.jsonl")) if path.name not in UNREAD]
    return said


def main(arguments: list[str]) -> None:
    said = asked(arguments)
    if said.record:
        record()
        return
    detector = Detector(load_rulebook(find_rulebook("pemilu-2024")))
    for path in said.files:
        labelled = read_labelled(path)
        results = detector.scan([post for post, _ in labelled])
        found = [frozenset(item.category for item in result.shown(detector.threshold)) for result in results]
        sums = measured([labels for _, labels in labelled], found)
        table = sums.categories
        print(f"\n{path.name}: {len(labelled)} posts")
        for name, (right, wrong, missed) in table.items():
            print(
                f"  {name:22} F1 {f1(right, wrong, missed):.2f}  right {right:3} wrong {wrong:3} missed {missed:3}"
            )
        macro = sum(f1(*counts) for counts in table.values()) / len(table)
        share = sums.flagged / sums.harmless
        print(
            f"  macro F1 {macro:.3f}; harmless posts flagged {sums.flagged} of {sums.harmless} ({share:.1%})"
        )
        print_functions(functions(path, detector))
        if said.twins:
            print_twins(twins(path, detector))
        if said.errors:
            for (post, labels), result, categories in zip(labelled, results, found, strict=True):
                if labels != categories:
                    print(f"  {post.native_id} [{post.subject}, {result.phase}] {post.text}")
                    print(f"      missed {sorted(labels - categories)} wrong {sorted(categories - labels)}")
                    for item in result.findings:
                        words = [(span.concept, span.text) for span in item.spans]
                        print(f"      {item.category} {item.rule} {item.rank:.2f} {item.context} {words}")


if __name__ == "__main__":
    main(sys.argv[1:])
