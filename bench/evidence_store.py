"""How fast is evidence sealed in the office, and how fast is its whole store looked at again?

    python -m bench.evidence_store [--items 2000] [--kib 100]

Sealing is files on the disk (flushed), rows, one entry in the log and its nodes, one transaction each. The audit
reads every file, entry, node, head and manifest; beside it plain SHA-256 of the same files, and the memory it takes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import shutil
import tempfile
import time
from pathlib import Path


def run(items: int, kib: int) -> None:
    from pantau.cli.office import migrate_as_owner
    from pantau.office.evidence import actions, auditing, ledger, signing
    from pantau.office.people.models import User
    from pantau.office.posts.models import Post
    from pantau.web.ui import clock

    migrate_as_owner()
    officer = User.objects.create(username="bench", full_name="Petugas Contoh")
    now, made = clock.now(), random.Random(1)
    posts = Post.objects.bulk_create(
        Post(
            platform="facebook", native_id=str(number), month=now.date().replace(day=1), first_seen_at=now,
            last_seen_at=now, content_hash=b"\0" * 32,
        )
        for number in range(items)
    )  # fmt: skip
    started = time.perf_counter()
    for post in posts:
        bodies = {"page.bin": ("application/octet-stream", made.randbytes(kib * 1024))}
        actions.seal(post, bodies, by=officer, reason="Diukur.", how="platform", now=now)
    sealed = time.perf_counter() - started
    started = time.perf_counter()
    for number in range(200):
        actions.view(officer_evidence(number), by=officer, now=now)
    viewed = (time.perf_counter() - started) / 200
    signing.sign(now)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    run = auditing.audit(now)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    plain = plain_sha256()
    log = ledger.log()
    started = time.perf_counter()
    steps = len(log.inclusion(items // 2))
    proof = time.perf_counter() - started
    print(f"  {'sealed, one transaction each':<44}{items / sealed:>10,.0f} /s")
    print(f"  {'an event more in the log':<44}{viewed * 1000:>10.1f} ms")
    print(f"  {'audit: all as it was sealed' if run.passed else run.troubles[0]:<44}{run.seconds:>10.2f} s")
    print(
        f"  {'files of the store':<44}{run.files / run.seconds:>10,.0f} /s{run.bytes / 1e6 / run.seconds:>8,.0f} MB/s"
    )
    print(f"  {'times plain SHA-256 of the same files':<44}{run.seconds / plain:>10.2f}")
    print(f"  {'memory more at its peak':<44}{grown:>10.1f} MiB")
    print(f"  {f'inclusion proof, {steps} hashes, out of the database':<44}{proof * 1000:>10.1f} ms")


def officer_evidence(number: int):
    from pantau.office.evidence.models import Evidence

    return Evidence.objects.order_by("pk")[number % 50]


def plain_sha256() -> float:
    from pantau.office.evidence import files
    from pantau.office.evidence.models import EvidencePart

    digests = EvidencePart.objects.values_list("sha256", flat=True)
    started = time.perf_counter()
    for digest in digests:
        with files.place_of(digest).open("rb") as file:
            hashlib.file_digest(file, "sha256")
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--kib", type=int, default=100)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="pantau-bench-"))
    folder.chmod(0o711)
    os.environ["PANTAU_DATA"] = str(folder)
    try:
        from pantau.cli.office import open_office

        with open_office(as_owner=True):
            run(asked.items, asked.kib)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
