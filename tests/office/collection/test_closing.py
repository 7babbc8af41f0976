"""After the last campaign day every registered account is in exactly one state, and blind is not closed."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from made_up_collection import NOW, make_account, make_connector

from made_up_findings import make_candidate, make_finding, make_post
from pantau.engine.post import Author, Batch, Media, Post
from pantau.engine.sources.connectors.events import AccountChanged, AccountRef, Page
from pantau.office.collection import actions, closing, looks
from pantau.office.collection.closing import STATES
from pantau.office.people.models import AuditEvent
from pantau.office.posts import actions as posts
from pantau.office.posts.models import Post as StoredPost
from pantau.office.registry import actions as registry
from pantau.office.registry.models import Account
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2024, 2, 10, 16, tzinfo=UTC)  # midnight after 10 February, WITA
BEFORE, AFTER = DEADLINE - timedelta(hours=5), DEADLINE + timedelta(hours=5)


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer(db):
    return make_person("ani", "officer")


def registered(key: str, platform: str = "youtube", **fields) -> Account:
    return make_account(key, platform, registered_on=date(2023, 11, 20), **fields)


def states(now: datetime = NOW, **asked) -> dict[str, str]:
    found = closing.watch(now, **asked)
    names = dict(Account.objects.values_list("pk", "key"))
    return {names[row.account_id]: row.state for row in found.rows}


def seen(account: Account, at: datetime) -> None:
    actions.record_attempt(looks.PATROL, [account.pk], at=at)


def posted(account: Account, at: datetime, **more) -> StoredPost:
    return make_post("Salam dua jari", platform=account.platform, account=account, posted_at=at, **more)


def test_each_account_is_in_the_state_that_its_records_show(youtube, officer):
    posted(registered("posting"), AFTER)
    posted(registered("sponsored"), AFTER, sponsored=True)
    seen(registered("open"), AFTER)
    seen(registered("seen.before"), BEFORE)
    registered("never")
    closed = registered("closed")
    seen(closed, BEFORE)
    registry.close_account(closed, on=date(2024, 2, 10), by=officer, why="Diperiksa sendiri", now=AFTER)
    assert states() == {
        "posting": "posting", "sponsored": "advertising", "open": "open", "seen.before": "unobserved",
        "never": "unobserved", "closed": "closed",
    }  # fmt: skip


def test_counts_add_up_to_the_registered_by_platform(youtube):
    for number in range(4):
        registered(f"kanal{number}")
    registered("halaman", "facebook")
    registered("lama", status="closed", valid_to=date(2024, 1, 5))
    registered("bukan", status="unregistered")
    make_account("sesudah", registered_on=date(2024, 2, 11))
    found = closing.watch(NOW)
    assert {of: counts.total() for of, counts in found.counts().items()} == {"youtube": 5, "facebook": 1}
    assert found.total().total() == 6
    assert set(found.total()) <= set(STATES)


def test_an_account_closed_late_is_closed_and_says_so_and_one_seen_again_is_not(youtube, officer):
    late, again = registered("late"), registered("again")
    for account in (late, again):
        seen(account, AFTER)
        registry.close_account(account, on=date(2024, 2, 11), by=officer, why="Diperiksa sendiri", now=NOW)
    seen(again, datetime(2024, 2, 11, 20, tzinfo=UTC))
    found = {row.account_id: row for row in closing.watch(NOW).rows}
    assert (found[late.pk].state, found[late.pk].late) == ("closed", True)
    assert found[again.pk].state == "open"


def test_failures_are_no_closing_until_a_person_says_so(youtube, officer):
    other = make_connector("youtube_feed", "youtube", needs=())
    account = registered("hilang")
    ref, now = AccountRef("youtube", handle="hilang"), DEADLINE + timedelta(days=3)
    for connector, hours in ((youtube, 60), (other, 40), (youtube, 20)):
        at = now - timedelta(hours=hours)
        actions.store_page(connector, Page((AccountChanged(ref, "not_found", at),)), now=at)
    assert states(now) == {"hilang": "doubtful"}
    actions.say_gone(account, "not_found", by=officer, why="Sudah dibuka sendiri.", now=now)
    assert states(now) == {"hilang": "closed"}
    seen(account, now + timedelta(hours=1))
    assert states(now + timedelta(hours=2)) == {"hilang": "open"}


def ad(account: Account, number: int, started: str, stopped: str | None) -> None:
    raw = {"id": str(number), "page_id": account.key, "ad_delivery_start_time": started}
    raw |= {"ad_delivery_stop_time": stopped} if stopped else {}
    item = Post(
        "facebook", f"ad:{number}", "Pilih kami", posted_at=datetime.fromisoformat(started).replace(tzinfo=UTC),
        author=Author("facebook", account.key), media=(Media("other"),), sponsored=True, raw=raw,
        url=f"https://www.facebook.com/ads/library/?id={number}", collected_at=AFTER,
    )  # fmt: skip
    posts.ingest(
        [Batch((item,))], route="meta_ad_library", legal_basis="uji", source="uji", clock=lambda: AFTER
    )


def test_an_ad_that_still_ran_is_told_from_one_that_had_stopped(db):
    running, stopped, begun = (registered(str(900 + n), "facebook", kind="id", handle="") for n in range(3))
    ad(running, 1, "2024-01-25", None)
    ad(stopped, 2, "2024-01-25", "2024-02-09")
    ad(begun, 3, "2024-02-11", "2024-02-11")
    assert states() == {"900": "advertising", "901": "unobserved", "902": "advertising"}


def test_one_account_of_two_owners_is_watched_for_both(youtube):
    first = registered("bersama", candidate=make_candidate())
    registered("bersama", candidate=make_candidate())
    posted(first, AFTER)
    assert [row.state for row in closing.watch(NOW).rows] == ["posting", "posting"]


def test_the_past_is_told_as_it_stood(youtube):
    account = registered("kanal")
    seen(account, AFTER)
    posted(account, AFTER + timedelta(days=1))
    assert states(day=date(2024, 2, 11)) == {"kanal": "open"}
    assert states(NOW + timedelta(days=2)) == {"kanal": "posting"}


# --- the page, the file, the command --------------------------------------------------------------


def page_of(user, **given) -> str:
    answer = signed_in(user).get("/cakupan/penutupan/", given)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_deadline_the_page_says_when_it_begins_and_what_will_be_asked(
    youtube, officer, monkeypatch
):
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    registered("kanal")
    page = page_of(officer)
    assert "Pengawasan dimulai Min, 11 Feb 2024, 00.00 WITA" in page
    assert "Masih mengunggah" in page
    assert "unduh" not in page
    assert signed_in(officer).get("/cakupan/penutupan/unduh/").status_code == 404


def test_the_page_tells_of_each_account_and_leads_to_post_and_finding(youtube, officer):
    post = posted(registered("kanal"), AFTER, url="https://youtube.example/unggahan")
    finding = make_finding(post=post)
    seen(registered("lama"), BEFORE)
    page = page_of(officer)
    assert 'href="https://youtube.example/unggahan"' in page
    assert f'href="/tinjau/{finding.pk}/"' in page
    assert "Tidak teramati sejak" in page
    assert "belum tentu ditutup" in page
    assert "@lama" not in page_of(officer, status="posting", platform="aneh")


def test_an_address_that_a_browser_must_not_follow_is_no_link(youtube, officer):
    posted(registered("kanal"), AFTER, url="javascript:alert(1)")
    assert "javascript:" not in page_of(officer)


def test_findings_out_of_reach_are_not_linked(youtube):
    make_finding(post=posted(registered("kanal"), AFTER))
    operator = make_person("tekno", "technical_operator")
    assert "Buka temuannya" not in page_of(operator)


def test_the_file_names_every_account_once_and_its_taking_is_written_down(youtube, officer):
    posted(registered("kanal", candidate=make_candidate(name="=CMD()")), AFTER)
    registered("lain")
    answer = signed_in(officer).get("/cakupan/penutupan/unduh/")
    table = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert {row["Akun"]: row["Keadaan"] for row in table} == {
        "'@kanal": "Masih mengunggah",
        "'@lain": "Tidak teramati",
    }
    assert table[0]["Pemilik"] == "'=CMD()"
    assert AuditEvent.objects.filter(verb="closing_downloaded").count() == 1
