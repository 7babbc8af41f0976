"""The limits of a case: what starts and ends them, who is warned, what a new holiday moves, and the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pantau.office.casework import actions, clock_actions, clocks, papers
from pantau.office.casework.actions import Opening
from pantau.office.casework.errors import CaseError
from pantau.office.casework.papers import Signer
from pantau.office.people.notices.models import Notice
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2024, 2, 5, 2, 0, tzinfo=UTC)  # 10.00 WITA


def opened(by, entrance="supervision", **happened):
    opening = Opening(entrance, "Dugaan rekaan", happened=happened or {"suspicion_found": MONDAY})
    return actions.open_case(opening, by=by, now=MONDAY)


def limit(case, name):
    return next(one for one in clocks.limits_of(case) if one.deadline.id == name)


def test_a_limit_runs_from_its_event_and_both_readings_stand(officer):
    found = limit(opened(officer), "finding_set")
    # Seven calendar days: Mon 12 Feb. Seven working days: 6, 7, 12, 13, 15, 16, 19 (8 Isra Mikraj, 9 leave, 14 vote).
    assert [ending.last_day for ending in found.due.endings] == [date(2024, 2, 12), date(2024, 2, 19)]
    assert found.due.warns.last_day == date(2024, 2, 12)
    assert found.running


def test_it_ends_with_its_event_in_time_or_late(officer):
    case = opened(officer, "report", report_received=MONDAY, event_known=MONDAY - timedelta(days=1))
    assert limit(case, "report_delivered").in_time is True
    papers.draft(case, "report", by=officer, now=MONDAY)
    receipt = papers.draft(case, "report_receipt", by=officer, now=MONDAY)
    papers.save(
        receipt,
        dict.fromkeys((blank.name for blank in papers.blanks(receipt)), "Diisi"),
        lock=receipt.lock, by=officer, now=MONDAY,
    )  # fmt: skip
    papers.sign(
        receipt, [Signer("Penerima", "Baiq"), Signer("Pelapor", "Inaq")], place="Gerung",
        at=MONDAY + timedelta(days=2), by=officer, now=MONDAY + timedelta(days=2),
    )  # fmt: skip
    assert limit(case, "receipt_given").in_time is False


def test_limits_of_other_entrances_and_outcomes_do_not_run(officer):
    names = {one.deadline.id for one in clocks.limits_of(opened(officer))}
    assert "preliminary_study" not in names
    assert "gakkumdu_first_discussion" not in names


def test_a_new_holiday_moves_what_runs_over_it_and_says_so(officer):
    case = opened(officer)
    before = limit(case, "finding_set").due.latest.last_day
    entered = clock_actions.enter_day_off(
        date(2024, 2, 13), "Libur daerah rekaan", "SK Bupati Rekaan 1/2024", by=officer, now=MONDAY
    )
    after = limit(case, "finding_set").due.latest.last_day
    assert (before, after) == (date(2024, 2, 19), date(2024, 2, 20))
    assert any("Libur daerah rekaan" in words for words in entered.words)
    assert Notice.objects.filter(user=officer, kind="casework.limit_moved").exists()
    clock_actions.withdraw_day_off(entered.day_off, by=officer, now=MONDAY)
    assert limit(case, "finding_set").due.latest.last_day == before
    clock_actions.enter_day_off(date(2024, 2, 13), "Libur", "SK lagi", by=officer, now=MONDAY)
    with pytest.raises(CaseError):
        clock_actions.enter_day_off(date(2024, 2, 13), "Libur", "SK lagi", by=officer, now=MONDAY)


def test_each_stage_is_told_once_to_who_works_on_it_and_lateness_to_commissioners(officer, commissioners):
    opened(officer)

    def told(user):
        return list(Notice.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))

    clock_actions.warn(MONDAY + timedelta(hours=1))
    assert told(officer) == []
    for _again in range(2):
        clock_actions.warn(MONDAY + timedelta(days=4))
    assert told(officer) == ["casework.limit_half"]
    clock_actions.warn(MONDAY + timedelta(days=8))
    assert told(officer)[-1] == "casework.limit_over"
    assert told(commissioners[0]) == ["casework.limit_over"]


def test_events_outside_the_office_end_limits_that_wait_for_them(officer):
    case = opened(officer, sent_to_bkn=MONDAY)
    with pytest.raises(CaseError):
        clock_actions.tell_event(case, "verdict", MONDAY, "Kata orang", by=officer, now=MONDAY)
    clock_actions.tell_event(case, "bkn_verified", MONDAY, "Surel satgas", by=officer, now=MONDAY)
    assert limit(case, "bkn_verification").in_time is True


def test_the_calendar_holds_numbers_and_titles_alone(officer, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY)
    case = opened(officer)
    desk = signed_in(officer)
    page = desk.post("/perkara/tenggat/kalender/").content.decode()
    address = page.split('class="mono">')[1].split("<")[0].split("/perkara/")[1]
    feed = client.get(f"/perkara/{address}")  # nobody is signed in
    text = feed.content.decode().replace("\r\n ", "")
    assert feed["Content-Type"].startswith("text/calendar")
    assert case.number in text
    assert "Dugaan rekaan" not in text
    assert "Baiq" not in text
    desk.post("/perkara/tenggat/kalender/akhiri/")
    assert client.get(f"/perkara/{address}").status_code == 404


def test_the_page_explains_each_date(officer, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MONDAY + timedelta(days=1))
    case = opened(officer)
    page = signed_in(officer).get(f"/perkara/{case.pk}/").content.decode()
    assert "7 hari kerja sejak" in page
    assert "UU 7/2017 Pasal 454 ayat (5)" in page
    overview = (
        signed_in(make_person("lain", "commissioner")).get("/perkara/tenggat/?semua=1").content.decode()
    )
    assert case.number in overview
