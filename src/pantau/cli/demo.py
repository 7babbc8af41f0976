"""`pantau demo`: the made-up regency, made once and served."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.cli.stages import Stages
    from pantau.demo.folder import Mark
    from pantau.web.site.database import Database

HOST = "127.0.0.1"


@click.command("demo")
@click.option(
    "--data-dir", type=click.Path(path_type=Path, file_okay=False), help="Folder of the demo; its own alone."
)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--once", is_flag=True, help="Make it and end; serve nothing.")
@click.option("--json", "as_json", is_flag=True, help="The last line is one JSON object.")
@click.option("--seed", type=click.IntRange(0), help="Another regency [52].")
@click.option("--candidates", type=click.IntRange(40, 655), help="Fewer candidates [655].")
@click.option("--accounts", type=click.IntRange(40, 100_000), help="Their accounts [13100].")
@click.option("--posts", type=click.IntRange(500, 2_000_000), help="Posts over all sixty days [68000].")
@click.option(
    "--workers", default=0, type=click.IntRange(0, 64), help="Detection processes; by default one a core."
)
def command(
    data_dir: Path | None,
    port: int,
    once: bool,
    as_json: bool,
    seed: int | None,
    candidates: int | None,
    accounts: int | None,
    posts: int | None,
    workers: int,
) -> None:
    """Make the made-up regency, run the whole pipeline on it and serve it.

    Everybody in it is invented. The first run takes a few minutes; later ones only start what is there.
    """
    from pantau.cli.up import refuse_taken_port
    from pantau.demo.folder import DemoRefusedError, held, settle
    from pantau.demo.pipeline.detecting import DetectionFailedError
    from pantau.web.site.database import DatabaseUnavailableError

    folder = (data_dir or _default_folder()).absolute()
    asked = {"seed": seed, "candidates": candidates, "accounts": accounts, "posts": posts}
    if not once:
        refuse_taken_port(HOST, port)
    try:
        with held(folder):
            mark = settle(folder, {name: value for name, value in asked.items() if value is not None})
            _run(folder, mark, port=port, once=once, as_json=as_json, workers=workers)
    except (DemoRefusedError, DetectionFailedError, DatabaseUnavailableError) as error:
        raise click.ClickException(str(error)) from error


def _default_folder() -> Path:
    from pantau.web.site.environment import default_data_folder

    return default_data_folder().with_name("pantau-demo")


def _run(folder: Path, mark: Mark, *, port: int, once: bool, as_json: bool, workers: int) -> None:
    from pantau.cli.office import migrate, open_office
    from pantau.cli.stages import Stages
    from pantau.demo import hours
    from pantau.demo.folder import LISTS

    os.environ.update(_surroundings(folder), **hours.clock_from(hours.COLLECTED).variables)
    stages = Stages()
    with open_office() as database:
        reused = mark.whole
        if reused:
            migrate(database)
        else:
            mark = _make(folder, mark, database, stages, workers)
        if once or not reused:
            summary = _summary(mark, folder / LISTS / "truth.jsonl")
            _tell({**summary, "reused": reused}, as_json=as_json)
        if not once:
            _serve(folder, mark, port, workers)
    if not once:
        click.echo("Stopped, the database too.")


def _surroundings(folder: Path) -> dict[str, str]:
    return {
        "PANTAU_DATA": str(folder),
        "PANTAU_DEMO": "1",
        "PANTAU_RULEBOOK": "pemilu-2024",
        "PANTAU_RULEBOOKS": "",  # those of the package
        "PANTAU_URL": "",  # this machine alone
        "PANTAU_OFFICE": "Bawaslu Kabupaten Rekaan",
        "PANTAU_OFFICE_ADDRESS": "Jalan Contoh 1, Gerung",
        "PANTAU_OFFICE_PLACE": "Gerung",
    }


# --- making ---------------------------------------------------------------------------------------


def _make(folder: Path, mark: Mark, database: Database, stages: Stages, workers: int) -> Mark:
    """Every stage of the pipeline, and last the mark that says the demo is whole."""
    from dataclasses import asdict, replace

    from pantau.cli.office import migrate
    from pantau.demo import hours
    from pantau.demo.folder import LISTS, write_mark, write_surroundings
    from pantau.demo.regency import make_regency

    recipe, lists = mark.recipe, folder / LISTS
    truth = lists / "truth.jsonl"
    with stages.shown():
        with stages.stage("layout", "Laying out the database"):
            migrate(database)
        with stages.stage("regency", "Inventing a regency"):
            regency = make_regency(**asdict(recipe))
            regency.write_lists(lists)

        from pantau.demo.pipeline import (
            auditing,
            casework,
            collecting,
            detecting,
            history,
            posting,
            publishing,
            registering,
            reporting,
        )

        with stages.stage("people", "Staff"):
            registering.people(regency)
        with stages.stage("candidates", "Candidates and officials") as listed:
            registering.candidates_and_officials(regency, lists, listed.advance)
        with stages.stage("accounts", "Accounts") as listed:
            registering.accounts(regency, lists, listed.advance)
        with _workers(stages, workers or os.cpu_count() or 1), stages.stage("detection", "Detection") as jobs:
            watch = detecting.Watch(jobs.advance)
            with stages.stage("posts", "Sixty days of posts") as stored:
                stored.expect(recipe.posts)

                def report(count: int) -> None:
                    stored.advance(count)
                    watch.look()

                later = posting.posts(regency, until=hours.COLLECTED, truth=truth, report=report)
            with stages.stage("collection", "Consents and connectors") as agreed:
                collecting.collect(regency, agreed.advance)
            left = watch.look()
            jobs.expect(jobs.done + left)
            watch.wait()
            posting.edits(later, now=hours.COLLECTED)
            watch.wait()
            history.found_as_they_came()
        with stages.stage("groups", "Posts that say the same"):
            detecting.group(hours.COLLECTED)
        with stages.stage("publishing", "Texts for the public") as published:
            published.advance(publishing.publish())
        with stages.stage("reports", "Citizens' reports") as reported:
            reported.advance(reporting.report())
        with stages.stage("cases", "Cases") as worked:
            casework.work(recipe.seed, truth, worked.advance)
        with stages.stage("decisions", "Decisions") as decided:
            history.decisions(truth, recipe.seed, decided.advance)
        with stages.stage("audit", "Audit of treatment") as compared:
            compared.advance(auditing.publish())
    whole = replace(mark, whole=True, seconds=dict(stages.seconds))
    write_surroundings(folder, {"PANTAU_DEMO": "1"})
    write_mark(folder, whole)
    return whole


@contextmanager
def _workers(stages: Stages, count: int) -> Iterator[None]:
    """Workers of their own process for the block; Ctrl-C and a worker's end are met at the next report."""
    from pantau.cli.processes import children
    from pantau.cli.work import worker_arguments

    with children(os.environ) as group:
        for number in range(1, count + 1):
            group.start(f"Worker {number}", worker_arguments())

        def check() -> None:
            if group.stopping.is_set():
                raise click.Abort
            for child in group.running:
                if child.process.poll() is not None:
                    raise click.ClickException(
                        f"{child.name} ended (status {child.process.returncode}); its last lines above say why. "
                        "The same command begins anew."
                    )

        stages.check = check
        yield
        stages.check = lambda: None


# --- telling --------------------------------------------------------------------------------------


def _summary(mark: Mark, truth: Path) -> dict[str, Any]:
    from pantau.demo.pipeline.summary import summarise

    return {**summarise(mark.recipe, truth), "seconds": dict(mark.seconds)}


def _tell(summary: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
        return
    click.echo(
        f"{summary['candidates']:,} candidates, {summary['accounts_total']:,} accounts, "
        f"{summary['posts']:,} posts, {summary['interactions']:,} interactions, "
        f"{summary['findings']:,} findings ({summary['seconds'].get('total', 0):.0f} s)"
    )


# --- serving --------------------------------------------------------------------------------------


def _serve(folder: Path, mark: Mark, port: int, workers: int) -> None:
    from dataclasses import asdict

    from pantau.cli.up import address, default_workers, free_port, run_site
    from pantau.demo import hours
    from pantau.demo.folder import write_surroundings
    from pantau.demo.pipeline import capturing, collecting

    clock = hours.clock_from(max(hours.OPENING, hours.latest_moment()))
    platforms = free_port(HOST)
    shared = {**clock.variables, "PANTAU_PLATFORMS_AT": f"http://{HOST}:{platforms}"}
    os.environ.update(shared)
    write_surroundings(folder, {"PANTAU_DEMO": "1", **shared})
    site = address(HOST, port)

    def ready() -> None:
        collecting.begin()
        uncaptured = capturing.begin()
        _welcome(site)
        _tell_of_the_platforms(site, *collecting.standing())
        if uncaptured:
            click.echo(uncaptured)

    arguments = ["-m", "pantau.cli.platforms", str(platforms), site, json.dumps(asdict(mark.recipe))]
    beside = {"The platforms": [sys.executable, *arguments]}
    # One at least for what is read, beside the one that sweeps.
    run_site(HOST, port, workers or default_workers(), ready, beside=beside)


def _welcome(site: str) -> None:
    from pantau.office.people.demo import DEMO_PASSWORD, DEMO_PEOPLE

    click.echo(f"\nPantau runs at {site} (Ctrl-C stops it). Everybody in it is made up.")
    click.echo(f"\nSign in as any of these; the password of all is  {DEMO_PASSWORD}\n")
    click.echo(f"  {'user':<10} {'role':<32} {'second factor (TOTP secret)':<34} code now")
    for person in DEMO_PEOPLE:
        click.echo(
            f"  {person.username:<10} {person.role_label:<32} {person.totp_secret:<34} {person.code_now()}"
        )
    first = DEMO_PEOPLE[0]
    click.echo(
        "\nA code holds half a minute, and the sign-in page shows the present one. For an authenticator app:\n"
        f"  otpauth://totp/Pantau:{first.username}?secret={first.totp_secret}&issuer=Pantau\n"
    )


def _tell_of_the_platforms(site: str, opened: int, watched: int) -> None:
    from pantau.demo.live.consent import SHARE

    click.echo(
        f"The platforms are simulators on this machine. {SHARE:.0%} of the campaign teams let the office read what "
        f"they can open:\n{opened:,} of {watched:,} accounts. YouTube is read by key, X as far as the day's money "
        f"goes; what is left\nis patrol's. {site}cakupan/ fills as you watch.\n"
    )
