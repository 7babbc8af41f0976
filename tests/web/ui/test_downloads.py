"""Downloads: the same bytes from either kind of server, and none of them held back."""

from asgiref.sync import async_to_sync
from django.test import AsyncRequestFactory, RequestFactory

from pantau.web.ui.downloads import LINES_AT_ONCE, csv_download

LINES = [f"baris {number}\r\n" for number in range(2 * LINES_AT_ONCE + 1)]


def test_both_servers_send_the_same_lines():
    usual = csv_download(RequestFactory().get("/"), "a.csv", LINES)
    other = csv_download(AsyncRequestFactory().get("/"), "a.csv", LINES)
    assert b"".join(usual) == b"".join(async_to_sync(chunks)(other)) == "".join(LINES).encode()
    assert usual.headers == other.headers
    assert other["Content-Disposition"] == 'attachment; filename="a.csv"'


def test_an_asgi_server_sends_early_lines_before_late_ones_are_made():
    made = []
    answer = csv_download(
        AsyncRequestFactory().get("/"), "a.csv", (made.append(line) or line for line in LINES)
    )

    async def first():
        async for chunk in answer:
            return chunk

    assert async_to_sync(first)() == "".join(LINES[:LINES_AT_ONCE]).encode()
    assert len(made) == LINES_AT_ONCE


async def chunks(answer):
    return [chunk async for chunk in answer]
