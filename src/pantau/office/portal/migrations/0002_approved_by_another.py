from django.db import migrations

TABLES = ("portal_pieceversion", "portal_pieceapproval", "portal_piecewithdrawal")

FORBID = """
CREATE FUNCTION portal_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was published is written once: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE FUNCTION portal_approved_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM portal_pieceversion AS approved
        JOIN portal_pieceversion AS any_version ON any_version.piece_id = approved.piece_id
        WHERE approved.id = NEW.version_id AND any_version.written_by_id = NEW.approved_by_id
    ) THEN
        RAISE EXCEPTION 'whoever wrote a version of a piece cannot approve it' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER portal_approved_by_another BEFORE INSERT ON portal_pieceapproval
    FOR EACH ROW EXECUTE FUNCTION portal_approved_by_another();
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_is_written_once BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION portal_is_written_once();
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"DROP TRIGGER {table}_is_written_once ON {table};\n" for table in TABLES)
    + "DROP TRIGGER portal_approved_by_another ON portal_pieceapproval;\n"
    + "DROP FUNCTION portal_approved_by_another();\nDROP FUNCTION portal_is_written_once();"
)


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_pieces")]

    operations = [migrations.RunSQL([FORBID, TRIGGERS], ALLOW)]
