"""``pantau model``: score texts, retrain and measure the classifier, and show its card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.detect.classifier import Classifier
    from pantau.engine.text import Normaliser

BATCH = 500
LANGUAGE = "pemilu-2024"  # the rulebook whose words the normaliser knows; all rulebooks share them

_file = click.Path(exists=True, dir_okay=False, path_type=Path)
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_model = click.option("--model", "folder", type=_folder, help="Folder of a model; else the shipped one.")


@click.group("model")
def command() -> None:
    """Score texts for hate, abuse and what posts do; retrain and measure the model, show its card.

    A score is a sign among others and accuses nobody.
    """


@command.command("score")
@click.argument("file", type=_file)
@click.option("--text-column", required=True, help="Column that holds the text.")
@click.option("--id-column", help="Column that names a row; else rows are numbered from 1.")
@click.option(
    "--output", "-o", default="-", show_default=True, help="File to write, or - for standard output."
)
@click.option("--explain", is_flag=True, help="Also tell which words moved the scores of hate and abuse.")
@_model
def score(
    file: Path, text_column: str, id_column: str | None, output: str, explain: bool, folder: Path | None
) -> None:
    """Give one JSON line for each row of FILE (CSV): scores, and labels at both sets of thresholds.

    ``labels`` holds what reaches the product's thresholds, ``benchmark_labels`` what reaches those that
    serve F1 on the public set, and ``unsure`` what lies between the two.
    """
    import orjson

    from pantau.engine.sources.errors import UnreadableFile
    from pantau.engine.sources.rows import read_rows

    classifier, normalise = _classifier(folder), _normaliser()
    needed = [name for name in (text_column, id_column) if name]
    try:
        rows = read_rows(file, needed)
        named = (
            (row[id_column] if id_column else number, row[text_column]) for number, row in enumerate(rows, 1)
        )
        with click.open_file(output, "wb") as sink:
            for line in _scored(named, classifier, normalise, explain):
                sink.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error


@command.command("train")
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option("--text-column", default="Tweet", show_default=True)
@click.option(
    "--harmless", multiple=True, metavar="FILE:COLUMN", help="Texts that bear no label; may be given again."
)
@click.option(
    "--election", multiple=True, type=_file, help="Labelled election posts (JSON lines); may be given again."
)
@click.option(
    "--hoaxes", multiple=True, metavar="FILE:COLUMN", help="Hoaxes as they spread; may be given again."
)
@click.option(
    "--rules", is_flag=True, help="Also train on the texts that the rulebook's own rules must flag or pass."
)
@click.option("--output", "-o", "target", required=True, type=click.Path(file_okay=False, path_type=Path))
@_model
def train(
    files: tuple[Path, ...],
    text_column: str,
    harmless: tuple[str, ...],
    election: tuple[Path, ...],
    hoaxes: tuple[str, ...],
    rules: bool,
    target: Path,
    folder: Path | None,
) -> None:
    """Fit the model anew on labelled CSV files, into a folder. The same files give the same bytes.

    Label columns are those of the public set (HS, Abusive, HS_Individual, ...) or the labels' own names.
    The lists of words that may count are taken from the shipped model, or from --model. What the model was made of
    (SHA-256 of every file) stands in its model.json under ``made_of``; the rulebook's words, by which texts
    are read, count too.
    """
    from pantau.cli import retraining

    retraining.one_thread()
    made = retraining.Materials(
        tuple((file, text_column) for file in files),
        election,
        tuple(_file_and_column(item) for item in harmless),
        tuple(_file_and_column(item) for item in hoaxes),
        rules,
    )
    retraining.fit(made, target, lists_of=folder)


@command.command("retrain")
@click.option(
    "--data", "folders", multiple=True, type=_folder, help="Where the training files lie; may be given again."
)
@click.option(
    "--recipe",
    type=_file,
    help="Another list of files than that of the shipped model (recipe.yaml beside it).",
)
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 366), help="Of the shadow run.")
@click.option("--later", is_flag=True, help="Leave the shadow run to the workers.")
@click.option("--output", "-o", "target", required=True, type=click.Path(file_okay=False, path_type=Path))
def retrain(folders: tuple[Path, ...], recipe: Path | None, days: int, later: bool, target: Path) -> None:
    """Fit the model anew on the shipped sets and the office's released decisions, compare it, and run it as a shadow.

    A fifth of the decisions is kept from training, those of one author or that say nearly the same always together. On
    these the new model is compared with the one in use: the smaller mean log loss is the better one, and a worse model
    cannot be switched on. Then both read the stored posts of the last days; no finding is touched. Two people switch
    the model on, on the run's page. The same files and decisions give the same bytes.
    """
    from pantau.cli import retraining

    retraining.one_thread()
    from pantau.cli.office import open_office, require_layout

    with open_office():
        require_layout()
        retraining.retrain(folders, recipe, target, days=days, later=later)


@command.command("evaluate")
@click.argument("file", type=_file)
@click.option("--text-column", default="Tweet", show_default=True)
@_model
def evaluate(file: Path, text_column: str, folder: Path | None) -> None:
    """Print precision, recall, F1 and calibration error of each label that FILE judges.

    FILE is a labelled table (CSV), or election posts with their categories (JSON lines). Beside the calibration error
    (ECE) stand the bounds between which it lies 95 times in 100 if every chance means what it says.
    """
    from pantau.cli import labelled_texts as texts
    from pantau.engine.detect.classifier import LABELS, error_of_the_right, measure
    from pantau.engine.sources.errors import UnreadableFile

    classifier, normalise = _classifier(folder), _normaliser()
    try:
        of_posts = file.suffix == ".jsonl"
        examples = list(texts.to_measure(file) if of_posts else texts.of_public_set(file, text_column))
    except UnreadableFile as error:
        raise click.ClickException(str(error)) from error
    lines = list(
        _scored(((number, item.text) for number, item in enumerate(examples)), classifier, normalise, False)
    )
    click.echo(f"{file.name}: {len(examples):,} texts")
    for kind, thresholds in (("benchmark", classifier.benchmark), ("product", classifier.product)):
        click.echo(f"\n{kind:15}threshold  judged positive precision recall    F1   ECE   by chance")
        for label in LABELS:
            judged = [
                (label in item.labels, line["scores"][label])
                for item, line in zip(examples, lines, strict=True)
                if label in item.judged
            ]
            if not any(holds for holds, _ in judged):
                continue
            chances = [chance for _, chance in judged]
            found = measure([holds for holds, _ in judged], chances, thresholds[label])
            _, low, high = error_of_the_right(chances)
            click.echo(
                f"{label:15}{thresholds[label]:9.3f} {found.rows:7,} {found.positive:8,} {found.precision:9.3f} "
                f"{found.recall:6.3f} {found.f1:5.3f} {found.calibration_error:5.3f} {low:.3f}-{high:.3f}"
            )


@command.command("card")
@_model
def card(folder: Path | None) -> None:
    """Show the model card: data, licence, use, error rates and limits, and what training measured of each label."""
    from pantau.engine.detect.classifier.model import FACTS, SHIPPED

    path = (folder or SHIPPED) / "CARD.md"
    if not path.is_file():
        raise click.ClickException(f"{path.parent} has no card")
    click.echo(path.read_text(encoding="utf-8"), nl=False)
    if (path.parent / FACTS).is_file():
        click.echo(_measured(path.parent / FACTS), nl=False)


def _measured(facts: Path) -> str:
    """What training measured, as a table: thresholds chosen on two folds, figures of the two others, all unseen."""
    import orjson

    from pantau.engine.detect.classifier import LABELS

    told = orjson.loads(facts.read_bytes())
    rows = [
        "",
        "## Each label, as training measured it",
        "",
        "On texts that no fit had seen; thresholds were chosen on two folds, these figures are of the two others.",
        "",
        "| label | texts | bear it | benchmark threshold | F1 | product threshold | precision | recall | F1 | ECE |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for label in LABELS:
        benchmark, product = (told["thresholds"][name][label] for name in ("benchmark", "product"))
        likely, sure = (told["measured"][label][name] for name in ("benchmark", "product"))
        figures = (benchmark, likely["f1"], product, sure["precision"], sure["recall"], sure["f1"])
        rows.append(
            f"| {label} | {sure['rows']:,} | {sure['positive']:,} | "
            + " | ".join(f"{figure:.2f}" for figure in figures)
            + f" | {sure['calibration_error']:.3f} |"
        )
    return "\n".join(rows) + "\n"


def _file_and_column(item: str) -> tuple[Path, str]:
    """FILE:COLUMN."""
    name, _colon, column = item.rpartition(":")
    if not Path(name).is_file():
        raise click.ClickException(f"{item}: there is no file {name or item}")
    return Path(name), column


def _classifier(folder: Path | None) -> Classifier:
    from pantau.engine.detect.classifier import load_classifier
    from pantau.engine.detect.classifier.model import SHIPPED

    classifier = load_classifier(folder or SHIPPED)
    if classifier is None:
        raise click.ClickException(
            f"{folder or SHIPPED} holds no model: its weights come apart from the program"
        )
    return classifier


def _normaliser() -> Normaliser:
    from pantau.engine.detect.detector import plain_normaliser_of
    from pantau.engine.law import find_rulebook, load_rulebook

    return plain_normaliser_of(load_rulebook(find_rulebook(LANGUAGE)))


def _scored(
    rows: Iterable[tuple[Any, str]], classifier: Classifier, normalise: Normaliser, explain: bool
) -> Iterator[dict[str, Any]]:
    from pantau.engine.detect.classifier import clean

    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        texts = [normalise(clean(text)) for _, text in batch]
        columns = classifier.scores(texts)
        for place, ((name, _), text) in enumerate(zip(batch, texts, strict=True)):
            scores = {label: round(float(column[place]), 4) for label, column in columns.items()}
            labels = classifier.labels(scores, classifier.product)
            likely = classifier.labels(scores, classifier.benchmark)
            line: dict[str, Any] = {
                "id": name,
                "scores": scores,
                "labels": labels,
                "benchmark_labels": likely,
                "unsure": [label for label in likely if label not in labels],
                "stance": classifier.stance(scores),
            }
            if explain:
                line["moved"] = {
                    label: [moved._asdict() for moved in classifier.moved(text, label)]
                    for label in ("hate", "abusive")
                }
            yield line
