from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from made_up_findings import QUIET, make_finding, make_post
from pantau.office.findings.models import Finding
from pantau.office.review import actions, queue
from pantau.office.review.models import Kind
from pantau.office.review.queue import Cursor, Filters
from staff import make_person

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_person("ratna", "officer")


def walk(filters, user):
    """All findings of a queue, page after page."""
    cursor, seen = "", []
    for _page in range(50):
        page = queue.page(Finding.objects.all(), filters, user, cursor=cursor, now=NOW)
        seen += [item.finding.pk for item in page.items]
        cursor = page.following
        if not cursor:
            return seen
    raise AssertionError("the queue never ends")


def in_python(order):
    """The same order, worked out apart: unknown times of posting stand first, as PostgreSQL has it."""
    far = datetime.max.replace(tzinfo=UTC)
    keys = {
        "worth": lambda f: (f.worth, f.pk),
        "newest": lambda f: (f.posted_at or far, f.pk),
    }
    return [f.pk for f in sorted(Finding.objects.all(), key=keys[order], reverse=True)]


@pytest.mark.parametrize("order", queue.ORDERS)
def test_pages_give_every_finding_once_in_order_with_ties_and_unknown_times(officer, order, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 3)
    monkeypatch.setattr(queue, "LOOKED_AT", 15)
    for number in range(20):
        make_finding(
            severity=1 + number % 2, posted_at=None if number % 5 == 0 else QUIET - timedelta(days=number % 3)
        )
    assert walk(Filters(order=order), officer) == in_python(order)


def test_what_others_decide_meanwhile_moves_nothing_over_a_page(officer, monkeypatch):
    monkeypatch.setattr(queue, "PAGE", 4)
    monkeypatch.setattr(queue, "LOOKED_AT", 20)
    for _ in range(12):
        make_finding()
    everything = in_python("worth")
    first = queue.page(Finding.objects.all(), Filters(), officer, cursor="", now=NOW)
    for pk in everything[:3]:
        actions.decide(officer, pk, actions.Verdict("watch", "", "Dilihat lagi."), NOW)
    second = queue.page(Finding.objects.all(), Filters(), officer, cursor=first.following, now=NOW)
    assert [item.finding.pk for item in second.items] == everything[4:8]


def test_a_low_rank_lowers_the_place_but_never_hides(officer):
    education = make_finding(severity=4, rank=0.2, context=["education"])
    mild = make_finding(severity=2, rank=0.95)
    assert walk(Filters(), officer) == [mild.pk, education.pk]


def test_near_identical_findings_stand_as_one_with_their_number(officer):
    copies = [make_finding(cluster="a" * 32) for _ in range(5)]
    other = make_finding(cluster="b" * 32, severity=1)
    page = queue.page(Finding.objects.all(), Filters(), officer, cursor="", now=NOW)
    assert [item.finding.pk for item in page.items] == [copies[-1].pk, other.pk]
    assert [item.similar for item in page.items] == [4, 0]
    assert page.count == 6
    kept = queue.page(Finding.objects.all(), Filters(), officer, cursor="", now=NOW, keep=copies[0].pk)
    assert copies[0].pk in [item.finding.pk for item in kept.items]


FACTS = {
    "category": "money_politics", "platform": "tiktok", "district": "5201-1", "party": "9",
    "subject": "asn", "phase": "campaign",
}  # fmt: skip


@pytest.mark.parametrize("name", FACTS)
def test_each_choice_of_the_sentence_narrows_the_queue(officer, name):
    fields = {"district": "district_code", "party": "party_number"}
    value = int(FACTS[name]) if name == "party" else FACTS[name]
    wanted = make_finding(**{fields.get(name, name): value})
    make_finding()
    assert walk(Filters.read({name: FACTS[name]}), officer) == [wanted.pk]


def test_an_unknown_role_can_be_asked_for(officer):
    wanted = make_finding(subject="")
    make_finding()
    assert walk(Filters.read({"subject": "unknown"}), officer) == [wanted.pk]


def test_open_mine_decided_and_all(officer):
    waiting, mine, others = make_finding(), make_finding(), make_finding()
    gone = make_finding(status="superseded")
    verdict = actions.Verdict(Kind.WATCH, "", "Dilihat lagi.")
    actions.decide(officer, mine.pk, verdict, NOW)
    actions.decide(make_person("wirya", "officer"), others.pk, verdict, NOW)
    assert walk(Filters(status="open"), officer) == [waiting.pk]
    assert walk(Filters(status="mine"), officer) == [mine.pk]
    assert set(walk(Filters(status="decided"), officer)) == {mine.pk, others.pk}
    assert gone.pk not in walk(Filters(status="all"), officer)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("sembako", True),
        ('"paket sembako"', True),
        ('"sembako paket"', False),
        ("beras or sembako", True),
        ("sembako -gratis", False),
        ("membagikan", True),  # stem: bagi
        ("%_'\"; DROP TABLE", False),
    ],
)
def test_words_are_searched_in_the_post_as_a_reader_searches(officer, words, found):
    wanted = make_finding("Besok ada pembagian paket sembako gratis di posko")
    make_finding("Hujan lagi hari ini")
    assert walk(Filters(q=words), officer) == ([wanted.pk] if found else [])


@pytest.mark.parametrize("counted", [3, 100])
def test_pages_of_a_search_follow_each_other_however_many_are_counted(officer, monkeypatch, counted):
    monkeypatch.setattr(queue, "PAGE", 2)
    monkeypatch.setattr(queue, "LOOKED_AT", 10)
    monkeypatch.setattr(queue, "COUNTED", counted)
    for number in range(5):
        make_finding("Paket sembako gratis", severity=number)
        make_finding("Hujan lagi hari ini")
    saying = [
        pk for pk in in_python("worth") if Finding.objects.get(pk=pk).post.versions.get().text[0] == "P"
    ]
    assert walk(Filters(q="sembako"), officer) == saying
    page = queue.page(Finding.objects.all(), Filters(q="sembako"), officer, cursor="", now=NOW)
    assert (page.count, page.many) == ((4, True) if counted == 3 else (5, False))


def test_others_claims_are_shown_and_ones_own_are_not(officer):
    finding = make_finding()
    actions.open_finding(make_person("wirya", "officer", full_name="Lalu Wirya"), finding.pk, NOW)
    item = queue.page(Finding.objects.all(), Filters(), officer, cursor="", now=NOW).items[0]
    assert str(item.claim.user) == "Lalu Wirya"
    actions.leave(item.claim.user)
    actions.open_finding(officer, finding.pk, NOW)
    assert queue.page(Finding.objects.all(), Filters(), officer, cursor="", now=NOW).items[0].claim is None


@given(
    st.dictionaries(st.sampled_from([*FACTS, "status", "order", "q", "after", "from"]), st.text(max_size=40))
)
@settings(max_examples=60)
def test_no_address_breaks_the_queue(officer, given_values):
    query = QueryDict(mutable=True)
    query.update(given_values)
    filters = Filters.read(query)
    queue.page(Finding.objects.all(), filters, officer, cursor=query.get("after", ""), now=NOW)
    assert Filters.read(QueryDict(filters.query()[1:])) == filters


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 2**62))
def test_a_cursor_by_worth_read_back_is_the_same(worth, pk):
    cursor = Cursor((worth, pk))
    assert Cursor.read(str(cursor), queue.ORDERS["worth"]) == cursor


@given(st.none() | st.datetimes(timezones=st.just(UTC)), st.integers(0, 2**62))
def test_a_cursor_by_time_read_back_is_the_same(posted_at, pk):
    cursor = Cursor((posted_at, pk))
    assert Cursor.read(str(cursor), queue.ORDERS["newest"]) == cursor


def fill_the_queue(rows):
    """So many open findings that differ in worth and time; the planner knows of them."""
    model = make_finding()
    columns = [field.column for field in Finding._meta.concrete_fields if not field.generated]
    other = {
        "id": "nextval(pg_get_serial_sequence('findings_finding', 'id'))",
        "rule": "rule || n", "worth": "worth + n %% 97",
        "posted_at": "posted_at - n * interval '1 minute'",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO findings_finding ({', '.join(columns)}) "
            f"SELECT {', '.join(other.get(column, column) for column in columns)} "
            "FROM findings_finding, generate_series(1, %s) AS n WHERE findings_finding.id = %s",
            [rows, model.pk],
        )
        cursor.execute("ANALYZE findings_finding")
    return model


@pytest.mark.parametrize("order", queue.ORDERS)
@pytest.mark.parametrize("deep", [False, True])
def test_a_page_is_one_range_of_an_index_however_deep(officer, order, deep):
    """No sorting and no scan of the table, where there is so much that the planner has cause to choose."""
    filters = Filters(order=order)
    last = Cursor.after(fill_the_queue(3000), filters.by)
    ordered = filters.apply(Finding.objects.all(), officer, NOW)
    for query in queue.after(ordered, filters.by, last) if deep else [ordered]:
        plan = query[: queue.PAGE].explain()
        assert "findings_queue" in plan or "findings_newest" in plan
        assert "Sort" not in plan


def test_the_text_of_a_page_is_read_in_one_question(officer, django_assert_max_num_queries):
    for number in range(queue.PAGE):
        make_finding(post=make_post(author_handle=f"x{number}"), cluster=f"{number:032d}")
    with django_assert_max_num_queries(6):
        queue.page(Finding.objects.all(), Filters(), officer, cursor="", now=NOW)


def test_the_queue_narrows_to_what_posts_do_and_to_their_language(officer):
    call = make_finding(stance="call", language="indonesian")
    told = make_finding(stance="call", function="report", language="sasak")
    seen = make_finding(stance="report", language="mixed")
    assert walk(Filters(stance="call"), officer) == [call.pk]
    assert sorted(walk(Filters(stance="report"), officer)) == sorted([told.pk, seen.pk])
    assert walk(Filters(language="sasak"), officer) == [told.pk]
