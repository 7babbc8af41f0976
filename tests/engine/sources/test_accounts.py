"""Addresses and names as people paste them. Persons and accounts here are made up."""

# ruff: noqa: E501 - addresses are long, and a table reads best with one row a line

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pantau.engine.post import PLATFORMS
from pantau.engine.sources.accounts import identify, look_alikes, platform_name, split_references

CHANNEL = "UCabcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("written", "platform", "kind", "key"),
    [
        ("https://www.facebook.com/profile.php?id=100064857201234&mibextid=ZbWKwL", "facebook", "id", "100064857201234"),
        ("https://facebook.com/profile.php%3Fid%3D100064857201234", "facebook", "id", "100064857201234"),
        ("profile.php?id=100064857201234", "facebook", "id", "100064857201234"),
        ("https://m.facebook.com/Wira.Jaya/?ref=share", "facebook", "handle", "wirajaya"),
        ("https://mbasic.facebook.com/wirajaya?_rdr", "facebook", "handle", "wirajaya"),
        ("HTTPS://WEB.FACEBOOK.COM/WiraJaya", "facebook", "handle", "wirajaya"),
        ("fb.com/wirajaya", "facebook", "handle", "wirajaya"),
        ("fb.me/wirajaya", "facebook", "handle", "wirajaya"),
        ("fb.me/4GvDqRtXy", "facebook", "resolve", "fb.me/4GvDqRtXy"),
        ("m.me/wirajaya", "facebook", "handle", "wirajaya"),
        ("https://web.facebook.com/people/Wira-Jaya/100064857201234/", "facebook", "id", "100064857201234"),
        ("https://www.facebook.com/people/Wira-Jaya/pfbid02abcXYZ/", "facebook", "resolve", None),
        ("https://www.facebook.com/pages/Wira-Jaya/123456789012", "facebook", "id", "123456789012"),
        ("https://www.facebook.com/pages/category/Politician/Wira-Jaya-123456789012/", "facebook", "id", "123456789012"),
        ("https://www.facebook.com/p/Wira-Jaya-100064857201234/", "facebook", "id", "100064857201234"),
        ("https://www.facebook.com/Wira-Jaya-1234567/", "facebook", "id", "1234567"),
        ("https://www.facebook.com/100064857201234", "facebook", "id", "100064857201234"),
        ("https://www.facebook.com/pg/wirajaya/about/", "facebook", "handle", "wirajaya"),
        ("https://www.facebook.com/wirajaya/photos", "facebook", "handle", "wirajaya"),
        ("https://www.facebook.com/#!/wirajaya", "facebook", "handle", "wirajaya"),
        ("https://www.facebook.com/share/1AbCdEfGhI/?mibextid=wwXIfr", "facebook", "resolve", "www.facebook.com/share/1AbCdEfGhI"),
        ("https://m.facebook.com/share/1AbCdEfGhI/", "facebook", "resolve", "www.facebook.com/share/1AbCdEfGhI"),
        ("https://www.facebook.com/share/p/1AbC/", "facebook", "resolve", "www.facebook.com/share/p/1AbC"),
        ("https://fb.watch/abc123/", "facebook", "resolve", "fb.watch/abc123"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.instagram.com%2Fwira.jaya%2F&h=AT0", "instagram", "handle", "wira.jaya"),
        ("https://m.facebook.com/login.php?next=https%3A%2F%2Fm.facebook.com%2Fwirajaya", "facebook", "handle", "wirajaya"),
        ("https://www.facebook.com/groups/LobarMaju", "facebook", "group", "groups/lobarmaju"),
        ("https://www.facebook.com/groups/lobarmaju/posts/456/", "facebook", "content", "groups/lobarmaju/posts/456"),
        ("https://www.facebook.com/wira.jaya/posts/pfbid0Ab", "facebook", "content", "wirajaya/posts/pfbid0Ab"),
        ("https://www.facebook.com/reel/12345", "facebook", "content", "reel/12345"),
        ("https://www.facebook.com/watch/?v=123&ref=x", "facebook", "content", "watch?v=123"),
        ("https://www.facebook.com/permalink.php?story_fbid=1&id=1000123", "facebook", "content", "permalink.php?id=1000123&story_fbid=1"),
        ("https://www.facebook.com/zuck", "facebook", "resolve", "zuck"),
        ("https://www.instagram.com/Wira.Jaya/?igsh=MzRlODBiNWFlZA%3D%3D&utm_source=qr", "instagram", "handle", "wira.jaya"),
        ("instagram.com/_u/wira.jaya", "instagram", "handle", "wira.jaya"),
        ("https://www.instagram.com/stories/wira.jaya/123/", "instagram", "handle", "wira.jaya"),
        ("https://www.instagram.com/accounts/login/?next=/wira.jaya/", "instagram", "handle", "wira.jaya"),
        ("instagram.com/reel/CxYz/", "instagram", "content", "reel/CxYz"),
        ("https://www.instagram.com/wira.jaya/p/CxYz/", "instagram", "content", "wira.jaya/p/CxYz"),
        ("https://www.instagram.com/share/BAabc", "instagram", "resolve", "www.instagram.com/share/BAabc"),
        ("https://x.com/Wira_Jaya?s=20", "x", "handle", "wira_jaya"),
        ("https://mobile.twitter.com/Wira_Jaya/with_replies", "x", "handle", "wira_jaya"),
        ("https://twitter.com/#!/wira_jaya", "x", "handle", "wira_jaya"),
        ("https://twitter.com/i/user/12345", "x", "id", "12345"),
        ("https://twitter.com/intent/user?user_id=12345", "x", "id", "12345"),
        ("https://twitter.com/intent/follow?screen_name=Wira_Jaya", "x", "handle", "wira_jaya"),
        ("https://mobile.twitter.com/wira_jaya/status/123?t=x", "x", "content", "wira_jaya/status/123"),
        ("https://x.com/i/web/status/1234", "x", "content", "i/web/status/1234"),
        ("https://t.co/AbCd", "other", "resolve", "t.co/AbCd"),
        ("https://www.youtube.com/@BawasluContoh", "youtube", "handle", "bawaslucontoh"),
        ("https://m.youtube.com/@BawasluContoh/videos", "youtube", "handle", "bawaslucontoh"),
        ("https://www.youtube.com/%40BawasluContoh", "youtube", "handle", "bawaslucontoh"),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", "youtube", "id", CHANNEL),
        (f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}", "youtube", "id", CHANNEL),
        ("https://youtube.com/c/BawasluContoh", "youtube", "legacy", "c/bawaslucontoh"),
        ("https://youtube.com/BawasluContoh", "youtube", "legacy", "c/bawaslucontoh"),
        ("https://youtube.com/user/Contoh", "youtube", "legacy", "user/contoh"),
        ("https://youtu.be/dQw4w9WgXcQ?si=abc", "youtube", "content", "watch?v=dQw4w9WgXcQ"),
        ("https://www.youtube.com/shorts/dQw4w9WgXcQ", "youtube", "content", "shorts/dQw4w9WgXcQ"),
        ("https://www.tiktok.com/@Wira.Jaya?_t=8abc&_r=1", "tiktok", "handle", "wira.jaya"),
        ("https://www.tiktok.com/@a.b/photo/7301234567890123456", "tiktok", "content", "@a.b/photo/7301234567890123456"),
        ("https://vt.tiktok.com/ZSabc/", "tiktok", "resolve", "vt.tiktok.com/ZSabc"),
        ("https://vm.tiktok.com/ZSabc/", "tiktok", "resolve", "vm.tiktok.com/ZSabc"),
        ("https://www.tiktok.com/t/ZSabc/", "tiktok", "resolve", "www.tiktok.com/t/ZSabc"),
        ("https://www.threads.net/@wira.jaya", "threads", "handle", "wira.jaya"),
        ("https://www.threads.com/@wira.jaya/post/DAbc?xmt=1", "threads", "content", "@wira.jaya/post/DAbc"),
        ("https://t.me/s/Kanal_Contoh", "telegram", "handle", "kanal_contoh"),
        ("https://telegram.me/kanal_contoh", "telegram", "handle", "kanal_contoh"),
        ("https://kanal_contoh.t.me", "telegram", "handle", "kanal_contoh"),
        ("tg://resolve?domain=kanal_contoh", "telegram", "handle", "kanal_contoh"),
        ("https://t.me/kanal_contoh/123", "telegram", "content", "kanal_contoh/123"),
        ("https://whatsapp.com/channel/0029VaAbCdEf", "whatsapp", "id", "0029VaAbCdEf"),
        ("https://wa.me/081234567890", "whatsapp", "handle", "6281234567890"),
        ("https://api.whatsapp.com/send?phone=6281234567890&text=halo", "whatsapp", "handle", "6281234567890"),
        ("https://bsky.app/profile/Wira.bsky.social", "bluesky", "handle", "wira.bsky.social"),
        ("wira.bsky.social", "bluesky", "handle", "wira.bsky.social"),
        ("https://bsky.app/profile/did:plc:abc234", "bluesky", "id", "did:plc:abc234"),
        ("did:plc:abc234", "bluesky", "id", "did:plc:abc234"),
        ("at://did:plc:abc234/app.bsky.feed.post/3k", "bluesky", "id", "did:plc:abc234"),
        ("https://bsky.app/profile/wira.bsky.social/post/3k", "bluesky", "content", "profile/wira.bsky.social/post/3k"),
        ("https://mastodon.social/@Wira", "mastodon", "handle", "wira@mastodon.social"),
        ("@wira@mastodon.social", "mastodon", "handle", "wira@mastodon.social"),
        ("https://mastodon.social/users/wira", "mastodon", "handle", "wira@mastodon.social"),
        ("https://mastodon.social/@wira@misskey.id", "mastodon", "handle", "wira@misskey.id"),
        ("https://mastodon.social/@wira/1112223334445", "mastodon", "content", "@wira/1112223334445"),
        ("https://contohkab.go.id/berita/?utm_source=x", "web", "web", "contohkab.go.id/berita"),
        ("www.ContohKab.go.id", "web", "web", "contohkab.go.id"),
        ("https://münchen.example/ä", "web", "web", "xn--mnchen-3ya.example/%C3%A4"),
        ("https://medium.com/@wira", "web", "web", "medium.com/@wira"),
        ("https://s.id/contoh", "other", "resolve", "s.id/contoh"),
        ("https://linktr.ee/wirajaya", "other", "resolve", "linktr.ee/wirajaya"),
    ],
)  # fmt: skip
def test_every_form_of_address_becomes_its_identity(written, platform, kind, key):
    found = identify(written)
    assert (found.platform, found.kind) == (platform, kind), found
    assert key is None or found.key == key


@pytest.mark.parametrize(
    ("written", "column", "platform", "kind", "key"),
    [
        ("@Wira.Jaya", "Instagram (IG)", "instagram", "handle", "wira.jaya"),
        ("wirajaya", "FB", "facebook", "handle", "wirajaya"),
        ("wira_jaya", "Twitter/X", "x", "handle", "wira_jaya"),
        ("Wira.Jaya", "Facebook", "facebook", "handle", "wirajaya"),
        ("100064857201234", "facebook", "facebook", "id", "100064857201234"),
        (CHANNEL, "Youtube", "youtube", "id", CHANNEL),
        ("channel/" + CHANNEL, "Youtube", "youtube", "id", CHANNEL),
        ("@kanal-contoh", "Kanal YouTube", "youtube", "handle", "kanal-contoh"),
        ("wira.jaya/", "Tik Tok", "tiktok", "handle", "wira.jaya"),
        ("nama.com", "instagram", "instagram", "handle", "nama.com"),
        ("0812-3456-7890", "WA", "whatsapp", "handle", "6281234567890"),
        ("IG: wira.jaya", None, "instagram", "handle", "wira.jaya"),
        ("fb/wirajaya", None, "facebook", "handle", "wirajaya"),
        ("Instagram @wira.jaya", None, "instagram", "handle", "wira.jaya"),
        ("wira@contoh.social", "Mastodon", "mastodon", "handle", "wira@contoh.social"),
        ("lombok.contoh", "Website", "web", "web", "lombok.contoh"),
        ("Wira Jaya untuk Lobar", "Facebook", "facebook", "resolve", "wira jaya untuk lobar"),
        ("s.id/contoh", "Instagram", "instagram", "resolve", "s.id/contoh"),
    ],
)
def test_bare_names_are_read_with_the_column_that_names_the_platform(written, column, platform, kind, key):
    found = identify(written, column)
    assert (found.platform, found.kind, found.key) == (platform, kind, key), found


@pytest.mark.parametrize(
    ("written", "display"),
    [
        ("https://facebook.com/Wira.Jaya", "Wira.Jaya"),
        ("https://x.com/WiraJaya", "@WiraJaya"),
        ("https://www.tiktok.com/@Wira.Jaya", "@Wira.Jaya"),
        ("https://t.me/Kanal_Contoh", "@Kanal_Contoh"),
        ("https://youtube.com/@Wira", "@Wira"),
        ("https://www.youtube.com/@%E1%9E%81%E1%9E%82%E1%9E%83", "@ខគឃ"),
    ],
)
def test_people_read_names_as_they_were_written(written, display):
    assert identify(written).display == display


@pytest.mark.parametrize(
    "junk",
    [
        "  https://www.instagram.com/wira.jaya  ",
        "‎https://www.instagram.com/wira.jaya‬",
        "\ufeffhttps://www.instagram.com/wi\u200bra.jaya",
        '"https://www.instagram.com/wira.jaya",',
        "<https://www.instagram.com/wira.jaya>",
        "https://www.instagram.com/wira.jaya.",
        "https://www.instagram.com/wira.jaya/)",
        "htpps://www.instagram.com/wira.jaya",
        "https//www.instagram.com/wira.jaya",
        "https://https://www.instagram.com/wira.jaya",
        "https:\\\\www.instagram.com\\wira.jaya",
        "https:// www.instagram.com / wira.jaya",
        "www.instagram,com/wira.jaya",
        "www. instagram.com/wira.jaya",
        "https%3A%2F%2Fwww.instagram.com%2Fwira.jaya",
        "Instagram : https://www.instagram.com/wira.jaya",
        "Lihat profil saya https://www.instagram.com/wira.jaya?igsh=abc",
        "https://www.instagram.com/wira.jaya (akun pribadi)",
        "https://www.instagram.com/%77ira.jaya",
        "ｗｗｗ．instagram．com/wira.jaya",
        "𝐢𝐧𝐬𝐭𝐚𝐠𝐫𝐚𝐦.com/𝐰𝐢𝐫𝐚.𝐣𝐚𝐲𝐚",
        "instagram.com/＠wira.jaya",
    ],
)
def test_junk_around_an_address_changes_nothing(junk):
    assert identify(junk) == identify("https://www.instagram.com/wira.jaya")


@pytest.mark.parametrize(
    ("written", "column", "says"),
    [
        ("", None, "Kosong"),
        ("  \u200b ", None, "Kosong"),
        ("wirajaya", None, "Aplikasinya tidak diketahui"),
        ("wira@gmail.com", None, "alamat surel"),
        ("wira@gmail.com", "Facebook", "alamat surel"),
        ("https://www.facebook.com/", None, "halaman depan"),
        ("https://www.facebook.com/profile.php", None, "halaman depan"),
        ("https://www.instagram.com/explore/", None, "halaman milik aplikasi"),
        ("https://x.com/home", None, "halaman milik aplikasi"),
        ("wira-jaya", "Instagram", "Nama akun tidak mungkin"),
        ("nama_yang_terlalu_panjang", "X", "paling banyak 15"),
        ("https://www.youtube.com/channel/UCpendek", None, "UC dan 22"),
        ("https://t.me/+AbCdEf", None, "tertutup"),
        ("https://t.me/joinchat/AbCdEf", None, "tertutup"),
        ("https://chat.whatsapp.com/AbCd", None, "tertutup"),
        ("ftp://contoh.id/x", None, "bukan alamat web"),
        ("javascript:alert(1)", None, "Aplikasinya tidak diketahui"),
        ("https://[broken", None, "tidak dapat dibaca"),
        ("nama", "Bluesky", "nama.bsky.social"),
        ("x" * 3_000, "Facebook", "2.000"),
    ],
)
def test_what_cannot_be_an_account_says_why_in_both_languages(written, column, says):
    found = identify(written, column)
    assert found.kind == "invalid", found
    assert found.note
    assert says in found.note.id
    assert found.note.en


def test_an_address_that_contradicts_the_column_wins_and_says_so():
    found = identify("https://www.facebook.com/wirajaya", "Instagram")
    assert (found.platform, found.key) == ("facebook", "wirajaya")
    assert found.note
    assert "Instagram" in found.note.id
    assert "Facebook" in found.note.id


def test_a_space_inside_an_address_is_left_to_a_person():
    found = identify("https://www.facebook.com/wira jaya")
    assert found.kind == "resolve"
    assert found.note
    assert "spasi" in found.note.id


def test_a_post_address_names_the_account_it_belongs_to():
    assert identify("https://www.facebook.com/wira.jaya/posts/1").owner == "https://www.facebook.com/wirajaya"
    assert identify("https://www.tiktok.com/@wira/video/1").owner == "https://www.tiktok.com/@wira"
    assert identify("https://youtu.be/dQw4w9WgXcQ").owner == ""


NAMES = st.from_regex(r"[a-z][a-z0-9]{5,12}", fullmatch=True)
SPELLINGS = {
    "facebook": [
        "https://www.facebook.com/{}", "http://m.facebook.com/{}/", "fb.com/{}?ref=bookmarks", "web.facebook.com/{}/about",
        "facebook.com/pg/{}", " Facebook.com/{} ", "https://mbasic.facebook.com/{}?_rdr", "FB: {}",
    ],
    "instagram": [
        "https://www.instagram.com/{}/", "instagr.am/{}", "instagram.com/{}?igsh=a==", "instagram.com/@{}", "ig @{}",
        "https://instagram.com/{}/reels/", "\u200e@{}\u202c", "{}",
    ],
    "x": ["https://x.com/{}", "twitter.com/{}?s=21", "mobile.twitter.com/{}/media", "@{}", "http://www.twitter.com/@{}"],
    "tiktok": ["https://www.tiktok.com/@{}", "tiktok.com/@{}?_t=1", "m.tiktok.com/@{}/live", "@{}", "{}"],
    "threads": ["https://www.threads.net/@{}", "threads.com/@{}?x=1", "@{}"],
    "youtube": ["https://www.youtube.com/@{}", "m.youtube.com/@{}/videos", "youtube.com/%40{}", "@{}", "{}"],
    "telegram": ["https://t.me/{}", "t.me/s/{}", "telegram.me/{}", "tg://resolve?domain={}", "@{}", "{}.t.me"],
    "bluesky": ["https://bsky.app/profile/{}.bsky.social", "@{}.bsky.social", "{}.bsky.social"],
    "mastodon": ["https://contoh.social/@{}", "@{}@contoh.social", "https://CONTOH.social/users/{}"],
}  # fmt: skip
CASES = st.sampled_from([str.lower, str.upper, str.title])


@given(st.sampled_from(sorted(SPELLINGS)), NAMES, CASES, CASES, st.randoms(use_true_random=False))
def test_all_spellings_of_one_account_meet_in_one_identity(platform, name, case, other_case, chance):
    first, second = chance.choices(SPELLINGS[platform], k=2)
    one = identify(first.format(case(name)), platform)
    other = identify(second.format(other_case(name)), platform)
    assert one == other
    assert one.url == other.url
    assert (one.platform, one.kind) == (platform, "handle")


@given(NAMES, st.lists(st.integers(1, 5), max_size=3))
def test_facebook_names_ignore_dots_and_case(name, dots):
    dotted = name
    for at in dots:
        dotted = dotted[:at] + "." + dotted[at:]
    assert identify(f"facebook.com/{dotted.upper()}") == identify(f"facebook.com/{name}")


ADDRESS_LIKE = st.builds(
    lambda host, parts, tail: host + "/".join(parts) + tail,
    st.sampled_from(
        [
            "https://www.facebook.com/", "https://www.facebook.com/groups/", "facebook.com/share/", "instagram.com/",
            "https://x.com/i/", "https://x.com/", "https://www.tiktok.com/@", "https://vt.tiktok.com/",
            "https://www.youtube.com/", "https://youtu.be/", "https://t.me/", "https://bsky.app/profile/",
            "https://contoh.social/@", "https://contoh.id/", "http://s.id/", "https://", "www.", "fb.me/", "wa.me/",
        ]
    ),
    st.lists(st.text(max_size=12), max_size=4),
    st.sampled_from(["", "?v=1&utm_source=a", "?id=55#x", "/.", "?u=https://x.com/a", "%2E", "/%3Fa", "/posts/1"]),
)  # fmt: skip


@given(st.one_of(st.text(), ADDRESS_LIKE), st.sampled_from([None, *PLATFORMS, "Instagram (IG)", "?"]))
@example("https://contoh.id/a%2E%2E", None)
@example("https://contoh.id/%252F", None)
@example("https://www.youtube.com/@ẞßß", None)
@example("https://www.youtube.com/@İİİ", None)
@example("https://l.facebook.com/l.php?u=" * 60, None)
@example("\ud800https://contoh.id/\ud800", None)
def test_reading_never_raises_and_the_canonical_address_reads_as_the_same_identity(raw, platform):
    found = identify(raw, platform)
    assert found.platform in PLATFORMS
    assert (found.kind == "invalid") <= (found.note is not None)
    if found.url:
        again = identify(found.url, found.platform)
        assert again == found
        assert again.url == found.url


@pytest.mark.parametrize(
    ("title", "platform"),
    [
        ("FB", "facebook"), ("Instagram (IG)", "instagram"), ("Twitter/X", "x"), ("X (dulu Twitter)", "x"), ("X", "x"),
        ("Tik Tok", "tiktok"), ("You Tube", "youtube"), ("Akun Facebook Resmi", "facebook"), ("Laman Facebook", "facebook"),
        ("Saluran WhatsApp", "whatsapp"), ("Situs web", "web"), ("Tanda x", None), ("Nama", None), ("", None),
        ("Facebook/Instagram", None), ("Fanpage", "facebook"),
    ],
)  # fmt: skip
def test_platform_names_of_columns_are_recognised(title, platform):
    assert platform_name(title) == platform


def test_one_cell_with_several_addresses_is_split():
    cell = "1. https://fb.com/wirajaya\n2. https://fb.com/wirajaya2, @wira.jaya; https://a.id/xhttps://b.id/y"
    assert split_references(cell) == [
        "https://fb.com/wirajaya", "https://fb.com/wirajaya2", "@wira.jaya", "https://a.id/x", "https://b.id/y",
    ]  # fmt: skip
    assert split_references("https://l.facebook.com/l.php?u=https://x.com/a") == [
        "https://l.facebook.com/l.php?u=https://x.com/a"
    ]


def test_look_alikes_are_separators_confusable_glyphs_and_single_edits():
    found = {(pair.first, pair.second): pair.why for pair in look_alikes(
        ["wira.jaya", "wira_jaya", "wirajaya1", "wlra.jaya", "wriajaya", "budi", "budy", "sаri.kanda", "sari.kanda", "wirajayaa"]
    )}  # fmt: skip
    assert found[("wira.jaya", "wira_jaya")] == "same_letters"
    assert found[("wira.jaya", "wlra.jaya")] == "confusable"
    assert found[("sari.kanda", "sаri.kanda")] == "confusable"
    assert found[("wira.jaya", "wirajaya1")] == "one_letter"
    assert found[("wira.jaya", "wirajayaa")] == "one_letter"
    assert found[("wira.jaya", "wriajaya")] == "one_letter"
    assert ("budi", "budy") not in found  # too short: one letter makes another name


def test_a_numbered_series_is_no_imitation():
    assert look_alikes(["lobar.maju2", "lobar.maju3", "lobar.maju9"]) == []


@given(st.lists(st.text("abcdeil1", min_size=5, max_size=7), max_size=12, unique=True))
def test_look_alikes_find_every_pair_that_comparing_each_with_each_finds(names):
    def edit_distance_one(a: str, b: str) -> bool:
        longer, shorter = (a, b) if len(a) >= len(b) else (b, a)
        if len(longer) == len(shorter):
            different = [(p, q) for p, q in zip(a, b, strict=True) if p != q]
            return len(different) == 1 and not all(mark.isdigit() for mark in different[0])
        return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))

    found = {(pair.first, pair.second) for pair in look_alikes(names)}
    expected = {(a, b) for a in names for b in names if a < b and edit_distance_one(a, b)}
    assert expected <= found


def test_look_alikes_of_13100_names_take_seconds_at_most():
    names = [
        f"{stem}{tail}{number}"
        for number in range(655)
        for stem in ("wira", "sahrun")
        for tail in "abcdefghij"
    ]
    start = time.perf_counter()
    look_alikes(names)
    assert time.perf_counter() - start < 5
