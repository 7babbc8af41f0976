"""What was purged and when, what a person holds as evidence, and the order in which wordings come to their end."""

import importlib

from django.db import migrations, models

COLUMNS = """
ALTER TABLE posts_postversion ADD COLUMN purged_at timestamptz;
CREATE INDEX posts_postversion_by_expiry ON posts_postversion (expires_at) WHERE expires_at IS NOT NULL;
"""
NO_COLUMNS = """
DROP INDEX posts_postversion_by_expiry;
ALTER TABLE posts_postversion DROP COLUMN purged_at;
"""

# The function of 0002 names the columns that move from the default partition into a month.
BEFORE = importlib.import_module("pantau.office.posts.migrations.0003_repairs").AFTER
AFTER = BEFORE.replace("replaced_by, repairs", "replaced_by, repairs, purged_at")


class Migration(migrations.Migration):
    dependencies = [("posts", "0004_acts_are_struck")]

    operations = [
        migrations.RunSQL(
            COLUMNS + AFTER,
            NO_COLUMNS + BEFORE,
            # Django does not manage this table, and only takes note.
            state_operations=[
                migrations.AddField("PostVersion", "purged_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField("Post", "purged_at", models.DateTimeField(null=True)),
        migrations.AddField("Post", "held_at", models.DateTimeField(null=True)),
        migrations.AddField("Interaction", "expires_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "Interaction",
            models.Index(
                fields=["expires_at"],
                name="posts_interaction_by_expiry",
                condition=models.Q(expires_at__isnull=False),
            ),
        ),
    ]
