"""Posts that were stored before looks were planned are due at once; a run takes as many as it may."""

from django.db import migrations

from pantau.engine.planning import shipped_retention

PLAN = """
INSERT INTO collection_postlook (post_id, route, due_at)
SELECT v.post_id, v.route, p.last_seen_at
FROM posts_post p
JOIN posts_postversion v ON v.post_id = p.id AND v.month = p.month AND v.version = p.current_version
WHERE v.route = ANY(%s) AND v.purged_at IS NULL
ON CONFLICT (post_id) DO NOTHING
"""


def plan_looks(apps, schema_editor):
    retention = shipped_retention()
    routes = [route for route in retention.by_route if retention.looks_again_by(route)]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(PLAN, [routes])


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0013_tips_of_citizens"),
        ("posts", "0006_what_is_stored_has_its_time_too"),
    ]

    operations = [migrations.RunPython(plan_looks, migrations.RunPython.noop)]
