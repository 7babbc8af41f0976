"""Once the time of a closed case is over, what names anybody in it may go: the database lets it, and no other case."""

from django.db import migrations, models

FORGOTTEN = """
CREATE FUNCTION casework_is_forgotten(wanted bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT c.forgotten_at IS NOT NULL FROM casework_case c WHERE c.id = wanted), false)
$$;

CREATE OR REPLACE FUNCTION casework_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND casework_is_forgotten(OLD.case_id) AND NEW.why = '' AND NEW.facts = '{}'::jsonb
        AND (NEW.id, NEW.case_id, NEW.kind, NEW.at, NEW.noted_at, NEW.by_id, NEW.move, NEW.before, NEW.after)
            IS NOT DISTINCT FROM
            (OLD.id, OLD.case_id, OLD.kind, OLD.at, OLD.noted_at, OLD.by_id, OLD.move, OLD.before, OLD.after) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what happened in a case is append-only: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE FUNCTION casework_signed_paper_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    forgotten boolean;
BEGIN
    IF OLD.state = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF OLD.case_id IS NOT NULL THEN
        forgotten := casework_is_forgotten(OLD.case_id);
    ELSE
        SELECT coalesce(bool_and(casework_is_forgotten(i.case_id)), false) INTO forgotten
            FROM casework_plenaryitem i WHERE i.plenary_id = OLD.plenary_id;
    END IF;
    IF TG_OP = 'UPDATE' AND forgotten AND NEW."values" = '{}'::jsonb AND NEW.attachments = '[]'::jsonb
        AND NEW.signers = '[]'::jsonb AND NEW.sealed IS NULL AND NEW.pdf_file = ''
        AND (NEW.number, NEW.signed_at, NEW.form, NEW.case_id, NEW.plenary_id, NEW.pdf_sha256, NEW.state)
            IS NOT DISTINCT FROM
            (OLD.number, OLD.signed_at, OLD.form, OLD.case_id, OLD.plenary_id, OLD.pdf_sha256, OLD.state) THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE'
        OR NEW."values" IS DISTINCT FROM OLD."values" OR NEW.attachments IS DISTINCT FROM OLD.attachments
        OR NEW.sealed IS DISTINCT FROM OLD.sealed OR NEW.pdf_file IS DISTINCT FROM OLD.pdf_file
        OR NEW.number IS DISTINCT FROM OLD.number OR NEW.signed_at IS DISTINCT FROM OLD.signed_at
        OR NEW.signers IS DISTINCT FROM OLD.signers OR NEW.form IS DISTINCT FROM OLD.form
        OR NEW.case_id IS DISTINCT FROM OLD.case_id OR NEW.pdf_sha256 IS DISTINCT FROM OLD.pdf_sha256
        OR NEW.state = 'draft' THEN
        RAISE EXCEPTION 'a signed paper does not change: write a new version'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION casework_closed_plenary_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    kept record := CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
    closed timestamptz;
BEGIN
    IF TG_TABLE_NAME = 'casework_vote' THEN
        SELECT p.closed_at INTO closed FROM casework_plenaryitem i
            JOIN casework_plenary p ON p.id = i.plenary_id WHERE i.id = kept.item_id;
        IF TG_OP = 'UPDATE' THEN
            IF (NEW.id, NEW.item_id, NEW.user_id, NEW.choice, NEW.at) IS NOT DISTINCT FROM
                (OLD.id, OLD.item_id, OLD.user_id, OLD.choice, OLD.at)
                AND casework_is_forgotten((SELECT i.case_id FROM casework_plenaryitem i WHERE i.id = OLD.item_id)) THEN
                RETURN NEW;
            END IF;
        END IF;
    ELSE
        SELECT p.closed_at INTO closed FROM casework_plenary p WHERE p.id = kept.plenary_id;
        IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'casework_plenaryitem' THEN
            IF casework_is_forgotten(OLD.case_id)
                AND (NEW.id, NEW.plenary_id, NEW.case_id, NEW.question, NEW.carried, NEW.counted_at)
                    IS NOT DISTINCT FROM
                    (OLD.id, OLD.plenary_id, OLD.case_id, OLD.question, OLD.carried, OLD.counted_at) THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    IF closed IS NOT NULL AND TG_OP = 'INSERT' THEN
        IF NEW.at <= closed THEN
            closed := NULL;
        END IF;
    END IF;
    IF closed IS NOT NULL THEN
        RAISE EXCEPTION 'a closed plenary stands: % refused on %', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_days_off_and_calendars")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="forgotten_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(FORGOTTEN, migrations.RunSQL.noop),
    ]
