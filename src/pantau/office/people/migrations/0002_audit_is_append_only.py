from django.db import migrations

FORBID = """
CREATE FUNCTION people_audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER people_audit_is_append_only BEFORE UPDATE OR DELETE ON people_auditevent
    FOR EACH ROW EXECUTE FUNCTION people_audit_is_append_only();
"""
ALLOW = """
DROP TRIGGER people_audit_is_append_only ON people_auditevent;
DROP FUNCTION people_audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
