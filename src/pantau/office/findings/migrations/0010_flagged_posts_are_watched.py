"""Posts that were flagged before there was a watch come under it: their first look is due at once."""

from django.db import migrations

from pantau.engine.planning import shipped_retention

WATCH = """
INSERT INTO collection_postlook AS l (post_id, route, due_at, watched_since, deadline_at)
SELECT p.id, CASE WHEN v.route = ANY(%s) THEN v.route ELSE 'any_' || p.platform END, f.since, f.since, f.due_at
FROM (
    SELECT post_id, max(created_at) AS since, min(due_at) AS due_at FROM findings_finding
    WHERE status = 'open' GROUP BY post_id
) f
JOIN posts_post p ON p.id = f.post_id AND p.purged_at IS NULL
JOIN posts_postversion v ON v.post_id = p.id AND v.month = p.month AND v.version = p.current_version
ON CONFLICT (post_id) DO UPDATE SET
    watched_since = EXCLUDED.watched_since, deadline_at = EXCLUDED.deadline_at,
    due_at = least(l.due_at, EXCLUDED.due_at)
"""


def watch_flagged(apps, schema_editor):
    retention = shipped_retention()
    routes = [route for route in retention.by_route if retention.looks_again_by(route)]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(WATCH, [routes])


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0009_what_the_model_says"),
        ("collection", "0020_posts_are_watched"),
        ("posts", "0008_looks_of_pictures"),
    ]

    operations = [migrations.RunPython(watch_flagged, migrations.RunPython.noop)]
