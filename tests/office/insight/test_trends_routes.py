"""Trends: who sees them, that every number is exactly the list it leads to, and that files say the same."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.cache import cache

from given_up_jobs import give_up
from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions as casework
from pantau.office.casework.actions import Opening
from pantau.office.insight.trends import behind, maps, rising_words
from pantau.office.people.models import AuditEvent, Role
from pantau.office.posts.models import Post
from pantau.office.registry.models import Account, District, Party, Subdistrict
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db

NOW = QUIET + timedelta(days=2)
LOOKS_IN = ("officer", "commissioner", "legal", "coordinator", "leadership", "auditor")
REFUSED = {
    "village_supervisor": "Pengawas desa melihat halaman Hari ini",
    "technical_operator": "Operator teknis melihat mesin dan cakupan",
    "regency": "Angka pengawasan dibaca di Bawaslu",
}
ROUTES = ("/cermin/tren/", "/cermin/tren/partai.csv", "/cermin/tren/peta-dapil.xlsx", "/cermin/tren/temuan/")
NUMBER = re.compile(r'href="(/cermin/tren/[a-z]+/\?[^"]*)">([\d.]+)</a>')


@pytest.fixture
def office(monkeypatch):
    """Posts of a candidate, of a party's own account and of nobody known; two findings, one decided; one post gone."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    book = rulebook.current()
    district = District.objects.create(election=book.election, code="520101", name="Lombok Barat 1")
    Subdistrict.objects.create(code="52.01.01", name="Gerung", district=district)
    party = Party.objects.create(
        election=book.election, number=4, short="Lumbung", name="Partai Lumbung Rekaan"
    )
    candidate = make_candidate(election=book.election, party=party, district=district)
    own, partys = make_account("calon", candidate=candidate), make_account("partai", party=party)
    posts = [
        make_post("Serambi lumbung ramai", account=own, platform="tiktok"),
        make_post("Serambi sepi", account=partys, posted_at=QUIET - timedelta(days=1), gone_at=QUIET),
        make_post("Warga menulis", account=None),
        make_post("Lama sekali", account=own, posted_at=QUIET - timedelta(days=200)),
    ]
    of = {"district_code": "520101"}
    decided = make_finding(post=posts[0], **of)
    make_finding(post=posts[1], category="threat", phase="campaign", **of)
    by = make_person("pemutus", "officer")
    FindingDecision.objects.create(
        finding=decided, kind="watch", reason="Dilihat.", decided_by=by, decided_at=NOW
    )
    type(decided).objects.filter(pk=decided.pk).update(status="decided")
    casework.open_case(Opening("supervision", "Dugaan rekaan", findings=[decided]), by=by, now=QUIET)
    return posts


def test_each_role_gets_what_the_matrix_says(office):
    for role in (*Role.values, "regency"):
        held, side = ("leadership", {"side": "regency"}) if role == "regency" else (role, {})
        client = signed_in(make_person(role, held, **side))
        for route in ROUTES:
            answer = client.get(route)
            if role in LOOKS_IN:
                assert answer.status_code == 200, (role, route)
            else:
                assert answer.status_code == 403, (role, route)
                assert REFUSED[role] in answer.content.decode(), (role, route)
    assert client.get("/cermin/tren/tiada.csv").status_code == 403
    officer = signed_in(make_person("petugas", "officer"))
    for missing in ("/cermin/tren/tiada.csv", "/cermin/tren/partai.exe", "/cermin/tren/tiada/"):
        assert officer.get(missing).status_code == 404


def test_every_number_leads_to_a_list_of_just_so_many(office):
    client = signed_in(make_person("petugas", "officer"))
    for address in ("/cermin/tren/", "/cermin/tren/?hari=7&platform=tiktok"):
        page = client.get(address).content.decode()
        numbers = {(one[0].replace("&amp;", "&"), one[1]) for one in NUMBER.findall(page)}
        assert len(numbers) > 8
        for link, number in numbers:
            told = client.get(link).content.decode()
            assert re.search(rf"<h1>{number} (unggahan|temuan|putusan)</h1>", told), link
            assert told.count("<li") >= int(number), link
    assert AuditEvent.objects.filter(verb="figures_looked_behind").exists()

    rows = list(
        csv.DictReader(io.StringIO(client.get("/cermin/tren/partai.csv").getvalue().decode("utf-8-sig")))
    )
    counted = {row["code"]: (row["posts"], row["findings"]) for row in rows}
    assert counted["4"] == ("2", "2")
    assert counted[""] == ("1", "0")
    (lumbung,) = [row for row in rows if row["code"] == "4"]
    assert (lumbung["per_1000"], lumbung["low"]) == ("1000.0", "121.105")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/cermin/tren/partai.xlsx").content)).active
    assert {type(cell.value) for cell in sheet["C"][1:]} == {int}, "numbers stay numbers"
    assert client.get("/cermin/tren/unggahan.png").content.startswith(b"\x89PNG")
    assert client.get("/cermin/tren/peta-perkara.png").content.startswith(b"\x89PNG")

    map_of = client.get("/cermin/tren/").content.decode()
    assert "BPS / OCHA, HDX" in map_of, "the licence asks for its attribution"
    assert (
        client.get("/cermin/tren/unggahan/?kata=serambi&dari=2024-02-01").content.decode().count("Serambi")
        == 2
    )
    for odd in (
        "?dari=kemarin&partai=9999999",
        "?sampai=0001-01-01&dapil=%00&lewat=99999999999",
        "?partai=-",
    ):
        assert client.get(f"/cermin/tren/temuan/{odd}").status_code == 200


def test_posts_that_say_a_word_come_newest_first_from_every_month_they_may_lie_in(office, monkeypatch):
    client = signed_in(make_person("ketua", "commissioner"))
    address = "/cermin/tren/unggahan/?dari=2023-10-01&kata=tambak"
    for days in (300, 90, 40, 17, 16, 3, 2, 1, 0):
        moment = QUIET - timedelta(days=days)
        make_post(f"Tambak {days} hari lalu", posted_at=moment, month=moment.date().replace(day=1))

    def told() -> list[int]:
        return [int(days) for days in re.findall(r"Tambak (\d+) hari", client.get(address).content.decode())]

    assert told() == [0, 1, 2, 3, 16, 17, 40, 90]
    corrected = QUIET - timedelta(days=20)  # after it was stored as one of another month
    make_post(
        "Tambak 20 hari lalu", posted_at=corrected, month=(QUIET - timedelta(days=400)).date().replace(day=1)
    )
    assert told() == [0, 1, 2, 3, 16, 17, 20, 40, 90]
    monkeypatch.setattr(behind, "PAGE", 4)
    assert told() == [0, 1, 2, 3]
    assert "<h1>9 unggahan</h1>" in client.get(address).content.decode()
    second = re.findall(r"Tambak (\d+) hari", client.get(f"{address}&lewat=4").content.decode())
    assert second == ["16", "17", "20", "40"]
    monkeypatch.setattr(behind, "COUNTED_WORDS", 6)
    assert "lebih dari 6 unggahan" in client.get(address).content.decode()
    make_post("Tambak 5 hari lalu", posted_at=None, first_seen_at=QUIET - timedelta(days=5))
    assert told() == [5, 0, 1, 2], "what has no time of posting stands first"


def test_strangers_are_counted_and_lead_nowhere_and_who_only_reads_does_not_see_them(office):
    own = make_account("akun.asn")  # of an official, say: neither a candidate nor a party named it
    unowned = make_account("akun.usul", party=office[1].account.party, status="unregistered")
    told = "Hubungi 0812 3456 7890 atau @tetangga di https://contoh.example/tetangga"
    make_post(told, account=own), make_post("Usulan", account=unowned)
    make_finding(post=make_post("Lama dilihat"), status="superseded")
    seen = make_finding("Masih dilihat")
    address = "/cermin/tren/unggahan/?dari=2024-02-01"

    whole = signed_in(make_person("petugas", "officer")).get(address).content.decode()
    assert "<h1>7 unggahan</h1>" in whole
    assert not [
        one for one in ("akun.asn", "akun.usul", "0812", "@tetangga", "contoh.example") if one in whole
    ]
    assert "Hubungi [nomor] atau [akun] di [tautan]" in whole
    stranger, ours = Post.objects.get(account=own), office[0]
    assert f'href="{stranger.url}"' not in whole
    assert f'href="{office[1].url}"' not in whole, "its finding comes first"
    assert f"/tinjau/{seen.pk}/" in whole
    assert f"calon, {ours.account.candidate.party}" in whole

    for role in ("leadership", "auditor"):
        client = signed_in(make_person(role, role))
        read = client.get(address).content.decode()
        assert "<h1>3 unggahan</h1>" in read
        assert "Masih dilihat" in read
        assert "ikut dihitung pada halaman Tren, tetapi tidak diperlihatkan" in read
        assert not [one for one in ("Warga menulis", "Hubungi", "Usulan", "Lama dilihat") if one in read]
        assert "<h1>0 unggahan</h1>" in client.get(f"{address}&kata=hubungi").content.decode()
    assert "ikut dihitung" not in whole


def test_an_office_without_posts_or_boundaries_is_told_what_will_stand_here(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()
    settings.PANTAU_DATA = tmp_path
    client = signed_in(make_person("petugas", "officer"))
    page = client.get("/cermin/tren/").content.decode()
    assert "Belum ada unggahan pada hari-hari itu" in page
    assert maps.of_office() is None, "no sub-districts, no map"
    Subdistrict.objects.create(code="99.01.01", name="Rekaan")
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "a.geojson").write_text("{}")
    square = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 1], [0, 1], [0, 0]]]}
    kept = {"features": [{"properties": {"code": "99.01.01"}, "geometry": square}], "attribution": "Rekaan"}
    (tmp_path / "places" / "b.geojson").write_text(str(kept).replace("'", '"'))
    own = maps.of_office()
    assert own is not None
    assert own.attribution == "Rekaan"
    assert own.proportion == pytest.approx(0.5, abs=0.01)
    assert not Account.objects.exists()


def test_words_that_could_not_be_read_are_not_read_for_ever(office, monkeypatch):
    monkeypatch.setattr(rising_words, "AT_ONCE", -1)
    client = signed_in(make_person("membaca", "officer"))
    assert "Sedang dibaca" in client.get("/cermin/tren/").content.decode()
    assert give_up(rising_words.TASK) == 1
    page = client.get("/cermin/tren/").content.decode()
    assert "Tidak dapat dibaca" in page
    assert "Sedang dibaca" not in page
    assert give_up(rising_words.TASK) == 0  # none is asked for again within the hour
    monkeypatch.setattr(rising_words, "AGAIN", timedelta(0))
    assert "Sedang dibaca" in client.get("/cermin/tren/").content.decode()
    assert give_up(rising_words.TASK) == 1
