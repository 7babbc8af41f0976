"""An account list beside a scan: registered or not, and in what role."""

from pathlib import Path

import pytest

from pantau.engine.post import Author, Post
from pantau.engine.sources import UnreadableFile
from pantau.engine.sources.registry_file import read_registry

LIST = """nama,aplikasi,nama akun,tautan,peran
Lalu Wirya,Facebook,,https://m.facebook.com/Wirya.Lobar/?ref=share,caleg
Baiq Ratna,Instagram,@baiq.ratna,,caleg
Tim Wirya,TikTok,timwirya,,tim kampanye
Rusak,,,,
"""


@pytest.fixture
def account_list(tmp_path: Path) -> Path:
    path = tmp_path / "akun.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def by(platform: str, **author: str) -> Post:
    return Post(platform=platform, native_id="1", text="x", author=Author(platform, **author))


def test_every_spelling_of_a_listed_account_is_registered(account_list: Path) -> None:
    known = read_registry(account_list)
    posts = known.annotate(
        [
            by("facebook", handle="wiryalobar"),
            by("facebook", url="https://www.facebook.com/wirya.lobar"),
            by("instagram", handle="Baiq.Ratna"),
        ]
    )
    assert [(post.registered, post.subject) for post in posts] == [(True, "candidate")] * 3


def test_the_role_column_gives_the_subject(account_list: Path) -> None:
    (post,) = read_registry(account_list).annotate([by("tiktok", handle="timwirya")])
    assert post.subject == "campaign_team"


def test_an_account_off_the_list_is_unregistered_only_where_the_list_speaks(account_list: Path) -> None:
    known = read_registry(account_list)
    on_facebook, on_x, nobody = known.annotate(
        [by("facebook", handle="orang.lain"), by("x", handle="orang"), Post("facebook", "1", "x")]
    )
    assert on_facebook.registered is False
    assert on_x.registered is None
    assert nobody.registered is None


def test_rows_without_an_account_are_counted(account_list: Path) -> None:
    assert read_registry(account_list).unread == 1


def test_a_file_without_accounts_is_refused_with_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "harga.csv"
    path.write_text("barang,harga\nberas,70000\n")
    with pytest.raises(UnreadableFile, match="names no account"):
        read_registry(path)
