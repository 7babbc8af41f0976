"""All benchmarks, one after the other: ``python -m bench`` (or ``make bench``)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
APART = ("scale", "scale_rows")  # `make bench-scale`: half an hour and 25 GB of disk


def main() -> int:
    names = sorted(
        path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_") and path.stem not in APART
    )
    failed = []
    for name in names:
        print(f"\n== {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nfailed: {', '.join(failed)}")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
