from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0016_rulebooks_keep_their_order")]

    operations = [
        migrations.RemoveIndex(
            model_name="finding",
            name="findings_queue",
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["-worth", "-id"],
                include=("category", "cluster", "platform", "district_code", "party_number", "subject"),
                name="findings_queue",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("status", "superseded"), _negated=True),
                fields=["-worth", "-id"],
                include=(
                    "status",
                    "category",
                    "cluster",
                    "platform",
                    "district_code",
                    "party_number",
                    "subject",
                ),
                name="findings_standing",
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("status", "superseded"), _negated=True),
                fields=["-posted_at", "-id"],
                name="findings_standing_newest",
            ),
        ),
    ]
