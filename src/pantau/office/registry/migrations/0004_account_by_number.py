from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_forgotten_proposals_stay_away")]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("native_id", ""), _negated=True),
                fields=["native_id"],
                name="registry_account_by_number",
            ),
        ),
    ]
