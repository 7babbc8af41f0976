"""Owners connect their accounts: from an officer's letter to a consent on record, and its withdrawal."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pantau.engine.sources.connectors.fetching import FetchError
from pantau.engine.sources.connectors.graph_login import StateError, read_state, sign_state
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, require_access
from pantau.office.collection import catalogue, enrolment_login, vault
from pantau.office.collection.connectors import access_of, give_consent, withdraw_consent
from pantau.office.collection.models import (
    Connector,
    Consent,
    ConsentInvitation,
    RawPayload,
    Subscription,
    SweepState,
)
from pantau.office.collection.references import reference
from pantau.office.collection.sweeping import Outside
from pantau.office.people.actions import record
from pantau.office.people.models import User
from pantau.office.posts import actions as posts
from pantau.office.registry.models import Account
from pantau.web.ui import formats
from pantau.web.ui.labels import platform_name

log = logging.getLogger(__name__)

LETTER_LIVES = timedelta(days=30)
AT_ONCE = 500


class EnrolmentError(Exception):
    """No consent can be asked for or recorded so; the message says why and the way out."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the owner is sent, and what their browser must bring back."""

    url: str
    nonce: str


# --- letters --------------------------------------------------------------------------------------


@transaction.atomic
def invite(account: Account, liaison: str, *, by: User, now: datetime) -> tuple[ConsentInvitation, str]:
    """A letter and its token, which is shown once and never stored. Raises EnrolmentError."""
    catalogue.make_known()
    row = Connector.objects.filter(platform=account.platform, name__in=enrolment_login.NEEDS).first()
    if row is None:
        raise EnrolmentError(
            _("Akun dapat dihubungkan di Facebook (Halaman), Instagram, Threads, dan TikTok.")
        )
    token = secrets.token_urlsafe(32)
    made = ConsentInvitation.objects.create(
        account=account,
        connector=row,
        liaison=liaison,
        token_hash=_hash(token),
        made_at=now,
        made_by=by,
        expires_at=now + LETTER_LIVES,
    )
    record(by, "consent_invited", made, account=account.pk, liaison=liaison)
    return made, token


@transaction.atomic
def revoke(letter: ConsentInvitation, *, by: User, now: datetime) -> None:
    """Its address opens nothing from now on; a consent already given stays."""
    if ConsentInvitation.objects.filter(pk=letter.pk, revoked_at=None).update(revoked_at=now):
        record(by, "consent_invitation_revoked", letter, account=letter.account_id)


def letter_of(token: str) -> ConsentInvitation | None:
    """The letter with this token, unless it was revoked."""
    letters = ConsentInvitation.objects.select_related("account", "connector")
    return letters.filter(token_hash=_hash(token), revoked_at=None).first()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- connecting -----------------------------------------------------------------------------------


def hindrance(letter: ConsentInvitation, now: datetime) -> str:
    """Why the account cannot be connected now; empty where it can."""
    if letter.expires_at <= now:
        return _("Masa berlaku surat ini sudah habis. Mintalah surat baru kepada pengawas pemilu.")
    if not letter.connector.enabled:
        return _("Penghubung platform ini belum diaktifkan di kantor pengawas. Izin belum dapat diberikan.")
    try:
        _granting(letter)
    except NotPermittedError:
        return _("Kantor pengawas belum menyiapkan akses ke platform ini. Izin belum dapat diberikan.")
    return ""


def _granting(letter: ConsentInvitation) -> Access:
    """Raises NotPermittedError."""
    return require_access(access_of(letter.connector), *enrolment_login.NEEDS[letter.connector.name])


def begin(letter: ConsentInvitation, back: str, *, now: datetime) -> Begun:
    """Raises EnrolmentError where the account cannot be connected now."""
    if why := hindrance(letter, now):
        raise EnrolmentError(why)
    nonce = secrets.token_urlsafe(24)
    state = sign_state(str(letter.pk), nonce, now, _state_secret())
    return Begun(enrolment_login.authorize_url(letter.connector, _granting(letter), back, state), nonce)


def complete(
    letter: ConsentInvitation, *, state: str, nonce: str, code: str, back: str, outside: Outside
) -> Consent:
    """The owner has agreed on the platform's page. Raises EnrolmentError, FetchError, WrongAccountError."""
    now = outside.clock()
    if why := hindrance(letter, now):
        raise EnrolmentError(why)
    try:
        subject = read_state(state, nonce, now, _state_secret())
    except StateError as forged:
        raise EnrolmentError(
            _("Jawaban ini bukan dari permintaan yang dimulai di peramban ini, atau sudah terlalu lama.")
        ) from forged
    if subject != str(letter.pk):
        raise EnrolmentError(_("Jawaban ini milik surat yang lain."))
    granted = async_to_sync(enrolment_login.exchange)(
        letter.connector, _granting(letter), back, code, reference(letter.account), outside
    )
    return give_consent(
        letter.account,
        letter.connector,
        scope=granted.scope,
        token=granted.token,
        renewal=granted.renewal,
        given_by=letter.liaison,
        expires_at=granted.expires_at,
        now=now,
    )


def _state_secret() -> str:
    return salted_hmac("pantau.consent", "state", secret=settings.SECRET_KEY).hexdigest()


# --- renewing -------------------------------------------------------------------------------------


def renew_due(outside: Outside) -> int:
    """Tokens that end soon are exchanged for their successors; gives how many were."""
    renewed, now = 0, outside.clock()
    for row in Connector.objects.filter(enabled=True, name__in=enrolment_login.NEEDS):
        try:
            access = require_access(access_of(row), *enrolment_login.NEEDS[row.name])
        except NotPermittedError as refused:
            log.warning("%s: no consent is renewed: %s", row.name, refused)
            continue
        soon = now + enrolment_login.renewed_before(row)
        for consent in Consent.objects.filter(connector=row, withdrawn_at=None, expires_at__lte=soon):
            renewed += _renew(consent, row, access, outside)
    return renewed


def _renew(consent: Consent, row: Connector, access: Access, outside: Outside) -> bool:
    held = enrolment_login.Granted(
        vault.unseal(consent.token),
        consent.expires_at,
        renewal=vault.unseal(consent.renewal) if consent.renewal else "",
    )
    try:
        new = async_to_sync(enrolment_login.renew)(row, access, held, outside)
    except FetchError as refused:
        log.warning("%s: the consent %s was not renewed: %s", row.name, consent.pk, refused)
        return False
    # Only while it holds: the owner may have withdrawn in the meantime.
    living = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    return bool(
        living.update(
            token=vault.seal(new.token),
            renewal=vault.seal(new.renewal) if new.renewal else b"",
            expires_at=new.expires_at,
        )
    )


# --- withdrawing ----------------------------------------------------------------------------------


def consent_of(letter: ConsentInvitation) -> Consent | None:
    """The consent that holds for the letter's account."""
    return Consent.objects.filter(
        account=letter.account, connector=letter.connector, withdrawn_at=None
    ).first()


def last_withdrawal(letter: ConsentInvitation) -> datetime | None:
    given = Consent.objects.filter(account=letter.account, connector=letter.connector)
    return (
        given.exclude(withdrawn_at=None)
        .order_by("-withdrawn_at")
        .values_list("withdrawn_at", flat=True)
        .first()
    )


@transaction.atomic
def withdraw(letter: ConsentInvitation, *, now: datetime) -> int:
    """Ends the consent and forgets what the platform sent under it; gives the number of answers deleted.

    The words of posts stay, as do findings and evidence: people have acted on them.
    """
    consent = consent_of(letter)
    if consent is None:
        return 0
    withdraw_consent(consent, now=now)
    account, route = letter.account_id, letter.connector.route
    # The platform's own name of the account stays: by it we know what it pushes later, and refuse it.
    SweepState.objects.filter(account=account, route=route).update(
        cursor={}, due_at=None, tier="", last_seen_at=None, failures=0
    )
    Subscription.objects.filter(account=account, route=route).delete()
    hashes = posts.forget_raw(account, route)
    deleted, _kinds = RawPayload.objects.filter(pk__in=hashes).delete()
    return deleted


# --- the record -----------------------------------------------------------------------------------


def export_rows(consents: Iterable[Consent]) -> Iterator[Sequence[str]]:
    yield [
        _("Platform"), _("Akun"), _("Alamat"), _("Diberikan oleh"), _("Lingkup"), _("Penghubung"),
        _("Diberikan (WITA)"), _("Dicabut (WITA)"), _("Berlaku sampai (WITA)"),
    ]  # fmt: skip
    for one in consents:
        yield [
            str(platform_name(one.account.platform)),
            str(one.account),
            one.account.url,
            one.given_by,
            one.scope,
            one.connector.name,
            formats.full_moment(one.given_at),
            formats.full_moment(one.withdrawn_at) if one.withdrawn_at else "",
            formats.full_moment(one.expires_at) if one.expires_at else "",
        ]


def all_consents() -> Iterator[Consent]:
    """In the order they were given."""
    return Consent.objects.select_related("account", "connector").order_by("given_at", "pk").iterator(AT_ONCE)
