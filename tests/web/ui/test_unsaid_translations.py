"""English is no more than complete: a translation goes with the last sentence that it translated."""

from test_translations import read_catalogue, source_strings


def test_every_string_of_the_catalogue_is_said_by_some_source():
    assert sorted(read_catalogue().keys() - source_strings() - {""}) == [], (
        "delete these: no screen says them"
    )
