"""A plenary: who sits, when it may decide, what carries, what stands afterwards, and what the database refuses."""

from datetime import timedelta

import pytest
from deciding import HOUR, a_case, about, called, closed, meeting, proposal, sign_minutes, signed, vote_all
from django.db import DatabaseError, transaction

from made_up_findings import QUIET
from pantau.office.casework import actions, counting, plenaries
from pantau.office.casework.errors import CaseError, PlenaryError, PlenaryStaleError
from pantau.office.casework.models import Vote
from pantau.office.casework.outcomes import Proposal
from pantau.office.casework.plenaries import Presence
from pantau.office.people.notices.models import Notice
from staff import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_here(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


def test_members_are_those_of_the_whole_regency_on_its_day(officer, commissioners):
    make_person("lain", "commissioner", district_code="LB-1")
    make_person("bekas", "commissioner", valid_to=QUIET)
    make_person("mendatang", "commissioner", valid_from=QUIET + timedelta(days=3))
    plenary = called(commissioners, officer)
    assert [one.user for one in plenary.members.all()] == commissioners
    assert set(Notice.objects.values_list("user", flat=True)) == {one.pk for one in commissioners}


def test_a_plenary_meets_with_more_than_half_of_its_members_and_an_agenda(officer, commissioners):
    plenary = called(commissioners, officer)
    case = a_case(officer)
    away = {one.pk: Presence(False, "Sakit") for one in commissioners[1:]}
    plenaries.note_presence(plenary, away | {commissioners[0].pk: Presence(True)}, by=officer)
    with pytest.raises(PlenaryError, match="hadir 1 dari 3 anggota, perlu 2"):
        plenaries.open_meeting(plenary, by=officer, now=QUIET)
    plenaries.note_presence(plenary, {commissioners[1].pk: Presence(True)}, by=officer)
    with pytest.raises(PlenaryError, match="Agenda"):
        plenaries.open_meeting(plenary, by=officer, now=QUIET)
    plenaries.put_on_agenda(plenary, case, "outcome", "Usul.", [proposal(case)], by=officer, now=QUIET)
    plenaries.open_meeting(plenary, by=officer, now=QUIET)
    plenary.refresh_from_db()
    assert plenary.opened_at


def test_whoever_is_absent_has_a_reason(officer, commissioners):
    plenary = called(commissioners, officer)
    with pytest.raises(PlenaryError, match="mengapa Anggota 1 tidak hadir"):
        plenaries.note_presence(plenary, {commissioners[0].pk: Presence(False, " ")}, by=officer)


@pytest.mark.parametrize(
    ("choices", "absent", "carried"),
    [
        (["for", "for", "against"], 0, True),
        (["for", "against", "abstain"], 0, False),
        (["for", "abstain", "abstain"], 0, False),
        (["for", "for"], 1, True),
        (["for", "against"], 1, False),
        (["for", "for", "recused"], 0, True),
        (["for", "against", "recused"], 0, False),
    ],
)
def test_a_question_is_carried_by_more_than_half_of_those_there(
    officer, commissioners, choices, absent, carried
):
    case = a_case(officer)
    present = commissioners[: 3 - absent]
    _plenary, item = meeting(case, commissioners, officer, absent=commissioners[3 - absent :])
    vote_all(item, present, choices)
    assert plenaries.count(item, by=officer, now=QUIET).carried is carried


def test_who_stands_aside_counts_neither_for_quorum_nor_majority(officer, commissioners):
    commissioners += [make_person(f"anggota{n}", "commissioner", full_name=f"Anggota {n}") for n in (4, 5)]
    case = a_case(officer)
    _plenary, item = meeting(case, commissioners, officer, absent=commissioners[3:])
    vote_all(item, commissioners[:3], ["for", "for", "recused"])
    found = counting.count(item)
    assert (found.eligible, found.present, found.quorum) == (4, 2, 3)
    with pytest.raises(PlenaryError, match="hadir 2 dari 4"):
        plenaries.count(item, by=officer, now=QUIET)
    plenaries.vote(item, "recused", "Saudara kandung.", by=commissioners[3], now=QUIET)  # from afar, too
    assert counting.count(item).quorum == 2
    assert plenaries.count(item, by=officer, now=QUIET).carried


@pytest.mark.parametrize("alone", [True, False])
def test_the_author_of_a_study_does_not_decide_it_alone(officer, commissioners, alone):
    case = a_case(officer)
    signed(case, "violation_study", commissioners[0])
    paper = case.papers.get()
    type(paper).objects.filter(pk=paper.pk).update(changed_by=commissioners[1])
    _plenary, item = meeting(case, commissioners, officer)
    vote_all(item, commissioners, ["for", "for", "against" if alone else "for"])
    found = counting.count(item)
    assert found.alone is alone
    assert ("penyusun kajian" in found.why_not) is alone
    assert plenaries.count(item, by=officer, now=QUIET).carried is not alone


def test_nobody_is_counted_before_all_who_are_there_have_voted(officer, commissioners):
    _plenary, item = meeting(a_case(officer), commissioners, officer)
    vote_all(item, commissioners[:2], ["for", "for"])
    with pytest.raises(PlenaryError, match="Belum memberi suara: Anggota 3"):
        plenaries.count(item, by=officer, now=QUIET)


@pytest.mark.parametrize(
    ("who", "choice", "opinion", "told"),
    [
        (0, "recused", " ", "mengapa mengundurkan diri"),
        (2, "for", "", "tidak tercatat hadir"),
        (0, "maybe", "", "Pilih suaranya"),
    ],
)
def test_a_vote_that_is_none_is_refused(officer, commissioners, who, choice, opinion, told):
    _plenary, item = meeting(a_case(officer), commissioners, officer, absent=commissioners[2:])
    with pytest.raises(PlenaryError, match=told):
        plenaries.vote(item, choice, opinion, by=commissioners[who], now=QUIET)
    with pytest.raises(PlenaryError, match="bukan anggota"):
        plenaries.vote(item, "for", by=officer, now=QUIET)


def test_what_is_written_down_for_a_member_gives_way_to_the_member(officer, commissioners):
    _plenary, item = meeting(a_case(officer), commissioners, officer)
    member = commissioners[0]
    plenaries.record_vote(item, member, "for", by=officer, now=QUIET)
    assert Vote.objects.get().recorded_by == officer
    assert Notice.objects.filter(user=member, kind="casework.vote_recorded").exists()
    plenaries.vote(item, "against", "Bukti belum cukup.", by=member, now=QUIET)
    assert (Vote.objects.get().choice, Vote.objects.get().recorded_by) == ("against", None)
    with pytest.raises(PlenaryError, match="sudah memberi suara sendiri"):
        plenaries.record_vote(item, member, "for", by=officer, now=QUIET)


def test_minutes_are_drafted_signed_confirmed_and_then_it_stands(officer, commissioners):
    case = a_case(officer)
    decided = [proposal(case, norms=("uu7-2017/492",))]
    plenary, item = meeting(case, commissioners, officer, decided=decided, absent=commissioners[2:])
    plenaries.vote(item, "for", by=commissioners[0], now=QUIET)
    plenaries.record_vote(item, commissioners[1], "for", by=officer, now=QUIET)
    plenaries.count(item, by=officer, now=QUIET + HOUR)
    paper = sign_minutes(plenary, officer)
    asked = Notice.objects.filter(kind="casework.minutes_to_confirm").values_list("user", flat=True)
    assert set(asked) == {one.pk for one in commissioners[:2]}, "whoever was there is asked to confirm them"
    assert paper.values["meeting.quorum"].startswith("Hadir 2 dari 3 anggota")
    assert [row["name"] for row in paper.values["meeting.members"]] == ["Anggota 1", "Anggota 2"]
    assert "dicatat Baiq Petugas" in paper.values["meeting.members"][1]["vote"]
    assert paper.values["meeting.absent"] == ["Anggota 3: Dinas luar"]
    assert "Calon Rekaan. Pasal 492 UU 7/2017. Unsur terpenuhi" in paper.values["meeting.decision"]
    with pytest.raises(PlenaryError, match="anggota yang hadir"):
        plenaries.close(plenary, by=officer, now=QUIET)
    plenaries.confirm(plenary, by=commissioners[0], now=QUIET + 2 * HOUR)
    with pytest.raises(PlenaryError, match="Belum menyetujui berita acara: Anggota 2"):
        plenaries.close(plenary, by=commissioners[0], now=QUIET + 2 * HOUR)
    plenaries.confirm(plenary, by=commissioners[1], now=QUIET + 2 * HOUR)
    plenaries.close(plenary, by=commissioners[0], now=QUIET + 2 * HOUR)
    plenary.refresh_from_db()
    assert plenary.number == paper.number
    outcome = case.outcomes.get()
    assert (outcome.code, outcome.party, outcome.item, outcome.decided_at) == (
        "PIDANA", about(case), item, QUIET + HOUR,
    )  # fmt: skip
    assert case.events.get(kind="crime_declared").at == QUIET + HOUR
    assert plenaries.open_questions(case) == []
    actions.move(case, "decide_outcome", by=officer, now=QUIET + 2 * HOUR)


def test_a_scan_of_the_signed_minutes_confirms_for_all(officer, commissioners):
    plenary, item = meeting(a_case(officer), commissioners, officer)
    vote_all(item, commissioners, ["for", "for", "for"])
    plenaries.count(item, by=officer, now=QUIET)
    paper = sign_minutes(plenary, officer)
    type(paper).objects.filter(pk=paper.pk).update(scan_sha256="0" * 64)
    plenaries.close(plenary, by=commissioners[2], now=QUIET + 2 * HOUR)


def test_the_database_holds_what_a_closed_plenary_decided(officer, commissioners):
    plenary, item = closed(a_case(officer), commissioners, officer)
    tries = [
        lambda: item.votes.update(choice="against"),
        lambda: item.votes.all().delete(),
        lambda: type(item).objects.filter(pk=item.pk).update(carried=False),
        lambda: plenary.members.update(present=False),
    ]
    for attempt in tries:
        with pytest.raises(DatabaseError, match="closed plenary stands"), transaction.atomic():
            attempt()
    late = make_person("terlambat", "commissioner")
    with pytest.raises(DatabaseError, match="closed plenary stands"), transaction.atomic():
        Vote.objects.create(item=item, user=late, choice="for", at=QUIET + 9 * HOUR)
    with pytest.raises(PlenaryError, match="sudah selesai"):
        plenaries.vote(item, "against", by=commissioners[0], now=QUIET)


def test_two_who_change_a_plenary_do_not_overwrite_each_other(officer, commissioners):
    plenary = called(commissioners, officer)
    seen = plenary.version
    plenaries.note_presence(plenary, {commissioners[0].pk: Presence(True)}, by=officer, version=seen)
    with pytest.raises(PlenaryStaleError):
        plenaries.note_presence(plenary, {commissioners[1].pk: Presence(True)}, by=officer, version=seen)


@pytest.mark.parametrize(
    ("state", "question", "decided", "told"),
    [
        ("tracing", "finding", [], "belum dapat diputus"),
        ("study", "outcome", ["PIDANA"], "belum dapat diputus"),
        ("outcome_plenary", "outcome", [], "paling sedikit satu hasil"),
        ("finding_plenary", "finding", ["PIDANA"], "belum memutus hasil"),
        ("outcome_plenary", "outcome", ["TAKEDOWN"], "tidak dapat dipilih"),
    ],
)
def test_only_what_a_case_waits_for_comes_on_the_agenda(
    officer, commissioners, state, question, decided, told
):
    case = a_case(officer, state)
    plenary = called(commissioners, officer)
    proposals = [proposal(case, code) for code in decided]
    with pytest.raises(CaseError, match=told):
        plenaries.put_on_agenda(plenary, case, question, "Usul.", proposals, by=officer, now=QUIET)


def test_a_case_may_end_in_several_outcomes_for_several_reasons(officer, commissioners):
    case = a_case(officer, subject="village_official", name="Kepala Desa Rekaan")
    decided = [proposal(case), proposal(case, "HUKUM_LAIN", reason="UU Desa.")]
    closed(case, commissioners, officer, decided=decided)
    assert sorted(case.outcomes.values_list("code", flat=True)) == ["HUKUM_LAIN", "PIDANA"]


def test_what_is_stopped_says_how_it_ended(officer, commissioners):
    case = a_case(officer, "study")
    stop = [Proposal("DIHENTIKAN", None, reason="Pelapor mencabut laporannya.")]
    closed(case, commissioners, officer, question="stop", decided=stop)
    assert case.outcomes.get().code == "DIHENTIKAN"


def test_a_plenary_that_cannot_meet_is_called_off_with_a_reason(officer, commissioners):
    plenary = called(commissioners, officer)
    with pytest.raises(CaseError):
        plenaries.call_off(plenary, "", by=officer, now=QUIET)
    plenaries.call_off(plenary, "Kuorum tidak tercapai.", by=officer, now=QUIET)
    with pytest.raises(PlenaryError, match="sudah selesai"):
        plenaries.open_meeting(plenary, by=officer, now=QUIET)
