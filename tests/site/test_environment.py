"""Where settings come from, and that secrets stay with their owner."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from pantau.web.site.environment import read_environment, secret_key


def test_the_data_folders_env_file_counts_unless_the_variable_is_set(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PANTAU_URL=https://pantau.example.go.id\nPANTAU_RULEBOOK=pilkada-2024\n")
    found = read_environment({"PANTAU_DATA": str(tmp_path), "PANTAU_RULEBOOK": "pemilu-2024"})
    assert found.public_url == "https://pantau.example.go.id"
    assert found.https
    assert found.rulebook == "pemilu-2024"
    assert found.allowed_hosts == ("pantau.example.go.id", "localhost", "127.0.0.1", "[::1]")


def test_the_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = secret_key(tmp_path, {})
    assert len(first) >= 50
    assert secret_key(tmp_path, {}) == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert secret_key(tmp_path, {"PANTAU_SECRET_KEY": "named"}) == "named"


def _key(folder: Path) -> str:
    return secret_key(folder, {})


def test_processes_that_start_together_make_one_secret_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(4) as pool:
        keys = pool.map(_key, [tmp_path] * 8)
    assert len(set(keys)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_without_a_data_folder_nothing_is_written(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    read_environment({"PANTAU_DATA": str(absent)})
    assert not absent.exists()


def test_a_switch_that_says_neither_yes_nor_no_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PANTAU_PUBLISH_NAMES='maybe': say 1 or 0"):
        read_environment({"PANTAU_DATA": str(tmp_path), "PANTAU_PUBLISH_NAMES": "maybe"})


def test_names_are_not_published_unless_somebody_says_so(tmp_path: Path) -> None:
    assert read_environment({"PANTAU_DATA": str(tmp_path)}).publish_names is False


@pytest.mark.parametrize(
    "address", ["http://10.0.0.7:8001", "https://127.0.0.1:8001", "http://127.0.0.1", "http://127.0.0.1:80/x"]
)
def test_simulated_platforms_are_on_this_machine(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        read_environment({"PANTAU_DATA": str(tmp_path), "PANTAU_DEMO": "1", "PANTAU_PLATFORMS_AT": address})


def test_only_a_demo_may_ask_anybody_else_than_the_platforms(tmp_path: Path) -> None:
    given = {"PANTAU_DATA": str(tmp_path), "PANTAU_PLATFORMS_AT": "http://127.0.0.1:8001"}
    with pytest.raises(ValueError, match="for the demo alone"):
        read_environment(given)
    assert read_environment(given | {"PANTAU_DEMO": "1"}).platforms_at == "http://127.0.0.1:8001"


def test_frozen_copies_get_another_host_than_the_office(tmp_path: Path) -> None:
    given = {"PANTAU_DATA": str(tmp_path), "PANTAU_URL": "https://pantau.example.go.id"}
    found = read_environment(given | {"PANTAU_FROZEN_ORIGIN": "https://beku.example.go.id/"})
    assert found.frozen_origin == "https://beku.example.go.id"
    assert "beku.example.go.id" in found.allowed_hosts
    assert read_environment(given).frozen_origin == ""


@pytest.mark.parametrize(
    ("office", "copies"),
    [
        ("https://pantau.example.go.id", "https://pantau.example.go.id"),
        ("", "https://beku.example.go.id"),
        ("https://pantau.example.go.id", "beku.example.go.id"),
        ("https://pantau.example.go.id", "https://beku.example.go.id/di-sini"),
    ],
)
def test_an_origin_of_copies_that_would_protect_nothing_is_refused(
    tmp_path: Path, office: str, copies: str
) -> None:
    with pytest.raises(ValueError, match="PANTAU_FROZEN_ORIGIN"):
        read_environment({"PANTAU_DATA": str(tmp_path), "PANTAU_URL": office, "PANTAU_FROZEN_ORIGIN": copies})
