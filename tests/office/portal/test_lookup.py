"""Anybody asks whether an account is official, and is told by the registry as it is now."""

from __future__ import annotations

import csv
import io
import random
import string
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from made_up_findings import make_account, make_candidate
from pantau.engine.sources.accounts import identify
from pantau.office.portal.lookup import actions as lookup
from pantau.office.portal.lookup import finding, pace
from pantau.office.portal.lookup.models import AccountName
from pantau.office.registry import actions as registry
from pantau.office.registry.models import Account, Party
from pantau.web.ui import clock
from staff import make_person

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 1, 3, 0, tzinfo=UTC)
PAGE = "/cek-akun/"


@pytest.fixture(autouse=True)
def at(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    pace._counted.clear()


@pytest.fixture
def candidate(db):
    return make_candidate(name="Baiq Rekaan", publication="agreed")


def registered(written: str, owner=None, **changes) -> Account:
    """As an import keeps it; ``owner``: a candidate or a party."""
    one = identify(written)
    fields = {"platform": one.platform, "kind": one.kind, "key": one.key, "url": one.url}
    fields["handle"] = "" if one.kind == "id" else one.display.lstrip("@")
    fields |= {"native_id": one.key} if one.kind == "id" else {}
    fields["candidate" if not isinstance(owner, Party) else "party"] = owner
    fields |= {"registered_on": date(2023, 11, 20)}
    account = make_account(fields.pop("key"), **(fields | changes))
    lookup.index_names()
    return account


def ask(written: str, platform: str = "", page: str = PAGE, **more) -> str:
    answer = Client().get(page, {"q": written, "di": platform}, **more)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().partition("<main")[2].partition("Cara membaca")[0].split())


# --- what is told -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written",
    [
        "https://www.instagram.com/warung.contoh/",
        "instagram.com/Warung.Contoh?igsh=abc",
        "@warung.contoh",
        "warung.contoh",
        "  Warung.Contoh ",
        "IG: @warung.contoh",
        "cek dulu https://instagram.com/warung.contoh",
    ],
)
def test_a_registered_account_is_found_however_it_is_written(candidate, written):
    registered("https://www.instagram.com/warung.contoh", candidate)
    told = ask(written)
    assert "<h2>Terdaftar</h2>" in told
    assert "20 Nov 2023" in told
    assert "seorang calon dari Partai Lumbung Rekaan (nomor 4)" in told
    bare = "instagram" not in written and "IG" not in written
    assert ("Akun bernama sama di aplikasi lain tidak terdaftar." in told) == bare


def test_a_number_a_post_and_a_site_lead_to_their_account(candidate):
    registered("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", candidate)
    registered("https://www.facebook.com/warung.contoh", candidate)
    registered("https://warungcontoh.id", candidate)
    assert "<h2>Terdaftar</h2>" in ask("youtube.com/channel/UCabcdefghijklmnopqrstuv")
    told = ask("https://www.facebook.com/warung.contoh/posts/123")
    assert ("<h2>Terdaftar</h2>" in told, "Yang diperiksa akun pengunggahnya" in told) == (True, True)
    assert "<h2>Terdaftar</h2>" in ask("warungcontoh.id")


def test_an_account_of_a_party_names_the_party_and_every_owner_is_told(candidate):
    other = Party.objects.create(election="uji", number=9, short="Kebun", name="Partai Kebun Rekaan")
    for owner in (candidate, other):
        registered("https://x.com/bersama", owner)
    told = ask("https://x.com/bersama")
    assert told.count("Didaftarkan oleh") == 2
    assert told.index("Partai Lumbung Rekaan (nomor 4)") < told.index("Partai Kebun Rekaan (nomor 9)")


def test_naming_a_candidate_needs_the_setting_and_the_candidates_consent(candidate, settings):
    registered("https://x.com/warung", candidate)
    registered("https://x.com/kebunku", make_candidate(name="Lalu Enggan", publication="refused"))
    assert "Baiq Rekaan" not in ask("x.com/warung") + csv_text()
    settings.PANTAU_PUBLISH_NAMES = True
    assert "Baiq Rekaan, Partai Lumbung Rekaan" in ask("x.com/warung")
    assert "Lalu Enggan" not in ask("x.com/kebunku") + csv_text()
    assert "Baiq Rekaan" in csv_text()


def test_closed_late_and_reopened_accounts_are_told_as_such(candidate):
    registered("https://x.com/tutup", candidate, status="closed", valid_to=date(2024, 1, 11))
    registered("https://x.com/telat", candidate, status="late")
    registered("https://x.com/lagi", candidate, status="reactivated")
    registered("https://x.com/habis", candidate, valid_to=date(2024, 1, 11))
    told = ask("x.com/tutup")
    assert "<h2>Pernah terdaftar, sudah ditutup</h2>" in told
    assert "11 Jan 2024" in told
    assert "sesudah batas waktu pendaftaran" in ask("x.com/telat")
    assert "pernah ditutup lalu dipakai lagi" in ask("x.com/lagi")
    assert "sudah ditutup</h2>" in ask("x.com/habis")


def test_what_the_office_only_noticed_or_could_not_open_is_not_told(candidate):
    registered("https://x.com/diduga", None, status="unregistered")
    registered("https://x.com/calon", candidate, status="unregistered")
    registered("https://x.com/raguragu", candidate, status="unresolved")
    for name in ("diduga", "calon", "raguragu"):
        told = ask(f"x.com/{name}")
        assert "<h2>Tidak terdaftar</h2>" in told
        assert f"{name}, X" not in told + csv_text()


# --- resemblance ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("instagram.com/warung_contoh", "Anda menulis “_”, yang terdaftar “.”. Hurufnya sama"),
        ("instagram.com/warung.contoh_", "kelebihan “_”. Hurufnya sama"),
        ("instagram.com/warung.c0nt0h", "Anda menulis “0nt0”, yang terdaftar “onto”. Keduanya tampak mirip"),
        ("instagram.com/warung.conto", "kekurangan “h”."),
        ("instagram.com/warnug.contoh", "Anda menulis “nu”, yang terdaftar “un”."),
        ("https://www.tiktok.com/@warung.contoh", "Di aplikasi lain. Namanya sama."),
        ("@warung.kontoh", "Anda menulis “k”, yang terdaftar “c”."),
    ],
)
def test_what_resembles_a_registered_account_is_warned_of_and_the_difference_told(candidate, written, told):
    registered("https://www.instagram.com/warung.contoh", candidate)
    page = ask(written)
    assert "<h2>Tidak terdaftar, tetapi mirip akun terdaftar</h2>" in page
    assert told in page
    assert "?q=https%3A%2F%2Fwww.instagram.com%2Fwarung.contoh" in page


def test_every_slip_of_every_registered_name_is_found(candidate):
    """Made by chance from a fixed seed; the forms themselves are tested by property in tests/engine/text."""
    chance, signs = random.Random(2024), string.ascii_lowercase + string.digits + "_"
    names = sorted(
        {"".join(chance.choices(string.ascii_lowercase, k=chance.randint(5, 14))) for _ in range(60)}
    )
    for name in names:
        make_account(name, platform="x", url=f"https://x.com/{name}", candidate=candidate)
    assert lookup.index_names() == len(names)
    missed = []
    for name in names:
        at, sign = chance.randrange(len(name)), chance.choice(signs)
        for written in (
            name[:at] + sign + name[at:],
            name[:at] + name[at + 1 :],
            name[:at] + sign + name[at + 1 :],
        ):
            found = finding.look_up(written, "x")
            if name not in {one.key for one in [*found.exact, *(near.account for near in found.near)]}:
                missed.append((name, written))
    assert missed == []


# --- kept current -----------------------------------------------------------------------------------------


def test_the_index_follows_the_registry(candidate, jobs):
    account = registered("https://bit.ly/abc", candidate, kind="resolve", status="unresolved")
    assert not AccountName.objects.exists()
    before = jobs("portal.index_accounts")
    registry.resolve_account(account, "https://x.com/warungku", by=make_person("ratna", "officer"), now=NOW)
    assert jobs("portal.index_accounts") == before + 1
    assert "<h2>Terdaftar</h2>" in ask("x.com/warungku")  # at once: the registry itself is asked
    lookup.index_names()
    assert "warungku" in ask("x.com/warunqku")
    assert lookup.index_names() == 0
    Account.objects.filter(pk=account.pk).update(key="kebunku", handle="kebunku")
    assert lookup.index_names() == 1
    assert "mirip" not in ask("x.com/warunqku")
    account.delete()
    assert not AccountName.objects.exists()


@pytest.fixture
def jobs(db):
    from procrastinate.contrib.django.models import ProcrastinateJob

    return lambda name: ProcrastinateJob.objects.filter(task_name=name).count()


# --- what cannot be read, and who asks too often ---------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("", "Alamat atau nama akun"),
        ("Baiq Rekaan", "Ini nama tampilan, bukan alamat."),
        ("https://vt.tiktok.com/ZS8abc/", "Tautan pendek"),
        ("https://chat.whatsapp.com/abc", "grup atau kanal tertutup"),
        ("<script>alert(1)</script>", "Belum dapat dibaca"),
        ("\x00\x07" * 50, "dapat"),
        ("x" * 5000, "dapat"),
        ("https://[::1", "dapat"),
    ],
)
def test_what_names_no_account_is_answered_in_words_and_never_run(candidate, written, told):
    page = ask(written)
    assert told in page
    assert "<script>alert" not in page


def test_answers_may_be_kept_and_shared_and_set_no_cookie(candidate):
    registered("https://x.com/warung", candidate)
    answer = Client().get(PAGE, {"q": "x.com/warung"})
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=300"
    again = Client().get(PAGE, {"q": "x.com/warung"}, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert 'content="noindex"' in answer.content.decode()
    assert "<h2>Registered</h2>" in ask("x.com/warung", page="/en/cek-akun/")


def test_a_network_that_asks_too_often_waits_a_minute_and_others_do_not(candidate, monkeypatch):
    monkeypatch.setattr(pace, "MOST", {pace.LOOK: 3, pace.LIST: 1})
    busy, other = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.9"}
    codes = [Client().get(PAGE, **busy).status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    late = Client().get(PAGE, REMOTE_ADDR="203.0.113.200")  # of the same network
    assert (late.status_code, late["Retry-After"], late["Cache-Control"]) == (429, "60", "no-store")
    assert "Tunggu sebentar" in late.content.decode()
    assert Client().get(PAGE, **other).status_code == 200
    assert [Client().get(f"{PAGE}akun.csv", **other).status_code for _ in range(2)] == [200, 429]
    later = NOW.replace(minute=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert Client().get(PAGE, **busy).status_code == 200


# --- the list as data -------------------------------------------------------------------------------------


def csv_text() -> str:
    answer = Client().get(f"{PAGE}akun.csv")
    assert answer.status_code == 200
    return answer.content.decode("utf-8-sig")


def test_the_list_is_a_file_with_its_licence_and_every_column_is_told(candidate):
    registered("https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", candidate)
    registered("https://x.com/tutup", candidate, status="closed", valid_to=date(2024, 1, 11))
    registered("https://wa.me/628123456789", candidate)
    licence, columns, *rows = csv.reader(io.StringIO(csv_text()))
    assert licence[0].startswith(
        "# Akun resmi kampanye, 2024-02-01. Lisensi CC BY 4.0: https://creativecommons.org"
    )
    assert [dict(zip(columns, row, strict=True)) for row in rows] == [
        {
            "platform": "x", "nama_akun": "tutup", "nomor_akun": "", "alamat": "https://x.com/tutup",
            "status": "ditutup", "terdaftar_sejak": "2023-11-20", "ditutup_sejak": "2024-01-11",
            "nomor_partai": "4", "partai": "Partai Lumbung Rekaan", "calon": "",
        },
        {
            "platform": "youtube", "nama_akun": "", "nomor_akun": "UCabcdefghijklmnopqrstuv",
            "alamat": "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv", "status": "terdaftar",
            "terdaftar_sejak": "2023-11-20", "ditutup_sejak": "", "nomor_partai": "4",
            "partai": "Partai Lumbung Rekaan", "calon": "",
        },
    ]  # fmt: skip
    told = Client().get(f"{PAGE}data/").content.decode()
    assert all(f">{name}</dt>" in told for name in columns)
    assert "CC BY 4.0" in told
