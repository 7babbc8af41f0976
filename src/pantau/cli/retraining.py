"""From files, and the office's own decisions, to a model: fitted, compared with the one in use, run beside it."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.detect.classifier import Classifier, Example
    from pantau.office.findings.models import ModelTrial

LANGUAGE = "pemilu-2024"  # the rulebook whose words the normaliser knows; all rulebooks share them
RECIPE = "recipe.yaml"
DECISIONS = "decisions.jsonl"  # what the released decisions are called in a model's facts

Column = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class Materials:
    """Files, each with the column that holds the text where it is a table. ``rules``: also the rulebook's examples."""

    labelled: tuple[Column, ...]
    election: tuple[Path, ...] = ()
    harmless: tuple[Column, ...] = ()
    hoaxes: tuple[Column, ...] = ()
    rules: bool = False

    @property
    def files(self) -> set[Path]:
        tables = (*self.labelled, *self.harmless, *self.hoaxes)
        return {*self.election, *(file for file, _column in tables)}


def one_thread() -> None:
    """Sums in another order end in other bits. Must stand before numpy is loaded; one thread is also the fastest."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    os.environ.update(dict.fromkeys(names, "1"))


def fit(made: Materials, target: Path, *, lists_of: Path | None = None) -> Classifier:
    """Fit on these files, into a folder, with the word lists of the shipped model or of another folder."""
    from pantau.engine.detect.classifier import Reader, read_lists, train
    from pantau.engine.detect.classifier.model import LISTS, SHIPPED
    from pantau.engine.detect.detector import plain_normaliser_of
    from pantau.engine.law import find_rulebook, load_rulebook
    from pantau.engine.sources.errors import UnreadableFile

    lists = (lists_of or SHIPPED) / LISTS
    book = load_rulebook(find_rulebook(LANGUAGE))
    try:
        examples = list(_examples(made))
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    if made.rules:
        from pantau.cli.labelled_texts import of_rules

        examples += of_rules(book)
    facts = {
        "trained_on": dict(Counter(example.source or "labelled" for example in examples)),
        "made_of": {file.name: _sha256(file) for file in {*made.files, lists}},
    }
    classifier = train(examples, Reader(read_lists(lists)), plain_normaliser_of(book), facts)
    target.mkdir(parents=True, exist_ok=True)
    if lists.resolve() != (target / LISTS).resolve():
        shutil.copyfile(lists, target / LISTS)
    classifier.save(target)
    click.echo(f"{len(examples):,} texts -> {target}", err=True)
    return classifier


def _examples(made: Materials) -> Iterator[Example]:
    from pantau.cli import labelled_texts as texts
    from pantau.engine.sources.rows import read_rows

    for file, column in made.labelled:
        yield from texts.of_public_set(file, column)
    for file in made.election:
        yield from texts.of_election(file)
    for file, column in made.harmless:
        yield from texts.of_harmless(read_rows(file, [column]), column, file.name)
    for file, column in made.hoaxes:
        yield from texts.of_hoaxes(read_rows(file, [column]), column, file.name)


# --- with the office's decisions ------------------------------------------------------------------


def retrain(folders: Sequence[Path], recipe: Path | None, target: Path, *, days: int, later: bool) -> None:
    """The office is open. Tells each step on standard error, and what came of it on standard output."""
    from pantau.engine.detect.classifier.model import SHIPPED
    from pantau.office.findings import classifiers
    from pantau.office.insight.learning import comparing
    from pantau.office.review import releasing
    from pantau.web.ui import clock

    made = _found(recipe or SHIPPED / RECIPE, folders)
    rows = list(releasing.rows(releasing.released()))
    with TemporaryDirectory() as name:
        decisions = Path(name) / DECISIONS
        decisions.write_text("".join(map(releasing.line_of, rows)), "utf-8")
        classifier = fit(replace(made, election=(*made.election, decisions)), target)
    kept_out = sum(row.split == releasing.HELD_OUT for row in rows)
    click.echo(f"{len(rows):,} released decisions, {kept_out:,} of them kept from training", err=True)
    now = clock.now()
    trial = comparing.try_out(classifiers.read(target, now=now), classifier, now)
    click.echo(told(trial))
    shadow(target, days=days, later=later)


def told(trial: ModelTrial) -> str:
    found: Mapping[str, Any] = trial.measure
    if trial.worse is None:
        return f"{found['answers']} answers kept from training: too few to compare; it cannot be switched on"
    verdict = "worse: it cannot be switched on" if trial.worse else "no worse: two people may switch it on"
    return (
        f"{found['answers']} answers kept from training ({found['yes']} yes): log loss {found['before']:.3f} in use, "
        f"{found['after']:.3f} new, difference between {found['low']:+.3f} and {found['high']:+.3f}; {verdict}"
    )


def shadow(folder: Path, *, days: int, later: bool, as_json: bool = False) -> None:
    """Run a folder's model beside the one in use over stored posts, now or by the workers."""
    from pantau.cli.rulebook import shadow_told
    from pantau.office.findings import classifiers, shadow_models, shadow_report
    from pantau.office.findings import shadow as shadows
    from pantau.web.ui import clock

    try:
        run = shadow_models.begin(folder, days=days, now=clock.now())
    except (shadows.ShadowError, classifiers.UnreadableModelError) as error:
        raise click.ClickException(str(error)) from error
    if later:
        shadows.leave_to_workers(run)
        click.echo(f"run {run.pk} waits for the workers", err=True)
        return
    pair = shadows.pair_of(run)
    while run.finished_at is None:
        run = shadows.step(run.pk, pair, clock.now())
    report = shadow_report.report(run)
    click.echo(json.dumps(report, ensure_ascii=False) if as_json else shadow_told(report))


def _found(recipe: Path, folders: Sequence[Path]) -> Materials:
    """The files that a recipe names, each somewhere under the folders or beside the recipe."""
    import yaml

    asked = yaml.safe_load(recipe.read_text("utf-8"))
    known = _hashes(recipe)

    def file(name: str) -> Path:
        for folder in (recipe.parent, *folders):
            for path in sorted(folder.rglob(name)):
                if known.get(name) in (None, _sha256(path)):
                    return path
        raise click.ClickException(
            f"{name}: not found, or not the file that {recipe.parent.name} was made of; say with --data where it lies"
        )

    def columns(part: str) -> tuple[Column, ...]:
        return tuple((file(one["file"]), one["text"]) for one in asked.get(part, ()))

    return Materials(
        columns("labelled"),
        tuple(file(name) for name in asked.get("election", ())),
        columns("harmless"),
        columns("hoaxes"),
        bool(asked.get("rules")),
    )


def _hashes(recipe: Path) -> Mapping[str, str]:
    """SHA-256 of the files that the model beside the recipe was made of."""
    from pantau.engine.detect.classifier.model import FACTS

    facts = recipe.parent / FACTS
    return json.loads(facts.read_bytes()).get("made_of", {}) if facts.is_file() else {}


def _sha256(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
