"""What reading raw items again needs: what a repair replaced, and by what right a rejected item was obtained."""

import importlib

from django.db import migrations, models

import pantau.office.posts.models

COLUMNS = """
ALTER TABLE posts_postversion ADD COLUMN replaced_by integer, ADD COLUMN repairs json;
"""
NO_COLUMNS = """
ALTER TABLE posts_postversion DROP COLUMN replaced_by, DROP COLUMN repairs;
"""

# The function of 0002 names the columns that move from the default partition into a month.
BEFORE = importlib.import_module("pantau.office.posts.migrations.0002_versions_by_month").FUNCTION.replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
AFTER = BEFORE.replace("mapped, raw", "mapped, raw, replaced_by, repairs")


class Migration(migrations.Migration):
    dependencies = [("posts", "0002_versions_by_month")]

    operations = [
        migrations.RunSQL(
            COLUMNS + AFTER,
            NO_COLUMNS + BEFORE,
            # Django does not manage this table, and only takes note.
            state_operations=[
                migrations.AddField("PostVersion", "replaced_by", models.PositiveIntegerField(null=True)),
                migrations.AddField(
                    "PostVersion", "repairs", pantau.office.posts.models.VerbatimJSONField(null=True)
                ),
            ],
        ),
        migrations.AddField("RejectedItem", "route", models.CharField(blank=True, default="", max_length=32)),
        migrations.AddField("RejectedItem", "legal_basis", models.TextField(blank=True, default="")),
    ]
