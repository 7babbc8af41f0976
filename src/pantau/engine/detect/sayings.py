"""Texts as things that are shared: posts that say nearly the same share one object."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from .coordination import ACCOUNT, CONTENT, OBJECT, TIME
from .duplicates import NOWHERE, NearDuplicates
from .wordings import WordingReader

AT_ONCE = 50_000  # texts


def shares_of_texts(texts: pl.DataFrame, read: WordingReader) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """``texts`` has the columns text, account_id, content_id, time and perhaps more, a row for each post.

    Gives acts of sharing for ``co_sharing``, of texts that at least two accounts have, and for each object its
    representative wording: the most frequent text, the earliest of these.
    """
    index = NearDuplicates()
    nodes = [
        index.add(read(part["text"].fill_null("").to_list())) for part in texts.iter_slices(AT_ONCE)
    ] or [np.zeros(0, dtype=np.int64)]
    grouped = texts.with_columns(group=pl.Series(index.groups(np.concatenate(nodes)))).filter(
        pl.col("group") != NOWHERE
    )
    grouped = grouped.filter(pl.col(ACCOUNT).n_unique().over("group") > 1)
    shares = grouped.with_columns(pl.format("text-{}", "group").alias(OBJECT)).drop("text", "group")
    wordings = (
        grouped.group_by("group", "text")
        .agg(posts=pl.col(CONTENT).n_unique(), first=pl.col(TIME).min())
        .sort(["group", "posts", "first", "text"], descending=[False, True, False, False], nulls_last=True)
        .unique("group", keep="first", maintain_order=True)
    )
    named = {f"text-{group}": text for group, text in wordings.select("group", "text").iter_rows()}
    return shares, named
