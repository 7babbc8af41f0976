from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0010_worker_runs")]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("posted_at", None)), fields=["first_seen_at"], name="posts_post_undated"
            ),
        ),
    ]
