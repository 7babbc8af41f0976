"""What platforms gave before there were times to live has one too, from the last look at its post."""

from django.db import migrations

from pantau.engine.planning import shipped_retention

SET_ENDS = """
UPDATE posts_postversion v SET expires_at = p.last_seen_at + k.lives
FROM posts_post p, unnest(%s::text[], %s::interval[]) AS k (route, lives)
WHERE p.id = v.post_id AND p.month = v.month AND v.route = k.route AND v.expires_at IS NULL AND v.purged_at IS NULL
"""
SET_ENDS_OF_ACTS = """
UPDATE posts_interaction i SET expires_at = i.observed_at + k.lives
FROM unnest(%s::text[], %s::interval[]) AS k (route, lives)
WHERE i.route = k.route AND i.expires_at IS NULL
"""


def set_ends(apps, schema_editor):
    by_route = shipped_retention().by_route
    times = [list(by_route), [keep.lives for keep in by_route.values()]]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SET_ENDS, times)
        cursor.execute(SET_ENDS_OF_ACTS, times)


class Migration(migrations.Migration):
    dependencies = [("posts", "0005_time_to_live")]

    operations = [migrations.RunPython(set_ends, migrations.RunPython.noop)]
