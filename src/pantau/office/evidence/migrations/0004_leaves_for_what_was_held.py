"""The application may only insert and read; and what was taken before there was a log is written into it."""

from __future__ import annotations

import secrets

from django.db import migrations

from pantau.engine.evidence.ledger import Entry
from pantau.engine.evidence.merkle import Log, MemoryNodes

OLDER = ("evidence_evidence", "evidence_evidencepart", "evidence_custodyevent")
NEWER = (
    "evidence_ledgerleaf", "evidence_ledgernode", "evidence_loghead", "evidence_headstamp", "evidence_auditrun",
)  # fmt: skip

# Where one role does everything there is no second one to take rights from; the triggers stand all the same.
RIGHTS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'pantau_app') AND current_user <> 'pantau_app' THEN
        REVOKE ALL ON {tables} FROM pantau_app;
        GRANT SELECT, INSERT ON {tables} TO pantau_app;
    END IF;
END $$;
""".format(  # noqa: S608
    tables=", ".join(OLDER + NEWER)
)
FORBID = "".join(
    f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only();
"""
    for table in NEWER
)
ALLOW = "".join(f"DROP TRIGGER {table}_is_append_only ON {table};\n" for table in NEWER)
KINDS = {"taken": "sealed"}


def write_leaves(apps, schema_editor):
    leaves = apps.get_model("evidence", "LedgerLeaf").objects
    events = apps.get_model("evidence", "CustodyEvent").objects.select_related("evidence", "by")
    nodes, last = MemoryNodes(), {}
    log = Log(nodes)
    for index, event in enumerate(events.order_by("at", "pk").iterator()):
        item = event.evidence.sha256
        entry = Entry(
            KINDS.get(event.kind, event.kind),
            item,
            event.at,
            event.by.full_name or event.by.username,
            secrets.token_hex(16),
            last.get(item, ""),
            event.reason,
            _facts(event),
        )
        last[item] = entry.hash.hex()
        log.append(entry.leaf)
        leaves.create(
            index=index, item=item, kind=entry.kind, at=event.at, leaf=entry.leaf, event_id=event.pk
        )
    _write_nodes(apps, nodes, len(log))


def _facts(event):
    if event.kind == "taken":
        return {"files": event.evidence.parts.count(), "how": "platform"}
    return {"what": "files"} if event.kind == "exported" else {}


def _write_nodes(apps, nodes, size):
    table, level = apps.get_model("evidence", "LedgerNode"), 0
    while size >> level:
        hashes = nodes.read(level, range(size >> level))
        table.objects.bulk_create(
            [table(level=level, place=place, hash=one) for place, one in enumerate(hashes)], batch_size=5000
        )
        level += 1


class Migration(migrations.Migration):
    dependencies = [("evidence", "0003_the_log")]

    operations = [
        migrations.RunPython(write_leaves, migrations.RunPython.noop),
        migrations.RunSQL(FORBID, ALLOW),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
