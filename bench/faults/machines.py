"""Machines with a worker each: network namespaces where the system lets us make them, else plain processes."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from pantau.cli.up import free_port

# As systemd takes our unit's word: what ends like this by itself is not started again.
CLEAN = (0, 75)
RESTART_S = 0.5
DISK_MB = 96
INSIDE = "PANTAU_BENCH_INSIDE"  # set within namespaces of our own


def enter_namespaces(arguments: Sequence[str]) -> None:
    """Go on in namespaces of our own, in which everything ends with us; without the right to, as we are."""
    if INSIDE in os.environ or not (words := _entrance()):
        return
    os.environ[INSIDE] = "1"
    os.execvp(words[0], [*words, "--", sys.executable, "-m", "bench.faults", *arguments])


def _entrance() -> list[str]:
    if not all(map(shutil.which, ("unshare", "nsenter", "ip", "mount"))):
        return []
    own = [] if os.geteuid() == 0 else ["--user", "--map-current-user", "--keep-caps"]
    words = ["unshare", *own, "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    trial = (
        "ip link set lo up && ip link add name bench0 type veth peer name bench1 && mount -t tmpfs bench /mnt"
    )
    tried = subprocess.run([*words, "--", "sh", "-c", trial], capture_output=True, check=False)
    return words if tried.returncode == 0 else []


def apart() -> bool:
    return INSIDE in os.environ


def begin() -> None:
    """Once, within our namespaces."""
    if apart():
        _ip("link", "set", "lo", "up")


def build_shim(folder: Path) -> Path | None:
    """What turns a machine's clock and slows its disk down; None without a C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        return None
    target = folder / "shim.so"
    source = Path(__file__).with_name("shim.c")
    done = subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", target, source, "-ldl"], check=False)
    return target if done.returncode == 0 else None


def make_disk(folder: Path, megabytes: int) -> None:
    """A small disk of its own, which can be full without any other being."""
    folder.mkdir(parents=True)
    if apart():
        size = f"size={megabytes}m,mode=0711"
        subprocess.run(["mount", "-t", "tmpfs", "-o", size, "bench", str(folder)], check=True)


@dataclass
class Machine:
    """One worker, what its supervisor does for it, and the ways to trouble both."""

    number: int
    folder: Path
    environment: Mapping[str, str]
    shim: Path | None
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    gave_up: list[int] = field(
        default_factory=list
    )  # exits after which systemd would not have started it again
    exits: list[int] = field(default_factory=list)
    holder: subprocess.Popen[bytes] | None = None
    port: int = 0  # at which its own relay to the platforms listens
    wanted: bool = False
    died_at: float = 0.0

    # --- its network ------------------------------------------------------------------------------

    def plug_in(self, platforms: int) -> None:
        """Two cables to the hub: one to the database, one to the platforms, which listen on that port."""
        self.port = platforms if apart() else free_port("127.0.0.1")
        if not apart():
            self.holder = subprocess.Popen(self._relay(platforms))
            return
        self.port = platforms
        # It listens on its own loopback, which must be up before it asks for it.
        words = f"ip link set lo up && exec {shlex.join(self._relay(platforms))}"
        self.holder = subprocess.Popen(["unshare", "--net", "--", "sh", "-c", words])
        own = os.stat("/proc/self/ns/net").st_ino
        while os.stat(f"/proc/{self.holder.pid}/ns/net").st_ino == own:
            time.sleep(0.01)
        inside = ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", "--"]
        for cable, net in (("d", 77), ("p", 78)):
            here, there = f"{cable}{self.number}", f"{cable}in{self.number}"
            peer = ("peer", "name", there, "netns", str(self.holder.pid))
            _ip("link", "add", "name", here, "type", "veth", *peer)
            _ip("addr", "add", f"10.{net}.{self.number}.1/24", "dev", here)
            _ip("link", "set", here, "up")
            _ip("addr", "add", f"10.{net}.{self.number}.2/24", "dev", there, inside=inside)
            _ip("link", "set", there, "up", inside=inside)

    def _relay(self, platforms: int) -> list[str]:
        addresses = (str(self.port), self.hub("p"), str(platforms))
        return [sys.executable, "-m", "bench.faults.relay", *addresses]

    def platforms_at(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def hub(self, cable: str) -> str:
        """The hub's address as this machine knows it."""
        if not apart():
            return f"127.0.{self.number}.1"
        return f"10.{77 if cable == 'd' else 78}.{self.number}.1"

    def cut(self, cable: str, *, off: bool) -> None:
        _ip("link", "set", f"{cable}{self.number}", "down" if off else "up")

    # --- its processes ----------------------------------------------------------------------------

    def popen(self, arguments: Sequence[str], **more: str) -> subprocess.Popen[bytes]:
        environment = {**self.environment, **more}
        if self.shim is not None:
            environment |= {"LD_PRELOAD": str(self.shim), "PANTAU_BENCH_SHIM": str(self.folder / "told")}
        words = [sys.executable, "-m", "pantau", *arguments]
        if apart() and self.holder is not None:
            words = ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net", "--", *words]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                words,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def name(self) -> str:
        """Of the worker's present life, as the database knows it."""
        return f"bench-{self.number}-{self.starts}"

    def start(self) -> None:
        self.wanted, self.starts = True, self.starts + 1
        self.process = self.popen(["work", "--concurrency", "2", "--grace", "5"], PGAPPNAME=self.name)

    def look_after(self) -> None:
        """What systemd does, by our unit: start again what fell; but even what it would leave lying, and note that."""
        if not self.wanted or self.process is None or self.process.poll() is None:
            return
        if not self.died_at:
            self.died_at = time.monotonic()
            self.exits.append(self.process.returncode)
            if self.process.returncode in CLEAN:
                self.gave_up.append(self.process.returncode)
        elif time.monotonic() > self.died_at + RESTART_S:
            self.died_at = 0.0
            self.start()

    def signal(self, number: int, *, group: bool = False) -> None:
        if self.process is not None and self.process.poll() is None:
            if group:
                os.killpg(self.process.pid, number)
            else:
                os.kill(self.process.pid, number)

    def stop(self) -> None:
        """In order, as a restart of the service does. It is started again by hand."""
        if self.process is None:
            return
        self.wanted = False
        self.signal(signal.SIGCONT, group=True)
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL, group=True)
            self.process.wait()
        self.died_at = 0.0

    # --- its clock and its disk -------------------------------------------------------------------

    def tell(self, *, clock_s: int | None = None, flush_ms: int | None = None) -> None:
        path = self.folder / "told"
        held = struct.unpack("qq", path.read_bytes()) if path.exists() else (0, 0)
        now = held[0] if clock_s is None else clock_s, held[1] if flush_ms is None else flush_ms
        with path.open("r+b" if path.exists() else "wb") as file:  # in place: processes have it mapped
            file.write(struct.pack("qq", *now))


def fill(folder: Path) -> None:
    """Until nothing fits any more."""
    with suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
        for size in (2**20, 2**12):
            with suppress(OSError):
                while True:
                    file.write(b"\0" * size)


def empty(folder: Path) -> None:
    (folder / "filler").unlink(missing_ok=True)


class Keeper(threading.Thread):
    """The supervisors of all machines."""

    def __init__(self, machines: Sequence[Machine]) -> None:
        super().__init__(daemon=True, name="keeper")
        self._machines, self._over, self.lock = machines, threading.Event(), threading.RLock()

    def run(self) -> None:
        while not self._over.wait(0.1):
            with self.lock:
                for machine in self._machines:
                    machine.look_after()

    def end(self) -> None:
        self._over.set()
        self.join()


def _ip(*words: str, inside: Sequence[str] = ()) -> None:
    subprocess.run([*inside, "ip", *words], check=True)
