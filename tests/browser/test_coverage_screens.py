"""Alarms, statements and refused deliveries in a real browser, on a narrow phone and without script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pantau.office.collection import actions, alarms, ledger, pushes, statement_making
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Alarm, Connector
from pantau.office.registry.models import Account
from pantau.web.ui import clock

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
PAGES = ("/cakupan/", "/cakupan/pernyataan/daftar/", "/cakupan/kiriman/")


@pytest.fixture
def broken(db):
    """A day that went badly: seven of ten channels were not seen, and deliveries were refused."""
    now = clock.now()
    yesterday = day_of(now) - timedelta(days=1)
    actions.register_connectors(
        [actions.ConnectorFacts("youtube", "youtube", "youtube_api", "published_specification", False, ())]
    )
    Connector.objects.update(enabled=True, enabled_at=now - timedelta(days=9))
    made = [
        Account.objects.create(
            platform="youtube",
            key=f"kanal{number}",
            kind="handle",
            handle=f"@kanal{number}",
            url="https://yt.example",
        ).pk
        for number in range(10)
    ]
    actions.plan_day(yesterday)
    way, at = actions.Way.of(Connector.objects.get()), ledger.bounds(yesterday)[0] + timedelta(hours=9)
    actions.record_attempt(way, made[:3], at=at)
    actions.record_gap(way, made[3:8], start=at, end=at + timedelta(hours=3), why="quota", now=now)
    actions.record_attempt(way, made[8:], at=at, outcome="error", why="token")
    for kind in ("signature", "malformed", "oversize"):
        for _ in range(12):
            pushes.count_refusal("youtube_api", kind, now)
    statement_making.make(yesterday, now=now)
    alarms.check(now)
    return yesterday


def test_an_officer_answers_an_alarm_without_script(desk, broken):
    ani = desk("ani", script=False, full_name="Ani Rekaan")
    page = ani.go("/cakupan/")
    alarm = page.get_by_role("listitem").filter(has_text="YouTube: Kemarin banyak akun tidak terlihat")
    expect(alarm).to_contain_text("7 dari 10 akun yang jatuh tempo tidak terlihat")
    alarm.get_by_text("Tanggapi").click()
    alarm.get_by_label("Yang Anda lakukan").fill("Kuota tambahan sudah diminta")
    alarm.get_by_role("button", name="Saya urus ini").click()
    expect(alarm).to_contain_text("Ani Rekaan")
    assert Alarm.objects.get(kind="day_short").note == "Kuota tambahan sudah diminta"


def test_a_statement_is_made_again_and_downloaded(desk, broken):
    ani = desk("ani", script=False)
    page = ani.go("/cakupan/pernyataan/daftar/")
    page.get_by_label("Hari").fill(broken.isoformat())
    page.get_by_label("Alasan edisi baru").fill("Unggahan patroli terlambat")
    page.get_by_role("button", name="Buat pernyataan").click()
    expect(page.get_by_role("table")).to_contain_text("Edisi 2: Unggahan patroli terlambat")
    with page.expect_download() as taken:
        page.get_by_role("link", name="PDF").first.click()
    assert taken.value.suggested_filename == f"cakupan-{broken.isoformat()}-edisi-2.pdf"


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_the_browser_complains_of_nothing(desk, broken, width):
    ani = desk("ani", width=width)
    for path in PAGES:
        ani.go(path)
        assert ani.sideways() == 0, path
    assert ani.complaints == []
