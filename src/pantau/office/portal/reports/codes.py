"""Secret codes of reports: 128 bits, read from paper or a screen, kept as a hash only."""

from __future__ import annotations

import hashlib
import secrets

from pantau.office.people.actions import CODE_LETTERS as LETTERS

LENGTH = 26  # letters of 31: 128 bits
GROUP = 4


def new() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def plain(written: str) -> str:
    """As people type it: in small letters, with gaps and strokes; empty where it cannot be a code."""
    code = "".join(
        letter for letter in written.upper() if letter.isalnum()
    )  # copied from a paper, it has breaks
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def shown(code: str) -> str:
    return "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def hashed(code: str) -> str:
    return hashlib.sha256(f"pantau.report.{code}".encode()).hexdigest()
