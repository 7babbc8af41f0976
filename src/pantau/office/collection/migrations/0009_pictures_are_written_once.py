from django.db import migrations

FORBID = """
CREATE FUNCTION collection_picture_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a picture is written once: change refused'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER collection_picture_is_written_once BEFORE UPDATE ON collection_picture
    FOR EACH ROW EXECUTE FUNCTION collection_picture_is_written_once();
"""
ALLOW = """
DROP TRIGGER collection_picture_is_written_once ON collection_picture;
DROP FUNCTION collection_picture_is_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [("collection", "0008_pictures_and_reported_acts")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
