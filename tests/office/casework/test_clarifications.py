"""A clarification is set once: its day fills the papers, clashes are told, and who stays away is invited again."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from pantau.office.casework import actions, clock_actions, papers
from pantau.office.casework.actions import Opening
from pantau.office.casework.models import Case, Clarification, Paper
from pantau.office.casework.papers import Signer
from pantau.office.casework.parties import Named, details_of
from pantau.office.people.absence_models import Absence
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
MONDAY = datetime(2024, 2, 5, 2, 0, tzinfo=UTC)  # 10.00 WITA; Thu 8 Feb is a holiday, Fri 9 collective leave
NAME = "Inaq Saksi Rekaan"


@pytest.fixture
def at(monkeypatch, settings, tmp_path):
    """Sets the office's clock."""
    settings.PANTAU_DATA = tmp_path
    settings.PANTAU_OWNER, settings.PANTAU_OWNER_ADDRESS = "Bawaslu Kabupaten Rekaan", "Jalan Rekaan 1"

    def turn(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    turn(MONDAY)
    return turn


def invited(one, officer, when):
    Paper.objects.create(
        case=one.case, party=one.party, form="clarification_invitation", edition="e", state="signed",
        signed_at=when + timedelta(hours=1), made_by=officer, made_at=when, changed_by=officer, changed_at=when,
    )  # fmt: skip


@pytest.fixture
def case(officer):
    happened = {"suspicion_found": MONDAY, "case_registered": MONDAY}
    opened = actions.open_case(
        Opening("supervision", "Dugaan rekaan", happened=happened, district_code="LB-1"),
        by=officer, now=MONDAY,
    )  # fmt: skip
    Case.objects.filter(pk=opened.pk).update(state="clarification")
    opened.refresh_from_db()
    return opened


def values(form, **of):
    return papers.values_of(Paper.objects.filter(form=form, **of).latest("pk"))


def test_a_clarification_from_the_invitation_to_the_study(case, officer, at):
    witness = actions.add_party(case, Named("witness", NAME), by=officer, now=MONDAY)
    desk = signed_in(officer)
    page = desk.get(f"/perkara/{case.pk}/").content.decode().replace("\xa0", " ")
    assert "mulai Rab, 7 Feb 2024" in page  # one working day between
    assert "Paling akhir Sen, 12 Feb 2024" in page  # seven calendar days since it was registered

    # What stands against a moment is told before it is kept, and a person may keep it all the same.
    Absence.objects.create(
        user=officer, stand_in=make_person("rekan", "officer"), first_day=date(2024, 2, 8),
        last_day=date(2024, 2, 8), made_by=officer, made_at=MONDAY,
    )  # fmt: skip
    invite = f"/perkara/{case.pk}/orang/{witness.pk}/klarifikasi/"
    wanted = {
        "starts_at": "2024-02-08T09:00", "mode": "office", "place": "Ruang 2",
        "questions": "Siapa yang mengunggah?\n\nKapan?", "version": Case.objects.get().version,
    }  # fmt: skip
    refused = desk.post(invite, wanted)
    words = refused.content.decode()
    assert refused.status_code == 422
    assert "Hari itu libur" in words
    assert "Baiq Petugas cuti pada hari itu." in words
    assert not Clarification.objects.exists()
    early = desk.post(invite, wanted | {"starts_at": "2024-02-06T20:00"}).content.decode()
    assert "Di luar jam kantor" in early
    assert "Undangan sampai terlalu dekat" in early
    late = desk.post(invite, wanted | {"starts_at": "2024-02-20T09:00"}).content.decode()
    assert "Sesudah batas" in late
    assert desk.post(invite, wanted | {"anyway": "on"}).status_code == 302
    assert desk.post(invite, wanted | {"anyway": "on"}).status_code == 409  # another version by now
    first = Clarification.objects.get()
    assert first.questions == ["Siapa yang mengunggah?", "Kapan?"]

    # The invitation takes day, hour and place from the case, follows when they change, and keeps the witness sealed.
    begin = f"/perkara/{case.pk}/surat/baru/"
    desk.post(begin, {"form": "clarification_invitation", "party": witness.pk})
    told = values("clarification_invitation")
    assert (told["meeting.day"], told["meeting.hour"], told["meeting.place"]) == (
        "2024-02-08", "09.00 WITA", "Ruang 2",
    )  # fmt: skip
    assert NAME in told["letter.addressee"][0]
    assert NAME not in str(Paper.objects.get().values)
    change = f"/perkara/klarifikasi/{first.pk}/ubah/"
    moved = desk.post(change, wanted | {"starts_at": "2024-02-07T09:00", "version": ""})
    assert moved.status_code == 302
    assert values("clarification_invitation")["meeting.day"] == "2024-02-07"

    # In the calendar of whoever works on the case: its number and no name. Others of theirs clash with it.
    feed = clock_actions.feed_of(officer, "https://x", MONDAY)
    assert f"{case.number}: Klarifikasi" in feed
    assert "20240207T010000Z" in feed
    assert NAME not in feed
    other = actions.open_case(Opening("supervision", "Lain"), by=officer, now=MONDAY)
    Case.objects.filter(pk=other.pk).update(state="study")
    reported = actions.add_party(other, Named("reported", "Amaq Rekaan"), by=officer, now=MONDAY)
    clash = desk.post(
        f"/perkara/{other.pk}/orang/{reported.pk}/klarifikasi/", wanted | {"starts_at": "2024-02-07T10:00"}
    )
    assert "ada klarifikasi lain, perkara " + case.number in clash.content.decode()

    # Who stays away says why, and is invited once more with the same place and questions.
    absent = f"/perkara/klarifikasi/{first.pk}/tidak-hadir/"
    assert desk.post(absent, {"why": "Sakit, surat dokter"}).status_code == 422  # not yet
    at(MONDAY + timedelta(days=2, hours=1))
    uninvited = desk.post(absent, {"why": "Sakit, surat dokter"})
    assert "belum ditandatangani" in uninvited.content.decode()  # nobody stays away from what they never got
    invited(first, officer, MONDAY)
    assert desk.post(absent, {"why": ""}).status_code == 422
    assert desk.post(absent, {"why": "Sakit, surat dokter"}).status_code == 302
    page = desk.get(f"/perkara/{case.pk}/").content.decode()
    assert "Undang lagi (undangan ke-2)" in page
    assert "Siapa yang mengunggah?" in page.split("Undang lagi")[1]
    again = desk.post(invite, wanted | {"starts_at": "2024-02-12T09:00", "version": "", "anyway": "on"})
    assert again.status_code == 302
    second = Clarification.objects.get(round=2)
    study = papers.draft(case, "violation_study", by=officer, now=clock.now())
    assert [row["result"] for row in values("violation_study")["data.heard"]] == [
        "Tidak hadir atas undangan ke-1: Sakit, surat dokter",
        "Undangan ke-2, dijadwalkan",
    ]

    # Who comes is asked once what their card says; oath and record have it, sealed, with the questions.
    at(datetime(2024, 2, 12, 3, 0, tzinfo=UTC))
    came = f"/perkara/klarifikasi/{second.pk}/hadir/"
    identity = {"nik": "5200000000000001", "birth": "Gerung, 1 Januari 1990", "occupation": "Petani",
                "address": "Dusun Rekaan"}  # fmt: skip
    assert desk.post(came, identity).status_code == 302
    witness.refresh_from_db()
    assert details_of(witness)["name"] == NAME  # what was known stays
    desk.post(begin, {"form": "clarification_record", "party": witness.pk})
    record = Paper.objects.get(form="clarification_record")
    told = papers.values_of(record)
    assert (told["person.birth"], told["person.occupation"]) == ("Gerung, 1 Januari 1990", "Petani")
    assert "5200000000000001" not in str(record.values)
    rows = [dict(row) for row in told["talk.answers"]]
    rows[0]["answer"] = "Saya tidak tahu."
    papers.save(record, {"talk.answers": rows}, lock=record.lock, by=officer, now=clock.now())
    done = desk.post(came, {"ended_at": "2024-02-12T10:40"})
    assert done.status_code == 302
    record.refresh_from_db()
    papers.refill(record, by=officer, now=clock.now())
    told = values("clarification_record")
    assert told["end.ended_at"] == "10.40 WITA"
    assert [row["answer"] for row in told["talk.answers"]] == ["Saya tidak tahu.", ""]
    assert papers.blanks(Paper.objects.get(pk=record.pk)) == ()
    signed = papers.sign(
        Paper.objects.get(pk=record.pk), [Signer("Yang meminta keterangan", "Baiq Petugas")], place="Gerung",
        at=clock.now(), by=officer, now=clock.now(),
    )  # fmt: skip
    papers.refill(Paper.objects.get(pk=study.pk), by=officer, now=clock.now())
    assert values("violation_study")["data.heard"][1]["result"] == f"Hadir; berita acara {signed.number}"
    shown = desk.get(f"/perkara/{case.pk}/").content.decode()
    assert "Klarifikasi tidak dihadiri" in shown  # on the time line
    assert "Undang lagi" not in shown
    assert NAME not in shown

    # Those who may not read clarifications do not learn that there were any.
    leader = signed_in(make_person("pimpinan", "leadership"))
    assert not re.search('id="klarifikasi"', leader.get(f"/perkara/{case.pk}/").content.decode())


def test_after_the_last_invitation_the_case_goes_on_without_the_person(case, officer, at):
    reported = actions.add_party(case, Named("reported", "Amaq Rekaan"), by=officer, now=MONDAY)
    desk = signed_in(officer)
    for number, (day, after) in enumerate((("2024-02-07T09:00", 3), ("2024-02-12T09:00", 8)), 1):
        plan = {"starts_at": day, "mode": "video", "place": "https://rapat.example/1", "anyway": "on"}
        assert desk.post(f"/perkara/{case.pk}/orang/{reported.pk}/klarifikasi/", plan).status_code == 302
        one = Clarification.objects.get(round=number)
        assert one.where == "Daring (video): https://rapat.example/1"
        invited(one, officer, clock.now())
        at(MONDAY + timedelta(days=after))
        desk.post(f"/perkara/klarifikasi/{one.pk}/tidak-hadir/", {"why": "Tanpa kabar"})
    page = desk.get(f"/perkara/{case.pk}/").content.decode()
    assert "Amaq Rekaan tidak hadir atas semua undangan" in page
    assert desk.post(f"/perkara/{case.pk}/orang/{reported.pk}/klarifikasi/", plan).status_code == 422
    # What the office itself calls off counts as no invitation.
    other = actions.add_party(case, Named("expert", "Ahli Rekaan"), by=officer, now=MONDAY)
    plan["starts_at"] = "2024-02-15T09:00"
    desk.post(f"/perkara/{case.pk}/orang/{other.pk}/klarifikasi/", plan)
    one = Clarification.objects.get(party=other)
    assert desk.post(f"/perkara/klarifikasi/{one.pk}/batal/", {"why": "Ruangan dipakai"}).status_code == 302
    desk.post(f"/perkara/{case.pk}/orang/{other.pk}/klarifikasi/", plan)
    assert list(other.clarifications.values_list("round", "state")) == [(1, "called_off"), (1, "set")]
