"""Numbers for everybody: right, counted once a day, without names, and without a small count to be worked out."""

import csv
import io
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import get_resolver
from hypothesis import given
from hypothesis import strategies as st

from made_up_findings import make_account, make_candidate, make_finding, make_post
from pantau.office.casework import actions as casework
from pantau.office.people.models import AuditEvent, Role
from pantau.office.portal.openness import audit_words, audits, counting, measured, papers, suppressing, tables
from pantau.office.portal.openness.models import OpenPaper, PublishedNumbers
from pantau.office.portal.public import SPACES
from pantau.office.registry.models import Official, OfficialAccountLink, Subdistrict, Village
from pantau.office.review.models import FindingDecision
from pantau.web.ui import clock, rulebook
from staff import make_person, signed_in

MORNING = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)
PAGES = ("numbers", "numbers-audit", "numbers-rules", "numbers-category")
FILES = (
    "numbers-csv", "numbers-coverage", "numbers-errors", "numbers-dictionary", "numbers-audit-dictionary",
)  # fmt: skip
#: Of what nobody has approved yet; test_open_audit.py reads them.
LATER = (
    "numbers-paper",
    "numbers-audit-one",
    "numbers-audit-csv",
    "numbers-audit-names",
    "numbers-audit-json",
)


@pytest.fixture
def at(db, settings, tmp_path, monkeypatch):
    settings.PANTAU_DATA = tmp_path

    def set_clock(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_clock(MORNING)
    return set_clock


def page_of(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\xa0", " ").split())


def rows_of(address: str) -> list[dict[str, str]]:
    answer = Client().get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def told(dimension: str, code: str) -> tuple[str, str, str]:
    rows = rows_of("/angka/angka.csv")
    (row,) = [row for row in rows if (row["dimension"], row["code"]) == (dimension, code)]
    return row["posts"], row["persons"], row["cases"]


def decide(finding, kind: str, by) -> None:
    FindingDecision.objects.create(
        finding=finding, kind=kind, reason="Uji.", decided_by=by, decided_at=MORNING
    )
    type(finding).objects.filter(pk=finding.pk).update(status="decided")


# --- what is counted ------------------------------------------------------------------------------


def test_posts_persons_and_cases_are_counted_apart(at):
    officer = make_person("ratna", "officer")
    for place in range(12):
        candidate, found = make_candidate(), []
        for number in range(2):  # two accounts of one person
            account = make_account(f"calon{candidate.pk}-{number}", candidate=candidate)
            found.append(make_finding(post=make_post(account=account)))
            decide(found[-1], "look_into", officer)
        case = casework.open_case(
            casework.Opening("supervision", "Dugaan rekaan", findings=found), by=officer, now=MORNING
        )
        if place < 6:
            type(case).objects.filter(pk=case.pk).update(closed_at=MORNING)
    for _ in range(5):
        post = make_post(platform="tiktok")
        make_finding(post=post, category="insult")
        make_finding(post=post, category="threat", rule="other")
        make_finding(post=post, category="hoax", rule="old", status="superseded")
    make_finding(post=make_post(platform="tiktok"), category="insult")
    assert told("all", "") == ("30", "18", "12")
    assert told("category", "quiet_period") == ("24", "12", "12")
    assert told("category", "insult") == ("6", "6", "0")
    assert told("category", "threat") == ("5", "5", "0")
    assert told("category", "hoax") == ("0", "0", "0")
    assert told("platform", "tiktok") == ("6", "6", "0")
    assert told("stage", "case") == told("stage", "ended") == ("12", "6", "6")
    assert told("stage", "look_into") == ("0", "0", "0")
    assert told("stage", "waiting") == ("6", "6", "0")
    page = page_of("/angka/")
    assert "Perkara yang dibuka Bawaslu" in page  # what a case is
    assert "/angka/aturan/insult/" in page


def test_officials_are_counted_by_sub_district_and_candidates_by_district(at):
    officer = make_person("ratna", "officer")
    place = Subdistrict.objects.create(code="52.01.99", name="Rekaan")
    village = Village.objects.create(code="52.01.99.2001", name="Contoh", kind="desa", subdistrict=place)
    for number in range(5):
        head = Official.objects.create(name=f"Kepala Rekaan {number}", role="village_head", village=village)
        account = make_account(f"kades{number}")
        OfficialAccountLink.objects.create(
            official=head, account=account, linked_by=officer, linked_at=MORNING, why="Suratnya."
        )
        make_finding(post=make_post(account=account), category="village_neutrality", district_code="")
        make_finding(post=make_post(account=make_account(f"calon{number}", candidate=make_candidate())))
    assert told("area", "k:52.01.99") == ("5", "5", "0")
    assert told("area", "d:5201-3") == ("5", "5", "0")
    assert "Kecamatan Rekaan" in page_of("/angka/")


def test_a_day_is_counted_once_and_the_next_anew(at):
    make_finding()
    first = counting.make(MORNING)
    make_finding()
    assert counting.make(MORNING + timedelta(hours=3)).pk == first.pk
    assert counting.make(MORNING + timedelta(days=1)).day > first.day
    assert PublishedNumbers.objects.count() == 2


def test_nothing_yet_is_said_in_words(at):
    page = page_of("/angka/")
    assert "Belum ada yang ditandai." in page
    assert "Belum ada akun terdaftar yang diamati." in page
    assert "belum disetujui" in page


def test_what_was_not_looked_at_yesterday_is_said_too(at):
    registered_on = MORNING.date() - timedelta(days=9)
    for number in range(4):
        make_account(f"terdaftar{number}", candidate=make_candidate(), registered_on=registered_on)
    found = counting.make(MORNING).content["coverage"]
    assert (found["day"], found["registered"], found["seen"]) == ("2024-02-11", 4, 0)
    page = page_of("/angka/")
    assert "0 dari 4 akun terdaftar dilihat" in page
    assert "4 tidak dilihat" in page


# --- small counts ---------------------------------------------------------------------------------


def test_who_knows_the_procedure_cannot_work_out_a_small_count():
    """All tables of three cells up to ten: whatever is shown, a small cell could have been another number."""
    threshold, worlds = 4, defaultdict(set)
    orders = [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1), (2, 0, 1)]
    for cells in product(range(11), repeat=3):
        counts = {str(place): count for place, count in enumerate(cells)}
        for ties, coin in product(orders, (0, 1)):
            secret = {"": coin} | {str(place): rank for place, rank in enumerate(ties)}
            keys = suppressing.hidden(counts, secret.__getitem__, threshold=threshold)
            if keys:
                shown = tuple(None if str(place) in keys else count for place, count in enumerate(cells))
                worlds[sum(cells), shown].add(cells)
    assert worlds
    for (_, shown), possible in worlds.items():
        for place, count in enumerate(shown):
            values = {cells[place] for cells in possible}
            if count is None and max(values) < 9 and any(0 < value < threshold for value in values):
                assert len(values) > 1, (shown, possible)


WORDS = st.text("abcdef", min_size=1, max_size=2)


@given(st.dictionaries(WORDS, st.integers(0, 12), max_size=12), st.sets(WORDS), st.integers(0, 9))
def test_no_hidden_cell_follows_from_the_total(counts, also, salt):
    keys = suppressing.hidden(counts, lambda word: sum(map(ord, word)) * 7 + salt, also=also)
    named = {key for key in also if counts.get(key)}
    small = {key for key, count in counts.items() if 0 < count < suppressing.THRESHOLD}
    if keys is None:
        assert small | named
        return
    assert small | named <= keys
    if keys:
        rest = sum(counts.values()) - sum(count for key, count in counts.items() if key not in keys)
        least = 0 if any(counts[key] == 0 for key in keys) else 1
        most = rest - least * (len(keys) - 1)
        assert most >= suppressing.THRESHOLD  # each may be anything from least to most, past the threshold


CODES = (["fb", "tt"], ["a", "b", "c"], ["w", "x"], ["k", "d"])


@given(st.lists(st.tuples(*map(st.sampled_from, CODES), st.integers(0, 6)), max_size=40))
def test_whoever_posts_alone_stays_unseen(marks):
    """Persons below the threshold hide the posts beside them, however many."""
    names = ("platform", "category", "stage", "area")
    things, persons = defaultdict(set), defaultdict(set)
    for thing, (*codes, who) in enumerate(marks):
        for cell in (*zip(names, codes, strict=True), ("", "")):
            things[cell].add(thing)
            persons[cell].add(who)
    counts = {name: {} for name in names} | {"": {"": (0, 0, 0)}}
    for (name, code), found in things.items():
        counts[name][code] = (len(found), len(persons[name, code]), 0)
    shown = counting.tables(counts)
    for name in names:
        for row in shown["tables"][name]:
            if 0 < len(persons[name, row["code"]]) < suppressing.THRESHOLD:
                assert (row["posts"], row["persons"]) == (None, None)


# --- no names -------------------------------------------------------------------------------------


def test_no_page_and_no_file_holds_a_name_a_handle_or_a_word_of_a_post(at):
    officer = make_person("ratna", "officer", full_name="Zqnama Petugas")
    candidate = make_candidate(name="Zqnama Calon")
    for number in range(7):
        account = make_account(f"zqakun{number}", candidate=candidate if number % 2 else None)
        post = make_post(
            f"zqkata {number}", account=account, author_handle=f"zqakun{number}", author_name="Zqnama"
        )
        decide(make_finding(post=post), "look_into", officer)
    kept = json.dumps(counting.make(MORNING).content)
    answers = [Client().get(address) for address in addresses("portal") + addresses("portal_en")]
    texts = [answer.content.decode() for answer in answers if answer.status_code == 200]
    assert len(texts) == 2 * len((*PAGES, *FILES))
    for text in (kept, *texts):
        assert not any(word in text.lower() for word in ("zqnama", "zqakun", "zqkata"))


def test_what_is_kept_of_a_day_is_codes_and_counts(at):
    make_finding()
    content = counting.make(MORNING).content
    codes = {name: set(titles) for name, titles in counting.counted().items()}
    for name, rows in content["tables"].items():
        for row in rows:
            assert set(row) == {"code", *counting.MEASURES}
            assert row["code"] in codes[name]
            assert all(isinstance(row[measure], int | None) for measure in counting.MEASURES)


def test_the_dictionary_names_every_column(at):
    named = {(row["file"], row["column"]) for row in rows_of("/angka/kamus.csv")}
    columns = {"angka": tables.NUMBERS, "cakupan": tables.COVERAGE, "ketelitian": tables.ERRORS}
    for file, names in columns.items():
        assert Client().get(f"/angka/{file}.csv").content.decode().splitlines()[0].split(",") == list(names)
        assert {(f"{file}.csv", name) for name in names} <= named
    assert ("*", "licence") in named


# --- the rulebook and how often it errs -----------------------------------------------------------


def test_every_rule_and_norm_can_be_read(at):
    book = rulebook.current()
    overview = page_of("/angka/aturan/")
    for category in book.categories:
        address = f"/angka/aturan/{category}/"
        assert address in overview
        page = Client().get(address, headers={"Accept-Encoding": "gzip"})
        assert len(page.content) < 150_000
        text = page_of(address)
        for rule in (rule for rule in book.rules.values() if rule.category == category):
            for name in rule.norms:
                assert f'id="norma-{name.replace("/", "-").replace(".", "-")}"' in text
    assert "Diperdebatkan" in page_of("/angka/aturan/quiet_period/")
    assert Client().get("/angka/aturan/lain/").status_code == 404


def test_error_rates_are_those_that_were_measured(at):
    shipped = measured.of_rulebook()
    assert set(shipped.categories) <= set(rulebook.current().categories)
    rows = {row["category"]: row for row in rows_of("/angka/ketelitian.csv")}
    assert rows["insult"]["missed"] == str(shipped.categories["insult"].missed)
    assert f"{shipped.harmless.count} dari {shipped.harmless.whole} unggahan biasa" in page_of("/angka/")
    low, high = measured.Rate(10, 100).bounds
    assert (round(low, 3), round(high, 3)) == (0.055, 0.174)  # Wilson's interval as statisticians print it
    assert measured.Rate(0, 10).bounds[0] == 0


# --- papers ---------------------------------------------------------------------------------------


def handed_in(client: Client, content: bytes = b"%PDF-1.7 rekaan"):
    file = io.BytesIO(content)
    file.name = "kesetaraan.pdf"
    return client.post("/keterbukaan/", {"kind": "even_handed", "title": "Kesetaraan Februari", "file": file})


def test_a_paper_is_shown_once_another_person_approved_it(at):
    writer = signed_in(make_person("ratna", "officer", "legal"))
    other = signed_in(make_person("hamdan", "legal"))
    assert "bukan PDF" in handed_in(writer, b"PK rekaan").content.decode()
    handed_in(writer)
    paper = OpenPaper.objects.get()
    assert Client().get("/angka/kesetaraan.pdf").status_code == 404
    assert writer.post(f"/keterbukaan/{paper.pk}/setujui/").status_code == 403
    other.post(f"/keterbukaan/{paper.pk}/setujui/")
    answer = Client().get("/angka/kesetaraan.pdf")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 rekaan", "application/pdf")
    assert "Kesetaraan Februari" in page_of("/angka/")
    other.post(f"/keterbukaan/{paper.pk}/tarik/", {"why": "Angkanya keliru."})
    assert Client().get("/angka/kesetaraan.pdf").status_code == 404
    verbs = AuditEvent.objects.filter(object_type="portal.openpaper").order_by("pk")
    told_verbs = list(verbs.values_list("verb", flat=True))
    assert told_verbs == ["paper_brought", "paper_approved", "paper_withdrawn"]


def test_the_database_refuses_one_who_approves_their_own_paper(at):
    ratna = make_person("ratna", "legal")
    paper = papers.bring("even_handed", "Kesetaraan", b"%PDF-1.7", by=ratna, now=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenPaper.objects.filter(pk=paper.pk).update(approved_by=ratna, approved_at=MORNING)


# --- who is answered ------------------------------------------------------------------------------


def routes(space: str) -> dict[str, str]:
    found = {}

    def walk(patterns, prefix):
        for one in patterns:
            here = prefix + str(one.pattern)
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, here)
            elif "angka/" in here or "keterbukaan/" in here:
                found[one.name] = here

    for one in get_resolver().url_patterns:
        if getattr(one, "namespace", None) == space:
            walk([one], "/")
    return found


def addresses(space: str) -> list[str]:
    filled = (path.replace("<slug:category>", "insult") for path in routes(space).values())
    return [path.replace("<int:number>", "1") for path in filled]


@pytest.mark.parametrize("space", SPACES.values())
def test_every_page_is_open_sets_no_cookie_and_can_be_kept(at, space):
    assert set(routes(space)) == {*PAGES, *FILES, *LATER}
    for address in addresses(space):
        answer = Client().get(address)
        later = address.endswith(".pdf") or "/kesetaraan/1/" in address
        assert answer.status_code == (404 if later else 200), address
        assert Client().post(address).status_code == 405
        if answer.status_code == 200:
            assert not answer.cookies
            assert "public" in answer["Cache-Control"]
            assert answer["Content-Language"] == ("en" if space == "portal_en" else "id")


def an_audit() -> audits.Kept:
    """Of days on which nothing was."""
    empty = {"groups": [], "together": [], "chance": None, "exact": False, "holm": None, "bh": None}
    stages = {stage: dict.fromkeys(audit_words.DIMENSIONS, empty) for stage in audit_words.STAGES}
    content = {"threshold": 5, "comparisons": 0, "stages": stages, "labels": {}, "names": None}
    day = MORNING.date()
    return audits.Kept(1, day - timedelta(days=30), day - timedelta(days=1), MORNING, "uji", "", content)


SEE = ("officer", "commissioner", "legal", "coordinator", "leadership", "auditor")
OFFICE = {
    "papers": ("get", 200, SEE),
    "content": ("get", 200, SEE),
    "approve": ("post", 302, ("commissioner", "legal")),
    "withdraw": ("post", 302, ("commissioner", "legal")),
    "audit": ("get", 200, SEE),
    "approve-audit": ("post", 302, ("commissioner", "legal")),
    "withdraw-audit": ("post", 302, ("commissioner", "legal")),
}


@pytest.mark.parametrize("name", OFFICE)
def test_each_role_is_answered_as_its_line_says(at, name):
    method, status, allowed = OFFICE[name]
    assert set(routes("openness")) == set(OFFICE)
    ratna = make_person("ratna", "officer")
    paper = papers.bring("even_handed", "Kesetaraan", b"%PDF-1.7", by=ratna, now=MORNING)
    if "audit" in name:
        paper = audits.bring(an_audit(), audits.Said("Rekaan saja."), by=ratna, now=MORNING)
    address = routes("openness")[name].replace("<int:pk>", str(paper.pk))
    answers = {
        role: getattr(signed_in(make_person(role, role)), method)(address).status_code for role in Role.values
    }
    assert answers == {role: status if role in allowed else 403 for role in Role.values}
    assert getattr(Client(), method)(address)["Location"].startswith("/masuk/")


def test_only_who_writes_for_the_public_hands_a_paper_in(at):
    answers = {role: handed_in(signed_in(make_person(role, role))).status_code for role in Role.values}
    assert {role for role, status in answers.items() if status == 302} == {"officer", "legal"}
    assert set(answers.values()) == {302, 403}
