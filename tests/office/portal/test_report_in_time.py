"""Until when a report is in time is said by the rulebook's clock, by the reading that ends first."""

from datetime import date

import pytest

from pantau.engine.law import load_rulebook
from pantau.office.portal.reports.requirements import LATE, MET, completeness


@pytest.mark.parametrize(
    ("name", "today", "longer", "state"),
    [
        # calendar 6..12 February; working days end on the 19th
        ("pemilu-2024", date(2024, 2, 12), True, MET),
        ("pemilu-2024", date(2024, 2, 13), True, LATE),
        ("pilkada-2024", date(2024, 2, 12), False, MET),
    ],
)
def test_a_report_is_in_time_until_the_earlier_reading_ends(
    name: str, today: date, longer: bool, state: str
) -> None:
    found = completeness(load_rulebook(name), "formal", {"event.known_on": "2024-02-05"}, today)
    (in_time,) = [one for one in found.formal if one.id == "in_time"]
    assert (in_time.until, in_time.longer, in_time.state) == (date(2024, 2, 12), longer, state)
