"""Made-up accounts, and connectors that have everything they need."""

from datetime import UTC, date, datetime, timedelta

from pantau.office.collection import actions
from pantau.office.collection.models import Connector
from pantau.office.registry.models import Account

NOW = datetime(2024, 2, 12, 1, 40, tzinfo=UTC)  # Monday, 09.40 WITA
TODAY = date(2024, 2, 12)
YESTERDAY = TODAY - timedelta(days=1)


def make_account(key: str, platform: str = "youtube", **fields) -> Account:
    given = {"kind": "handle", "handle": f"@{key}", "url": f"https://{platform}.example/@{key}"} | fields
    return Account.objects.create(platform=platform, key=key, **given)


def make_connector(name: str = "youtube", platform: str = "youtube", **fields) -> Connector:
    """Switched on, with a legal basis."""
    given = {
        "route": f"{name}_api",
        "proof": "published_specification",
        "consented": False,
        "needs": ("key",),
    }
    facts = actions.ConnectorFacts(name, platform, **(given | fields))
    actions.register_connectors([facts])
    made = Connector.objects.get(name=name)
    actions.record_legal_basis(
        made,
        kind="agreement",
        reference="PKS-7/2024",
        signed_on=date(2024, 1, 5),
        signatory="Ketua Bawaslu",
        scope="unggahan publik akun terdaftar",
        by=None,
        now=NOW,
    )
    for need in facts.needs:
        actions.store_credential(made, need, "rahasia-sekali", by=None, now=NOW)
    return actions.enable(made, by=None, now=NOW)
