"""The day of an officer, in a browser: sign in, read, decide with the keyboard, take it back."""

import re

import pytest
from playwright.sync_api import expect

from made_up_findings import CALL, make_account, make_candidate, make_finding, make_post
from pantau.office.findings.models import Finding
from pantau.office.review import actions
from pantau.office.review.models import Claim, FindingDecision
from pantau.web.ui import clock
from staff import PASSWORD, make_person

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

EVIL = (
    '<script>window.pwned=1</script><img src=x onerror="window.pwned=1"> \u202egnp.exe\u202c '
    + "panjang" * 80
)


def test_sign_in_review_decide_and_undo_with_the_keyboard_alone(desk):
    first, second = make_finding(), make_finding("Ayo pilih no urut 4 besok", severity=2)
    make_person("ratna", "officer", full_name="Baiq Ratnasari", password=PASSWORD)
    officer = desk()
    page, keys = officer.page, officer.keys

    officer.sign_in("ratna")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Dugaan kampanye pada masa tenang")).to_be_visible()
    assert page.url.endswith(f"/tinjau/{first.pk}/")

    keys.press("4")
    keys.type("Ajakan memilih nomor 4 dari akun resmi.")
    keys.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Telusuri: tersimpan.")
    page.wait_for_url(f"**/tinjau/{second.pk}/")
    assert FindingDecision.objects.get().kind == "look_into"
    expect(page.locator(".nav .count")).to_have_text("1")

    keys.press("u")
    page.wait_for_url(f"**/tinjau/{first.pk}/")
    expect(page.locator(".toast").last).to_contain_text("Putusan diurungkan")
    assert FindingDecision.objects.get().undone_at is not None
    assert set(Finding.objects.values_list("status", flat=True)) == {"open"}
    assert officer.complaints == []


def test_j_and_k_walk_the_queue_slash_searches_and_question_mark_explains(desk):
    first, second = make_finding(), make_finding("Paket sembako menunggu di posko", severity=2)
    officer = desk("ratna")
    page, keys = officer.page, officer.keys
    officer.go(f"/tinjau/{first.pk}/")

    keys.press("j")
    page.wait_for_url(f"**/tinjau/{second.pk}/")
    expect(page.locator("#antrean [aria-current]")).to_contain_text("sembako")
    keys.press("k")
    page.wait_for_url(f"**/tinjau/{first.pk}/")
    assert Claim.objects.get().finding_id == first.pk

    keys.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Tidak relevan")
    keys.press("Escape")

    keys.press("/")
    keys.type("sembako")
    keys.press("Enter")
    page.wait_for_url(re.compile(r"q=sembako"))
    expect(page.locator("#antrean [data-item]")).to_have_count(1)
    assert officer.complaints == []


def test_what_is_missing_is_said_and_what_was_typed_stays(desk):
    finding = make_finding()
    officer = desk("ratna")
    other = make_person("wirya", "officer", full_name="Lalu Wirya")
    page = officer.go(f"/tinjau/{finding.pk}/")
    officer.keys.press("2")
    officer.keys.type("Sudah saya baca dua kali.")
    actions.leave(Claim.objects.get().user)
    actions.decide(other, finding.pk, actions.Verdict("watch", "", "Lebih cepat."), clock.now())
    officer.keys.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("sudah diputus Lalu Wirya")
    expect(page.get_by_text("Sudah saya baca dua kali.")).to_be_visible()
    assert officer.complaints == []


def test_two_browsers_never_hold_one_finding(desk):
    first, second = make_finding(), make_finding(severity=2)
    ratna, wirya = desk("ratna", full_name="Baiq Ratnasari"), desk("wirya", full_name="Lalu Wirya")
    ratna.keys.press("Enter")
    ratna.page.wait_for_url(f"**/tinjau/{first.pk}/")
    wirya.keys.press("Enter")
    wirya.page.wait_for_url(f"**/tinjau/{second.pk}/")
    expect(wirya.page.locator("#antrean")).to_contain_text("Dibuka Baiq Ratnasari s.d.")

    page = wirya.go(f"/tinjau/{first.pk}/")
    expect(page.get_by_text("Dibuka Baiq Ratnasari s.d.").last).to_be_visible()
    expect(page.get_by_label("Putusan").get_by_role("radio")).to_have_count(0)

    ratna.go("/masuk/saya/")  # leaving the room lets go
    page = wirya.go(f"/tinjau/{first.pk}/")
    expect(page.get_by_text("Anda buka s.d.")).to_be_visible()
    assert Claim.objects.get(finding=first).user.username == "wirya"


def test_closing_the_page_frees_the_finding(desk):
    finding = make_finding()
    officer = desk("ratna")
    officer.go(f"/tinjau/{finding.pk}/")
    assert Claim.objects.count() == 1
    officer.page.close(run_before_unload=True)
    waiter = officer.context.new_page()
    for _ in range(60):
        if not Claim.objects.exists():
            return
        waiter.wait_for_timeout(100)
    raise AssertionError("the finding is still held")


def test_a_choice_can_be_clicked_in_a_low_window(desk):
    finding = make_finding()
    officer = desk("ratna")
    officer.page.set_viewport_size({"width": 1280, "height": 600})
    page = officer.go(f"/tinjau/{finding.pk}/")
    expect(page.get_by_label(re.compile("Alasan"))).to_be_hidden()
    page.get_by_role("radio", name=re.compile("Edukasi")).check()
    expect(page.get_by_label(re.compile("Alasan"))).to_be_visible()


def test_near_identical_posts_are_decided_together_with_one_left_out(desk):
    copies = [make_finding(cluster="a" * 32, author_name=f"Warga {letter}") for letter in "ABC"]
    officer = desk("ratna")
    page = officer.go(f"/tinjau/{copies[0].pk}/")
    officer.keys.press("s")
    expect(page.get_by_role("checkbox")).to_have_count(3)
    page.get_by_label("Warga C").uncheck()
    officer.keys.press("1")
    officer.keys.type("Salinan pesan yang sama.")
    officer.keys.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("2 temuan diputus")
    copies[2].refresh_from_db()
    assert copies[2].status == "open"
    assert FindingDecision.objects.count() == 2
    assert officer.complaints == []


def test_the_filter_sentence_asks_at_once_and_the_address_can_be_shared(desk):
    make_finding()
    wanted = make_finding(platform="tiktok", post=make_post("Video pilih no urut 4", platform="tiktok"))
    officer = desk("ratna")
    page = officer.page
    page.get_by_label("Platform").select_option("tiktok")
    page.wait_for_url(re.compile("platform=tiktok"))
    expect(page.locator("#antrean [data-item]")).to_have_count(1)
    page.locator("#antrean [data-item]").click()
    page.wait_for_url(re.compile(rf"/tinjau/{wanted.pk}/\?platform=tiktok"))
    page.go_back()
    page.wait_for_url(re.compile("platform=tiktok"))
    expect(page.locator("#antrean [data-item]")).to_have_count(1)
    assert officer.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_folds_most_filters_and_a_wide_window_shows_them(desk, script):
    make_finding()
    phone = desk("jaya", width=360, script=script)
    party = phone.page.get_by_label("Partai")
    expect(phone.page.get_by_label("Urutan")).to_be_visible()
    expect(party).to_be_hidden()
    phone.page.get_by_text("Saringan lain").click()
    expect(party).to_be_visible()
    assert phone.sideways() == 0

    wide = desk("ratna", script=script)
    expect(wide.page.get_by_label("Partai")).to_be_visible()
    expect(wide.page.get_by_text("Saringan lain")).to_be_hidden()


def test_a_post_with_a_script_does_nothing(desk):
    post = make_post(EVIL, author_name=EVIL[:190], author_handle="<b>x</b>", url="javascript:window.pwned=1")
    finding = make_finding(EVIL, post=post, cluster="a" * 32)
    make_finding(EVIL, cluster="a" * 32)
    officer = desk("ratna")
    for path in ("/tinjau/", f"/tinjau/{finding.pk}/", f"/tinjau/{finding.pk}/serupa/"):
        page = officer.go(path)
        expect(page.locator("body")).to_contain_text("<script>window.pwned=1</script>")
        assert page.evaluate("window.pwned") is None
        assert page.locator("img[src=x]").count() == 0
    assert officer.complaints == []


def test_a_phone_shows_one_view_at_a_time_and_never_scrolls_sideways(desk):
    account = make_account("sahabat", candidate=make_candidate(), status="registered")
    long = make_post(EVIL + CALL, account=account, author_name="Nama" * 40, author_handle="x" * 120)
    finding = make_finding(EVIL + CALL, post=long, cluster="a" * 32)
    make_finding(cluster="a" * 32)
    officer = desk("ratna", width=360)
    paths = (
        "/tinjau/", f"/tinjau/{finding.pk}/", f"/tinjau/{finding.pk}/serupa/", "/tinjau/?category=threat",
        "/masuk/saya/", "/masuk/langkah-kedua/", "/masuk/sandi/",
    )  # fmt: skip
    for path in paths:
        officer.go(path)
        assert officer.sideways() == 0, path
    page = officer.go(f"/tinjau/{finding.pk}/")
    expect(page.locator("#antrean")).to_be_hidden()
    page.get_by_role("link", name="Antrean").click()
    expect(page.locator("#antrean")).to_be_visible()
    page.locator("#antrean [data-item]").first.click()
    expect(page.get_by_role("heading", name=re.compile("Dugaan"))).to_be_visible()
    expect(page.locator("#antrean")).to_be_hidden()
    assert officer.complaints == []


def test_everything_works_without_scripts(browser, desk, live_server):
    first, second = make_finding(), make_finding(severity=2)
    officer = desk("ratna")
    context = browser.new_context(java_script_enabled=False, storage_state=officer.context.storage_state())
    page = context.new_page()
    page.goto(f"{live_server.url}/tinjau/")
    page.get_by_role("link", name="Mulai dari temuan pertama").click()
    page.get_by_role("radio", name=re.compile("Edukasi")).check()
    page.get_by_label(re.compile("Alasan")).fill("Cukup diingatkan.")
    page.get_by_role("button", name=re.compile("Simpan dan lanjut")).click()
    assert page.url.endswith(f"/tinjau/{second.pk}/")
    page.get_by_role("button", name=re.compile("Urungkan")).click()
    assert page.url.endswith(f"/tinjau/{first.pk}/")
    assert not FindingDecision.objects.filter(undone_at=None).exists()
    context.close()


def test_the_content_policy_lets_nothing_inline_run(desk):
    officer = desk("ratna")
    page = officer.go("/tinjau/")
    with pytest.raises(Exception, match="Content Security Policy"):
        page.add_script_tag(content="window.pwned = 1")
    assert page.evaluate("window.pwned") is None
