"""What fact-checkers publish, read into claims; and what is no such thing, refused with a clear line."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.engine.sources import UnreadableFile
from pantau.engine.sources.claims import read_claims

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": "https://balai-periksa.example/1",
    "claimReviewed": "Surat suara &amp; kotaknya sudah dibakar",
    "author": {"@type": "Organization", "name": "Balai Periksa"},
    "datePublished": "2024-02-01T09:00:00+08:00",
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "bestRating": 5, "alternateName": "Salah"},
    "itemReviewed": {"@type": "Claim", "text": "VIRALKAN surat suara dibakar"},
    "inLanguage": "id",
}
RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0"><channel><title>Balai Periksa</title>
<item><title>[SALAH] Gempa “besar” besok pagi</title><link>https://balai-periksa.example/2</link><guid>b-2</guid>
<pubDate>Tue, 06 Feb 2024 23:30:00 GMT</pubDate>
<description>&lt;p&gt;Gempa &lt;b&gt;besok&lt;/b&gt; pagi &amp;eacute;&lt;/p&gt;</description></item>
<item><title>Cek Fakta: Hoaks! Bansos dihentikan</title><link>/3</link><pubDate>kapan-kapan</pubDate></item>
<item><description> </description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Balai Periksa</title><entry><id>tag:x,2024:9</id>
<title>(DISINFORMASI) Pemilu ditunda</title><updated>2024-02-03T00:00:00Z</updated>
<content type="html">isi</content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Balai Periksa",
    "items": [
        {
            "id": "j1",
            "title": "HOAKS: TPS dipindah",
            "content_html": "<p>TPS dipindah ke pasar</p>",
            "date_published": "2024-02-02",
        },
        "no item",
    ],
}


def read(value: object, **more: str):
    body = (
        value
        if isinstance(value, bytes)
        else (value if isinstance(value, str) else json.dumps(value)).encode()
    )
    return read_claims(body, name="berkas", **more)


@pytest.mark.parametrize(
    "document",
    [
        REVIEW,
        [REVIEW],
        {"@graph": [{"@type": "WebPage"}, REVIEW]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]},
        REVIEW | {"@type": ["Review", "ClaimReview"]},
        f"<!doctype html><html><script type='application/ld+json'>{json.dumps(REVIEW)}</script><p>x</html>",
        f"<html><script type='application/ld+json'>{{broken</script><script type='application/ld+json; charset=utf-8'>"
        f"{json.dumps([REVIEW])}</script></html>",
        "\ufeff" + json.dumps(REVIEW),
        json.dumps(REVIEW).encode("utf-16"),
    ],
)
def test_a_claim_review_is_found_wherever_it_stands(document) -> None:
    (claim,) = read(document).claims
    assert claim.title == "Surat suara & kotaknya sudah dibakar"
    assert (claim.verdict, claim.checker, claim.checked_on) == ("Salah", "Balai Periksa", date(2024, 2, 1))
    assert (claim.url, claim.text, claim.language) == (
        "https://balai-periksa.example/1",
        "VIRALKAN surat suara dibakar",
        "id",
    )


def test_a_rating_in_figures_is_told_as_it_stands() -> None:
    (claim,) = read(REVIEW | {"reviewRating": {"ratingValue": "2", "bestRating": "5"}}).claims
    assert claim.verdict == "2/5"


def test_several_reviews_on_one_page_keep_their_own_keys() -> None:
    claims = read([REVIEW, REVIEW, REVIEW | {"claimReviewed": "Kotak suara terbuat dari kardus"}]).claims
    assert [claim.key for claim in claims] == [REVIEW["url"], f"{REVIEW['url']}#2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_a_feed_gives_title_verdict_day_and_link(encoding: str) -> None:
    got = read(RSS.format(encoding=encoding).encode(encoding), address="https://balai-periksa.example/feed")
    first, second = got.claims
    assert (first.title, first.verdict, first.key) == ("Gempa “besar” besok pagi", "Salah", "b-2")
    assert (first.checker, first.checked_on) == ("Balai Periksa", date(2024, 2, 7))  # WITA
    assert first.text == "Gempa besok pagi é"
    assert (second.title, second.verdict, second.url) == (
        "Bansos dihentikan",
        "Hoaks",
        "https://balai-periksa.example/3",
    )
    assert second.checked_on is None
    assert got.unread == 1
    assert "kapan-kapan" in got.doubts[0]


def test_atom_and_json_feeds_are_read_too() -> None:
    (atom,) = read(ATOM).claims
    assert (atom.title, atom.verdict, atom.checked_on) == ("Pemilu ditunda", "Disinformasi", date(2024, 2, 3))
    feed = read(JSON_FEED)
    assert [(claim.title, claim.verdict, claim.text) for claim in feed.claims] == [
        ("TPS dipindah", "Hoaks", "TPS dipindah ke pasar")
    ]
    assert feed.unread == 1


@pytest.mark.parametrize(
    "table",
    [
        "ID,TITLE,DATE,HOAX_TEXT\n7,Kotak suara kardus,2 Jan 2024,“Kotak suara dari kardus” PENJELASAN Itu lama\n",
        "no;judul;tanggal;narasi\n7;Kotak suara kardus;02/01/2024;“Kotak suara dari kardus” = = = P\n",
        json.dumps(
            {
                "id": 7,
                "judul": "Kotak suara kardus",
                "tanggal": "2024-01-02",
                "narasi": "“Kotak suara dari kardus”",
            }
        )
        + "\n",
    ],
)
def test_a_table_gives_the_words_as_they_were_spread(table: str) -> None:
    (claim,) = read(table).claims
    assert (claim.key, claim.title, claim.checked_on) == ("7", "Kotak suara kardus", date(2024, 1, 2))
    assert claim.text == "“Kotak suara dari kardus”"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"<html><p>hello</html>", "holds no checked claim"),
        (b"[]", "berkas"),
        (b"{}", "berkas"),
        (b'{"@type": "ClaimReview"}', "holds no checked claim"),
        (b"nama,umur\nwirya,40\n", "has no column with a claim"),
        (b"judul,tanggal\n,2024\n", "holds no checked claim"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "holds no checked claim"),
        (
            b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss version="2.0"><channel><item><title>&b;',
            "entities",
        ),
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><rss version="2.0">'.encode("utf-16"), "entities"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "berkas"),
        (b"[" * 100_000, "berkas"),
    ],
)
def test_what_holds_no_claim_is_refused_in_one_line(body: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(body)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_named(tmp_path) -> None:
    with pytest.raises(UnreadableFile, match=r"gone\.csv cannot be opened"):
        read_claims(tmp_path / "gone.csv")


def test_a_title_of_a_megabyte_is_cut_and_addresses_of_other_kinds_are_left_out() -> None:
    (claim,) = read(
        REVIEW | {"claimReviewed": "x " * 500_000, "url": "javascript:alert(1)", "@id": "x" * 5_000}
    ).claims
    assert len(claim.title) <= 500
    assert claim.url is None
    assert len(claim.key) <= 300


@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_any_bytes_give_claims_or_a_clear_refusal(body: bytes) -> None:
    try:
        got = read_claims(body, name="berkas")
    except UnreadableFile as error:
        assert str(error).strip()
        return
    assert got.claims


JSONISH = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*sorted(REVIEW), "@graph", "items", "name"]), inner)
    ),
    max_leaves=12,
)


@given(JSONISH)
def test_odd_shapes_of_reviews_are_survived(inner) -> None:
    odd = dict.fromkeys(("author", "url", "itemReviewed", "reviewRating", "datePublished"), inner)
    document = {"@graph": [inner, {"@type": "ClaimReview", "claimReviewed": "Kotak suara kardus", **odd}]}
    assert "Kotak suara kardus" in [claim.title for claim in read(document).claims]


WHOLE = [
    RSS.format(encoding="utf-8").encode(),
    RSS.format(encoding="utf-16").encode("utf-16"),
    RSS.format(encoding="utf-8").encode("windows-1252"),  # says one encoding, has another
    ATOM.encode(),
    json.dumps(JSON_FEED).encode(),
    json.dumps([REVIEW, REVIEW]).encode(),
    f'<html><script type="application/ld+json">{json.dumps(REVIEW)}</script></html>'.encode(),
    b"judul,tanggal\nKotak suara kardus,2024-01-02\n",
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file that was cut, had bytes changed, or had a stretch of it put in again."""
    body = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, max(len(body) - 1, 0)))
        end = draw(st.integers(start, min(start + 60, len(body))))
        match draw(st.sampled_from(("cut", "end", "change", "again"))):
            case "cut":
                del body[start:end]
            case "end":
                del body[start:]
            case "change":
                body[start:end] = draw(st.binary(max_size=6))
            case _:
                body[start:start] = body[start:end] * draw(st.integers(1, 20))
    return bytes(body)


@given(damaged())
def test_damaged_feeds_give_claims_or_a_clear_refusal(body: bytes) -> None:
    try:
        got = read_claims(body, name="berkas", address="https://balai-periksa.example/feed")
    except UnreadableFile as error:
        assert str(error).strip()
        assert "\n" not in str(error)
        return
    for claim in got.claims:
        assert claim.title.strip()
        assert claim.key
        assert claim.url is None or claim.url.startswith(("http://", "https://"))
