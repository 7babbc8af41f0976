"""How fast files become posts, beside a plain csv.reader or orjson loop over the same file in the same run.

python bench/sources.py [rows]
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars

from pantau.engine.sources import read_posts, sniff

TEXT = "Mohon dukungan untuk nomor urut {n} di dapil tiga #bersama cc @akun{n} https://contoh.test/{n}"


@dataclass(frozen=True)
class Subject:
    name: str
    write: Callable[[Path, int], None]
    plain: Callable[[Path], int]


def plain_table(n: int) -> dict[str, Any]:
    return {
        "id": f"p{n}",
        "text": TEXT.format(n=n),
        "posted_at": "2024-02-12T08:00:00+08:00",
        "platform": "facebook",
        "author": f"akun{n % 100}",
        "subject": "citizen",
        "registered": "false",
        "sponsored": "false",
    }


def harvested(n: int) -> dict[str, Any]:
    return {
        "conversation_id_str": str(10**18 + n),
        "created_at": "Sun Sep 29 23:55:02 +0000 2024",
        "favorite_count": n % 90,
        "full_text": TEXT.format(n=n),
        "id_str": str(10**18 + n),
        "in_reply_to_screen_name": "",
        "lang": "in",
        "quote_count": 0,
        "reply_count": 1,
        "retweet_count": 2,
        "tweet_url": f"https://x.com/akun/status/{10**18 + n}",
        "user_id_str": "500",
        "username": "akun",
    }


def tiktok(n: int) -> dict[str, Any]:
    return {
        "item_id": str(n),
        "timestamp_collected": 1707696000000,
        "source_platform": "tiktok.com",
        "data": {
            "id": str(7 * 10**18 + n),
            "desc": TEXT.format(n=n),
            "createTime": 1707609600,
            "author": {"id": "77", "uniqueId": f"akun{n % 100}", "nickname": "Akun"},
            "stats": {"diggCount": 5, "shareCount": 2, "commentCount": 1, "playCount": 90},
            "textExtra": [{"hashtagName": "bersama"}],
            "video": {
                "playAddr": "https://v.contoh.test/1.mp4",
                "cover": "https://v.contoh.test/" + "c" * 2_000,
            },
            "isAd": False,
        },
    }


def write_csv(row: Callable[[int], dict[str, Any]]) -> Callable[[Path, int], None]:
    def write(path: Path, rows: int) -> None:
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(row(0)))
            writer.writeheader()
            writer.writerows(map(row, range(rows)))

    return write


def write_lines(item: Callable[[int], dict[str, Any]]) -> Callable[[Path, int], None]:
    def write(path: Path, rows: int) -> None:
        path.write_bytes(b"".join(orjson.dumps(item(n)) + b"\n" for n in range(rows)))

    return write


def write_gzipped(path: Path, rows: int) -> None:
    write_lines(plain_table)(path, rows)
    path.write_bytes(gzip.compress(path.read_bytes(), 6))


def write_array(path: Path, rows: int) -> None:
    path.write_bytes(orjson.dumps([plain_table(n) for n in range(rows)]))


def write_parquet(path: Path, rows: int) -> None:
    polars.DataFrame([plain_table(n) for n in range(rows)]).write_parquet(path)


def write_pages(path: Path, rows: int) -> None:
    users = [{"id": str(n), "username": f"akun{n}", "name": "Akun"} for n in range(100)]
    with path.open("wb") as file:
        for start in range(0, rows, 100):
            tweets = [
                {
                    "id": str(10**18 + n),
                    "text": TEXT.format(n=n),
                    "author_id": str(n % 100),
                    "created_at": "2024-02-12T00:00:00.000Z",
                    "lang": "in",
                    "public_metrics": {
                        "retweet_count": 1,
                        "reply_count": 2,
                        "like_count": 3,
                        "quote_count": 4,
                    },
                    "entities": {"hashtags": [{"tag": "bersama"}]},
                }
                for n in range(start, min(start + 100, rows))
            ]
            file.write(orjson.dumps({"data": tweets, "includes": {"users": users}}) + b"\n")


def plain_csv(path: Path) -> int:
    with path.open(newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1


def loads_lines(file: Iterable[bytes]) -> int:
    total = 0
    for line in file:
        data = orjson.loads(line).get("data")
        total += len(data) if isinstance(data, list) else 1
    return total


def plain_lines(path: Path) -> int:
    with path.open("rb") as file:
        return loads_lines(file)


def plain_gzipped(path: Path) -> int:
    with gzip.open(path) as file:
        return loads_lines(file)


def plain_array(path: Path) -> int:
    return len(orjson.loads(path.read_bytes()))


def plain_parquet(path: Path) -> int:
    return len(polars.read_parquet(io.BytesIO(path.read_bytes())).to_dicts())


SUBJECTS = (
    Subject("table.csv", write_csv(plain_table), plain_csv),
    Subject("table.jsonl", write_lines(plain_table), plain_lines),
    Subject("table.jsonl.gz", write_gzipped, plain_gzipped),
    Subject("table.json", write_array, plain_array),
    Subject("table.parquet", write_parquet, plain_parquet),
    Subject("tweet-harvest.csv", write_csv(harvested), plain_csv),
    Subject("twarc-pages.jsonl", write_pages, plain_lines),
    Subject("zeeschuimer-tiktok.ndjson", write_lines(tiktok), plain_lines),
)


def posts_in(path: Path) -> int:
    return sum(len(batch.posts) for batch in read_posts(path))


def rate(count: Callable[[Path], int], path: Path, rows: int) -> float:
    """The better of two runs, in rows a second of processor time: other programs do not count."""
    best = 0.0
    for _ in range(2):
        start = time.process_time()
        counted = count(path)
        best = max(best, counted / (time.process_time() - start))
        if counted != rows:
            raise SystemExit(f"{path.name}: {counted} of {rows} rows were read")
    return best


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    print(f"{'file':28}{'format':22}{'posts/s':>10}{'plain/s':>12}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for subject in SUBJECTS:
            path = Path(folder, subject.name)
            subject.write(path, rows)
            ours, plain = rate(posts_in, path, rows), rate(subject.plain, path, rows)
            print(f"{subject.name:28}{sniff(path).name:22}{ours:10,.0f}{plain:12,.0f}{ours / plain:8.3f}")


if __name__ == "__main__":
    main()
