"""Reads an office's interface from a program: typed rows, pages followed, short troubles waited out.

from pantau.client import Client

with Client("https://pantau.example.go.id", token) as office:
    for finding in office.findings(category="quiet_period", status="open"):
        print(finding.posted_at, finding.rule, finding.reasons_en)
"""

from pantau.client.office import ApiError, Client
from pantau.client.rows import (
    Account,
    AccountDay,
    Case,
    CaseItem,
    CaseStep,
    CoverageDay,
    Export,
    Finding,
    Gap,
    PlatformCoverage,
    Post,
    Rulebook,
    WholeCase,
)
from pantau.client.signatures import SignatureError, sign, verify

__all__ = [
    "Account",
    "AccountDay",
    "ApiError",
    "Case",
    "CaseItem",
    "CaseStep",
    "Client",
    "CoverageDay",
    "Export",
    "Finding",
    "Gap",
    "PlatformCoverage",
    "Post",
    "Rulebook",
    "SignatureError",
    "WholeCase",
    "sign",
    "verify",
]
