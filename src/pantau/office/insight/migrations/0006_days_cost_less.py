from django.conf import settings
from django.db import migrations

from pantau.office.insight import counted

#: Triggers of before called a function for each row; now the zone is looked up once for each statement.
NO_FUNCTION = "DROP FUNCTION insight_day(timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("insight", "0005_briefings")]

    operations = [
        migrations.RunSQL(
            f"{counted.NO_TRIGGERS} {counted.TRIGGERS} {NO_FUNCTION}",
            counted.DAY_FUNCTION.format(zone=settings.TIME_ZONE),
        )
    ]
