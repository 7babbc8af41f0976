from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0008_what_a_post_does_and_in_which_language"),
    ]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="tones",
            field=models.JSONField(db_default=models.Value([], models.JSONField()), default=list),
        ),
    ]
