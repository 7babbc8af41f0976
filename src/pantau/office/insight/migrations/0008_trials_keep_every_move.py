from django.db import migrations, models


class Migration(migrations.Migration):
    """Moves name the wording that was tried; of those kept before nobody knows which it was."""

    dependencies = [
        ("insight", "0007_trials_with_other_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="nametrial",
            name="moves_found",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.RunSQL("UPDATE insight_nametrial SET moves = '[]'", migrations.RunSQL.noop),
    ]
