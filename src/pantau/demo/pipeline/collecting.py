"""How the office came to collect: the days before, whose owners agreed, and the connectors it switched on.

Until the morning of the opening it had export files and patrol alone, so the plan of earlier days says why
each other account was not looked at. From then on what is seen comes by sweeps and pushes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pantau.demo import hours
from pantau.demo.live.consent import Agreement, Letter, answers
from pantau.demo.live.hosts import KEYS
from pantau.demo.pipeline import Report
from pantau.demo.regency import Regency
from pantau.demo.regency.accounts import Account as Owned
from pantau.demo.regency.calendar import WITA
from pantau.office.collection import actions, catalogue, enrolment
from pantau.office.collection.enrolment_login import scopes_of
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Connector, Consent
from pantau.office.collection.references import find_authors
from pantau.office.people.models import User
from pantau.office.registry.models import Account

DAYS_BEFORE = 14
OPERATOR, OFFICER = "teknisi", "ratna"
SIGNED = datetime(2024, 1, 5, 10, 0, tzinfo=WITA)
SWITCHED_ON = hours.COLLECTED + timedelta(minutes=5)
USD_PER_X_ACCOUNT = 0.0105
"""A day's money for X: for a look-up of each name and few posts, so that a spent quota can be seen."""
WATCHED = (Account.Status.REGISTERED, Account.Status.LATE)


@dataclass(frozen=True, slots=True)
class Basis:
    kind: str
    reference: str
    scope: str


#: Connectors that the office runs, and by what right. All of it is made up.
BASES: Mapping[str, Basis] = {
    "facebook_page_consented": Basis(
        "consent", "ND-14/REKAAN/I/2024", "Halaman Facebook yang pemiliknya memberi izin"
    ),
    "instagram_consented": Basis(
        "consent", "ND-15/REKAAN/I/2024", "Akun Instagram profesional yang pemiliknya memberi izin"
    ),
    "threads_consented": Basis("consent", "ND-16/REKAAN/I/2024", "Akun Threads yang pemiliknya memberi izin"),
    "tiktok_consented": Basis("consent", "ND-17/REKAAN/I/2024", "Akun TikTok yang pemiliknya memberi izin"),
    "x": Basis(
        "agreement", "PKS-3/REKAAN/I/2024", "Unggahan publik akun X terdaftar, dengan batas biaya harian"
    ),
    "youtube": Basis(
        "agreement", "PKS-2/REKAAN/I/2024", "Kanal YouTube terdaftar lewat kunci API satu proyek"
    ),
}
SIGNATORY = "Kepala Sekretariat (tokoh rekaan)"


def collect(regency: Regency, report: Report) -> None:
    """All of it. Needs the accounts, and the posts of the days before."""
    catalogue.make_known()
    _plan_days_before()
    found = answers(regency)
    report(_record_consents(found.agreements))
    _send_letters(found.letters)
    _switch_on()
    with hours.office_at(SWITCHED_ON):
        actions.plan_day(day_of(SWITCHED_ON))


def standing() -> tuple[int, int]:
    """How many accounts may be read by their owners' consent, and of how many."""
    living = Consent.objects.filter(withdrawn_at=None).values("account").distinct().count()
    return living, Account.objects.filter(status__in=WATCHED).count()


def begin() -> None:
    """Sweep now, not only when the next five minutes strike."""
    job = app.configure_task("collection.sweep", queue="upkeep", queueing_lock="collection.sweep")
    with suppress(AlreadyEnqueued):
        job.defer(timestamp=0)


def _plan_days_before() -> None:
    today = day_of(hours.COLLECTED)
    for back in range(DAYS_BEFORE, 0, -1):
        actions.plan_day(today - timedelta(days=back))


def _switch_on() -> None:
    operator = User.objects.get(username=OPERATOR)
    for name, basis in BASES.items():
        connector = Connector.objects.get(name=name)
        with hours.office_at(SIGNED):
            actions.record_legal_basis(
                connector,
                kind=basis.kind,
                reference=basis.reference,
                signed_on=SIGNED.date(),
                signatory=SIGNATORY,
                scope=basis.scope,
                by=operator,
                now=SIGNED,
            )
        with hours.office_at(SWITCHED_ON):
            for key, secret in (KEYS[name] | (_money() if name == "x" else {})).items():
                actions.store_credential(connector, key, secret, by=operator, now=SWITCHED_ON)
            actions.enable(connector, by=operator, now=SWITCHED_ON)


def _money() -> Mapping[str, str]:
    accounts = Account.objects.filter(platform="x", status__in=WATCHED).count()
    return {"usd_per_day": f"{accounts * USD_PER_X_ACCOUNT:.2f}"}


# --- owners ---------------------------------------------------------------------------------------


def _record_consents(agreements: Sequence[Agreement]) -> int:
    """One record for each account that the registry holds, those of a Friday together; those taken back end."""
    ids = _registered([one.account for one in agreements])
    held = sorted(
        ((one, ids[one.account]) for one in agreements if one.account in ids),
        key=lambda pair: _taken_in(pair[0]),
    )
    for (name, moment), group in groupby(held, key=lambda pair: _taken_in(pair[0])):
        pairs = list(group)
        connector = Connector.objects.get(name=name)
        with hours.office_at(moment):
            actions.give_consents(
                connector,
                [actions.Permission(account, one.token, one.liaison) for one, account in pairs],
                scope=", ".join(scopes_of(connector)),
                now=moment,
            )
    for one, account in held:
        if one.ends is not None:
            with hours.office_at(one.ends):
                actions.withdraw_consent(Consent.objects.get(account=account), now=one.ends)
    return len(held)


def _taken_in(one: Agreement) -> tuple[str, datetime]:
    """By which connector, and when."""
    return next(name for name in BASES if name.startswith(one.account.platform)), one.begins


def _registered(owned: Sequence[Owned]) -> Mapping[Owned, int]:
    """Rows of the registry; an account that two owners wrote down is opened once."""
    found = find_authors((one.platform, one.author) for one in owned)
    watched = set(
        Account.objects.filter(status__in=WATCHED, pk__in=set(found.values())).values_list("pk", flat=True)
    )
    ids: dict[int, Owned] = {}
    for one in owned:
        account = found.get((one.platform, one.author))
        if account in watched:
            ids.setdefault(account, one)
    return {one: account for account, one in ids.items()}


def _send_letters(letters: Sequence[Letter]) -> None:
    officer = User.objects.get(username=OFFICER)
    ids = _registered([account for one in letters for account in one.accounts])
    rows = Account.objects.in_bulk(ids.values())
    for one in letters:
        accounts = [rows[ids[account]] for account in one.accounts if account in ids]
        if accounts:
            with hours.office_at(one.sent):
                enrolment.invite(accounts, one.liaison, by=officer, now=one.sent)
