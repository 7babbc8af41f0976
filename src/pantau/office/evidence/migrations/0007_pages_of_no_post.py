import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pantau.engine.pictures import bands

# What machines saw in pictures of captures until now stands beside their seal.
COPIED = """
INSERT INTO evidence_capturedpicture (capture_id, path, url, sha256, width, height, look, quality, look_keys, lines,
    reader, sealed)
SELECT capture_id, name, '', sha256, 0, 0, look, quality, '{}', lines, reader, false FROM evidence_capturedfile
WHERE look IS NOT NULL OR reader <> '' ORDER BY id
"""
SEALED_ONCE = """
DROP TRIGGER evidence_capture_is_sealed_once ON evidence_pagecapture;
CREATE TRIGGER evidence_capture_is_sealed_once BEFORE UPDATE ON evidence_pagecapture FOR EACH ROW
    WHEN (OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256 OR NEW.manifest IS DISTINCT FROM OLD.manifest
        OR NEW.post_id IS DISTINCT FROM OLD.post_id OR NEW.url <> OLD.url OR NEW.how <> OLD.how
        OR (NEW.subject <> OLD.subject AND OLD.subject <> '')
        OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id OR NEW.why <> OLD.why))
    EXECUTE FUNCTION evidence_capture_is_sealed_once();
"""


def index_looks(apps, schema_editor):
    looks = apps.get_model("evidence", "CapturedPicture")
    for one in looks.objects.filter(look__isnull=False, quality__gte=bands.GOOD):
        one.look_keys = bands.keys(bytes(one.look))
        one.save(update_fields=["look_keys"])


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0006_citizens_hand_in"),
        ("posts", "0008_looks_of_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CapturedPicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("url", models.TextField(blank=True, default="")),
                ("sha256", models.CharField(max_length=64)),
                ("width", models.PositiveIntegerField(default=0)),
                ("height", models.PositiveIntegerField(default=0)),
                ("look", models.BinaryField(null=True)),
                ("quality", models.PositiveSmallIntegerField(null=True)),
                (
                    "look_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, size=None
                    ),
                ),
                ("lines", models.JSONField(default=list)),
                ("reader", models.CharField(blank=True, default="", max_length=64)),
                ("sealed", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="subject",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AddField(
            model_name="pagecapture",
            name="closed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="pagecapture",
            name="closed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="pagecapture",
            name="closed_why",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="pagecapture",
            name="subject",
            field=models.CharField(blank=True, default="", max_length=32),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="post",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="posts.post",
            ),
        ),
        migrations.AddIndex(
            model_name="pagecapture",
            index=models.Index(
                condition=models.Q(("subject", ""), _negated=True),
                fields=["subject"],
                name="evidence_capture_by_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("post__isnull", False), models.Q(("subject", ""), _negated=True), _connector="OR"
                ),
                name="evidence_is_about_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagecapture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None),
                    models.Q(("closed_by__isnull", False), models.Q(("closed_why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="evidence_capture_closed_says_why",
            ),
        ),
        migrations.AddField(
            model_name="capturedpicture",
            name="capture",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pictures",
                to="evidence.pagecapture",
            ),
        ),
        migrations.AddIndex(
            model_name="capturedpicture",
            index=models.Index(fields=["sha256"], name="evidence_picture_by_hash"),
        ),
        migrations.AddIndex(
            model_name="capturedpicture",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["look_keys"], name="evidence_picture_by_look"
            ),
        ),
        migrations.RunSQL(COPIED, migrations.RunSQL.noop),
        migrations.RunPython(index_looks, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="capturedfile",
            name="lines",
        ),
        migrations.RemoveField(
            model_name="capturedfile",
            name="look",
        ),
        migrations.RemoveField(
            model_name="capturedfile",
            name="quality",
        ),
        migrations.RemoveField(
            model_name="capturedfile",
            name="read_at",
        ),
        migrations.RemoveField(
            model_name="capturedfile",
            name="reader",
        ),
        migrations.RunSQL(SEALED_ONCE, migrations.RunSQL.noop),
    ]
