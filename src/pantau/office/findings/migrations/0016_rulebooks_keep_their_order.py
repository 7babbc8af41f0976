from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0015_history_is_read_again")]

    operations = [
        migrations.AddField(
            model_name="rulebookversion",
            name="text",
            field=models.TextField(blank=True, db_default="", default=""),
        )
    ]
