"""The ``pantau`` command: one module per verb, loaded only when its verb is called."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

import click

# Verb -> one line of help. Kept here so that `pantau --help` imports no verb.
VERBS = {
    "audit": "Count whether everybody is treated alike, and try names on the detector.",
    "backup": "Save database, evidence and files, encrypted for a key that lies elsewhere.",
    "capture": "Keep a public page as a browser sees it: archive, picture, print, text.",
    "claims": "Import claims that fact-checkers judged, and match posts with them.",
    "closing": "Say which registered accounts are still open after they had to be closed.",
    "coordination": "Find accounts that share the same things at nearly the same time.",
    "coverage": "Say which registered accounts were seen on a day, and why the others were not.",
    "demo": "Make the made-up regency, run the whole pipeline on it and serve it.",
    "detect": "Measure detection by what people decided about its findings.",
    "doctor": "Check database, browser, disk, clock, zone and secrets, and say how to mend each.",
    "evidence": "Pack sealed evidence so that anybody can check it, and check such packages.",
    "export": "Write posts, findings, coverage or cases into a Parquet, CSV or JSON file.",
    "forms": "List the papers of the procedure, and write one filled in with a made-up case.",
    "ingest": "Bring export files into the office's database.",
    "listen": "Keep lines open to platforms that tell what happens, and store what they tell.",
    "manage": "Run a Django management command.",
    "migrate": "Bring the database to the present layout.",
    "model": "Score texts for hate and abuse, retrain and measure the model, show its card.",
    "patrol": "Show the accounts that officers look at by hand.",
    "people": "Invite staff and look after their accounts.",
    "plan": "Say how fresh the view of a platform's accounts can be kept within its quota.",
    "privacy": "Forget closed cases whose time is over, and tell which come next.",
    "query": "Ask a question in SQL, of views that hold no person.",
    "registry": "Import candidates, accounts and officials.",
    "remap": "Read kept raw items again after a mapper was mended.",
    "restore": "Bring a backup into an empty machine, and compare it with what was saved.",
    "rulebook": "Check, test and show a rulebook, and count its time limits.",
    "scan": "Find the posts in a file that the law would want a person to see.",
    "summaries": "Compare the counts that figures are read from with a count anew, or make them anew.",
    "sweep": "Look at the accounts that are due, by every connector that is switched on.",
    "up": "Run the web site and the workers on this machine.",
    "work": "Run workers alone.",
}


class Verbs(click.Group):
    """A group that knows its verbs by name and imports a module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = import_module(f"pantau.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except OSError as error:
            if (
                error.filename is None
            ):  # no file that the caller named: a broken pipe, which click knows, or a bug
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(VERBS.items()))


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pantau", prog_name="pantau")
def main() -> None:
    """Pantau: free software for election supervisors."""
    # A rulebook and its detector are a million objects that stay: looking through them while they are made
    # cost a third of making them.
    gc.set_threshold(50_000)
