from django.db import migrations

# A case file that is read for an hour is four lines of the trail, not four hundred.
CREATE = """
CREATE UNIQUE INDEX people_one_reading_a_quarter ON people_auditevent
    (actor_id, object_type, object_id, date_bin('15 minutes', at AT TIME ZONE 'UTC', TIMESTAMP '2000-01-01'))
    WHERE verb = 'object_read';
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0005_cooperation_and_emergencies")]

    operations = [migrations.RunSQL(CREATE, "DROP INDEX people_one_reading_a_quarter")]
