from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0008_looks_of_pictures")]

    operations = [
        migrations.AddField("interaction", "purged_at", models.DateTimeField(null=True)),
    ]
