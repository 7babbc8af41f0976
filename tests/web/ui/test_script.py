"""pantau.js in a real Chromium: keys, dialogs, toasts and explained words on the style page.

The page comes from memory with the site's own content policy, so that anything inline would be refused.
"""

import mimetypes
from pathlib import Path

import pytest

from pantau.web.site.security import CONTENT_POLICY

ADDRESS = "http://pantau.test/gaya/"
# What a thumb has to hit; a tick box or radio button counts with its label.
SMALL_TARGETS = """() => [...document.querySelectorAll(
        "a, button, select, summary, textarea, input:not([type=hidden])")]
    .filter((element) => element.getClientRects().length && !element.matches(".vh"))
    .map((element) => element.matches("[type=checkbox], [type=radio]") ? element.labels[0] : element)
    .map((element) => [element.outerHTML.slice(0, 90), element.getBoundingClientRect().height])
    .filter(([, height]) => height < 43.5).map(([html, height]) => `${Math.round(height)} ${html}`)"""

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, style_page, settings):
    from django.contrib.staticfiles import finders

    def answer(route):
        path = route.request.url.split("?")[0].removeprefix("http://pantau.test")
        if path == "/gaya/":
            headers = {"content-security-policy": CONTENT_POLICY, "content-type": "text/html; charset=utf-8"}
            route.fulfill(body=style_page, headers=headers)
            return
        found = finders.find(path.removeprefix(settings.STATIC_URL))
        if found is None:
            route.fulfill(status=404)
            return
        route.fulfill(
            body=Path(found).read_bytes(), content_type=mimetypes.guess_type(found)[0] or "text/plain"
        )

    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)
    page.goto(ADDRESS)
    yield page
    context.close()
    assert complaints == []


def test_a_number_key_chooses_and_moves_to_the_reason(page):
    page.keyboard.press("2")
    assert page.locator("#putusan-education").is_checked()
    assert page.evaluate("document.activeElement.id") == "alasan"


def test_keys_do_nothing_while_somebody_types(page):
    page.locator("#alasan").click()
    page.keyboard.type("23 tanda?")
    assert page.locator("#alasan").input_value() == "23 tanda?"
    assert page.locator("#putusan-look_into").is_checked()
    assert page.locator("#tombol").is_hidden()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")


def test_enter_sends_from_the_reason_and_shift_enter_breaks_the_line(page):
    page.evaluate(
        """document.querySelector('form.decide').addEventListener(
            'submit', (event) => { event.preventDefault(); window.name = 'sent'; })"""
    )
    page.select_option("#norma", "uu7-2017/492")
    page.locator("#alasan").fill("satu")
    page.keyboard.press("Shift+Enter")
    assert page.locator("#alasan").input_value() == "satu\n"
    assert page.evaluate("window.name") == ""
    page.keyboard.press("Enter")
    assert page.evaluate("window.name") == "sent"


def test_j_and_k_walk_the_queue_from_the_open_finding(page):
    walk = "document.activeElement.querySelector('b').textContent"
    page.keyboard.press("j")
    assert page.evaluate(walk) == "Netralitas desa"
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("k")
    assert page.evaluate(walk) == "Kampanye pada masa tenang"


def test_slash_goes_to_the_search_field_of_the_page(page):
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    assert page.locator("#saring-q").input_value() == ""


def test_the_question_mark_lists_the_keys_that_stand_on_the_page(page):
    page.keyboard.press("?")
    listed = page.locator("#tombol dl").inner_text()
    for words in ("Tidak relevan", "Telusuri", "Cari di unggahan", "Berikutnya dalam daftar", "Urungkan"):
        assert words in listed
    page.keyboard.press("2")  # the page behind stays as it is
    assert page.locator("#putusan-look_into").is_checked()
    page.keyboard.press("Escape")
    assert page.locator("#tombol").is_hidden()


def test_a_dialog_closes_on_its_backdrop_and_on_its_buttons(page):
    for close in (lambda: page.mouse.click(5, 5), lambda: page.locator("#contoh [data-closes]").last.click()):
        page.locator("[data-opens=contoh]").click()
        assert page.locator("#contoh").is_visible()
        close()
        assert page.locator("#contoh").is_hidden()


def test_a_toast_with_undo_counts_down_and_leaves(page):
    left = page.locator("[data-toast-left]")
    before = int(left.inner_text().strip("()"))
    page.wait_for_timeout(1600)
    assert int(left.inner_text().strip("()")) < before
    page.locator("[data-toast='10'] [data-toast-close]").click()
    assert page.locator("[data-toast='10']").count() == 0
    assert page.locator(".toast-danger").count() == 1


def test_a_toast_that_htmx_brings_counts_down_too(page):
    page.evaluate(
        """() => {
            const toast = document.querySelector("[data-toast='10']").cloneNode(true);
            delete toast.dataset.running;
            document.getElementById("kabar").append(toast);
            toast.dispatchEvent(new Event("htmx:load", { bubbles: true }));
        }"""
    )
    brought = page.locator("#kabar [data-toast-left]")
    page.wait_for_timeout(1300)
    assert brought.inner_text() in ("(9)", "(8)")


def test_a_word_explains_itself_when_focused_and_stops_on_escape(page):
    gloss = page.locator(".gloss").first
    shown = "getComputedStyle(document.querySelector('.gloss'), '::after').content"
    gloss.focus()
    assert "saudara" in page.evaluate(shown)
    page.keyboard.press("Escape")
    assert page.evaluate(shown) == "none"


def test_the_number_beside_an_element_lights_the_words_it_rests_on(page):
    page.locator(".norm [data-ref='1']").hover()
    assert page.locator("mark.lit").first.inner_text().startswith("besok lusa")
    page.mouse.move(0, 0)
    assert page.locator("mark.lit").count() == 0


def test_hard_pictures_can_be_blurred_without_the_script(page):
    picture = page.locator(".post-media img")
    assert "blur" in picture.evaluate("e => getComputedStyle(e).filter")
    picture.locator("xpath=ancestor::figure").locator("[data-veil=blur]").uncheck()
    assert picture.evaluate("e => getComputedStyle(e).filter") == "none"


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_width_scrolls_sideways(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_controls_are_large_enough_for_a_thumb(page):
    page.set_viewport_size({"width": 360, "height": 740})
    small = page.evaluate(SMALL_TARGETS)
    assert not small, "\n".join(small)
