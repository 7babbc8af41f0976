from django.conf import settings
from django.db import migrations

from pantau.office.insight import counted

MAKE = f"{counted.DAY_FUNCTION.format(zone=settings.TIME_ZONE)};\n{counted.TRIGGERS}"
#: What was there before the triggers were.
COUNT = f"INSERT INTO insight_daychange ({counted.COLUMNS}, count) {counted.EVERYTHING}"


class Migration(migrations.Migration):
    dependencies = [
        ("insight", "0003_summaries"),
        ("posts", "0009_acts_of_registered_accounts_stay"),
        ("findings", "0013_first_seen"),
        ("review", "0003_seconds_of_a_decision"),
        ("registry", "0005_possible_matches"),
    ]

    operations = [
        migrations.RunSQL(MAKE, f"{counted.NO_TRIGGERS} DROP FUNCTION insight_day(timestamptz)"),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
