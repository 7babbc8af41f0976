"""Supervision reports drafted in the field: nothing is lost on the way, and nobody reads too much."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from made_up_pictures import flat
from pantau.office.evidence.models import PageCapture
from pantau.office.people.models import AuditEvent, Role
from pantau.office.portal.field import page
from pantau.office.portal.field.merging import merge
from pantau.office.portal.field.models import FieldNote
from pantau.office.portal.field.urls import urlpatterns
from pantau.web.ui import clock
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
KEY = uuid.UUID("5c1d2b7e-1111-4222-8333-944445555666")
HOME = "/lapangan/"
AT = f"{HOME}{KEY}/"
SUPERVISING = ("officer", "coordinator", "village_supervisor")
READING = ("officer", "commissioner", "legal", "coordinator")


def roles(status: int, *allowed: str) -> dict[str, int]:
    return dict.fromkeys(Role.values, 403) | dict.fromkeys(allowed, status)


MATRIX = {
    "home": ("get", HOME, roles(200, *SUPERVISING)),
    "begin": ("get", f"{HOME}baru/", roles(200, *SUPERVISING)),
    "share": ("post", f"{HOME}bagikan/", roles(200, *SUPERVISING)),
    "manifest": ("get", f"{HOME}pantau.webmanifest", roles(200, *SUPERVISING)),
    "handed-in": ("get", f"{HOME}diserahkan/", roles(200, *READING)),
    # Somebody else's draft is nobody's, whatever the role.
    "note": ("get", AT, roles(404, *READING)),
    "save": ("post", f"{AT}simpan/", roles(302, *SUPERVISING)),
    "sync": ("post", f"{AT}sinkron/", roles(422, *SUPERVISING)),
    "file": ("post", f"{AT}berkas/", roles(404, *SUPERVISING)),
    "choose": ("post", f"{AT}pilih/", roles(404, *SUPERVISING)),
    "hand-in": ("post", f"{AT}serahkan/", roles(404, *SUPERVISING)),
    "to-case": ("post", f"{AT}perkara/", roles(404, "officer", "commissioner", "legal", "coordinator")),
}


@pytest.fixture(autouse=True)
def _own_data_folder(settings, tmp_path):
    settings.PANTAU_DATA = tmp_path


@pytest.fixture
def author():
    return make_person("pengawas", "village_supervisor", district_code="5201-3")


@pytest.fixture
def phone(author):
    return signed_in(author)


def sync(client: Client, base: int = 0, key: uuid.UUID = KEY, **told: str):
    given = {name.replace("__", "."): text for name, text in told.items()}
    return client.post(f"{HOME}{key}/sinkron/", given | {"base": str(base), "written_at": "1707700000000"})


FIRST = {"activity__target": "Akun kepala desa", "result__narrative": "Terlihat ajakan."}


# --- access ---------------------------------------------------------------------------------------


def test_every_route_is_in_the_matrix():
    assert {one.name for one in urlpatterns} == {*MATRIX, "offline"}


@pytest.mark.parametrize("name", MATRIX)
def test_each_role_is_answered_as_its_line_says(name, phone):
    sync(phone, **FIRST)
    method, address, expected = MATRIX[name]
    found = {
        role: getattr(signed_in(make_person(role, role)), method)(address).status_code for role in Role.values
    }
    assert found == expected
    stranger = getattr(Client(), method)(address)
    assert (stranger.status_code, stranger["Location"].split("?")[0]) == (302, "/masuk/")


def test_the_offline_page_is_the_same_for_everybody_and_names_nobody(phone):
    page_of = phone.get(f"{HOME}luring/").content
    assert page_of == Client().get(f"{HOME}luring/").content
    assert b"Pengawas" not in page_of


def test_only_these_pages_may_ask_where_the_phone_is(phone):
    assert "geolocation=(self)" in phone.get(HOME)["Permissions-Policy"]
    assert "geolocation=()" in phone.get("/patroli/")["Permissions-Policy"]


def test_a_coordinator_reads_what_the_own_district_handed_in(phone):
    sync(phone, **FIRST)
    assert phone.post(f"{AT}serahkan/").status_code == 302
    answers = {
        district: signed_in(make_person(f"k{district}", "coordinator", district_code=district))
        .get(AT)
        .status_code
        for district in ("5201-3", "5201-1")
    }
    assert answers == {"5201-3": 200, "5201-1": 404}
    assert (
        "Akun kepala desa"
        in signed_in(make_person("staf", "officer")).get(f"{HOME}diserahkan/").content.decode()
    )


# --- nothing is lost ------------------------------------------------------------------------------


def test_sent_twice_it_is_one_note_and_one_version(phone):
    assert sync(phone, **FIRST).json() == sync(phone, **FIRST).json() == {"version": 1, "address": AT}
    assert FieldNote.objects.get().versions.count() == 1


def test_changes_of_different_fields_go_together(phone):
    sync(phone, **FIRST)
    assert sync(phone, base=1, **FIRST, suspicion__place="Langko").json()["version"] == 2
    assert sync(phone, base=1, **FIRST, suspicion__actor="Kepala desa").json()["version"] == 3
    told = FieldNote.objects.get().told
    assert (told["suspicion.place"], told["suspicion.actor"]) == ("Langko", "Kepala desa")


@pytest.mark.parametrize(
    ("which", "result"), [("here", "Di kantor."), ("there", "Di ponsel."), ("both", "Di kantor.\nDi ponsel.")]
)
def test_two_texts_of_one_field_are_both_kept_and_a_person_chooses(phone, which, result):
    sync(phone, **FIRST)
    sync(phone, base=1, activity__target="Akun kepala desa", result__narrative="Di kantor.")
    answer = sync(phone, base=1, activity__target="Akun kepala desa", result__narrative="Di ponsel.")
    assert answer.status_code == 409
    assert (
        sync(phone, base=1, activity__target="Akun kepala desa", result__narrative="Di ponsel.").status_code
        == 409
    )
    shown = phone.get(AT).content.decode()
    assert "Di kantor." in shown
    assert "Di ponsel." in shown
    assert phone.post(f"{AT}serahkan/").status_code == 422  # not while two versions stand

    assert phone.post(f"{AT}pilih/", {"base": "1", "pilih:result.narrative": which}).status_code == 409
    assert phone.post(f"{AT}pilih/", {"base": "2", "pilih:result.narrative": which}).status_code == 302
    note = FieldNote.objects.get()
    assert note.told["result.narrative"] == result
    texts = {one.told["result.narrative"] for one in note.versions.all()}
    assert texts >= {"Terlihat ajakan.", "Di kantor.", "Di ponsel."}
    assert not note.versions.filter(number=None).exists()
    assert phone.post(f"{AT}serahkan/").status_code == 302


def test_what_is_handed_in_does_not_change(phone, author):
    sync(phone, **FIRST)
    phone.post(f"{AT}serahkan/")
    answer = sync(phone, base=1, **FIRST, suspicion__place="Lain")
    assert (answer.status_code, "sudah diserahkan" in answer.json()["said"]) == (422, True)
    assert "suspicion.place" not in FieldNote.objects.get().told
    assert AuditEvent.objects.filter(verb="field_note_handed_in", actor=author).count() == 1


def test_a_note_without_target_and_narrative_is_not_handed_in(phone):
    sync(phone, suspicion__place="Langko")
    answer = phone.post(f"{AT}serahkan/")
    assert answer.status_code == 422
    assert "Isi dahulu" in answer.content.decode()


def test_anothers_key_is_not_written_over(phone):
    sync(phone, **FIRST)
    other = signed_in(make_person("lain", "village_supervisor"))
    assert sync(other, **FIRST).status_code == 422
    assert FieldNote.objects.get().versions.count() == 1


def test_files_are_sealed_once_as_they_came(phone, author):
    sync(phone, **FIRST)
    for _ in range(2):
        answer = phone.post(f"{AT}berkas/", {"file": SimpleUploadedFile("a.exe", flat())})
        assert answer.status_code == 200
    capture = PageCapture.objects.get()
    assert (capture.how, capture.asked_by, capture.status) == ("upload", author, "captured")
    lie = phone.post(f"{AT}berkas/", {"file": SimpleUploadedFile("a.png", b"MZ nothing like a picture")})
    assert lie.status_code == 422
    assert FieldNote.objects.get().files.count() == 1


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ({"latitude": -8.58312345, "longitude": 116.11, "accuracy": 12}, True),
        ({"latitude": 91, "longitude": 0, "accuracy": 1}, False),
        ({"latitude": "NaN", "longitude": 0, "accuracy": 1}, False),
        ("x", False),
        ({"latitude": 1}, False),
    ],
)
def test_a_place_is_kept_when_it_is_one(phone, place, kept):
    data = {"base": "0", "result.narrative": "x", "place": json.dumps(place), "written_at": "9" * 13}
    assert phone.post(f"{AT}sinkron/", data).status_code == 200
    note = FieldNote.objects.get()
    assert (note.latitude is not None) is kept
    assert note.versions.get().written_at <= clock.now() + timedelta(
        days=1
    )  # a phone's clock may be anywhere


def test_what_is_asked_offline_is_of_the_form():
    assert set(page.SHORT_FORM) <= set(page.names())
    assert set(page.LONG) <= set(page.names())


texts = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "1", "2", "3"]))


@given(base=texts, here=texts, there=texts)
def test_merging_loses_no_change_that_one_side_made_alone(base, here, there):
    found = merge(base, here, there)
    for name in {*base, *here, *there}:
        was, mine, theirs = (one.get(name, "") for one in (base, here, there))
        if mine == theirs or theirs == was:
            assert found.told.get(name, "") == mine
        elif mine == was:
            assert found.told.get(name, "") == theirs
        else:
            assert name in found.disputed
    assert merge(base, there, here).disputed == found.disputed
