"""The browser extension finds the server it expects, and what it uploads becomes posts and looks."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from made_up_collection import NOW, TODAY, make_account

from pantau.office.collection import actions, capturing, ledger
from pantau.office.collection.models import Capture, CaptureAddress, PatrolLook
from pantau.office.people import actions as people
from pantau.office.posts.models import Post, PostVersion
from staff import make_person, signed_in

pytestmark = pytest.mark.django_db
COLLECTED = datetime(2024, 2, 12, 0, 30, tzinfo=UTC)  # 08.30 WITA


def video(number: int, author: str, minute: int = 0) -> dict:
    return {
        "nav_index": "1:4:NaN",
        "item_id": str(number),
        "timestamp_collected": int((COLLECTED + timedelta(minutes=minute)).timestamp() * 1000),
        "source_platform": "tiktok.com",
        "source_platform_url": "https://www.tiktok.com/",
        "data": {
            "id": str(7300000000000000000 + number),
            "desc": f"Sampai jumpa di lapangan, semeton {number}",
            "createTime": "1707609600",
            "author": {"id": f"77{len(author)}", "uniqueId": author, "nickname": author.title()},
            "stats": {"diggCount": 5, "shareCount": 2, "commentCount": 1, "playCount": 90},
        },
    }


def lines(*items: dict) -> bytes:
    return b"".join(json.dumps(item).encode() + b"\n" for item in items)


@pytest.fixture
def address(officer):
    return capturing.make_address(officer, now=NOW, label="Firefox")


@pytest.fixture(autouse=True)
def clock_at_now(monkeypatch):
    from pantau.web.ui import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


def upload(token: str, body: bytes, platform: str = "tiktok.com", **more):
    return Client().post(
        f"/p/{token}/api/import-dataset/",
        body,
        content_type="text/plain;charset=UTF-8",
        headers={"X-Zeeschuimer-Platform": platform},
        **more,
    )


def read(capture: Capture) -> Capture:
    capturing.read_capture(capture.pk, now=lambda: NOW)
    capture.refresh_from_db()
    return capture


def test_an_upload_becomes_posts_and_its_accounts_are_seen_by_patrol(address, officer):
    wirya = make_account("wirya.lobar", "tiktok")
    make_account("sepi", "tiktok")
    actions.plan_day(TODAY)
    answer = upload(
        address[1], lines(video(1, "wirya.lobar"), video(2, "wirya.lobar", 4), video(3, "tetangga"))
    )
    assert answer.status_code == 200
    told = answer.json()
    assert (told["status"], told["done"], told["url"]) == ("queued", False, "http://testserver/patroli/")
    asked = Client().get(f"/p/{address[1]}/api/check-query/", {"key": told["key"]}).json()
    assert (asked["done"], asked["rows"], asked["progress"], asked["datasource"]) == (False, 0, 0, "tiktok")
    read(Capture.objects.get())
    asked = Client().get(f"/p/{address[1]}/api/check-query/", {"key": told["key"]}).json()
    assert {name: asked[name] for name in ("done", "rows", "progress")} == {
        "done": True,
        "rows": 3,
        "progress": 100,
    }
    assert Post.objects.count() == 3
    assert PostVersion.objects.first().route == "zeeschuimer"
    look = PatrolLook.objects.get()
    assert (look.officer, look.account, look.posts, look.minutes) == (officer, wirya, 2, 4)
    assert look.opened_at == COLLECTED
    found = ledger.coverage(TODAY, now=NOW)
    assert found.by("route") == {"zeeschuimer": 1}
    assert found.by("means") == {"patrol": 1}
    assert found.by("why") == {"patrol": 1}


def test_a_read_upload_keeps_no_second_copy_and_reading_it_again_changes_nothing(address):
    make_account("wirya.lobar", "tiktok")
    upload(address[1], lines(video(1, "wirya.lobar")))
    capture = read(Capture.objects.get())
    assert bytes(capture.content) == b""
    read(capture)
    assert (Post.objects.count(), PatrolLook.objects.count()) == (1, 1)


def test_the_extension_may_keep_only_the_host_of_its_server(address):
    """It cuts a path off its server's address; the part before @ stays and comes as Basic credentials."""
    encoded = base64.b64encode(f"{address[1]}:".encode()).decode()
    given = {"Authorization": f"Basic {encoded}", "X-Zeeschuimer-Platform": "tiktok.com"}
    body = lines(video(1, "a"))
    first = Client().post("/api/import-dataset/", body, content_type="text/plain", headers=given)
    assert first.status_code == 200
    key = first.json()["key"]
    assert Client().get("/api/check-query/", {"key": key}, headers=given).json()["key"] == key
    bare = Client().post("/api/import-dataset/", body, content_type="text/plain")
    assert (bare.status_code, bare["WWW-Authenticate"]) == (401, 'Basic realm="Pantau"')


def test_a_wrong_or_revoked_token_is_refused(address, officer):
    assert upload("salah", b"{}").status_code == 403
    capturing.revoke_address(address[0], by=officer, now=NOW)
    assert upload(address[1], b"{}").status_code == 403
    assert Client().get(f"/p/{address[1]}/api/check-query/", {"key": "x"}).status_code == 403


def test_the_address_of_somebody_who_patrols_no_more_is_refused(db):
    past = make_person("lama", "officer", valid_to=datetime(2024, 1, 1, tzinfo=UTC))
    _address, token = capturing.make_address(past, now=NOW)
    assert upload(token, lines(video(1, "a"))).status_code == 403


def test_a_platform_that_cannot_be_read_is_refused_in_the_extensions_words(address):
    answer = upload(address[1], b"{}", platform="linkedin.com")
    assert answer.status_code == 404
    assert "Unknown platform or source format" in answer.content.decode()


def test_two_uploads_at_once_are_too_soon(address):
    assert upload(address[1], lines(video(1, "a"))).status_code == 200
    assert upload(address[1], lines(video(2, "a"))).status_code == 429


def test_an_upload_beyond_the_limit_is_refused_and_nothing_is_kept(address, monkeypatch):
    monkeypatch.setattr(capturing, "MOST_BYTES", 1000)
    answer = upload(address[1], b"x" * 2000)
    assert answer.status_code == 413
    assert "larger than one may be" in answer.json()["message"]
    assert not Capture.objects.exists()


def test_an_empty_upload_is_refused(address):
    assert upload(address[1], b"").status_code == 400


def test_what_cannot_be_read_says_why_and_ends(address):
    upload(address[1], b"<html>bukan ini</html>")
    capture = read(Capture.objects.get())
    assert capture.status == "failed"
    told = Client().get(f"/p/{address[1]}/api/check-query/", {"key": capture.key}).json()
    assert told["done"]
    assert told["status"] == capture.problem != ""


def test_nobody_asks_after_somebody_elses_upload(address):
    upload(address[1], lines(video(1, "a")))
    other = capturing.make_address(make_person("budi", "officer"), now=NOW)[1]
    key = Capture.objects.get().key
    assert Client().get(f"/p/{other}/api/check-query/", {"key": key}).status_code == 404


def test_the_token_is_shown_once_and_only_its_hash_is_kept(officer):
    client = signed_in(officer)
    page = client.post("/patroli/alamat/", {"label": "Laptop"}).content.decode()
    held = CaptureAddress.objects.get()
    token = page.split("/p/")[1][:32]
    assert capturing.address_of(token) == held
    assert token not in str(held.__dict__)
    assert f"http://{token}@testserver" in page
    assert token not in client.get("/patroli/alamat/").content.decode()
    client.post(f"/patroli/alamat/{held.pk}/cabut/")
    assert capturing.address_of(token) is None


def test_an_export_file_counts_as_a_look_on_the_day_it_was_collected(officer):
    import io

    from pantau.engine.sources import read_posts

    wirya = make_account("wirya.lobar", "tiktok")
    actions.plan_day(TODAY)
    summary = capturing.ingest_file(
        read_posts(io.BytesIO(lines(video(1, "wirya.lobar")))),
        now=lambda: NOW,
        route="file",
        legal_basis="surat",
        source="a.ndjson",
    )
    assert summary.new_posts == 1
    found = list(ledger.rows(TODAY, TODAY, now=NOW))
    assert [(row.account_id, row.route, row.means, row.seen_at) for row in found] == [
        (wirya.pk, "file", "file", COLLECTED)
    ]


def test_a_post_is_handed_over_with_its_words_and_its_account_is_seen(officer):
    wirya = make_account("wirya.lobar", "tiktok")
    actions.plan_day(TODAY)
    client = signed_in(officer)
    url = "https://www.tiktok.com/@wirya.lobar/video/7300000000000000009"
    page = client.get("/patroli/serah/", {"text": f"Dukung kami {url}"}).content.decode()
    assert url in page
    answer = client.post("/patroli/serah/", {"url": url, "text": "Dukung kami semua", "minutes": 3})
    assert answer.status_code == 302
    assert Post.objects.get().account == wirya
    assert PatrolLook.objects.get().minutes == 3
    assert ledger.coverage(TODAY, now=NOW).by("route") == {"handover": 1}


def test_an_accounts_address_alone_is_a_look_and_a_strangers_is_nothing(officer):
    make_account("wirya.lobar", "tiktok")
    client = signed_in(officer)
    client.post("/patroli/serah/", {"url": "https://www.tiktok.com/@wirya.lobar", "minutes": 1})
    assert PatrolLook.objects.count() == 1
    refused = client.post("/patroli/serah/", {"url": "https://www.tiktok.com/@warga.biasa", "minutes": 1})
    assert refused.status_code == 422
    assert "tidak terdaftar" in refused.content.decode()
    assert (PatrolLook.objects.count(), Post.objects.count()) == (1, 0)


def test_a_post_without_its_words_is_asked_for_them(officer):
    client = signed_in(officer)
    url = "https://www.tiktok.com/@wirya.lobar/video/7300000000000000009"
    answer = client.post("/patroli/serah/", {"url": url, "text": " ", "minutes": 1})
    assert answer.status_code == 422
    assert "Pilih dahulu kata-kata" in answer.content.decode()


def test_who_got_a_new_code_has_lost_the_old_addresses_too(address, officer):
    people.renew_invitation(officer.username, now=NOW + timedelta(minutes=1))
    assert upload(address[1], lines(video(1, "wirya.lobar"))).status_code == 403


def test_an_upload_that_cannot_be_read_after_all_tries_is_told_to_the_extension(address):
    upload(address[1], lines(video(1, "wirya.lobar")))
    capture = Capture.objects.get()
    capturing.give_up(capture.pk, "OperationalError")
    told = Client().get(f"/p/{address[1]}/api/check-query/", {"key": capture.key}).json()
    assert (told["done"], told["status"]) == (True, "OperationalError")
