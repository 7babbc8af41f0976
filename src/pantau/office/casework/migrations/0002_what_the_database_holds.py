"""What the database itself refuses: changed history, changed signed papers, and a study decided by its author alone."""

from django.db import migrations

FORBID = """
CREATE FUNCTION casework_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened in a case is append-only: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER casework_caseevent_is_append_only BEFORE UPDATE OR DELETE ON casework_caseevent
    FOR EACH ROW EXECUTE FUNCTION casework_is_append_only();

CREATE FUNCTION casework_signed_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE'
        OR NEW."values" IS DISTINCT FROM OLD."values" OR NEW.attachments IS DISTINCT FROM OLD.attachments
        OR NEW.number IS DISTINCT FROM OLD.number OR NEW.signed_at IS DISTINCT FROM OLD.signed_at
        OR NEW.signers IS DISTINCT FROM OLD.signers OR NEW.form IS DISTINCT FROM OLD.form
        OR NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.pdf_sha256 IS DISTINCT FROM OLD.pdf_sha256
        OR NEW.state = 'draft' THEN
        RAISE EXCEPTION 'a signed paper does not change: write a new version'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_paper_stays BEFORE UPDATE OR DELETE ON casework_paper
    FOR EACH ROW EXECUTE FUNCTION casework_signed_paper_stays();

CREATE FUNCTION casework_two_persons_decide() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.item_id IS NULL THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (
        SELECT FROM casework_vote v
        WHERE v.item_id = NEW.item_id AND v.choice = 'for' AND NOT EXISTS (
            SELECT FROM casework_paper p
            WHERE p.case_id = NEW.case_id AND p.form = 'violation_study' AND p.state IN ('draft', 'signed')
                AND v.user_id IN (p.made_by_id, p.changed_by_id)
        )
    ) THEN
        RAISE EXCEPTION 'nobody but the author of the study was for this outcome'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_outcome_of_two_persons BEFORE INSERT OR UPDATE ON casework_outcome
    FOR EACH ROW EXECUTE FUNCTION casework_two_persons_decide();
"""
ALLOW = """
DROP TRIGGER casework_outcome_of_two_persons ON casework_outcome;
DROP FUNCTION casework_two_persons_decide();
DROP TRIGGER casework_paper_stays ON casework_paper;
DROP FUNCTION casework_signed_paper_stays();
DROP TRIGGER casework_caseevent_is_append_only ON casework_caseevent;
DROP FUNCTION casework_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_the_path_of_a_case")]

    operations = [migrations.RunSQL(FORBID, ALLOW)]
