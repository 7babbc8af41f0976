"""Keeping the index of names up to date with the registry."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Q

from pantau.engine.text.resemblance import forms
from pantau.office.portal.lookup.models import AccountName
from pantau.office.registry.models import Account

NAMED = ("handle", "legacy", "web")  # kinds whose key is a name that people type
AT_ONCE = 2000


def index_names() -> int:
    """Make the forms of names that are new or have changed, and drop those of no name; gives how many were made."""
    made = 0
    while batch := _index_some():
        made += batch
    AccountName.objects.exclude(account__kind__in=NAMED).delete()
    return made


@transaction.atomic
def _index_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('pantau.portal.names'))")
    changed = Account.objects.filter(kind__in=NAMED).filter(Q(name_forms=None) | ~Q(name_forms__key=F("key")))
    rows = [
        AccountName(account_id=pk, key=key, forms=sorted(forms(key)))
        for pk, key in changed.order_by("pk").values_list("pk", "key")[:AT_ONCE]
    ]
    AccountName.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["account"], update_fields=["key", "forms"]
    )
    return len(rows)
