import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Seats that are there already get their roles' usual side; a leader of the regency's side is changed by hand.
SIDES = """
UPDATE people_membership
SET side = CASE WHEN role = 'technical_operator' THEN 'regency' ELSE 'bawaslu' END
"""


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cooperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=100)),
                ("signed_on", models.DateField()),
                ("scope", models.TextField()),
                ("bawaslu_signatory", models.CharField(max_length=200)),
                ("bawaslu_office", models.CharField(max_length=200)),
                ("regency_signatory", models.CharField(max_length=200)),
                ("regency_office", models.CharField(max_length=200)),
                ("plenary_number", models.CharField(max_length=100)),
                ("plenary_on", models.DateField()),
                ("agreement", models.BinaryField()),
                ("agreement_name", models.CharField(max_length=255)),
                ("agreement_sha256", models.CharField(max_length=64)),
                ("valid_from", models.DateTimeField()),
                ("valid_to", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_reason", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_type", models.CharField(max_length=64)),
                ("object_id", models.CharField(max_length=64)),
                ("reason", models.TextField()),
                ("granted_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.AddField(
            model_name="membership",
            name="side",
            field=models.CharField(
                blank=True,
                choices=[("bawaslu", "Bawaslu"), ("regency", "Pemerintah kabupaten")],
                default="",
                max_length=16,
            ),
        ),
        migrations.RunSQL(SIDES, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "technical_operator"), ("side", "regency")),
                    models.Q(("role", "leadership"), ("side__in", ("bawaslu", "regency"))),
                    models.Q(
                        models.Q(("role__in", ("technical_operator", "leadership")), _negated=True),
                        ("side", "bawaslu"),
                    ),
                    _connector="OR",
                ),
                name="people_seat_is_of_a_side_it_may_be",
            ),
        ),
        migrations.AddField(
            model_name="cooperation",
            name="made_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="cooperation",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="reviewed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="emergencyaccess",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gt", models.F("valid_from"))),
                name="people_cooperation_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None), models.Q(("withdrawn_reason", ""), _negated=True), _connector="OR"
                ),
                name="people_cooperation_is_withdrawn_with_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="emergencyaccess",
            index=models.Index(fields=["user", "object_type", "object_id"], name="people_emergency_by_user"),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("granted_at"))),
                name="people_emergency_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="emergencyaccess",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_at", None),
                    models.Q(
                        models.Q(("review", ""), _negated=True),
                        models.Q(("reviewed_by", models.F("user")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="people_emergency_is_reviewed_by_another",
            ),
        ),
    ]
