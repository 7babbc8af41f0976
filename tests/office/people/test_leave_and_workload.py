"""Work goes to somebody who is there, may, and carries least; what an absent person has goes to who stands in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantau.office.people import absences, away, workload
from pantau.office.people.absence_models import Absence
from pantau.office.people.models import AuditEvent, Membership
from pantau.office.people.notices import actions as notices
from pantau.office.people.notices import kinds
from pantau.office.people.notices.models import Notice
from pantau.office.people.workload import Candidate, Choice, Need, choose, hand_over
from pantau.web.ui import clock
from staff import make_person, signed_in

#: Monday, 12 February 2024, 10.00 WITA.
NOW = datetime(2024, 2, 12, 2, 0, tzinfo=UTC)
MONDAY = date(2024, 2, 12)
DAY = timedelta(days=1)

DISTRICTS, SKILLS = ("5201-1", "5201-2", "5201-3"), ("neutrality", "hoax", "money")
persons = st.integers(1, 9)
candidates = st.lists(
    st.builds(
        Candidate,
        person=persons,
        load=st.sampled_from([0.0, 1.0, 2.0, 5.5]),
        skills=st.frozensets(st.sampled_from(SKILLS)),
        districts=st.frozensets(st.sampled_from(DISTRICTS)),
        stand_in=st.none() | persons,
        away=st.booleans(),
    ),
    unique_by=lambda one: one.person,
    max_size=9,
)
needs = st.builds(
    Need,
    district=st.sampled_from(("", *DISTRICTS)),
    skill=st.sampled_from(("", *SKILLS)),
    barred=st.frozensets(persons, max_size=3),
)


@given(candidates, needs, st.randoms())
def test_whoever_is_chosen_is_there_may_and_carries_least_among_equals(people, need, dice):
    chosen = choose(people, need)
    able = [one for one in people if workload.may(one, need)]
    assert (chosen is None) == (not able)
    if chosen is None:
        return
    best = next(one for one in people if one.person == chosen.person)
    assert not best.away
    assert best.person not in need.barred
    assert not need.district or not best.districts or need.district in best.districts
    fits = [one for one in able if not need.skill or need.skill in one.skills] or able
    assert best in fits
    assert best.load == min(one.load for one in fits)
    shuffled = dice.sample(people, len(people))
    assert choose(shuffled, need) == chosen  # ties are broken by a fixed order
    assert all(reason in workload.REASONS for reason in chosen.reasons)


@given(candidates, needs, persons)
def test_a_hand_over_never_goes_back_nor_to_somebody_away_or_recused(people, need, person):
    chosen = hand_over(person, people, need)
    able = {one.person for one in people if workload.may(one, need)} - {person}
    assert (chosen.person if chosen else None) in (able or {None})


@given(st.lists(st.sampled_from(range(3)), max_size=40))
def test_given_one_by_one_work_is_shared_out_evenly(cases):
    loads = dict.fromkeys((1, 2, 3), 0)
    for _case in cases:
        people = [Candidate(person, load) for person, load in loads.items()]
        chosen = choose(people, Need())
        loads[chosen.person] += 1
    assert max(loads.values()) - min(loads.values()) <= 1


def test_the_stand_in_of_a_stand_in_takes_over_and_a_circle_of_absent_people_ends():
    people = [Candidate(1, away=True, stand_in=2), Candidate(2, away=True, stand_in=3), Candidate(3, load=9)]
    assert hand_over(1, [*people, Candidate(4)], Need()) == Choice(3, ("stands_in",))
    assert hand_over(1, [*people, Candidate(4)], Need(barred=frozenset({3}))) == Choice(4, ("only",))
    assert away.who_acts(1, {1: 2, 2: 3}) == 3
    assert away.who_acts(1, {1: 2, 2: 1}) is None


# --- in the office --------------------------------------------------------------------------------


@pytest.fixture
def at(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    set_to(NOW)
    return set_to


@pytest.fixture
def handed(monkeypatch):
    """A room whose work is handed over: two things each time."""
    found = []
    monkeypatch.setattr(absences, "_hand_overs", [])
    absences.on_leave(lambda of, to, now: found.append((of.username, to.username)) or 2)
    return found


def ask(page, stand_in, first, last, query=""):
    data = {"first_day": first.isoformat(), "last_day": last.isoformat(), "stand_in": str(stand_in.pk)}
    return page.post(f"/masuk/cuti/{query}", data)


@pytest.mark.django_db
def test_a_leave_hands_over_when_it_begins_and_tells_the_stand_in_once(at, handed):
    ratna, wirya = make_person("ratna", "officer"), make_person("wirya", "officer")
    assert ask(signed_in(ratna), wirya, MONDAY + DAY, MONDAY + 3 * DAY).status_code == 302
    assert absences.begin_due(NOW) == 0
    assert not away.running(NOW)
    begun = at(datetime(2024, 2, 12, 16, 0, tzinfo=UTC))  # midnight in the office
    assert [absences.begin_due(begun), absences.begin_due(begun)] == [1, 0]
    assert handed == [("ratna", "wirya")]
    (told,) = Notice.objects.filter(kind=absences.KIND)
    assert (told.user, told.count) == (wirya, 2)
    # Meanwhile nothing new comes to them, and what is told to them is told to the stand-in too.
    of_officers = workload.candidates(["officer"], begun, {ratna.pk: 0, wirya.pk: 7})
    assert choose(of_officers, Need()).person == wirya.pk
    kinds.register([kinds.Kind("test.any", "Uji", kinds.NEVER)])
    assert notices.notify([ratna], "test.any", "/", dedup_key="x", now=begun) == 2
    kinds._kinds.pop("test.any")
    after = datetime(2024, 2, 15, 16, 0, tzinfo=UTC)  # the first moment of Friday
    assert away.stand_ins(after - timedelta(seconds=1)) == {ratna.pk: wirya.pk}
    assert away.stand_ins(after) == {}
    assert list(AuditEvent.objects.values_list("verb", flat=True)).count("leave_taken") == 1


@pytest.mark.django_db
def test_a_leave_that_cannot_be_is_refused_with_the_reason(at, handed):
    ratna, wirya = make_person("ratna", "officer"), make_person("wirya", "officer")
    legal, lestari = make_person("sulastri", "legal"), make_person("lestari", "officer")
    page = signed_in(ratna)
    assert ask(page, legal, MONDAY, MONDAY).status_code == 422  # holds none of their roles
    assert ask(page, ratna, MONDAY, MONDAY).status_code == 422
    for first, last, why in (
        (MONDAY + DAY, MONDAY, "sebelum hari pertama"), (MONDAY - 3 * DAY, MONDAY - DAY, "sudah lewat"),
    ):  # fmt: skip
        answer = ask(page, wirya, first, last)
        assert answer.status_code == 422
        assert why in answer.content.decode()
    assert ask(page, wirya, MONDAY, MONDAY + 2 * DAY).status_code == 302
    assert handed == [("ratna", "wirya")]  # it has begun
    assert "sudah tercatat cuti" in ask(page, wirya, MONDAY + DAY, MONDAY + DAY).content.decode()
    theirs = signed_in(wirya)
    assert "Anda menggantikan orang lain" in ask(theirs, lestari, MONDAY, MONDAY).content.decode()
    assert "sendiri cuti" in ask(signed_in(lestari), ratna, MONDAY, MONDAY).content.decode()


@pytest.mark.django_db
def test_others_leaves_and_skills_are_kept_by_commissioners_alone(at, handed):
    ratna, wirya = make_person("ratna", "officer"), make_person("wirya", "officer")
    boss = signed_in(make_person("hamdan", "commissioner"))
    others = ask(signed_in(wirya), wirya, MONDAY, MONDAY, f"?orang={ratna.pk}")
    assert others.status_code == 422  # it is still their own leave, in which they cannot stand in
    assert ask(boss, wirya, MONDAY, MONDAY, f"?orang={ratna.pk}").status_code == 302
    one = Absence.objects.get()
    assert (one.user, one.made_by.username) == (ratna, "hamdan")
    assert signed_in(wirya).post(f"/masuk/cuti/{one.pk}/akhiri/").status_code == 404
    assert signed_in(ratna).post(f"/masuk/cuti/{one.pk}/akhiri/").status_code == 302
    assert away.stand_ins(NOW) == {}

    seat = Membership.objects.get(user=ratna)
    assert boss.post("/masuk/keahlian/", {f"seat-{seat.pk}": ["hoax", "media"]}).status_code == 302
    assert boss.post("/masuk/keahlian/", {f"seat-{seat.pk}": ["ranking"]}).status_code == 422
    found = {one.person: one for one in workload.candidates(["officer"], NOW, {})}
    assert (found[ratna.pk].skills, found[wirya.pk].skills) == ({"hoax", "media"}, frozenset())
    assert choose(found.values(), Need(skill="hoax")).reasons == ("skilled", "lightest")
    assert choose(found.values(), Need(skill="money")).person == min(found)
