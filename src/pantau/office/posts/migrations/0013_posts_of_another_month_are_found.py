"""The few posts whose versions lie in another month than that of posting, for searches that read some months only.

The table of posts is read once, and takes no posts meanwhile.
"""

from django.db import migrations

INDEX = """
CREATE INDEX posts_post_elsewhere ON posts_post (posted_at)
WHERE posted_at AT TIME ZONE 'UTC' < month - 1
    OR posted_at AT TIME ZONE 'UTC' >= month + interval '1 month 1 day'
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0012_given_up_pictures_are_found")]

    operations = [migrations.RunSQL(INDEX, "DROP INDEX posts_post_elsewhere")]
