"""Names people give to platforms in columns and cells."""

import re


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WORDS = {
    "facebook": "facebook", "fb": "facebook", "fesbuk": "facebook", "fanpage": "facebook",
    "fanspage": "facebook",
    "instagram": "instagram", "ig": "instagram", "insta": "instagram",
    "twitter": "x", "tweeter": "x", "x": "x",
    "tiktok": "tiktok", "tt": "tiktok",
    "youtube": "youtube", "yt": "youtube", "yutub": "youtube",
    "threads": "threads", "thread": "threads",
    "telegram": "telegram", "tele": "telegram",
    "whatsapp": "whatsapp", "wa": "whatsapp",
    "bluesky": "bluesky", "bsky": "bluesky",
    "mastodon": "mastodon", "fediverse": "mastodon",
    "website": "web", "web": "web", "situs": "web", "laman": "web", "blog": "web",
    "linkedin": "other", "snackvideo": "other", "line": "other", "pinterest": "other",
    "lainnya": "other", "other": "other",
}  # fmt: skip
TITLES = {
    "facebook": "Facebook", "instagram": "Instagram", "x": "X", "tiktok": "TikTok", "youtube": "YouTube",
    "threads": "Threads", "telegram": "Telegram", "whatsapp": "WhatsApp", "bluesky": "Bluesky",
    "mastodon": "Mastodon", "web": "situs web", "other": "lain-lain",
}  # fmt: skip
# A lone "x" counts as the platform only beside these: "Tanda x" is no platform.
AROUND_X = words(
    "akun account link tautan url alamat username user name nama media sosial medsos aplikasi platform "
    "resmi official id di dan atau formerly dulu dahulu eks ex twitter x com"
)
PARTED = re.compile(r"\b(tik|you|whats|blue|link|snack)[\s-]+(tok|tube|app|sky|edin|video)\b")
WORD = re.compile(r"[a-z]+")


def platform_name(text: str) -> str | None:
    """The platform that a column title or a cell names, None when it names none or more than one."""
    written = set(WORD.findall(PARTED.sub(r"\1\2", text.lower())))
    if not written <= AROUND_X:
        written.discard("x")
    found = {WORDS[word] for word in written if word in WORDS}
    if len(found) > 1:
        found.discard("web")  # "laman Facebook", "link web IG"
    return found.pop() if len(found) == 1 else None
