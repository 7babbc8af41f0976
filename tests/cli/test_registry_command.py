"""``pantau registry import``: the command as people type it, on a database of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Run = Callable[..., CompletedProcess[str]]

CANDIDATES = """\
kode_dapil,dapil,no_urut_partai,partai,no_urut,nama,jenis_kelamin,alamat_kabko,status_publikasi
520101,LOMBOK BARAT 1,1,Partai Kebangkitan Bangsa,1,"WIRA JAYA, S.Pd.",L,LOMBOK BARAT,Bersedia
520102,LOMBOK BARAT 2,2,Partai Gerindra,1,TUTI GILI,P,KOTA MATARAM,
"""
ACCOUNTS = """\
Nama Calon,Platform,Tautan
WIRA JAYA,FB,https://m.facebook.com/Wira.Jaya
TUTI GILI,Instagram,tuti-gili
"""


@pytest.fixture(scope="module")
def pantau(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """The command with an empty, migrated database."""
    name = "registry_command"
    address = make_conninfo(postgres, dbname=name)
    with psycopg.connect(make_conninfo(postgres, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    data = tmp_path_factory.mktemp("data")
    surroundings = {**os.environ, "DATABASE_URL": address, "PANTAU_DATA": str(data)}
    surroundings.pop("PANTAU_OWNER_DATABASE_URL", None)

    def run(*arguments: str | Path) -> CompletedProcess[str]:
        command = [sys.executable, "-m", "pantau", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, env=surroundings, timeout=120, check=False
        )

    assert conninfo_to_dict(address)["dbname"] == name
    migrated = run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    yield run
    with psycopg.connect(make_conninfo(postgres, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.slow
def test_lists_are_looked_at_imported_and_imported_again(pantau: Run, tmp_path: Path) -> None:
    candidates, accounts = tmp_path / "calon.csv", tmp_path / "akun.csv"
    candidates.write_text(CANDIDATES)
    accounts.write_text(ACCOUNTS)

    looked = pantau("registry", "import", candidates, "--kind", "candidates", "--dry-run", "--json")
    assert looked.returncode == 0, looked.stderr
    report = json.loads(looked.stdout)
    assert (report["rows"], report["imported"], report["errors"]) == (2, False, [])

    done = pantau("registry", "import", candidates, "--kind", "candidates")
    assert done.returncode == 0, done.stderr
    assert "Imported: 2 new, 0 changed, 0 unchanged." in done.stdout

    refused = pantau("registry", "import", accounts, "--kind", "accounts")
    assert refused.returncode == 1
    assert "row 3, Tautan: 'tuti-gili': Impossible account name" in refused.stdout
    assert "Nothing was imported" in refused.stderr

    for new, unchanged in ((1, 0), (0, 1)):
        some = pantau("registry", "import", accounts, "--kind", "accounts", "--skip-errors", "--json")
        assert some.returncode == 0, some.stderr
        report = json.loads(some.stdout)
        assert (report["new"], report["unchanged"], len(report["errors"])) == (new, unchanged, 1)
        assert report["errors"][0]["reason"].keys() == {"id", "en"}


@pytest.mark.slow
def test_a_file_that_cannot_be_used_is_refused_with_one_clear_line(pantau: Run, tmp_path: Path) -> None:
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK\x03\x04" + b"x" * 100)
    refused = pantau("registry", "import", broken, "--kind", "accounts")
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.splitlines()[-1].startswith("Error: rusak.xlsx is a damaged ZIP archive")
    assert "Traceback" not in refused.stderr


@pytest.mark.slow
def test_verbs_on_a_database_without_the_present_layout_say_what_to_run(
    postgres: str, tmp_path: Path
) -> None:
    name = "without_layout"
    posts = tmp_path / "unggahan.csv"
    posts.write_text("id,text\n1,Selamat pagi\n")
    surroundings = {
        **os.environ,
        "DATABASE_URL": make_conninfo(postgres, dbname=name),
        "PANTAU_DATA": str(tmp_path),
    }
    surroundings.pop("PANTAU_OWNER_DATABASE_URL", None)
    with psycopg.connect(make_conninfo(postgres, dbname="postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            for verb in ("registry import {} --kind accounts", "claims match {}", "work --once"):
                command = [sys.executable, "-m", "pantau", *verb.format(posts).split()]
                done = subprocess.run(
                    command, capture_output=True, text=True, env=surroundings, timeout=120, check=False
                )
                assert done.returncode == 1
                said = "Error: The database does not have the present layout yet. Run: pantau migrate"
                assert said in done.stderr.splitlines(), f"{verb}: {done.stderr}"
                assert "Traceback" not in done.stderr
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
