from django.db import migrations

TABLES = ("evidence_evidence", "evidence_evidencepart", "evidence_custodyevent")

FORBID = """
CREATE FUNCTION evidence_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'evidence is append-only: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
""" + "".join(
    f"""
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION evidence_is_append_only();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_is_append_only ON {table};\n" for table in TABLES)
    + "DROP FUNCTION evidence_is_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
