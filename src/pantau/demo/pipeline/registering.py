"""The lists reach the office: staff, candidates, officials, accounts, each through the importer of the screens."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pantau.demo import hours
from pantau.demo.pipeline import Report
from pantau.demo.regency import Regency
from pantau.office.people.actions import create_demo_people
from pantau.office.people.models import User
from pantau.office.registry import actions, uploads
from pantau.office.registry.importing import Choice
from pantau.office.registry.models import Official
from pantau.web.ui import clock, rulebook

CLERK = "ratna"  # who keeps the registry in the demo
FIRST_ROW = 2  # of a list, below its header


def people(regency: Regency) -> None:
    """The demo's staff. The coordinator has the first district, the village supervisor a village with officials."""
    accounts = Counter(regency.officials[link.official].village.code for link in regency.official_links)
    village = max(
        accounts, key=lambda code: (accounts[code], code), default=regency.officials[0].village.code
    )
    create_demo_people(district_code=f"52010{regency.candidates[0].district}", village_code=village)


def candidates_and_officials(regency: Regency, lists: Path, report: Report) -> None:
    clerk = User.objects.get(username=CLERK)
    with hours.office_at(hours.CANDIDATES_LISTED):
        actions.import_territory(rulebook.current(), now=clock.now(), by=clerk)
        report(_bring_in(lists / "candidates.csv", "candidate", clerk))
    with hours.office_at(hours.OFFICIALS_LISTED):
        report(_bring_in(lists / "officials.csv", "official", clerk))
    with hours.office_at(hours.OFFICIALS_LINKED):
        _link_officials(regency, clerk)


def accounts(regency: Regency, lists: Path, report: Report) -> None:
    """The candidates' form, the parties' form, and the unregistered pages a patrol came upon."""
    clerk = User.objects.get(username=CLERK)
    with hours.office_at(hours.ACCOUNTS_LISTED):
        report(_bring_in(lists / "accounts.csv", "account", clerk))
        report(_bring_in(lists / "party-accounts.csv", "account", clerk))
        for account in regency.organisations():
            if account.role == "campaign_team" and not account.registered:
                actions.add_account(account.url, platform=account.platform, now=clock.now(), by=clerk)


def _bring_in(path: Path, kind: str, clerk: User) -> int:
    """Rows of the file; those with a defect are refused, as they are on the screen."""
    upload = uploads.keep(kind, path.name, path.read_bytes(), by=clerk, now=clock.now())
    uploads.bring_in(upload, Choice(), rulebook.current(), by=clerk, now=clock.now())
    upload.refresh_from_db(fields=["summary"])
    return int(upload.summary["rows"])


def _link_officials(regency: Regency, clerk: User) -> None:
    by_row = {official.row: official for official in Official.objects.filter(row__isnull=False)}
    for link in regency.official_links:
        official = by_row.get(link.official + FIRST_ROW)
        if official is None:
            continue  # the importer refused the row
        owner = regency.accounts[link.account]
        account = actions.add_account(owner.url, platform=owner.platform, now=clock.now(), by=clerk)
        actions.link_official_account(official, account, by=clerk, why=link.why, now=clock.now())
