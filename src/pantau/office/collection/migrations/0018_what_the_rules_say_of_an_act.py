from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collection", "0017_pictures_are_fetched")]

    operations = [
        migrations.AddField(
            model_name="reportedact",
            name="weighed",
            field=models.JSONField(default=list),
        ),
    ]
