from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0002_blind_samples")]

    operations = [
        migrations.CreateModel(
            name="DayChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("platform", models.CharField(max_length=16)),
                ("party", models.CharField(max_length=64)),
                ("district", models.CharField(max_length=64)),
                ("category", models.CharField(max_length=64)),
                ("phase", models.CharField(max_length=64)),
                ("status", models.CharField(max_length=64)),
                ("count", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="OfficeZone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("zone", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="DayCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("measure", models.CharField(max_length=12)),
                ("dimension", models.CharField(blank=True, default="", max_length=12)),
                ("platform", models.CharField(blank=True, default="", max_length=16)),
                ("day", models.DateField()),
                ("code", models.CharField(blank=True, default="", max_length=64)),
                ("count", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "dimension", "platform", "day", "code"),
                        name="insight_daycount_once",
                    )
                ],
            },
        ),
    ]
