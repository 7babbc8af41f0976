"""Switching connectors on and off, with what the law and the platforms ask for first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from pantau.engine.sources.connectors.seam import Access, NotPermittedError, require_access
from pantau.engine.sources.connectors.seam import LegalBasis as BasisValue
from pantau.office.collection import vault
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Connector, Consent, Credential, LegalBasis
from pantau.office.collection.references import reference
from pantau.office.people.actions import record, record_many
from pantau.office.people.models import User
from pantau.office.registry.models import Account
from pantau.web.ui import clock

BASIS_KINDS = ("agreement", "letter", "statute", "consent")
FORGOTTEN = {"token": b"", "renewal": b"", "grantor": b""}  # of a consent that ended


class ConnectorError(Exception):
    """A connector cannot be used so; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class ConnectorFacts:
    """What the program says of a connector; the office adds whether it may be used."""

    name: str
    platform: str
    route: str
    proof: str
    consented: bool
    needs: tuple[str, ...] = ()
    sees: str = "posts"


@transaction.atomic
def register_connectors(facts: Iterable[ConnectorFacts]) -> None:
    """Make known connectors appear, switched off; what a person decided about known ones stays."""
    for one in facts:
        Connector.objects.update_or_create(
            name=one.name,
            defaults={
                "platform": one.platform,
                "route": one.route,
                "proof": one.proof,
                "consented": one.consented,
                "needs": list(one.needs),
                "sees": one.sees,
            },
        )


@transaction.atomic
def record_legal_basis(
    connector: Connector,
    *,
    kind: str,
    reference: str,
    signed_on: date,
    signatory: str,
    scope: str,
    by: User | None,
    now: datetime,
) -> LegalBasis:
    """The agreement or letter under which a platform is asked; the newest holds, older ones stay on record."""
    given = {"reference": reference.strip(), "signatory": signatory.strip(), "scope": scope.strip()}
    if kind not in BASIS_KINDS or not all(given.values()):
        raise ConnectorError(_("Dasar hukum perlu jenis, nomor, tanggal, penanda tangan, dan ruang lingkup."))
    if signed_on > day_of(now):
        raise ConnectorError(_("Tanggalnya belum tiba."))
    basis = LegalBasis.objects.create(
        connector=connector, kind=kind, signed_on=signed_on, recorded_at=now, recorded_by=by, **given
    )
    record(by, "legal_basis_recorded", connector, reference=basis.reference, signed_on=signed_on.isoformat())
    return basis


def legal_basis_of(connector: Connector) -> str:
    """As it is kept with each post."""
    basis = connector.legal_bases.order_by("-pk").first()
    return f"{basis.kind}: {basis.reference}, {basis.signed_on.isoformat()}" if basis else ""


@transaction.atomic
def store_credential(
    connector: Connector, name: str, secret: str, *, by: User | None, now: datetime
) -> Credential:
    """Keep a key, encrypted. It is never shown and never logged."""
    if not secret.strip():
        raise ConnectorError(_("Kuncinya kosong."))
    held, _made = Credential.objects.update_or_create(
        connector=connector, name=name, defaults={"secret": vault.seal(secret.strip()), "stored_at": now}
    )
    record(by, "credential_stored", connector, name=name)
    return held


def access_of(connector: Connector) -> Access | None:
    """What the connector may use, opened; None without a legal basis."""
    basis = connector.legal_bases.order_by("-pk").first()
    if basis is None:
        return None
    value = BasisValue(basis.kind, basis.reference, basis.signed_on, basis.signatory, basis.scope)
    app = {one.name: vault.unseal(one.secret) for one in connector.credentials.all()}
    return Access(value, app, _tokens(connector))


def _tokens(connector: Connector) -> Mapping[str, str]:
    living = (
        connector.consents.filter(withdrawn_at=None).exclude(token=b"").exclude(expires_at__lte=clock.now())
    )
    return {reference(one.account).name: vault.unseal(one.token) for one in living.select_related("account")}


@transaction.atomic
def enable(connector: Connector, *, by: User | None, now: datetime) -> Connector:
    """Switch on. Raises ConnectorError without a legal basis or with credentials missing."""
    held = Connector.objects.select_for_update().get(pk=connector.pk)
    try:
        require_access(access_of(held), *held.needs)
    except NotPermittedError as refused:
        raise ConnectorError(
            _("%(name)s tidak dapat diaktifkan: %(why)s") % {"name": held.name, "why": refused}
        ) from refused
    held.enabled, held.enabled_at, held.enabled_by = True, now, by
    held.save(update_fields=["enabled", "enabled_at", "enabled_by"])
    record(by, "connector_enabled", held)
    return held


@transaction.atomic
def disable(connector: Connector, *, by: User | None, why: str = "") -> Connector:
    held = Connector.objects.select_for_update().get(pk=connector.pk)
    held.enabled = False
    held.save(update_fields=["enabled"])
    record(by, "connector_disabled", held, why=why)
    return held


# --- consent --------------------------------------------------------------------------------------


@transaction.atomic
def give_consent(
    account: Account,
    connector: Connector,
    *,
    scope: str,
    token: str,
    now: datetime,
    given_by: str = "",
    renewal: str = "",
    grantor: str = "",
    expires_at: datetime | None = None,
) -> Consent:
    """An owner's permission; a newer one takes the place of the one that held."""
    if not connector.consented:
        raise ConnectorError(_("Penghubung ini tidak memakai izin pemilik akun."))
    living = Consent.objects.filter(account=account, connector=connector, withdrawn_at=None)
    living.update(withdrawn_at=now, **FORGOTTEN)
    consent = Consent.objects.create(
        account=account,
        connector=connector,
        scope=scope,
        given_by=given_by,
        given_at=now,
        token=vault.seal(token) if token else b"",
        renewal=vault.seal(renewal) if renewal else b"",
        grantor=vault.seal(grantor) if grantor else b"",
        expires_at=expires_at,
    )
    record(None, "consent_given", consent, account=account.pk, connector=connector.name, by=given_by)
    return consent


@dataclass(frozen=True, slots=True)
class Permission:
    """One owner's permission, to be recorded together with others."""

    account_id: int
    token: str = field(repr=False)
    given_by: str


@transaction.atomic
def give_consents(connector: Connector, given: Iterable[Permission], *, scope: str, now: datetime) -> None:
    """Permissions of accounts that none was on record for, in a few statements however many they are."""
    if not connector.consented:
        raise ConnectorError(_("Penghubung ini tidak memakai izin pemilik akun."))
    consents = Consent.objects.bulk_create(
        Consent(
            account_id=one.account_id,
            connector=connector,
            scope=scope,
            given_by=one.given_by,
            given_at=now,
            token=vault.seal(one.token),
        )
        for one in given
    )
    record_many(None, "consent_given", consents, connector=connector.name)


@transaction.atomic
def withdraw_consent(consent: Consent, *, now: datetime, by: User | None = None) -> None:
    """Collection by this permission ends at once; the token is forgotten."""
    living = Consent.objects.filter(pk=consent.pk, withdrawn_at=None)
    if living.update(withdrawn_at=now, **FORGOTTEN):
        record(by, "consent_withdrawn", consent, account=consent.account_id)
