"""Groups of like posts in a real browser: on a narrow phone, by links alone, from a finding and back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from made_up_findings import QUIET, make_account, make_candidate, make_finding, make_group, make_post
from pantau.office.findings.models import PostGroup

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]
LONG = "https://contoh.example/" + "jalan-desa-yang-panjang-sekali/" * 6


@pytest.fixture
def group(db) -> PostGroup:
    finding = make_finding()
    ours = make_post(account=make_account("calon.rekaan", candidate=make_candidate()))
    others = [
        make_post(
            f"Lihat {LONG} {number}", registered=False, author_name="NamaYangSangatPanjangTanpaSpasi" * 2
        )
        for number in range(24)
    ]
    return make_group(finding.post, ours, *others, registered=2, parties=5, last_at=QUIET + timedelta(days=2))


def test_nothing_runs_off_a_narrow_phone_and_pages_are_turned_without_script(desk, group) -> None:
    narrow = desk("petugas", width=360, script=False)
    for path in ("/tinjau/kesamaan/", "/tinjau/kesamaan/?kind=links", f"/tinjau/kesamaan/{group.pk}/"):
        narrow.go(path)
        assert narrow.sideways() <= 0, path
    page = narrow.go(f"/tinjau/kesamaan/{group.pk}/")
    page.get_by_role("link", name="Halaman berikutnya").click()
    expect(page.get_by_text("21 sampai 26 dari 26")).to_be_visible()


def test_from_a_finding_to_its_like_posts_and_back(desk, group) -> None:
    page = desk("petugas").go("/tinjau/")
    page.get_by_role("link", name="Unggahan yang sama, dari akun yang berbeda").click()
    page.locator("main ol.lines a").first.click()
    expect(page.get_by_text("Kesamaan bukan bukti kesepakatan.")).to_be_visible()
    page.get_by_role("link", name="Temuannya").click()
    page.get_by_role("link", name="Teks yang sama di 25 unggahan lain").click()
    expect(page.get_by_role("heading", name="26 akun menulis hal yang hampir sama")).to_be_visible()
