"""The office listens to a real server: what happens there is stored, and what a kill kept back comes after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from citizens import Citizen, Network, now

from pantau.office.collection import actions, catalogue, listening
from pantau.office.collection.models import AccountDoubt, Connector, GapRecord, PostDoubt, StreamState
from pantau.office.collection.sweeping import Outside
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account

pytestmark = pytest.mark.django_db
MOST_TICKS = 600


@pytest.fixture(autouse=True)
def _own_data_folder(settings: Any, tmp_path: Any) -> None:
    settings.PANTAU_DATA = tmp_path


@pytest.fixture
def budi(network: Network, citizen: Callable[[], Citizen]) -> Citizen:
    """Registered, and listened to by the server's own firehose."""
    made = citizen()
    Account.objects.create(platform="bluesky", kind="handle", key=made.handle, native_id=made.did)
    catalogue.make_known()
    row = Connector.objects.get(name="bluesky_firehose")
    actions.record_legal_basis(
        row, kind="letter", reference="B-1/2024", signed_on=date(2024, 1, 5), signatory="Ketua",
        scope="unggahan publik", by=None, now=now(),
    )  # fmt: skip
    actions.store_credential(row, "stream", network.firehose, by=None, now=now())
    actions.enable(row, by=None, now=now())
    return made


def listen(*steps: Callable[[], bool]) -> None:
    """Until one step after the other is done; each is asked at every tick."""
    left, ticks = list(steps), iter(range(MOST_TICKS))

    def stopped() -> bool:
        assert next(ticks, None) is not None, f"waited in vain for step {len(steps) - len(left) + 1}"
        while left and left[0]():
            left.pop(0)
        return not left

    listening.listen(Outside(now), stopped=stopped, tick_s=0.05)


def is_open() -> bool:
    return StreamState.objects.exclude(open_since=None).exists()


def once(act: Callable[[], object]) -> Callable[[], bool]:
    left = [act]

    def done() -> bool:
        while left:
            left.pop()()
        return True

    return done


def test_posts_edits_deletions_and_switches_reach_the_office(budi: Citizen) -> None:
    made: list[str] = []

    def speak() -> None:
        made.append(budi.post("Pilih nomor dua"))
        budi.edit(made[0], "Pilih nomor tiga")
        budi.delete(made[0])
        budi.deactivate()

    def switched_off() -> bool:
        return AccountDoubt.objects.filter(state="not_found", cleared_at=None).exists()

    def switched_on() -> bool:
        return not AccountDoubt.objects.filter(cleared_at=None).exists()

    listen(is_open, once(speak), switched_off, once(budi.activate), switched_on)
    post = Post.objects.get()
    assert (post.native_id, post.account.key) == (made[0], budi.handle)
    assert {one.text for one in PostVersion.objects.all()} == {"Pilih nomor dua", "Pilih nomor tiga"}
    assert post.gone_at is None, "one word is a hint; the second look says so"
    assert PostDoubt.objects.get().native_id == made[0]


def test_what_was_said_while_nobody_listened_comes_with_the_next_line(budi: Citizen) -> None:
    def posts(number: int) -> Callable[[], bool]:
        return lambda: Post.objects.count() >= number

    listen(is_open, once(lambda: budi.post("Sebelum")), posts(1))
    for number in range(3):
        budi.post(f"Selama {number}")
    listen(posts(4), once(lambda: budi.post("Sesudah")), posts(5))
    assert Post.objects.count() == PostVersion.objects.count() == 5
    assert not GapRecord.objects.filter(account=None).exists()
