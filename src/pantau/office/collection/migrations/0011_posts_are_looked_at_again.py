"""When each stored post is looked at again, and since when a subscription had lapsed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0010_statements_and_alarms"), ("posts", "0005_time_to_live")]

    operations = [
        migrations.CreateModel(
            name="PostLook",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="next_look",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                ("route", models.CharField(max_length=32)),
                ("due_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["route", "due_at"], name="collection_post_look_due")],
            },
        ),
        migrations.AddField("Subscription", "lapsed_at", models.DateTimeField(null=True)),
    ]
