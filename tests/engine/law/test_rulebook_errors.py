"""Every mistake is shown at its line, underlined, with the way out."""

import pickle
from pathlib import Path

import pytest
from small_rulebook import CALENDAR, CONCEPTS, NORMS, RULEBOOK, RULES, write_rulebook

from pantau.engine.law import RulebookError, RulebookNotFoundError, load_rulebook

WATCHING = """\
steps:
  - {until_days: 2, every_hours: 6}
  - {until_days: 30, every_hours: 3}
near_deadline: {before_hours: 24, after_hours: 24, factor: 4}
phases: [quiet]
shortest_hours: 1
confirm_after_hours: 1
"""

HOLIDAYS = """\
national: {source: s, mark: V, decreed_to: 2030}
days_off:
  leave-2030:
    kind: collective_leave
    year: 2030
    source: s
    mark: V
    days:
      2030-01-02: {id: Cuti, en: Leave}
"""

DEADLINES = """\
deadlines:
  found:
    title: {id: Temuan, en: Finding}
    starts: suspicion_found
    amount: 7
    unit: calendar_days
    disputed_unit: working_days
    basis: b
    source: s
    mark: V
office_hours:
  opens: "08:00"
  closes: {"1": "16:00"}
  always_open_in: [quiet]
  source: s
  mark: V
"""

GOLDEN = {
    "a day off that lies in another year": (
        {"holidays": HOLIDAYS.replace("2030-01-02", "2031-01-02")},
        """\
book/holidays.yaml:9:7: 2031-01-02 does not lie in 2030
    9 |       2031-01-02: {id: Cuti, en: Leave}
              ^^^^^^^^^^
        mend the day, or 'year'""",
    ),
    "a day off that does not exist": (
        {"holidays": HOLIDAYS.replace("2030-01-02", "2030-02-30")},
        """\
book/holidays.yaml:9:7: this value is not a day of the calendar: 2030-02-30
    9 |       2030-02-30: {id: Cuti, en: Leave}
              ^^^^^^^^^^
        write it as 2024-02-11""",
    ),
    "a kind of day off that nobody knows": (
        {"holidays": HOLIDAYS.replace("collective_leave", "collective_leaf")},
        """\
book/holidays.yaml:4:11: unknown value 'collective_leaf'
    4 |     kind: collective_leaf
                  ^^^^^^^^^^^^^^^
        did you mean 'collective_leave'?""",
    ),
    "a time limit without any time": (
        {"deadlines": DEADLINES.replace("amount: 7", "amount: 0")},
        """\
book/deadlines.yaml:5:13: 'found' has no time at all
    5 |     amount: 0
                    ^
        only a limit in calendar_days, undisputed, may end on the day of its event""",
    ),
    "a dispute between a unit and itself": (
        {"deadlines": DEADLINES.replace("unit: calendar_days", "unit: working_days")},
        """\
book/deadlines.yaml:7:20: 'found' has no two readings
    7 |     disputed_unit: working_days
                           ^^^^^^^^^^^^
        a dispute is between calendar_days and working_days""",
    ),
    "a closing hour that no clock shows": (
        {"deadlines": DEADLINES.replace('"1": "16:00"', '"1": "24:00"')},
        """\
book/deadlines.yaml:13:17: '1' is not a time of day
   13 |   closes: {"1": "24:00"}
                        ^^^^^^^
        write it as '08:00'""",
    ),
    "a weekday beyond Sunday": (
        {"deadlines": DEADLINES.replace('"1": "16:00"', '"8": "16:00"')},
        """\
book/deadlines.yaml:13:12: unknown weekday (1 is Monday) '8'
   13 |   closes: {"8": "16:00"}
                   ^^^
        known: 1, 2, 3, 4, 5, 6, 7""",
    ),
    "a missing key": (
        {"rulebook": RULEBOOK.replace("election: small-2030\n", "")},
        """\
book/rulebook.yaml:1:1: the key 'election' is missing in this entry
    1 | name: small
        ^^^^
        add a line 'election: ...'""",
    ),
    "an unknown key, with the one that was meant": (
        {"rules__quiet": RULES.replace("    when:", "    whn:")},
        """\
book/rules/quiet.yaml:6:5: unknown key 'whn'
    6 |     whn: call_to_vote AND phase = 'quiet'
            ^^^
        did you mean 'when'?

book/rules/quiet.yaml:2:5: the key 'when' is missing in this entry
    2 |   - id: quiet-call
            ^^
        add a line 'when: ...'

2 mistakes""",
    ),
    "a day that does not exist": (
        {"calendar": CALENDAR.replace("2030-01-31", "2030-02-30")},
        """\
book/calendar.yaml:5:15: 'last_day' is not a day of the calendar: 2030-02-30
    5 |     last_day: 2030-02-30
                      ^^^^^^^^^^
        write it as 2024-02-11""",
    ),
    "a wrong type": (
        {"rules__quiet": RULES.replace("severity: 2", "severity: grave")},
        """\
book/rules/quiet.yaml:7:15: 'severity' must be a whole number from 1 to 4
    7 |     severity: grave
                      ^^^^^""",
    ),
    "a number where a text belongs": (
        {"norms": NORMS.replace("article: Pasal 1", "article: 280")},
        """\
book/norms.yaml:7:14: 'article' must be a text, not the number 280
    7 |     article: 280
                     ^^^
        put it in quotes""",
    ),
    "a list that is no list": (
        {"norms": NORMS.replace("phases: [quiet]", "phases: quiet")},
        """\
book/norms.yaml:11:13: 'phases' must be a list, not 'quiet'
   11 |     phases: quiet
                    ^^^^^
        write each entry on a line with '- '""",
    ),
    "an empty list of those who are bound": (
        {"norms": NORMS.replace("[everyone]", "[]")},
        """\
book/norms.yaml:10:5: 'binds' must not be empty
   10 |     binds: []
            ^^^^^""",
    ),
    "a subject that does not exist": (
        {"norms": NORMS.replace("[everyone]", "[citizens]")},
        """\
book/norms.yaml:10:13: unknown subject 'citizens'
   10 |     binds: [citizens]
                    ^^^^^^^^
        did you mean 'citizen'?""",
    ),
    "a norm that does not exist": (
        {"rules__quiet": RULES.replace("[act/1]", "[{norm: act/2, contested: true}]")},
        """\
book/rules/quiet.yaml:5:20: unknown norm 'act/2'
    5 |     norms: [{norm: act/2, contested: true}]
                           ^^^^^
        did you mean 'act/1'?""",
    ),
    "an element that does not exist": (
        {"norms": NORMS.replace("[posting_time]", "[posted]")},
        """\
book/norms.yaml:13:16: unknown element 'posted'
   13 |     elements: [posted]
                       ^^^^^^
        known: posting_time""",
    ),
    "a norm of an act nobody described": (
        {"norms": NORMS.replace("  act/1:", "  law/1:"), "rules__quiet": RULES.replace("[act/1]", "[]")},
        """\
book/norms.yaml:6:3: unknown instrument 'law'
    6 |   law/1:
          ^^^^^
        describe 'law' under 'instruments:'""",
    ),
    "a concept that does not exist": (
        {"concepts__calls": CONCEPTS.replace("[vote_call,", "[vote_cal,")},
        """\
book/concepts/calls.yaml:12:16: unknown concept 'vote_cal'
   12 |       - {all: [vote_cal, number_ref], within: 6}
                       ^^^^^^^^
        did you mean 'vote_call'?""",
    ),
    "a name used twice in one place": (
        {
            "concepts__calls": CONCEPTS.replace("  number_ref:", "  vote_call:").replace(
                ", number_ref", ", nomor"
            )
        },
        """\
book/concepts/calls.yaml:6:3: 'vote_call' stands twice here
    6 |   vote_call:
          ^^^^^^^^^
        it stands first in line 3; remove or rename one""",
    ),
    "a watch that does not thin out": (
        {"watching": WATCHING},
        """\
book/watching.yaml:3:5: the watch must thin out
    3 |   - {until_days: 30, every_hours: 3}
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        each step ends later than the one before, and looks no more often""",
    ),
    "a rule's name used in two files": (
        {"rules__second": RULES},
        """\
book/rules/second.yaml:2:5: 'quiet-call' stands twice in this rulebook
    2 |   - id: quiet-call
            ^^
        it stands first in book/rules/quiet.yaml:2; rename one""",
    ),
    "phases that overlap": (
        {"calendar": CALENDAR.replace("first_day: 2030-02-01", "first_day: 2030-01-31")},
        """\
book/calendar.yaml:11:16: the phase 'quiet' overlaps 'campaign'
   11 |     first_day: 2030-01-31
                       ^^^^^^^^^^
        'campaign' lasts through 2030-01-31""",
    ),
    "a phase that ends before it begins": (
        {"calendar": CALENDAR.replace("2030-02-03", "2030-01-03")},
        """\
book/calendar.yaml:12:15: 'quiet' ends before it begins
   12 |     last_day: 2030-01-03
                      ^^^^^^^^^^
        it begins on 2030-02-01""",
    ),
    "a phase no rule knows": (
        {"calendar": CALENDAR.replace("id: quiet", "id: silence")},
        """\
book/calendar.yaml:9:9: unknown phase 'silence'
    9 |   - id: silence
                ^^^^^^^
        known: after, before, campaign, pre_campaign, quiet, recap, voting""",
    ),
    "an unknown time zone": (
        {"rulebook": RULEBOOK.replace("Asia/Makassar", "WITA")},
        """\
book/rulebook.yaml:4:11: unknown time zone 'WITA'
    4 | timezone: WITA
                  ^^^^
        for example Asia/Makassar (WITA)""",
    ),
    "a shared folder that is not there": (
        {"rulebook": RULEBOOK + "shares: [nowhere]\n"},
        """\
book/rulebook.yaml:8:10: there is no folder 'nowhere' to share
    8 | shares: [nowhere]
                 ^^^^^^^
        put that folder beside the rulebook, or name one that comes with Pantau""",
    ),
    "text that is no YAML": (
        {"rules__quiet": RULES.replace("when: call", "when: note: call")},
        """\
book/rules/quiet.yaml:6:15: this is not YAML: mapping values are not allowed in this context
    6 |     when: note: call_to_vote AND phase = 'quiet'
                      ^
        check the indentation, and put a text with ': ' in quotes""",
    ),
    "an alias": (
        {
            "rules__quiet": RULES.replace("title: {", "title: &t {").replace(
                "reason: {id: Alasan, en: Reason}", "reason: *t"
            )
        },
        """\
book/rules/quiet.yaml:3:12: aliases are not part of a rulebook
    3 |     title: &t {id: Judul, en: Title}
                   ^^^^^^^^^^^^^^^^^^^^^^^^^
        repeat the value""",
    ),
    "a file nobody reads": (
        {"norm": NORMS},
        """\
book/norm.yaml: no part of a rulebook has this file name
        did you mean 'norms.yaml'?""",
    ),
    "a concept that nothing can meet": (
        {"concepts__calls": CONCEPTS.replace("    phrases: [coblos, pilih]\n", "")},
        """\
book/concepts/calls.yaml:3:3: nothing can meet 'vote_call'
    3 |   vote_call:
          ^^^^^^^^^
        give it 'phrases', 'any' or 'near'""",
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_a_mistake_is_shown_at_its_place(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changes, expected = GOLDEN[name]
    monkeypatch.chdir(tmp_path)
    write_rulebook(tmp_path / "book", **changes)
    with pytest.raises(RulebookError) as caught:
        load_rulebook("book")
    assert str(caught.value) == expected


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    broken = write_rulebook(
        tmp_path,
        norms=NORMS.replace("mark: V\n    verified", "mark: X\n    verified"),
        calendar=CALENDAR.replace("2030-01-01", "soon"),
        rules__quiet=RULES.replace("rank: 0.8", "rank: 8"),
    )
    with pytest.raises(RulebookError) as caught:
        load_rulebook(broken)
    places = [(Path(problem.file).name, problem.line) for problem in caught.value.problems]
    assert sorted(places) == [("calendar.yaml", 4), ("norms.yaml", 17), ("quiet.yaml", 8)]


def test_a_broken_entry_makes_no_mistakes_elsewhere(tmp_path: Path) -> None:
    """A norm that cannot be read is still a norm that rules may name."""
    broken = write_rulebook(tmp_path, norms=NORMS.replace("article: Pasal 1", "article: []"))
    with pytest.raises(RulebookError) as caught:
        load_rulebook(broken)
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"rules:\n  - \xff\xfe", "this is not UTF-8"),
        (b"", "the file is empty"),
        (b"\x00", "this is not YAML"),
        (b"[" * 100_000, "this is not YAML"),
        (b"rules: !!python/object:os.system [a]", "tags are not part of a rulebook"),
        (b"? [a]\n: b\n", "a key must be a word"),
        (b"rules: []\n---\nrules: []\n", "this is not YAML"),
        (b"just words", "must be a mapping"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    write_rulebook(tmp_path)
    (tmp_path / "rules" / "quiet.yaml").write_bytes(content)
    with pytest.raises(RulebookError, match=message) as caught:
        load_rulebook(tmp_path)
    assert "quiet.yaml" in caught.value.problems[0].file


def test_a_long_line_is_shown_around_the_mistake(tmp_path: Path) -> None:
    wide = RULES.replace("[act/1]", "[" + "act/1, " * 100 + "act/9]")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(write_rulebook(tmp_path, rules__quiet=wide))
    head, line, marks, *_ = str(caught.value).splitlines()
    assert head.endswith("5:713: unknown norm 'act/9'")
    assert len(line) < 140
    assert line[marks.index("^") :].startswith("act/9")


def test_a_name_that_is_no_rulebook_lists_those_there_are(tmp_path: Path) -> None:
    write_rulebook(tmp_path / "ours")
    with pytest.raises(RulebookNotFoundError, match="one of: ours, pemilu-2024, pilkada-2024"):
        load_rulebook("pemilu-2031", [tmp_path])


def test_an_error_survives_the_way_to_another_process(tmp_path: Path) -> None:
    with pytest.raises(RulebookError) as caught:
        load_rulebook(write_rulebook(tmp_path, calendar="phases: []\n"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
