import pytest

from pantau.office.people.devices import device

PREFIX = "Mozilla/5.0 "


@pytest.mark.parametrize(
    ("user_agent", "shown"),
    [
        (
            PREFIX + "(Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
            "Edge, Windows",
        ),
        (
            PREFIX + "(Linux; Android 9; SM-A105) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (PREFIX + "(iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        (PREFIX + "(X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("curl/8.0", ""),
    ],
)
def test_people_recognise_their_own_browser(user_agent, shown):
    assert device(user_agent) == shown
