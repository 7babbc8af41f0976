"""The web process that `pantau up` and `pantau demo` start: ``python -m pantau.cli.serve HOST PORT``."""

from __future__ import annotations

import sys


def serve(host: str, port: int) -> None:
    """Answer browsers until told to stop."""
    import uvicorn

    from pantau.cli.processes import end_with_parent

    end_with_parent()
    uvicorn.run(
        "pantau.web.site.asgi:application",
        host=host,
        port=port,
        log_level="warning",
        access_log=False,  # addresses of pages hold what people searched for
        server_header=False,
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
