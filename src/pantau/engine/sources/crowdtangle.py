"""Exports of CrowdTangle, which closed in August 2024: Facebook posts, a post's history, Instagram posts.

Numbers are written in the style of the account's language ("407.137" is 407,137) and times with the
abbreviation of its zone ("2021-07-05 18:02:45 BRT"). The title of the weighted column changes with the weights.
"""

from __future__ import annotations

import re
from typing import Any

from pantau.engine.post import Author, Engagement, Media, Post
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.cells import count, post_text, text_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import clean_identifier, identify_post, read_address
from pantau.engine.sources.fields.times import read_time
from pantau.engine.sources.formats import Format, Mapped, register, signs
from pantau.engine.sources.reading.items import Item

_DATE = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")


def map_facebook(row: Item, ref: str) -> Mapped:
    url = text_of(row.get("URL"))
    identifier = identify_post(None, read_address(url), ref)
    text = post_text(row.get("Message"), "Message")
    posted_at, doubt = read_time(row.get("Post Created"))
    post = Post(
        platform="facebook",
        native_id=identifier.native_id,
        text=text,
        posted_at=posted_at,
        author=_page(row),
        url=url,
        media=_media(row),
        links=_links(row, text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=_total(row, _REACTIONS),
            comments=count(row.get("Comments")),
            shares=count(row.get("Shares")),
            views=count(row.get("Total Views")) or count(row.get("Post Views")),
        ),
        sponsored=True if text_of(row.get("Sponsor Id")) or text_of(row.get("Sponsor Name")) else None,
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, (), (doubt,) if doubt else ())


def _page(row: Item) -> Author:
    handle = text_of(row.get("User Name"))
    native_id = clean_identifier(row.get("Facebook Id"))
    return Author(
        platform="facebook",
        native_id=native_id,
        handle=handle,
        name=text_of(row.get("Page Name")) or text_of(row.get("Group Name")),
        url=f"https://www.facebook.com/{handle or native_id}" if handle or native_id else None,
        followers=count(row.get("Followers at Posting")) or count(row.get("Likes at Posting")),
    )


def _total(row: Item, columns: tuple[str, ...]) -> int | None:
    """All reactions together, which is what other exports call likes."""
    numbers = [number for column in columns if (number := count(row.get(column))) is not None]
    return sum(numbers) if numbers else None


def _media(row: Item) -> tuple[Media, ...]:
    kind = str(row.get("Type") or "").lower()
    words = text_of(row.get("Image Text"))
    card = "\n".join(filter(None, (text_of(row.get("Link Text")), text_of(row.get("Description")))))
    media: list[Media] = []
    if "video" in kind or "live" in kind or kind == "youtube":
        media.append(Media("video", text_of(row.get("Link")), words))
    elif "photo" in kind or "album" in kind or words:
        media.append(Media("image", text_of(row.get("Link")), words))
    if card:
        media.append(Media("link", text_of(row.get("Final Link")) or text_of(row.get("Link")), card))
    return tuple(media)


def _links(row: Item, text: str) -> tuple[str, ...]:
    shared = [link for column in ("Final Link", "Link") if (link := text_of(row.get(column)))]
    return tuple(dict.fromkeys((*links_in(text), *shared[:1])))


def map_history(row: Item, ref: str) -> Mapped:
    """One row is the post at one moment. Its address and date stand in the header; its text nowhere."""
    native_id = clean_identifier(row.get("ID"))
    url = next((column for column in row if column.startswith("http")), None)
    identifier = identify_post(native_id, read_address(url), ref)
    posted_at, doubt = read_time(next((column for column in row if _DATE.match(column)), None))
    collected_at, doubt_too = read_time(row.get("Score Date (GMT)"))
    if collected_at is None:
        raise BadItem("this row of a post's history has no score date")
    address = read_address(url)
    post = Post(
        platform="facebook",
        native_id=identifier.native_id,
        text="",
        posted_at=posted_at,
        author=Author("facebook", handle=address.handle) if address.handle else None,
        url=url,
        engagement=Engagement(
            likes=count(row.get("Reactions")),
            comments=count(row.get("Comments")),
            shares=count(row.get("Shares")),
            views=count(row.get("Total Views")) or count(row.get("Post Views")),
        ),
        collected_at=collected_at,
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, (), tuple(each for each in (doubt, doubt_too, identifier.warning) if each))


def map_instagram(row: Item, ref: str) -> Mapped:
    url = text_of(row.get("URL"))
    identifier = identify_post(None, read_address(url), ref)
    handle = text_of(row.get("User Name"))
    text = "\n".join(
        filter(None, (text_of(row.get("Title")), post_text(row.get("Description"), "Description")))
    )
    posted_at, doubt = read_time(row.get("Post Created"))
    kind: Any = "video" if str(row.get("Type") or "").lower() in ("video", "igtv", "reel") else "image"
    picture = text_of(row.get("Photo"))
    post = Post(
        platform="instagram",
        native_id=identifier.native_id,
        text=text,
        posted_at=posted_at,
        author=Author(
            platform="instagram",
            handle=handle,
            name=text_of(row.get("Account")),
            url=f"https://www.instagram.com/{handle}/" if handle else None,
            followers=count(row.get("Followers at Posting")),
        ),
        url=url,
        media=(Media(kind, picture, text_of(row.get("Image Text"))),) if picture else (),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=Engagement(
            likes=count(row.get("Likes")), comments=count(row.get("Comments")), views=count(row.get("Views"))
        ),
        sponsored=True if text_of(row.get("Sponsor Id")) or text_of(row.get("Sponsor Name")) else None,
        source_ref=ref,
        raw=row,
    )
    return Mapped(post, (), (doubt,) if doubt else ())


register(
    Format(
        name="crowdtangle",
        title="CrowdTangle, Facebook posts (CSV)",
        recognise=signs(
            ("Post Created", "URL", "Message", "Likes"),
            (
                "Page Name",
                "Group Name",
                "Facebook Id",
                "Total Interactions",
                "Overperforming Score",
                "Sponsor Id",
            ),
        ),
        map=map_facebook,
    )
)
register(
    Format(
        name="crowdtangle-history",
        title="CrowdTangle, history of one Facebook post (CSV)",
        recognise=signs(("ID", "Score Date (GMT)", "Timestep", "Likes")),
        map=map_history,
    )
)
register(
    Format(
        name="crowdtangle-instagram",
        title="CrowdTangle, Instagram posts (CSV)",
        recognise=signs(
            ("Account", "User Name", "Post Created", "URL", "Description"),
            ("Followers at Posting", "Photo", "Title", "Type", "Likes"),
        ),
        map=map_instagram,
    )
)
