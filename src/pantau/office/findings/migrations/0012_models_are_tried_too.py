import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("findings", "0011_acts_are_found_too"),
    ]

    operations = [
        migrations.CreateModel(
            "ModelVersion",
            [
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("lists", models.BinaryField()),
                ("weights", models.BinaryField()),
                ("facts", models.BinaryField()),
                ("first_used_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            "shadowrun",
            "model",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shadow_runs",
                to="findings.modelversion",
            ),
        ),
        migrations.AddField(
            "shadowrun",
            "model_beside",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="findings.modelversion",
            ),
        ),
        migrations.CreateModel(
            "ModelChoice",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("chosen_at", models.DateTimeField()),
                ("reason", models.TextField()),
                (
                    "chosen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "model",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="findings.modelversion",
                    ),
                ),
                (
                    "run",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="model_choice",
                        to="findings.shadowrun",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="findings_model_choice_has_a_reason",
                    )
                ],
            },
        ),
    ]
