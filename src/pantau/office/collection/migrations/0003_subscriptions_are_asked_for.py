from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("collection", "0002_quota_memory_and_refused_deliveries")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="asked_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="subscription", name="confirmed_at", field=models.DateTimeField(null=True)
        ),
    ]
