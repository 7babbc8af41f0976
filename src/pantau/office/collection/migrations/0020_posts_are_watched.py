"""Captured and flagged posts are watched, each look is written down, and each route doubts for itself."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0019_picture_addresses"),
        ("posts", "0008_looks_of_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="LookAgain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("route", models.CharField(max_length=32)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("unchanged", "Tidak berubah"),
                            ("engagement", "Hanya hitungan berubah"),
                            ("edited", "Isi berubah"),
                            ("missing", "Tidak ditemukan sekali"),
                            ("deleted", "Dihapus"),
                            ("not_found", "Hilang, sebab tidak disebut"),
                            ("account_gone", "Akun tidak ada lagi"),
                            ("blocked", "Terkunci bagi kita"),
                            ("still_gone", "Masih tidak ada"),
                            ("reappeared", "Muncul lagi"),
                            ("unknown", "Tidak diketahui"),
                        ],
                        max_length=16,
                    ),
                ),
                ("why", models.CharField(blank=True, default="", max_length=16)),
                ("answer", models.CharField(blank=True, default="", max_length=64)),
                ("version_before", models.PositiveIntegerField(null=True)),
                ("version_after", models.PositiveIntegerField(null=True)),
                ("present_at", models.DateTimeField(null=True)),
                ("missing_since", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="postdoubt",
            name="collection_post_doubt_once",
        ),
        migrations.AddField(
            model_name="postlook",
            name="deadline_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="postlook",
            name="watched_since",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="postlook",
            index=models.Index(
                condition=models.Q(("watched_since__isnull", False)),
                fields=["route", "due_at"],
                name="collection_watched_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="postdoubt",
            constraint=models.UniqueConstraint(
                fields=("platform", "native_id", "route"), name="collection_post_doubt_by_route"
            ),
        ),
        migrations.AddField(
            model_name="lookagain",
            name="post",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="looks",
                to="posts.post",
            ),
        ),
        migrations.AddIndex(
            model_name="lookagain",
            index=models.Index(
                condition=models.Q(
                    (
                        "outcome__in",
                        ["edited", "deleted", "not_found", "account_gone", "blocked", "reappeared"],
                    )
                ),
                fields=["-at", "-id"],
                name="collection_look_notable",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookagain",
            constraint=models.UniqueConstraint(
                fields=("post", "at", "route"), name="collection_look_again_once"
            ),
        ),
    ]
