"""`pantau doctor`: everything a person would otherwise ask about, and how to mend it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from pantau.web.site.database import Database
    from pantau.web.site.environment import Environment

Status = Literal["ok", "warn", "fail"]
OLDEST_POSTGRES = 15
SPACE_WARN_GB, SPACE_FAIL_GB = 5, 1
SKEW_WARN_S, SKEW_FAIL_S = 2, 60
LAG_WARN_S = 60
BACKUP_WARN, BACKUP_FAIL = timedelta(days=2), timedelta(days=7)
ENDS_SOON = timedelta(days=30)
MIGRATE = "pantau migrate (pantau up does it at every start)"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at. ``mend`` says what to do, where something is to be done."""

    what: str
    status: Status
    says: str
    mend: str = ""


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON list, for machines.")
def command(as_json: bool) -> None:
    """Check database, browser, disk, clock, zone and secrets, and say how to mend each."""
    lines = list(examine())
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
    else:
        for line in lines:
            show(line)
    if any(line.status == "fail" for line in lines):
        sys.exit(1)


def show(line: Line) -> None:
    colour = {"ok": "green", "warn": "yellow", "fail": "red"}[line.status]
    click.echo(f"{click.style(f'{line.status:4}', fg=colour)}  {line.what}: {line.says}")
    if line.mend:
        click.echo(f"      {line.mend}")


def examine() -> Iterator[Line]:
    """All lines, cheapest first. What needs a database is left out where there is none."""
    from pantau.web.site.environment import read_environment

    environment = read_environment()
    yield data_folder(environment)
    yield from secrets(environment)
    yield disk(environment.data)
    yield time_zone()
    yield clock(environment)
    yield address(environment)
    yield from proxies(os.environ)
    if environment.log_syslog:
        yield log_elsewhere(environment.log_syslog)
    if environment.debug:
        yield debugging()
    yield signing_keys(environment)
    yield browser()
    yield sound()
    if environment.auto_capture:
        yield captures_on_their_own()
    yield from rulebooks(environment)
    yield from database_lines()


# --- the machine ----------------------------------------------------------------------------------


def data_folder(environment: Environment) -> Line:
    from pantau.demo.folder import MARK
    from pantau.web.site.database import cluster_folder

    data = environment.data
    if not data.is_dir():
        return Line("Data folder", "ok", f"{data} is new: it is made now")
    if not os.access(data, os.W_OK | os.X_OK):
        return Line(
            "Data folder", "fail", f"{data} cannot be written", "Give it to this user, or set PANTAU_DATA."
        )
    if (data / MARK).exists():
        return Line(
            "Data folder", "warn", f"{data} holds a demo: everybody in it is made up",
            "For real use, set PANTAU_DATA to another folder.",
        )  # fmt: skip
    mode = data.stat().st_mode
    if mode & (stat.S_IRWXO & ~stat.S_IXOTH):
        return Line("Data folder", "warn", f"{data} can be listed by every user", f"chmod o-rw {data}")
    if not environment.database_url and cluster_folder(data).parent != data:
        return Line("Data folder", "ok", f"{data}; its database lies in {cluster_folder(data)}")
    return Line("Data folder", "ok", str(data))


def secrets(environment: Environment) -> Iterator[Line]:
    from pantau.web.site.environment import ENV_FILE, SECRET_FILE

    for name in (SECRET_FILE, ENV_FILE):
        path = environment.data / name
        if not path.exists():
            continue
        if path.stat().st_mode & 0o077:
            yield Line("Secrets", "fail", f"{path} can be read by other users", f"chmod 600 {path}")
        else:
            yield Line("Secrets", "ok", f"{path} is readable by its owner only")
    if len(environment.secret_key) < 32:
        yield Line(
            "Secrets",
            "fail",
            "PANTAU_SECRET_KEY is shorter than 32 characters",
            "Leave it out: one is made for you.",
        )


def disk(data: Path) -> Line:
    existing = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    free = shutil.disk_usage(existing).free / 1e9
    says = f"{free:.1f} GB free at {existing}"
    mend = "Make room, or set PANTAU_DATA to a folder on a larger disk."
    if free < SPACE_FAIL_GB:
        return Line("Disk", "fail", says, mend)
    return Line("Disk", "warn", says, mend) if free < SPACE_WARN_GB else Line("Disk", "ok", says)


def time_zone() -> Line:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        offset = datetime(2024, 2, 14, tzinfo=ZoneInfo("Asia/Makassar")).utcoffset()
    except ZoneInfoNotFoundError:
        return Line(
            "Time zone", "fail", "Asia/Makassar is unknown here", "Install the package tzdata (pip or apt)."
        )
    if offset != timedelta(hours=8):
        return Line("Time zone", "fail", f"Asia/Makassar is {offset} from UTC, not 8:00", "Update tzdata.")
    return Line("Time zone", "ok", "WITA (Asia/Makassar, UTC+8) is known")


def clock(environment: Environment) -> Line:
    if environment.clock_start:
        says = f"the office's clock is set to {environment.clock_start}"
        return Line("Clock", "warn", says, "For real use, unset PANTAU_CLOCK_START.")
    now = datetime.now(UTC)
    if now < datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC):
        return Line(
            "Clock", "fail", f"{now:%Y-%m-%d %H:%M} UTC is before Pantau was installed", "Set the clock."
        )
    return Line("Clock", "ok", f"{now:%Y-%m-%d %H:%M:%S} UTC")


def address(environment: Environment) -> Line:
    if environment.https:
        return Line("Address", "ok", f"{environment.public_url}: cookies are sent over HTTPS only")
    if environment.public_url:
        return Line(
            "Address", "warn", f"{environment.public_url} is not encrypted",
            "Put a server with a certificate before it and set PANTAU_URL=https://...",
        )  # fmt: skip
    return Line("Address", "ok", "this machine only (PANTAU_URL is not set)")


def log_elsewhere(address: str) -> Line:
    """Whether the machine that is to have the log takes it."""
    from pantau.web.site import log_forwarding

    try:
        log_forwarding.connect(address).close()
    except OSError as error:
        return Line(
            "Log elsewhere", "fail", f"{address} cannot be reached: {error}",
            "Check PANTAU_LOG_SYSLOG, the way there, and for tls:// that its certificate is known (SSL_CERT_FILE).",
        )  # fmt: skip
    if address.startswith("udp:"):
        return Line(
            "Log elsewhere", "ok", f"lines are sent to {address}; UDP does not say whether they arrive"
        )
    return Line("Log elsewhere", "ok", f"{address} takes lines")


def debugging() -> Line:
    return Line(
        "Debugging", "fail", "PANTAU_DEBUG is set: whoever meets an error is shown code and settings",
        "Unset it; it is for those who build Pantau.",
    )  # fmt: skip


def proxies(variables: Mapping[str, str]) -> Iterator[Line]:
    """Who is believed about where a request comes from. uvicorn reads this variable itself."""
    named = [part.strip() for part in variables.get("FORWARDED_ALLOW_IPS", "").split(",") if part.strip()]
    if wide := [one for one in named if one == "*" or one.endswith("/0")]:
        yield Line(
            "Proxies", "fail", f"FORWARDED_ALLOW_IPS={wide[0]}: whoever asks may say where they come from, "
            "and gets round every limit by network",
            "Name the proxy's own address, or unset it where the proxy runs on this host.",
        )  # fmt: skip
    elif named:
        yield Line("Proxies", "ok", f"believed about where a request comes from: {', '.join(named)}")


def signing_keys(environment: Environment) -> Line:
    """Keys in the data folder that no backup holds."""
    folder = environment.data / "keys"
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    if not found:
        return Line("Signing keys", "ok", "none yet in the data folder")
    if open_ones := [path for path in found if path.stat().st_mode & 0o077]:
        return Line(
            "Signing keys", "fail", f"{open_ones[0]} can be read by other users", f"chmod 600 {open_ones[0]}"
        )
    return Line(
        "Signing keys", "ok",
        f"{len(found)} in {folder}, which no backup holds: keep `pantau backup recovery` beside the office's seal",
    )  # fmt: skip


def browser() -> Line:
    """Started once, since only that shows whether its sandbox is on."""
    if sys.platform == "win32":
        return Line("Browser", "warn", "pages cannot be captured on Windows")
    from pantau.engine.evidence.capture.browser import (
        BrowserSettings,
        NoBrowserError,
        find_browser,
        footing_here,
    )

    try:
        found, footing = find_browser(), asyncio.run(footing_here(BrowserSettings()))
    except NoBrowserError as error:
        return Line("Browser", "warn", f"pages cannot be captured: {error}", "apt install chromium")
    if not footing.sandboxed:
        return Line(
            "Browser", "warn", f"{found} runs as {footing.user} with its sandbox off",
            "Start Pantau as a user of its own, and let users make namespaces (kernel.unprivileged_userns_clone=1).",
        )  # fmt: skip
    if not all(find_spec(name) for name in ("playwright", "warcio")):
        return Line(
            "Browser", "warn", f"{found} is here, the extra `capture` is not: pages cannot be captured",
            "pip install --require-hashes -r requirements/extras.txt",
        )  # fmt: skip
    return Line("Browser", "ok", f"{found}, as {footing.user}, its sandbox on")


def sound() -> Line:
    """What the podcast's recordings are levelled with."""
    from pantau.office.portal.publishing import ffmpeg

    if program := ffmpeg.found():
        return Line("Sound", "ok", f"{program} levels the podcast's recordings")
    return Line(
        "Sound", "warn", "ffmpeg is missing: of the podcast's recordings only MP3 goes out, as it comes",
        "apt install ffmpeg",
    )  # fmt: skip


def captures_on_their_own() -> Line:
    """PANTAU_AUTO_CAPTURE is set: can this machine do it?"""
    from pantau.office.evidence.capturing_here import missing

    if lacking := missing():
        return Line(
            "Automatic capture", "warn", f"switched on, but {lacking} is missing: nothing is captured",
            "apt install chromium; pip install --require-hashes -r requirements/extras.txt",
        )  # fmt: skip
    return Line("Automatic capture", "ok", "switched on")


def rulebooks(environment: Environment) -> Iterator[Line]:
    from pantau.engine.law import RulebookError, load_rulebook

    chosen = environment.rulebooks / environment.rulebook
    found = sorted(path.parent for path in environment.rulebooks.glob("*/rulebook.yaml"))
    if chosen not in found:
        names = ", ".join(path.name for path in found) or "none"
        yield Line(
            "Rulebook", "fail", f"there is no rulebook {chosen}", f"Set PANTAU_RULEBOOK to one of: {names}."
        )
    for folder in found:
        try:
            book = load_rulebook(folder)
        except RulebookError as error:
            first = str(error).strip().splitlines()[0]
            status: Status = "fail" if folder == chosen else "warn"
            yield Line("Rulebook", status, f"{folder.name}: {first}", f"pantau rulebook check {folder}")
        else:
            used = " (in use)" if folder == chosen else ""
            yield Line("Rulebook", "ok", f"{book.name}@{book.hash[:12]}, {len(book.rules)} rules{used}")


# --- the database ---------------------------------------------------------------------------------


def database_lines() -> Iterator[Line]:
    from pantau.cli.office import open_office

    with ExitStack() as opened:
        try:
            database = opened.enter_context(open_office())
        except click.ClickException as error:
            yield Line("Database", "fail", error.message, "Check DATABASE_URL and that the server runs.")
            return
        yield from _checked(
            lambda: [server(), search()],
            lambda: [roles(database)],
            lambda: [skew()],
            lambda: layout(),
        )


def _checked(*checks: Callable[[], list[Line]]) -> Iterator[Line]:
    from django.db import DatabaseError, connection

    for check in checks:
        try:
            yield from check()
        except DatabaseError as error:
            connection.close()
            yield Line("Database", "fail", str(error).strip().splitlines()[0], "pantau migrate")


def _value(query: str, *arguments: Any) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query, arguments)
        row = cursor.fetchone()
        return row[0] if row else None


def server() -> Line:
    from django.db import connection

    number = int(_value("SHOW server_version_num")) // 10000
    where = connection.settings_dict["HOST"] or "the default socket"
    says = f"PostgreSQL {_value('SHOW server_version')} at {where}"
    if number < OLDEST_POSTGRES:
        return Line("Database", "fail", says, f"Use PostgreSQL {OLDEST_POSTGRES} or newer.")
    return Line("Database", "ok", says)


def search() -> Line:
    if _value("SELECT 1 FROM pg_ts_config WHERE cfgname = 'indonesian'"):
        return Line("Search", "ok", "the database knows Indonesian word forms")
    says = "the database has no text search configuration 'indonesian'"
    return Line("Search", "fail", says, "Install PostgreSQL's own dictionaries.")


def roles(database: Database) -> Line:
    if database.roles == "single":
        return Line(
            "Roles", "warn", "one database role does everything",
            "Let an administrator grant CREATEROLE to the login of DATABASE_URL, "
            "or make two logins and set PANTAU_OWNER_DATABASE_URL for the one that owns the tables.",
        )  # fmt: skip
    posts = _value("SELECT to_regclass('posts_post')")
    if posts and _value("SELECT has_table_privilege('posts_post', 'TRUNCATE')"):
        return Line(
            "Roles", "fail", "the application's role may truncate tables", "pantau migrate, as the owner"
        )
    current = _value("SELECT current_user")
    return Line("Roles", "ok", f"the application works as {current}, which owns no tables")


def skew() -> Line:
    there = _value("SELECT clock_timestamp()")
    seconds = abs((datetime.now(UTC) - there).total_seconds())
    says = f"this machine and the database differ by {seconds:.1f} s"
    mend = "Let both follow a time server (timedatectl set-ntp true)."
    if seconds > SKEW_FAIL_S:
        return Line("Database clock", "fail", says, mend)
    status: Status = "warn" if seconds > SKEW_WARN_S else "ok"
    return Line("Database clock", status, says, mend if status == "warn" else "")


def layout() -> list[Line]:
    """Migrations, and what only a migrated database can tell."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending and not executor.loader.applied_migrations:
        return [Line("Layout", "fail", "the database has no tables yet", MIGRATE)]
    if pending:
        says = f"changes of the tables still to be made: {len(pending)}"
        return [Line("Layout", "fail", says, MIGRATE)]
    return [
        Line("Layout", "ok", "the database has the present layout"),
        workers(),
        *worker_clocks(),
        jobs(),
        *replicas(),
        backups(),
        coverage(),
        readings(),
        notices(),
        cooperation(),
    ]


def workers() -> Line:
    from pantau.office.posts import workers as reports

    alive, lost = reports.alive(), reports.lost()
    if not alive:
        return Line("Workers", "warn", "none at work", "Start `pantau up`, or `pantau work` beside it.")
    hosts = sorted({one.host for one in alive})
    says = f"{len(alive)} at work on {', '.join(hosts)}"
    if lost:
        return Line(
            "Workers", "warn", f"{says}; silent without having ended: {', '.join(one.name for one in lost)}",
            "They were killed or cut off; their jobs are begun again by others.",
        )  # fmt: skip
    idle = [one.queue for one in reports.states() if one.waiting and not one.workers]
    if idle:
        return Line(
            "Workers", "fail", f"{says}; nobody takes jobs of {', '.join(idle)}",
            "Start `pantau work` there without --queues, or with these.",
        )  # fmt: skip
    return Line("Workers", "ok", says)


def worker_clocks() -> list[Line]:
    """Clocks of other machines against the database's, as their workers reported them."""
    from pantau.office.posts import workers as reports

    off = [((one.clock_at - one.seen_at).total_seconds(), one.host) for one in reports.alive()]
    wrong = {
        host: seconds
        for seconds, host in sorted(off, key=lambda one: abs(one[0]))
        if abs(seconds) > SKEW_WARN_S
    }
    if not wrong:
        return []
    says = ", ".join(f"{host} by {seconds:.1f} s" for host, seconds in sorted(wrong.items()))
    status: Status = "fail" if max(map(abs, wrong.values())) > SKEW_FAIL_S else "warn"
    return [
        Line(
            "Workers' clocks", status, f"they differ from the database's: {says}", "timedatectl set-ntp true"
        )
    ]


def replicas() -> list[Line]:
    """How far standing copies of the database are behind, where there are some and this login may know."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name, coalesce(extract(epoch FROM replay_lag), 0) FROM pg_stat_replication "
            "WHERE state IS NOT NULL ORDER BY 1"
        )
        found = cursor.fetchall()
    return [
        Line(
            "Replica", "warn" if lag > LAG_WARN_S else "ok", f"{name} is {lag:.0f} s behind",
            "Look at its disk and its network." if lag > LAG_WARN_S else "",
        )
        for name, lag in found
    ]  # fmt: skip


def backups() -> Line:
    """How old the newest one is, by the machine's clock."""
    from pantau.web.site.backup import taking

    if (found := taking.last()) is None:
        return Line(
            "Backup", "warn", "none was taken for two months",
            "See docs/how-to/back-up-and-restore.md: pantau backup keys FILE, then pantau backup every night.",
        )  # fmt: skip
    age = datetime.now(UTC) - datetime.fromisoformat(found["at"])
    says = f"{found['id']} at {found['to']}, {age.days * 24 + age.seconds // 3600} hours old"
    if found["troubles"]:
        return Line(
            "Backup", "fail", f"{says}; files of evidence that are missing or damaged: {found['troubles']}",
            "pantau evidence audit names them; an older backup may hold them.",
        )  # fmt: skip
    if age > BACKUP_WARN:
        status: Status = "fail" if age > BACKUP_FAIL else "warn"
        return Line("Backup", status, says, "pantau backup (deploy/systemd/pantau-backup.timer does it)")
    return Line("Backup", "ok", says)


def coverage() -> Line:
    """Promises of collection that are being broken."""
    from django.utils import translation

    from pantau.office.collection import alarms
    from pantau.office.collection.alarm_words import told
    from pantau.web.ui import clock

    standing = alarms.check(clock.now())
    if not standing:
        return Line("Coverage", "ok", "no promise of the plan is broken")
    with translation.override("en"):
        titles = ", ".join(told(one).title for one in standing)
    return Line(
        "Coverage", "warn", f"alarms: {len(standing)} ({titles})", "See /cakupan/ or `pantau coverage`."
    )


def notices() -> Line:
    """Messages to the office's people that are late, or were given up."""
    from pantau.office.people.notices import delivery, ways
    from pantau.web.ui import clock

    box = delivery.outbox(clock.now())
    if box.late or box.failed:
        why = f" ({box.trouble})" if box.trouble else ""
        return Line(
            "Notices", "warn", f"{box.late} late, {box.failed} given up within a week{why}",
            "Check PANTAU_MAIL and PANTAU_BOT_TOKEN, and that workers run.",
        )  # fmt: skip
    channels = " and ".join(ways.set_up()) or "in the office only (PANTAU_URL with PANTAU_MAIL or PANTAU_BOT)"
    return Line("Notices", "ok", f"sent by {channels}" if ways.set_up() else channels)


def jobs() -> Line:
    count = "SELECT count(*) FROM procrastinate_jobs WHERE status::text = %s"
    waiting, failed = _value(count, "todo"), _value(count, "failed")
    if failed:
        return Line(
            "Jobs", "warn", f"{waiting} waiting, {failed} failed",
            "The log says why; `pantau manage procrastinate shell` lists and retries them.",
        )  # fmt: skip
    return Line("Jobs", "ok", f"{waiting} waiting")


def readings() -> Line:
    """Pictures that were given up by the machine that reads them."""
    from pantau.office.collection import readings

    if count := readings.given_up():
        return Line(
            "Readings", "warn", f"pictures that could not be read: {count}",
            "The log of the workers of capture says why; once it is mended, their pages have a button to read again.",
        )  # fmt: skip
    return Line("Readings", "ok", "no picture was given up")


def cooperation() -> Line:
    """Whether the regency's people, who have roles here, may use them."""
    from pantau.office.people.models import Cooperation, Membership, Side
    from pantau.web.ui import clock

    now = clock.now()
    resting = Membership.objects.current(now).filter(side=Side.REGENCY, user__is_active=True).count()
    if not resting:
        return Line("Cooperation", "ok", "nobody of the regency's side has a role")
    last = Cooperation.objects.in_force(now).order_by("-valid_to").first()
    if last is None:
        return Line(
            "Cooperation", "warn", f"roles of the regency's side that are not in force: {resting}",
            "A commissioner records the memorandum and its data-processing agreement at /masuk/kerja-sama/.",
        )  # fmt: skip
    if last.valid_to - now < ENDS_SOON:
        return Line(
            "Cooperation", "warn", f"memorandum {last.number} ends on {last.valid_to:%Y-%m-%d}",
            "Record the next one at /masuk/kerja-sama/ before that day.",
        )  # fmt: skip
    return Line("Cooperation", "ok", f"memorandum {last.number} carries {resting} roles")
