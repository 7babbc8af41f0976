"""Any table or list of objects with a column that holds a text.

The plain table of Pantau has the columns ``id,text,posted_at,platform,author,subject,registered,sponsored``;
many other names are understood (see fields/columns.py). Times without a zone are WITA.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from pantau.engine.post import Author, Engagement, Interaction, Post, Relation
from pantau.engine.sources.errors import BadItem
from pantau.engine.sources.fields.acts import acts_of, comments_on
from pantau.engine.sources.fields.cells import count, flag, objects, post_text, text_of
from pantau.engine.sources.fields.columns import COMMENT_NAMES, COMMENTED_NAMES, understand, words_of
from pantau.engine.sources.fields.entities import hashtags_in, links_in, mentions_in
from pantau.engine.sources.fields.identifiers import (
    Address,
    clean_identifier,
    handle_of,
    identify_post,
    platform_named,
    read_address,
)
from pantau.engine.sources.fields.roles import read_subject
from pantau.engine.sources.fields.times import WITA, Reading, read_time
from pantau.engine.sources.formats import Format, Mapped, register
from pantau.engine.sources.reading.items import Item
from pantau.engine.sources.reading.parts import Sample
from pantau.engine.sources.tweets import language_of

Path: TypeAlias = tuple[str, ...]
"""Where a value stands: a column, or (of JSON) a key and a key within it."""

_SHOWN = 20  # columns in an error


@dataclass(frozen=True, slots=True)
class Plan:
    """Which path each field is read from."""

    paths: dict[str, Path]
    is_comment: bool

    def value(self, item: Item, field: str) -> Any:
        path = self.paths.get(field)
        if path is None:
            return None
        value = item.get(path[0])
        if len(path) == 1:
            return value
        return value.get(path[1]) if isinstance(value, dict) else None


def _plan(item: Item) -> Plan:
    """One plan serves all items with the same keys; an item costs no more than looking them up."""
    if dict in map(type, item.values()):
        return _planned(_paths(item))
    return _planned_flat(tuple(item))


@lru_cache(maxsize=256)
def _planned_flat(columns: tuple[str, ...]) -> Plan:
    return _planned(tuple((column,) for column in columns))


@lru_cache(maxsize=256)
def _planned(paths: tuple[Path, ...]) -> Plan:
    by_name = {".".join(path): path for path in paths}
    found = understand(by_name)
    is_comment = "text" in found and words_of(found["text"]) in COMMENT_NAMES
    if is_comment and words_of(found.get("id", "")) in COMMENTED_NAMES:
        del found["id"]
    if is_comment and words_of(found.get("url", "")) in COMMENTED_NAMES:
        found["target"] = found.get("target", found["url"])
        del found["url"]
    return Plan({field: by_name[name] for field, name in found.items()}, is_comment)


def _paths(item: Item) -> tuple[Path, ...]:
    paths: list[Path] = []
    for key, value in item.items():
        if isinstance(value, dict):
            paths.extend((key, inner) for inner in value)
        else:
            paths.append((key,))
    return tuple(paths)


def map_item(item: Item, ref: str) -> Mapped:
    plan = _plan(item)
    if "text" not in plan.paths:
        raise BadItem(f"no column with a text among {', '.join(sorted(item)[:_SHOWN]) or 'nothing'}")
    text = post_text(plan.value(item, "text"), ".".join(plan.paths["text"]))
    url = text_of(plan.value(item, "url"))
    address = read_address(url)
    identifier = identify_post(plan.value(item, "id"), address, ref)
    posted_at, time_doubt = _posted_at(plan, item)
    subject, role_doubt = read_subject(plan.value(item, "subject"))
    registered, registered_doubt = _flag(plan, item, "registered")
    sponsored, sponsored_doubt = _flag(plan, item, "sponsored")
    platform = platform_named(text_of(plan.value(item, "platform"))) or _platform_of(plan, item, address)
    post = Post(
        platform=platform,
        native_id=identifier.native_id,
        text=text,
        posted_at=posted_at,
        author=_author(plan, item, platform, address),
        url=url,
        language=language_of(plan.value(item, "language")),
        links=links_in(text),
        hashtags=hashtags_in(text),
        mentions=mentions_in(text),
        engagement=_engagement(plan, item),
        relations=_relations(plan, item),
        sponsored=sponsored,
        subject=subject,
        registered=registered,
        source_ref=ref,
        raw=item,
    )
    doubts = (time_doubt, role_doubt, identifier.warning, registered_doubt, sponsored_doubt)
    return Mapped(post, _acts(plan, item, post), tuple(filter(None, doubts)))


def _posted_at(plan: Plan, item: Item) -> Reading:
    """A day and a time of day in two columns are read together."""
    day = plan.value(item, "posted_at")
    time = plan.value(item, "posted_time")
    if isinstance(day, str) and isinstance(time, str) and time.strip():
        together = read_time(f"{day.strip()[:10] if day.strip().endswith(' 00:00:00') else day} {time}", WITA)
        if together[0] is not None:
            return together
    return read_time(day, WITA)


def _author(plan: Plan, item: Item, platform: str, address: Address) -> Author | None:
    written = text_of(plan.value(item, "author"))
    url = None
    if written and written.startswith(("http://", "https://")):
        url, written = written, read_address(written).handle
    name = text_of(plan.value(item, "author_name"))
    if written and " " in written:  # a name for people to read, in the column for handles
        name, written = name or written, None
    handle = handle_of(written) or address.handle
    native_id = clean_identifier(plan.value(item, "author_id"))
    if not (handle or name or native_id or url):
        return None
    return Author(platform, native_id, handle, name, url, count(plan.value(item, "followers")))


_COUNTS = ("likes", "comments", "shares", "views", "quotes", "saves")


def _engagement(plan: Plan, item: Item) -> Engagement | None:
    if not any(field in plan.paths for field in _COUNTS):
        return None
    return Engagement(*(count(plan.value(item, field)) for field in _COUNTS))


def _relations(plan: Plan, item: Item) -> tuple[Relation, ...]:
    answered = clean_identifier(plan.value(item, "reply_to"))
    handle = handle_of(text_of(plan.value(item, "reply_to_author")))
    return (Relation("reply", answered, handle),) if answered or handle else ()


def _acts(plan: Plan, item: Item, post: Post) -> tuple[Interaction, ...]:
    """A table of comments gives comments too, where it says whose they are and on what."""
    acts = acts_of(post)
    if acts or not plan.is_comment or post.author is None:
        return acts
    target = text_of(plan.value(item, "target"))
    found = read_address(target)
    return comments_on(post, found.native_id or target, found.handle)


def _platform_of(plan: Plan, item: Item, address: Address) -> str:
    if plan.is_comment and address.platform == "other":
        return read_address(text_of(plan.value(item, "target"))).platform
    return address.platform


def _flag(plan: Plan, item: Item, field: str) -> tuple[bool | None, str | None]:
    value = plan.value(item, field)
    if value is None:
        return None, None
    read = flag(value)
    if read is None and text_of(value):
        return None, f"{field} {value!r:.40} is neither yes nor no; it is taken as not known"
    return read, None


def unpack(item: Item) -> Sequence[Item] | None:
    """An object without a text of its own, with a list of objects that have one, stands for that list."""
    if list not in map(type, item.values()) or _has_text(item):
        return None
    lists = [value for value in item.values() if isinstance(value, list) and objects(value[:1])]
    longest: Sequence[Item] = max(lists, key=len, default=[{}])
    return longest if _has_text(longest[0]) else None


def _has_text(item: Item) -> bool:
    return "text" in _plan(item).paths


def _recognise(sample: Sample) -> int:
    if sample.tabular:
        return 1 if "text" in understand(sample.names) else 0
    inner = (each for item in sample.items for each in (unpack(item) or (item,))[:1])
    return 1 if any(_has_text(each) for each in inner) else 0


register(
    Format(
        name="table",
        title="Any table or JSON with a text column (CSV, TSV, XLSX, ODS, JSON, Parquet)",
        recognise=_recognise,
        map=map_item,
        unpack=unpack,
    )
)
