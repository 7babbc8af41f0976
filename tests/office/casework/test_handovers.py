"""What may be decided about whom, whom it is handed to on which day, and how far it has come."""

from datetime import UTC, datetime, timedelta

import pytest
from deciding import HOUR, a_case, about, closed, meeting, proposal, signed
from deciding_matrix import MATRIX, WHO
from django.urls import get_resolver

from made_up_findings import QUIET, make_account, make_finding, make_post
from pantau.office.casework import actions, handovers, outcomes
from pantau.office.casework.errors import CaseError
from pantau.office.casework.handovers import Letter, Sending
from pantau.office.casework.models import CaseParty, Handover, Outcome, Vote
from pantau.office.casework.outcomes import Proposal
from pantau.office.people.access import standing_of
from pantau.office.posts.models import Post
from pantau.office.registry.models import Official
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

GAP = datetime(2024, 8, 30, 4, tzinfo=UTC)
BKN = datetime(2024, 9, 10, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kept_here(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


def made(case, code, by, now=QUIET, **more):
    """An outcome as a plenary would have left it."""
    party = about(case) if code != "TAKEDOWN" else None
    told = {"party": party, "reason": "Pleno.", "decided_at": now, "decided_by": by}
    return Outcome.objects.create(case=case, code=code, **(told | more))


def official(case, role):
    one = Official.objects.create(name="Made Rekaan", role=role, unit="Dinas Rekaan")
    CaseParty.objects.filter(case=case).update(official=one)
    return one


@pytest.mark.parametrize(
    ("code", "subject", "allowed"),
    [
        ("ADM", "candidate", True),
        ("ADM", "party", True),
        ("ADM", "campaign_team", True),
        ("ADM", "organiser", True),
        ("ADM", "asn", False),
        ("ADM", "village_official", False),
        ("ADM", "tni_polri", False),
        ("ADM", "citizen", False),
        ("ADM", "media", False),
        ("ADM", "", False),
        ("ETIK", "organiser", True),
        ("ETIK", "candidate", False),
        ("PIDANA", "citizen", True),
        ("HUKUM_LAIN", "asn", True),
    ],
)
def test_who_can_be_the_respondent_of_which_outcome(officer, code, subject, allowed):
    case = a_case(officer, subject=subject, name="Seseorang Rekaan")
    offer = next(one for one in outcomes.offers(case, plenary=True) if one.rule.code == code)
    assert (offer.barred == "") is allowed
    if not allowed:
        with pytest.raises(CaseError, match="tidak dapat menjadi terlapor"):
            outcomes.checked(case, [proposal(case, code)], plenary=True)


@pytest.mark.parametrize(
    ("role", "code", "advised"),
    [
        ("officer", "TAKEDOWN", False),
        ("officer", "SARAN_PERBAIKAN", False),
        ("coordinator", "SARAN_PERBAIKAN", False),
        ("coordinator", "ADM", True),
        ("officer", "ADM", None),
        ("commissioner", "ADM", None),
        ("coordinator", "PIDANA", None),
        ("officer", "BUKAN", None),
    ],
)
def test_what_is_noted_without_a_plenary_and_what_a_level_may_only_recommend(officer, role, code, advised):
    case = a_case(officer)
    person = make_person("orang", role)
    told = (case, proposal(case, code), standing_of(person, QUIET))
    if advised is None:
        with pytest.raises(CaseError, match="diputus rapat pleno"):
            outcomes.note_without_plenary(*told, by=person, now=QUIET)
        return
    found = outcomes.note_without_plenary(*told, by=person, now=QUIET)
    assert found.advised_only is advised
    usual = [one.id for one in handovers.proposed(found, QUIET.date()).usual]
    assert (usual == ["bawaslu-kabupaten"]) is advised


def test_a_recommendation_neither_decides_the_case_nor_stands_in_the_way(officer, commissioners):
    case = a_case(officer)
    person = make_person("panwascam", "coordinator")
    advice = proposal(case, "ADM")
    outcomes.note_without_plenary(case, advice, standing_of(person, QUIET), by=person, now=QUIET)
    with pytest.raises(CaseError, match="Catat hasil"):
        actions.move(case, "decide_outcome", by=officer, now=QUIET)
    closed(case, commissioners, officer, decided=[proposal(case, "ADM")])
    assert sorted(case.outcomes.values_list("advised_only", flat=True)) == [False, True]


@pytest.mark.parametrize(
    ("posted", "stage"),
    [(datetime(2023, 11, 2, 4, tzinfo=UTC), "ethics"), (datetime(2023, 11, 2, 17, tzinfo=UTC), "discipline")],
)
def test_an_officials_act_is_ethics_until_the_day_candidates_are_fixed(officer, posted, stage):
    """3 November 2023 begins in WITA at 16.00 UTC of the day before."""
    finding = make_finding(post=make_post(account=make_account("asn.rekaan"), posted_at=posted))
    case = a_case(officer, subject="asn", name="ASN Rekaan", party={"acts": ("SUKA",)})
    actions.add_findings(case, [finding], by=officer, now=QUIET)
    hint = outcomes.stage_hint(case, about(case))
    assert (hint.stage, hint.fixed.day.isoformat()) == (stage, "2023-11-03")
    assert hint.acts[0].sanction == {"ethics": "Sanksi moral", "discipline": "Hukuman disiplin berat"}[stage]
    assert hint.acts[0].source


@pytest.mark.parametrize(
    ("role", "when", "usual", "gap"),
    [
        ("asn", QUIET, ["kasn", "ppk-bupati"], False),
        ("asn", GAP, ["ppk-bupati"], True),
        ("asn", BKN, ["bkn", "ppk-bupati"], False),
        ("village_head", GAP, ["bupati-desa"], False),
        ("polri", BKN, ["kapolres-propam"], False),
    ],
)
def test_an_official_s_case_goes_to_whoever_was_competent_that_day(officer, role, when, usual, gap):
    case = a_case(officer, subject="asn", now=when)
    official(case, role)
    outcome = made(case, "HUKUM_LAIN", officer, when)
    found = handovers.proposed(outcome, handovers.day_of(when))
    assert [one.id for one in found.usual] == usual
    assert bool(found.gaps) is gap
    if role == "asn":
        stranger = "bkn" if when < BKN else "kasn"
        with pytest.raises(CaseError, match="tidak berlaku"):
            handovers.prepare(outcome, Letter(stranger), by=officer, now=when)


def test_a_letter_to_bkn_is_followed_until_the_sanction_is_carried_out(officer):
    case = a_case(officer, subject="asn", now=BKN)
    official(case, "asn")
    letter = handovers.prepare(made(case, "HUKUM_LAIN", officer, BKN), Letter("bkn"), by=officer, now=BKN)
    assert [one.met for one in handovers.demands_of(letter)] == [False] * 5
    with pytest.raises(CaseError, match="alasannya"):
        handovers.send(letter, Sending(BKN, "SBT", "SBT-1"), by=officer, now=BKN)
    signed(case, "violation_study", officer, BKN)
    assert [one.met for one in handovers.demands_of(letter)].count(True) == 1
    handovers.send(letter, Sending(BKN, "SBT", "SBT-1", "NIP menyusul."), by=officer, now=BKN)
    letter.refresh_from_db()
    assert (letter.state, letter.lacking_why, len(letter.lacking)) == ("sent", "NIP menyusul.", 4)
    assert case.events.get(kind="sent_to_bkn").at == BKN
    handovers.note_received(letter, "Admin SBT", BKN, by=officer, now=BKN)
    later = BKN + timedelta(days=3)
    with pytest.raises(CaseError, match="belum tiba"):
        handovers.follow(letter, "verified", "", later, by=officer, now=BKN)
    handovers.follow(letter, "returned", "Kajian kurang.", BKN, by=officer, now=BKN)
    handovers.send(letter, Sending(later, "SBT", "SBT-2", "NIP menyusul."), by=officer, now=later)
    for step in ("verified", "ppk_responded", "sanction_imposed", "sanction_carried_out"):
        handovers.follow(letter, step, "", later, by=officer, now=later)
    letter.refresh_from_db()
    assert (letter.state, letter.register_number) == ("done", "SBT-2")
    assert case.events.get(kind="bkn_verified").at == later
    assert letter.follow_ups.count() == 8
    with pytest.raises(CaseError, match="sudah berakhir"):
        handovers.follow(letter, "verified", "", later, by=officer, now=later)


def test_a_draft_is_signed_before_its_letter_goes_out(officer):
    case = a_case(officer)
    letter = handovers.prepare(made(case, "PIDANA", officer), Letter("gakkumdu"), by=officer, now=QUIET)
    draft = signed(case, "handover_police", officer)
    type(draft).objects.filter(pk=draft.pk).update(handover=letter)
    other = case.papers.create(
        form="handover", edition="e", handover=letter, made_by=officer, made_at=QUIET, changed_by=officer,
        changed_at=QUIET,
    )  # fmt: skip
    handovers.send(letter, Sending(QUIET, "", "12/PP"), by=officer, now=QUIET)
    assert case.events.get(kind="crime_passed_on").facts == {"handover": letter.pk, "urgent": False}
    assert other.pk


def test_each_link_of_a_takedown_has_its_own_end(officer):
    case = a_case(officer)
    posts = [make_post(account=make_account(f"akun{n}")) for n in (1, 2)]
    actions.add_findings(case, [make_finding(post=post) for post in posts], by=officer, now=QUIET)
    outcome = made(case, "TAKEDOWN", officer)
    letter = handovers.prepare(outcome, Letter("takedown-2024", urgent=True), by=officer, now=QUIET)
    assert {one.post for one in letter.links.all()} == set(posts)
    handovers.add_link(letter, "https://contoh.id/unggahan/9", by=officer)
    with pytest.raises(CaseError, match="alamat lengkap"):
        handovers.add_link(letter, "javascript:alert(1)", by=officer)
    handovers.send(letter, Sending(QUIET, "", "1/PM", "Kajian menyusul."), by=officer, now=QUIET)
    assert case.events.get(kind="takedown_sent").facts["urgent"] is True
    first = letter.links.first()
    handovers.note_link(first, "gone", QUIET, by=officer, now=QUIET + HOUR)
    with pytest.raises(CaseError, match="tetap sejak"):
        handovers.drop_link(first, by=officer)
    Post.objects.filter(pk=posts[1].pk).update(gone_at=QUIET + HOUR)
    page = signed_in(officer).get(f"/perkara/penerusan/{letter.pk}/").content.decode()
    assert "Diturunkan" in page
    assert "Menurut pengamatan kami hilang sejak" in page


def test_the_neutrality_list_shows_officials_only_and_filters_them(officer):
    case = a_case(officer, subject="asn", name="ASN Rekaan", party={"acts": ("SUKA",)})
    a_case(officer, name="Calon Rekaan")
    client = signed_in(officer)
    page = client.get("/perkara/netralitas/").content.decode()
    assert "ASN Rekaan" in page
    assert "Calon Rekaan" not in page
    assert "Menyukai" in page
    assert "ASN Rekaan" not in client.get("/perkara/netralitas/?perbuatan=KOMENTAR").content.decode()
    made(case, "HUKUM_LAIN", officer, stage="discipline")
    assert "ASN Rekaan" in client.get("/perkara/netralitas/?tahap=discipline&lanjut=belum").content.decode()
    assert "ASN Rekaan" not in client.get("/perkara/netralitas/?penerima=bkn&lanjut=selesai").content.decode()
    far = make_person("jauh", "coordinator", district_code="LB-9")
    assert "ASN Rekaan" not in signed_in(far).get("/perkara/netralitas/").content.decode()


# --- through the pages ----------------------------------------------------------------------------


def test_from_the_call_to_the_letter_through_the_pages(monkeypatch, officer, commissioners):
    now = datetime(2024, 2, 12, 2, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    case = a_case(officer, subject="village_official", name="Kepala Desa Rekaan", now=now)
    official(case, "village_head")
    office = signed_in(officer)
    answer = office.post(
        "/perkara/pleno/panggil/",
        {"called_for": "2024-02-12T09:00", "place": "Kantor", "chair": commissioners[0].pk},
    )
    pleno = answer.headers["Location"]
    item_form = {
        "proposal": "Dinyatakan dugaan tindak pidana pemilu.",
        "hasil0-offer": f"PIDANA:{about(case).pk}", "hasil0-reason": "Unsur terpenuhi.",
        "hasil1-offer": f"HUKUM_LAIN:{about(case).pk}", "hasil1-reason": "UU Desa.", "hasil1-stage": "discipline",
    }  # fmt: skip
    page = office.get(f"{pleno}agenda/{case.pk}/outcome/").content.decode()
    assert "Kepala Desa Rekaan tidak dapat menjadi terlapor" in page
    assert office.post(f"{pleno}agenda/{case.pk}/outcome/", {"proposal": ""}).status_code == 422
    assert office.post(f"{pleno}agenda/{case.pk}/outcome/", item_form).status_code == 302
    here = [one.pk for one in commissioners[:2]]
    away = {f"why-{commissioners[2].pk}": "Sakit"}
    assert office.post(f"{pleno}hadir/", {"present": here} | away).status_code == 302
    assert office.post(f"{pleno}buka/").status_code == 302
    item = case.plenary_items.get()
    first, second = (signed_in(one) for one in commissioners[:2])
    refused = first.post(f"/perkara/pleno/butir/{item.pk}/suara/", {"choice": "recused", "opinion": ""})
    assert refused.status_code == 422
    assert "Tulis mengapa mengundurkan diri" in refused.content.decode()
    assert first.post(f"/perkara/pleno/butir/{item.pk}/suara/", {"choice": "for"}).status_code == 302
    spoken = {"member": commissioners[1].pk, "choice": "for", "opinion": ""}
    assert office.post(f"/perkara/pleno/butir/{item.pk}/catat/", spoken).status_code == 302
    assert Vote.objects.get(user=commissioners[1]).recorded_by == officer
    assert office.post(f"/perkara/pleno/butir/{item.pk}/hitung/").status_code == 302
    paper = office.post(f"{pleno}berita-acara/").headers["Location"]
    assert office.get(paper).status_code == 200
    sign = {
        "role": "Ketua",
        "name": "Anggota 1",
        "id_number": "",
        "place": "Gerung",
        "at": "2024-02-12T10:00",
    }
    assert office.post(f"{paper}tanda-tangan/", sign).status_code == 302
    for member in (first, second):
        assert "Saya menyetujui berita acara ini" in member.get(pleno).content.decode()
        assert member.post(f"{pleno}setujui/").status_code == 302
    assert office.post(f"{pleno}tutup/").status_code == 403
    assert first.post(f"{pleno}tutup/").status_code == 302
    assert sorted(case.outcomes.values_list("code", flat=True)) == ["HUKUM_LAIN", "PIDANA"]
    shown = office.get(f"/perkara/{case.pk}/").content.decode()
    assert "Belum diteruskan kepada" in shown
    outcome = case.outcomes.get(code="HUKUM_LAIN")
    assert office.get(f"/perkara/hasil/{outcome.pk}/teruskan/").status_code == 200
    letter = office.post(f"/perkara/hasil/{outcome.pk}/teruskan/", {"addressee": "bupati-desa"}).headers[
        "Location"
    ]
    assert office.get(letter).status_code == 200
    drafted = office.post(f"{letter}surat/").headers["Location"]
    sent = {"at": "2024-02-12T10:00", "channel": "Surat", "register_number": "1/PP"}
    assert "belum ditandatangani" in office.post(f"{letter}kirim/", sent).content.decode()
    assert office.get(drafted).status_code == 200


@pytest.fixture
def things(monkeypatch, officer, commissioners):
    monkeypatch.setattr(clock, "now", lambda: QUIET + timedelta(days=1))
    case = a_case(officer, district_code="LB-1")
    plenary, item = meeting(case, commissioners, officer)
    posts = make_post(account=make_account("akun"))
    actions.add_findings(case, [make_finding(post=posts)], by=officer, now=QUIET)
    outcome = made(case, "TAKEDOWN", officer)
    letter = handovers.prepare(outcome, Letter("takedown-2024"), by=officer, now=QUIET)
    return {
        "plenary": plenary.pk, "item": item.pk, "case": case.pk, "outcome": outcome.pk, "handover": letter.pk,
        "link": letter.links.get().pk,
    }  # fmt: skip


def address(route, things):
    pattern = next(
        f"/perkara/{one.pattern}"
        for room in get_resolver().url_patterns
        if getattr(room, "namespace", None) == "casework"
        for one in room.url_patterns
        if one.name == route
    )
    kinds = {"pleno/butir": "item", "pleno": "plenary", "penerusan/tautan": "link", "penerusan": "handover"}
    kinds |= {"hasil": "outcome"}
    kind = next((of for start, of in kinds.items() if pattern.startswith(f"/perkara/{start}/")), "case")
    return (
        pattern.replace("<int:pk>", str(things[kind]))
        .replace("<int:case_pk>", str(things["case"]))
        .replace("<slug:question>", "outcome")
    )


@pytest.mark.parametrize("role", WHO)
def test_each_role_is_answered_as_the_matrix_says(role, things):
    more = {"side": "regency"} if role == "regency" else {}
    held = "leadership" if role == "regency" else role
    client = signed_in(
        make_person("orang", held, district_code="LB-1" if role == "coordinator" else "", **more)
    )
    wrong = []
    for route, (method, data, wanted) in MATRIX.items():
        answer = getattr(client, method)(address(route, things), data)
        expected = wanted[role]
        if isinstance(expected, int):
            fits = answer.status_code == expected
        else:
            fits = answer.status_code == 403 and expected in answer.content.decode()
        if not fits:
            wrong.append((route, expected, answer.status_code))
    assert wrong == []
    assert Handover.objects.exists()


def test_strangers_come_to_the_front_door(client, things):
    for route, (method, data, _wanted) in MATRIX.items():
        answer = getattr(client, method)(address(route, things), data)
        assert answer.status_code == 302, route
        assert answer.headers["Location"].startswith("/masuk/"), route


def test_several_outcomes_are_each_about_somebody_of_the_case(officer):
    case = a_case(officer)
    twice = [proposal(case), proposal(case)]
    with pytest.raises(CaseError, match="hanya ditulis sekali"):
        outcomes.checked(case, twice, plenary=True)
    with pytest.raises(CaseError, match="tidak dapat dipilih"):
        outcomes.checked(case, [Proposal("PIDANA", 0, reason="Siapa saja.")], plenary=True)
