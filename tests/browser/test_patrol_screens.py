"""Patrol and coverage as an officer meets them: on a phone, and with a bookmark on somebody else's page."""

import re
from datetime import date

import pytest

from pantau.office.collection import actions
from pantau.office.collection.models import PatrolLook
from pantau.office.posts.models import Post
from pantau.office.registry.models import Account

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
SCREENS = (
    "/cakupan/",
    "/cakupan/akun/",
    "/cakupan/ragu/",
    "/patroli/",
    "/patroli/serah/",
    "/patroli/alamat/",
    "/cakupan/izin/",
    "/titipan/",
)


@pytest.fixture
def accounts(db) -> list[Account]:
    return [
        Account.objects.create(
            platform="tiktok",
            kind="handle",
            key=f"akun_rekaan_panjang_ke_{number}",
            handle=f"@akun_rekaan_panjang_ke_{number}",
            url=f"https://www.tiktok.com/@akun_rekaan_panjang_ke_{number}",
        )
        for number in range(3)
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_screens_fit_and_the_browser_has_nothing_to_complain_of(desk, accounts, width):
    at = desk("ani", width=width)
    Account.objects.filter(pk=accounts[0].pk).update(handle="nama." * 12)
    actions.plan_day(date(2024, 2, 12))
    for screen in SCREENS:
        at.go(screen)
        assert at.sideways() == 0, screen
    assert at.complaints == []


def test_a_look_without_news_takes_one_touch(desk, accounts):
    at = desk("ani", width=360)
    page = at.go("/patroli/")
    page.get_by_role("button", name="Sudah dilihat").first.click()
    page.wait_for_url("**/patroli/")
    page.get_by_text("Tercatat sebagai dilihat.").wait_for()
    assert page.get_by_role("button", name="Sudah dilihat").count() == 2
    assert PatrolLook.objects.get().officer.username == "ani"
    assert at.complaints == []


def test_the_bookmark_hands_over_the_address_and_the_selected_words(desk, accounts):
    at = desk("ani")
    page = at.go("/patroli/alamat/")
    bookmark = re.search(r"javascript:\S+", page.inner_text("main"))[0]
    post = f"{accounts[0].url}/video/7300000000000000001"
    at.context.route(
        "https://www.tiktok.com/**",
        lambda route: route.fulfill(body="<p id=a>Sampai jumpa, semeton</p>", content_type="text/html"),
    )
    page.goto(post)
    page.evaluate("getSelection().selectAllChildren(document.getElementById('a'))")
    with at.context.expect_page() as opened:
        page.evaluate(bookmark.removeprefix("javascript:"))
    handed = opened.value
    assert handed.get_by_label("Alamat unggahan atau akun").input_value() == post
    assert handed.get_by_label("Kata-kata unggahannya").input_value() == "Sampai jumpa, semeton"
    handed.get_by_role("button", name="Serahkan", exact=True).click()
    handed.get_by_text("Unggahan tersimpan, dan akunnya tercatat sebagai dilihat.").wait_for()
    assert Post.objects.get().account == accounts[0]
