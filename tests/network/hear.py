"""Listens to the firehose and writes down what it heard, until it is killed.

Each line is flushed before the next page is taken: what was written is what is stored. The last line's cursor
is where to go on.
"""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from pantau.engine.sources.connectors.events import AccountRef, Cursor, PostSeen
from pantau.engine.sources.connectors.fetching import Fetcher, FreePass, web_client
from pantau.engine.sources.connectors.firehose import Firehose
from pantau.engine.sources.connectors.seam import STREAM, Access, LegalBasis


async def hear(address: str, did: str, book: Path) -> None:
    def clock() -> datetime:
        return datetime.now(UTC)

    written = book.read_text().splitlines() if book.exists() else []
    access = Access(LegalBasis("letter", "1", clock().date(), "Ketua", "posts"))
    cursor = Cursor(written[-1].partition(" ")[0] if written else "")
    async with web_client("Pantau/test") as client:
        fetch = Fetcher(client, FreePass(), clock, "test")
        heard = Firehose(access, address, clock).listen([AccountRef("bluesky", did)], cursor, fetch)
        with book.open("a") as lines:
            async for page in heard:
                if not page.cursors:
                    sys.stdout.write("open\n")
                    sys.stdout.flush()
                for event in page.events:
                    text = event.post.text if isinstance(event, PostSeen) else type(event).__name__
                    lines.write(f"{page.cursors[STREAM].value} {text}\n")
                    lines.flush()


asyncio.run(hear(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
