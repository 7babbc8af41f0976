from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0007_words_in_pictures"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="stance",
            field=models.CharField(blank=True, db_default="", max_length=12),
        ),
        migrations.AddField(
            model_name="finding",
            name="language",
            field=models.CharField(blank=True, db_default="", max_length=12),
        ),
    ]
