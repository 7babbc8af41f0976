"""The platforms' process that `pantau demo` starts: ``python -m pantau.cli.platforms PORT SITE RECIPE``."""

from __future__ import annotations

import asyncio
import json
import sys


def serve(port: int, site: str, recipe: dict[str, int]) -> None:
    """Answer the office as the platforms do until told to stop. ``recipe``: what the regency is made from."""
    from pantau.cli.processes import end_with_parent
    from pantau.demo import hours
    from pantau.demo.live import serving
    from pantau.demo.regency import make_regency

    end_with_parent()
    clock = hours.shared_clock()
    asyncio.run(serving.serve(make_regency(**recipe), clock.now, port=port, site=site))


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]))
