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
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from pantau.engine.sources.connectors.events import AccountRef
from pantau.engine.sources.connectors.fetching import FetchError
from pantau.engine.sources.connectors.graph_login import StateError, read_state, sign_state
from pantau.engine.sources.connectors.seam import Access, NotPermittedError, require_access
from pantau.engine.sources.connectors.telegram import SCOPE as BOT_SCOPE
from pantau.engine.sources.connectors.telegram_login import Bot
from pantau.office.collection import catalogue, consents, enrolment_login, vault
from pantau.office.collection.connectors import access_of, give_consent
from pantau.office.collection.enrolment_login import Granted
from pantau.office.collection.models import Connector, Consent, ConsentInvitation
from pantau.office.collection.references import reference, references
from pantau.office.collection.sweeping import Outside
from pantau.office.people.actions import record
from pantau.office.people.models import User
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One account of a letter, and the connector that its consent would be for."""

    letter: ConsentInvitation
    account: Account
    connector: Connector

    @property
    def subject(self) -> str:
        return f"{self.letter.pk}:{self.account.pk}"


def connectable(accounts: Iterable[Account]) -> list[Account]:
    """Those on platforms where owners can let us in."""
    platforms = {row.platform for row in _rows()}
    return [one for one in accounts if one.platform in platforms]


def _rows() -> list[Connector]:
    """Connectors that can be enrolled; of two for one platform the one that is switched on comes first."""
    catalogue.make_known()
    return list(Connector.objects.filter(name__in=enrolment_login.NEEDS).order_by("-enabled", "name"))


@transaction.atomic
def invite(
    accounts: Sequence[Account], liaison: str, *, by: User, now: datetime
) -> tuple[ConsentInvitation, str]:
    """A letter and its token, which is shown once and never stored. Raises EnrolmentError."""
    wanted = connectable(accounts)
    if not wanted:
        raise EnrolmentError(
            _(
                "Akun dapat dihubungkan di Facebook (Halaman), Instagram, Threads, TikTok, dan Telegram (kanal)."
            )
        )
    token = secrets.token_urlsafe(32)
    made = ConsentInvitation.objects.create(
        liaison=liaison, token_hash=_hash(token), made_at=now, made_by=by, expires_at=now + LETTER_LIVES
    )
    made.accounts.set(wanted)
    record(by, "consent_invited", made, accounts=sorted(one.pk for one in wanted), liaison=liaison)
    return made, token


@transaction.atomic
def revoke(letter: ConsentInvitation, *, by: User, now: datetime) -> None:
    """Its address opens nothing from now on; consents already given stay."""
    if ConsentInvitation.objects.filter(pk=letter.pk, revoked_at=None).update(revoked_at=now):
        record(by, "consent_invitation_revoked", letter)


def letter_of(token: str) -> ConsentInvitation | None:
    """The letter with this token, unless it was revoked."""
    return ConsentInvitation.objects.filter(token_hash=_hash(token), revoked_at=None).first()


def asked_in(letter: ConsentInvitation) -> list[Asked]:
    """The letter's accounts, by platform and name."""
    by_platform: dict[str, Connector] = {}
    for row in _rows():
        by_platform.setdefault(row.platform, row)
    accounts = letter.accounts.order_by("platform", "key", "pk")
    return [Asked(letter, one, by_platform[one.platform]) for one in accounts]


def asked_for(letter: ConsentInvitation, account: int) -> Asked | None:
    return next((one for one in asked_in(letter) if one.account.pk == account), None)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


# --- connecting -----------------------------------------------------------------------------------


def hindrance(asked: Asked, now: datetime) -> str:
    """Why the account cannot be connected now; empty where it can."""
    if asked.letter.expires_at <= now:
        return _("Masa berlaku surat ini sudah habis. Mintalah surat baru kepada pengawas pemilu.")
    if not asked.connector.enabled:
        return _("Penghubung platform ini belum diaktifkan di kantor pengawas. Izin belum dapat diberikan.")
    try:
        _granting(asked.connector)
    except NotPermittedError:
        return _("Kantor pengawas belum menyiapkan akses ke platform ini. Izin belum dapat diberikan.")
    return ""


def _granting(row: Connector) -> Access:
    """Raises NotPermittedError."""
    return require_access(access_of(row), *enrolment_login.NEEDS[row.name])


def _granting_now(asked: Asked, now: datetime) -> Access:
    """Raises EnrolmentError where the account cannot be connected now."""
    if why := hindrance(asked, now):
        raise EnrolmentError(why)
    return _granting(asked.connector)


def begin(asked: Asked, back: str, *, now: datetime) -> Begun:
    """Raises EnrolmentError where the account cannot be connected now."""
    access, nonce = _granting_now(asked, now), secrets.token_urlsafe(24)
    state = sign_state(asked.subject, nonce, now, _state_secret())
    return Begun(enrolment_login.authorize_url(asked.connector, access, back, state), nonce)


def complete(
    letter: ConsentInvitation, *, state: str, nonce: str, code: str, back: str, outside: Outside
) -> Consent:
    """The owner has agreed on the platform's page. Raises EnrolmentError, FetchError, WrongAccountError."""
    now = outside.clock()
    try:
        subject = read_state(state, nonce, now, _state_secret())
    except StateError as forged:
        raise EnrolmentError(
            _("Jawaban ini bukan dari permintaan yang dimulai di peramban ini, atau sudah terlalu lama.")
        ) from forged
    asked = next((one for one in asked_in(letter) if one.subject == subject), None)
    if asked is None:
        raise EnrolmentError(_("Jawaban ini milik surat yang lain."))
    access = _granting_now(asked, now)
    granted = async_to_sync(enrolment_login.exchange)(
        asked.connector, access, back, code, reference(asked.account), outside
    )
    return give_consent(
        asked.account,
        asked.connector,
        scope=granted.scope,
        token=granted.token,
        renewal=granted.renewal,
        grantor=granted.grantor,
        given_by=letter.liaison,
        expires_at=granted.expires_at,
        now=now,
    )


# --- letting a bot in -----------------------------------------------------------------------------


def bot_for(asked: Asked, outside: Outside) -> Bot:
    """The bot that the owner is to let in, made ready to be told of it. Raises EnrolmentError, FetchError."""
    access = _granting_now(asked, outside.clock())
    return async_to_sync(enrolment_login.bot_of)(asked.connector, access, outside)


def check(asked: Asked, outside: Outside) -> bool:
    """Whether our bot is inside by now; then the consent is on record. Raises EnrolmentError, FetchError."""
    now, wanted = outside.clock(), reference(asked.account)
    access = _granting_now(asked, now)
    found = async_to_sync(enrolment_login.standing_of)(asked.connector, access, wanted, outside)
    if not found.inside or not enrolment_login.is_same(found.channel, wanted):
        return False
    if consent_of(asked) is None:
        consent = give_consent(
            asked.account,
            asked.connector,
            scope=BOT_SCOPE,
            token="",
            given_by=asked.letter.liaison,
            now=now,
        )
        consents.remember_name(consent, found.channel)
    return True


def _state_secret() -> str:
    return salted_hmac("pantau.consent", "state", secret=settings.SECRET_KEY).hexdigest()


# --- renewing -------------------------------------------------------------------------------------


def renew_due(outside: Outside) -> int:
    """Tokens that end soon are exchanged for their successors; gives how many were."""
    renewed, now = 0, outside.clock()
    for row in Connector.objects.filter(enabled=True, name__in=enrolment_login.RENEWED):
        soon = now + enrolment_login.renewed_before(row)
        ending = list(Consent.objects.filter(connector=row, withdrawn_at=None, expires_at__lte=soon))
        if not ending:
            continue
        try:
            access = _granting(row)
        except NotPermittedError as refused:
            log.warning("%s: no consent is renewed: %s", row.name, refused)
            continue
        renewed += sum(_renew(consent, row, access, outside) for consent in ending)
    return renewed


def _renew(consent: Consent, row: Connector, access: Access, outside: Outside) -> bool:
    try:
        new = async_to_sync(enrolment_login.renew)(row, access, _held(consent), outside)
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


def consent_of(asked: Asked) -> Consent | None:
    """The consent that holds for the account."""
    return _given(asked).filter(withdrawn_at=None).select_related("account", "connector").first()


def last_withdrawn(asked: Asked) -> Consent | None:
    return _given(asked).exclude(withdrawn_at=None).order_by("-withdrawn_at", "-pk").first()


def _given(asked: Asked) -> QuerySet[Consent]:
    return Consent.objects.filter(account=asked.account, connector__platform=asked.account.platform)


def withdraw(asked: Asked, outside: Outside) -> int:
    """Ends the consent, here at once and then at the platform; gives the number of answers deleted.

    That the platform does not answer changes nothing here: the owner is told, and can remove us there.
    """
    consent = consent_of(asked)
    if consent is None:
        return 0
    held = _held(consent)
    name = references([consent.account], consent.connector.route)[consent.account_id]
    alone = not held.grantor or held.grantor not in _grantors(consent)
    deleted = consents.end(consent, now=outside.clock())
    if _ended_there(consent.connector, held, name, alone, outside):
        Consent.objects.filter(pk=consent.pk).update(ended_there_at=outside.clock())
    return deleted


def _ended_there(row: Connector, held: Granted, name: AccountRef, alone: bool, outside: Outside) -> bool:
    try:
        return async_to_sync(enrolment_login.end)(row, _granting(row), held, name, alone, outside)
    except (FetchError, NotPermittedError) as refused:
        log.warning("%s: the platform was not told of a withdrawal: %s", row.name, refused)
        return False


def _held(consent: Consent) -> Granted:
    token, renewal, grantor = (
        vault.unseal(sealed) if sealed else "" for sealed in (consent.token, consent.renewal, consent.grantor)
    )
    return Granted(token, consent.expires_at, renewal=renewal, grantor=grantor)


def _grantors(consent: Consent) -> set[str]:
    """Who agreed to other accounts that stay connected: their permission at the platform must live on."""
    others = Consent.objects.filter(connector=consent.connector, withdrawn_at=None).exclude(pk=consent.pk)
    return {vault.unseal(one) for one in others.exclude(grantor=b"").values_list("grantor", flat=True)}


# --- the record -----------------------------------------------------------------------------------


def export_rows(consents: Iterable[Consent]) -> Iterator[Sequence[str]]:
    yield [
        _("Platform"), _("Akun"), _("Alamat"), _("Diberikan oleh"), _("Lingkup"), _("Penghubung"),
        _("Diberikan (WITA)"), _("Dicabut (WITA)"), _("Diakhiri di platform (WITA)"),
        _("Berlaku sampai (WITA)"),
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
            formats.full_moment(one.ended_there_at) if one.ended_there_at else "",
            formats.full_moment(one.expires_at) if one.expires_at else "",
        ]


def all_consents() -> Iterator[Consent]:
    """In the order they were given."""
    return Consent.objects.select_related("account", "connector").order_by("given_at", "pk").iterator(AT_ONCE)
