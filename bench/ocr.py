"""How many screens are read in a second on one core, and with how many mistakes?

    python -m bench.ocr [--rounds 2]

Screens of a phone with four made-up posts in Indonesian, 12 to 20 px letters, light and dark, one to three
device pixels each, as the system's own Chromium draws them. Counted is processor time, since other work on the
machine then does not count; the models are loaded before.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from made_up_pictures import LOOKS, WORDS, screen
from pantau.engine.pictures import read_lines

GOAL = 1.0  # pictures a second
SIZES = ((12, 1), (14, 2), (16, 1), (16, 2), (20, 3))


def mistakes(said: str, meant: str) -> float:
    """Character error rate."""
    row = list(range(len(meant) + 1))
    for number, letter in enumerate(said, 1):
        above, row = row, [number]
        for at, other in enumerate(meant, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (letter != other)))
    return row[-1] / len(meant)


def screens() -> list[bytes]:
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        made = [screen(browser, look, *size) for look in LOOKS for size in SIZES]
        browser.close()
    return made


def measure(rounds: int) -> dict[str, Any]:
    made = screens()
    first = time.process_time()
    read_lines(made[0])
    started = time.process_time()
    readings = [read_lines(data) for _ in range(rounds) for data in made]
    spent = time.process_time() - started
    errors = [mistakes(" ".join(line.text for line in one.lines), WORDS) for one in readings[: len(made)]]
    return {
        "pictures": len(readings),
        "pictures_per_core_second": round(len(readings) / spent, 2),
        "goal": GOAL,
        "first_s": round(started - first, 2),
        "mistakes_mean": round(sum(errors) / len(errors), 5),
        "mistakes_worst": round(max(errors), 5),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=2)
    print(json.dumps(measure(parser.parse_args().rounds), indent=2))


if __name__ == "__main__":
    main()
