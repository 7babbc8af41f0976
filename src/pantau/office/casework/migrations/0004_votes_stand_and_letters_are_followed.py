import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What a closed plenary decided does not change, and nobody votes in it any more.
STAND = """
CREATE FUNCTION casework_closed_plenary_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
    closed timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'casework_vote' THEN
        SELECT p.closed_at INTO closed FROM casework_plenaryitem i
            JOIN casework_plenary p ON p.id = i.plenary_id WHERE i.id = kept.item_id;
    ELSE
        SELECT p.closed_at INTO closed FROM casework_plenary p WHERE p.id = kept.plenary_id;
    END IF;
    IF closed IS NOT NULL AND TG_OP = 'INSERT' THEN
        IF NEW.at <= closed THEN
            closed := NULL;
        END IF;
    END IF;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'a closed plenary stands: % refused on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER casework_vote_stands BEFORE INSERT OR UPDATE OR DELETE ON casework_vote
    FOR EACH ROW EXECUTE FUNCTION casework_closed_plenary_stands();
CREATE TRIGGER casework_plenaryitem_stands BEFORE UPDATE OR DELETE ON casework_plenaryitem
    FOR EACH ROW EXECUTE FUNCTION casework_closed_plenary_stands();
CREATE TRIGGER casework_plenarymember_stands BEFORE UPDATE OR DELETE ON casework_plenarymember
    FOR EACH ROW EXECUTE FUNCTION casework_closed_plenary_stands();
"""
MOVE = """
DROP TRIGGER casework_plenarymember_stands ON casework_plenarymember;
DROP TRIGGER casework_plenaryitem_stands ON casework_plenaryitem;
DROP TRIGGER casework_vote_stands ON casework_vote;
DROP FUNCTION casework_closed_plenary_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_sealed_papers"),
        ("posts", "0009_acts_of_registered_accounts_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TakedownLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.URLField(max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Diminta"),
                            ("gone", "Diturunkan"),
                            ("refused", "Ditolak"),
                            ("still_up", "Masih tayang"),
                        ],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="outcome",
            name="casework_outcome_once",
        ),
        migrations.AddField(
            model_name="followup",
            name="step",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="handover",
            name="lacking",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="handover",
            name="lacking_why",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="handover",
            name="register_number",
            field=models.CharField(blank=True, default="", max_length=100),
        ),
        migrations.AddField(
            model_name="plenary",
            name="called_off_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="plenary",
            name="called_off_why",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="plenarymember",
            name="confirmed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="vote",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="followup",
            name="text",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                fields=("case", "code", "party", "advised_only"),
                name="casework_outcome_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="plenary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("called_off_at", None), models.Q(("called_off_why", ""), _negated=True), _connector="OR"
                ),
                name="casework_plenary_called_off_says_why",
            ),
        ),
        migrations.AddField(
            model_name="takedownlink",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="takedownlink",
            name="handover",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="casework.handover"
            ),
        ),
        migrations.AddField(
            model_name="takedownlink",
            name="post",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="posts.post"
            ),
        ),
        migrations.AddConstraint(
            model_name="takedownlink",
            constraint=models.UniqueConstraint(
                fields=("handover", "url"), name="casework_takedown_link_once"
            ),
        ),
        migrations.RunSQL(STAND, MOVE),
    ]
