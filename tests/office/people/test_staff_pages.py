"""Commissioners look after people, memoranda and emergencies; nobody after themselves."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pantau.office.people import access, actions, emergency, lockout, places
from pantau.office.people.models import AuditEvent, Cooperation, EmergencyAccess, Membership, User
from pantau.web.ui import clock
from staff import PASSWORD, make_cooperation, make_person, signed_in

pytestmark = pytest.mark.django_db

PAPER = b"%PDF-1.7 perjanjian"
MEMORANDUM = {
    "number": "12/PKS/2024", "signed_on": "2024-01-05", "scope": "Menjalankan server.",
    "bawaslu_signatory": "Ketua Rekaan", "bawaslu_office": "Ketua Bawaslu",
    "regency_signatory": "Kepala Rekaan", "regency_office": "Kepala Dinas",
    "plenary_number": "7/BA/2024", "plenary_on": "2024-01-03",
    "first_day": "2024-01-06", "last_day": "2099-12-31",
}  # fmt: skip


@pytest.fixture
def chair():
    return make_person("ketua", "commissioner", full_name="Ketua Rekaan")


@pytest.fixture
def desk(chair) -> Client:
    return signed_in(chair)


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def record_memorandum(desk, content=PAPER, **changed):
    paper = SimpleUploadedFile("perjanjian.pdf", content)
    return desk.post("/masuk/kerja-sama/", MEMORANDUM | changed | {"agreement": paper})


def test_a_memorandum_is_recorded_read_and_withdrawn_and_the_operator_follows_it(desk):
    operator = signed_in(make_person("teknisi", "technical_operator", cooperation=False))
    assert "nota kesepahaman" in words_of(operator.get("/masuk/saya/"))
    assert operator.get("/akun/").status_code == 403
    page = record_memorandum(desk)["Location"]
    assert operator.get("/akun/").status_code == 200
    made = Cooperation.objects.get()
    assert (made.valid_from.isoformat(), made.valid_to.isoformat()) == (
        "2024-01-05T16:00:00+00:00", "2099-12-31T16:00:00+00:00",
    )  # fmt: skip
    assert made.agreement_sha256 in words_of(desk.get(page))
    fetched = desk.get(f"{page}perjanjian/")
    assert fetched.content == PAPER
    assert fetched["Content-Disposition"].startswith("attachment")
    assert desk.post(f"{page}cabut/", {"reason": ""}).status_code == 422
    desk.post(f"{page}cabut/", {"reason": "Perjanjian dilanggar."})
    assert "Perjanjian dilanggar." in words_of(desk.get(page))
    denied = operator.get("/akun/")
    assert denied.status_code == 403
    assert "nota kesepahaman" in words_of(denied)
    assert "1 peran pihak kabupaten tidak berlaku" in words_of(desk.get("/masuk/kerja-sama/"))
    verbs = AuditEvent.objects.filter(object_type="people.cooperation").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "cooperation_made", "cooperation_read", "cooperation_withdrawn",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "content", "said"),
    [
        ({"last_day": "2024-01-01"}, PAPER, "mendahului hari pertamanya"),
        ({"plenary_on": "2024-01-09"}, PAPER, "Pleno memutus sebelum"),
        ({}, b"<html>", "PDF, JPEG, atau PNG"),
        ({"regency_signatory": ""}, PAPER, "perlu diperbaiki"),
    ],
)
def test_a_memorandum_that_cannot_be_right_is_refused_with_the_reason(desk, changed, content, said):
    answer = record_memorandum(desk, content, **changed)
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert not Cooperation.objects.exists()


def invitation(**given):
    usual = {"full_name": "Orang Baru", "username": "baru", "role": "officer", "side": ""}
    return usual | {"district": "", "village": "", "until": "", "email": ""} | given


def test_an_invitation_shows_its_code_once_and_mails_only_where_it_is_typed_and_how_it_begins(
    desk, settings, mailoutbox
):
    settings.PANTAU_MAIL, settings.PANTAU_URL = "smtp://x", "https://pantau.example"
    asked = invitation(email="baru@contoh.example", mail_it="on", until="2099-02-14")
    page = words_of(desk.post("/masuk/orang/undang/", asked))
    code = re.search(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}\b", page)[0]
    (letter,) = mailoutbox
    assert "https://pantau.example/masuk/undangan/\n" in letter.body
    assert f"diawali {code[:4]};" in letter.body
    assert not any(part in letter.body for part in (code, code[5:9], code[10:], "baru", "Orang Baru"))
    assert code not in words_of(desk.get("/masuk/orang/"))
    given = {"password": PASSWORD, "again": PASSWORD}
    assert Client().post(f"/masuk/undangan/{code}/", given).status_code == 302
    seat = Membership.objects.get(user__username="baru")
    assert (seat.role, seat.side, seat.valid_to.isoformat()) == (
        "officer", "bawaslu", "2099-02-14T16:00:00+00:00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "KETUA"}, "sudah ada"),
        ({"username": "dua kata"}, "perlu diperbaiki"),
        ({"role": "coordinator"}, "Pilih daerah pemilihan"),
        ({"role": "village_supervisor"}, "Pilih desa"),
        ({"role": "leadership"}, "Pilih pihak"),
        ({"role": "officer", "side": "regency"}, "tidak ada pada pihak itu"),
    ],
)
def test_an_invitation_that_fits_no_role_is_refused_at_its_field(desk, changed, said):
    answer = desk.post("/masuk/orang/undang/", invitation(**changed))
    assert answer.status_code == 422
    assert said in words_of(answer)
    assert User.objects.count() == 1


def test_roles_are_given_lengthened_and_ended_and_each_is_written_down(desk):
    ani = make_person("ani", "officer")
    page, district = f"/masuk/orang/{ani.pk}/", places.district_choices()[0][0]
    given = {"role": "coordinator", "side": "", "district": district, "village": "", "until": ""}
    desk.post(f"{page}peran/", given)
    seat = ani.memberships.get(role="coordinator")
    desk.post(f"{page}peran/{seat.pk}/masa/", {"until": "2099-01-31"})
    assert "Sab, 31 Jan 2099" in words_of(desk.get(page)).replace("\xa0", " ")
    past = words_of(desk.post(f"{page}peran/{seat.pk}/masa/", {"until": "2020-01-31"}, follow=True))
    assert "sudah lewat" in past
    desk.post(f"{page}peran/{seat.pk}/akhiri/")
    assert access.standing_of(ani, clock.now()).roles == {"officer"}
    desk.post(f"{page}surel/", {"email": "ani@contoh.example"})
    desk.post(f"{page}lepas/")
    ani.refresh_from_db()
    assert (ani.is_active, ani.email) == (False, "ani@contoh.example")
    verbs = AuditEvent.objects.filter(object_type="people.user", object_id=str(ani.pk)).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [
        "role_given", "role_changed", "role_ended", "email_set", "let_go",
    ]  # fmt: skip


def test_nobody_raises_their_own_rights_by_screen_or_by_action(desk, chair):
    seat = chair.memberships.get()
    for act in (
        "peran/",
        f"peran/{seat.pk}/masa/",
        f"peran/{seat.pk}/akhiri/",
        "kode/",
        "lepas/",
        "buka-kunci/",
    ):
        denied = desk.post(f"/masuk/orang/{chair.pk}/{act}", {"role": "officer"})
        assert denied.status_code == 403
        assert "anggota Bawaslu yang lain" in words_of(denied)
    assert "Beri peran ini" not in words_of(desk.get(f"/masuk/orang/{chair.pk}/"))
    with pytest.raises(actions.PeopleError):
        actions.give_seat(chair, "officer", now=clock.now(), by=chair)
    assert chair.memberships.count() == 1


def test_a_role_of_somebody_else_is_not_reached_through_ones_page(desk, chair):
    ani, seat = make_person("ani", "officer"), chair.memberships.get()
    assert desk.post(f"/masuk/orang/{ani.pk}/peran/{seat.pk}/akhiri/").status_code == 404


def test_a_locked_name_is_shown_and_unlocked_by_a_commissioner(desk):
    ani = make_person("ani", "officer", password=PASSWORD)
    wrong, right = ({"login": "ani", "password": word} for word in ("salah", PASSWORD))
    for _ in range(5):
        Client().post("/masuk/", wrong)
    assert "Terlalu banyak" in words_of(Client().post("/masuk/", right))
    assert lockout.is_locked(ani)
    page = f"/masuk/orang/{ani.pk}/"
    assert "Terkunci" in words_of(desk.get(page))
    desk.post(f"{page}buka-kunci/")
    assert Client().post("/masuk/", right).status_code == 302
    assert AuditEvent.objects.filter(verb="unlocked", object_id=str(ani.pk)).exists()


def test_the_list_is_narrowed_by_name_role_and_state_and_says_whose_role_waits(desk):
    make_person("ani", "officer", full_name="Ani Rekaan")
    make_person(
        "teknisi", "technical_operator", full_name="Teknisi Rekaan", password=PASSWORD, cooperation=False
    )
    actions.invite("baru", full_name="Baru Rekaan", role="officer", now=clock.now())
    officers = words_of(desk.get("/masuk/orang/", {"peran": "officer"}))
    assert "Ani Rekaan" in officers
    assert "Teknisi Rekaan" not in officers
    waiting = words_of(desk.get("/masuk/orang/", {"keadaan": "menunggu"}))
    assert "Baru Rekaan" in waiting
    assert "Ani Rekaan" not in waiting
    assert "menunggu nota kesepahaman" in words_of(desk.get("/masuk/orang/", {"q": "teknisi"}))
    make_cooperation()
    assert "menunggu nota kesepahaman" not in words_of(desk.get("/masuk/orang/"))


def test_an_emergency_is_taken_ended_and_reviewed_on_one_page(desk, monkeypatch):
    kind = emergency.Kind("perkara", lambda key: key == "7", lambda key: f"/perkara/{key}/")
    monkeypatch.setitem(emergency._kinds, "probe.case", kind)
    jayadi = make_person("jayadi", "coordinator", full_name="Jayadi", district_code="5201-1")
    other = signed_in(make_person("lain", "coordinator"))
    client, asked = signed_in(jayadi), {"object_type": "probe.case", "object_id": "7"}
    assert 'value="7"' in words_of(client.get("/masuk/darurat/", {"objek": "probe.case:7"}))
    assert client.post("/masuk/darurat/", asked | {"reason": "perlu"}).status_code == 422
    reason = "Petugasnya sakit, saksi datang sore ini."
    assert client.post("/masuk/darurat/", asked | {"reason": reason})["Location"] == "/perkara/7/"
    taken = EmergencyAccess.objects.get()
    assert reason not in words_of(other.get("/masuk/darurat/"))
    assert other.post(f"/masuk/darurat/{taken.pk}/akhiri/").status_code == 403
    assert client.post(f"/masuk/darurat/{taken.pk}/tinjau/", {"review": "Baik."}).status_code == 403
    assert reason in words_of(desk.get("/masuk/darurat/"))
    assert "perlu ditinjau" in words_of(desk.get("/masuk/kabar-saya/"))
    client.post(f"/masuk/darurat/{taken.pk}/akhiri/")
    desk.post(f"/masuk/darurat/{taken.pk}/tinjau/", {"review": "Wajar."})
    assert "Ditinjau Ketua Rekaan" in words_of(desk.get("/masuk/darurat/")).replace("\xa0", " ")
    assert not access.emergency_grant(jayadi, *("probe.case", "7"), clock.now())


def test_all_other_sessions_end_at_once(desk, chair):
    phone, tablet = signed_in(chair), signed_in(chair)
    assert {desk.get("/masuk/saya/").status_code, phone.get("/masuk/saya/").status_code} == {200}
    tablet.get("/masuk/saya/")
    desk.post("/masuk/saya/sesi/akhiri/")
    assert [one.get("/masuk/saya/").status_code for one in (desk, phone, tablet)] == [200, 302, 302]


def test_the_trail_is_narrowed_to_one_object_and_one_person(desk):
    ani, budi = (
        make_person("ani", "officer", full_name="Ani"),
        make_person("budi", "officer", full_name="Budi"),
    )
    for reader in (ani, budi):
        actions.record_read(reader, "probe.case:7")
    actions.record(ani, "other_deed", "probe.case:8")
    seven = words_of(desk.get("/masuk/jejak/", {"cari": "probe.case:7"}))
    assert ">Ani</a>" in seven
    assert ">Budi</a>" in seven
    assert "other_deed" not in seven
    both = words_of(desk.get("/masuk/jejak/", {"objek": "probe.case:7", "siapa": "budi"}))
    assert ">Ani</a>" not in both
    assert "Tidak ada baris" in words_of(desk.get("/masuk/jejak/", {"siapa": "\x00hantu"}))


def test_a_seat_that_begins_later_is_no_role_yet(desk):
    later = make_person("nanti", "officer", valid_from=clock.now() + timedelta(days=3))
    assert "mulai" in words_of(desk.get(f"/masuk/orang/{later.pk}/"))
