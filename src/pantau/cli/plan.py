"""``pantau plan``: what freshness a platform's quota allows. No database, no network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pantau.engine.planning import Access, Plan

UNIT_S = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)([smhd]?)")


class Span(click.ParamType):
    """Seconds, or a number with one of s, m, h and d."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, float):
            return value
        found = _SPAN.fullmatch(str(value).strip())
        if not found or not float(found[1]):
            self.fail(f"'{value}' is no length of time; write 900, 15m, 2h or 1d", param, ctx)
        return float(found[1]) * UNIT_S[found[2] or "s"]


@click.command(name="plan")
@click.option("--platform", required=True, help="youtube, facebook, instagram, …")
@click.option("--accounts", required=True, type=click.IntRange(min=1), help="How many are to be watched.")
@click.option(
    "--posts-per-day",
    type=click.FloatRange(min=0),
    default=0.5,
    show_default=True,
    help="New posts of one account a day, on average.",
)
@click.option(
    "--tokens",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Officers' tokens, or daily users of the app.",
)
@click.option("--consented", is_flag=True, help="The owners of the accounts have consented.")
@click.option("--every", type=Span(), help="Ask about this interval, such as 15m, not about the shortest.")
@click.option("--quota", type=click.IntRange(min=1), help="Amount granted instead of the published one.")
@click.option("--facts", type=click.Path(path_type=Path), help="A platforms.yaml of your own.")
@click.option("--language", type=click.Choice(["id", "en"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(
    platform: str,
    accounts: int,
    posts_per_day: float,
    tokens: int,
    consented: bool,
    every: float | None,
    quota: int | None,
    facts: Path | None,
    language: str,
    as_json: bool,
) -> None:
    """Say how fresh the view of so many accounts can be kept within a platform's quota.

    The exit code is 0 whether a promise can be made or not, and 2 where the question has no answer.
    """
    from pantau.engine.planning import UnknownPlatformError, promise

    access = _access(facts)
    try:
        plan = promise(
            platform.lower(),
            accounts,
            posts_per_day,
            tokens,
            consented,
            every_s=every,
            quota=quota,
            access=access,
        )
    except UnknownPlatformError as error:
        _stop(str(error))
    except ValueError as error:
        _stop(f"this cannot be planned: {error}")
    click.echo(json.dumps(_shown(plan), ensure_ascii=False) if as_json else _told(plan, language))


def _access(facts: Path | None) -> Access:
    from pantau.engine.planning import AccessFactsError, load_access, shipped_access

    if facts is None:
        return shipped_access()
    try:
        return load_access(facts)
    except AccessFactsError as error:
        _stop(str(error))
        raise


def _stop(message: str) -> None:
    click.echo(message, err=True)
    raise SystemExit(2)


def _shown(plan: Plan) -> dict[str, Any]:
    return {
        "platform": plan.platform,
        "route": plan.route,
        "accounts": plan.accounts,
        "posts_per_day": plan.posts_per_day,
        "feasible": plan.feasible,
        "freshness_s": plan.freshness_s,
        "calls_per_day": round(plan.calls_per_day, 2),
        "capacity_per_day": round(plan.capacity_per_day, 2),
        "usd_per_day": round(plan.usd_per_day, 2),
        "upkeep_per_day": round(plan.upkeep_per_day, 2),
        "why": {language: list(sentences) for language, sentences in plan.why.items()},
    }


def _told(plan: Plan, language: str) -> str:
    first, *others = next(said for name, said in plan.why.items() if name == language)
    return "\n".join([first, *(f"  {sentence}" for sentence in others)])
