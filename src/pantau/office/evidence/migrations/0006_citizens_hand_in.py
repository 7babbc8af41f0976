from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0005_captured_pages")]

    operations = [
        migrations.AlterField(
            model_name="pagecapture",
            name="how",
            field=models.CharField(
                choices=[
                    ("browser", "direkam peramban kantor"),
                    ("upload", "diunggah petugas"),
                    ("citizen", "diserahkan warga"),
                ],
                max_length=8,
            ),
        ),
    ]
