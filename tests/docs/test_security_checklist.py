"""Each requirement of ASVS 5.0.0, levels 1 and 2, stands in the checklist once, with a place that is there."""

import re
from collections import Counter
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs/reference/security-checklist.md"
STATES = ("met", "partly", "not met", "n.a.")

#: Section -> its requirements of level 1, of level 2. The numbers are OWASP's (CC BY-SA 4.0).
NUMBERS = {
    "1.1": ("", "1-2"), "1.2": ("1-5", "6-9"), "1.3": ("1-2", "3-11"), "1.4": ("", "1-3"), "1.5": ("1", "2"),
    "2.1": ("1", "2-3"), "2.2": ("1-2", "3"), "2.3": ("1", "2-4"), "2.4": ("", "1"),
    "3.2": ("1-2", ""), "3.3": ("1", "2-4"), "3.4": ("1-2", "3-6"), "3.5": ("1-3", "4-5"), "3.7": ("", "1-2"),
    "4.1": ("1", "2-3"), "4.2": ("", "1"), "4.3": ("", "1-2"), "4.4": ("1", "2-4"),
    "5.1": ("", "1"), "5.2": ("1-2", "3"), "5.3": ("1-2", ""), "5.4": ("", "1-3"),
    "6.1": ("1", "2-3"), "6.2": ("1-8", "9-12"), "6.3": ("1-2", "3-4"), "6.4": ("1-2", "3-4"), "6.5": ("", "1-5"),
    "6.6": ("", "1-3"), "6.8": ("", "1-4"),
    "7.1": ("", "1-3"), "7.2": ("1-4", ""), "7.3": ("", "1-2"), "7.4": ("1-2", "3-5"), "7.5": ("", "1-2"),
    "7.6": ("", "1-2"),
    "8.1": ("1", "2"), "8.2": ("1-2", "3"), "8.3": ("1", ""), "8.4": ("", "1"),
    "9.1": ("1-3", ""), "9.2": ("1", "2-4"),
    "10.1": ("", "1-2"), "10.2": ("", "1-2"), "10.3": ("", "1-4"), "10.4": ("1-5", "6-11"), "10.5": ("", "1-5"),
    "10.6": ("", "1-2"), "10.7": ("", "1-3"),
    "11.1": ("", "1-2"), "11.2": ("", "1-3"), "11.3": ("1-2", "3"), "11.4": ("1", "2-4"), "11.5": ("", "1"),
    "11.6": ("", "1"),
    "12.1": ("1", "2-3"), "12.2": ("1-2", ""), "12.3": ("", "1-4"),
    "13.1": ("", "1"), "13.2": ("", "1-5"), "13.3": ("", "1-2"), "13.4": ("1", "2-5"),
    "14.1": ("", "1-2"), "14.2": ("1", "2-4"), "14.3": ("1", "2-3"),
    "15.1": ("1", "2-3"), "15.2": ("1", "2-3"), "15.3": ("1", "2-7"),
    "16.1": ("", "1"), "16.2": ("", "1-5"), "16.3": ("", "1-4"), "16.4": ("", "1-3"), "16.5": ("", "1-3"),
    "17.1": ("", "1"), "17.2": ("", "1-4"), "17.3": ("", "1-2"),
}  # fmt: skip


def numbers_of(level: int) -> list[str]:
    found = []
    for section, levels in NUMBERS.items():
        if span := levels[level - 1]:
            first, _dash, last = span.partition("-")
            found += [f"{section}.{one}" for one in range(int(first), int(last or first) + 1)]
    return found


def test_each_requirement_stands_there_once_with_its_state_and_a_place_that_is_there() -> None:
    assert (len(numbers_of(1)), len(numbers_of(2))) == (70, 183)
    text = PAGE.read_text("utf-8")
    rows = re.findall(r"^\| ([\d., ]+) \| ([^|]+) \| ([^|]+) \| ([^|]*)\|$", text, re.MULTILINE)
    stated = {}
    for numbers, state, words, where in rows:
        places = re.findall(r"`([^`]+)`", where)
        assert state in STATES, numbers
        assert words.strip(), numbers
        assert places or state == "n.a.", f"{numbers}: where is it to be seen?"
        assert [one for one in places if not (REPOSITORY / one).is_file()] == [], numbers
        for number in numbers.split(", "):
            assert number not in stated, f"{number} stands there twice"
            stated[number] = state
    assert set(stated) == {*numbers_of(1), *numbers_of(2)}

    counted = {level: Counter(stated[number] for number in numbers_of(level)) for level in (1, 2)}
    lines = [
        f"| {level} | {len(numbers_of(level))} | "
        + " | ".join(str(counted[level][one]) for one in STATES)
        + " |"
        for level in (1, 2)
    ]
    totals = text.partition("<!-- totals -->")[2].partition("## V1 ")[0]
    assert [line for line in totals.splitlines() if line.startswith(("| 1 ", "| 2 "))] == lines
