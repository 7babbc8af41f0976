"""What people's decisions say of each rule: how often it was right, and which words misled it.

One decision on many near-identical posts is one judgement. To watch a post is neither a yes nor a no.
"""

from __future__ import annotations

import json

from django.db import connection

from pantau.engine.detect.worth import Judged
from pantau.office.findings.weighing import Kind, kind
from pantau.office.review.models import Kind as Decided

CONFIRMED = (Decided.LOOK_INTO, Decided.EDUCATION)
DISMISSED = (Decided.NOT_RELEVANT,)

_JUDGED = """
SELECT f.rule, f.context::text,
    count(DISTINCT COALESCE(d.batch::text, d.id::text)) FILTER (WHERE d.kind = ANY(%s)),
    count(DISTINCT COALESCE(d.batch::text, d.id::text)) FILTER (WHERE d.kind = ANY(%s))
FROM review_findingdecision d JOIN findings_finding f ON f.id = d.finding_id
WHERE d.undone_at IS NULL GROUP BY f.rule, f.context
"""


def judged() -> dict[Kind, Judged]:
    """Confirmed and dismissed findings of each rule under each set of contexts."""
    counted: dict[Kind, Judged] = {}
    with connection.cursor() as cursor:
        cursor.execute(_JUDGED, [list(CONFIRMED), list(DISMISSED)])
        for rule, context, confirmed, dismissed in cursor:
            name = kind(rule, json.loads(context))
            before = counted.get(name, Judged())
            counted[name] = Judged(before.confirmed + confirmed, before.dismissed + dismissed)
    return counted
