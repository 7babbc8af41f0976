import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0004_shadow_runs"),
        ("posts", "0006_what_is_stored_has_its_time_too"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200, unique=True)),
                ("address", models.URLField(blank=True, default="", max_length=2000)),
                ("licence", models.CharField(blank=True, default="", max_length=200)),
                ("verdict", models.CharField(blank=True, default="", max_length=200)),
                ("added_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("trouble", models.TextField(blank=True, default="")),
                ("stopped_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckedClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=400)),
                ("title", models.CharField(max_length=500)),
                ("text", models.TextField(blank=True, default="")),
                ("verdict", models.CharField(blank=True, default="", max_length=200)),
                ("checker", models.CharField(blank=True, default="", max_length=200)),
                ("url", models.URLField(blank=True, default="", max_length=2000)),
                ("checked_on", models.DateField(null=True)),
                ("language", models.CharField(blank=True, default="", max_length=20)),
                ("imported_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField(db_index=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", models.TextField(blank=True, default="")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="findings.claimsource",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ClaimMatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("score", models.FloatField()),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("repeated", "Mengulang klaim ini"),
                            ("asked", "Menanyakan klaim ini"),
                            ("denied", "Membantah klaim ini"),
                        ],
                        max_length=12,
                    ),
                ),
                ("places", models.JSONField(default=dict)),
                ("again", models.JSONField(default=list)),
                ("matched_at", models.DateTimeField()),
                ("refused_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="matches",
                        to="findings.checkedclaim",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_matches",
                        to="posts.post",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "claim"), name="findings_match_is_one_row")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="checkedclaim",
            index=models.Index(fields=["-checked_on", "-id"], name="findings_claim_by_day"),
        ),
        migrations.AddConstraint(
            model_name="checkedclaim",
            constraint=models.UniqueConstraint(fields=("source", "key"), name="findings_claim_once_a_source"),
        ),
    ]
