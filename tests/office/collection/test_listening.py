"""Lines are kept open: what they tell is stored once, what they could not tell is a gap, and nobody is claimed to
be observed while there is no line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from made_up_collection import TODAY, make_account
from psycopg.conninfo import make_conninfo
from streams_on_air import OnAir, OnX, Step, bluesky_stream, x_stream

from pantau.engine.sources.connectors.x import X
from pantau.office.collection import actions, ledger, listening
from pantau.office.collection.connectors import access_of
from pantau.office.collection.looks import plan_day
from pantau.office.collection.models import (
    Attempt,
    Connector,
    GapRecord,
    QuotaMemory,
    RawPayload,
    StreamState,
    SweepState,
)
from pantau.office.collection.purses import Purse
from pantau.office.posts.models import Post, PostVersion
from pantau.office.registry.models import Account

pytestmark = pytest.mark.django_db

DID = "did:plc:" + "a" * 24
ROUTE = "bluesky_stream"


@pytest.fixture
def air() -> Iterator[OnAir]:
    made = OnAir()
    with made.running():
        yield made


@pytest.fixture
def watched(air) -> Account:
    air.world.add_account("bluesky", DID, "warga.example")
    return make_account("warga.example", "bluesky", native_id=DID)


@contextmanager
def elsewhere() -> Iterator[psycopg.Connection[Any]]:
    """Another process's connection to the same database."""
    names = ("host", "port", "dbname", "user", "password")
    held = connection.get_connection_params()
    address = make_conninfo(**{name: held[name] for name in names if held.get(name)})
    with psycopg.connect(address, autocommit=True) as other:
        yield other


def person(air: OnAir) -> Any:
    return air.world.account("bluesky", DID)


def after(*acts: Callable[[], Any]) -> Step:
    """A step that does something, once."""
    left = list(acts)

    def done() -> bool:
        while left:
            left.pop(0)()
        return True

    return done


def posts(number: int) -> Step:
    def there() -> bool:
        return Post.objects.count() >= number

    return there


def line_open(air: OnAir) -> Step:
    def is_open() -> bool:
        held = StreamState.objects.exclude(open_since=None).first()
        return bool(held and air.stream.lines)

    return is_open


def line_broken() -> bool:
    return GapRecord.objects.exists()


def publish(air: OnAir, text: str) -> Callable[[], Any]:
    return lambda: air.act(air.world.publish, person(air), text)


def seen(day: Any = TODAY) -> int:
    return Attempt.objects.filter(route=ROUTE, outcome="ok", account__isnull=False, day=day).count()


def test_what_the_stream_tells_is_stored_with_its_words_and_its_bytes(air, watched):
    def change() -> None:
        post = person(air).posts[0]
        air.act(air.world.edit, post, "Dua")
        air.act(air.world.delete, post)

    def edited() -> bool:
        return PostVersion.objects.count() == 2

    with air.served() as address:
        row = bluesky_stream(address)
        air.listen(line_open(air), after(publish(air, "Satu")), posts(1), after(change), edited)
    held = Post.objects.get()
    assert (held.account, held.native_id.startswith(f"at://{DID}/")) == (watched, True)
    assert {version.text for version in PostVersion.objects.all()} == {"Satu", "Dua"}
    assert RawPayload.objects.exists()
    state = StreamState.objects.get(connector=row)
    assert (state.accounts, state.open_since) == (1, None)
    assert not GapRecord.objects.exists()


def test_a_break_repeats_nothing_and_loses_nothing(air, watched):
    with air.served() as address:
        bluesky_stream(address)
        port = int(address.rpartition(":")[2].partition("/")[0])
        air.listen(line_open(air), after(publish(air, "Sebelum")), posts(1))
    air.clock.advance(timedelta(minutes=10))
    publish(air, "Selama")()
    air.listen(line_broken, after(publish(air, "Masih putus")))
    stretch = GapRecord.objects.get()
    assert (stretch.account, stretch.why, stretch.route) == (None, "outage", ROUTE)
    with air.served(port):
        air.listen(posts(3))
    assert PostVersion.objects.count() == 3
    assert not GapRecord.objects.exists(), "the line told what it had missed"


def test_pauses_grow_while_there_is_no_line(air, watched):
    bluesky_stream("ws://127.0.0.1:9/subscribe")

    def tried() -> bool:
        return len(air.pauses) >= 8

    air.listen(tried)
    assert air.pauses[:8] == [5, 10, 20, 40, 80, 160, 300, 300]
    stretch = GapRecord.objects.get()
    assert stretch.end - stretch.start >= timedelta(seconds=sum(air.pauses[:7]))
    state = StreamState.objects.get()
    assert (state.open_since, state.down_why) == (None, "outage")


def test_what_the_platform_has_forgotten_stays_a_gap_and_brings_the_repair_forward(air, watched):
    with air.served() as address:
        bluesky_stream(address)
        port = int(address.rpartition(":")[2].partition("/")[0])
        air.listen(line_open(air), after(publish(air, "Sebelum")), posts(1))
    heard_at = air.clock()
    SweepState.objects.filter(route=ROUTE).update(due_at=air.clock() + timedelta(days=9))
    air.clock.advance(timedelta(days=5))
    publish(air, "Hilang")()
    air.clock.advance(timedelta(hours=1))
    publish(air, "Masih ada")()
    del air.stream.events[:2]
    with air.served(port):
        air.listen(posts(2))
    gap = GapRecord.objects.get()
    assert (gap.account, gap.start, gap.why) == (None, heard_at, "lease")
    assert gap.end == heard_at + timedelta(days=5, hours=1)
    assert SweepState.objects.get(route=ROUTE).due_at is None


def test_accounts_are_seen_once_an_hour_while_the_line_holds_and_not_a_moment_longer(air, watched):
    def times(number: int) -> Step:
        def looked() -> bool:
            air.clock.advance(timedelta(minutes=1))
            found = Attempt.objects.filter(route=ROUTE, outcome="ok", account=watched).first()
            return bool(found and found.times >= number)

        return looked

    with air.served() as address:
        bluesky_stream(address)
        plan_day(TODAY)
        begun = air.clock()
        air.listen(line_open(air), times(1))
        assert air.clock() - begun >= listening.LOOK_AFTER
        air.listen(line_open(air), times(3))
    held = Attempt.objects.get(route=ROUTE, outcome="ok", account=watched)
    assert ledger.coverage(TODAY, now=air.clock()).by("route") == {ROUTE: 1}
    air.clock.advance(timedelta(hours=5))
    air.listen(line_broken)
    assert Attempt.objects.get(pk=held.pk).times == held.times


def test_an_account_that_is_switched_off_is_not_claimed_to_be_seen(air, watched):
    def told() -> bool:
        return Attempt.objects.filter(account=watched, outcome="error", why="not_found").exists()

    def hours_later() -> bool:
        air.clock.advance(timedelta(minutes=10))
        state = StreamState.objects.get()
        return state.looked_at is not None

    with air.served() as address:
        bluesky_stream(address)
        off = after(lambda: air.act(air.stream.switch, person(air), "deactivated"))
        air.listen(line_open(air), off, told, hours_later)
        assert not seen()
        on = after(lambda: air.act(air.stream.switch, person(air)))

        def seen_again() -> bool:
            air.clock.advance(timedelta(minutes=10))
            return seen() == 1

        air.listen(line_open(air), on, seen_again)


def test_an_account_that_is_registered_meanwhile_is_listened_to(air, watched):
    other = "did:plc:" + "b" * 24
    newcomer = air.world.add_account("bluesky", other, "baru.example")

    def register() -> None:
        make_account("baru.example", "bluesky", native_id=other)
        air.clock.advance(listening.WATCH_EVERY)

    def both() -> bool:
        return StreamState.objects.get().accounts == 2 and air.stream.lines == 1

    with air.served() as address:
        bluesky_stream(address)
        said = after(lambda: air.act(air.world.publish, newcomer, "Saya baru"))
        air.listen(line_open(air), after(register), both, said, posts(1))
    assert Post.objects.get().account.key == "baru.example"


def test_a_connector_that_is_switched_off_stops_listening(air, watched):
    with air.served() as address:
        row = bluesky_stream(address)

        def alone() -> bool:
            return air.stream.lines == 0 and not StreamState.objects.exclude(open_since=None).exists()

        air.listen(line_open(air), after(lambda: actions.disable(row, by=None)), alone)


def test_without_a_legal_basis_no_line_is_opened(air, watched):
    with air.served() as address:
        row = bluesky_stream(address)
        row.legal_bases.all().delete()

        def refused() -> bool:
            return StreamState.objects.filter(down_why="permission").exists()

        air.listen(refused)
        assert air.stream.lines == 0


def test_one_process_listens_by_a_connector(air, watched):
    with air.served() as address, elsewhere() as other:
        bluesky_stream(address)
        other.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [listening._LOCK, ROUTE])
        ticks = iter(range(20))
        air.listen(lambda: next(ticks, None) is None)
        assert not StreamState.objects.exists()
        other.execute("SELECT pg_advisory_unlock_all()")
        air.listen(line_open(air))


# --- X ------------------------------------------------------------------------------------------------


@pytest.fixture
def on_x() -> OnX:
    return OnX()


@pytest.fixture
def candidate(on_x) -> Account:
    on_x.world.add_account("x", "77", "warga")
    return make_account("warga", "x", native_id="77")


def x_open(on_x: OnX) -> Step:
    def is_open() -> bool:
        return on_x.x.lines == 1 and StreamState.objects.exclude(open_since=None).exists()

    return is_open


def test_x_is_heard_as_it_speaks_and_what_it_said_between_two_lines_is_a_gap(on_x, candidate):
    account = on_x.world.account("x", "77")

    def say(text: str) -> Step:
        return after(lambda: on_x.world.publish(account, text))

    with on_x.served():
        x_stream()
        on_x.listen(x_open(on_x), say("Satu"), posts(1), say("Dua"), posts(2))
        assert [rule for rule, _tag in on_x.x.rules.values()] == ["from:77"]
    assert not GapRecord.objects.exists()
    heard_at = on_x.clock()
    on_x.clock.advance(timedelta(minutes=30))
    on_x.listen(line_broken)
    on_x.world.publish(account, "Tidak terdengar")
    with on_x.served():
        on_x.listen(x_open(on_x), say("Tiga"), posts(3))
    gap = GapRecord.objects.get()
    assert (gap.account, gap.start, gap.why, gap.route) == (None, heard_at, "lease", "x_stream")
    assert gap.end >= heard_at + timedelta(minutes=30)


def test_x_is_told_of_new_accounts_without_hanging_up(on_x, candidate):
    newcomer = on_x.world.add_account("x", "78", "baru")

    def register() -> None:
        make_account("baru", "x", native_id="78")
        on_x.clock.advance(listening.WATCH_EVERY)

    def known() -> bool:
        return StreamState.objects.get().accounts == 2

    with on_x.served():
        x_stream()
        said = after(lambda: on_x.world.publish(newcomer, "Saya baru"))
        on_x.listen(x_open(on_x), after(register), known, said, posts(1))
    opened = [one for one in on_x.x.log if one.path == "/2/tweets/search/stream"]
    assert len(opened) == 1
    assert Post.objects.get().account.key == "baru"


def test_the_days_money_for_x_lasts_over_a_restart(on_x, candidate):
    account = on_x.world.account("x", "77")

    def say(text: str) -> Step:
        return after(lambda: on_x.world.publish(account, text))

    def spent() -> bool:
        return StreamState.objects.filter(down_why="quota").exists()

    with on_x.served():
        x_stream("0.01")
        on_x.listen(x_open(on_x), say("Satu"), posts(1))
        on_x.x.hang_up()
        on_x.clock.advance(1)
        on_x.listen(x_open(on_x), say("Dua"), posts(2), spent)
        on_x.world.publish(account, "Terlalu mahal")
        opened = len(on_x.x.log)
        on_x.listen(spent)
    assert Post.objects.count() == 2
    assert not [one for one in on_x.x.log[opened:] if one.path == "/2/tweets/search/stream"]


def test_sweeps_and_the_listener_spend_one_days_money(on_x, candidate):
    account = on_x.world.account("x", "77")
    sweeps = Purse("x", "sweep")

    def say(text: str) -> Step:
        return after(lambda: on_x.world.publish(account, text))

    def sweep_spends() -> None:
        assert sweeps.open()["spent"] == 5_000
        access = access_of(Connector.objects.get(name="x_stream"))
        sweep = X(access, clock=on_x.clock, spent=sweeps.open())
        granted = sweep.api.purse.reserve(100, 5_000, on_x.clock())
        assert granted == 9
        sweep.api.purse.settle(granted, 5_000, map(str, range(8)), on_x.clock())
        for _again in range(2):
            sweeps.write(sweeps.told(sweep), on_x.clock())

    def spent() -> bool:
        return StreamState.objects.filter(down_why="quota").exists()

    with on_x.served():
        x_stream("0.05")
        on_x.listen(x_open(on_x), say("Satu"), posts(1), after(sweep_spends), say("Dua"), posts(2), spent)
    money = QuotaMemory.objects.get(platform="x/money").memory
    assert (money["spent"], money["shares"]) == (50_000, {"listener": 10_000, "sweep": 40_000})
    on_x.clock.advance(timedelta(days=1))
    with on_x.served():
        on_x.listen(x_open(on_x), say("Tiga"), posts(3))
    assert QuotaMemory.objects.get(platform="x/money").memory["shares"] == {"listener": 5_000}


def test_streams_are_known_and_each_is_a_whole_connector(db):
    actions_known = {one.name for one in Connector.objects.all()}
    assert not actions_known
    listening.catalogue.make_known()
    assert listening.catalogue.streams() == {"bluesky_firehose", "bluesky_stream", "x_stream"}
    assert not listening.streams()
