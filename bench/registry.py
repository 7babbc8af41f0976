"""How fast does a list of accounts become rows of the registry, beside plain COPY of the same rows?

    python -m bench.registry [--candidates 655] [--accounts 20]

File -> opened -> columns found -> every row checked (owner, identity, duplicates, look-alikes, cap) ->
imported in one transaction, with look-alikes found anew. Then the same file again, which must change nothing.
Plain COPY is the same rows into a table without indexes, in the same server, in the same run.
"""

from __future__ import annotations

import argparse
import io
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LIMIT_S, GOAL_S = 10.0, 3.0
ADDRESSES = (
    "https://www.facebook.com/{}", "https://www.instagram.com/{}/", "https://x.com/{}", "https://www.tiktok.com/@{}",
    "https://www.youtube.com/@{}",
)  # fmt: skip
TAILS = ("", "ku", "dp", "id")
FIRST = ("wira", "sahrun", "tuti", "baiq", "lalu", "made", "sari", "amaq", "inaq", "budi")
SECOND = (
    "jaya",
    "kanda",
    "lumbung",
    "gili",
    "senggigi",
    "rinjani",
    "mentaram",
    "gerung",
    "labuapi",
    "narmada",
)


def seats(count: int) -> Iterator[tuple[str, int, int, str]]:
    """District, party, list number and a made-up name."""
    for number in range(count):
        name = f"{FIRST[number % 10]} {SECOND[number // 10 % 10]} {FIRST[number // 100 % 10]}".upper()
        yield f"5201{number % 5 + 1:02d}", number // 5 % 17 + 1, number // 85 + 1, name


def workbook(candidates: int, accounts: int) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Akun")
        sheet.write_row(
            0, 0, ["No", "Nama Calon", "No Urut Partai", "Kode Dapil", "No Urut Calon", "Platform", "Tautan"]
        )
        row = 0
        for index, (district, party, number, name) in enumerate(seats(candidates)):
            handle = f"{name.lower().replace(' ', '')[:10]}{index}"
            for at in range(accounts):
                row += 1
                address = ADDRESSES[at % 5].format(f"{handle}{TAILS[at // 5 % 4]}")
                sheet.write_row(row, 0, [row, name, party, district, number, "", address])
    return out.getvalue()


def plain_copy() -> float:
    """Seconds that COPY takes for the rows that were imported, into one table without indexes."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT platform, kind, key, handle, url, written, candidate_id, status, row FROM registry_account"
        )
        rows = cursor.fetchall()
        cursor.execute(
            "CREATE TABLE bench_copy (platform text, kind text, key text, handle text, url text, written text,"
            " candidate_id bigint, status text, row integer)"
        )
        started = time.perf_counter()
        with transaction.atomic(), cursor.copy("COPY bench_copy FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        seconds = time.perf_counter() - started
        cursor.execute("DROP TABLE bench_copy")
    return seconds


def run(candidates: int, accounts: int) -> None:
    from pantau.cli.office import migrate_as_owner
    from pantau.office.registry import actions, uploads
    from pantau.office.registry.importing import Choice, look
    from pantau.office.registry.rows import CandidateRow
    from pantau.office.registry.storing import Origin
    from pantau.web.ui import clock, rulebook

    migrate_as_owner()
    book = rulebook.current()
    rows = [CandidateRow(*seat) for seat in seats(candidates)]
    started = time.perf_counter()
    actions.import_candidates(rows, rulebook=book, origin=Origin(clock.now()))
    print(f"{len(rows):,} candidates imported in {time.perf_counter() - started:.2f} s")
    content = workbook(candidates, accounts)
    count = candidates * accounts

    def whole() -> float:
        started = time.perf_counter()
        opened = uploads.open_file("akun.xlsx", content, "account")
        read = time.perf_counter()
        found = look(opened.sheet, opened.layout, "account", book)
        looked = time.perf_counter()
        summary = uploads.store_rows("akun.xlsx", "0" * 64, found, Choice(), book, by=None, now=clock.now())
        end = time.perf_counter()
        print(
            f"  opened {read - started:.2f} s, checked {looked - read:.2f} s, stored {end - looked:.2f} s: {summary}"
        )
        return end - started

    print(f"{count:,} accounts in {len(content):,} bytes of XLSX")
    first, again = whole(), whole()
    copied = plain_copy()
    print(f"  {'file to rows of the registry':<44}{first:>8.2f} s{count / first:>12,.0f} rows/s")
    print(f"  {'the same file again, nothing changed':<44}{again:>8.2f} s{count / again:>12,.0f} rows/s")
    print(f"  {'plain COPY of the same rows':<44}{copied:>8.2f} s{count / copied:>12,.0f} rows/s")
    print(f"  {'share of plain COPY':<44}{copied / first:>10.1%}")
    verdict = "goal" if first <= GOAL_S else "limit" if first <= LIMIT_S else "above"
    print(f"  limit {LIMIT_S:.0f} s, goal {GOAL_S:.0f} s: {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--candidates", type=int, default=655)
    parser.add_argument("--accounts", type=int, default=20, help="for each candidate")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder / "data")
    os.environ.pop("DATABASE_URL", None)
    from pantau.cli.office import open_office

    try:
        with open_office(as_owner=True):
            run(asked.candidates, asked.accounts)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
