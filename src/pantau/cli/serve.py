"""A web process that `pantau up` and `pantau demo` start: ``python -m pantau.cli.serve HOST PORT``.

Several listen at one port where the system shares connections out among them.
"""

from __future__ import annotations

import socket
import sys

SHARES = sys.platform == "linux"  # elsewhere SO_REUSEPORT is missing, or gives all connections to one


def serve(host: str, port: int) -> None:
    """Answer browsers until told to stop."""
    import uvicorn

    from pantau.cli.processes import end_with_parent

    end_with_parent()
    config = uvicorn.Config(
        "pantau.web.site.asgi:application",
        log_level="warning",
        log_config=None,  # its lines go where ours go, and through the same filters
        access_log=False,  # addresses of pages hold what people searched for
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # asyncio does it only for sockets that name their protocol: without it each answer waits 40 ms for the reader.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if SHARES:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind((host, port))
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
