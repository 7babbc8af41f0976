from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0027_failed_looks_are_found")]

    operations = [
        migrations.CreateModel(
            name="CountedDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("district_code", models.CharField(blank=True, default="", max_length=32)),
                ("counted_at", models.DateTimeField()),
                ("registered", models.PositiveIntegerField()),
                ("due", models.PositiveIntegerField()),
                ("parts", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "district_code"), name="collection_day_counted_once"
                    )
                ],
            },
        ),
    ]
