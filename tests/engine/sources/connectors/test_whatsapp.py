"""The tip line's connector: what it takes, what it drops unread, files in two steps, one answer in its window."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import httpx
import pytest
from contract import BASIS, START
from hypothesis import given
from hypothesis import strategies as st

from pantau.demo.platforms.server import Fault, Response, as_json
from pantau.demo.platforms.whatsapp import WhatsApp
from pantau.demo.platforms.world import SimulatedClock, World
from pantau.engine.sources.connectors import fetching
from pantau.engine.sources.connectors.events import Event, TipReceived
from pantau.engine.sources.connectors.fetching import Attempt, Fetcher, FetchError, FreePass
from pantau.engine.sources.connectors.graph import challenge_of
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, ReceiveError
from pantau.engine.sources.connectors.whatsapp import WhatsAppTips, messages_of

T = TypeVar("T")
CITIZEN, ANOTHER = "6281234567890", "6289876543210"
NUMBER = "106540352242922"
APP = {
    "app_secret": "app-secret",
    "verify_token": "terka",
    "token": "system-user-token",
    "phone_number_id": NUMBER,
}


class Line:
    """The simulated number and the connector beside it."""

    def __init__(self) -> None:
        self.clock = SimulatedClock(START)
        self.whatsapp = WhatsApp(World(self.clock), sleep=self.clock.sleep)
        self.connector = WhatsAppTips(Access(BASIS, APP), clock=self.clock)
        self.kept: list[bytes] = []
        self.audit: list[Attempt] = []

    def run(self, step: Callable[[Fetcher], Awaitable[T]]) -> T:
        async def within() -> T:
            transport = httpx.ASGITransport(app=self.whatsapp)  # type: ignore[arg-type]
            async with httpx.AsyncClient(transport=transport) as client:
                return await step(
                    Fetcher(
                        client,
                        FreePass(),
                        self.clock,
                        "whatsapp",
                        keep=lambda _digest, body: self.kept.append(body),
                        audit=self.audit.append,
                        sleep=self.clock.sleep,
                    )
                )

        return asyncio.run(within())

    def take(self, *values: dict[str, Any]) -> list[TipReceived]:
        headers, body = self.whatsapp.delivery(*values)
        return tips(self.connector.receive(headers, body, self.clock()))

    def take_messages(self, *messages: dict[str, Any]) -> list[TipReceived]:
        return self.take(self.whatsapp.value(messages))


def tips(events: object) -> list[TipReceived]:
    assert isinstance(events, tuple)
    return [event for event in events if isinstance(event, TipReceived)]


@pytest.fixture
def line() -> Line:
    return Line()


# --- what is taken ------------------------------------------------------------------------------------


def test_a_text_is_taken_with_its_moment_and_its_sender_stands_in_no_repr(line: Line) -> None:
    (tip,) = line.take_messages(line.whatsapp.says(CITIZEN, "Lihat https://x.com/warga/status/1"))
    assert (tip.kind, tip.text, tip.sent_at) == ("text", "Lihat https://x.com/warga/status/1", START)
    assert tip.sender == CITIZEN
    assert CITIZEN not in repr(tip)
    assert tip.native_id not in repr(tip)


def test_files_are_named_with_their_caption_and_a_documents_file_name_is_not_kept(line: Line) -> None:
    kinds = [("image", "image/jpeg"), ("video", "video/mp4"), ("audio", "audio/ogg; codecs=opus")]
    kinds += [("document", "application/pdf")]
    sent = [line.whatsapp.shows(CITIZEN, b"x", mime, kind=kind, caption="ini") for kind, mime in kinds]
    taken = line.take_messages(*sent)
    assert [tip.media.mime for tip in taken if tip.media] == [
        "image/jpeg",
        "video/mp4",
        "audio/ogg",
        "application/pdf",
    ]
    assert {tip.text for tip in taken} == {"ini"}
    assert "Rekaan" not in repr(taken)


def test_a_forwarded_message_and_the_link_one_came_from_are_told(line: Line) -> None:
    more = {
        "context": {"frequently_forwarded": True},
        "referral": {"source_url": "https://fb.me/abc", "source_type": "post"},
    }
    (tip,) = line.take_messages(line.whatsapp.says(CITIZEN, "viral", **more))
    assert (tip.forwarded, tip.link) == (True, "https://fb.me/abc")


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("location", {"latitude": -8.7, "longitude": 116.1, "name": "Rumah saya"}),
        ("contacts", [{"name": {"formatted_name": "Tetangga"}, "phones": [{"phone": "+62 811"}]}]),
        ("reaction", {"message_id": "wamid.x", "emoji": "👍"}),
        ("sticker", {"id": "1", "mime_type": "image/webp"}),
    ],
)
def test_places_contacts_and_thumbs_are_dropped_but_for_their_kind(
    line: Line, kind: str, content: object
) -> None:
    (tip,) = line.take_messages(line.whatsapp.message(CITIZEN, kind, content))
    assert (tip.kind, tip.text, tip.media, tip.holds_something) == (kind, "", None, False)


def test_what_the_cloud_api_does_not_support_is_said_so(line: Line) -> None:
    (tip,) = line.take_messages(line.whatsapp.unsupported(CITIZEN))
    assert (tip.kind, tip.holds_something) == ("unsupported", False)
    (new,) = line.take_messages(line.whatsapp.message(CITIZEN, "hologram", {"id": "1"}))
    assert new.kind == "unsupported"


def test_several_entries_in_one_delivery_are_taken_whatever_their_order(line: Line) -> None:
    first = line.whatsapp.says(CITIZEN, "pertama")
    line.clock.advance(60)
    second = line.whatsapp.says(ANOTHER, "kedua")
    taken = line.take(line.whatsapp.value([second]), line.whatsapp.value([first]))
    assert [tip.text for tip in sorted(taken, key=lambda tip: tip.sent_at)] == ["pertama", "kedua"]


def test_reports_on_our_answers_and_errors_beside_messages_say_nothing(line: Line) -> None:
    statuses = [line.whatsapp.status(CITIZEN, word) for word in ("sent", "delivered", "read")]
    failed = line.whatsapp.status(CITIZEN, "failed", 131047)
    errors = [{"code": 130429, "title": "Rate limit hit"}]
    assert (
        line.take(line.whatsapp.value(statuses=[*statuses, failed]), line.whatsapp.value(errors=errors)) == []
    )


def test_messages_to_another_number_of_the_same_app_are_not_ours(line: Line) -> None:
    value = line.whatsapp.value([line.whatsapp.says(CITIZEN, "bukan untuk kami")])
    value["metadata"]["phone_number_id"] = "999"
    assert line.take(value) == []


def test_a_message_from_ahead_of_our_clock_is_dated_now_and_one_from_long_ago_is_a_replay(line: Line) -> None:
    ahead = line.whatsapp.says(CITIZEN, "besok") | {"timestamp": str(int(START.timestamp()) + 3600)}
    (tip,) = line.take_messages(ahead)
    assert tip.sent_at == START
    old = line.whatsapp.says(CITIZEN, "dulu")
    line.clock.advance(timedelta(days=9))
    (late,) = line.take_messages(old)
    assert (late.kind, late.text) == ("replayed", "")


# --- what is refused ----------------------------------------------------------------------------------


def test_a_wrong_signature_is_refused_before_anything_is_read(line: Line) -> None:
    headers, body = line.whatsapp.delivery(line.whatsapp.value([line.whatsapp.says(CITIZEN, "x")]))
    for spoilt, sent in [({}, body), (headers, b"{" + body), ({"X-Hub-Signature-256": "sha256="}, b"{")]:
        with pytest.raises(ReceiveError) as refused:
            line.connector.receive(spoilt, sent, START)
        assert refused.value.kind == "signature"


@pytest.mark.parametrize("body", [7, [], "teks"])
def test_signed_nonsense_is_malformed(line: Line, body: object) -> None:
    with pytest.raises(ReceiveError, match="no object"):
        line.connector.receive(*line.whatsapp.signed(body), START)


def test_a_broken_message_does_not_hide_its_neighbours(line: Line) -> None:
    good = line.whatsapp.says(CITIZEN, "utuh")
    broken = [{}, {"id": "wamid.x"}, good | {"timestamp": "kemarin"}, good | {"text": None}]
    assert [tip.kind for tip in line.take_messages(*[{"from": "", **one} for one in broken], good)] == [
        "unreadable",
        "unreadable",
        "unreadable",
        "unsupported",
        "text",
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_whatever_stands_in_a_delivery_no_error_escapes(content: object, more: object) -> None:
    message = {"from": CITIZEN, "id": "wamid.1", "timestamp": "1706760000", "type": "image", "image": content}
    value = {"metadata": {"phone_number_id": NUMBER}, "messages": [message, more, {"type": more}]}
    told: dict[str, Any] = {"entry": [{"changes": [{"field": "messages", "value": value}]}, more]}
    found: list[Event] = list(messages_of(told, NUMBER, START))
    assert json.dumps([repr(one) for one in found])


def test_metas_question_is_answered_to_whoever_knows_our_token() -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "terka"}
    assert challenge_of(asked, APP["verify_token"]) == "1158201444"


@pytest.mark.parametrize("missing", sorted(APP))
def test_it_refuses_to_start_without_each_of_its_credentials(missing: str) -> None:
    with pytest.raises(NotPermittedError, match=missing):
        WhatsAppTips(Access(BASIS, APP | {missing: ""}))


# --- files --------------------------------------------------------------------------------------------


def shown(line: Line, body: bytes = b"gambar", mime: str = "image/jpeg") -> TipReceived:
    (tip,) = line.take_messages(line.whatsapp.shows(CITIZEN, body, mime))
    return tip


def fetched(line: Line, tip: TipReceived) -> bytes:
    assert tip.media is not None
    media = tip.media
    return line.run(lambda fetch: line.connector.file(media, fetch)).body


def test_a_file_is_fetched_in_two_steps_and_kept_nowhere_else(line: Line) -> None:
    assert fetched(line, shown(line)) == b"gambar"
    assert [one.host for one in line.whatsapp.log] == ["graph.facebook.com", "lookaside.fbsbx.com"]
    assert line.kept == []
    assert APP["token"] not in repr(line.audit)


def test_a_file_that_is_not_the_announced_one_is_refused(line: Line) -> None:
    tip = shown(line)
    assert tip.media is not None
    with pytest.raises(FetchError, match="announced"):
        fetched(line, replace(tip, media=replace(tip.media, sha256="0" * 64)))


def test_types_and_sizes_nobody_asked_for_are_not_fetched(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FetchError, match="not fetched"):
        fetched(line, shown(line, mime="text/html"))
    tip = shown(line)
    large = lambda answer: as_json(json.loads(answer.body) | {"file_size": str(2**31)})  # noqa: E731
    line.whatsapp.faults.append(Fault(change=large))
    with pytest.raises(FetchError, match="2147483648 bytes"):
        fetched(line, tip)
    assert {one.host for one in line.whatsapp.log} == {"graph.facebook.com"}
    monkeypatch.setattr(fetching, "MOST_BYTES", 3)  # it says less than it sends
    with pytest.raises(FetchError, match="more than"):
        fetched(line, tip)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/fbsbx.com",
        "http://lookaside.fbsbx.com/x",
        "https://fbsbx.com.evil.example",
        "//[",
    ],
)
def test_our_token_is_shown_to_meta_alone(line: Line, address: str) -> None:
    moved = lambda answer: as_json(json.loads(answer.body) | {"url": address})  # noqa: E731
    tip = shown(line)
    line.whatsapp.faults.append(Fault(change=moved))
    with pytest.raises(FetchError) as refused:
        fetched(line, tip)
    assert refused.value.trouble == "forbidden_target"
    assert len(line.whatsapp.log) == 1


def test_a_file_that_is_gone_or_an_error_in_a_success_is_told(line: Line) -> None:
    tip = shown(line)
    line.whatsapp.files.clear()
    with pytest.raises(FetchError) as gone:
        fetched(line, tip)
    assert gone.value.trouble == "gone"
    line.whatsapp.faults.append(Fault(answer=as_json({"error": {"code": 190, "message": "expired"}})))
    with pytest.raises(FetchError) as expired:
        fetched(line, tip)
    assert expired.value.trouble == "auth"


# --- the answer ---------------------------------------------------------------------------------------


def answered(line: Line, text: str = "Terima kasih.") -> str:
    return line.run(lambda fetch: line.connector.answer(CITIZEN, text, fetch))


def test_one_text_is_sent_in_the_published_shape(line: Line) -> None:
    line.whatsapp.says(CITIZEN, "halo")
    assert answered(line) == "wamid.answer1"
    assert line.whatsapp.sent == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": CITIZEN,
            "type": "text",
            "text": {"preview_url": False, "body": "Terima kasih."},
        }
    ]


def test_after_a_day_nobody_is_answered(line: Line) -> None:
    line.whatsapp.says(CITIZEN, "halo")
    line.clock.advance(timedelta(hours=24))
    with pytest.raises(FetchError) as refused:
        answered(line)
    assert refused.value.trouble == "permission"


@pytest.mark.parametrize(
    ("code", "trouble"),
    [(130429, "retry_after"), (131056, "retry_after"), (190, "auth"), (131026, "bad_request")],
)
def test_refusals_are_told_apart(line: Line, code: int, trouble: str) -> None:
    line.whatsapp.says(CITIZEN, "halo")
    line.whatsapp.refusing.append(code)
    with pytest.raises(FetchError) as refused:
        answered(line)
    assert refused.value.trouble == trouble


def test_an_answer_without_a_number_is_unreadable(line: Line) -> None:
    line.whatsapp.faults.append(Fault(answer=Response(200, b'{"messages": []}')))
    with pytest.raises(FetchError, match="was taken"):
        answered(line)
