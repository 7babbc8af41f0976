"""What became of a page is said by facts, and a platform's door is known by its address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pantau.engine.evidence.capture.outcome import Opened, is_login_wall, outcome_of
from pantau.engine.evidence.capture.proxy import Contact

AT = datetime(2024, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/login/?next=https%3A%2F%2Fwww.facebook.com%2Fwirya.lobar",
        "https://m.facebook.com/login.php?next=x",
        "https://www.instagram.com/accounts/login/?next=/wirya/",
        "https://x.com/i/flow/login?redirect_after_login=%2Fwirya",
        "https://twitter.com/login",
        "https://www.tiktok.com/login?redirect_url=x",
        "https://www.threads.com/login/?next=x",
    ],
)
def test_a_platform_s_door_is_known(address: str) -> None:
    assert is_login_wall(address)
    opened = Opened(
        "https://x.com/wirya", address, status=200, committed=True, document_done=True, load_done=True
    )
    assert outcome_of(opened, []) == ("unreachable", "login_wall")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.facebook.com/loginhelp.page/posts/1",
        "https://www.instagram.com/accounts_lobar/",
        "https://x.com/login_lobar/status/1",
        "https://notx.com/login",
        "https://facebook.com.example/login",
        "https://kampanye.example/login",
        "https://x.com/wirya/status/1",
    ],
)
def test_a_page_of_somebody_is_no_door(address: str) -> None:
    assert not is_login_wall(address)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("refused", ("refused", "forbidden_target")),
        ("no_address", ("unreachable", "no_address")),
        ("unreachable", ("unreachable", "no_connection")),
        ("limit", ("unreachable", "too_large")),
    ],
)
def test_what_the_proxy_knows_goes_before_what_the_browser_guesses(
    state: str, expected: tuple[str, str]
) -> None:
    contact = Contact("kpu.example", 443, AT, state)  # type: ignore[arg-type]
    opened = Opened("https://kpu.example/", "https://kpu.example/", error="net::ERR_TUNNEL_CONNECTION_FAILED")
    assert outcome_of(opened, [contact]) == expected
    assert outcome_of(opened, []) == ("unreachable", "connection_closed")
