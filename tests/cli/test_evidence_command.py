"""``pantau evidence export`` and ``verify``, and the verifier of a package alone on a machine without Pantau."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from made_up_evidence import capture_folder
from pdf_text import printed, squeezed
from time_stamp_authority import make_authority, serving


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    capture_folder(tmp_path / "capture")
    return tmp_path


def pantau(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pantau", "evidence", *arguments],
        cwd=folder,
        env={**os.environ, "PANTAU_DATA": str(folder / "data"), "PANTAU_OFFICE": "Bawaslu Kabupaten Contoh"},
        capture_output=True,
        text=True,
        check=False,
    )


def alone(
    folder: Path, *arguments: str, path: str = "", **surroundings: str
) -> subprocess.CompletedProcess[str]:
    """verify.py by an isolated Python without any installed package, and nothing on the PATH but what is named."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", *arguments],
        cwd=folder,
        env={"PATH": path, **surroundings},
        capture_output=True,
        text=True,
        check=False,
    )


def exported(folder: Path, *more: str) -> dict[str, object]:
    done = pantau(folder, "export", "--capture", "capture", "-o", "bukti.zip", "--json", *more)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_capture_is_sealed_packed_and_checked_with_the_key_that_was_printed(folder: Path) -> None:
    """It has no time stamp, so nobody but the signer says when."""
    report = exported(folder)
    done = pantau(folder, "verify", "bukti.zip", "--key", str(report["key"]), "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["outcome"]) == (3, "incomplete")
    assert [one["name"] for one in found["checks"] if one["state"] != "passed"] == ["timestamp"]
    with zipfile.ZipFile(folder / "bukti.zip") as archive:
        paper = squeezed(printed(archive.read("berita-acara.pdf"))).replace("\u200b", "")
        assert str(report["key"]) in paper
        assert str(report["item"]) in paper
        assert hashlib.sha256(archive.read("verify.py")).hexdigest() in paper
        assert str(report["key"]) in archive.read("README.txt").decode()
        with archive.open("berita-acara.docx") as docx, zipfile.ZipFile(docx) as word:
            assert str(report["key"]) in word.read("word/document.xml").decode()


def test_exporting_again_gives_the_same_bytes(folder: Path) -> None:
    first = exported(folder)
    assert exported(folder) == first


def test_without_the_key_the_signer_is_not_checked_and_with_another_it_fails(folder: Path) -> None:
    exported(folder)
    done = pantau(folder, "verify", "bukti.zip", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["outcome"]) == (3, "incomplete")
    assert [one["name"] for one in found["checks"] if one["state"] == "not_checked"] == [
        "timestamp",
        "signer",
    ]
    assert set(found["checks"][0]) == {"name", "state", "detail"}
    done = pantau(folder, "verify", "bukti.zip", "--key", "0123-" * 15 + "0123", "--json")
    assert (done.returncode, json.loads(done.stdout)["outcome"]) == (1, "failed")


def test_what_cannot_be_checked_at_all_ends_with_two(folder: Path) -> None:
    exported(folder)
    missing = pantau(folder, "verify", "none.zip")
    assert missing.returncode == 2
    assert "none.zip tidak terbaca / cannot be read: No such file" in missing.stderr
    assert pantau(folder, "verify", "bukti.zip", "--key", "short").returncode == 2
    assert pantau(folder, "verify", "bukti.zip", "--tsa-root", "none.pem").returncode == 2
    assert pantau(folder, "export", "-o", "x.zip").returncode == 2


def test_a_changed_capture_is_refused_and_nothing_is_written(folder: Path) -> None:
    (folder / "capture" / "raw.json").write_text("{}")
    done = pantau(folder, "export", "--capture", "capture", "-o", "bukti.zip")
    assert done.returncode == 1
    assert "raw.json is not the file that was captured" in done.stderr
    assert not (folder / "bukti.zip").exists()


def test_the_verifier_in_the_package_is_enough(folder: Path) -> None:
    """Without Pantau, cryptography or openssl; and it says the same as the product."""
    with serving(make_authority(folder / "authority")) as local:
        (folder / "chain.pem").write_bytes(local.chain)
        report = exported(folder, "--time-stamp", local.url, "chain.pem", "--allow-host", "127.0.0.1")
    assert [one["authority"] for one in report["timestamps"]] == ["127.0.0.1"]  # type: ignore[attr-defined]
    (folder / "away").mkdir()
    with zipfile.ZipFile(folder / "bukti.zip") as archive:
        archive.extract("verify.py", folder / "away")
    shutil.copy(folder / "bukti.zip", folder / "away")
    root = str(folder / "authority" / "root.pem")
    key = ("--key", str(report["key"]), "--tsa-root", root, "--json")
    without = alone(folder / "away", "bukti.zip", *key)
    found = json.loads(without.stdout)
    assert (without.returncode, found["outcome"]) == (3, "incomplete")
    left = [one["name"] for one in found["checks"] if one["state"] == "not_checked"]
    assert left == ["timestamp 127.0.0.1"]
    openssl = str(Path(shutil.which("openssl") or "").parent)
    with_openssl = alone(folder / "away", "bukti.zip", *key, path=openssl)
    assert (with_openssl.returncode, json.loads(with_openssl.stdout)["outcome"]) == (0, "passed")
    rootless = alone(folder / "away", "bukti.zip", "--key", str(report["key"]), "--json", path=openssl)
    found = json.loads(rootless.stdout)
    assert (rootless.returncode, found["checks"][-2]["name"]) == (3, "authority 127.0.0.1")
    own = {"SSL_CERT_FILE": root}  # where the computer itself knows the authority, nobody need name it
    known = alone(folder / "away", "bukti.zip", "--key", str(report["key"]), path=openssl, **own)
    assert (known.returncode, "this computer trusts" in known.stdout) == (0, True)
    assert json.loads(pantau(folder, "verify", "bukti.zip", *key).stdout) == json.loads(with_openssl.stdout)
    body = bytearray((folder / "away" / "bukti.zip").read_bytes())
    body[len(body) // 2] ^= 1
    (folder / "away" / "bukti.zip").write_bytes(body)
    assert alone(folder / "away", "bukti.zip", *key).returncode == 1


def test_without_an_answer_the_package_is_made_and_says_so(folder: Path) -> None:
    (folder / "chain.pem").write_bytes(make_authority(folder / "authority").chain)
    report = exported(folder, "--time-stamp", "http://127.0.0.1:9/", "chain.pem")
    assert report["timestamps"] == []
    assert "not a public address" in report["not_stamped"][0]  # type: ignore[index]
    done = pantau(folder, "verify", "bukti.zip", "--lang", "id")
    assert "tanpa stempel waktu" in done.stdout
