"""What `deploy/` tells systemd and containers to run exists, and is as closed as it says."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path

import click
import psycopg
import pytest
import yaml
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from folders import passing_folder
from pantau.cli import main
from pantau.office.posts.workers import KINDS
from pantau.web.site.backup.dumping import program
from pantau.web.site.database import embedded_server, prepare_given

REPOSITORY = Path(__file__).parents[2]
DEPLOY = REPOSITORY / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SETTINGS = set(re.findall(r"`([A-Z_]+)`", (REPOSITORY / "docs" / "reference" / "settings.md").read_text()))
CLOSED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "CapabilityBoundingSet": "", "RestrictSUIDSGID": "yes", "User": "pantau",
}  # fmt: skip


def parses(words: list[str]) -> None:
    """The command line is one that pantau understands, down to its last option."""
    assert words.pop(0).rpartition("/")[2] == "pantau"
    found: click.Command = main
    context = click.Context(main)
    while isinstance(found, click.Group) and words and not words[0].startswith("-"):
        name = words.pop(0)
        inner = found.get_command(context, name)
        assert inner is not None, name
        found = inner
    found.make_context("pantau", words)


def directives(unit: Path) -> list[tuple[str, str]]:
    lines = [
        line.partition("=") for line in unit.read_text().splitlines() if "=" in line and line[0] not in "#["
    ]
    return [(name, value) for name, _equals, value in lines]


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_a_unit_is_closed_and_runs_what_there_is(unit: Path, tmp_path: Path) -> None:
    said = directives(unit)
    if unit.suffix == ".service":
        assert dict(said).items() >= CLOSED.items()
        variables = dict(
            one.split("=") for name, value in said if name == "Environment" for one in value.split()
        )
        for name, value in said:
            if name == "ExecStart":
                for variable, content in variables.items():
                    value = value.replace(f"${{{variable}}}", content)
                for kind in KINDS:
                    parses(value.replace("%i", kind).split())
    if shutil.which("systemd-analyze") is None:
        return
    copy = tmp_path / unit.name.replace("@", "@detect")
    copy.write_text(unit.read_text().replace("/opt/pantau/.venv/bin/pantau", "/bin/true"))
    for other in UNITS:
        if "@" not in other.name and other.name != unit.name:
            text = other.read_text().replace("/opt/pantau/.venv/bin/pantau", "/bin/true")
            (tmp_path / other.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(copy)], capture_output=True, text=True, timeout=60
    )
    told = [line for line in done.stderr.splitlines() if str(tmp_path) in line or unit.name in line]
    assert (done.returncode, told) == (0, []), done.stderr


def test_the_containers_run_what_there_is_for_every_kind_of_work() -> None:
    found = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())
    services = found["services"]
    queues = set()
    for name, service in services.items():
        if name == "db":
            continue
        parses(list(service["command"]))
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert "no-new-privileges:true" in service["security_opt"]
        assert set(service["environment"]) - SETTINGS == {"FORWARDED_ALLOW_IPS"}
        if "--queues" in service["command"]:
            queues |= set(service["command"][service["command"].index("--queues") + 1].split(","))
        for volume in service["volumes"]:
            assert volume.partition(":")[0] in found["volumes"]
    network = found["networks"]["default"]["ipam"]["config"][0]
    assert {service["environment"].get("FORWARDED_ALLOW_IPS") for service in services.values()} == {
        None,  # the database's
        network["gateway"],  # never whoever writes the header
    }
    assert ip_address(network["gateway"]) in ip_network(network["subnet"])
    assert queues == set(KINDS)
    assert all(port.startswith("127.0.0.1:") for port in services["web"]["ports"])
    asked = {line.partition("=")[0] for line in (DEPLOY / "compose" / "env.example").read_text().splitlines()}
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose" / "compose.yaml").read_text()))
    assert wanted - asked == {"PANTAU_VERSION"}
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "compose" / "Dockerfile").read_text(), re.MULTILINE)
    for path in " ".join(copied).split():
        assert (REPOSITORY / path).exists(), path


def test_the_containers_login_makes_its_roles_and_is_no_superuser() -> None:
    with passing_folder() as folder, embedded_server(folder / "data") as admin:
        to = conninfo_to_dict(admin)
        asked = ["--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={DEPLOY / 'compose' / 'database.sql'}"]
        subprocess.run(
            [program("psql"), *asked, "--host", str(to["host"]), "--username", str(to["user"]), str(to["dbname"])],
            env={**os.environ, "POSTGRES_PASSWORD": "it's"}, check=True, capture_output=True, timeout=60,
        )  # fmt: skip
        found = prepare_given(make_conninfo(admin, user="pantau", password="it's", dbname="pantau"))
        assert found.roles == "set role"
        with psycopg.connect(found.owner_url) as owner:
            owner.execute("CREATE TABLE kept (one int)")
        with psycopg.connect(found.app_url) as app:
            app.execute("INSERT INTO kept VALUES (1)")
            app.execute("SET ROLE pantau")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("COPY kept FROM PROGRAM 'echo 2'")


def test_what_the_image_is_made_from_is_let_through_and_nothing_else() -> None:
    """Beside the sources lie environments, demo databases and keys: none of them goes to the builder."""
    copied = re.findall(r"^COPY (.+) \S+$", (DEPLOY / "compose" / "Dockerfile").read_text(), re.MULTILINE)
    ignored = [
        line for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line[:1] not in ("", "#")
    ]
    assert ignored[0] == "*"
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    assert let_through == {name for line in copied for name in line.split()}
    assert all((REPOSITORY / name).exists() for name in let_through)
