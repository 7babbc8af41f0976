"""The Graph simulator's fields are those that Meta's own generated library knows."""

from __future__ import annotations

import pytest

from pantau.demo.platforms import graph
from pantau.demo.platforms.graph_fields import parse_fields
from pantau.engine.sources.connectors import facebook, instagram, threads

pytestmark = pytest.mark.filterwarnings("ignore")


def names(module: str, kind: str) -> frozenset[str]:
    adobjects = pytest.importorskip(
        "facebook_business.adobjects", reason="facebook-business is not installed"
    )
    loaded = __import__(f"{adobjects.__name__}.{module}", fromlist=[kind])
    fields = getattr(loaded, kind).Field
    return frozenset(value for name, value in vars(fields).items() if not name.startswith("__"))


def edges(module: str, kind: str) -> frozenset[str]:
    loaded = __import__(f"facebook_business.adobjects.{module}", fromlist=[kind])
    return frozenset(
        name.removeprefix("get_") for name in vars(getattr(loaded, kind)) if name.startswith("get_")
    )


def test_the_fields_of_a_page_and_its_posts_are_published() -> None:
    assert names("page", "Page") >= graph.PAGE_FIELDS
    assert names("pagepost", "PagePost") >= graph.PAGE_POST_FIELDS
    assert edges("pagepost", "PagePost") >= graph.PAGE_POST_EDGES
    assert {"posts", "published_posts", "feed"} <= edges("page", "Page")


def test_the_fields_of_instagram_are_published() -> None:
    assert names("igmedia", "IGMedia") >= graph.IG_MEDIA_FIELDS
    assert edges("igmedia", "IGMedia") >= graph.IG_MEDIA_EDGES
    assert names("iguser", "IGUser") >= graph.IG_USER_FIELDS | {"business_discovery"}
    assert names("iguserforigonlyapi", "IGUserForIGOnlyAPI") >= graph.IG_ME_FIELDS
    assert "media" in edges("iguserforigonlyapi", "IGUserForIGOnlyAPI")


def test_the_webhook_fields_we_subscribe_to_are_published() -> None:
    pytest.importorskip("facebook_business", reason="facebook-business is not installed")
    from facebook_business.adobjects.page import Page

    known = {value for name, value in vars(Page.SubscribedFields).items() if not name.startswith("__")}
    assert set(facebook.WEBHOOK_FIELDS.split(",")) <= known


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        (facebook.POST_FIELDS, graph.PAGE_POST_FIELDS | graph.PAGE_POST_EDGES),
        (facebook.PAGE_FIELDS, graph.PAGE_FIELDS),
        (instagram.MEDIA_FIELDS, graph.IG_MEDIA_FIELDS | graph.IG_MEDIA_EDGES),
        (instagram.PROFILE_FIELDS, graph.IG_USER_FIELDS),
        (threads.POST_FIELDS, graph.THREADS_POST_FIELDS),
    ],
)
def test_connectors_ask_only_for_known_fields(asked: str, known: frozenset[str]) -> None:
    assert {one.name for one in parse_fields(asked)} <= known
