"""A file and an interface may give the same post in other words."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("collection", "0022_alarms_about_evidence"),
    ]

    operations = [
        migrations.AlterField(
            model_name="lookagain",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("unchanged", "Tidak berubah"),
                    ("engagement", "Hanya hitungan berubah"),
                    ("edited", "Isi berubah"),
                    ("reads_otherwise", "Terbaca lain lewat jalur lain"),
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
    ]
