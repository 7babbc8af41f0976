"""Holds a machine's network namespace, and brings what is asked of its own port to the hub's: PORT HUB HUB_PORT.

Simulated platforms are asked for at this machine alone, whatever the settings say; here they are one cable away.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(65536):
            target.write(piece)
            await target.drain()
    with suppress(OSError):
        target.close()


async def _relay(port: int, hub: str, hub_port: int) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            from_hub, to_hub = await asyncio.open_connection(hub, hub_port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_carry(reader, to_hub), _carry(from_hub, writer))

    async with await asyncio.start_server(serve, "127.0.0.1", port) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_relay(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
