"""What the surroundings say: environment variables, and the `.env` file in the data folder.

A variable that is set wins over the file. The data folder holds everything that is not in the database.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pantau.engine.storage.addresses import ObjectAccess, check_address

SECRET_FILE = "secret_key"  # noqa: S105 - the name of a file
ENV_FILE = ".env"
SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Environment:
    data: Path
    database_url: str  # empty: the embedded server in the data folder
    owner_url: str  # the login that owns the tables, where it is another one
    office: str  # its name, shown on every page
    office_address: str  # as it stands on letters and in Form A
    office_place: str  # where its papers are signed
    public_url: str  # the address people type, e.g. https://pantau.example.go.id
    secret_key: str
    allowed_hosts: tuple[str, ...]
    rulebooks: Path
    rulebook: str
    clock_start: str  # ISO 8601; empty: the machine's clock
    publish_names: bool
    tip_days: int  # how long a citizen's tip is kept that nobody took up
    tip_reply: str  # empty: the text that comes with Pantau
    picture_days: int  # how long fetched pictures are kept in which nothing was found; 0: none are fetched
    signer: str  # a command that signs heads of the log elsewhere; empty: a key in the data folder
    time_stamps: tuple[tuple[str, str, str], ...]  # authorities: name, address, file with their certificates
    mail: str  # smtp://user:password@host:587; empty: no mail is sent
    mail_from: str
    heads_to: tuple[
        str, ...
    ]  # addresses that get the daily head of the evidence log besides the commissioners
    bot: str  # the office's own Telegram bot that writes to its people, e.g. @pantau_contoh_bot; empty: none does
    bot_token: str  # of that bot, which must be another than those that collect
    telegram_channel: str  # the office's own, e.g. @bawaslu_contoh; what is published may be sent there
    telegram_token: str  # of the bot that is an administrator of it
    youtube_token: (
        str  # OAuth 2.0 access token with the scope youtube.upload; empty: packs are carried by hand
    )
    frozen_origin: str  # where frozen copies of captured pages are shown; empty: at no origin of their own
    briefing_hour: int  # of the day, on the office's clock, at which reports are made
    auto_capture: bool  # posts of registered accounts that are worth a look are captured without being asked
    clamav: str  # unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310; empty: files of citizens are not scanned
    evidence_store: str  # a folder, or s3://bucket/folder; empty: `evidence` in the data folder
    objects: ObjectAccess  # object storage, for evidence and backups
    backup_to: str  # a folder, or s3://bucket/folder; empty: named with each command
    backup_recipients: tuple[str, ...]  # public keys of age that open backups
    metrics_token: str  # opens /metrics to others than this machine; empty: to this machine alone
    log_json: bool  # each line of the log is a JSON object
    log_syslog: (
        str  # tls://logs.example.go.id:6514 (or tcp, udp): the log goes there too; empty: nowhere else
    )
    demo: bool  # made-up people with known passwords may be made
    platforms_at: str  # the demo's simulated platforms, e.g. http://127.0.0.1:8001; empty: the real ones
    serving: bool  # this process answers browsers: built static files, pooled connections
    debug: bool

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")


def default_data_folder() -> Path:
    """/var/lib/pantau for root, else the user's data folder of this system."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return Path("/var/lib/pantau")
    import platformdirs

    return platformdirs.user_data_path("pantau", appauthor=False)


def data_folder(variables: Mapping[str, str]) -> Path:
    named = variables.get("PANTAU_DATA")
    return Path(named).expanduser().absolute() if named else default_data_folder()


def with_env_file(variables: Mapping[str, str]) -> dict[str, str]:
    """``variables`` over those of the data folder's `.env` file."""
    path = data_folder(variables) / ENV_FILE
    if not path.is_file():
        return dict(variables)
    from dotenv import dotenv_values

    kept = {name: value for name, value in dotenv_values(path).items() if value is not None}
    return {**kept, **variables}


def secret_key(data: Path, variables: Mapping[str, str]) -> str:
    """The named key, else the one in the data folder, made at first use and readable by its owner only.

    Without a data folder there is nothing yet that a key could protect: this process gets its own.
    """
    if named := variables.get("PANTAU_SECRET_KEY"):
        return named
    path = data / SECRET_FILE
    if not data.is_dir():
        return secrets.token_urlsafe(50)
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return _make_secret(path)


def _make_secret(path: Path) -> str:
    key = secrets.token_urlsafe(50)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key)
    try:
        os.link(draft, path)  # fails where another process was first
    except FileExistsError:
        return path.read_text().strip()
    finally:
        draft.unlink()
    return key


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _hosts(variables: Mapping[str, str], *origins: str) -> tuple[str, ...]:
    named = _split(variables.get("PANTAU_ALLOWED_HOSTS", ""))
    public = [host for origin in origins if (host := urlsplit(origin).hostname)]
    return tuple(dict.fromkeys((*named, *public, "localhost", "127.0.0.1", "[::1]")))


def _origin(variables: Mapping[str, str], public_url: str) -> str:
    """Another host than the office's: a copy must not share an origin with it."""
    origin = variables.get("PANTAU_FROZEN_ORIGIN", "").rstrip("/")
    if not origin:
        return ""
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ValueError(f"PANTAU_FROZEN_ORIGIN={origin!r}: write it like https://beku.example.go.id")
    if not public_url or parts.netloc == urlsplit(public_url).netloc:
        raise ValueError("PANTAU_FROZEN_ORIGIN must be another host than PANTAU_URL, which must be set")
    return origin


def _yes(variables: Mapping[str, str], name: str) -> bool:
    value = variables.get(name, "").strip().lower()
    if value in ("", "0", "no", "false", "off"):
        return False
    if value in ("1", "yes", "true", "on"):
        return True
    raise ValueError(f"{name}={value!r}: say 1 or 0")


def _platforms(variables: Mapping[str, str]) -> str:
    """Nothing but a demo asks anybody else than the platforms, and it nobody but this machine."""
    address = variables.get("PANTAU_PLATFORMS_AT", "").rstrip("/")
    if not address:
        return ""
    if not _yes(variables, "PANTAU_DEMO"):
        raise ValueError("PANTAU_PLATFORMS_AT is for the demo alone; unset it, or set PANTAU_DEMO=1")
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.hostname != "127.0.0.1" or parts.port is None or parts.path:
        raise ValueError(f"PANTAU_PLATFORMS_AT={address!r}: write it like http://127.0.0.1:8001")
    return address


def _count(variables: Mapping[str, str], name: str, otherwise: int, least: int = 1) -> int:
    value = variables.get(name, "").strip()
    if not value:
        return otherwise
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ValueError(f"{name}={value!r}: say a number of days from {least}")
    return int(value)


def _hour(variables: Mapping[str, str], name: str, otherwise: int) -> int:
    value = variables.get(name, "").strip() or str(otherwise)
    if not re.fullmatch(r"[0-9]{1,2}", value) or int(value) > 23:
        raise ValueError(f"{name}={value!r}: say an hour from 0 to 23")
    return int(value)


def _time_stamps(variables: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """``NAME|URL|FILE;NAME|URL|FILE``."""
    found = []
    for one in filter(None, (part.strip() for part in variables.get("PANTAU_TIME_STAMPS", "").split(";"))):
        parts = [part.strip() for part in one.split("|")]
        if len(parts) != 3 or not all(parts) or urlsplit(parts[1]).scheme not in ("http", "https"):
            raise ValueError(f"PANTAU_TIME_STAMPS: {one!r} is not NAME|https://ADDRESS|FILE")
        found.append((parts[0], parts[1], parts[2]))
    if len({name for name, _url, _file in found}) < len(found):
        raise ValueError("PANTAU_TIME_STAMPS names one authority twice")
    return tuple(found)


def _mail(variables: Mapping[str, str]) -> str:
    address = variables.get("PANTAU_MAIL", "").strip()
    if address and (urlsplit(address).scheme not in ("smtp", "smtps") or not urlsplit(address).hostname):
        raise ValueError("PANTAU_MAIL: write it like smtp://user:password@host:587")
    return address


def _bot(variables: Mapping[str, str]) -> str:
    name = variables.get("PANTAU_BOT", "").strip().removeprefix("@")
    if name and not re.fullmatch(r"[A-Za-z0-9_]{5,32}", name):
        raise ValueError("PANTAU_BOT: write the bot's name like @pantau_contoh_bot")
    return name


def _scanner(variables: Mapping[str, str]) -> str:
    address = variables.get("PANTAU_CLAMAV", "").strip()
    if address and not re.fullmatch(r"unix:/.+|tcp:[^:]+:\d+", address):
        raise ValueError("PANTAU_CLAMAV: write it like unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310")
    return address


def _objects(variables: Mapping[str, str]) -> ObjectAccess:
    return ObjectAccess(
        variables.get("PANTAU_OBJECTS_ENDPOINT", "").strip(),
        variables.get("PANTAU_OBJECTS_REGION", "").strip(),
        variables.get("PANTAU_OBJECTS_KEY", "").strip(),
        variables.get("PANTAU_OBJECTS_SECRET", "").strip(),
    )


def _store(variables: Mapping[str, str], name: str) -> str:
    address = variables.get(name, "").strip()
    try:
        return check_address(address, _objects(variables)) if address else ""
    except ValueError as error:
        raise ValueError(
            f"{name}: {error} (PANTAU_OBJECTS_ENDPOINT, PANTAU_OBJECTS_KEY, PANTAU_OBJECTS_SECRET)"
        ) from error


def _recipients(variables: Mapping[str, str]) -> tuple[str, ...]:
    found = _split(variables.get("PANTAU_BACKUP_RECIPIENTS", ""))
    if odd := [one for one in found if not one.startswith("age1")]:
        raise ValueError(f"PANTAU_BACKUP_RECIPIENTS: {odd[0][:8]}... is no public key of age (age1...)")
    return found


def _metrics_token(variables: Mapping[str, str]) -> str:
    token = variables.get("PANTAU_METRICS_TOKEN", "").strip()
    if token and len(token) < SHORTEST_TOKEN:
        raise ValueError(f"PANTAU_METRICS_TOKEN: make it at least {SHORTEST_TOKEN} characters long")
    return token


def _syslog(variables: Mapping[str, str]) -> str:
    address = variables.get("PANTAU_LOG_SYSLOG", "").strip()
    parts = urlsplit(address)
    try:
        fine = parts.scheme in ("tls", "tcp", "udp") and parts.hostname and parts.port != 0
    except ValueError:  # no port
        fine = False
    if address and (not fine or parts.path or parts.query or parts.username):
        raise ValueError("PANTAU_LOG_SYSLOG: write it like tls://logs.example.go.id:6514 (or tcp, or udp)")
    return address


def read_environment(variables: Mapping[str, str] = os.environ) -> Environment:
    given = with_env_file(variables)
    data = data_folder(given)
    public_url = given.get("PANTAU_URL", "").rstrip("/")
    shipped = Path(__file__).parents[2] / "rulebooks"
    return Environment(
        data=data,
        database_url=given.get("DATABASE_URL", ""),
        owner_url=given.get("PANTAU_OWNER_DATABASE_URL", ""),
        office=given.get("PANTAU_OFFICE", ""),
        office_address=given.get("PANTAU_OFFICE_ADDRESS", ""),
        office_place=given.get("PANTAU_OFFICE_PLACE", ""),
        public_url=public_url,
        secret_key=secret_key(data, given),
        allowed_hosts=_hosts(given, public_url, _origin(given, public_url)),
        rulebooks=Path(given.get("PANTAU_RULEBOOKS") or shipped).expanduser().absolute(),
        rulebook=given.get("PANTAU_RULEBOOK") or "pemilu-2024",
        clock_start=given.get("PANTAU_CLOCK_START", ""),
        publish_names=_yes(given, "PANTAU_PUBLISH_NAMES"),
        tip_days=_count(given, "PANTAU_TIP_DAYS", 90),
        tip_reply=given.get("PANTAU_TIP_REPLY", "").strip(),
        picture_days=_count(given, "PANTAU_PICTURE_DAYS", 14, least=0),
        signer=given.get("PANTAU_SIGNER", "").strip(),
        time_stamps=_time_stamps(given),
        mail=_mail(given),
        mail_from=given.get("PANTAU_MAIL_FROM", "").strip(),
        heads_to=_split(given.get("PANTAU_HEADS_TO", "")),
        bot=_bot(given),
        bot_token=given.get("PANTAU_BOT_TOKEN", "").strip(),
        telegram_channel=given.get("PANTAU_TELEGRAM_CHANNEL", "").strip(),
        telegram_token=given.get("PANTAU_TELEGRAM_TOKEN", "").strip(),
        youtube_token=given.get("PANTAU_YOUTUBE_TOKEN", "").strip(),
        frozen_origin=_origin(given, public_url),
        briefing_hour=_hour(given, "PANTAU_BRIEFING_HOUR", 6),
        auto_capture=_yes(given, "PANTAU_AUTO_CAPTURE"),
        clamav=_scanner(given),
        evidence_store=_store(given, "PANTAU_EVIDENCE_STORE"),
        objects=_objects(given),
        backup_to=_store(given, "PANTAU_BACKUP_TO"),
        backup_recipients=_recipients(given),
        metrics_token=_metrics_token(given),
        log_json=_yes(given, "PANTAU_LOG_JSON"),
        log_syslog=_syslog(given),
        demo=_yes(given, "PANTAU_DEMO"),
        platforms_at=_platforms(given),
        serving=_yes(given, "PANTAU_SERVING"),
        debug=_yes(given, "PANTAU_DEBUG"),
    )
