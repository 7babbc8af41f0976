"""How much each thing that agrees or differs moves the odds, and how it is told.

The weights are logarithms of likelihood ratios, fitted on tests/data/names/dev.csv and rounded. Those of another
gender and of a post are set by hand, towards caution: too few accounts say so to be counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pantau.engine.text.names.comparing import Agreement
from pantau.engine.text.names.showing import ShownName

if TYPE_CHECKING:
    from pantau.engine.text.names.register import Known

PER_HEAD = 5.0  # how many times more often than another resident an official is among those who act
INITIAL = 0.12  # of all people, those of whom a further name begins with a given letter

_FIRST_EXTRA, _FURTHER_EXTRA = -2.7, -1.5
_FIRST_MISSING, _FURTHER_MISSING = -2.2, -0.3
_ONLY_ONE, _BY_HANDLE, _REORDERED = 1.7, 0.6, -2.5
_RANK, _OTHER_RANK, _OTHER_GENDER = -1.2, -1.3, -3.0  # how common the rank is has been counted before
_TITLE, _DEGREE = 0.8, 1.0
_VILLAGE = {"": 0.0, "same": 4.5, "subdistrict": 0.7, "other": -2.0}
_POST = {"": 0.0, "unit": 2.5, "role": 0.5, "other": -1.0}


def evidence(agreement: Agreement) -> float:
    """Log likelihood ratio of everything beside how rare the agreeing parts are."""
    found = _VILLAGE[agreement.village] + _POST[agreement.post]
    found += _counted(len(agreement.extra), _FIRST_EXTRA, _FURTHER_EXTRA)
    found += _counted(len(agreement.missing), _FIRST_MISSING, _FURTHER_MISSING)
    found += _ONLY_ONE * (len(agreement.keys) + len(agreement.initials) == 1)
    found += _BY_HANDLE * (agreement.by_handle > 0) + _REORDERED * agreement.reordered
    found += _RANK * agreement.rank + _OTHER_RANK * agreement.other_rank
    found += _OTHER_GENDER * agreement.other_gender
    return found + _TITLE * bool(agreement.title) + _DEGREE * bool(agreement.degree)


def most_beside(shown: ShownName) -> float:
    """The most that ``evidence`` can give for a name shown so, whoever it is compared with."""
    most = _VILLAGE["same"] * bool(shown.places) + _POST["unit"] * bool(shown.post or shown.profile)
    most += (
        _TITLE * bool(shown.name.titles)
        + _DEGREE * bool(shown.name.degrees)
        + _BY_HANDLE * bool(shown.beside)
    )
    return most + _RANK * bool(shown.name.rank)


def most_by_count(shown: ShownName, agreeing: int) -> float:
    """What it costs at least that only so many names agree, or what it may gain."""
    only_one = agreeing + len(shown.name.initials) == 1
    return _ONLY_ONE * only_one + _FIRST_EXTRA * (agreeing < len(shown.name.keys))


def _counted(number: int, first: float, further: float) -> float:
    return first * (number > 0) + further * (number > 1)


# --- in words -------------------------------------------------------------------------------------

RARE = 3  # carriers among the names known, up to which a part is called rare
COMMON = 0.01  # of the people, from which on it is called common


@dataclass(frozen=True, slots=True)
class Reason:
    """``code`` says what it is, ``detail`` the words and numbers that put it into a sentence (plain JSON values)."""

    code: str
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the agreeing names stand in the register."""

    carriers: tuple[tuple[str, int], ...]  # (part as the register prints it, its carriers), the rarest first
    people: int  # names known
    rivals: int  # other entries that are about as likely


def speaking_for(agreement: Agreement, known: Known, standing: Standing) -> Iterator[Reason]:
    words = [part.written for part in agreement.parts]
    whole = not agreement.missing and not agreement.extra
    yield Reason("whole_name" if whole else "shared_names", {"names": words})
    part, carriers = standing.carriers[0]
    if carriers <= RARE:
        yield Reason("rare", {"name": part, "carriers": carriers, "people": standing.people})
    if agreement.rank:
        yield Reason("rank", {"rank": known.name.rank})
    if agreement.title:
        yield Reason("title", {"title": agreement.title})
    if agreement.degree:
        yield Reason("degree", {"degree": agreement.degree})
    if agreement.village == "same":
        yield Reason("village", {"place": known.entry.village})
    if agreement.village == "subdistrict":
        yield Reason("subdistrict", {"place": known.entry.subdistrict})
    if agreement.post in ("unit", "role"):
        yield Reason(agreement.post, {"unit": known.entry.unit, "role": known.entry.role})
    if agreement.by_handle:
        yield Reason("handle", {})


def speaking_against(agreement: Agreement, known: Known, standing: Standing) -> Iterator[Reason]:
    if agreement.village != "same" and agreement.post != "unit":
        yield Reason("name_only", {})
    part, carriers = standing.carriers[-1]
    if carriers >= COMMON * standing.people and carriers > RARE:
        yield Reason("common", {"name": part, "carriers": carriers, "people": standing.people})
    if agreement.extra:
        yield Reason("extra", {"names": list(agreement.extra)})
    if agreement.missing:
        yield Reason("missing", {"names": list(agreement.missing)})
    for shown, registered in agreement.spelled:
        yield Reason("spelled", {"shown": shown, "registered": registered})
    if agreement.initials:
        yield Reason("initials", {"letters": [letter.upper() for letter in agreement.initials]})
    if agreement.reordered:
        yield Reason("reordered", {})
    if agreement.other_gender:
        yield Reason("other_gender", {})
    if agreement.other_rank:
        yield Reason("other_rank", {"rank": known.name.rank})
    if agreement.rank_missing:
        yield Reason("rank_missing", {"rank": known.name.rank})
    if agreement.village == "other":
        yield Reason("other_village", {"place": known.entry.village or known.entry.subdistrict})
    if agreement.post == "other":
        yield Reason("other_post", {"role": known.entry.role})
    if standing.rivals:
        yield Reason("rivals", {"count": standing.rivals})
