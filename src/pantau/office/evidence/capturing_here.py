"""Can this machine capture pages? Nothing is imported or started to find out."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec

NEEDED = ("playwright", "warcio", "nh3")


def missing() -> str:
    """The first thing that is not here; empty where captures can be taken."""
    if sys.platform == "win32":
        return "a system other than Windows"
    from pantau.engine.evidence.capture.browser import NAMES

    lacking = next((name for name in NEEDED if not find_spec(name)), "")
    return lacking or ("" if any(shutil.which(name) for name in NAMES) else "chromium")
