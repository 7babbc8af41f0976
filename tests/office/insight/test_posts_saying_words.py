"""Posts of some days that say words: however the days are divided into stretches, the list is the same."""

import random
from datetime import datetime, timedelta

import pytest

from made_up_findings import QUIET, make_post
from pantau.office.insight.trends import saying
from pantau.office.posts.models import Post

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_posts(chance: random.Random) -> dict[int, bool]:
    """Some with one time, some corrected into another month, some without a time; gives who says the word."""
    says = {}
    for _ in range(60):
        said = chance.random() < 0.4
        posted = QUIET - HOUR * chance.choice((0, 0, 1, 5, 30, 400, 1_000, 1_500)) * chance.randrange(1, 3)
        month = posted.date().replace(day=1)
        more: dict[str, object] = {"posted_at": posted, "month": month}
        if chance.random() < 0.1:
            more["month"] = (posted - timedelta(days=200)).date().replace(day=1)
        if chance.random() < 0.1:
            more |= {"posted_at": None, "first_seen_at": posted}
        says[make_post("Tambak garam rekaan" if said else "Panen cabai rekaan", **more).pk] = said
    return says


def in_plain_words(says: dict[int, bool], starts: datetime, ends: datetime) -> list[int]:
    rows = Post.objects.values_list("pk", "posted_at", "first_seen_at")
    found = [row for row in rows if says[row[0]] and starts <= (row[1] or row[2]) < ends]
    found.sort(key=lambda row: (row[1] is None, row[1] or QUIET, row[0]), reverse=True)
    return [row[0] for row in found]


@pytest.mark.parametrize("seed", range(4))
def test_the_list_is_the_same_however_long_its_stretches_are(seed, monkeypatch):
    chance = random.Random(seed)
    says = make_posts(chance)
    for starts, ends in (
        (QUIET - timedelta(days=150), QUIET + HOUR),
        (QUIET - timedelta(days=45), QUIET - HOUR),
        (QUIET, QUIET),
    ):
        whole = in_plain_words(says, starts, ends)
        for first in (1, 2, 7, 10_000):
            monkeypatch.setattr(saying, "FIRST", first)
            for most in (1, 4, 100):
                assert saying.newest(Post.objects.all(), "tambak", starts, ends, most) == whole[:most]
                assert saying.newest(Post.objects.all(), "tidakada", starts, ends, most) == []
