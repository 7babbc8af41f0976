"""A connector is off until the law and its keys are in place; keys are encrypted, and never told."""

import logging
from datetime import UTC, date, datetime

import pytest
from cryptography.fernet import Fernet
from made_up_collection import NOW, make_account, make_connector

from pantau.engine.sources.connectors.seam import NotPermittedError
from pantau.office.collection import actions, catalogue, vault
from pantau.office.collection.models import Connector, Consent, Credential
from pantau.office.people.models import AuditEvent

pytestmark = pytest.mark.django_db
FACTS = actions.ConnectorFacts("x_api", "x", "x_api", "published_specification", False, ("bearer",))
BASIS = {
    "kind": "letter", "reference": "B-12/2024", "signed_on": date(2024, 1, 2), "signatory": "Ketua",
    "scope": "akun terdaftar",
}  # fmt: skip


@pytest.fixture
def x(db) -> Connector:
    actions.register_connectors([FACTS])
    return Connector.objects.get()


def test_a_connector_ships_switched_off(x):
    assert not x.enabled


def test_it_does_not_start_without_a_legal_basis(x):
    actions.store_credential(x, "bearer", "rahasia", by=None, now=NOW)
    with pytest.raises(actions.ConnectorError, match="x_api tidak dapat diaktifkan: no legal basis"):
        actions.enable(x, by=None, now=NOW)
    assert not Connector.objects.get().enabled


def test_it_does_not_start_without_its_credentials(x):
    actions.record_legal_basis(x, **BASIS, by=None, now=NOW)
    with pytest.raises(actions.ConnectorError, match="missing credentials: bearer"):
        actions.enable(x, by=None, now=NOW)


def test_with_both_it_starts_and_stops_and_both_are_written_down(x, officer):
    actions.record_legal_basis(x, **BASIS, by=officer, now=NOW)
    actions.store_credential(x, "bearer", "rahasia", by=officer, now=NOW)
    assert actions.enable(x, by=officer, now=NOW).enabled
    assert not actions.disable(x, by=officer).enabled
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs[-4:] == [
        "legal_basis_recorded", "credential_stored", "connector_enabled", "connector_disabled",
    ]  # fmt: skip


@pytest.mark.parametrize("missing", ["reference", "signatory", "scope", "kind"])
def test_a_legal_basis_is_whole_or_not_at_all(x, missing):
    with pytest.raises(actions.ConnectorError, match="Dasar hukum perlu"):
        actions.record_legal_basis(x, **(BASIS | {missing: " "}), by=None, now=NOW)


def test_a_legal_basis_may_be_of_today_before_it_is_today_in_london(x):
    early = datetime(2024, 2, 11, 16, 30, tzinfo=UTC)  # half past midnight on the 12th in Lombok
    given = BASIS | {"signed_on": date(2024, 2, 12)}
    assert actions.record_legal_basis(x, **given, by=None, now=early).pk


def test_secrets_are_encrypted_at_rest_and_stand_in_no_log_and_no_audit(x, officer, caplog, settings):
    caplog.set_level(logging.DEBUG)
    actions.store_credential(x, "bearer", "sangat-rahasia", by=officer, now=NOW)
    held = Credential.objects.get()
    assert b"rahasia" not in bytes(held.secret)
    assert vault.unseal(held.secret) == "sangat-rahasia"
    assert "sangat-rahasia" not in caplog.text + str(list(AuditEvent.objects.values()))
    actions.record_legal_basis(x, **BASIS, by=officer, now=NOW)
    access = actions.access_of(x)
    assert access.app == {"bearer": "sangat-rahasia"}
    assert "sangat-rahasia" not in repr(access)
    key = settings.PANTAU_DATA / vault.KEY_FILE
    assert key.stat().st_mode & 0o077 == 0


def test_a_new_key_before_the_old_one_seals_and_both_open(x, settings, tmp_path):
    settings.PANTAU_DATA = tmp_path
    old = vault.seal("lama")
    key = tmp_path / vault.KEY_FILE
    before = key.read_bytes()
    key.write_bytes(Fernet.generate_key() + b"\n" + before)
    vault._fernet.cache_clear()  # as after a restart
    new = vault.seal("baru")
    assert (vault.unseal(old), vault.unseal(new)) == ("lama", "baru")
    key.write_bytes(before)
    vault._fernet.cache_clear()
    with pytest.raises(vault.VaultError):
        vault.unseal(new)


def test_with_another_key_a_secret_says_how_to_mend_it(x, settings, tmp_path):
    held = actions.store_credential(x, "bearer", "rahasia", by=None, now=NOW)
    settings.PANTAU_DATA = tmp_path / "elsewhere"
    with pytest.raises(vault.VaultError, match="bring back the file"):
        vault.unseal(held.secret)


def test_known_connectors_made_known_again_keep_what_a_person_decided(x):
    actions.record_legal_basis(x, **BASIS, by=None, now=NOW)
    actions.store_credential(x, "bearer", "rahasia", by=None, now=NOW)
    actions.enable(x, by=None, now=NOW)
    actions.register_connectors([FACTS])
    assert Connector.objects.get().enabled


def test_consent_gives_the_token_to_the_connector_and_withdrawing_it_forgets_it(db):
    connector = make_connector("facebook_consented", "facebook", consented=True, needs=())
    account = make_account("halaman", "facebook")
    first = actions.give_consent(account, connector, scope="unggahan", token="lama", now=NOW)
    second = actions.give_consent(account, connector, scope="unggahan", token="baru", now=NOW)
    assert actions.access_of(connector).accounts == {"halaman": "baru"}
    actions.withdraw_consent(second, now=NOW)
    assert actions.access_of(connector).accounts == {}
    assert [bytes(one.token) for one in Consent.objects.all()] == [b"", b""]
    first.refresh_from_db()
    assert first.withdrawn_at == NOW


def test_consents_recorded_together_open_as_each_would(db, django_assert_max_num_queries):
    pages = make_connector("facebook_page_consented", platform="facebook", consented=True)
    accounts = [make_account(f"halaman{number}", "facebook") for number in range(30)]
    given = [actions.Permission(one.pk, f"token-{one.key}", "Tim rekaan") for one in accounts]
    with django_assert_max_num_queries(6):
        actions.give_consents(pages, given, scope="pages_read_engagement", now=NOW)
    assert actions.access_of(pages).accounts == {one.key: f"token-{one.key}" for one in accounts}
    told = AuditEvent.objects.filter(verb="consent_given")
    assert told.count() == 30
    assert "token-" not in str(list(told.values_list("detail", flat=True)))


def test_a_connector_that_asks_no_owner_takes_no_consent(x):
    with pytest.raises(actions.ConnectorError, match="tidak memakai izin"):
        actions.give_consent(make_account("a", "x"), x, scope="-", token="-", now=NOW)


def test_every_shipped_connector_is_made_known_switched_off_with_what_it_needs(db):
    catalogue.make_known()
    held = {one.name: one for one in Connector.objects.all()}
    assert {"youtube", "feeds", "facebook_page_consented", "instagram_discovery"} <= set(held)
    assert held["youtube"].needs == ["key"]
    assert held["instagram_discovery"].needs == ["token", "ig_user_id"]
    assert held["facebook_page_consented"].consented
    assert not any(one.enabled for one in held.values())
    assert {one.proof for one in held.values()} <= set(Connector.Proof.values)
    catalogue.make_known()
    assert Connector.objects.count() == len(held)


def test_only_what_spoke_to_a_real_server_in_a_test_says_so(db):
    proved = {name for name, one in catalogue.shipped().items() if one.proof == "real_server"}
    assert proved == {"bluesky", "bluesky_firehose", "bluesky_records", "feeds"}


def test_a_better_proof_reaches_an_office_that_knows_the_connector(db):
    catalogue.make_known()
    Connector.objects.filter(name="bluesky").update(proof="never_run", enabled=True)
    catalogue.make_known()
    held = Connector.objects.get(name="bluesky")
    assert (held.proof, held.enabled) == ("real_server", True)


def test_a_shipped_connector_is_built_with_the_access_on_record_and_not_without(db):
    catalogue.make_known()
    youtube = Connector.objects.get(name="youtube")
    with pytest.raises(NotPermittedError, match="no legal basis"):
        catalogue.build(youtube, actions.access_of(youtube), clock=lambda: NOW)
    actions.record_legal_basis(youtube, **BASIS, by=None, now=NOW)
    actions.store_credential(youtube, "key", "rahasia", by=None, now=NOW)
    assert catalogue.build(youtube, actions.access_of(youtube), clock=lambda: NOW).route == "youtube_api"
