"""To whom an outcome goes, by the day and by whom it is about."""

from datetime import date

import pytest

from pantau.engine.law import addressees_on, concerns_of, gap_on, load_rulebook

KASN, GAP, BKN, SAMAN = date(2024, 8, 24), date(2024, 8, 25), date(2024, 9, 4), date(2025, 2, 1)


def usual(code, offices, when, advised_only=False):
    book = load_rulebook("pemilu-2024")
    concerns = concerns_of(book.outcomes[code], offices, advised_only)
    return [one.id for one in addressees_on(book.addressees.values(), concerns, when) if one.usual]


@pytest.mark.parametrize(
    ("code", "office", "when", "expected"),
    [
        ("HUKUM_LAIN", "asn", date(2024, 2, 12), ["kasn", "ppk-bupati"]),
        ("HUKUM_LAIN", "asn", KASN, ["kasn", "ppk-bupati"]),
        ("HUKUM_LAIN", "asn", GAP, ["ppk-bupati"]),
        ("HUKUM_LAIN", "asn", date(2024, 9, 3), ["ppk-bupati"]),
        ("HUKUM_LAIN", "asn", BKN, ["bkn", "ppk-bupati"]),
        ("HUKUM_LAIN", "village_head", KASN, ["bupati-desa"]),
        ("HUKUM_LAIN", "bpd", BKN, ["bupati-desa"]),
        ("HUKUM_LAIN", "village_staff", BKN, ["kades-camat"]),
        ("HUKUM_LAIN", "polri", BKN, ["kapolres-propam"]),
        ("HUKUM_LAIN", "tni", BKN, ["danrem-denpom"]),
        ("HUKUM_LAIN", "", BKN, []),  # a citizen: nobody of themselves, a person adds whom they know
        ("PIDANA", "village_head", KASN, ["gakkumdu"]),
        ("ETIK", "", KASN, ["dkpp"]),
        ("ADM", "", KASN, ["kpu-kabupaten"]),
        ("SARAN_PERBAIKAN", "", KASN, ["participant"]),
        ("TAKEDOWN", "", date(2024, 2, 12), ["takedown-2024"]),
        ("TAKEDOWN", "", date(2025, 1, 31), ["takedown-2024"]),
        ("TAKEDOWN", "", SAMAN, ["takedown-komdigi"]),
        ("BUKAN", "asn", BKN, []),
        ("DIHENTIKAN", "asn", BKN, []),
    ],
)
def test_each_outcome_goes_to_whoever_was_competent_that_day(code, office, when, expected):
    assert usual(code, {office}, when) == expected


def test_a_recommendation_goes_up_to_the_regency():
    assert usual("ADM", set(), KASN, advised_only=True) == ["bawaslu-kabupaten"]


@pytest.mark.parametrize(
    ("when", "told"),
    [(KASN, None), (GAP, ("kasn", "bkn")), (date(2024, 9, 3), ("kasn", "bkn")), (BKN, None)],
)
def test_days_between_two_addressees_are_known_as_a_gap(when, told):
    gap = gap_on(load_rulebook("pemilu-2024").addressees.values(), "asn", when)
    assert (gap and (gap.before.id, gap.after.id)) == told


def test_there_is_no_gap_where_one_follows_the_other():
    book = load_rulebook("pemilu-2024")
    assert gap_on(book.addressees.values(), "content", date(2025, 1, 31)) is None
    assert gap_on(book.addressees.values(), "content", SAMAN) is None
