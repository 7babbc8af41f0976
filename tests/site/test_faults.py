"""Twenty faults in a row, on machines of their own: nothing is lost, doubled or left half done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
FAULTS, SEED = 20, 8


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals and the server's own login are those of Unix")
def test_workers_survive_twenty_faults() -> None:
    """``make bench-faults`` plays two hundred. Where namespaces are not to be had, plain processes suffer the rest."""
    words = ["--faults", str(FAULTS), "--seed", str(SEED), "--machines", "2", "--hurry", "--json"]
    surroundings = {
        name: value for name, value in os.environ.items() if not name.startswith(("PANTAU_", "DATABASE_"))
    }
    ended = subprocess.run(
        [sys.executable, "-m", "bench.faults", *words], cwd=REPOSITORY, env=surroundings, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert ended.stdout, ended.stderr[-4000:]
    told = json.loads(ended.stdout)
    assert told["judgement"]["broken"] == []
    assert sum(told["faults"].values()) == FAULTS
    counts = told["judgement"]["counts"]
    assert counts["posts"]["stored"] == counts["posts"]["true"] > 100
    assert counts["findings"]["found"] == counts["findings"]["undisturbed"] > 10
    assert counts["jobs"]["begun more than once"] > 0  # or nothing was troubled
