from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0026_statements_are_sealed")]

    operations = [
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(models.Q(("outcome", "ok"), _negated=True), ("account__isnull", False)),
                fields=["day", "platform"],
                name="collection_attempt_failed",
            ),
        ),
    ]
