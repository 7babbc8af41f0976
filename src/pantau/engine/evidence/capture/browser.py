"""The system's Chromium as a process of its own: quiet, without a profile, without rights where that can be had.

Its way to the network is a proxy that lets nothing through; each capture brings one that does. When this process
dies the browser dies with it, and when the browser hangs it is killed with all its children.
"""

from __future__ import annotations

import asyncio
import ctypes
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
USERS = ("pantau-capture", "nobody")
LOCALE, ZONE = "id-ID", "Asia/Makassar"
START_S = 20.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

_OFF = (
    "AutofillServerCommunication",
    "CertificateTransparencyComponentUpdater",
    "DialMediaRouteProvider",
    "DnsOverHttps",
    "GlobalMediaControls",
    "HttpsUpgrades",
    "InterestFeedContentSuggestions",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationGuideModelDownloading",
    "OptimizationHints",
    "OptimizationHintsFetching",
    "Prerender2",
    "SegmentationPlatform",
    "Translate",
)
ARGUMENTS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--no-service-autorun",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-extensions-with-background-pages",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--dns-prefetch-disable",
    "--force-color-profile=srgb",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--hide-scrollbars",
    "--metrics-recording-only",
    "--mute-audio",
    "--password-store=basic",
    "--use-mock-keychain",
    "--js-flags=--max-old-space-size=768",
    f"--disable-features={','.join(_OFF)}",
    # Names are the proxy's business: the browser itself finds none.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--proxy-bypass-list=<-loopback>",
    f"--lang={LOCALE}",
)


class NoBrowserError(Exception):
    """There is no Chromium on this machine, or it does not start."""


@dataclass(frozen=True, slots=True)
class BrowserSettings:
    """``executable`` and ``user`` are looked for where they are empty; the user only when we are root."""

    executable: str = ""
    user: str = ""
    memory_bytes: int = 3 * 1024**3  # of all its processes together, what they share left out
    trusted_keys: tuple[str, ...] = ()  # of servers that tests run on: SHA-256 of public keys in base64


@dataclass(frozen=True, slots=True)
class Footing:
    """As whom the browser runs, and whether its own sandbox is on."""

    user: str
    sandboxed: bool


class Chromium:
    """A running browser. ``endpoint`` is where it is driven from."""

    def __init__(self, process: subprocess.Popen[bytes], profile: Path, footing: Footing, port: int) -> None:
        self._process = process
        self._profile = profile
        self._killed = False
        self.footing = footing
        self.endpoint = f"http://127.0.0.1:{port}"

    @classmethod
    async def start(cls, settings: BrowserSettings, proxy: str) -> Chromium:
        """The browser on the best footing that this machine gives. Raises NoBrowserError."""
        executable = settings.executable or find_browser()
        for footing in footings(settings):
            if browser := await cls._try(executable, footing, proxy, settings.trusted_keys):
                return browser
        raise NoBrowserError(f"{executable} does not start")

    @classmethod
    async def _try(
        cls, executable: str, footing: Footing, proxy: str, trusted: tuple[str, ...]
    ) -> Chromium | None:
        profile = new_folder(Path(tempfile.gettempdir()), "pantau-browser")
        owner = _owner(footing.user, profile)
        arguments = [executable, *ARGUMENTS, f"--user-data-dir={profile}", f"--proxy-server={proxy}"]
        arguments += [] if footing.sandboxed else ["--no-sandbox"]
        arguments += [f"--ignore-certificate-errors-spki-list={','.join(trusted)}"] if trusted else []
        process = subprocess.Popen(
            [*arguments, "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=profile,
            env=_surroundings(profile),
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **owner,
        )
        port = await _port(profile / "DevToolsActivePort", process)
        browser = cls(process, profile, footing, port)
        if port:
            return browser
        browser.kill()
        return None

    @property
    def process(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """End it with all its children, and leave nothing of its profile. Once: later its number may be another's."""
        if self._killed:
            return
        self._killed = True
        try:
            os.killpg(self._process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # gone already
        self._process.wait()
        shutil.rmtree(self._profile, ignore_errors=True)

    def memory_bytes(self) -> int:
        """What its processes hold for themselves; 0 where the system does not tell."""
        return sum(_private_bytes(one) for one in _group(self._process.pid))


async def footing_here(settings: BrowserSettings) -> Footing:
    """As whom a browser would run on this machine, tried out. Raises NoBrowserError."""
    browser = await Chromium.start(settings, "http://127.0.0.1:9")  # nobody listens there
    browser.kill()
    return browser.footing


def new_folder(parent: Path, name: str) -> Path:
    """A folder for this process alone; those of processes that were killed are taken away first."""
    for old in parent.glob(f"{glob.escape(name)}.*.left"):
        owner = old.name.removeprefix(f"{name}.").partition(".")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            shutil.rmtree(old, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{name}.{os.getpid()}.", suffix=".left", dir=parent))


def find_browser() -> str:
    """Raises NoBrowserError."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise NoBrowserError("no Chromium on this machine: apt install chromium")
    return found


def footings(settings: BrowserSettings) -> list[Footing]:
    """What to try, best first. Root's browser has no sandbox, so another user is sought for it."""
    if os.geteuid() != 0:
        name = pwd.getpwuid(os.geteuid()).pw_name if _known(os.geteuid()) else str(os.geteuid())
        return [Footing(name, True), Footing(name, False)]
    sought = (settings.user,) if settings.user else USERS
    user = next((name for name in sought if _exists(name)), None)
    if user is None:
        return [Footing("root", False)]
    return [Footing(user, True), Footing(user, False), Footing("root", False)]


def _exists(name: str) -> bool:
    try:
        return pwd.getpwnam(name).pw_uid != 0
    except KeyError:
        return False


def _known(uid: int) -> bool:
    try:
        return bool(pwd.getpwuid(uid))
    except KeyError:
        return False


def _owner(user: str, profile: Path) -> dict[str, Any]:
    """Options that start a process as ``user``, who gets the profile."""
    if os.geteuid() != 0 or user == "root":
        return {}
    entry = pwd.getpwnam(user)
    os.chown(profile, entry.pw_uid, entry.pw_gid)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _surroundings(profile: Path) -> Mapping[str, str]:
    """Nothing of ours: no secrets, no proxies, no session of a desktop."""
    folder = str(profile)
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": folder,
        "XDG_CONFIG_HOME": folder,
        "XDG_CACHE_HOME": folder,
        "TMPDIR": folder,
        "LANG": "C.UTF-8",
        "TZ": ZONE,
    }


try:
    _prctl: Any = ctypes.CDLL(None).prctl
except (OSError, AttributeError):  # not Linux
    _prctl = None


def _die_with_parent() -> None:
    if _prctl is not None:
        _prctl(_DIE_WITH_PARENT, signal.SIGKILL)


async def _port(path: Path, process: subprocess.Popen[bytes]) -> int:
    """The port that the browser writes down once it can be driven; 0 when it ends or stays silent."""
    for _ in range(int(START_S / 0.05)):
        if process.poll() is not None:
            return 0
        first = path.read_text().partition("\n") if path.exists() else ("", "", "")
        if first[1]:
            return int(first[0])
        await asyncio.sleep(0.05)
    return 0


def _group(group: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # ended meanwhile
        if int(fields[2]) == group:
            found.append(int(entry.parent.name))
    return found


def _private_bytes(process: int) -> int:
    try:
        _, resident, shared, *_ = map(int, Path(f"/proc/{process}/statm").read_text().split())
    except (OSError, ValueError):
        return 0
    return (resident - shared) * os.sysconf("SC_PAGE_SIZE")
