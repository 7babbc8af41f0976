"""What the shipped rulebooks say, held against the published law of 2024."""

import re
from datetime import date
from functools import cache

import pytest

from pantau.engine.law import SHIPPED, Norm, Rulebook, load_rulebook

NAMES = ("pemilu-2024", "pilkada-2024")
ADJUSTED = date(2026, 1, 2)  # the Acts that changed penalties are in force

CATEGORIES = {
    "quiet_period", "outside_schedule", "money_politics", "hate_sara", "insult", "threat", "incitement",
    "against_state", "state_facility", "prop_damage", "other_attributes", "asn_neutrality",
    "tni_polri_neutrality", "village_neutrality", "hoax", "unregistered_account", "late_ad",
    "survey_quiet_period",
}  # fmt: skip


@cache
def book(name: str) -> Rulebook:
    return load_rulebook(name)


def norm(norm_id: str) -> Norm:
    return book("pemilu-2024").norms[norm_id]


@pytest.mark.parametrize("name", NAMES)
def test_every_norm_says_where_it_is_from_and_that_nobody_verified_it(name: str) -> None:
    for item in book(name).norms.values():
        assert item.source
        assert item.mark in ("V", "M", "I")
        assert item.verified_by is None, f"{item.id} claims to be verified"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_from_memory_says_so(name: str) -> None:
    for item in book(name).norms.values():
        assert ("from memory" in item.source) or item.mark != "M", item.id


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_are_written_everywhere(name: str) -> None:
    for item in book(name).norms.values():
        for text in (item.title, item.paraphrase, *(sanction.text for sanction in item.sanctions)):
            assert text["id"] != text["en"], item.id


@pytest.mark.parametrize("name", NAMES)
def test_categories_are_the_fixed_interface(name: str) -> None:
    assert set(book(name).categories) == CATEGORIES


def test_every_letter_of_article_280_is_there() -> None:
    norms = book("pemilu-2024").norms
    assert all(f"uu7-2017/280-1-{letter}" in norms for letter in "abcdefghij")
    assert all(f"uu7-2017/280-2-{letter}" in norms for letter in "abcdefghijk")
    assert all(f"uu1-2015/69-{letter}" in book("pilkada-2024").norms for letter in "abcdefghijk")


@pytest.mark.parametrize("number", ["491", "492", "493", "494", "509"])
def test_light_imprisonment_ends_on_2_january_2026(number: str) -> None:
    item = norm(f"uu7-2017/{number}")
    (before,) = item.sanctions_on(date(2026, 1, 1))
    (after,) = item.sanctions_on(ADJUSTED)
    assert "Kurungan" in before.text["id"]
    assert "Rp12.000.000" in before.text["id"]
    assert "hanya denda" in after.text["id"]
    assert after.mark == "I"


@pytest.mark.parametrize("name", NAMES)
def test_no_norm_is_ever_left_with_two_sanctions_of_the_same_kind_or_with_none_in_between(name: str) -> None:
    for item in book(name).norms.values():
        days = [
            day
            for day in (date(2024, 2, 12), date(2026, 1, 1), ADJUSTED, date(2031, 1, 1))
            if item.valid_on(day)
        ]
        assert all(len(item.sanctions_on(day)) == (1 if item.sanctions else 0) for day in days), item.id


def test_offences_of_campaigners_do_not_bind_citizens() -> None:
    for norm_id in ("uu7-2017/521", "uu7-2017/523-1", "uu7-2017/523-2", "uu7-2017/280-1-j"):
        assert not norm(norm_id).binds_subject("citizen")
        assert norm(norm_id).binds_subject("candidate")


def test_offences_of_any_person_bind_citizens() -> None:
    for norm_id in ("uu7-2017/491", "uu7-2017/492", "uu7-2017/509", "uu7-2017/523-3"):
        assert norm(norm_id).binds_subject("citizen")


def test_where_the_reach_is_disputed_the_norm_says_for_whom() -> None:
    assert norm("uu7-2017/492").contested_for("citizen")
    assert not norm("uu7-2017/492").contested_for("candidate")
    assert norm("uu7-2017/287-5").contested_for("citizen")
    assert not norm("uu7-2017/287-5").contested_for("media")


def test_money_offences_follow_the_phases() -> None:
    assert norm("uu7-2017/523-1").phases == ("campaign",)
    assert norm("uu7-2017/523-2").phases == ("quiet",)
    assert norm("uu7-2017/523-3").phases == ("voting",)


def test_neutrality_of_the_village_head_is_bound_to_the_office() -> None:
    assert norm("uu7-2017/490").offices == ("village_head",)
    assert norm("uu6-2014/51-j").offices == ("village_staff",)


def test_the_court_widened_article_188_on_14_november_2024() -> None:
    widened = book("pilkada-2024").norms["uu1-2015/188-mk136"]
    assert not widened.valid_on(date(2024, 11, 13))
    assert widened.valid_on(date(2024, 11, 14))
    assert widened.binds_subject("tni_polri")


@pytest.mark.parametrize("name", NAMES)
def test_civil_service_cases_went_to_kasn_and_go_to_bkn(name: str) -> None:
    def addressed(when: date) -> set[str]:
        valid = [item for item in book(name).addressees.values() if item.valid_on(when)]
        return {item.id for item in valid if "asn" in item.concerns}

    assert {"kasn", "ppk-bupati"} <= addressed(date(2024, 8, 24))
    assert addressed(date(2024, 8, 30)).isdisjoint({"kasn", "bkn"})
    assert {"bkn", "ppk-bupati"} <= addressed(date(2024, 9, 4))


def test_a_like_is_ethics_before_candidates_are_fixed_and_severe_discipline_after() -> None:
    like = book("pemilu-2024").neutrality.acts["SUKA"]
    assert like.interaction == "like"
    assert like.before is not None
    assert like.after is not None
    assert (like.before.kind, like.after.kind, like.after.level) == ("ethics", "discipline", "severe")


def test_18_parties_stand_with_their_ballot_numbers() -> None:
    numbers = {party.number: party.short for party in book("pemilu-2024").parties}
    assert len(numbers) == 18
    assert (numbers[1], numbers[17], numbers[24]) == ("PKB", "PPP", "Ummat")


def test_the_five_districts_share_45_seats_and_all_villages() -> None:
    districts = book("pemilu-2024").districts
    assert [district.seats for district in districts] == [8, 8, 9, 9, 11]
    villages = [
        village for district in districts for part in district.subdistricts for village in part.villages
    ]
    assert len(villages) == len({village.code for village in villages}) == 122
    assert sum(village.kind == "kelurahan" for village in villages) == 3
    assert {part.code for part in book("pilkada-2024").territory} == {
        part.code for district in districts for part in district.subdistricts
    }


def test_village_codes_lie_under_their_subdistrict() -> None:
    for part in book("pemilu-2024").territory:
        assert all(village.code.startswith(f"{part.code}.") for village in part.villages)


def test_three_presidential_tickets_and_four_for_the_regency() -> None:
    assert [ticket.number for ticket in book("pemilu-2024").tickets] == [1, 2, 3]
    assert [ticket.number for ticket in book("pilkada-2024").tickets] == [1, 2, 3, 4]


def test_form_a_has_every_part_and_writes_nihil_where_empty() -> None:
    form = book("pemilu-2024").forms["supervision_report"]
    assert (form.code, form.letterhead, form.empty) == ("FORMULIR MODEL A", False, "Nihil")
    assert [part.key for part in form.parts] == [
        "head", "supervisor", "activity", "result", "suspicion", "dispute", "foot",
    ]  # fmt: skip
    assert len([field for part in form.parts for field in part.fields]) == 35


def test_ambiguous_time_limits_name_both_units() -> None:
    limits = book("pemilu-2024").time_limits
    finding = limits.deadlines["finding_set"]
    assert (finding.amount, finding.unit, finding.disputed_unit) == (7, "calendar_days", "working_days")
    assert limits.office_hours is not None
    assert "quiet" in limits.office_hours.always_open_in


@pytest.mark.parametrize("name", NAMES)
def test_public_naming_of_candidates_is_off_and_the_cap_is_20_per_application(name: str) -> None:
    registry = book(name).registry
    assert registry.publish_candidate_names is False
    assert (registry.account_cap.number, registry.account_cap.per) == (20, "application")


@pytest.mark.parametrize("name", NAMES)
def test_texts_accuse_nobody(name: str) -> None:
    """Words of guilt belong to courts; norms speak of acts, persons of suspicion."""
    guilty = re.compile(r"\b(pelanggar|tersangka|pelaku kejahatan|offender|culprit)\b", re.IGNORECASE)
    for item in book(name).norms.values():
        assert not guilty.search(" ".join([*item.title.values(), *item.paraphrase.values()])), item.id


def test_the_shared_folders_are_no_rulebooks_themselves() -> None:
    assert {head.parent.name for head in SHIPPED.glob("*/rulebook.yaml")} == set(NAMES)
