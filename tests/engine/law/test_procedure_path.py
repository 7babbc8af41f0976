"""procedure.yaml: states and moves that lead somewhere, and needs that name what exists."""

import pytest

from pantau.engine.law import load_rulebook
from pantau.engine.law.nodes import Source, parse_yaml
from pantau.engine.law.path import procedure_file
from pantau.engine.law.schema import Report, Unreadable

STEPS = """
steps: {a: {title: {id: A, en: A}}}
states:
  begun: {title: {id: Mulai, en: Begun}, stage: a, plainly: {id: m, en: b}}
  ended: {title: {id: Selesai, en: Ended}, stage: a, plainly: {id: s, en: e}, over: true}
begins: {supervision: begun}
"""
MOVE = """
  end:
    title: {id: Akhiri, en: End}
    leaves: [begun]
    to: ended
    who: [officer]
    basis: UU
    source: made up
    mark: I
"""


def read(text):
    report = Report()
    try:
        found = procedure_file({"ADM"}, {"study"}, {"kpu"})(
            parse_yaml(Source.of("procedure.yaml", text)), report
        )
    except Unreadable:
        found = None
    return found, [problem.message for problem in report.problems]


def test_moves_are_offered_by_state_and_entrance():
    found, problems = read(
        STEPS + "moves:" + MOVE + "    needs: ['signed:study', reason]\n    records: [ended]"
    )
    assert problems == []
    assert [move.needs for move in found.moves_from("begun", "supervision")] == [("signed:study", "reason")]
    assert found.moves_from("ended", "supervision") == ()


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("    needs: ['signed:nothing']", "'nothing' is none of: study"),
        ("    needs: ['decided:nothing']", "'nothing' is none of: finding, outcome, stop"),
        ("    needs: ['sealed:study']", "unknown need 'sealed:'"),
        ("    needs: [wishes]", "unknown need 'wishes'"),
    ],
)
def test_a_need_that_nothing_can_meet_is_refused(more, told):
    assert any(told in problem for problem in read(STEPS + "moves:" + MOVE + more)[1])


def test_a_state_without_a_way_in_or_out_is_refused():
    lost = STEPS.replace(
        "begins:", "  lost: {title: {id: L, en: L}, stage: a, plainly: {id: l, en: l}}\nbegins:"
    )
    problems = read(lost + "moves:" + MOVE)[1]
    assert any("no move leads to the state 'lost'" in one for one in problems)
    assert any("from the state 'lost' no way leads to an end" in one for one in problems)


#: Happen when something comes in from outside, before there is a step or a letter.
COMES_IN = {"report_received", "event_known", "data_request_received", "breach_known"}


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_every_event_that_a_time_limit_counts_from_happens_with_something(name):
    """With a move, a decision of the plenary, a letter that is sent, or a step of whoever got it."""
    book = load_rulebook(name)
    happens = {kind for move in book.procedure.moves.values() for kind in move.records}
    happens |= {kind for outcome in book.outcomes.values() for kind in outcome.records}
    for addressee in book.addressees.values():
        happens |= set(addressee.sending_records)
        happens |= {kind for step in addressee.steps.values() for kind in step.records}
    assert {limit.starts for limit in book.time_limits.deadlines.values()} - COMES_IN <= happens


@pytest.mark.parametrize("name", ["pemilu-2024", "pilkada-2024"])
def test_every_hand_over_can_end(name):
    for addressee in load_rulebook(name).addressees.values():
        assert "done" in {step.state for step in addressee.steps.values()}, addressee.id


@pytest.mark.parametrize(("members", "quorum"), [(1, 1), (3, 2), (4, 3), (5, 3)])
def test_more_than_half_of_the_members_are_a_quorum(members, quorum):
    assert load_rulebook("pemilu-2024").procedure.plenary.quorum(members) == quorum
