"""The YouTube simulator against the discovery document that Google publishes, and against real bodies."""

from __future__ import annotations

import asyncio
import importlib.resources
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from pantau.demo.platforms.world import SimulatedClock, World
from pantau.demo.platforms.youtube import API, KEY, YouTube

START = datetime(2024, 2, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def discovery() -> Any:
    pytest.importorskip("googleapiclient", reason="google-api-python-client belongs to the extra 'test'")
    documents = importlib.resources.files("googleapiclient") / "discovery_cache" / "documents"
    return json.loads((documents / "youtube.v3.json").read_text())


@pytest.fixture
def youtube() -> YouTube:
    world = World(SimulatedClock(START))
    account = world.add_account("youtube", "UC" + "a" * 22, "@warga", "Warga")
    for number in range(7):
        world.publish(account, f"Judul {number}\nUraian", native_id=f"video00000{number}")
    said = world.comment(account.posts[0], "UC" + "b" * 22, "@tamu", "Halo")
    world.comment(account.posts[0], "UC" + "a" * 22, "@warga", "Halo juga", parent=said)
    return YouTube(world)


def get(youtube: YouTube, path: str, **query: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=youtube)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://youtube.test") as client:
            return await client.get(API + path, params={"key": KEY, **query})

    return asyncio.run(ask())


LISTS = {
    "channels": {"part": "snippet,contentDetails,statistics,status", "id": "UC" + "a" * 22},
    "playlistItems": {"part": "snippet,contentDetails,status", "playlistId": "UU" + "a" * 22},
    "videos": {
        "part": "snippet,contentDetails,status,statistics,liveStreamingDetails,paidProductPlacementDetails",
        "id": "video000001,video000002",
    },
    "commentThreads": {
        "part": "snippet,replies",
        "allThreadsRelatedToChannelId": "UC" + "a" * 22,
        "order": "time",
        "textFormat": "plainText",
    },
    "comments": {"part": "snippet", "parentId": "c000008", "maxResults": "100"},
}


@pytest.mark.parametrize("name", LISTS)
def test_what_is_asked_is_a_published_request(discovery: Any, name: str) -> None:
    method = discovery["resources"][name]["methods"]["list"]
    assert method["path"] == API.lstrip("/") + name
    for parameter, value in LISTS[name].items():
        published = method["parameters"][parameter]
        if "enum" in published:
            assert value in published["enum"]
        if "maximum" in published:
            assert int(value) <= int(published["maximum"])
    known = {"key", "part", *method["parameters"]}
    assert known >= set(LISTS[name])


@pytest.mark.parametrize("name", LISTS)
def test_every_answer_has_the_published_shape(discovery: Any, youtube: YouTube, name: str) -> None:
    answer = get(youtube, name, **LISTS[name])
    assert answer.status_code == 200
    body = answer.json()
    schema = discovery["resources"][name]["methods"]["list"]["response"]["$ref"]
    assert body["kind"] == discovery["schemas"][schema]["properties"]["kind"]["default"]
    assert body["items"]
    assert list(mismatches(body, {"$ref": schema}, discovery["schemas"], "")) == []


def mismatches(value: Any, schema: Mapping[str, Any], schemas: Mapping[str, Any], path: str) -> Iterator[str]:
    """Where a value has a field, a type or a word that the published schema does not know."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"]]
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": float}
    if not isinstance(value, types[schema["type"]]):
        yield f"{path}: {type(value).__name__} is no {schema['type']}"
    elif isinstance(value, dict):
        extra = schema.get("additionalProperties")
        for name, inner in value.items():
            known = schema.get("properties", {}).get(name, extra)
            if known is None:
                yield f"{path}.{name} is not published"
            else:
                yield from mismatches(inner, known, schemas, f"{path}.{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from mismatches(inner, schema["items"], schemas, f"{path}[{index}]")
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value} is none of {schema['enum']}"


def test_a_wrong_shape_would_be_found(discovery: Any) -> None:
    wrong = {"kind": "youtube#videoListResponse", "items": [{"snippet": {"title": 5, "invented": "x"}}]}
    found = list(mismatches(wrong, {"$ref": "VideoListResponse"}, discovery["schemas"], ""))
    assert found == [
        ".items[0].snippet.title: int is no string",
        ".items[0].snippet.invented is not published",
    ]


REAL = {
    "channels": "info.json",
    "playlistItems": "playlist_items_paged_1.json",
    "videos": "videos_info_single.json",
    "commentThreads": "phoenix_comment_threads_response.json",
    "comments": "comments_by_parent_paged_1.json",
}
# What was asked for when those bodies were recorded, in 2019 to 2022, and what Google has added since.
RECORDED = {"commentThreads": "snippet,replies"}
SINCE = {
    "playlistItems": {".items[].snippet.videoOwnerChannelId", ".items[].snippet.videoOwnerChannelTitle"},
    "comments": {".items[].snippet.videoId", ".items[].snippet.channelId"},
}


def fields(value: Any, path: str = "") -> set[str]:
    if isinstance(value, dict):
        return {f"{path}.{name}" for name in value} | {
            found for name, inner in value.items() for found in fields(inner, f"{path}.{name}")
        }
    if isinstance(value, list):
        return {found for inner in value for found in fields(inner, f"{path}[]")}
    return set()


@pytest.mark.parametrize("name", LISTS)
def test_every_field_of_an_answer_stands_in_a_real_one(
    shared_data: Path, youtube: YouTube, name: str
) -> None:
    real = fields(json.loads((shared_data / "api" / "youtube" / REAL[name]).read_text()))
    query = {**LISTS[name], "part": RECORDED.get(name, "snippet")}
    simulated = fields(get(youtube, name, **query).json())
    assert simulated - real - SINCE.get(name, set()) == set()


def test_google_s_own_client_reads_the_simulator_and_its_errors(discovery: Any, youtube: YouTube) -> None:
    build = pytest.importorskip("googleapiclient.discovery").build_from_document
    errors = pytest.importorskip("googleapiclient.errors")
    service = build(discovery, developerKey=KEY, http=Bridge(youtube))
    found = service.channels().list(**LISTS["channels"]).execute()
    assert found["items"][0]["snippet"]["customUrl"] == "@warga"
    pages, request = 0, service.playlistItems().list(part="snippet", playlistId="UU" + "a" * 22, maxResults=3)
    while request is not None:
        answer = request.execute()
        request = service.playlistItems().list_next(request, answer)
        pages += 1
    assert pages == 3
    youtube.units_per_day = youtube.spent()
    with pytest.raises(errors.HttpError) as refused:
        service.videos().list(**LISTS["videos"]).execute()
    assert refused.value.status_code == 403
    assert refused.value.error_details[0]["reason"] == "quotaExceeded"


class Bridge:
    """What google-api-python-client takes for an HTTP library."""

    def __init__(self, youtube: YouTube) -> None:
        self._youtube = youtube

    def request(self, uri: str, method: str = "GET", **_rest: Any) -> Any:
        import httplib2

        url = httpx.URL(uri)
        query = {name: value for name, value in url.params.items() if name not in ("alt", "key")}
        answer = get(self._youtube, url.path.removeprefix(API), **query)
        return httplib2.Response({"status": str(answer.status_code), **answer.headers}), answer.content

    def close(self) -> None:
        return None


@pytest.mark.parametrize(
    ("path", "query", "status", "reason"),
    [
        ("channels", {"part": "snippet", "key": "wrong", "id": "UCx"}, 400, "badRequest"),
        ("channels", {"id": "UCx"}, 400, "missingRequiredParameter"),
        ("videos", {"part": "snippet", "id": ",".join(f"v{n}" for n in range(51))}, 400, "invalidFilters"),
        ("playlistItems", {"part": "snippet", "playlistId": "UUx"}, 404, "playlistNotFound"),
        (
            "playlistItems",
            {"part": "snippet", "playlistId": "UU" + "a" * 22, "maxResults": "51"},
            400,
            "invalidValue",
        ),
        (
            "playlistItems",
            {"part": "id", "playlistId": "UU" + "a" * 22, "pageToken": "?"},
            400,
            "invalidPageToken",
        ),
        ("commentThreads", {"part": "snippet", "videoId": "none"}, 404, "videoNotFound"),
    ],
)
def test_wrong_requests_are_refused_as_google_does(
    youtube: YouTube, path: str, query: dict[str, str], status: int, reason: str
) -> None:
    answer = get(youtube, path, **query)
    assert answer.status_code == status
    assert answer.json()["error"]["errors"][0]["reason"] == reason
