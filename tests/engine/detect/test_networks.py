"""Coordinated groups as a person looks at them, and their picture."""

from __future__ import annotations

import numpy as np
import polars as pl

from pantau.engine.detect.coordination import Method, co_sharing
from pantau.engine.detect.networks import MOST_OBJECTS, Edge, groups_of, layout, strongest
from pantau.engine.detect.sayings import shares_of_texts
from pantau.engine.detect.wordings import WordingReader
from pantau.engine.text import Normaliser, Spelling

CALL = "besok pagi warga desa berkumpul di lapangan untuk mendengar rencana jalan baru yang dijanjikan bupati"


def shares(rows: list[tuple[str, str, str, float]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["object_id", "account_id", "content_id", "time"], orient="row")


def test_a_group_tells_what_was_shared_within_the_window_and_where() -> None:
    rows = [(f"o{n}", account, f"{account}{n}", 100.0 * n) for n in range(4) for account in ("a", "b")]
    rows += [
        ("o0", "a", "late", 5000.0),
        ("alone", "a", "x", 1.0),
        ("o1", "c", "c1", 101.0),
        ("p", "c", "c2", 1.0),
    ]
    table = shares(rows).with_columns(address=pl.format("https://contoh.example/{}", "content_id"))
    group, *rest = groups_of(co_sharing(table, Method(10, 2)), table, 10)
    assert not rest
    assert (group.accounts, group.objects, group.first, group.last) == (("a", "b"), 4, 0.0, 300.0)
    assert group.edges == (Edge(0, 1, 4, None),)
    told = group.shared[0]
    assert (told.object, told.accounts, told.posts) == ("o0", 2, 2)
    assert [act.address for act in told.acts] == ["https://contoh.example/a0", "https://contoh.example/b0"]


def test_one_account_that_posts_often_does_not_hide_who_posts_between() -> None:
    rows = [("o", "a", f"a{n}", 10.0 * n) for n in range(5)] + [("o", "b", "b1", 20.0), ("q", "a", "q1", 0.0),
            ("q", "b", "q2", 1.0), ("r", "b", "r1", 0.0), ("r", "c", "r2", 1.0), ("s", "c", "s1", 9.0)]  # fmt: skip
    table = shares(rows)
    found = co_sharing(table, Method(10, 1))
    group = groups_of(found, table, 10)[0]
    assert {act.content for told in group.shared if told.object == "o" for act in told.acts} == {
        "a1",
        "a2",
        "a3",
        "b1",
    }


def test_only_so_much_is_told_of_a_large_group() -> None:
    rows = [(f"o{n:02}", account, f"{account}{n}", 10.0 * n) for n in range(40) for account in "ab"]
    rows += [("x", "b", "bx", 9000.0), ("x", "c", "cx", 9000.0), ("y", "c", "cy", 1.0)]
    table = shares(rows)
    group = groups_of(co_sharing(table, Method(1, 2)), table, 1)[0]
    assert (group.objects, len(group.shared)) == (40, MOST_OBJECTS)


def test_a_picture_is_the_same_each_time_and_keeps_accounts_apart() -> None:
    edges = [Edge(0, other, 1, None) for other in range(1, 9)] + [Edge(1, 2, 5, 5)]
    points = layout(9, edges)
    assert np.array_equal(points, layout(9, edges))
    assert points.min() == 0
    assert points.max() == 1
    gaps = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2)) + np.eye(9)
    assert gaps.min() > 0.05


def test_small_groups_have_a_picture_too() -> None:
    assert layout(2, [Edge(0, 1, 1, None)]).shape == (2, 2)
    assert layout(1, []).shape == (1, 2)


def test_of_a_large_group_those_most_often_together_are_drawn() -> None:
    rows = [(f"o{n}", account, f"{account}{n}", 10.0 * n) for n in range(5) for account in "ab"]
    rows += [(f"p{n}", account, f"{account}p{n}", 900.0 + 10 * n) for n in range(3) for account in "bc"]
    rows += [("x", "d", "dx", 5000.0), ("x", "e", "ex", 5000.0), ("y", "d", "dy", 1.0), ("z", "e", "ez", 2.0)]
    table = shares(rows)
    group = groups_of(co_sharing(table, Method(1, 2, 0.0)), table, 1)[0]
    chosen, edges = strongest(group, 2)
    assert [group.accounts[place] for place in chosen] == ["a", "b"]
    assert edges == [Edge(0, 1, 5, None)]


def test_texts_that_say_nearly_the_same_are_one_object() -> None:
    rows = [(CALL, "a", "1", 1.0), (CALL + " 🔥", "b", "2", 2.0), (CALL, "c", "3", 3.0), ("lain sekali", "a", "4", 4.0),
            (CALL.replace("besok", "lusa"), "b", "5", None)]  # fmt: skip
    texts = pl.DataFrame(rows, schema=["text", "account_id", "content_id", "time"], orient="row")
    found, names = shares_of_texts(texts, WordingReader(Normaliser(Spelling())))
    assert found["object_id"].n_unique() == 1
    assert sorted(found["content_id"]) == ["1", "2", "3", "5"]
    assert list(names.values()) == [CALL]


def test_words_of_one_account_only_are_no_shared_object() -> None:
    texts = pl.DataFrame(
        [(CALL, "a", "1", 1.0), (CALL, "a", "2", 2.0)],
        schema=["text", "account_id", "content_id", "time"],
        orient="row",
    )
    found, names = shares_of_texts(texts, WordingReader(Normaliser(Spelling())))
    assert (found.height, names) == (0, {})
