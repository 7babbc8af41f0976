from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0025_pages_of_acts_are_captures")]

    operations = [
        migrations.AddField(
            model_name="coveragestatement",
            name="manifest",
            field=models.BinaryField(default=b"", db_default=b""),
        ),
    ]
