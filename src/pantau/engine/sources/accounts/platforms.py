"""Reading addresses, one reader for each platform. Nothing is looked up and nothing is guessed.

What the forms mean was collected from the platforms' own addresses; that Facebook ignores dots and case in
a page's name is common experience, not a published promise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pantau.engine.sources.accounts import identity as notes
from pantau.engine.sources.accounts.addresses import (
    Address,
    clean,
    mend,
    parse_address,
    path_of,
    shown_host,
    without_tracking,
)
from pantau.engine.sources.accounts.identity import Identity, Note, invalid
from pantau.engine.sources.accounts.words import words

# --- names ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Naming:
    """How a platform names its accounts: what is possible, how the address is made."""

    allowed: re.Pattern[str]
    shortest: int
    longest: int
    address: str
    rule_id: str
    rule_en: str
    at: str = "@"

    def refusal(self, key: str) -> Note | None:
        if len(key) > self.longest or not self.allowed.fullmatch(key):
            return notes.bad_name(self.rule_id, self.rule_en)
        return None


NAMINGS = {
    "facebook": Naming(
        re.compile(r"[0-9]*[a-z][a-z0-9]*"), 5, 50, "https://www.facebook.com/{}",
        "hanya huruf, angka, dan titik, paling banyak 50", "only letters, digits and dots, at most 50", at="",
    ),
    "instagram": Naming(
        re.compile(r"(?!.*\.\.)[a-z0-9_](?:[a-z0-9._]*[a-z0-9_])?"), 1, 30, "https://www.instagram.com/{}",
        "hanya huruf, angka, titik, dan garis bawah, paling banyak 30",
        "only letters, digits, dots and underscores, at most 30",
    ),
    "threads": Naming(
        re.compile(r"(?!.*\.\.)[a-z0-9_](?:[a-z0-9._]*[a-z0-9_])?"), 1, 30, "https://www.threads.com/@{}",
        "hanya huruf, angka, titik, dan garis bawah, paling banyak 30",
        "only letters, digits, dots and underscores, at most 30",
    ),
    "x": Naming(
        re.compile(r"[a-z0-9_]+"), 1, 15, "https://x.com/{}",
        "hanya huruf, angka, dan garis bawah, paling banyak 15",
        "only letters, digits and underscores, at most 15",
    ),
    "tiktok": Naming(
        re.compile(r"[a-z0-9._]+"), 2, 24, "https://www.tiktok.com/@{}",
        "hanya huruf, angka, titik, dan garis bawah, 2 sampai 24",
        "only letters, digits, dots and underscores, 2 to 24",
    ),
    "telegram": Naming(
        re.compile(r"[a-z][a-z0-9_]+"), 4, 32, "https://t.me/{}",
        "mulai dengan huruf, lalu huruf, angka, dan garis bawah, 4 sampai 32",
        "a letter first, then letters, digits and underscores, 4 to 32",
    ),
    "bluesky": Naming(
        re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+"), 4, 253, "https://bsky.app/profile/{}",
        "tulis lengkap, misalnya nama.bsky.social", "write it in full, for example name.bsky.social",
    ),
}  # fmt: skip
YOUTUBE_RULE = notes.bad_name(
    "3 sampai 30 huruf, angka, titik, garis bawah, atau tanda hubung",
    "3 to 30 letters, digits, dots, underscores or hyphens",
)
ENDS_IN_ID = re.compile(r"^.*-(\d{5,})$")
CHANNEL_ID = re.compile(r"^UC[\w-]{22}$", re.ASCII)
FEDIVERSE = re.compile(r"^@?([A-Za-z0-9_][A-Za-z0-9_.-]*)@([^@\s/]+\.[^@\s/]+)$")
DIGITS = re.compile(r"^\d+$", re.ASCII)


def handle(platform: str, written: str) -> Identity:
    """The account of this name; invalid, saying why, where the platform gives no such names."""
    name = written.strip().lstrip("@").rstrip("/")
    if platform == "youtube":
        return youtube_handle(name)
    naming = NAMINGS[platform]
    key = name.lower().replace(".", "") if platform == "facebook" else name.lower()
    if key in PAGES_OF_THE_PLATFORM.get(platform, ()):
        return invalid(platform, name, notes.RESERVED)
    if refusal := naming.refusal(key):
        return invalid(platform, name, refusal)
    url = naming.address.format(key)
    if len(key) < naming.shortest:
        return Identity(platform, "resolve", key, name, url, notes.TOO_SHORT)
    return Identity(platform, "handle", key, naming.at + name, url)


def youtube_handle(name: str) -> Identity:
    key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name.casefold()).casefold())
    possible = all(mark.isalnum() or unicodedata.category(mark)[0] == "M" or mark in "_-.·" for mark in key)
    if not possible or not 3 <= len(key) <= 30:
        return invalid("youtube", name, YOUTUBE_RULE)
    return Identity("youtube", "handle", key, f"@{name}", f"https://www.youtube.com/{path_of([f'@{key}'])}")


def numbered(platform: str, number: str, url: str) -> Identity:
    return Identity(platform, "id", number, number, url)


def content(
    platform: str,
    host: str,
    segments: tuple[str, ...],
    query: Mapping[str, str],
    owner: Identity | None = None,
) -> Identity:
    key = path_of(segments, query)
    named = owner.url if owner and owner.kind != "invalid" else ""
    return Identity(platform, "content", key, key, f"https://{host}/{key}", notes.CONTENT, named)


def opaque(platform: str, address: Address, note: Note = notes.SHORT_LINK, host: str = "") -> Identity:
    key = f"{host or address.host}/{path_of(address.segments, without_tracking(address.query))}"
    return Identity(platform, "resolve", key, key, f"https://{key}", note)


def kept(address: Address, *names: str) -> dict[str, str]:
    return {name: address.query[name] for name in names if address.query.get(name)}


def unwrapped(address: Address, home: str, *names: str) -> Identity | None:
    """The identity that a redirect or a sign-in page carries in its query."""
    target = next((address.query[name] for name in names if address.query.get(name)), "")
    inner = parse_address(mend(f"https://{home}{target}" if target.startswith("/") else target))
    return read_address(inner) if target and inner else None


# --- readers -------------------------------------------------------------------------------------

FACEBOOK_CONTENT = words(
    "watch reel reels events photo photo.php photos permalink.php story.php stories video.php videos "
    "notes posts media live"
)
FACEBOOK_RESERVED = words(
    "sharer sharer.php dialog plugins help hashtag marketplace gaming messages notifications settings "
    "business policies privacy home.php saved search bookmarks friends me r.php recover ads legal "
    "careers"
)
POSTS_OF_FACEBOOK = words("posts videos photos reels notes activity")


def facebook(address: Address) -> Identity:
    first = address.first.lower()
    if not first:
        return invalid("facebook", address.host, notes.NO_ACCOUNT)
    if first in ("l.php", "login", "login.php", "checkpoint", "flx"):
        found = unwrapped(address, "www.facebook.com", "u", "next")
        return found or invalid("facebook", first, notes.RESERVED)
    if first == "profile.php":
        return facebook_id(address.query.get("id", ""))
    if first in ("people", "pages", "p", "profile"):
        return facebook_numbered_page(address)
    if first in ("share", "public"):
        return opaque("facebook", address, host="www.facebook.com")
    if first == "groups":
        return facebook_group(address)
    if first in FACEBOOK_CONTENT:
        return facebook_content(address)
    if first in FACEBOOK_RESERVED:
        return invalid("facebook", first, notes.RESERVED)
    if first == "pg":
        return facebook(address.without_first())
    return facebook_name(address)


def facebook_id(written: str) -> Identity:
    number = re.match(r"[0-9]+", written)
    if not number:
        return invalid("facebook", "profile.php", notes.NO_ACCOUNT)
    return numbered("facebook", number[0], f"https://www.facebook.com/profile.php?id={number[0]}")


def facebook_numbered_page(address: Address) -> Identity:
    last = next((part for part in reversed(address.segments) if part[-1:].isdigit()), "")
    if DIGITS.match(last):
        return facebook_id(last)
    if found := ENDS_IN_ID.match(last):
        return facebook_id(found[1])
    return opaque("facebook", address, host="www.facebook.com")


def facebook_group(address: Address) -> Identity:
    name = address.segment(1).lower()
    if not name:
        return invalid("facebook", "groups", notes.RESERVED)
    url = f"https://www.facebook.com/{path_of(['groups', name])}"
    group = Identity("facebook", "group", f"groups/{name}", name, url, notes.GROUP)
    if len(address.segments) < 4:
        return group
    return content("facebook", "www.facebook.com", ("groups", name, *address.segments[2:]), {}, group)


def facebook_content(address: Address) -> Identity:
    owner = None
    if address.first.lower() in ("permalink.php", "story.php") and address.query.get("id"):
        owner = facebook_id(address.query["id"])
    if address.first.lower() == "stories" and DIGITS.match(address.segment(1)):
        owner = facebook_id(address.segment(1))
    query = kept(address, "v", "fbid", "story_fbid", "id")
    return content("facebook", "www.facebook.com", address.segments, query, owner)


def facebook_name(address: Address) -> Identity:
    found = ENDS_IN_ID.match(address.first)
    if DIGITS.match(address.first):
        owner = facebook_id(address.first)
    elif found:
        owner = facebook_id(found[1])
    else:
        owner = handle("facebook", address.first)
    if len(address.segments) < 3 or address.segment(1).lower() not in POSTS_OF_FACEBOOK:
        return owner
    if owner.kind != "handle":
        return content("facebook", "www.facebook.com", address.segments, {}, owner)
    return content("facebook", "www.facebook.com", (owner.key, *address.segments[1:]), {}, owner)


def facebook_redirect(address: Address) -> Identity:
    return unwrapped(address, "www.facebook.com", "u") or opaque("facebook", address)


def facebook_short(address: Address) -> Identity:
    """fb.me carries page names and shortener codes alike; a code mixes digits and capitals."""
    name = address.first
    is_code = any(mark.isdigit() for mark in name) and any(mark.isupper() for mark in name)
    if len(address.segments) != 1 or is_code or len(name) < NAMINGS["facebook"].shortest:
        return opaque("facebook", address)
    return facebook(address)


def messenger(address: Address) -> Identity:
    if address.first in ("j", "g"):
        return invalid("facebook", address.host, notes.CLOSED_GROUP)
    return facebook(address)


INSTAGRAM_CONTENT = frozenset(("p", "reel", "reels", "tv"))
INSTAGRAM_RESERVED = words(
    "explore accounts direct about legal developer web challenge press api privacy terms help"
)


def instagram(address: Address) -> Identity:
    first = address.first.lower()
    if not first:
        return invalid("instagram", address.host, notes.NO_ACCOUNT)
    if first == "accounts" or address.host == "l.instagram.com":
        found = unwrapped(address, "www.instagram.com", "next", "u")
        return found or invalid("instagram", first, notes.RESERVED)
    if first in ("share", "s", "j"):
        return opaque("instagram", address, host="www.instagram.com")
    if first in ("stories", "_u", "m") and address.segment(1):
        owner = handle("instagram", address.segment(1))
        return owner if address.segment(1).lower() != "highlights" else opaque("instagram", address)
    if first in INSTAGRAM_CONTENT:
        return content("instagram", "www.instagram.com", address.segments, {})
    if first in INSTAGRAM_RESERVED:
        return invalid("instagram", first, notes.RESERVED)
    owner = handle("instagram", address.first)
    if len(address.segments) > 2 and address.segment(1).lower() in INSTAGRAM_CONTENT and owner.key:
        return content("instagram", "www.instagram.com", (owner.key, *address.segments[1:]), {}, owner)
    return owner


def instagram_redirect(address: Address) -> Identity:
    return unwrapped(address, "www.instagram.com", "u") or opaque("instagram", address)


def threads(address: Address) -> Identity:
    first = address.first.lower()
    if not first:
        return invalid("threads", address.host, notes.NO_ACCOUNT)
    if first == "t":
        return content("threads", "www.threads.com", address.segments, {})
    if first in ("search", "login", "privacy", "activity", "settings", "download", "about"):
        return invalid("threads", first, notes.RESERVED)
    owner = handle("threads", address.first)
    if len(address.segments) > 2 and address.segment(1).lower() == "post":
        return content("threads", "www.threads.com", (first, *address.segments[1:]), {}, owner)
    return owner


X_RESERVED = words(
    "home explore search settings notifications messages login signup share hashtag tos privacy about "
    "compose account download jobs who_to_follow following followers lists bookmarks"
)


def x(address: Address) -> Identity:
    first = address.first.lower()
    if not first:
        return invalid("x", address.host, notes.NO_ACCOUNT)
    if first == "i":
        return x_internal(address)
    if first == "intent":
        return x_intent(address)
    if first in X_RESERVED:
        return invalid("x", first, notes.RESERVED)
    owner = handle("x", address.first)
    if len(address.segments) > 2 and address.segment(1).lower() in ("status", "statuses"):
        return content("x", "x.com", (first.lstrip("@"), "status", address.segment(2)), {}, owner)
    return owner


def x_internal(address: Address) -> Identity:
    if address.segment(1) == "user" and DIGITS.match(address.segment(2)):
        return numbered("x", address.segment(2), f"https://x.com/i/user/{address.segment(2)}")
    if address.segment(1) == "communities" and address.segment(2):
        key = path_of(("communities", address.segment(2)))
        return Identity("x", "group", key, key, f"https://x.com/i/{key}", notes.GROUP)
    if len(address.segments) > 2:
        return content("x", "x.com", address.segments, {})
    return invalid("x", "i", notes.RESERVED)


def x_intent(address: Address) -> Identity:
    if number := address.query.get("user_id", ""):
        return x_internal(Address(address.scheme, address.host, ("i", "user", number), {}))
    if name := address.query.get("screen_name", ""):
        return handle("x", name)
    return invalid("x", "intent", notes.RESERVED)


TIKTOK_RESERVED = words(
    "foryou following live explore tag music discover upload embed share about legal search login "
    "signup messages business-suite tiktokstudio"
)


def tiktok(address: Address) -> Identity:
    first = address.first.lower()
    if not first:
        return invalid("tiktok", address.host, notes.NO_ACCOUNT)
    if first == "t":
        return opaque("tiktok", address, host="www.tiktok.com")
    if first in ("v", "video"):
        return content("tiktok", "www.tiktok.com", address.segments, {})
    if first in TIKTOK_RESERVED or first == "h5":
        return invalid("tiktok", first, notes.RESERVED)
    owner = handle("tiktok", address.first)
    if len(address.segments) > 2 and address.segment(1).lower() in ("video", "photo"):
        return content("tiktok", "www.tiktok.com", (first, *address.segments[1:]), {}, owner)
    return owner


def tiktok_short(address: Address) -> Identity:
    return opaque("tiktok", address) if address.first else invalid("tiktok", address.host, notes.NO_ACCOUNT)


YOUTUBE_RESERVED = words(
    "feed results embed gaming premium hashtag account oembed about t howyoutubeworks creators ads "
    "signin logout reporthistory"
)
YOUTUBE_CONTENT = words("watch shorts live playlist clip post")


def youtube(address: Address) -> Identity:
    first = address.first
    lower = first.lower()
    if not first:
        return invalid("youtube", address.host, notes.NO_ACCOUNT)
    if first.startswith("@"):
        return youtube_handle(first.lstrip("@"))
    if lower == "channel":
        return youtube_channel(address.segment(1))
    if lower == "feeds":
        return youtube_channel(address.query.get("channel_id", ""))
    if lower in ("redirect", "attribution_link", "signin"):
        found = unwrapped(address, "www.youtube.com", "q", "u", "next")
        return found or invalid("youtube", lower, notes.RESERVED)
    if lower in ("user", "c"):
        return youtube_legacy(lower, address.segment(1))
    if lower == "embed" and address.segment(1):
        return content("youtube", "www.youtube.com", ("watch",), {"v": address.segment(1)})
    if lower in YOUTUBE_CONTENT:
        return content(
            "youtube", "www.youtube.com", (lower, *address.segments[1:]), kept(address, "v", "list")
        )
    if lower in YOUTUBE_RESERVED:
        return invalid("youtube", lower, notes.RESERVED)
    return youtube_legacy("c", first)


def youtube_channel(code: str) -> Identity:
    if not CHANNEL_ID.match(code):
        rule = notes.bad_name("kode kanal adalah UC dan 22 huruf", "a channel's code is UC and 22 letters")
        return invalid("youtube", code, rule)
    return numbered("youtube", code, f"https://www.youtube.com/channel/{code}")


def youtube_legacy(space: str, name: str) -> Identity:
    if not name:
        return invalid("youtube", space, notes.NO_ACCOUNT)
    key = path_of((space, clean(name.casefold())))
    return Identity("youtube", "legacy", key, name, f"https://www.youtube.com/{key}", notes.LEGACY)


def youtube_video(address: Address) -> Identity:
    if not address.first:
        return invalid("youtube", address.host, notes.NO_ACCOUNT)
    return content("youtube", "www.youtube.com", ("watch",), {"v": address.first})


TELEGRAM_RESERVED = words(
    "addstickers addemoji addtheme share proxy socks setlanguage iv login confirmphone bg boost "
    "giftcode invoice nft contact addlist m"
)


def telegram(address: Address) -> Identity:
    first = address.first
    lower = first.lower()
    if not first:
        return invalid("telegram", address.host, notes.NO_ACCOUNT)
    if first.startswith("+") or lower in ("joinchat", "c"):
        return invalid("telegram", first, notes.CLOSED_GROUP)
    if lower == "s":
        return telegram(address.without_first())
    if lower == "resolve" and address.query.get("domain"):
        return handle("telegram", address.query["domain"])
    if lower in TELEGRAM_RESERVED:
        return invalid("telegram", lower, notes.RESERVED)
    owner = handle("telegram", address.first)
    if DIGITS.match(address.segment(1)):
        return content("telegram", "t.me", (lower, address.segment(1)), {}, owner)
    return owner


def telegram_web(address: Address) -> Identity:
    if address.fragment.startswith("@"):
        return handle("telegram", address.fragment)
    return invalid("telegram", address.host, notes.RESERVED)


def whatsapp(address: Address) -> Identity:
    first = address.first.lower()
    if address.host.startswith("chat."):
        return invalid("whatsapp", address.host, notes.CLOSED_GROUP)
    if first == "channel" and address.segment(1):
        key = path_of((address.segment(1),))
        return numbered("whatsapp", key, f"https://whatsapp.com/channel/{key}")
    if address.query.get("phone"):
        return phone(address.query["phone"])
    if address.host == "wa.me" and re.fullmatch(r"\+?[\d().-]+", first, re.ASCII):
        return phone(first)
    if first:
        return opaque("whatsapp", address)
    return invalid("whatsapp", address.host, notes.NO_ACCOUNT)


def phone(written: str) -> Identity:
    """Numbers in the international form; a leading 0 is Indonesia's."""
    digits = re.sub(r"[^0-9]", "", written)
    digits = f"62{digits[1:]}" if digits.startswith("0") else digits
    if not 8 <= len(digits) <= 15:
        rule = notes.bad_name("nomor telepon 8 sampai 15 angka", "a telephone number has 8 to 15 digits")
        return invalid("whatsapp", written, rule)
    return Identity("whatsapp", "handle", digits, f"+{digits}", f"https://wa.me/{digits}")


def bluesky(address: Address) -> Identity:
    if address.first.lower() != "profile" or not address.segment(1):
        return invalid("bluesky", address.first or address.host, notes.NO_ACCOUNT)
    owner = bluesky_name(address.segment(1))
    if len(address.segments) > 3 and owner.kind != "invalid":
        return content("bluesky", "bsky.app", ("profile", owner.key, *address.segments[2:]), {}, owner)
    return owner


def bluesky_name(written: str) -> Identity:
    name = written.lstrip("@")
    if re.fullmatch(r"did:(?:plc:[a-z0-9]+|web:[a-z0-9.-]+)", name, re.I):
        return numbered("bluesky", name.lower(), f"https://bsky.app/profile/{name.lower()}")
    return handle("bluesky", name)


def bluesky_own_site(address: Address) -> Identity:
    return handle("bluesky", address.host) if address.host != "bsky.social" else bluesky(address)


# Sites that write /@name and are no part of the fediverse.
AT_SIGN_SITES = words(
    "medium.com substack.com lemon8-app.com odysee.com flipboard.com kick.com vero.co koo.in dev.to"
)
MAIL_HOSTS = words(
    "gmail.com googlemail.com yahoo.com yahoo.co.id ymail.com rocketmail.com hotmail.com outlook.com "
    "live.com icloud.com proton.me protonmail.com aol.com mail.com"
)


def website(address: Address) -> Identity:
    if address.first.startswith("@") and len(address.first) > 1 and address.host not in AT_SIGN_SITES:
        return mastodon_page(address)
    if address.first == "users" and len(address.segments) == 2:
        found = fediverse(address.segment(1), address.host)
        if found.kind == "handle":
            return found
    path = path_of(address.segments, without_tracking(address.query))
    key = f"{address.host}/{path}".rstrip("/")
    shown = "/".join((shown_host(address.host), *address.segments))
    return Identity("web", "web", key, shown, f"{address.scheme}://{key}")


def mastodon_page(address: Address) -> Identity:
    name, _, host = address.first[1:].partition("@")
    owner = fediverse(name, host or address.host)
    if len(address.segments) > 1 and DIGITS.match(address.segment(1)):
        return content("mastodon", address.host, (address.first, *address.segments[1:]), {}, owner)
    return owner


def fediverse(name: str, host: str) -> Identity:
    address = parse_address(host)
    parts = FEDIVERSE.match(f"{name}@{address.host}") if address else None
    if not parts:
        rule = notes.bad_name(
            "tulis lengkap, misalnya @nama@server", "write it in full, for example @name@server"
        )
        return invalid("mastodon", f"{name}@{host}", rule)
    key = f"{parts[1]}@{parts[2]}".lower()
    user, _, server = key.partition("@")
    return Identity("mastodon", "handle", key, f"@{name}@{shown_host(server)}", f"https://{server}/@{user}")


def short_link(address: Address) -> Identity:
    return opaque("other", address) if address.first else website(address)


def link_page(address: Address) -> Identity:
    return opaque("other", address, notes.LINK_PAGE) if address.first else website(address)


PAGES_OF_FACEBOOK = words("login checkpoint flx people pages p profile public share groups pg")
PAGES_OF_THE_PLATFORM = {
    "facebook": FACEBOOK_CONTENT | FACEBOOK_RESERVED | PAGES_OF_FACEBOOK,
    "instagram": INSTAGRAM_CONTENT | INSTAGRAM_RESERVED | words("share s j stories _u m"),
    "x": X_RESERVED | frozenset(("i", "intent")),
    "telegram": TELEGRAM_RESERVED | frozenset(("joinchat", "resolve")),
}  # fmt: skip
Reader = Callable[[Address], Identity]
SHORTENERS = words(
    "bit.ly t.co s.id tinyurl.com goo.gl cutt.ly rb.gy is.gd shorturl.at shorturl.asia ow.ly lnkd.in "
    "rebrand.ly t.ly bitly.ws surl.li v.gd tiny.cc pic.twitter.com wa.link intip.in gg.gg"
)
LINK_PAGES = words(
    "linktr.ee heylink.me lynk.id msha.ke taplink.cc beacons.ai bio.link bio.site campsite.bio"
)
HOSTS: dict[str, Reader] = {
    **dict.fromkeys(("facebook.com", "fb.com"), facebook),
    **dict.fromkeys(("l.facebook.com", "lm.facebook.com"), facebook_redirect),
    "fb.me": facebook_short,
    "fb.watch": lambda address: opaque("facebook", address),
    "m.me": messenger,
    **dict.fromkeys(("instagram.com", "instagr.am", "ig.me"), instagram),
    "l.instagram.com": instagram_redirect,
    **dict.fromkeys(("threads.net", "threads.com"), threads),
    **dict.fromkeys(("x.com", "twitter.com"), x),
    "tiktok.com": tiktok,
    **dict.fromkeys(("vt.tiktok.com", "vm.tiktok.com"), tiktok_short),
    **dict.fromkeys(("youtube.com", "youtube-nocookie.com"), youtube),
    "youtu.be": youtube_video,
    **dict.fromkeys(("t.me", "telegram.me", "telegram.dog"), telegram),
    "web.telegram.org": telegram_web,
    **dict.fromkeys(("whatsapp.com", "wa.me"), whatsapp),
    "bsky.app": bluesky,
    "bsky.social": bluesky_own_site,
    **dict.fromkeys(SHORTENERS, short_link),
    **dict.fromkeys(LINK_PAGES, link_page),
}


def reader_of(host: str) -> Reader | None:
    """The reader of this host or of the nearest domain above it."""
    labels = host.split(".")
    return next(
        (HOSTS[name] for start in range(len(labels) - 1) if (name := ".".join(labels[start:])) in HOSTS), None
    )


def read_address(address: Address) -> Identity:
    if address.fragment.startswith("!") and not address.segments:
        moved = parse_address(f"{address.host}/{address.fragment[1:]}")
        address = moved or address
    if address.host.endswith(".t.me"):
        return handle("telegram", address.host.removesuffix(".t.me"))
    reader = reader_of(address.host)
    return (reader or website)(address)
