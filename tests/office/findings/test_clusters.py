"""Texts that say nearly the same share a cluster."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from pantau.engine.text import Normaliser, Spelling, Text
from pantau.office.findings import clusters
from pantau.office.findings.models import Cluster, ClusterBand

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 2, 12, tzinfo=UTC)
read = Normaliser(Spelling.from_mapping({}))

CALL = "Saudara sekalian jangan lupa datang ke TPS besok pagi dan coblos nomor 3 untuk perubahan desa kita"


def texts(*written: str, first: int = 1) -> dict[int, Text]:
    return {number: read(text) for number, text in enumerate(written, first)}


def test_copies_with_another_greeting_address_or_emoji_are_together() -> None:
    found = clusters.assign(
        texts(
            CALL,
            f"@kawan1 {CALL} https://contoh.id/a",
            f"@kawan2 {CALL}!!! 🙏",
            "Harga cabai di pasar Gerung naik lagi pagi ini, ibu-ibu mengeluh",
        ),
        NOW,
    )
    assert found[1] == found[2] == found[3]
    assert found[4] != found[1]
    assert Cluster.objects.count() == 2
    assert ClusterBand.objects.count() == 2 * clusters.BANDS


def test_a_copy_that_comes_later_joins_the_cluster_that_is_there() -> None:
    first = clusters.assign(texts(CALL), NOW)
    later = clusters.assign(texts(f"Semeton, {CALL}", first=2), NOW)
    assert later[2] == first[1]
    assert Cluster.objects.count() == 1


def test_a_text_without_words_belongs_nowhere() -> None:
    assert clusters.assign(texts("", "... !!!", "https://contoh.id @kawan"), NOW) == {}


WORDS = st.sampled_from(["satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"])


@settings(max_examples=25)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=6), st.data())
def test_equal_texts_share_a_cluster_in_any_batch(written: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(written)))
    with transaction.atomic():
        first = clusters.assign(texts(*written[:cut]), NOW)
        second = clusters.assign(texts(*written, first=100), NOW)
        for number, text in enumerate(written[:cut], 1):
            assert second[100 + written.index(text)] == first[number]
        for one in range(len(written)):
            for other in range(one):
                if written[one] == written[other]:
                    assert second[100 + one] == second[100 + other]
        transaction.set_rollback(True)
