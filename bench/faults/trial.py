"""Plays the faults while work arrives, heals everything, waits until nothing is left to do, and judges."""

from __future__ import annotations

import os
import queue
import random
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults import machines as machinery
from bench.faults import office
from bench.faults.database import WATCH, Database
from bench.faults.judging import Judgement, judge
from bench.faults.kinds import Fault, faults
from bench.faults.machines import Keeper, Machine
from bench.faults.platforms import LETHAL, Outside, served
from pantau.cli.up import free_port
from pantau.web.site.database import prepare_embedded

MORNING = "2024-02-11T08:00+08:00"
DRAIN_S, SWEEP_AGAIN_S = 900.0, 10.0
FILE_POSTS, ACCOUNTS = 120, 6
UNKNOWN_TASK = "bench.nobody_knows"
POISONS = (LETHAL, "bukan nomor", UNKNOWN_TASK)
THROUGH_THE_DATABASE = ("poison", "database connections")  # these are dealt through it


@dataclass(frozen=True, slots=True)
class Asked:
    faults: int
    seed: int
    machines: int = 3
    hurry: bool = False  # for the dead time passes at once, not only at the end


@dataclass
class Told:
    asked: Asked
    apart: bool
    unable: list[str]
    faults: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    judgement: Judgement = field(default_factory=Judgement)


def play(asked: Asked, folder: Path) -> Told:
    with ExitStack() as stack:
        return _Trial(asked, folder, stack).play()


class _Trial:
    def __init__(self, asked: Asked, folder: Path, stack: ExitStack) -> None:
        self.asked, self.folder, self.stack = asked, folder, stack
        self.chance = random.Random(f"work/{asked.seed}")
        self.began = time.monotonic()
        self.shim = machinery.build_shim(folder)
        able = [
            *(("network", "disk") if machinery.apart() else ()),
            *(("shim",) if self.shim is not None else ()),
        ]
        self.told = Told(
            asked, machinery.apart(), [one for one in ("network", "disk", "shim") if one not in able]
        )
        self.faults = faults(asked.faults, asked.machines, asked.seed, able)
        self.evidence = folder / "evidence"
        self.heals: list[tuple[float, Callable[[], None]]] = []
        self.errands: queue.Queue[Callable[[], None] | None] = queue.Queue()
        self.troubles: list[BaseException] = []
        self.lethal: queue.Queue[str] = queue.Queue()
        self.last_job = 0  # when all was done; what is regular goes on after it
        self.away = threading.Lock()  # the database, while a fault holds it

    # --- setting up -------------------------------------------------------------------------------

    def play(self) -> Told:
        self._set_up()
        self._lap("setting up")
        for fault in self.faults:
            self._wait(fault)
            self._arrive(fault.number)
            self._strike(fault)
            self.told.faults[fault.kind] = self.told.faults.get(fault.kind, 0) + 1
        self._lap("faults")
        self._heal_all()
        self._run_errands()
        self._drain()
        self._start_anew()
        self._drain()
        self._lap("until all was done")
        with self.keeper.lock:
            for one in self.machines:
                one.stop()
        self.told.judgement = judge(
            self.outside.marks, self.database, self.last_job, self.machines, self.evidence, POISONS
        )  # fmt: skip
        for error in self.troubles:
            self.told.judgement.broken.append(f"an errand could not be done: {error!r}")
        self._lap("judging")
        return self.told

    def _start_anew(self) -> None:
        """Every worker starts once more, as after an update, which is when it clears what it had left lying."""
        with self.keeper.lock:
            for one in self.machines:
                one.stop()
            before = self._workers()
            for one in self.machines:
                one.start()
        self._wait_for_workers(before + len(self.machines))

    def _lap(self, name: str) -> None:
        self.told.seconds[name] = round(time.monotonic() - self.began - sum(self.told.seconds.values()), 1)

    def _set_up(self) -> None:
        port = 5432 if machinery.apart() else free_port("127.0.0.1")
        machinery.begin()
        machinery.make_disk(self.evidence, machinery.DISK_MB)
        self.database = Database(self.folder, port)
        self.database.start()
        self.stack.callback(self._stop_database)
        self._lay_out()
        hub = self.folder / "hub"
        (hub / "keys").mkdir(parents=True, mode=0o700)
        self.common = {
            **os.environ, "PANTAU_DATA": str(hub), "PANTAU_EVIDENCE_STORE": str(self.evidence),
            "PANTAU_SECRET_KEY": secrets.token_urlsafe(50), "PANTAU_DEMO": "1", "PANTAU_CLOCK_START": MORNING,
            "DATABASE_URL": self.database.url("pantau_app"),
            "PANTAU_OWNER_DATABASE_URL": self.database.url("pantau_owner"),
        }  # fmt: skip
        os.environ.update(self.common)
        from pantau.cli.office import set_up_django
        from pantau.web.ui import clock

        set_up_django()
        clock.now()  # from here on the clock of all processes is set
        self.common["PANTAU_CLOCK_SET_AT"] = os.environ["PANTAU_CLOCK_SET_AT"]
        self.outside = Outside(clock.now, random.Random(f"outside/{self.asked.seed}"), self.lethal.put)
        platforms = self.stack.enter_context(served(self.outside))
        office.open_office()
        self.machines = [self._machine(number + 1, platforms) for number in range(self.asked.machines)]
        self.keeper = Keeper(self.machines)
        self.stack.callback(self._end_machines)
        for one in self.machines:
            one.start()
        self.keeper.start()
        self._wait_for_workers(len(self.machines))
        for work in (self._do_errands, self._take_the_dying):
            threading.Thread(target=work, daemon=True).start()
        if self.asked.hurry:
            threading.Thread(target=self._let_time_pass_for_the_dead, daemon=True).start()

    def _workers(self) -> int:
        """Lives of workers so far."""
        return int(self.database.ask("SELECT count(*) FROM bench_worker")[0][0])

    def _wait_for_workers(self, count: int) -> None:
        """Raises RuntimeError where they do not come up at all: there is nothing to trouble then."""
        deadline = time.monotonic() + 90
        while self._workers() < count:
            if time.monotonic() > deadline:
                raise RuntimeError(f"workers do not start: {self.machines[0].log.read_text()[-2000:]}")
            time.sleep(0.1)

    def _lay_out(self) -> None:
        prepare_embedded(self.database.url("postgres", name="postgres"))
        owner = self.database.url("pantau_owner")
        layout = self.folder / "layout"
        layout.mkdir()
        environment = {
            **os.environ,
            "DATABASE_URL": owner,
            "PANTAU_OWNER_DATABASE_URL": owner,
            "PANTAU_DATA": str(layout),
        }
        migrate = [sys.executable, "-m", "pantau", "migrate"]
        subprocess.run(migrate, env=environment, check=True, stdout=sys.stderr)
        with self.database.watching() as connection:
            connection.execute(WATCH)

    def _machine(self, number: int, platforms: int) -> Machine:
        folder = self.folder / f"machine-{number}"
        machinery.make_disk(folder, machinery.DISK_MB)
        shutil.copy(self.folder / "hub" / "collection_key", folder)
        (folder / "keys").symlink_to(self.folder / "hub" / "keys")
        machine = Machine(number, folder, {}, self.shim, self.folder / f"machine-{number}.log")
        machine.plug_in(platforms)
        host = machine.hub("d")
        machine.environment = {
            **self.common, "PANTAU_DATA": str(folder),
            "DATABASE_URL": self.database.url("pantau_app", host),
            "PANTAU_OWNER_DATABASE_URL": self.database.url("pantau_owner", host),
            "PANTAU_PLATFORMS_AT": machine.platforms_at(),
        }  # fmt: skip
        machine.tell()
        return machine

    def _stop_database(self) -> None:
        if self.away.acquire(blocking=False):  # else it is away already
            self.database.stop("immediate")

    def _end_machines(self) -> None:
        self.keeper.end()
        for one in self.machines:
            one.signal(signal.SIGKILL, group=True)
            if one.process is not None:
                one.process.wait()
            if one.holder is not None:
                one.holder.kill()
                one.holder.wait()

    # --- work that arrives ------------------------------------------------------------------------

    def _arrive(self, number: int) -> None:
        turn = number % 5
        if turn == 0:
            path = self.folder / f"posts-{number}.jsonl"
            self.outside.write_file(path, FILE_POSTS)
            self.errands.put(lambda: self._bring_in(path))
        elif turn == 1:
            found = self.outside.open_accounts(ACCOUNTS)
            self.errands.put(lambda: office.register(found))
        elif turn == 2 and number % 10 == 2:
            self.errands.put(lambda: _until(lambda: office.capture(number)))
        elif turn == 3:
            body = _picture(number)
            self.errands.put(lambda: _until(lambda: office.upload(number, body)))

    def _bring_in(self, path: Path) -> None:
        """Whoever brings a file in does so again where it ended with an error, or was killed."""
        chance = random.Random(path.name)
        arguments = ["ingest", str(path), "--legal-basis", "rekaan", "--json"]
        for life in range(40):
            machine = chance.choice(self.machines)
            process = machine.popen(arguments, PGAPPNAME=f"bench-ingest-{machine.number}")
            if life == 0 and chance.random() < 0.5:
                time.sleep(chance.uniform(0.5, 2.5))  # a kill somewhere on its way
                process.kill()
            if process.wait() == 0:
                return
        raise RuntimeError(f"{path.name} could not be brought in")

    def _do_errands(self) -> None:
        while (errand := self.errands.get()) is not None:
            try:
                errand()
            except Exception as error:
                self.troubles.append(error)
            finally:
                self.errands.task_done()
        self.errands.task_done()

    def _run_errands(self) -> None:
        self.errands.put(None)
        self.errands.join()

    # --- faults -----------------------------------------------------------------------------------

    def _wait(self, fault: Fault) -> None:
        """Until so much was done, or a while. What is to end meanwhile ends."""
        goal = self._steps() + fault.after
        deadline = time.monotonic() + fault.wait_s
        while time.monotonic() < deadline:
            self._heal_due()
            if fault.after and self._steps() >= goal:
                return
            time.sleep(0.05)

    def _steps(self) -> int:
        if self.away.locked():
            return 0
        return int(self.database.ask("SELECT coalesce(sum(begun), 0) FROM bench_job")[0][0])

    def _heal_due(self) -> None:
        now = time.monotonic()
        due = [one for one in self.heals if one[0] <= now]
        self.heals = [one for one in self.heals if one[0] > now]
        for _when, heal in due:
            heal()

    def _heal_all(self) -> None:
        for _when, heal in self.heals:
            heal()
        self.heals.clear()
        for one in self.machines:
            one.signal(signal.SIGCONT, group=True)

    def _strike(self, fault: Fault) -> None:
        machine = self.machines[fault.machine - 1]
        if fault.kind.startswith(THROUGH_THE_DATABASE):
            while self.away.locked():  # who heals it must not wait for it
                self._heal_due()
                time.sleep(0.05)
        until = time.monotonic() + fault.lasts_s
        for heal in self._struck(fault, machine):
            self.heals.append((until, heal))

    def _struck(self, fault: Fault, machine: Machine) -> Iterator[Callable[[], None]]:
        """Does it; gives what ends it."""
        match fault.kind:
            case "kill -9":
                machine.signal(signal.SIGKILL)
            case "power cut":
                if machinery.apart():
                    machine.cut("d", off=True)
                    yield lambda: machine.cut("d", off=False)
                machine.signal(signal.SIGKILL, group=True)
            case "orderly stop":
                with self.keeper.lock:
                    machine.stop()
                    machine.start()
            case "standstill":
                machine.signal(signal.SIGSTOP, group=True)
                process = machine.process
                yield (
                    lambda: machine.signal(signal.SIGCONT, group=True) if machine.process is process else None
                )
            case "database connections broken":
                self.database.ask(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE %s",
                    [f"bench-{machine.number}-%"],
                )
            case "network to the database cut":
                machine.cut("d", off=True)
                yield lambda: machine.cut("d", off=False)
            case "network to the platforms cut":
                machine.cut("p", off=True)
                yield lambda: machine.cut("p", off=False)
            case "all network cut":
                for cable in "dp":
                    machine.cut(cable, off=True)
                    yield lambda cable=cable: machine.cut(cable, off=False)
            case "slow disk":
                machine.tell(flush_ms=fault.amount)
                yield lambda: machine.tell(flush_ms=0)
            case "evidence disk full":
                machinery.fill(self.evidence)
                yield lambda: machinery.empty(self.evidence)
            case "own disk full":
                machinery.fill(machine.folder)
                yield lambda: machinery.empty(machine.folder)
            case "database restarted" | "database crashed" | "database away":
                yield from self._take_database(fault)
            case "clock jumps ahead" | "clock jumps back":
                machine.tell(clock_s=fault.amount if fault.kind.endswith("ahead") else -fault.amount)
                yield lambda: machine.tell(clock_s=0)
            case "poison: always fails":
                office.until_done(
                    lambda: office.defer("findings.detect_batch", "detect", post_ids=["bukan nomor"])
                )
            case "poison: garbage":
                office.until_done(lambda: office.defer(UNKNOWN_TASK, "detect", bytes="\x01 bukan nomor"))
            case "poison: kills its worker":
                office.until_done(lambda: self._defer_what_kills(fault.number))

    def _defer_what_kills(self, number: int) -> None:
        """A page for the browser, or a post that is asked for: on what a worker dies."""
        if number % 2 and _browser():
            office.capture_of(f"https://x.com/rekaan/status/{LETHAL}{number}")
            return
        posts = [[f"at://did:plc:{LETHAL}/app.bsky.feed.post/{number}", None, None]]
        office.defer("collection.look_at_noticed", "sweep", connector="bluesky", posts=posts)

    def _take_database(self, fault: Fault) -> Iterator[Callable[[], None]]:
        if not self.away.acquire(blocking=False):
            return  # it is away already

        def bring_back() -> None:
            self.database.start()
            self.away.release()

        self.database.stop("immediate" if fault.kind.endswith("crashed") else "fast")
        if fault.kind.endswith("away"):
            yield bring_back
        else:
            bring_back()

    def _take_the_dying(self) -> None:
        """Kills whoever asked for what kills."""
        while True:
            asked = self.lethal.get()
            number = int(asked.split(".")[2])
            self.machines[number - 1].signal(signal.SIGKILL)

    # --- the end ----------------------------------------------------------------------------------

    def _let_time_pass_for_the_dead(self) -> None:
        while True:
            time.sleep(1)
            if not self.away.locked():
                self._pass_time()

    def _pass_time(self) -> None:
        """An hour, for workers that are no more; and whoever is left looks after their jobs."""
        names = [one.name for one in self.machines]
        dead = "id NOT IN (SELECT id FROM bench_worker WHERE name = ANY(%s))"
        self.database.ask(
            f"UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour' WHERE {dead}",
            [names],
        )
        left = self.database.ask(
            "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id "
            "WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '1 minute')"
        )
        if left[0][0]:
            office.until_done(
                lambda: office.defer("jobs.retry_stalled", "upkeep", "jobs.retry_stalled", timestamp=0)
            )

    def _drain(self) -> None:
        """Until every job has ended and every post is there; what would be tried again later is tried now."""
        deadline = time.monotonic() + DRAIN_S
        next_sweep = time.monotonic() + SWEEP_AGAIN_S
        while time.monotonic() < deadline:
            self._pass_time()
            self.database.ask(
                "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND scheduled_at > now()"
            )
            if not self._left():
                return
            if time.monotonic() > next_sweep and self._missing():
                office.make_everything_due()
                next_sweep = time.monotonic() + SWEEP_AGAIN_S
            time.sleep(0.5)

    def _left(self) -> int:
        """In this order: what brings a post in, or ends a capture, leaves its jobs before we ask for them."""
        missing = self._missing()
        captures = self.database.ask(
            "SELECT count(*) FROM evidence_pagecapture WHERE status IN ('waiting', 'running')"
        )[0][0]
        jobs, self.last_job = self.database.ask(
            "SELECT count(*) FILTER (WHERE outcome IS NULL), coalesce(max(id), 0) FROM bench_job"
        )[0]
        return missing + int(captures) + int(jobs)

    def _missing(self) -> int:
        held = self.database.ask("SELECT count(DISTINCT text) FROM posts_postversion")[0][0]
        return len(self.outside.marks) - int(held)


def _until(act: Callable[[], bool]) -> None:
    deadline = time.monotonic() + office.PATIENCE_S
    while not act() and time.monotonic() < deadline:
        time.sleep(0.2)


def _picture(number: int) -> bytes:
    from io import BytesIO

    from PIL import Image, ImageDraw

    made, picture = BytesIO(), Image.new("RGB", (480, 640), "white")
    ImageDraw.Draw(picture).text((20, 20), f"Pilih nomor {number}", fill="black")
    picture.save(made, "PNG")
    return made.getvalue()


def _browser() -> bool:
    from pantau.office.evidence import capturing_here

    return not capturing_here.missing()
