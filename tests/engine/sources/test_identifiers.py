import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.sources.fields.identifiers import (
    Address,
    clean_identifier,
    identify_post,
    is_rounded,
    media_id,
    platform_named,
    read_address,
)

TWEET = Address("x", "1840540824591020337", "budi_contoh")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.com/budi_contoh/status/1840540824591020337", TWEET),
        ("https://mobile.twitter.com/budi_contoh/status/1840540824591020337?s=20", TWEET),
        ("twitter.com/budi_contoh/status/1840540824591020337/photo/1", TWEET),
        ("https://x.com/undefined/status/1840540824591020337", Address("x", "1840540824591020337")),
        ("https://www.tiktok.com/@siti/video/7288995634328", Address("tiktok", "7288995634328", "siti")),
        ("https://youtu.be/aBcDeFgHiJk?t=3", Address("youtube", "aBcDeFgHiJk")),
        ("https://www.youtube.com/watch?v=aBcDeFgHiJk&lc=UgxContoh", Address("youtube", "UgxContoh")),
        ("https://www.youtube.com/shorts/aBcDeFgHiJk", Address("youtube", "aBcDeFgHiJk")),
        ("https://www.instagram.com/p/DUjFJZCjsA2/", Address("instagram", "3828926743789355062")),
        ("https://www.instagram.com/siti/reel/DUjFJZCjsA2/", Address("instagram", "3828926743789355062", "siti")),
        ("https://www.threads.net/@siti/post/DUjFJZCjsA2", Address("threads", "3828926743789355062", "siti")),
        ("https://m.facebook.com/story.php?story_fbid=33&id=44", Address("facebook", "33", "44")),
        ("https://www.facebook.com/DesaContoh/posts/pfbid0Abc", Address("facebook", "pfbid0Abc", "DesaContoh")),
        ("https://www.facebook.com/groups/12/permalink/34/", Address("facebook", "34")),
        ("https://t.me/kanalcontoh/77", Address("telegram", "kanalcontoh/77", "kanalcontoh")),
        ("https://bsky.app/profile/a.test/post/3k", Address("bluesky", "at://a.test/app.bsky.feed.post/3k", "a.test")),
        ("https://berita.contoh.test/2024/02/1", Address("web")),
        ("bukan alamat", Address("other")),
        ("http://[::1", Address("other")),
        (None, Address("other")),
    ],
)  # fmt: skip
def test_addresses_tell_platform_and_id(url: str | None, address: Address) -> None:
    assert read_address(url) == address


@pytest.mark.parametrize(
    "rounded", ["1.84054E+18", "1,84054E+18", "1.84054082459102E+18", "1840540824591020000"]
)
def test_a_rounded_id_is_recovered_from_the_address(rounded: str) -> None:
    assert is_rounded(rounded)
    assert identify_post(rounded, TWEET, "a.csv:2").native_id == "1840540824591020337"


def test_a_rounded_id_without_an_address_never_stands_for_a_post() -> None:
    identifier = identify_post("1.84054E+18", Address("other"), "a.csv:2")
    assert identifier.native_id == "a.csv:2"
    assert "rounded by a spreadsheet" in str(identifier.warning)


@pytest.mark.parametrize("whole", ["1840540824591020337", "12", "100", "1000000000", "aBcDeFgHiJk"])
def test_whole_ids_are_kept(whole: str) -> None:
    assert not is_rounded(whole)
    assert identify_post(whole, TWEET, "a.csv:2").native_id == whole


def test_a_missing_id_is_the_place_in_the_file() -> None:
    assert identify_post("", Address("other"), "a.csv:2").native_id == "a.csv:2"


@pytest.mark.parametrize("cell", ['="123"', "'123", "123\t", "123.0", 123, 123.0, ' "123" '])
def test_what_spreadsheets_put_around_an_id_is_taken_off(cell: object) -> None:
    assert clean_identifier(cell) == "123"


@pytest.mark.parametrize(
    ("name", "platform"),
    [("Twitter (X)", "x"), ("FB", "facebook"), ("Tik Tok", "tiktok"), ("IG", "instagram"), ("x", "x"),
     ("https://www.tiktok.com/", "tiktok"), ("MySpace", "other"), ("", None), (None, None)],
)  # fmt: skip
def test_platforms_by_the_names_people_use(name: str | None, platform: str | None) -> None:
    assert platform_named(name) == platform


def test_a_short_code_of_a_private_account_names_the_same_post() -> None:
    assert media_id("DUjFJZCjsA2" + "x" * 28) == media_id("DUjFJZCjsA2") == "3828926743789355062"


@given(st.text())
def test_no_address_is_too_odd(url: str) -> None:
    read_address(url)
    read_address(f"https://www.facebook.com/{url}")
    platform_named(url)
