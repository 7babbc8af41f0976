from django.db import migrations

# A capture says itself which act it is of.
MOVED = """
UPDATE evidence_pagecapture c SET subject = 'act:' || p.act_id
FROM (SELECT capture_id, min(act_id) AS act_id FROM collection_reportedpage GROUP BY capture_id) p
WHERE p.capture_id = c.id AND c.post_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0024_pages_of_reported_acts"),
        ("evidence", "0007_pages_of_no_post"),
    ]

    operations = [
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.DeleteModel(
            name="ReportedPage",
        ),
    ]
