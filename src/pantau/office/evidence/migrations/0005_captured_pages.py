import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SEALED_ONCE = """
CREATE FUNCTION evidence_capture_is_sealed_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a sealed capture keeps its manifest and files: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER evidence_capture_is_sealed_once BEFORE UPDATE ON evidence_pagecapture FOR EACH ROW
    WHEN (OLD.sha256 <> '' AND (NEW.sha256 <> OLD.sha256 OR NEW.manifest IS DISTINCT FROM OLD.manifest
        OR NEW.post_id IS DISTINCT FROM OLD.post_id OR NEW.url <> OLD.url OR NEW.how <> OLD.how
        OR NEW.asked_by_id IS DISTINCT FROM OLD.asked_by_id OR NEW.why <> OLD.why))
    EXECUTE FUNCTION evidence_capture_is_sealed_once();
CREATE TRIGGER evidence_capture_stays BEFORE DELETE ON evidence_pagecapture
    FOR EACH ROW EXECUTE FUNCTION evidence_capture_is_sealed_once();
CREATE TRIGGER evidence_captured_file_is_written_once BEFORE UPDATE ON evidence_capturedfile FOR EACH ROW
    WHEN (NEW.sha256 <> OLD.sha256 OR NEW.name <> OLD.name OR NEW.capture_id <> OLD.capture_id)
    EXECUTE FUNCTION evidence_capture_is_sealed_once();
"""
UNSEALED = """
DROP TRIGGER evidence_captured_file_is_written_once ON evidence_capturedfile;
DROP TRIGGER evidence_capture_stays ON evidence_pagecapture;
DROP TRIGGER evidence_capture_is_sealed_once ON evidence_pagecapture;
DROP FUNCTION evidence_capture_is_sealed_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0004_leaves_for_what_was_held"),
        ("posts", "0008_looks_of_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PageCapture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("browser", "direkam peramban kantor"), ("upload", "diunggah petugas")],
                        max_length=8,
                    ),
                ),
                ("url", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "menunggu giliran"),
                            ("running", "sedang direkam"),
                            ("captured", "terekam"),
                            ("partial", "terekam sebagian"),
                            ("unreachable", "tidak terbuka"),
                            ("refused", "ditolak"),
                            ("failed", "gagal"),
                            ("dropped", "dihapus"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, default="", max_length=24)),
                ("final_url", models.TextField(blank=True, default="")),
                ("title", models.TextField(blank=True, default="")),
                ("asked_at", models.DateTimeField()),
                ("why", models.TextField(blank=True, default="")),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("manifest", models.BinaryField(null=True)),
                ("sha256", models.CharField(blank=True, default="", max_length=64)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="evidence.evidence",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="captures",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CapturedFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("role", models.CharField(max_length=16)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveBigIntegerField()),
                ("media_type", models.CharField(max_length=100)),
                ("original_name", models.CharField(blank=True, default="", max_length=200)),
                ("look", models.BinaryField(null=True)),
                ("quality", models.PositiveSmallIntegerField(null=True)),
                ("lines", models.JSONField(default=list)),
                ("reader", models.CharField(blank=True, default="", max_length=64)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "capture",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="evidence.pagecapture",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="pagecapture",
            index=models.Index(
                condition=models.Q(("expires_at__isnull", False)),
                fields=["expires_at"],
                name="evidence_capture_ends",
            ),
        ),
        migrations.AddIndex(
            model_name="pagecapture",
            index=models.Index(fields=["status", "-asked_at"], name="evidence_capture_by_status"),
        ),
        migrations.AddConstraint(
            model_name="pagecapture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked_by__isnull", True), models.Q(("why", ""), _negated=True), _connector="OR"
                ),
                name="evidence_capture_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="pagecapture",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["captured", "partial"]), _negated=True),
                    models.Q(("sha256", ""), _negated=True),
                    _connector="OR",
                ),
                name="evidence_capture_reached_is_sealed",
            ),
        ),
        migrations.AddIndex(
            model_name="capturedfile",
            index=models.Index(fields=["sha256"], name="evidence_captured_by_hash"),
        ),
        migrations.AddConstraint(
            model_name="capturedfile",
            constraint=models.UniqueConstraint(
                fields=("capture", "name"), name="evidence_captured_file_once"
            ),
        ),
        migrations.RunSQL(SEALED_ONCE, UNSEALED),
    ]
