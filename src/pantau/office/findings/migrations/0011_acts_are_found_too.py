import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Old code goes on writing findings of posts while this runs: the new columns are empty for those."""

    dependencies = [
        ("posts", "0009_acts_of_registered_accounts_stay"),
        ("findings", "0010_flagged_posts_are_watched"),
    ]

    operations = [
        migrations.AlterField(
            "finding",
            "post",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="posts.post",
            ),
        ),
        migrations.AddField(
            "finding",
            "act",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="findings",
                to="posts.interaction",
            ),
        ),
        migrations.RemoveConstraint("finding", "findings_finding_is_one_row"),
        migrations.AddConstraint(
            "finding",
            models.UniqueConstraint(
                fields=("post", "act", "version", "rule", "rulebook"),
                name="findings_finding_of_one_thing_is_one_row",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "finding",
            models.CheckConstraint(
                condition=models.Q(("act", None), ("post__isnull", False))
                | models.Q(("act__isnull", False), ("post", None)),
                name="findings_finding_is_about_one_thing",
            ),
        ),
        migrations.AddIndex(
            "finding",
            models.Index(condition=models.Q(("act__isnull", False)), fields=["act"], name="findings_by_act"),
        ),
    ]
