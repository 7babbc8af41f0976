"""Holds the office against what is true: every post once, every finding, every capture, every job."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.database import Database
from bench.faults.machines import Machine
from bench.faults.platforms import LETHAL

# Each begins again by itself: the next of its kind does what one that failed did not.
REGULAR = (
    "collection.sweep_platform", "collection.look_again_by", "collection.comply_by", "builtin:", "jobs.", "pantau."
)  # fmt: skip


@dataclass
class Judgement:
    counts: dict[str, Mapping[str, int]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def promise(self, kept: bool, otherwise: str) -> None:
        if not kept:
            self.broken.append(otherwise)


def judge(
    marks: Mapping[str, str], database: Database, last_job: int, machines: Sequence[Machine], evidence: Path,
    poisons: Sequence[str],
) -> Judgement:  # fmt: skip
    from django.db import connections

    found = Judgement()
    connections.close_all()  # a fault of the database's may have cut what this process had open
    _posts(found, marks)
    _findings(found)
    _captures(found)
    _jobs(found, database, last_job, poisons)
    _stores(found, evidence, machines)
    _workers(found, machines)
    return found


def _posts(found: Judgement, marks: Mapping[str, str]) -> None:
    from pantau.office.posts.models import Post, PostVersion

    held = Counter(PostVersion.objects.values_list("text", flat=True))
    missing = [mark for mark, words in marks.items() if not held[words]]
    doubled = [mark for mark, words in marks.items() if held[words] > 1]
    found.promise(not missing, f"posts missing: {len(missing)}, such as {missing[:3]}")
    found.promise(not doubled, f"posts stored twice: {len(doubled)}, such as {doubled[:3]}")
    strangers = len(set(held) - set(marks.values()))
    found.promise(not strangers, f"wordings that nobody wrote: {strangers}")
    found.counts["posts"] = {
        "true": len(marks), "stored": Post.objects.count(), "missing": len(missing), "doubled": len(doubled),
    }  # fmt: skip


def _findings(found: Judgement) -> None:
    """Detection of everything once more, undisturbed, must find nothing else."""
    from pantau.office.findings import actions
    from pantau.office.findings.models import Finding
    from pantau.office.posts.models import Post

    before = _all_findings(Finding)
    actions.detect_posts(list(Post.objects.order_by("pk").values_list("pk", flat=True)))
    after = _all_findings(Finding)
    missing, other = after - before, before - after
    found.promise(
        not missing, f"findings missing: {len(missing)}, of posts {sorted({one[0] for one in missing})[:5]}"
    )
    found.promise(not other, f"findings that should not be: {len(other)}")
    found.promise(bool(after), "nothing was found at all: this judges nothing")
    doubled = len(before) - len(set(before))
    found.promise(not doubled, f"findings doubled: {doubled}")
    found.counts["findings"] = {
        "undisturbed": after.total(), "found": before.total(), "missing": missing.total(), "doubled": doubled,
    }  # fmt: skip


def _all_findings(model: type) -> Counter[tuple[object, ...]]:
    rows = model.objects.values_list("post_id", "version", "rule", "status")  # type: ignore[attr-defined]
    return Counter(rows)


def _captures(found: Judgement) -> None:
    from pantau.office.evidence import auditing
    from pantau.office.evidence.models import PageCapture
    from pantau.web.ui import clock

    counts: Counter[str] = Counter()
    for one in PageCapture.objects.order_by("pk"):
        counts[one.status if one.ended else "never ended"] += 1
        found.promise(one.ended, f"capture {one.pk} is still '{one.status}'")
        if one.reached:
            found.promise(one.evidence_id is not None, f"capture {one.pk} ({one.status}) was not sealed")
        elif one.ended:
            found.promise(bool(one.reason), f"capture {one.pk} ({one.status}) gives no reason")
    run = auditing.audit(clock.now())
    found.promise(not run.found, f"the evidence does not verify: {run.troubles}")
    found.counts["captures"] = dict(counts)
    found.counts["evidence"] = {"ledger entries": run.leaves, "files": run.files, "troubles": run.found}


def _jobs(found: Judgement, database: Database, last: int, poisons: Sequence[str]) -> None:
    counts: Counter[str] = Counter()
    again = 0
    for id_, task, arguments, outcome, begun in database.ask(
        "SELECT id, task, args, outcome, begun FROM bench_job WHERE id <= %s ORDER BY id", [last]
    ):
        again += begun > 1
        counts["deferred"] += 1
        poison = any(word in json.dumps(arguments) or word == task for word in poisons)
        if outcome is None:
            counts["lost"] += 1
            found.promise(False, f"job {id_} ({task}) neither ended nor waits for anybody")
        elif poison:
            counts[f"poison, {outcome}"] += 1
        else:
            counts[outcome] += 1
            made_up_for = (
                task.startswith(REGULAR) or "timestamp" in arguments or _ended_otherwise(task, arguments)
            )
            found.promise(
                outcome == "succeeded" or made_up_for, f"job {id_} ({task}) {outcome}: nobody does its work"
            )
        if poison and LETHAL in json.dumps(arguments):
            found.promise(outcome == "failed", f"poison {id_} ({task}) is '{outcome}' after {begun} lives")
    counts["begun more than once"] = again
    found.counts["jobs"] = dict(counts)


def _ended_otherwise(task: str, arguments: Mapping[str, int]) -> bool:
    """A capture that was given up says so itself."""
    from pantau.office.evidence.models import PageCapture

    if task not in ("evidence.run_capture", "evidence.freeze_capture"):
        return False
    return PageCapture.objects.get(pk=arguments["capture_id"]).ended


def _stores(found: Judgement, evidence: Path, machines: Sequence[Machine]) -> None:
    from pantau.office.evidence import files
    from pantau.office.evidence.models import CapturedFile, EvidencePart

    named = set(CapturedFile.objects.values_list("sha256", flat=True))
    named |= set(EvidencePart.objects.values_list("sha256", flat=True))
    for digest in sorted(named):
        try:
            files.check(digest)
        except (OSError, files.DamagedError) as error:
            found.promise(False, f"a file of evidence cannot be read: {type(error).__name__}")
    kept = {name.rpartition("/")[2] for name, _size in files.store().listed()}
    halves = [path for path in evidence.rglob(".*") if path.is_file()]
    left = [path for one in machines for path in (one.folder / "capturing").glob("*")]
    found.promise(not left, f"captures under way left behind: {[path.name for path in left][:5]}")
    found.counts["stores"] = {
        "files named": len(named), "unnamed": len(kept - named), "unfinished": len(halves), "left behind": len(left),
    }  # fmt: skip


def _workers(found: Judgement, machines: Sequence[Machine]) -> None:
    for one in machines:
        found.promise(
            not one.gave_up,
            f"worker {one.number} ended by itself with {one.gave_up}: nobody would start it again",
        )
    found.counts["workers"] = {
        "started": sum(one.starts for one in machines), "ended by themselves": sum(_own(one) for one in machines),
    }  # fmt: skip


def _own(machine: Machine) -> int:
    """Ends that no signal brought about."""
    return sum(status >= 0 for status in machine.exits)
