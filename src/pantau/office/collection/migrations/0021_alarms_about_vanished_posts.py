"""An alarm for flagged posts that are gone before anybody kept them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0020_posts_are_watched"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alarm",
            name="kind",
            field=models.CharField(
                choices=[
                    ("late", "Janji rencana meleset"),
                    ("broken_off", "Pengumpulan terhenti di tengah jalan"),
                    ("no_access", "Izin atau token ditolak"),
                    ("day_short", "Kemarin banyak akun tidak terlihat"),
                    ("refusals", "Kiriman platform ditolak"),
                    ("no_sweep", "Pengumpulan berhenti"),
                    ("vanished", "Unggahan bertanda hilang sebelum disimpan"),
                ],
                max_length=16,
            ),
        ),
    ]
