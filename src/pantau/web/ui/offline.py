"""The one service worker of the site. Rooms that work without a network register here what it keeps for them.

The design system stands below the office and must not import it, so the rooms plug themselves in.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from django.templatetags.static import static
from django.urls import reverse

SOURCE = Path(__file__).parent / "static" / "ui" / "worker.js"
#: What every page of ours needs to look like one.
FILES = (
    "ui/tokens.css",
    "ui/pantau.css",
    "ui/pantau.js",
    "ui/later.js",
    "ui/offline.js",
    "ui/upload.js",
    "ui/icons.svg",
    "ui/mark.svg",
    "django_htmx/htmx-2.min.js",
)


@dataclass(frozen=True, slots=True)
class Room:
    """``home``, ``offline`` and ``share`` are names of routes: where the room begins, the page shown without a network
    (the same for everybody), and where a phone's share menu posts to. ``box``: of the store on the device."""

    home: str
    offline: str
    share: str
    box: str
    files: tuple[str, ...] = ()
    keeps_shares: bool = False  # also with a network: the page sends it on, with what the server wants to see


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    _rooms[room.home] = room


def worker() -> str:
    """The script, with the rooms and files of this installation above it."""
    source = SOURCE.read_text()
    names = dict.fromkeys((*FILES, *(name for room in _rooms.values() for name in room.files)))
    told = {
        "rooms": [
            {
                "prefix": reverse(room.home),
                "offline": reverse(room.offline),
                "share": reverse(room.share),
                "box": room.box,
                "keeps": room.keeps_shares,
            }
            for room in _rooms.values()
        ],
        "files": [static(name) for name in names],
    }
    version = hashlib.sha256((source + json.dumps(told)).encode()).hexdigest()[:12]
    facts = json.dumps(told | {"version": version})
    return f"self.PANTAU = {facts};\nimportScripts({json.dumps(static('ui/offline.js'))});\n{source}"
