from datetime import UTC, datetime
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from made_up_findings import CALL, make_finding, make_post
from pantau.office.review import law
from pantau.office.review.glosses import LONGEST, gloss
from pantau.office.review.spans import merged
from pantau.web.ui import rulebook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget_kept_books():
    law.kept_book.cache_clear()


def view(finding, norm=0):
    return law.norms(finding, finding.post)[norm]


def test_disputed_norms_stand_after_the_others_with_the_dispute_named():
    finding = make_finding(norms=["uu7-2017/287-5", "uu7-2017/492"], contested=["uu7-2017/287-5"])
    first, second = law.norms(finding, finding.post)
    assert (first.id, first.contested) == ("uu7-2017/492", "")
    assert second.contested == "Akun pribadi belum tentu media."
    assert "Akun pribadi belum tentu media." in second.text


@pytest.mark.parametrize(
    ("posted_at", "valid", "sanction"),
    [
        (datetime(2024, 2, 11, tzinfo=UTC), "Berlaku pada tanggal unggahan.", "Kurungan paling lama 1 tahun"),
        # Thursday 1 January 2026 ends at 16.00 UTC in Lombok.
        (
            datetime(2026, 1, 1, 15, 59, tzinfo=UTC),
            "Berlaku pada tanggal unggahan.",
            "Kurungan paling lama 1 tahun",
        ),
        (datetime(2026, 1, 1, 16, 0, tzinfo=UTC), "Berlaku pada tanggal unggahan.", "Denda"),
        (
            datetime(2010, 1, 1, tzinfo=UTC),
            "Tidak berlaku pada tanggal unggahan.",
            "Kurungan paling lama 1 tahun",
        ),
    ],
)
def test_validity_and_sanction_are_those_of_the_day_of_posting_in_wita(posted_at, valid, sanction):
    shown = view(make_finding(posted_at=posted_at))
    assert (shown.valid, shown.sanction) == (valid, sanction)


def test_an_unknown_day_is_said_to_be_unknown():
    assert "tidak diketahui" in view(make_finding(posted_at=None)).valid


def test_the_record_supports_what_it_can_and_the_rest_is_left_to_people():
    registered = view(make_finding())
    assert [element.text for element in registered.proved] == [
        "Pelaku adalah peserta atau tim kampanye",
        "Isi memuat ajakan memilih",
        "Perbuatan di luar jadwal",
    ]
    assert registered.proved[1].refs == (1,)
    assert [element.text for element in registered.missing] == [
        "Perbuatan dilakukan dengan sengaja",
        "Siapa yang mengunggah",
    ]
    stranger = view(
        make_finding("Halo", post=make_post("Halo", registered=None, subject="citizen"), phase="campaign")
    )
    assert stranger.proved == ()


def test_an_element_is_tied_to_the_marks_of_its_own_concept():
    finding = make_finding(spans=[[0, 12, "Semeton jari", "greeting"], [27, 42, "x", "call_to_vote"]])
    call = next(element for element in view(finding).proved if "ajakan" in element.text)
    assert call.refs == (2,)


def test_overlapping_matches_of_one_concept_are_one_mark():
    spans = [[4, 9, "", "a"], [0, 5, "", "a"], [9, 12, "", "a"], [2, 4, "", "b"], [20, 21, "", "a"]]
    assert merged(spans) == ((0, 9, "a"), (2, 4, "b"), (9, 12, "a"), (20, 21, "a"))


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from("ab")), max_size=12).map(
        lambda found: [[start, start + length, "", concept] for start, length, concept in found]
    )
)
def test_joined_marks_cover_the_same_letters_and_do_not_overlap_within_a_concept(spans):
    def letters(marks):
        return {(concept, at) for start, end, *_rest, concept in marks for at in range(start, end)}

    joined = merged(spans)
    assert letters(joined) == letters(spans)
    for concept in "ab":
        own = [mark for mark in joined if mark[2] == concept]
        assert all(first[1] <= second[0] for first, second in pairwise(own))


def test_english_screens_read_english_law():
    with translation.override("en"):
        shown = view(make_finding())
    assert shown.sanction == "Jail up to 1 year"
    assert shown.proved[1].text == "The content calls to vote"


def test_a_norm_that_left_the_rulebook_breaks_nothing():
    assert law.norms(make_finding(norms=["uu1-1999/1"]), make_post()) == ()


def test_the_longest_phrase_is_explained_and_each_word_where_it_stands():
    found = gloss(CALL, make_finding().rulebook_id)
    assert [(CALL[one.start : one.end], one.meaning) for one in found] == [
        ("Semeton jari", "saudara sekalian (Sasak)"),
        ("ndaq lupaq", "jangan lupa (Sasak)"),
        ("cpt", "cepat"),
        ("smpe", "sampai"),
    ]


@given(st.text(st.sampled_from("ndaq lupaqsmpecpt\n.,😀\u202e#"), max_size=80))
@settings(max_examples=100)
def test_glosses_never_overlap_and_always_name_the_words_they_cover(text):
    end = 0
    for one in gloss(text, make_finding().rulebook_id):
        assert one.start >= end
        assert text[one.start : one.end] == one.word
        end = one.end


def test_the_shipped_glossary_is_complete_in_both_languages():
    files = rulebook.current().content
    glossary = next(data for name, data in files.items() if name.endswith("glosses.yaml"))
    for phrase, entry in glossary["words"].items():
        assert entry["id"], phrase
        assert entry["en"], phrase
        assert entry["language"] in glossary["languages"], phrase
        assert len(phrase.split()) <= LONGEST, phrase
