"""The day's patrol: fair lists, most urgent first, and every look written down."""

from datetime import timedelta

import pytest
from made_up_collection import NOW, TODAY, make_account, make_connector

from pantau.office.collection import actions, ledger, looks, patrolling
from pantau.office.collection.models import AccountDoubt, Attempt, PatrolLook, PatrolTask
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def two_officers(officer):
    return officer, make_person("budi", "coordinator")


def test_lists_are_made_once_and_shared_out_fairly(two_officers):
    for number in range(40):
        make_account(f"akun{number}", "facebook")
    assert patrolling.make_lists(TODAY, now=NOW) == 40
    minutes = [sum(task.minutes for task in patrolling.tasks_of(one, TODAY)) for one in two_officers]
    assert minutes[0] == minutes[1] > 0
    make_account("terlambat", "facebook")
    assert patrolling.make_lists(TODAY, now=NOW) == 40


def test_nobody_gets_more_than_their_minutes_and_the_rest_waits_in_the_ledger(officer):
    for number in range(30):
        make_account(f"akun{number}", "facebook")
    made = patrolling.make_lists(TODAY, now=NOW, minutes=10)
    assert sum(task.minutes for task in patrolling.tasks_of(officer, TODAY)) <= 10
    assert 0 < made < 30
    assert ledger.coverage(TODAY, now=NOW).by("why") == {"patrol": 30}


def test_longest_unseen_and_candidates_come_first(officer, candidates_of_two):
    fresh, stale = make_account("segar", "facebook"), make_account("lama", "facebook")
    candidates = make_account("calon", "facebook", candidate=candidates_of_two[0])
    for account, days in ((fresh, 1), (stale, 9), (candidates, 9)):
        actions.record_attempt(looks.PATROL, [account.pk], at=NOW - timedelta(days=days))
    patrolling.make_lists(TODAY, now=NOW)
    tasks = patrolling.tasks_of(officer, TODAY)
    assert [task.account.key for task in tasks] == ["calon", "lama", "segar"]
    assert [task.unseen_days for task in tasks] == [9, 9, 1]


def test_what_an_interface_gives_is_on_no_list(officer):
    make_connector()
    make_account("kanal", "youtube")
    make_account("tanpa-alamat", "facebook", url="", status="unresolved", kind="resolve")
    patrolling.make_lists(TODAY, now=NOW)
    assert not PatrolTask.objects.exists()


def test_an_account_of_two_owners_is_opened_once(officer, candidates_of_two):
    for one in candidates_of_two:
        make_account("sama", "facebook", candidate=one)
    patrolling.make_lists(TODAY, now=NOW)
    task = PatrolTask.objects.get()
    patrolling.close_task(task, now=NOW)
    assert ledger.coverage(TODAY, now=NOW).by("route") == {"patrol": 2}


def test_opened_with_nothing_new_is_a_look_with_its_minutes(officer, monkeypatch):
    make_account("akun", "facebook")
    patrolling.make_lists(TODAY, now=NOW)
    task = PatrolTask.objects.get()
    client = signed_in(officer)
    opened = client.get(f"/patroli/{task.pk}/buka/")
    assert opened["Location"] == task.account.url
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=4, seconds=10))
    client.post(f"/patroli/{task.pk}/selesai/", {"why": ""})
    look = PatrolLook.objects.get()
    assert (look.officer, look.minutes, look.posts, look.opened_at) == (officer, 5, 0, NOW)
    task.refresh_from_db()
    assert task.done_at is not None
    found = ledger.coverage(TODAY, now=NOW)
    assert (found.by("route"), found.adds_up) == ({"patrol": 1}, True)


def test_not_found_on_patrol_is_a_hint_by_a_route_of_its_own(officer):
    account = make_account("hilang", "facebook")
    patrolling.make_lists(TODAY, now=NOW)
    signed_in(officer).post(f"/patroli/{PatrolTask.objects.get().pk}/selesai/", {"why": "not_found"})
    assert AccountDoubt.objects.get().route == "patrol"
    assert Attempt.objects.get().why == "not_found"
    account.refresh_from_db()
    assert account.status == "registered"
    assert ledger.coverage(TODAY, now=NOW).by("why") == {"not_found": 1}


def test_nobody_closes_somebody_elses_line(two_officers):
    make_account("akun", "facebook")
    patrolling.make_lists(TODAY, now=NOW)
    task = PatrolTask.objects.get()
    other = next(one for one in two_officers if one != task.officer)
    assert signed_in(other).post(f"/patroli/{task.pk}/selesai/", {"why": ""}).status_code == 404


def test_deleting_a_patrols_attempt_breaks_the_sum(officer):
    make_account("akun", "facebook")
    patrolling.make_lists(TODAY, now=NOW)
    patrolling.close_task(PatrolTask.objects.get(), now=NOW)
    Attempt.objects.all().delete()
    assert not ledger.coverage(TODAY, now=NOW).adds_up


def test_the_page_shows_the_list_and_what_was_done(officer):
    make_account("akun.satu", "facebook")
    make_account("akun.dua", "tiktok")
    client = signed_in(officer)
    page = client.get("/patroli/").content.decode()
    assert "2 akun, kira-kira" in page
    assert "Belum pernah dilihat" in page
    client.post(f"/patroli/{PatrolTask.objects.first().pk}/selesai/", {"why": "", "minutes": 7})
    page = client.get("/patroli/").content.decode()
    assert "Sudah 1." in page
    assert "Dibuka, tidak ada yang baru" in page
    assert "7 menit" in page
