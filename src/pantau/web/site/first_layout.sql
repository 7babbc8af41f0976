-- The layout of an empty database, made from the migrations by scripts/write-layout: change those, never this.

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);

CREATE FUNCTION public.casework_closed_plenary_stands() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.casework_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.casework_is_forgotten(wanted bigint) RETURNS boolean
    LANGUAGE sql STABLE
    AS $$
    SELECT coalesce((SELECT c.forgotten_at IS NOT NULL FROM casework_case c WHERE c.id = wanted), false)
$$;

CREATE FUNCTION public.casework_signed_paper_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.casework_two_persons_decide() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.collection_picture_is_written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a picture is written once: change refused'
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.collection_statement_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a coverage statement stays as it was made: % refused; make another edition', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.evidence_capture_is_sealed_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a sealed capture keeps its manifest and files: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.evidence_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'evidence is append-only: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.findings_words_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE findings_foundwords SET words = NEW.tsv WHERE post_id = NEW.post_id AND version = NEW.version;
    RETURN NULL;
END $$;

CREATE FUNCTION public.findings_words_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM findings_foundwords WHERE post_id = OLD.post_id AND version = OLD.version;
    RETURN NULL;
END $$;

CREATE FUNCTION public.findings_words_of_found() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM 1 FROM posts_post WHERE id IN (SELECT post_id FROM made) ORDER BY id FOR KEY SHARE;
    INSERT INTO findings_foundwords (post_id, version, words)
    SELECT said.post_id, said.version, said.tsv
    FROM (SELECT DISTINCT post_id FROM made WHERE post_id IS NOT NULL) AS found
    JOIN posts_post AS post ON post.id = found.post_id
    JOIN posts_postversion AS said ON said.post_id = post.id AND said.month = post.month
    ORDER BY said.post_id, said.version
    ON CONFLICT (post_id, version) DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION public.findings_words_of_later() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO findings_foundwords (post_id, version, words)
    SELECT NEW.post_id, NEW.version, NEW.tsv
    WHERE EXISTS (SELECT 1 FROM findings_foundwords WHERE post_id = NEW.post_id)
    ON CONFLICT (post_id, version) DO NOTHING;
    RETURN NULL;
END $$;

CREATE FUNCTION public.insight_accounts_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, post.* FROM posts_post AS post WHERE post.account_id IN (SELECT made.id FROM made JOIN gone USING (id)
    WHERE (made.candidate_id, made.party_id) IS DISTINCT FROM (gone.candidate_id, gone.party_id))) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN made AS account ON account.id = told.account_id
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT -1 AS sign, post.* FROM posts_post AS post WHERE post.account_id IN (SELECT made.id FROM made JOIN gone USING (id)
    WHERE (made.candidate_id, made.party_id) IS DISTINCT FROM (gone.candidate_id, gone.party_id))) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN gone AS account ON account.id = told.account_id
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_briefing_stays() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'a report that was given out stays as it was: % refused; make another version', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.insight_candidates_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, post.* FROM posts_post AS post WHERE post.account_id IN (SELECT account.id FROM registry_account AS account JOIN made ON made.id = account.candidate_id
    JOIN gone ON gone.id = made.id
    WHERE (made.party_id, made.district_id) IS DISTINCT FROM (gone.party_id, gone.district_id))) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN registry_account AS account ON account.id = told.account_id
LEFT JOIN made AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT -1 AS sign, post.* FROM posts_post AS post WHERE post.account_id IN (SELECT account.id FROM registry_account AS account JOIN made ON made.id = account.candidate_id
    JOIN gone ON gone.id = made.id
    WHERE (made.party_id, made.district_id) IS DISTINCT FROM (gone.party_id, gone.district_id))) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN registry_account AS account ON account.id = told.account_id
LEFT JOIN gone AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_decisions_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'decisions' AS measure, (told.decided_at AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.kind AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, decision.decided_at, decision.kind, finding.* FROM made AS decision JOIN findings_finding AS finding ON finding.id = decision.finding_id WHERE decision.undone_at IS NULL UNION ALL SELECT -1 AS sign, decision.decided_at, decision.kind, finding.* FROM gone AS decision JOIN findings_finding AS finding ON finding.id = decision.finding_id WHERE decision.undone_at IS NULL) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_decisions_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'decisions' AS measure, (told.decided_at AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.kind AS status, sum(told.sign) AS count
    FROM (SELECT -1 AS sign, decision.decided_at, decision.kind, finding.* FROM gone AS decision JOIN findings_finding AS finding ON finding.id = decision.finding_id WHERE decision.undone_at IS NULL) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_decisions_made() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'decisions' AS measure, (told.decided_at AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.kind AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, decision.decided_at, decision.kind, finding.* FROM made AS decision JOIN findings_finding AS finding ON finding.id = decision.finding_id WHERE decision.undone_at IS NULL) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_findings_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'findings' AS measure, (coalesce(told.posted_at, told.created_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, made.* FROM made JOIN gone USING (id)  WHERE (made.posted_at, made.created_at, made.platform, made.party_number, made.district_code, made.category, made.phase, made.status) IS DISTINCT FROM (gone.posted_at, gone.created_at, gone.platform, gone.party_number, gone.district_code, gone.category, gone.phase, gone.status) UNION ALL SELECT -1 AS sign, gone.* FROM made JOIN gone USING (id)  WHERE (made.posted_at, made.created_at, made.platform, made.party_number, made.district_code, made.category, made.phase, made.status) IS DISTINCT FROM (gone.posted_at, gone.created_at, gone.platform, gone.party_number, gone.district_code, gone.category, gone.phase, gone.status)) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office WHERE told.status <> 'superseded'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'decisions' AS measure, (told.decided_at AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.kind AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, decision.decided_at, decision.kind, made.* FROM made JOIN gone USING (id) JOIN review_findingdecision AS decision ON decision.finding_id = made.id AND decision.undone_at IS NULL WHERE (made.posted_at, made.created_at, made.platform, made.party_number, made.district_code, made.category, made.phase, made.status) IS DISTINCT FROM (gone.posted_at, gone.created_at, gone.platform, gone.party_number, gone.district_code, gone.category, gone.phase, gone.status) UNION ALL SELECT -1 AS sign, decision.decided_at, decision.kind, gone.* FROM made JOIN gone USING (id) JOIN review_findingdecision AS decision ON decision.finding_id = made.id AND decision.undone_at IS NULL WHERE (made.posted_at, made.created_at, made.platform, made.party_number, made.district_code, made.category, made.phase, made.status) IS DISTINCT FROM (gone.posted_at, gone.created_at, gone.platform, gone.party_number, gone.district_code, gone.category, gone.phase, gone.status)) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_findings_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'findings' AS measure, (coalesce(told.posted_at, told.created_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.status, sum(told.sign) AS count
    FROM (SELECT -1 AS sign, gone.* FROM gone) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office WHERE told.status <> 'superseded'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_findings_made() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT 'findings' AS measure, (coalesce(told.posted_at, told.created_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(told.party_number::text, '') AS party, told.district_code AS district,
        told.category, told.phase, told.status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, made.* FROM made) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office WHERE told.status <> 'superseded'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_posts_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, made.* FROM made JOIN gone USING (id)  WHERE (made.platform, made.account_id, made.posted_at, made.first_seen_at, made.gone_at) IS DISTINCT FROM (gone.platform, gone.account_id, gone.posted_at, gone.first_seen_at, gone.gone_at) UNION ALL SELECT -1 AS sign, gone.* FROM made JOIN gone USING (id)  WHERE (made.platform, made.account_id, made.posted_at, made.first_seen_at, made.gone_at) IS DISTINCT FROM (gone.platform, gone.account_id, gone.posted_at, gone.first_seen_at, gone.gone_at)) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN registry_account AS account ON account.id = told.account_id
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_posts_gone() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT -1 AS sign, gone.* FROM gone) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN registry_account AS account ON account.id = told.account_id
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.insight_posts_made() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
INSERT INTO insight_daychange (measure, day, platform, party, district, category, phase, status, count) 
    SELECT kind.measure, (coalesce(told.posted_at, told.first_seen_at) AT TIME ZONE office.zone)::date AS day, told.platform,
        coalesce(party.number::text, '') AS party, coalesce(district.code, '') AS district,
        '' AS category, '' AS phase, '' AS status, sum(told.sign) AS count
    FROM (SELECT 1 AS sign, made.* FROM made) AS told CROSS JOIN (SELECT coalesce(
    (SELECT zone FROM insight_officezone ORDER BY id LIMIT 1), 'Asia/Makassar') AS zone) AS office
    
LEFT JOIN registry_account AS account ON account.id = told.account_id
LEFT JOIN registry_candidate AS candidate ON candidate.id = account.candidate_id
LEFT JOIN registry_party AS party ON party.id = coalesce(candidate.party_id, account.party_id)
LEFT JOIN registry_district AS district ON district.id = candidate.district_id

    CROSS JOIN (VALUES ('posts'), ('gone')) AS kind (measure)
    WHERE kind.measure = 'posts' OR told.gone_at IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(told.sign) <> 0;
RETURN NULL;
END $$;

CREATE FUNCTION public.people_audit_is_append_only() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only: % refused', TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.portal_approved_by_another() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.portal_is_written_once() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'what was published is written once: % refused on %', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION public.posts_accounts_exist() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE missing bigint;
BEGIN
    SELECT made.account_id INTO missing FROM made
    WHERE made.account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM registry_account AS a WHERE a.id = made.account_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = format('posts_post: there is no registry_account %s', missing);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.posts_keep_their_accounts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE held bigint;
BEGIN
    LOCK TABLE posts_post IN SHARE ROW EXCLUSIVE MODE;
    SELECT gone.id INTO held FROM gone
    WHERE EXISTS (SELECT 1 FROM posts_post AS p WHERE p.account_id = gone.id)
        AND NOT EXISTS (SELECT 1 FROM registry_account AS a WHERE a.id = gone.id)
    LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation USING MESSAGE = format('registry_account %s still has posts', held);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION public.posts_make_partitions(first_month date, last_month date) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
    starts date;
    partition text;
    made integer := 0;
BEGIN
    FOR starts IN
        SELECT generate_series(
            date_trunc('month', greatest(first_month, DATE '2004-01-01')::timestamp),
            date_trunc('month', least(last_month, current_date + 400)::timestamp),
            interval '1 month')::date
    LOOP
        partition := format('posts_postversion_%s', to_char(starts, 'YYYYMM'));
        CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
        PERFORM pg_advisory_xact_lock(hashtext('posts_make_partitions'));
        CONTINUE WHEN to_regclass('public.' || partition) IS NOT NULL;
        -- A row of usual size is kept whole: compressing it would cost a fifth of the time of ingest and
        -- save a tenth of the space.
        EXECUTE format('CREATE TABLE public.%I (LIKE public.posts_postversion INCLUDING ALL)
            WITH (toast_tuple_target = 8160)', partition);
        EXECUTE format(
            'WITH moved AS (DELETE FROM public.posts_postversion_default WHERE month = %L RETURNING *)
             INSERT INTO public.%I (post_id, month, version, seen_at, expires_at, content_hash, route, format,
                                    legal_basis, source_ref, text, mapped, raw, replaced_by, repairs, purged_at)
             SELECT post_id, month, version, seen_at, expires_at, content_hash, route, format,
                    legal_basis, source_ref, text, mapped, raw, replaced_by, repairs, purged_at FROM moved',
            starts, partition);
        EXECUTE format(
            'ALTER TABLE public.posts_postversion ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            partition, starts, (starts + interval '1 month')::date);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    queueing_lock text,
    priority integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;

CREATE TABLE public.account_emailaddress (
    id integer NOT NULL,
    email character varying(254) NOT NULL,
    verified boolean NOT NULL,
    "primary" boolean NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.account_emailaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.account_emailconfirmation (
    id integer NOT NULL,
    created timestamp with time zone NOT NULL,
    sent timestamp with time zone,
    key character varying(64) NOT NULL,
    email_address_id integer NOT NULL
);

ALTER TABLE public.account_emailconfirmation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.account_emailconfirmation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_account (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    platform character varying(16) NOT NULL,
    kind character varying(16) NOT NULL,
    key text NOT NULL,
    handle text NOT NULL,
    native_id text NOT NULL,
    url text NOT NULL,
    written text NOT NULL,
    entered_as text DEFAULT ''::text NOT NULL,
    status character varying(16) NOT NULL,
    registered_on date,
    candidate_id bigint,
    document_id bigint,
    party_id bigint,
    CONSTRAINT registry_account_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_account_has_a_key CHECK ((NOT (key = ''::text))),
    CONSTRAINT registry_account_has_one_owner CHECK (((candidate_id IS NULL) OR (party_id IS NULL))),
    CONSTRAINT registry_account_row_check CHECK (("row" >= 0)),
    CONSTRAINT registry_account_status_is_known CHECK (((status)::text = ANY ((ARRAY['registered'::character varying, 'late'::character varying, 'unregistered'::character varying, 'closed'::character varying, 'reactivated'::character varying, 'unresolved'::character varying])::text[])))
);

CREATE TABLE public.registry_candidate (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    election character varying(64) NOT NULL,
    list_number smallint NOT NULL,
    name character varying(200) NOT NULL,
    gender character varying(1) NOT NULL,
    home character varying(200) NOT NULL,
    publication character varying(8) NOT NULL,
    district_id bigint NOT NULL,
    document_id bigint,
    party_id bigint NOT NULL,
    CONSTRAINT registry_candidate_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_candidate_list_number_check CHECK ((list_number >= 0)),
    CONSTRAINT registry_candidate_row_check CHECK (("row" >= 0))
);

CREATE TABLE public.registry_district (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    election character varying(64) NOT NULL,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    seats smallint,
    document_id bigint,
    CONSTRAINT registry_district_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_district_row_check CHECK (("row" >= 0)),
    CONSTRAINT registry_district_seats_check CHECK ((seats >= 0))
);

CREATE TABLE public.registry_party (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    election character varying(64) NOT NULL,
    number smallint NOT NULL,
    short character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    document_id bigint,
    CONSTRAINT registry_party_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_party_number_check CHECK ((number >= 0)),
    CONSTRAINT registry_party_row_check CHECK (("row" >= 0))
);

CREATE TABLE public.casework_caseevent (
    id bigint NOT NULL,
    kind character varying(40) NOT NULL,
    at timestamp with time zone NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    move character varying(40) NOT NULL,
    before character varying(24) NOT NULL,
    after character varying(24) NOT NULL,
    why text NOT NULL,
    facts jsonb NOT NULL,
    by_id bigint,
    case_id bigint NOT NULL
);

CREATE TABLE public.casework_case (
    id bigint NOT NULL,
    number character varying(32) NOT NULL,
    register_number character varying(100) NOT NULL,
    election character varying(64) NOT NULL,
    entrance character varying(12) NOT NULL,
    state character varying(24) NOT NULL,
    title character varying(200) NOT NULL,
    district_code character varying(32) NOT NULL,
    village_code character varying(32) NOT NULL,
    version integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    entered_state_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    held boolean NOT NULL,
    norms jsonb NOT NULL,
    opened_by_id bigint NOT NULL,
    forgotten_at timestamp with time zone,
    CONSTRAINT casework_case_has_a_title CHECK ((NOT ((title)::text = ''::text))),
    CONSTRAINT casework_case_version_check CHECK ((version >= 0))
);

CREATE TABLE public.review_findingdecision (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    norm character varying(64) NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    batch uuid,
    undone_at timestamp with time zone,
    undo_reason text NOT NULL,
    decided_by_id bigint NOT NULL,
    finding_id bigint NOT NULL,
    undone_by_id bigint,
    released_at timestamp with time zone,
    released_by_id bigint,
    seconds integer,
    CONSTRAINT review_decision_has_a_reason CHECK ((NOT (reason = ''::text))),
    CONSTRAINT review_findingdecision_seconds_check CHECK ((seconds >= 0)),
    CONSTRAINT review_undone_by_somebody CHECK ((((undone_at IS NULL) AND (undone_by_id IS NULL)) OR ((undone_at IS NOT NULL) AND (undone_by_id IS NOT NULL))))
);

CREATE TABLE public.findings_finding (
    id bigint NOT NULL,
    version integer NOT NULL,
    category character varying(32) NOT NULL,
    rule character varying(100) NOT NULL,
    rank double precision NOT NULL,
    severity smallint NOT NULL,
    weight smallint GENERATED ALWAYS AS ((GREATEST(ceiling(((severity)::double precision * rank)), (1.0)::double precision))::smallint) STORED,
    function character varying(16) NOT NULL,
    subject character varying(16) NOT NULL,
    phase character varying(16) NOT NULL,
    norms jsonb NOT NULL,
    spans jsonb NOT NULL,
    context jsonb NOT NULL,
    missing jsonb NOT NULL,
    reasons jsonb NOT NULL,
    contested jsonb NOT NULL,
    status character varying(12) NOT NULL,
    cluster character varying(32) NOT NULL,
    platform character varying(16) NOT NULL,
    district_code character varying(32) NOT NULL,
    party_number smallint,
    posted_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    post_id bigint,
    rulebook_id character varying(64) NOT NULL,
    due_at timestamp with time zone,
    people bigint,
    probability double precision NOT NULL,
    worth double precision NOT NULL,
    picture_spans jsonb NOT NULL,
    stance character varying(12) DEFAULT ''::character varying NOT NULL,
    language character varying(12) DEFAULT ''::character varying NOT NULL,
    tones jsonb DEFAULT '[]'::jsonb NOT NULL,
    act_id bigint,
    first_seen_at timestamp with time zone,
    first_seen_by_id bigint,
    CONSTRAINT findings_finding_is_about_one_thing CHECK ((((act_id IS NULL) AND (post_id IS NOT NULL)) OR ((act_id IS NOT NULL) AND (post_id IS NULL)))),
    CONSTRAINT findings_finding_party_number_check CHECK ((party_number >= 0)),
    CONSTRAINT findings_finding_severity_check CHECK ((severity >= 0)),
    CONSTRAINT findings_finding_version_check CHECK ((version >= 0))
);

CREATE TABLE public.collection_attempt (
    id bigint NOT NULL,
    day date NOT NULL,
    platform character varying(16) NOT NULL,
    connector character varying(64) NOT NULL,
    route character varying(32) NOT NULL,
    means character varying(8) NOT NULL,
    outcome character varying(8) NOT NULL,
    why character varying(16) NOT NULL,
    detail text NOT NULL,
    at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    times integer NOT NULL,
    requests integer NOT NULL,
    account_id bigint,
    CONSTRAINT collection_attempt_requests_check CHECK ((requests >= 0)),
    CONSTRAINT collection_attempt_times_check CHECK ((times >= 0)),
    CONSTRAINT collection_failure_says_why CHECK (((((outcome)::text = 'ok'::text) AND ((why)::text = ''::text)) OR ((NOT ((outcome)::text = 'ok'::text)) AND (NOT ((why)::text = ''::text)))))
);

CREATE TABLE public.posts_post (
    id bigint NOT NULL,
    platform character varying(16) NOT NULL,
    native_id text NOT NULL,
    url text NOT NULL,
    author_handle text NOT NULL,
    author_name text NOT NULL,
    author_native_id text NOT NULL,
    author_keys text[] NOT NULL,
    subject character varying(16) NOT NULL,
    registered boolean,
    sponsored boolean,
    said_subject character varying(16) NOT NULL,
    said_registered boolean,
    posted_at timestamp with time zone,
    month date NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    gone_at timestamp with time zone,
    gone_reason text NOT NULL,
    version_count integer NOT NULL,
    current_version integer NOT NULL,
    content_hash bytea NOT NULL,
    account_id bigint,
    purged_at timestamp with time zone,
    held_at timestamp with time zone,
    CONSTRAINT posts_post_current_version_check CHECK ((current_version >= 0)),
    CONSTRAINT posts_post_version_count_check CHECK ((version_count >= 0))
);

CREATE TABLE public.api_delivery (
    id uuid NOT NULL,
    event character varying(32) NOT NULL,
    keys bigint[] NOT NULL,
    at timestamp with time zone NOT NULL,
    state character varying(12) NOT NULL,
    attempts smallint NOT NULL,
    tried_at timestamp with time zone,
    status smallint,
    trouble character varying(32) NOT NULL,
    webhook_id bigint NOT NULL,
    CONSTRAINT api_delivery_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT api_delivery_status_check CHECK ((status >= 0))
);

CREATE TABLE public.api_export (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    format character varying(8) NOT NULL,
    filters jsonb NOT NULL,
    state character varying(8) NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ready_at timestamp with time zone,
    expires_at timestamp with time zone,
    rows bigint,
    size bigint,
    sha256 character varying(64) NOT NULL,
    problem text NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT api_export_rows_check CHECK ((rows >= 0)),
    CONSTRAINT api_export_size_check CHECK ((size >= 0))
);

ALTER TABLE public.api_export ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.api_token (
    id bigint NOT NULL,
    name character varying(100) NOT NULL,
    begins character varying(16) NOT NULL,
    sha256 character varying(64) NOT NULL,
    scopes character varying(32)[] NOT NULL,
    per_minute smallint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    last_used_at timestamp with time zone,
    minute timestamp with time zone,
    in_minute integer NOT NULL,
    revoked_by_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT api_token_ends CHECK ((expires_at > made_at)),
    CONSTRAINT api_token_in_minute_check CHECK ((in_minute >= 0)),
    CONSTRAINT api_token_is_for_something CHECK ((NOT (scopes = '{}'::character varying(32)[]))),
    CONSTRAINT api_token_per_minute_check CHECK ((per_minute >= 0))
);

ALTER TABLE public.api_token ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.api_webhook (
    id bigint NOT NULL,
    url text NOT NULL,
    events character varying(32)[] NOT NULL,
    secret bytea NOT NULL,
    made_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    paused_at timestamp with time zone,
    paused_why character varying(32) NOT NULL,
    failed_in_row integer NOT NULL,
    user_id bigint NOT NULL,
    token_id bigint,
    CONSTRAINT api_webhook_failed_in_row_check CHECK ((failed_in_row >= 0))
);

ALTER TABLE public.api_webhook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.api_webhook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);

ALTER TABLE public.auth_group ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.auth_group_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);

ALTER TABLE public.auth_permission ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auth_permission_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_assignment (
    id bigint NOT NULL,
    lead boolean NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone,
    why text NOT NULL,
    given_by_id bigint,
    user_id bigint NOT NULL,
    case_id bigint NOT NULL,
    letter character varying(100) NOT NULL
);

ALTER TABLE public.casework_assignment ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_calendarfeed (
    id bigint NOT NULL,
    key_hash character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.casework_calendarfeed ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_calendarfeed_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.casework_case ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_case_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.casework_caseevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_caseevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_caseitem (
    id bigint NOT NULL,
    brought character varying(64) NOT NULL,
    why text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    act_id bigint,
    added_by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    evidence_id bigint,
    finding_id bigint,
    post_id bigint,
    CONSTRAINT casework_item_is_something CHECK (((finding_id IS NOT NULL) OR (post_id IS NOT NULL) OR (act_id IS NOT NULL) OR (evidence_id IS NOT NULL) OR (NOT ((brought)::text = ''::text))))
);

ALTER TABLE public.casework_caseitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_caseitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_caselink (
    id bigint NOT NULL,
    why text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint NOT NULL,
    first_id bigint NOT NULL,
    second_id bigint NOT NULL,
    CONSTRAINT casework_link_is_ordered CHECK ((first_id < second_id)),
    CONSTRAINT casework_link_says_why CHECK ((NOT (why = ''::text)))
);

ALTER TABLE public.casework_caselink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_caselink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_casenote (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    case_id bigint NOT NULL,
    CONSTRAINT casework_note_says_something CHECK ((NOT (text = ''::text)))
);

ALTER TABLE public.casework_casenote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_casenote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_caseparty (
    id bigint NOT NULL,
    part character varying(12) NOT NULL,
    subject character varying(20) NOT NULL,
    name character varying(200) NOT NULL,
    "position" character varying(200) NOT NULL,
    acts jsonb NOT NULL,
    sealed bytea,
    added_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    removed_why text NOT NULL,
    account_id bigint,
    added_by_id bigint NOT NULL,
    candidate_id bigint,
    case_id bigint NOT NULL,
    official_id bigint,
    party_id bigint,
    CONSTRAINT casework_party_has_a_name CHECK ((NOT ((name)::text = ''::text))),
    CONSTRAINT casework_party_removed_says_why CHECK (((removed_at IS NULL) OR (NOT (removed_why = ''::text))))
);

ALTER TABLE public.casework_caseparty ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_caseparty_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_clarification (
    id bigint NOT NULL,
    round smallint NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    place character varying(300) NOT NULL,
    mode character varying(8) NOT NULL,
    questions jsonb NOT NULL,
    state character varying(10) NOT NULL,
    set_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone,
    ended_at timestamp with time zone,
    accompanied_by character varying(200) NOT NULL,
    why text NOT NULL,
    case_id bigint NOT NULL,
    party_id bigint NOT NULL,
    set_by_id bigint NOT NULL,
    told_by_id bigint,
    CONSTRAINT casework_clarification_has_a_place CHECK ((NOT ((place)::text = ''::text))),
    CONSTRAINT casework_clarification_round_check CHECK ((round >= 0)),
    CONSTRAINT casework_not_heard_says_why CHECK ((((state)::text = ANY ((ARRAY['set'::character varying, 'came'::character varying])::text[])) OR (NOT (why = ''::text))))
);

ALTER TABLE public.casework_clarification ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_clarification_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_followup (
    id bigint NOT NULL,
    state character varying(10) NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    by_id bigint NOT NULL,
    handover_id bigint NOT NULL,
    step character varying(40) NOT NULL
);

ALTER TABLE public.casework_followup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_followup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_handover (
    id bigint NOT NULL,
    addressee character varying(64) NOT NULL,
    name character varying(300) NOT NULL,
    channel character varying(300) NOT NULL,
    state character varying(10) NOT NULL,
    urgent boolean NOT NULL,
    prepared_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    received_by character varying(200) NOT NULL,
    case_id bigint NOT NULL,
    prepared_by_id bigint NOT NULL,
    outcome_id bigint NOT NULL,
    lacking jsonb NOT NULL,
    lacking_why text NOT NULL,
    register_number character varying(100) NOT NULL,
    CONSTRAINT casework_sent_says_when CHECK ((((state)::text = 'prepared'::text) OR (sent_at IS NOT NULL)))
);

ALTER TABLE public.casework_handover ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_handover_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_officedayoff (
    id bigint NOT NULL,
    day date NOT NULL,
    title character varying(200) NOT NULL,
    source character varying(300) NOT NULL,
    entered_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    entered_by_id bigint NOT NULL,
    withdrawn_by_id bigint,
    CONSTRAINT casework_day_off_has_a_source CHECK ((NOT ((source)::text = ''::text)))
);

ALTER TABLE public.casework_officedayoff ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_officedayoff_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_outcome (
    id bigint NOT NULL,
    code character varying(20) NOT NULL,
    norms jsonb NOT NULL,
    stage character varying(12) NOT NULL,
    advised_only boolean NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    case_id bigint NOT NULL,
    decided_by_id bigint NOT NULL,
    party_id bigint,
    item_id bigint,
    CONSTRAINT casework_outcome_says_why CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.casework_outcome ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_outcome_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_paper (
    id bigint NOT NULL,
    form character varying(64) NOT NULL,
    edition character varying(100) NOT NULL,
    rulebook character varying(64) NOT NULL,
    version smallint NOT NULL,
    number character varying(100) NOT NULL,
    "values" jsonb NOT NULL,
    attachments jsonb NOT NULL,
    state character varying(10) NOT NULL,
    lock integer NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    signed_at timestamp with time zone,
    signers jsonb NOT NULL,
    pdf_sha256 character varying(64) NOT NULL,
    scan_sha256 character varying(64) NOT NULL,
    dropped_why text NOT NULL,
    case_id bigint,
    changed_by_id bigint NOT NULL,
    corrects_id bigint,
    handover_id bigint,
    made_by_id bigint NOT NULL,
    party_id bigint,
    plenary_id bigint,
    pdf_file character varying(64) NOT NULL,
    place character varying(100) NOT NULL,
    scan_file character varying(64) NOT NULL,
    scan_kind character varying(8) NOT NULL,
    sealed bytea,
    CONSTRAINT casework_paper_is_of_something CHECK (((case_id IS NOT NULL) OR (plenary_id IS NOT NULL))),
    CONSTRAINT casework_paper_lock_check CHECK ((lock >= 0)),
    CONSTRAINT casework_paper_version_check CHECK ((version >= 0)),
    CONSTRAINT casework_signed_paper_says_when CHECK (((NOT ((state)::text = ANY ((ARRAY['signed'::character varying, 'replaced'::character varying])::text[]))) OR (signed_at IS NOT NULL)))
);

ALTER TABLE public.casework_paper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_paper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_plenary (
    id bigint NOT NULL,
    number character varying(100) NOT NULL,
    called_for timestamp with time zone NOT NULL,
    place character varying(200) NOT NULL,
    called_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    closed_at timestamp with time zone,
    version integer NOT NULL,
    called_by_id bigint NOT NULL,
    called_off_at timestamp with time zone,
    called_off_why text NOT NULL,
    CONSTRAINT casework_plenary_called_off_says_why CHECK (((called_off_at IS NULL) OR (NOT (called_off_why = ''::text)))),
    CONSTRAINT casework_plenary_version_check CHECK ((version >= 0))
);

ALTER TABLE public.casework_plenary ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_plenary_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_plenaryitem (
    id bigint NOT NULL,
    question character varying(8) NOT NULL,
    proposal text NOT NULL,
    outcomes jsonb NOT NULL,
    carried boolean,
    counted_at timestamp with time zone,
    case_id bigint NOT NULL,
    plenary_id bigint NOT NULL
);

ALTER TABLE public.casework_plenaryitem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_plenaryitem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_plenarymember (
    id bigint NOT NULL,
    chair boolean NOT NULL,
    present boolean NOT NULL,
    absent_why character varying(200) NOT NULL,
    plenary_id bigint NOT NULL,
    user_id bigint NOT NULL,
    confirmed_at timestamp with time zone
);

ALTER TABLE public.casework_plenarymember ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_plenarymember_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_series (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    year smallint NOT NULL,
    last integer NOT NULL,
    CONSTRAINT casework_series_last_check CHECK ((last >= 0)),
    CONSTRAINT casework_series_year_check CHECK ((year >= 0))
);

ALTER TABLE public.casework_series ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_takedownlink (
    id bigint NOT NULL,
    url character varying(2000) NOT NULL,
    state character varying(8) NOT NULL,
    at timestamp with time zone,
    by_id bigint,
    handover_id bigint NOT NULL,
    post_id bigint
);

ALTER TABLE public.casework_takedownlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_takedownlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.casework_vote (
    id bigint NOT NULL,
    choice character varying(8) NOT NULL,
    opinion text NOT NULL,
    at timestamp with time zone NOT NULL,
    item_id bigint NOT NULL,
    user_id bigint NOT NULL,
    recorded_by_id bigint,
    CONSTRAINT casework_recusal_says_why CHECK (((NOT ((choice)::text = 'recused'::text)) OR (NOT (opinion = ''::text))))
);

ALTER TABLE public.casework_vote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.casework_vote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_accountdoubt (
    id bigint NOT NULL,
    state character varying(16) NOT NULL,
    route character varying(32) NOT NULL,
    observed_at timestamp with time zone NOT NULL,
    detail text NOT NULL,
    cleared_at timestamp with time zone,
    account_id bigint NOT NULL
);

ALTER TABLE public.collection_accountdoubt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_accountdoubt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_accountverdict (
    id bigint NOT NULL,
    state character varying(16) NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    why text NOT NULL,
    lifted_at timestamp with time zone,
    account_id bigint NOT NULL,
    decided_by_id bigint NOT NULL
);

ALTER TABLE public.collection_accountverdict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_accountverdict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_alarm (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    platform character varying(16) NOT NULL,
    route character varying(32) NOT NULL,
    since timestamp with time zone NOT NULL,
    raised_at timestamp with time zone,
    last_at timestamp with time zone NOT NULL,
    calm_since timestamp with time zone,
    ended_at timestamp with time zone,
    count integer NOT NULL,
    most integer NOT NULL,
    whole integer NOT NULL,
    about jsonb NOT NULL,
    acknowledged_at timestamp with time zone,
    acknowledged_count integer NOT NULL,
    note text NOT NULL,
    acknowledged_by_id bigint,
    CONSTRAINT collection_alarm_acknowledged_count_check CHECK ((acknowledged_count >= 0)),
    CONSTRAINT collection_alarm_count_check CHECK ((count >= 0)),
    CONSTRAINT collection_alarm_most_check CHECK ((most >= 0)),
    CONSTRAINT collection_alarm_whole_check CHECK ((whole >= 0))
);

ALTER TABLE public.collection_alarm ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_alarm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.collection_attempt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_attempt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_capture (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    source_platform character varying(32) NOT NULL,
    content bytea NOT NULL,
    size bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    status character varying(8) NOT NULL,
    progress double precision NOT NULL,
    rows integer NOT NULL,
    new_posts integer NOT NULL,
    rejected integer NOT NULL,
    accounts integer NOT NULL,
    problem text NOT NULL,
    address_id bigint NOT NULL,
    CONSTRAINT collection_capture_accounts_check CHECK ((accounts >= 0)),
    CONSTRAINT collection_capture_new_posts_check CHECK ((new_posts >= 0)),
    CONSTRAINT collection_capture_rejected_check CHECK ((rejected >= 0)),
    CONSTRAINT collection_capture_rows_check CHECK ((rows >= 0)),
    CONSTRAINT collection_capture_size_check CHECK ((size >= 0))
);

ALTER TABLE public.collection_capture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_capture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_captureaddress (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    label character varying(100) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone,
    user_id bigint NOT NULL
);

ALTER TABLE public.collection_captureaddress ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_captureaddress_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_compliancejob (
    id bigint NOT NULL,
    job_id character varying(64) NOT NULL,
    posts integer NOT NULL,
    handed_in_at timestamp with time zone NOT NULL,
    collected_at timestamp with time zone,
    lost text NOT NULL,
    connector_id bigint NOT NULL,
    CONSTRAINT collection_compliancejob_posts_check CHECK ((posts >= 0))
);

ALTER TABLE public.collection_compliancejob ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_compliancejob_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_connector (
    id bigint NOT NULL,
    name character varying(64) NOT NULL,
    platform character varying(16) NOT NULL,
    route character varying(32) NOT NULL,
    consented boolean NOT NULL,
    proof character varying(32) NOT NULL,
    needs jsonb NOT NULL,
    enabled boolean NOT NULL,
    enabled_at timestamp with time zone,
    enabled_by_id bigint,
    sees character varying(16) DEFAULT 'posts'::character varying NOT NULL
);

ALTER TABLE public.collection_connector ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_connector_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_consent (
    id bigint NOT NULL,
    scope text NOT NULL,
    given_by character varying(200) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    token bytea NOT NULL,
    expires_at timestamp with time zone,
    account_id bigint NOT NULL,
    connector_id bigint NOT NULL,
    renewal bytea NOT NULL,
    ended_there_at timestamp with time zone,
    grantor bytea NOT NULL
);

ALTER TABLE public.collection_consent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_consent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_consentinvitation (
    id bigint NOT NULL,
    liaison character varying(200) NOT NULL,
    token_hash character varying(64) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    made_by_id bigint NOT NULL
);

CREATE TABLE public.collection_consentinvitation_accounts (
    id bigint NOT NULL,
    consentinvitation_id bigint CONSTRAINT collection_consentinvitation_acco_consentinvitation_id_not_null NOT NULL,
    account_id bigint NOT NULL
);

ALTER TABLE public.collection_consentinvitation_accounts ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_consentinvitation_accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.collection_consentinvitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_consentinvitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_countedday (
    id bigint NOT NULL,
    day date NOT NULL,
    district_code character varying(32) NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    registered integer NOT NULL,
    due integer NOT NULL,
    parts jsonb NOT NULL,
    CONSTRAINT collection_countedday_due_check CHECK ((due >= 0)),
    CONSTRAINT collection_countedday_registered_check CHECK ((registered >= 0))
);

ALTER TABLE public.collection_countedday ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_countedday_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_coveragestatement (
    id bigint NOT NULL,
    day date NOT NULL,
    edition integer NOT NULL,
    reason text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    registered integer NOT NULL,
    seen integer NOT NULL,
    accounted integer NOT NULL,
    accounts bytea NOT NULL,
    accounts_sha256 character varying(64) NOT NULL,
    paper bytea NOT NULL,
    paper_sha256 character varying(64) NOT NULL,
    made_by_id bigint,
    manifest bytea DEFAULT '\x'::bytea NOT NULL,
    CONSTRAINT collection_coveragestatement_accounted_check CHECK ((accounted >= 0)),
    CONSTRAINT collection_coveragestatement_edition_check CHECK ((edition >= 0)),
    CONSTRAINT collection_coveragestatement_registered_check CHECK ((registered >= 0)),
    CONSTRAINT collection_coveragestatement_seen_check CHECK ((seen >= 0)),
    CONSTRAINT collection_later_edition_says_why CHECK (((edition = 1) OR (NOT (reason = ''::text))))
);

ALTER TABLE public.collection_coveragestatement ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_coveragestatement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_credential (
    id bigint NOT NULL,
    name character varying(64) NOT NULL,
    secret bytea NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    connector_id bigint NOT NULL
);

ALTER TABLE public.collection_credential ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_credential_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_dayplan (
    day date NOT NULL,
    route character varying(32) NOT NULL,
    why character varying(16) NOT NULL,
    attempted boolean DEFAULT false NOT NULL,
    account_id bigint NOT NULL
);

CREATE TABLE public.collection_gaprecord (
    id bigint NOT NULL,
    platform character varying(16) NOT NULL,
    route character varying(32) NOT NULL,
    start timestamp with time zone,
    "end" timestamp with time zone NOT NULL,
    why character varying(16) NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    account_id bigint
);

ALTER TABLE public.collection_gaprecord ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_gaprecord_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_legalbasis (
    id bigint NOT NULL,
    kind character varying(32) NOT NULL,
    reference character varying(200) NOT NULL,
    signed_on date NOT NULL,
    signatory character varying(200) NOT NULL,
    scope text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    connector_id bigint NOT NULL,
    recorded_by_id bigint,
    CONSTRAINT collection_basis_has_a_reference CHECK ((NOT ((reference)::text = ''::text))),
    CONSTRAINT collection_basis_has_a_scope CHECK ((NOT (scope = ''::text)))
);

ALTER TABLE public.collection_legalbasis ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_legalbasis_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_lookagain (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    route character varying(32) NOT NULL,
    outcome character varying(16) NOT NULL,
    why character varying(16) NOT NULL,
    answer character varying(64) NOT NULL,
    version_before integer,
    version_after integer,
    present_at timestamp with time zone,
    missing_since timestamp with time zone,
    post_id bigint NOT NULL,
    CONSTRAINT collection_lookagain_version_after_check CHECK ((version_after >= 0)),
    CONSTRAINT collection_lookagain_version_before_check CHECK ((version_before >= 0))
);

ALTER TABLE public.collection_lookagain ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_lookagain_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_namesearch (
    id bigint NOT NULL,
    route character varying(32) NOT NULL,
    searched_at timestamp with time zone NOT NULL,
    candidate_id bigint NOT NULL
);

ALTER TABLE public.collection_namesearch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_namesearch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_patrollook (
    id bigint NOT NULL,
    how character varying(16) NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    minutes smallint NOT NULL,
    posts integer NOT NULL,
    why character varying(16) NOT NULL,
    account_id bigint NOT NULL,
    officer_id bigint NOT NULL,
    CONSTRAINT collection_patrollook_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT collection_patrollook_posts_check CHECK ((posts >= 0))
);

ALTER TABLE public.collection_patrollook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_patrollook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_patroltask (
    id bigint NOT NULL,
    day date NOT NULL,
    "position" integer NOT NULL,
    minutes smallint NOT NULL,
    unseen_days integer,
    posts integer NOT NULL,
    opened_at timestamp with time zone,
    done_at timestamp with time zone,
    account_id bigint NOT NULL,
    officer_id bigint NOT NULL,
    CONSTRAINT collection_patroltask_minutes_check CHECK ((minutes >= 0)),
    CONSTRAINT collection_patroltask_position_check CHECK (("position" >= 0)),
    CONSTRAINT collection_patroltask_posts_check CHECK ((posts >= 0)),
    CONSTRAINT collection_patroltask_unseen_days_check CHECK ((unseen_days >= 0))
);

ALTER TABLE public.collection_patroltask ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_patroltask_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_picture (
    sha256 character varying(64) NOT NULL,
    media_type character varying(16) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    size integer NOT NULL,
    body bytea NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    CONSTRAINT collection_picture_height_check CHECK ((height >= 0)),
    CONSTRAINT collection_picture_size_check CHECK ((size >= 0)),
    CONSTRAINT collection_picture_width_check CHECK ((width >= 0))
);

CREATE TABLE public.collection_picturefetch (
    id bigint NOT NULL,
    version integer NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    taken smallint NOT NULL,
    trouble character varying(16) NOT NULL,
    connector_id bigint NOT NULL,
    post_id bigint NOT NULL,
    addresses text[] NOT NULL,
    CONSTRAINT collection_picturefetch_taken_check CHECK ((taken >= 0)),
    CONSTRAINT collection_picturefetch_version_check CHECK ((version >= 0))
);

ALTER TABLE public.collection_picturefetch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_picturefetch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_platformanswer (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    connector character varying(64) NOT NULL,
    outcome character varying(10) NOT NULL,
    occurred_at timestamp with time zone,
    detail text NOT NULL,
    asked_by_id bigint NOT NULL,
    act_id bigint NOT NULL
);

ALTER TABLE public.collection_platformanswer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_platformanswer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_postdoubt (
    id bigint NOT NULL,
    platform character varying(16) NOT NULL,
    native_id text NOT NULL,
    reason character varying(16) NOT NULL,
    route character varying(32) NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL
);

ALTER TABLE public.collection_postdoubt ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_postdoubt_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_postlook (
    post_id bigint NOT NULL,
    route character varying(32) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    deadline_at timestamp with time zone,
    watched_since timestamp with time zone
);

CREATE TABLE public.collection_quotamemory (
    platform character varying(16) NOT NULL,
    memory jsonb NOT NULL,
    kept_at timestamp with time zone NOT NULL
);

CREATE TABLE public.collection_rawpayload (
    hash character varying(64) NOT NULL,
    body bytea NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone
);

CREATE TABLE public.collection_refuseddelivery (
    id bigint NOT NULL,
    day date NOT NULL,
    route character varying(32) NOT NULL,
    kind character varying(16) NOT NULL,
    times integer NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT collection_refuseddelivery_times_check CHECK ((times >= 0))
);

ALTER TABLE public.collection_refuseddelivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_refuseddelivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_reportedact (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    platform character varying(16) NOT NULL,
    actor_kind character varying(16) NOT NULL,
    actor_key text NOT NULL,
    actor_address text NOT NULL,
    actor_name text NOT NULL,
    evidence jsonb NOT NULL,
    evidence_note text NOT NULL,
    target_address text NOT NULL,
    target_post text NOT NULL,
    target_account text NOT NULL,
    text text NOT NULL,
    seen_at timestamp with time zone,
    occurred_at timestamp with time zone,
    source character varying(8) NOT NULL,
    source_note text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    handed_in_at timestamp with time zone,
    status character varying(9) NOT NULL,
    struck_at timestamp with time zone,
    struck_why text NOT NULL,
    interaction_id bigint,
    officer_id bigint NOT NULL,
    official_id bigint NOT NULL,
    struck_by_id bigint,
    weighed jsonb NOT NULL,
    CONSTRAINT collection_act_confirmed_is_an_act CHECK (((NOT ((status)::text = 'confirmed'::text)) OR (interaction_id IS NOT NULL))),
    CONSTRAINT collection_act_handed_in_is_whole CHECK ((((status)::text = ANY ((ARRAY['draft'::character varying, 'struck'::character varying])::text[])) OR ((handed_in_at IS NOT NULL) AND (seen_at IS NOT NULL)))),
    CONSTRAINT collection_act_struck_says_why CHECK (((NOT ((status)::text = 'struck'::text)) OR ((struck_at IS NOT NULL) AND (struck_by_id IS NOT NULL) AND (NOT (struck_why = ''::text)))))
);

ALTER TABLE public.collection_reportedact ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_reportedact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_reportedpicture (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    act_id bigint NOT NULL,
    picture_id character varying(64) NOT NULL,
    CONSTRAINT collection_reportedpicture_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.collection_reportedpicture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_reportedpicture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_screenshot (
    id bigint NOT NULL,
    address text NOT NULL,
    note text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    status character varying(8) NOT NULL,
    reader character varying(64) NOT NULL,
    problem character varying(16) NOT NULL,
    words character varying(12) NOT NULL,
    ended_at timestamp with time zone,
    why text NOT NULL,
    account_id bigint,
    officer_id bigint NOT NULL,
    post_id bigint,
    CONSTRAINT collection_screenshot_done_is_somebodys CHECK (((NOT ((status)::text = 'done'::text)) OR ((account_id IS NOT NULL) AND (NOT ((words)::text = ''::text)))))
);

ALTER TABLE public.collection_screenshot ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_screenshot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_screenshotpage (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    lines jsonb NOT NULL,
    read_at timestamp with time zone,
    picture_id character varying(64) NOT NULL,
    screenshot_id bigint NOT NULL,
    CONSTRAINT collection_screenshotpage_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.collection_screenshotpage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_screenshotpage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_secondlook (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    saw character varying(10) NOT NULL,
    statement text NOT NULL,
    act_id bigint NOT NULL,
    officer_id bigint NOT NULL,
    CONSTRAINT collection_second_look_says_something CHECK ((NOT (statement = ''::text)))
);

ALTER TABLE public.collection_secondlook ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_secondlook_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_share (
    id bigint NOT NULL,
    token_hash character varying(64) NOT NULL,
    address text NOT NULL,
    text text NOT NULL,
    refused jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    user_id bigint
);

ALTER TABLE public.collection_share ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_share_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_sharedpicture (
    id bigint NOT NULL,
    "position" smallint NOT NULL,
    media_type character varying(16) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    size integer NOT NULL,
    body bytea NOT NULL,
    share_id bigint NOT NULL,
    CONSTRAINT collection_sharedpicture_height_check CHECK ((height >= 0)),
    CONSTRAINT collection_sharedpicture_position_check CHECK (("position" >= 0)),
    CONSTRAINT collection_sharedpicture_size_check CHECK ((size >= 0)),
    CONSTRAINT collection_sharedpicture_width_check CHECK ((width >= 0))
);

ALTER TABLE public.collection_sharedpicture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_sharedpicture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_streamstate (
    id bigint NOT NULL,
    cursor text NOT NULL,
    heard_at timestamp with time zone,
    open_since timestamp with time zone,
    looked_at timestamp with time zone,
    accounts integer NOT NULL,
    down_why character varying(16) NOT NULL,
    down_detail text NOT NULL,
    connector_id bigint NOT NULL,
    unheard_id bigint,
    CONSTRAINT collection_streamstate_accounts_check CHECK ((accounts >= 0))
);

ALTER TABLE public.collection_streamstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_streamstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_subscription (
    id bigint NOT NULL,
    route character varying(32) NOT NULL,
    topic text NOT NULL,
    confirmed_at timestamp with time zone,
    expires_at timestamp with time zone,
    account_id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    lapsed_at timestamp with time zone
);

ALTER TABLE public.collection_subscription ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_subscription_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_sweepstate (
    id bigint NOT NULL,
    route character varying(32) NOT NULL,
    name text NOT NULL,
    cursor jsonb NOT NULL,
    due_at timestamp with time zone,
    tier character varying(8) NOT NULL,
    last_seen_at timestamp with time zone,
    failures integer NOT NULL,
    account_id bigint NOT NULL,
    CONSTRAINT collection_sweepstate_failures_check CHECK ((failures >= 0))
);

ALTER TABLE public.collection_sweepstate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_sweepstate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_tip (
    id bigint NOT NULL,
    channel character varying(16) NOT NULL,
    message_key character varying(64) NOT NULL,
    sender bytea NOT NULL,
    sender_key character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    text text NOT NULL,
    addresses jsonb NOT NULL,
    likeness character varying(64) NOT NULL,
    forwarded boolean NOT NULL,
    sent_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    state character varying(16) NOT NULL,
    decided_at timestamp with time zone,
    why text NOT NULL,
    expires_at timestamp with time zone,
    decided_by_id bigint,
    same_as_id bigint,
    CONSTRAINT collection_tip_set_aside_says_why CHECK (((NOT ((state)::text = 'set_aside'::text)) OR (NOT (why = ''::text))))
);

ALTER TABLE public.collection_tip ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_tip_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.collection_tipfile (
    id bigint NOT NULL,
    native_id character varying(64) NOT NULL,
    kind character varying(8) NOT NULL,
    mime character varying(64) NOT NULL,
    announced character varying(64) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size integer NOT NULL,
    body bytea NOT NULL,
    fetched_at timestamp with time zone,
    problem character varying(16) NOT NULL,
    tip_id bigint NOT NULL,
    CONSTRAINT collection_tipfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.collection_tipfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.collection_tipfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);

ALTER TABLE public.django_content_type ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_content_type_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);

ALTER TABLE public.django_migrations ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);

CREATE TABLE public.evidence_auditrun (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    seconds double precision NOT NULL,
    leaves bigint NOT NULL,
    heads integer NOT NULL,
    stamps integer NOT NULL,
    files bigint NOT NULL,
    bytes bigint NOT NULL,
    found integer NOT NULL,
    troubles jsonb NOT NULL
);

ALTER TABLE public.evidence_auditrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_auditrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_capturedfile (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    role character varying(16) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    media_type character varying(100) NOT NULL,
    original_name character varying(200) NOT NULL,
    capture_id bigint NOT NULL,
    CONSTRAINT evidence_capturedfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.evidence_capturedfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_capturedfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_capturedpicture (
    id bigint NOT NULL,
    path character varying(200) NOT NULL,
    url text NOT NULL,
    sha256 character varying(64) NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    look bytea,
    quality smallint,
    look_keys integer[] NOT NULL,
    lines jsonb NOT NULL,
    reader character varying(64) NOT NULL,
    sealed boolean NOT NULL,
    capture_id bigint NOT NULL,
    CONSTRAINT evidence_capturedpicture_height_check CHECK ((height >= 0)),
    CONSTRAINT evidence_capturedpicture_quality_check CHECK ((quality >= 0)),
    CONSTRAINT evidence_capturedpicture_width_check CHECK ((width >= 0))
);

ALTER TABLE public.evidence_capturedpicture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_capturedpicture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_custodyevent (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    by_id bigint,
    evidence_id bigint NOT NULL,
    by_name character varying(200) NOT NULL,
    facts jsonb NOT NULL,
    CONSTRAINT evidence_event_says_who CHECK (((by_id IS NOT NULL) OR (NOT ((by_name)::text = ''::text)))),
    CONSTRAINT evidence_event_says_why CHECK ((((kind)::text = 'viewed'::text) OR (NOT (reason = ''::text))))
);

ALTER TABLE public.evidence_custodyevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_custodyevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_evidence (
    id bigint NOT NULL,
    manifest bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    taken_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    post_id bigint,
    taken_by_id bigint NOT NULL,
    derived_from_id bigint,
    subject character varying(32) NOT NULL,
    CONSTRAINT evidence_is_about_something CHECK (((post_id IS NOT NULL) OR (NOT ((subject)::text = ''::text)))),
    CONSTRAINT evidence_taken_for_a_reason CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.evidence_evidence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_evidence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_evidencepart (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    sha256 character varying(64) NOT NULL,
    size bigint NOT NULL,
    media_type character varying(100) NOT NULL,
    evidence_id bigint NOT NULL,
    CONSTRAINT evidence_evidencepart_size_check CHECK ((size >= 0))
);

ALTER TABLE public.evidence_evidencepart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_evidencepart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_headstamp (
    id bigint NOT NULL,
    authority character varying(200) NOT NULL,
    response bytea NOT NULL,
    chain bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    head_id bigint NOT NULL
);

ALTER TABLE public.evidence_headstamp ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_headstamp_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_ledgerleaf (
    index bigint NOT NULL,
    item character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    at timestamp with time zone NOT NULL,
    leaf bytea NOT NULL,
    event_id bigint
);

CREATE TABLE public.evidence_ledgernode (
    level smallint NOT NULL,
    place bigint NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE public.evidence_loghead (
    id bigint NOT NULL,
    size bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    content bytea NOT NULL,
    sha256 character varying(64) NOT NULL
);

ALTER TABLE public.evidence_loghead ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_loghead_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.evidence_pagecapture (
    id bigint NOT NULL,
    how character varying(8) NOT NULL,
    url text NOT NULL,
    status character varying(12) NOT NULL,
    reason character varying(24) NOT NULL,
    final_url text NOT NULL,
    title text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    why text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    manifest bytea,
    sha256 character varying(64) NOT NULL,
    expires_at timestamp with time zone,
    asked_by_id bigint,
    evidence_id bigint,
    post_id bigint,
    closed_at timestamp with time zone,
    closed_by_id bigint,
    closed_why text NOT NULL,
    subject character varying(32) NOT NULL,
    CONSTRAINT evidence_capture_closed_says_why CHECK (((closed_at IS NULL) OR ((closed_by_id IS NOT NULL) AND (NOT (closed_why = ''::text))))),
    CONSTRAINT evidence_capture_reached_is_sealed CHECK (((NOT ((status)::text = ANY ((ARRAY['captured'::character varying, 'partial'::character varying])::text[]))) OR (NOT ((sha256)::text = ''::text)))),
    CONSTRAINT evidence_capture_says_why CHECK (((asked_by_id IS NULL) OR (NOT (why = ''::text))))
);

ALTER TABLE public.evidence_pagecapture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.evidence_pagecapture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_checkedclaim (
    id bigint NOT NULL,
    key character varying(400) NOT NULL,
    title character varying(500) NOT NULL,
    text text NOT NULL,
    verdict character varying(200) NOT NULL,
    checker character varying(200) NOT NULL,
    url character varying(2000) NOT NULL,
    checked_on date,
    language character varying(20) NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_why text NOT NULL,
    source_id bigint NOT NULL
);

ALTER TABLE public.findings_checkedclaim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_checkedclaim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_claimmatch (
    id bigint NOT NULL,
    version integer NOT NULL,
    score double precision NOT NULL,
    stance character varying(12) NOT NULL,
    places jsonb NOT NULL,
    again jsonb NOT NULL,
    matched_at timestamp with time zone NOT NULL,
    refused_at timestamp with time zone,
    claim_id bigint NOT NULL,
    post_id bigint NOT NULL,
    refused_by_id bigint,
    CONSTRAINT findings_claimmatch_version_check CHECK ((version >= 0))
);

ALTER TABLE public.findings_claimmatch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_claimmatch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_claimsource (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    address character varying(2000) NOT NULL,
    licence character varying(200) NOT NULL,
    verdict character varying(200) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    trouble text NOT NULL,
    stopped_at timestamp with time zone,
    added_by_id bigint
);

ALTER TABLE public.findings_claimsource ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_claimsource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_cluster (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    signature bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);

ALTER TABLE public.findings_cluster ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_cluster_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_clusterband (
    band smallint NOT NULL,
    value bigint NOT NULL,
    cluster_id bigint NOT NULL,
    CONSTRAINT findings_clusterband_band_check CHECK ((band >= 0))
);

ALTER TABLE public.findings_finding ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_finding_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_foundwords (
    id bigint NOT NULL,
    version integer NOT NULL,
    words tsvector NOT NULL,
    post_id bigint NOT NULL,
    CONSTRAINT findings_foundwords_version_check CHECK ((version >= 0))
);

ALTER TABLE public.findings_foundwords ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_foundwords_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_modelchoice (
    id bigint NOT NULL,
    chosen_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    chosen_by_id bigint NOT NULL,
    model_id character varying(64) NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT findings_model_choice_has_a_reason CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.findings_modelchoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_modelchoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_modelproposal (
    id bigint NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    proposed_by_id bigint NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT findings_proposal_has_a_reason CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.findings_modelproposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_modelproposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_modeltrial (
    id bigint NOT NULL,
    held_at timestamp with time zone NOT NULL,
    measure jsonb NOT NULL,
    worse boolean,
    beside_id character varying(64),
    model_id character varying(64) NOT NULL
);

ALTER TABLE public.findings_modeltrial ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_modeltrial_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_modelversion (
    hash character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    lists bytea NOT NULL,
    weights bytea NOT NULL,
    facts bytea NOT NULL,
    first_used_at timestamp with time zone NOT NULL
);

CREATE TABLE public.findings_postgroup (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    window_s integer,
    leader bigint,
    posts integer NOT NULL,
    accounts integer NOT NULL,
    registered integer NOT NULL,
    parties integer NOT NULL,
    platforms character varying(16)[] NOT NULL,
    hours integer NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    found_at timestamp with time zone NOT NULL,
    merged_into_id bigint,
    offices integer NOT NULL,
    CONSTRAINT findings_postgroup_accounts_check CHECK ((accounts >= 0)),
    CONSTRAINT findings_postgroup_hours_check CHECK ((hours >= 0)),
    CONSTRAINT findings_postgroup_offices_check CHECK ((offices >= 0)),
    CONSTRAINT findings_postgroup_parties_check CHECK ((parties >= 0)),
    CONSTRAINT findings_postgroup_posts_check CHECK ((posts >= 0)),
    CONSTRAINT findings_postgroup_registered_check CHECK ((registered >= 0)),
    CONSTRAINT findings_postgroup_window_s_check CHECK ((window_s >= 0))
);

ALTER TABLE public.findings_postgroup ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_postgroup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_postgroupmember (
    group_id bigint NOT NULL,
    post_id bigint NOT NULL
);

CREATE TABLE public.findings_postwording (
    post_id bigint NOT NULL,
    version integer NOT NULL,
    wording_id bigint,
    CONSTRAINT findings_postwording_version_check CHECK ((version >= 0))
);

CREATE TABLE public.findings_rescoring (
    run_id bigint NOT NULL,
    whole boolean NOT NULL,
    rate integer,
    free_at timestamp with time zone,
    paused_at timestamp with time zone,
    cancelled_at timestamp with time zone,
    apply_at timestamp with time zone,
    applied_at timestamp with time zone,
    applied bigint NOT NULL,
    unreadable bigint NOT NULL,
    written bigint NOT NULL,
    superseded bigint NOT NULL,
    CONSTRAINT findings_rescoring_applied_check CHECK ((applied >= 0)),
    CONSTRAINT findings_rescoring_rate_check CHECK ((rate >= 0)),
    CONSTRAINT findings_rescoring_superseded_check CHECK ((superseded >= 0)),
    CONSTRAINT findings_rescoring_unreadable_check CHECK ((unreadable >= 0)),
    CONSTRAINT findings_rescoring_written_check CHECK ((written >= 0))
);

CREATE TABLE public.findings_rescoringpart (
    id bigint NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    after bigint NOT NULL,
    done boolean NOT NULL,
    posts bigint NOT NULL,
    failed bigint NOT NULL,
    written bigint NOT NULL,
    superseded bigint NOT NULL,
    totals jsonb NOT NULL,
    rescoring_id bigint NOT NULL,
    CONSTRAINT findings_rescoringpart_failed_check CHECK ((failed >= 0)),
    CONSTRAINT findings_rescoringpart_posts_check CHECK ((posts >= 0)),
    CONSTRAINT findings_rescoringpart_superseded_check CHECK ((superseded >= 0)),
    CONSTRAINT findings_rescoringpart_written_check CHECK ((written >= 0))
);

ALTER TABLE public.findings_rescoringpart ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_rescoringpart_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_rulebookchoice (
    id bigint NOT NULL,
    chosen_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    chosen_by_id bigint NOT NULL,
    rulebook_id character varying(64) NOT NULL,
    run_id bigint NOT NULL,
    CONSTRAINT findings_choice_has_a_reason CHECK ((NOT (reason = ''::text)))
);

ALTER TABLE public.findings_rulebookchoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_rulebookchoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_rulebookversion (
    hash character varying(64) NOT NULL,
    name character varying(100) NOT NULL,
    content jsonb NOT NULL,
    first_used_at timestamp with time zone NOT NULL,
    text text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.findings_rulerecord (
    id bigint NOT NULL,
    rule character varying(100) NOT NULL,
    context text NOT NULL,
    confirmed integer NOT NULL,
    dismissed integer NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    CONSTRAINT findings_rulerecord_confirmed_check CHECK ((confirmed >= 0)),
    CONSTRAINT findings_rulerecord_dismissed_check CHECK ((dismissed >= 0))
);

ALTER TABLE public.findings_rulerecord ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_rulerecord_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_shadowchange (
    id bigint NOT NULL,
    version integer NOT NULL,
    category character varying(32) NOT NULL,
    kind character varying(8) NOT NULL,
    rule_before character varying(100) NOT NULL,
    rule_after character varying(100) NOT NULL,
    rank_before double precision,
    rank_after double precision,
    post_id bigint NOT NULL,
    run_id bigint NOT NULL,
    decided boolean DEFAULT false NOT NULL,
    CONSTRAINT findings_shadowchange_version_check CHECK ((version >= 0))
);

ALTER TABLE public.findings_shadowchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_shadowchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_shadowrun (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    last_post bigint NOT NULL,
    posts bigint NOT NULL,
    failed bigint NOT NULL,
    totals jsonb NOT NULL,
    asked_by_id bigint,
    beside_id character varying(64) NOT NULL,
    rulebook_id character varying(64) NOT NULL,
    model_id character varying(64),
    model_beside_id character varying(64),
    CONSTRAINT findings_shadowrun_failed_check CHECK ((failed >= 0)),
    CONSTRAINT findings_shadowrun_posts_check CHECK ((posts >= 0))
);

ALTER TABLE public.findings_shadowrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_shadowrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.findings_wording (
    id bigint NOT NULL,
    name bigint NOT NULL,
    method smallint NOT NULL,
    pairs bytea NOT NULL,
    leader bigint NOT NULL,
    last_at timestamp with time zone NOT NULL,
    CONSTRAINT findings_wording_method_check CHECK ((method >= 0))
);

ALTER TABLE public.findings_wording ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.findings_wording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_audit (
    id bigint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    rulebook character varying(64) NOT NULL,
    model character varying(64) NOT NULL,
    content jsonb NOT NULL,
    made_by_id bigint,
    CONSTRAINT insight_audit_has_days CHECK ((until >= since))
);

ALTER TABLE public.insight_audit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_blinditem (
    id bigint NOT NULL,
    version integer NOT NULL,
    category character varying(32) NOT NULL,
    place integer NOT NULL,
    first_id bigint,
    post_id bigint NOT NULL,
    sample_id bigint NOT NULL,
    CONSTRAINT insight_blinditem_place_check CHECK ((place >= 0)),
    CONSTRAINT insight_blinditem_version_check CHECK ((version >= 0))
);

ALTER TABLE public.insight_blinditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_blinditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_blindreading (
    id bigint NOT NULL,
    turn smallint NOT NULL,
    kind character varying(16) NOT NULL,
    category character varying(32) NOT NULL,
    reason text NOT NULL,
    read_at timestamp with time zone NOT NULL,
    item_id bigint NOT NULL,
    read_by_id bigint NOT NULL,
    CONSTRAINT insight_blind_reading_has_a_reason CHECK ((NOT (reason = ''::text))),
    CONSTRAINT insight_blindreading_turn_check CHECK ((turn >= 0))
);

ALTER TABLE public.insight_blindreading ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_blindreading_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_blindsample (
    id bigint NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    posts jsonb NOT NULL,
    drawn_by_id bigint
);

ALTER TABLE public.insight_blindsample ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_blindsample_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_briefing (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    version smallint NOT NULL,
    cut_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    reason character varying(300) NOT NULL,
    rulebook character varying(64) NOT NULL,
    figures jsonb NOT NULL,
    pdf bytea NOT NULL,
    pdf_sha256 character varying(64) NOT NULL,
    docx bytea NOT NULL,
    docx_sha256 character varying(64) NOT NULL,
    made_by_id bigint,
    CONSTRAINT insight_briefing_version_check CHECK ((version >= 0)),
    CONSTRAINT insight_correction_has_a_reason CHECK (((version = 1) OR (NOT ((reason)::text = ''::text))))
);

ALTER TABLE public.insight_briefing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_briefing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_daychange (
    id bigint NOT NULL,
    measure character varying(12) NOT NULL,
    day date NOT NULL,
    platform character varying(16) NOT NULL,
    party character varying(64) NOT NULL,
    district character varying(64) NOT NULL,
    category character varying(64) NOT NULL,
    phase character varying(64) NOT NULL,
    status character varying(64) NOT NULL,
    count bigint NOT NULL
);

ALTER TABLE public.insight_daychange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_daychange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_daycount (
    id bigint NOT NULL,
    measure character varying(12) NOT NULL,
    dimension character varying(12) NOT NULL,
    platform character varying(16) NOT NULL,
    day date NOT NULL,
    code character varying(64) NOT NULL,
    count bigint NOT NULL
);

ALTER TABLE public.insight_daycount ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_daycount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_incumbency (
    id bigint NOT NULL,
    holds boolean NOT NULL,
    source character varying(255) NOT NULL,
    noted_at timestamp with time zone NOT NULL,
    candidate_id bigint NOT NULL
);

ALTER TABLE public.insight_incumbency ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_incumbency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_nametrial (
    id bigint NOT NULL,
    made_at timestamp with time zone NOT NULL,
    rulebook character varying(64) NOT NULL,
    model character varying(64) NOT NULL,
    posts integer NOT NULL,
    kinds jsonb NOT NULL,
    moves jsonb NOT NULL,
    moves_found integer NOT NULL,
    CONSTRAINT insight_nametrial_moves_found_check CHECK ((moves_found >= 0)),
    CONSTRAINT insight_nametrial_posts_check CHECK ((posts >= 0))
);

ALTER TABLE public.insight_nametrial ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_nametrial_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.insight_officezone (
    id bigint NOT NULL,
    zone character varying(64) NOT NULL
);

ALTER TABLE public.insight_officezone ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.insight_officezone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.mfa_authenticator (
    id bigint NOT NULL,
    type character varying(20) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE public.mfa_authenticator ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mfa_authenticator_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_absence (
    id bigint NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    made_at timestamp with time zone NOT NULL,
    handed_over_at timestamp with time zone,
    ended_at timestamp with time zone,
    ended_by_id bigint,
    made_by_id bigint NOT NULL,
    stand_in_id bigint NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT people_absence_ends_after_it_starts CHECK ((last_day >= first_day)),
    CONSTRAINT people_nobody_stands_in_for_themselves CHECK ((NOT (user_id = stand_in_id)))
);

ALTER TABLE public.people_absence ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_absence_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_auditevent (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    verb character varying(64) NOT NULL,
    object_type character varying(64) NOT NULL,
    object_id character varying(64) NOT NULL,
    detail jsonb NOT NULL,
    actor_id bigint
);

ALTER TABLE public.people_auditevent ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_auditevent_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_cache (
    cache_key character varying(255) NOT NULL,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);

CREATE TABLE public.people_cooperation (
    id bigint NOT NULL,
    number character varying(100) NOT NULL,
    signed_on date NOT NULL,
    scope text NOT NULL,
    bawaslu_signatory character varying(200) NOT NULL,
    bawaslu_office character varying(200) NOT NULL,
    regency_signatory character varying(200) NOT NULL,
    regency_office character varying(200) NOT NULL,
    plenary_number character varying(100) NOT NULL,
    plenary_on date NOT NULL,
    agreement bytea NOT NULL,
    agreement_name character varying(255) NOT NULL,
    agreement_sha256 character varying(64) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone NOT NULL,
    made_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_reason text NOT NULL,
    made_by_id bigint,
    withdrawn_by_id bigint,
    CONSTRAINT people_cooperation_ends_after_it_starts CHECK ((valid_to > valid_from)),
    CONSTRAINT people_cooperation_is_withdrawn_with_a_reason CHECK (((withdrawn_at IS NULL) OR (NOT (withdrawn_reason = ''::text))))
);

ALTER TABLE public.people_cooperation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_cooperation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_emergencyaccess (
    id bigint NOT NULL,
    object_type character varying(64) NOT NULL,
    object_id character varying(64) NOT NULL,
    reason text NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    reviewed_at timestamp with time zone,
    review text NOT NULL,
    reviewed_by_id bigint,
    user_id bigint NOT NULL,
    CONSTRAINT people_emergency_ends_after_it_starts CHECK ((expires_at > granted_at)),
    CONSTRAINT people_emergency_is_reviewed_by_another CHECK (((reviewed_at IS NULL) OR ((NOT (review = ''::text)) AND (NOT ((reviewed_by_id = user_id) AND (reviewed_by_id IS NOT NULL))))))
);

ALTER TABLE public.people_emergencyaccess ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_emergencyaccess_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_invitation (
    id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    user_id bigint NOT NULL
);

ALTER TABLE public.people_invitation ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_invitation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_membership (
    id bigint NOT NULL,
    role character varying(32) NOT NULL,
    district_code character varying(32) NOT NULL,
    village_code character varying(32) NOT NULL,
    valid_from timestamp with time zone NOT NULL,
    valid_to timestamp with time zone,
    user_id bigint NOT NULL,
    side character varying(16) NOT NULL,
    skills character varying(16)[] NOT NULL,
    CONSTRAINT people_membership_ends_after_it_starts CHECK (((valid_to IS NULL) OR (valid_to > valid_from))),
    CONSTRAINT people_seat_is_of_a_side_it_may_be CHECK (((((role)::text = 'technical_operator'::text) AND ((side)::text = 'regency'::text)) OR (((role)::text = 'leadership'::text) AND ((side)::text = ANY ((ARRAY['bawaslu'::character varying, 'regency'::character varying])::text[]))) OR ((NOT ((role)::text = ANY ((ARRAY['technical_operator'::character varying, 'leadership'::character varying])::text[]))) AND ((side)::text = 'bawaslu'::text)))),
    CONSTRAINT people_village_supervisor_has_a_village CHECK (((NOT ((role)::text = 'village_supervisor'::text)) OR (NOT ((village_code)::text = ''::text))))
);

ALTER TABLE public.people_membership ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_notice (
    id bigint NOT NULL,
    kind character varying(64) NOT NULL,
    dedup_key character varying(200) NOT NULL,
    url character varying(300) NOT NULL,
    count integer NOT NULL,
    at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    silent boolean NOT NULL,
    user_id bigint NOT NULL,
    CONSTRAINT people_notice_count_check CHECK ((count >= 0))
);

ALTER TABLE public.people_notice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_noticechat (
    id bigint NOT NULL,
    chat bigint,
    joined_at timestamp with time zone,
    code_hash character varying(64) NOT NULL,
    code_until timestamp with time zone,
    user_id bigint NOT NULL
);

ALTER TABLE public.people_noticechat ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_noticechat_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_noticechoice (
    id bigint NOT NULL,
    kind character varying(64) NOT NULL,
    channel character varying(16) NOT NULL,
    pace character varying(16) NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.people_noticechoice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_noticechoice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_noticedelivery (
    id bigint NOT NULL,
    channel character varying(16) NOT NULL,
    digest boolean NOT NULL,
    state character varying(16) NOT NULL,
    due_at timestamp with time zone NOT NULL,
    tries smallint NOT NULL,
    trouble character varying(64) NOT NULL,
    ended_at timestamp with time zone,
    notice_id bigint NOT NULL,
    CONSTRAINT people_noticedelivery_tries_check CHECK ((tries >= 0))
);

ALTER TABLE public.people_noticedelivery ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_noticedelivery_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_user (
    id bigint NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL,
    full_name character varying(200) NOT NULL,
    blur_pictures boolean NOT NULL
);

CREATE TABLE public.people_user_groups (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    group_id integer NOT NULL
);

ALTER TABLE public.people_user_groups ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.people_user ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.people_user_user_permissions (
    id bigint NOT NULL,
    user_id bigint NOT NULL,
    permission_id integer NOT NULL
);

ALTER TABLE public.people_user_user_permissions ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.people_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_accountname (
    account_id bigint NOT NULL,
    key text NOT NULL,
    forms text[] NOT NULL
);

CREATE TABLE public.portal_addressee (
    id bigint NOT NULL,
    "group" character varying(8) NOT NULL,
    key character varying(120) NOT NULL,
    name character varying(200) NOT NULL,
    attention character varying(200) NOT NULL,
    email character varying(254) NOT NULL,
    phone character varying(20) NOT NULL,
    address character varying(300) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone,
    added_by_id bigint NOT NULL,
    "position" smallint NOT NULL,
    CONSTRAINT portal_addressee_position_check CHECK (("position" >= 0))
);

ALTER TABLE public.portal_addressee ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_addressee_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_arriving (
    id bigint NOT NULL,
    key character varying(32) NOT NULL,
    size bigint NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    report_id bigint,
    right_id bigint,
    CONSTRAINT portal_arriving_has_one_holder CHECK ((((report_id IS NOT NULL) AND (right_id IS NULL)) OR ((report_id IS NULL) AND (right_id IS NOT NULL)))),
    CONSTRAINT portal_arriving_size_check CHECK ((size >= 0))
);

ALTER TABLE public.portal_arriving ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_arriving_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_breach (
    id bigint NOT NULL,
    title character varying(200) NOT NULL,
    known_at timestamp with time zone NOT NULL,
    machine text NOT NULL,
    how text NOT NULL,
    data text NOT NULL,
    whose text NOT NULL,
    how_many integer,
    measures text NOT NULL,
    advice text NOT NULL,
    contact character varying(200) NOT NULL,
    lock integer NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    closed_at timestamp with time zone,
    closed_why text NOT NULL,
    changed_by_id bigint NOT NULL,
    closed_by_id bigint,
    recorded_by_id bigint NOT NULL,
    CONSTRAINT portal_breach_closed_says_why CHECK (((closed_at IS NULL) OR (NOT (closed_why = ''::text)))),
    CONSTRAINT portal_breach_has_a_title CHECK ((NOT ((title)::text = ''::text))),
    CONSTRAINT portal_breach_how_many_check CHECK ((how_many >= 0)),
    CONSTRAINT portal_breach_lock_check CHECK ((lock >= 0))
);

ALTER TABLE public.portal_breach ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_breach_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_breachtelling (
    id bigint NOT NULL,
    whom character varying(10) NOT NULL,
    at timestamp with time zone NOT NULL,
    how character varying(200) NOT NULL,
    how_many integer,
    noted_at timestamp with time zone NOT NULL,
    breach_id bigint NOT NULL,
    by_id bigint NOT NULL,
    CONSTRAINT portal_breachtelling_how_many_check CHECK ((how_many >= 0))
);

ALTER TABLE public.portal_breachtelling ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_breachtelling_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_call (
    id bigint NOT NULL,
    key character varying(64) NOT NULL,
    what character varying(8) NOT NULL,
    hour timestamp with time zone NOT NULL,
    count integer NOT NULL,
    CONSTRAINT portal_call_count_check CHECK ((count >= 0))
);

ALTER TABLE public.portal_call ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_call_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_datarequest (
    id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    "right" character varying(12) NOT NULL,
    proof character varying(8) NOT NULL,
    language character varying(2) NOT NULL,
    identity bytea,
    words bytea,
    received_at timestamp with time zone NOT NULL,
    identified_at timestamp with time zone,
    result character varying(8) NOT NULL,
    grounds jsonb NOT NULL,
    answer bytea,
    answered_at timestamp with time zone,
    expires_at timestamp with time zone,
    forgotten_at timestamp with time zone,
    answered_by_id bigint,
    assigned_to_id bigint,
    identified_by_id bigint,
    CONSTRAINT portal_data_request_answer_says_when CHECK ((((answered_at IS NULL) AND ((result)::text = ''::text)) OR ((NOT ((result)::text = ''::text)) AND (answered_at IS NOT NULL))))
);

ALTER TABLE public.portal_datarequest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_datarequest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_episodepack (
    id bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    trouble character varying(16) NOT NULL,
    film character varying(64) NOT NULL,
    archive character varying(64) NOT NULL,
    archive_size bigint NOT NULL,
    upload character varying(8) NOT NULL,
    upload_trouble character varying(300) NOT NULL,
    video character varying(32) NOT NULL,
    asked_by_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT portal_episodepack_archive_size_check CHECK ((archive_size >= 0))
);

ALTER TABLE public.portal_episodepack ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_episodepack_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_fieldfile (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    kind character varying(8) NOT NULL,
    size bigint NOT NULL,
    added_at timestamp with time zone NOT NULL,
    capture_id bigint NOT NULL,
    note_id bigint NOT NULL,
    CONSTRAINT portal_fieldfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.portal_fieldfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_fieldfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_fieldnote (
    id bigint NOT NULL,
    key uuid NOT NULL,
    district_code character varying(32) NOT NULL,
    village_code character varying(32) NOT NULL,
    told jsonb NOT NULL,
    version integer NOT NULL,
    state character varying(8) NOT NULL,
    latitude numeric(8,5),
    longitude numeric(8,5),
    accuracy integer,
    begun_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    author_id bigint NOT NULL,
    CONSTRAINT portal_field_place_is_whole CHECK ((((latitude IS NULL) AND (longitude IS NULL)) OR ((latitude IS NOT NULL) AND (longitude IS NOT NULL)))),
    CONSTRAINT portal_field_sent_says_when CHECK ((((state)::text = 'draft'::text) OR (sent_at IS NOT NULL))),
    CONSTRAINT portal_fieldnote_accuracy_check CHECK ((accuracy >= 0)),
    CONSTRAINT portal_fieldnote_version_check CHECK ((version >= 0))
);

ALTER TABLE public.portal_fieldnote ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_fieldnote_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_fieldnoteversion (
    id bigint NOT NULL,
    number integer,
    base integer NOT NULL,
    told jsonb NOT NULL,
    written_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    note_id bigint NOT NULL,
    CONSTRAINT portal_fieldnoteversion_base_check CHECK ((base >= 0)),
    CONSTRAINT portal_fieldnoteversion_number_check CHECK ((number >= 0))
);

ALTER TABLE public.portal_fieldnoteversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_fieldnoteversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_informing (
    id bigint NOT NULL,
    how character varying(12) NOT NULL,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    note character varying(300) NOT NULL,
    by_id bigint NOT NULL,
    sent_id bigint NOT NULL
);

ALTER TABLE public.portal_informing ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_informing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_openaudit (
    id bigint NOT NULL,
    audit bigint NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    rulebook character varying(64) NOT NULL,
    model character varying(64) NOT NULL,
    content jsonb NOT NULL,
    note text NOT NULL,
    note_en text NOT NULL,
    correction character varying(500) NOT NULL,
    sha256 character varying(64) NOT NULL,
    brought_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(500) NOT NULL,
    approved_by_id bigint,
    brought_by_id bigint NOT NULL,
    corrects_id bigint,
    withdrawn_by_id bigint,
    CONSTRAINT portal_audit_approved_by_another CHECK ((((approved_at IS NULL) AND (approved_by_id IS NULL)) OR ((approved_at IS NOT NULL) AND (NOT ((approved_by_id = brought_by_id) AND (approved_by_id IS NOT NULL)))))),
    CONSTRAINT portal_audit_correction_says_what CHECK (((((correction)::text = ''::text) AND (corrects_id IS NULL)) OR ((corrects_id IS NOT NULL) AND (NOT ((correction)::text = ''::text))))),
    CONSTRAINT portal_audit_has_days CHECK ((until >= since)),
    CONSTRAINT portal_audit_says_something CHECK ((NOT (note = ''::text))),
    CONSTRAINT portal_audit_withdrawn_says_why CHECK (((withdrawn_at IS NULL) OR (NOT ((withdrawn_why)::text = ''::text)))),
    CONSTRAINT portal_openaudit_audit_check CHECK ((audit >= 0))
);

ALTER TABLE public.portal_openaudit ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_openaudit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_openpaper (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    title character varying(150) NOT NULL,
    content bytea NOT NULL,
    sha256 character varying(64) NOT NULL,
    brought_at timestamp with time zone NOT NULL,
    approved_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    withdrawn_why character varying(500) NOT NULL,
    approved_by_id bigint,
    brought_by_id bigint NOT NULL,
    CONSTRAINT portal_paper_approved_by_another CHECK ((((approved_at IS NULL) AND (approved_by_id IS NULL)) OR ((approved_at IS NOT NULL) AND (NOT ((approved_by_id = brought_by_id) AND (approved_by_id IS NOT NULL)))))),
    CONSTRAINT portal_paper_withdrawn_says_why CHECK (((withdrawn_at IS NULL) OR (NOT ((withdrawn_why)::text = ''::text))))
);

ALTER TABLE public.portal_openpaper ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_openpaper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_piece (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    slug character varying(100) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    returned_why text NOT NULL,
    begun_by_id bigint NOT NULL,
    waiting_id bigint,
    guid uuid DEFAULT gen_random_uuid() NOT NULL
);

ALTER TABLE public.portal_piece ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_piece_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_pieceapproval (
    id bigint NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    publish_at timestamp with time zone NOT NULL,
    approved_by_id bigint NOT NULL,
    version_id bigint NOT NULL,
    CONSTRAINT portal_approved_before_it_is_out CHECK ((publish_at >= approved_at))
);

ALTER TABLE public.portal_pieceapproval ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_pieceapproval_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_piecefile (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    media_type character varying(32) NOT NULL,
    size bigint NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    added_at timestamp with time zone NOT NULL,
    added_by_id bigint NOT NULL,
    CONSTRAINT portal_piecefile_height_check CHECK ((height >= 0)),
    CONSTRAINT portal_piecefile_size_check CHECK ((size >= 0)),
    CONSTRAINT portal_piecefile_width_check CHECK ((width >= 0))
);

ALTER TABLE public.portal_piecefile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_piecefile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_pieceversion (
    id bigint NOT NULL,
    number integer NOT NULL,
    written_at timestamp with time zone NOT NULL,
    title character varying(150) NOT NULL,
    title_en character varying(150) NOT NULL,
    title_sas character varying(150) NOT NULL,
    summary character varying(300) NOT NULL,
    summary_en character varying(300) NOT NULL,
    body text NOT NULL,
    body_en text NOT NULL,
    picture_alt character varying(500) NOT NULL,
    video character varying(11) NOT NULL,
    correction character varying(500) NOT NULL,
    picture_id bigint,
    piece_id bigint NOT NULL,
    written_by_id bigint NOT NULL,
    chapters text NOT NULL,
    transcript text NOT NULL,
    recording_id bigint,
    CONSTRAINT portal_picture_is_put_into_words CHECK (((picture_id IS NULL) OR (NOT ((picture_alt)::text = ''::text)))),
    CONSTRAINT portal_pieceversion_number_check CHECK ((number >= 0))
);

ALTER TABLE public.portal_pieceversion ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_pieceversion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_piecewithdrawal (
    id bigint NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL,
    why character varying(500) NOT NULL,
    piece_id bigint NOT NULL,
    withdrawn_by_id bigint NOT NULL
);

ALTER TABLE public.portal_piecewithdrawal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_piecewithdrawal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_publishednumbers (
    id bigint NOT NULL,
    day date NOT NULL,
    counted_at timestamp with time zone NOT NULL,
    content jsonb NOT NULL
);

ALTER TABLE public.portal_publishednumbers ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_publishednumbers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_recording (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    kind character varying(8) NOT NULL,
    size bigint NOT NULL,
    original_name character varying(200) NOT NULL,
    added_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    trouble character varying(16) NOT NULL,
    mp3 character varying(64) NOT NULL,
    mp3_size bigint NOT NULL,
    seconds double precision NOT NULL,
    lufs double precision,
    added_by_id bigint NOT NULL,
    CONSTRAINT portal_ready_recordings_can_be_played CHECK (((NOT ((state)::text = 'ready'::text)) OR ((NOT ((mp3)::text = ''::text)) AND (mp3_size > 0) AND (seconds > (0.0)::double precision)))),
    CONSTRAINT portal_recording_mp3_size_check CHECK ((mp3_size >= 0)),
    CONSTRAINT portal_recording_size_check CHECK ((size >= 0))
);

ALTER TABLE public.portal_recording ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_recording_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_reply (
    id bigint NOT NULL,
    text text NOT NULL,
    asks_correction boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    result character varying(10) NOT NULL,
    answer text NOT NULL,
    answered_at timestamp with time zone,
    answered_by_id bigint,
    right_id bigint NOT NULL,
    CONSTRAINT portal_reply_answer_says_why CHECK ((((answered_at IS NULL) AND ((result)::text = ''::text)) OR ((NOT ((result)::text = ''::text)) AND (NOT (answer = ''::text)) AND (answered_at IS NOT NULL)))),
    CONSTRAINT portal_reply_says_something CHECK ((NOT (text = ''::text)))
);

ALTER TABLE public.portal_reply ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_reply_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_replyright (
    id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by_id bigint NOT NULL,
    party_id bigint NOT NULL
);

ALTER TABLE public.portal_replyright ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_replyright_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_report (
    id bigint NOT NULL,
    code_hash character varying(64) NOT NULL,
    kind character varying(16) NOT NULL,
    state character varying(12) NOT NULL,
    language character varying(2) NOT NULL,
    told jsonb NOT NULL,
    persons bytea,
    doubt character varying(12) NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    touched_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    read_at timestamp with time zone,
    accepted_at timestamp with time zone,
    closed_at timestamp with time zone,
    closed_why text NOT NULL,
    expires_at timestamp with time zone,
    accepted_by_id bigint,
    closed_by_id bigint,
    merged_into_id bigint,
    post_id bigint,
    read_by_id bigint,
    CONSTRAINT portal_report_closed_says_why CHECK (((NOT ((state)::text = 'closed'::text)) OR (NOT (closed_why = ''::text)))),
    CONSTRAINT portal_report_sent_says_when CHECK ((((state)::text = 'draft'::text) OR (sent_at IS NOT NULL)))
);

ALTER TABLE public.portal_report ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_reportfile (
    id bigint NOT NULL,
    kind character varying(8) NOT NULL,
    size bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    scan character varying(8) NOT NULL,
    virus character varying(100) NOT NULL,
    stripped boolean NOT NULL,
    added_at timestamp with time zone NOT NULL,
    capture_id bigint,
    report_id bigint,
    right_id bigint,
    CONSTRAINT portal_file_has_one_holder CHECK ((((report_id IS NOT NULL) AND (right_id IS NULL)) OR ((report_id IS NULL) AND (right_id IS NOT NULL)))),
    CONSTRAINT portal_reportfile_size_check CHECK ((size >= 0))
);

ALTER TABLE public.portal_reportfile ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_reportfile_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_reportlink (
    id bigint NOT NULL,
    url text NOT NULL,
    platform character varying(16) NOT NULL,
    kind character varying(16) NOT NULL,
    key character varying(200) NOT NULL,
    owner text NOT NULL,
    added_at timestamp with time zone NOT NULL,
    report_id bigint NOT NULL
);

ALTER TABLE public.portal_reportlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_reportlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_reportmessage (
    id bigint NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    officer_id bigint,
    report_id bigint NOT NULL
);

ALTER TABLE public.portal_reportmessage ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_reportmessage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_requeststep (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    sealed bytea,
    counts jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    by_id bigint,
    request_id bigint NOT NULL
);

ALTER TABLE public.portal_requeststep ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_requeststep_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_sentnotice (
    id bigint NOT NULL,
    election character varying(64) NOT NULL,
    notice character varying(64) NOT NULL,
    day date NOT NULL,
    number character varying(100) NOT NULL,
    code character varying(32) NOT NULL,
    made_at timestamp with time zone NOT NULL,
    read_at timestamp with time zone,
    read_how character varying(8) NOT NULL,
    addressee_id bigint NOT NULL,
    made_by_id bigint NOT NULL,
    read_noted_by_id bigint,
    mail_asked_at timestamp with time zone,
    mail_trouble character varying(8) DEFAULT ''::character varying NOT NULL,
    CONSTRAINT portal_read_notice_says_how CHECK ((((read_at IS NULL) AND ((read_how)::text = ''::text)) OR ((read_at IS NOT NULL) AND (NOT ((read_how)::text = ''::text)))))
);

ALTER TABLE public.portal_sentnotice ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_sentnotice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.portal_socialpost (
    id bigint NOT NULL,
    platform character varying(16) NOT NULL,
    text text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    state character varying(8) NOT NULL,
    sent_at timestamp with time zone,
    url character varying(300) NOT NULL,
    trouble character varying(300) NOT NULL,
    asked_by_id bigint NOT NULL,
    version_id bigint NOT NULL
);

ALTER TABLE public.portal_socialpost ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.portal_socialpost_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.posts_engagementpoint (
    at timestamp with time zone NOT NULL,
    likes bigint,
    comments bigint,
    shares bigint,
    views bigint,
    post_id bigint NOT NULL
);

CREATE TABLE public.posts_ingest (
    id bigint NOT NULL,
    source text NOT NULL,
    route character varying(32) NOT NULL,
    legal_basis text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    seen bigint NOT NULL,
    new_posts bigint NOT NULL,
    new_versions bigint NOT NULL,
    interactions bigint NOT NULL,
    new_interactions bigint NOT NULL,
    rejected bigint NOT NULL,
    new_rejected bigint NOT NULL,
    jobs bigint NOT NULL,
    CONSTRAINT posts_ingest_interactions_check CHECK ((interactions >= 0)),
    CONSTRAINT posts_ingest_jobs_check CHECK ((jobs >= 0)),
    CONSTRAINT posts_ingest_new_interactions_check CHECK ((new_interactions >= 0)),
    CONSTRAINT posts_ingest_new_posts_check CHECK ((new_posts >= 0)),
    CONSTRAINT posts_ingest_new_rejected_check CHECK ((new_rejected >= 0)),
    CONSTRAINT posts_ingest_new_versions_check CHECK ((new_versions >= 0)),
    CONSTRAINT posts_ingest_rejected_check CHECK ((rejected >= 0)),
    CONSTRAINT posts_ingest_seen_check CHECK ((seen >= 0))
);

ALTER TABLE public.posts_ingest ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.posts_ingest_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.posts_interaction (
    id bigint NOT NULL,
    key bytea NOT NULL,
    kind character varying(16) NOT NULL,
    platform character varying(16) NOT NULL,
    actor_handle text NOT NULL,
    actor_name text NOT NULL,
    actor_native_id text NOT NULL,
    target_post text NOT NULL,
    target_account text NOT NULL,
    native_id text NOT NULL,
    text text NOT NULL,
    occurred_at timestamp with time zone,
    observed_at timestamp with time zone NOT NULL,
    route character varying(32) NOT NULL,
    observer text NOT NULL,
    legal_basis text NOT NULL,
    source_ref text NOT NULL,
    actor_account_id bigint,
    post_id bigint,
    struck_at timestamp with time zone,
    struck_why text DEFAULT ''::text NOT NULL,
    expires_at timestamp with time zone,
    purged_at timestamp with time zone
);

ALTER TABLE public.posts_interaction ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.posts_interaction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.posts_post ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.posts_post_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.posts_postpicture (
    id bigint NOT NULL,
    sha256 character varying(64) NOT NULL,
    lines jsonb NOT NULL,
    reader character varying(64) NOT NULL,
    read_at timestamp with time zone,
    problem character varying(16) NOT NULL,
    tags character varying(24)[] NOT NULL,
    given_at timestamp with time zone NOT NULL,
    given_by_id bigint,
    post_id bigint NOT NULL,
    look bytea,
    look_keys integer[] NOT NULL,
    quality smallint,
    route character varying(32) NOT NULL,
    version integer,
    CONSTRAINT posts_picture_has_a_source CHECK (((given_by_id IS NOT NULL) OR (NOT ((route)::text = ''::text)))),
    CONSTRAINT posts_postpicture_quality_check CHECK ((quality >= 0)),
    CONSTRAINT posts_postpicture_version_check CHECK ((version >= 0))
);

ALTER TABLE public.posts_postpicture ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.posts_postpicture_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.posts_postversion (
    post_id bigint NOT NULL,
    month date NOT NULL,
    version integer NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    content_hash bytea NOT NULL,
    route character varying(32) NOT NULL,
    format character varying(64) NOT NULL,
    legal_basis text NOT NULL,
    source_ref text NOT NULL,
    text text NOT NULL,
    mapped json NOT NULL,
    raw json,
    tsv tsvector GENERATED ALWAYS AS (to_tsvector('indonesian'::regconfig, "left"(text, 100000))) STORED,
    replaced_by integer,
    repairs json,
    purged_at timestamp with time zone
)
PARTITION BY RANGE (month);

CREATE TABLE public.posts_postversion_default (
    post_id bigint CONSTRAINT posts_postversion_post_id_not_null NOT NULL,
    month date CONSTRAINT posts_postversion_month_not_null NOT NULL,
    version integer CONSTRAINT posts_postversion_version_not_null NOT NULL,
    seen_at timestamp with time zone CONSTRAINT posts_postversion_seen_at_not_null NOT NULL,
    expires_at timestamp with time zone,
    content_hash bytea CONSTRAINT posts_postversion_content_hash_not_null NOT NULL,
    route character varying(32) CONSTRAINT posts_postversion_route_not_null NOT NULL,
    format character varying(64) CONSTRAINT posts_postversion_format_not_null NOT NULL,
    legal_basis text CONSTRAINT posts_postversion_legal_basis_not_null NOT NULL,
    source_ref text CONSTRAINT posts_postversion_source_ref_not_null NOT NULL,
    text text CONSTRAINT posts_postversion_text_not_null NOT NULL,
    mapped json CONSTRAINT posts_postversion_mapped_not_null NOT NULL,
    raw json,
    tsv tsvector GENERATED ALWAYS AS (to_tsvector('indonesian'::regconfig, "left"(text, 100000))) STORED,
    replaced_by integer,
    repairs json,
    purged_at timestamp with time zone
);

CREATE TABLE public.posts_rejecteditem (
    id bigint NOT NULL,
    key bytea NOT NULL,
    source text NOT NULL,
    source_ref text NOT NULL,
    reason text NOT NULL,
    raw text NOT NULL,
    format character varying(64) NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    route character varying(32) NOT NULL,
    legal_basis text NOT NULL
);

ALTER TABLE public.posts_rejecteditem ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.posts_rejecteditem_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.posts_workerrun (
    id bigint NOT NULL,
    name character varying(200) NOT NULL,
    host character varying(200) NOT NULL,
    version character varying(40) NOT NULL,
    queues jsonb NOT NULL,
    concurrency smallint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    clock_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    counts jsonb NOT NULL,
    load double precision NOT NULL,
    CONSTRAINT posts_workerrun_concurrency_check CHECK ((concurrency >= 0))
);

ALTER TABLE public.posts_workerrun ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.posts_workerrun_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.registry_account ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.registry_candidate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_candidate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.registry_district ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_district_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_document (
    id bigint NOT NULL,
    name character varying(255) NOT NULL,
    sha256 character varying(64) NOT NULL,
    kind character varying(32) NOT NULL,
    imported_at timestamp with time zone NOT NULL,
    imported_by_id bigint
);

ALTER TABLE public.registry_document ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_document_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_lookalike (
    id bigint NOT NULL,
    why character varying(16) NOT NULL,
    first_id bigint NOT NULL,
    second_id bigint NOT NULL
);

ALTER TABLE public.registry_lookalike ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_lookalike_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_official (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    name character varying(200) NOT NULL,
    role character varying(16) NOT NULL,
    unit character varying(200) NOT NULL,
    office_from date,
    office_to date,
    document_id bigint,
    village_id bigint,
    CONSTRAINT registry_office_ends_after_it_starts CHECK (((office_from IS NULL) OR (office_to IS NULL) OR (office_to >= office_from))),
    CONSTRAINT registry_official_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_official_row_check CHECK (("row" >= 0))
);

ALTER TABLE public.registry_official ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_official_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_officialaccountlink (
    id bigint NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    why text NOT NULL,
    account_id bigint NOT NULL,
    linked_by_id bigint NOT NULL,
    official_id bigint NOT NULL,
    CONSTRAINT registry_link_says_why CHECK ((why ~ '\S.{3,}\S'::text))
);

ALTER TABLE public.registry_officialaccountlink ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_officialaccountlink_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.registry_party ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_party_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_possiblematch (
    id bigint NOT NULL,
    platform character varying(16) NOT NULL,
    keys text[] NOT NULL,
    handle text NOT NULL,
    url text NOT NULL,
    name text NOT NULL,
    score double precision NOT NULL,
    speaks_for jsonb NOT NULL,
    speaks_against jsonb NOT NULL,
    acts bigint[] NOT NULL,
    posts bigint[] NOT NULL,
    found_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    official_id bigint NOT NULL,
    CONSTRAINT registry_match_names_an_account CHECK ((NOT (keys = '{}'::text[])))
);

ALTER TABLE public.registry_possiblematch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_possiblematch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_proposal (
    id bigint NOT NULL,
    platform character varying(16) NOT NULL,
    keys text[] NOT NULL,
    handle text NOT NULL,
    url text NOT NULL,
    score double precision NOT NULL,
    cluster character varying(40) NOT NULL,
    state character varying(8) NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    look_again_on date,
    account_id bigint,
    CONSTRAINT registry_proposal_names_an_account CHECK ((NOT (keys = '{}'::text[]))),
    CONSTRAINT registry_proposal_taken_is_an_account CHECK ((((account_id IS NOT NULL) AND ((state)::text = 'taken'::text)) OR ((NOT ((state)::text = 'taken'::text)) AND (account_id IS NULL))))
);

ALTER TABLE public.registry_proposal ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_proposal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_proposalreason (
    id bigint NOT NULL,
    kind character varying(12) NOT NULL,
    weight double precision NOT NULL,
    posts bigint[] NOT NULL,
    detail jsonb NOT NULL,
    why text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    by_id bigint,
    candidate_id bigint,
    party_id bigint,
    proposal_id bigint NOT NULL
);

ALTER TABLE public.registry_proposalreason ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_proposalreason_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_proposalsearch (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    posts integer NOT NULL,
    last_post bigint NOT NULL,
    found integer NOT NULL,
    new integer NOT NULL,
    CONSTRAINT registry_proposalsearch_found_check CHECK ((found >= 0)),
    CONSTRAINT registry_proposalsearch_new_check CHECK ((new >= 0)),
    CONSTRAINT registry_proposalsearch_posts_check CHECK ((posts >= 0))
);

ALTER TABLE public.registry_proposalsearch ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_proposalsearch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_refusedmatch (
    key_hash character varying(64) NOT NULL,
    refused_at timestamp with time zone NOT NULL,
    last_act bigint,
    last_post bigint
);

CREATE TABLE public.registry_refusedproposal (
    key_hash character varying(64) NOT NULL,
    refused_at timestamp with time zone NOT NULL,
    last_post bigint
);

CREATE TABLE public.registry_rowchange (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    object_id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    "row" integer,
    why text NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    by_id bigint,
    document_id bigint,
    CONSTRAINT registry_rowchange_row_check CHECK (("row" >= 0))
);

ALTER TABLE public.registry_rowchange ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_rowchange_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_subdistrict (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    district_id bigint,
    document_id bigint,
    CONSTRAINT registry_subdistrict_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_subdistrict_row_check CHECK (("row" >= 0))
);

ALTER TABLE public.registry_subdistrict ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_subdistrict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_upload (
    id bigint NOT NULL,
    kind character varying(16) NOT NULL,
    name character varying(255) NOT NULL,
    sha256 character varying(64) NOT NULL,
    content bytea NOT NULL,
    sheet smallint NOT NULL,
    columns jsonb NOT NULL,
    uploaded_at timestamp with time zone NOT NULL,
    summary jsonb,
    uploaded_by_id bigint NOT NULL,
    CONSTRAINT registry_upload_sheet_check CHECK ((sheet >= 0))
);

ALTER TABLE public.registry_upload ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_upload_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.registry_village (
    id bigint NOT NULL,
    "row" integer,
    valid_from date,
    valid_to date,
    code character varying(32) NOT NULL,
    name character varying(200) NOT NULL,
    kind character varying(16) NOT NULL,
    document_id bigint,
    subdistrict_id bigint NOT NULL,
    CONSTRAINT registry_village_ends_after_it_starts CHECK (((valid_from IS NULL) OR (valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT registry_village_row_check CHECK (("row" >= 0))
);

ALTER TABLE public.registry_village ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.registry_village_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.review_claim (
    id bigint NOT NULL,
    claimed_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    finding_id bigint NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.review_claim ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.review_claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE public.review_findingdecision ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.review_findingdecision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.usersessions_usersession (
    id bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    ip inet NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    session_key character varying(40) NOT NULL,
    user_agent character varying(200) NOT NULL,
    data jsonb NOT NULL,
    user_id bigint NOT NULL
);

ALTER TABLE public.usersessions_usersession ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.usersessions_usersession_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

ALTER TABLE ONLY public.posts_postversion ATTACH PARTITION public.posts_postversion_default DEFAULT;

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_email_987c8728_uniq UNIQUE (user_id, email);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_key_key UNIQUE (key);

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirmation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_delivery
    ADD CONSTRAINT api_delivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_export
    ADD CONSTRAINT api_export_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.api_webhook
    ADD CONSTRAINT api_webhook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_plenaryitem
    ADD CONSTRAINT casework_asked_once_in_a_plenary UNIQUE (plenary_id, case_id, question);

ALTER TABLE ONLY public.casework_assignment
    ADD CONSTRAINT casework_assignment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_calendarfeed
    ADD CONSTRAINT casework_calendarfeed_key_hash_key UNIQUE (key_hash);

ALTER TABLE ONLY public.casework_calendarfeed
    ADD CONSTRAINT casework_calendarfeed_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_calendarfeed
    ADD CONSTRAINT casework_calendarfeed_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.casework_case
    ADD CONSTRAINT casework_case_number_key UNIQUE (number);

ALTER TABLE ONLY public.casework_case
    ADD CONSTRAINT casework_case_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_caseevent
    ADD CONSTRAINT casework_caseevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_caselink
    ADD CONSTRAINT casework_caselink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_casenote
    ADD CONSTRAINT casework_casenote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_clarification
    ADD CONSTRAINT casework_clarification_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_followup
    ADD CONSTRAINT casework_followup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_handover
    ADD CONSTRAINT casework_handed_over_once UNIQUE (outcome_id, addressee);

ALTER TABLE ONLY public.casework_handover
    ADD CONSTRAINT casework_handover_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_item_once UNIQUE NULLS NOT DISTINCT (case_id, finding_id, post_id, act_id, evidence_id, brought);

ALTER TABLE ONLY public.casework_caselink
    ADD CONSTRAINT casework_link_once UNIQUE (first_id, second_id);

ALTER TABLE ONLY public.casework_plenarymember
    ADD CONSTRAINT casework_member_once UNIQUE (plenary_id, user_id);

ALTER TABLE ONLY public.casework_officedayoff
    ADD CONSTRAINT casework_officedayoff_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_outcome
    ADD CONSTRAINT casework_outcome_once UNIQUE NULLS NOT DISTINCT (case_id, code, party_id, advised_only);

ALTER TABLE ONLY public.casework_outcome
    ADD CONSTRAINT casework_outcome_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_corrects_id_key UNIQUE (corrects_id);

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_plenary
    ADD CONSTRAINT casework_plenary_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_plenaryitem
    ADD CONSTRAINT casework_plenaryitem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_plenarymember
    ADD CONSTRAINT casework_plenarymember_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_series
    ADD CONSTRAINT casework_series_once UNIQUE (key, year);

ALTER TABLE ONLY public.casework_series
    ADD CONSTRAINT casework_series_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_takedownlink
    ADD CONSTRAINT casework_takedown_link_once UNIQUE (handover_id, url);

ALTER TABLE ONLY public.casework_takedownlink
    ADD CONSTRAINT casework_takedownlink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.casework_vote
    ADD CONSTRAINT casework_vote_once UNIQUE (item_id, user_id);

ALTER TABLE ONLY public.casework_vote
    ADD CONSTRAINT casework_vote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_accountdoubt
    ADD CONSTRAINT collection_accountdoubt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_accountverdict
    ADD CONSTRAINT collection_accountverdict_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_reportedpicture
    ADD CONSTRAINT collection_act_picture_once UNIQUE (act_id, picture_id);

ALTER TABLE ONLY public.collection_alarm
    ADD CONSTRAINT collection_alarm_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_attempt
    ADD CONSTRAINT collection_attempt_once_a_day UNIQUE NULLS NOT DISTINCT (day, account_id, platform, route, outcome, why);

ALTER TABLE ONLY public.collection_attempt
    ADD CONSTRAINT collection_attempt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_capture
    ADD CONSTRAINT collection_capture_key_key UNIQUE (key);

ALTER TABLE ONLY public.collection_capture
    ADD CONSTRAINT collection_capture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_captureaddress
    ADD CONSTRAINT collection_captureaddress_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_captureaddress
    ADD CONSTRAINT collection_captureaddress_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.collection_compliancejob
    ADD CONSTRAINT collection_compliance_job_once UNIQUE (connector_id, job_id);

ALTER TABLE ONLY public.collection_compliancejob
    ADD CONSTRAINT collection_compliancejob_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_connector
    ADD CONSTRAINT collection_connector_name_key UNIQUE (name);

ALTER TABLE ONLY public.collection_connector
    ADD CONSTRAINT collection_connector_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_consent
    ADD CONSTRAINT collection_consent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_consentinvitation_accounts
    ADD CONSTRAINT collection_consentinvita_consentinvitation_id_acc_f875e4fa_uniq UNIQUE (consentinvitation_id, account_id);

ALTER TABLE ONLY public.collection_consentinvitation_accounts
    ADD CONSTRAINT collection_consentinvitation_accounts_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_consentinvitation
    ADD CONSTRAINT collection_consentinvitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_consentinvitation
    ADD CONSTRAINT collection_consentinvitation_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.collection_countedday
    ADD CONSTRAINT collection_countedday_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_coveragestatement
    ADD CONSTRAINT collection_coveragestatement_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_credential
    ADD CONSTRAINT collection_credential_once UNIQUE (connector_id, name);

ALTER TABLE ONLY public.collection_credential
    ADD CONSTRAINT collection_credential_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_countedday
    ADD CONSTRAINT collection_day_counted_once UNIQUE (day, district_code);

ALTER TABLE ONLY public.collection_dayplan
    ADD CONSTRAINT collection_dayplan_pkey PRIMARY KEY (day, account_id);

ALTER TABLE ONLY public.collection_accountdoubt
    ADD CONSTRAINT collection_doubt_once UNIQUE (account_id, route, observed_at);

ALTER TABLE ONLY public.collection_gaprecord
    ADD CONSTRAINT collection_gap_once UNIQUE NULLS NOT DISTINCT (account_id, platform, start, "end", why);

ALTER TABLE ONLY public.collection_gaprecord
    ADD CONSTRAINT collection_gaprecord_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_legalbasis
    ADD CONSTRAINT collection_legalbasis_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_lookagain
    ADD CONSTRAINT collection_look_again_once UNIQUE (post_id, at, route);

ALTER TABLE ONLY public.collection_lookagain
    ADD CONSTRAINT collection_lookagain_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_namesearch
    ADD CONSTRAINT collection_name_searched_once UNIQUE (candidate_id, route);

ALTER TABLE ONLY public.collection_namesearch
    ADD CONSTRAINT collection_namesearch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_patroltask
    ADD CONSTRAINT collection_patrol_task_once UNIQUE (day, account_id);

ALTER TABLE ONLY public.collection_patrollook
    ADD CONSTRAINT collection_patrollook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_patroltask
    ADD CONSTRAINT collection_patroltask_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_picture
    ADD CONSTRAINT collection_picture_pkey PRIMARY KEY (sha256);

ALTER TABLE ONLY public.collection_picturefetch
    ADD CONSTRAINT collection_picturefetch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_picturefetch
    ADD CONSTRAINT collection_pictures_fetched_once UNIQUE (post_id, version);

ALTER TABLE ONLY public.collection_platformanswer
    ADD CONSTRAINT collection_platformanswer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_postdoubt
    ADD CONSTRAINT collection_post_doubt_by_route UNIQUE (platform, native_id, route);

ALTER TABLE ONLY public.collection_postdoubt
    ADD CONSTRAINT collection_postdoubt_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_postlook
    ADD CONSTRAINT collection_postlook_pkey PRIMARY KEY (post_id);

ALTER TABLE ONLY public.collection_quotamemory
    ADD CONSTRAINT collection_quotamemory_pkey PRIMARY KEY (platform);

ALTER TABLE ONLY public.collection_rawpayload
    ADD CONSTRAINT collection_rawpayload_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.collection_refuseddelivery
    ADD CONSTRAINT collection_refusals_of_a_day UNIQUE (day, route, kind);

ALTER TABLE ONLY public.collection_refuseddelivery
    ADD CONSTRAINT collection_refuseddelivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_reportedact
    ADD CONSTRAINT collection_reportedact_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_reportedpicture
    ADD CONSTRAINT collection_reportedpicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_screenshot
    ADD CONSTRAINT collection_screenshot_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_screenshotpage
    ADD CONSTRAINT collection_screenshotpage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_secondlook
    ADD CONSTRAINT collection_secondlook_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_share
    ADD CONSTRAINT collection_share_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_share
    ADD CONSTRAINT collection_share_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.collection_sharedpicture
    ADD CONSTRAINT collection_sharedpicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_screenshotpage
    ADD CONSTRAINT collection_shot_page_once UNIQUE (screenshot_id, picture_id);

ALTER TABLE ONLY public.collection_coveragestatement
    ADD CONSTRAINT collection_statement_edition_once UNIQUE (day, edition);

ALTER TABLE ONLY public.collection_streamstate
    ADD CONSTRAINT collection_streamstate_connector_id_key UNIQUE (connector_id);

ALTER TABLE ONLY public.collection_streamstate
    ADD CONSTRAINT collection_streamstate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_subscription
    ADD CONSTRAINT collection_subscription_once UNIQUE (account_id, route);

ALTER TABLE ONLY public.collection_subscription
    ADD CONSTRAINT collection_subscription_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_sweepstate
    ADD CONSTRAINT collection_sweep_once UNIQUE (account_id, route);

ALTER TABLE ONLY public.collection_sweepstate
    ADD CONSTRAINT collection_sweepstate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_tip
    ADD CONSTRAINT collection_tip_message_key_key UNIQUE (message_key);

ALTER TABLE ONLY public.collection_tip
    ADD CONSTRAINT collection_tip_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_tipfile
    ADD CONSTRAINT collection_tipfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.collection_tipfile
    ADD CONSTRAINT collection_tipfile_tip_id_key UNIQUE (tip_id);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);

ALTER TABLE ONLY public.django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);

ALTER TABLE ONLY public.evidence_auditrun
    ADD CONSTRAINT evidence_auditrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_capturedfile
    ADD CONSTRAINT evidence_captured_file_once UNIQUE (capture_id, name);

ALTER TABLE ONLY public.evidence_capturedfile
    ADD CONSTRAINT evidence_capturedfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_capturedpicture
    ADD CONSTRAINT evidence_capturedpicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_custodyevent
    ADD CONSTRAINT evidence_custodyevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_evidence
    ADD CONSTRAINT evidence_evidence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_evidence
    ADD CONSTRAINT evidence_evidence_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.evidence_evidencepart
    ADD CONSTRAINT evidence_evidencepart_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_headstamp
    ADD CONSTRAINT evidence_head_stamped_once UNIQUE (head_id, authority);

ALTER TABLE ONLY public.evidence_headstamp
    ADD CONSTRAINT evidence_headstamp_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_ledgerleaf
    ADD CONSTRAINT evidence_ledgerleaf_event_id_key UNIQUE (event_id);

ALTER TABLE ONLY public.evidence_ledgerleaf
    ADD CONSTRAINT evidence_ledgerleaf_pkey PRIMARY KEY (index);

ALTER TABLE ONLY public.evidence_ledgernode
    ADD CONSTRAINT evidence_ledgernode_pkey PRIMARY KEY (level, place);

ALTER TABLE ONLY public.evidence_loghead
    ADD CONSTRAINT evidence_loghead_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_loghead
    ADD CONSTRAINT evidence_loghead_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.evidence_pagecapture
    ADD CONSTRAINT evidence_pagecapture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_evidencepart
    ADD CONSTRAINT evidence_part_once UNIQUE (evidence_id, name);

ALTER TABLE ONLY public.findings_checkedclaim
    ADD CONSTRAINT findings_checkedclaim_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_checkedclaim
    ADD CONSTRAINT findings_claim_once_a_source UNIQUE (source_id, key);

ALTER TABLE ONLY public.findings_claimmatch
    ADD CONSTRAINT findings_claimmatch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_claimsource
    ADD CONSTRAINT findings_claimsource_name_key UNIQUE (name);

ALTER TABLE ONLY public.findings_claimsource
    ADD CONSTRAINT findings_claimsource_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_cluster
    ADD CONSTRAINT findings_cluster_key_key UNIQUE (key);

ALTER TABLE ONLY public.findings_cluster
    ADD CONSTRAINT findings_cluster_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_clusterband
    ADD CONSTRAINT findings_clusterband_pkey PRIMARY KEY (band, value, cluster_id);

ALTER TABLE ONLY public.findings_finding
    ADD CONSTRAINT findings_finding_of_one_thing_is_one_row UNIQUE NULLS NOT DISTINCT (post_id, act_id, version, rule, rulebook_id);

ALTER TABLE ONLY public.findings_finding
    ADD CONSTRAINT findings_finding_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_foundwords
    ADD CONSTRAINT findings_foundwords_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_claimmatch
    ADD CONSTRAINT findings_match_is_one_row UNIQUE (post_id, claim_id);

ALTER TABLE ONLY public.findings_modelchoice
    ADD CONSTRAINT findings_modelchoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_modelchoice
    ADD CONSTRAINT findings_modelchoice_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.findings_modelproposal
    ADD CONSTRAINT findings_modelproposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_modelproposal
    ADD CONSTRAINT findings_modelproposal_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.findings_modeltrial
    ADD CONSTRAINT findings_modeltrial_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_modelversion
    ADD CONSTRAINT findings_modelversion_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.findings_rescoringpart
    ADD CONSTRAINT findings_part_of_rescoring_once UNIQUE (rescoring_id, first);

ALTER TABLE ONLY public.findings_postgroup
    ADD CONSTRAINT findings_postgroup_leader_key UNIQUE (leader);

ALTER TABLE ONLY public.findings_postgroup
    ADD CONSTRAINT findings_postgroup_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_postgroupmember
    ADD CONSTRAINT findings_postgroupmember_pkey PRIMARY KEY (group_id, post_id);

ALTER TABLE ONLY public.findings_postwording
    ADD CONSTRAINT findings_postwording_pkey PRIMARY KEY (post_id);

ALTER TABLE ONLY public.findings_rescoring
    ADD CONSTRAINT findings_rescoring_pkey PRIMARY KEY (run_id);

ALTER TABLE ONLY public.findings_rescoringpart
    ADD CONSTRAINT findings_rescoringpart_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_rulerecord
    ADD CONSTRAINT findings_rule_record_once UNIQUE (rule, context);

ALTER TABLE ONLY public.findings_rulebookchoice
    ADD CONSTRAINT findings_rulebookchoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_rulebookchoice
    ADD CONSTRAINT findings_rulebookchoice_run_id_key UNIQUE (run_id);

ALTER TABLE ONLY public.findings_rulebookversion
    ADD CONSTRAINT findings_rulebookversion_pkey PRIMARY KEY (hash);

ALTER TABLE ONLY public.findings_rulerecord
    ADD CONSTRAINT findings_rulerecord_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_shadowchange
    ADD CONSTRAINT findings_shadow_change_once UNIQUE (run_id, post_id, category);

ALTER TABLE ONLY public.findings_shadowchange
    ADD CONSTRAINT findings_shadowchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_shadowrun
    ADD CONSTRAINT findings_shadowrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_wording
    ADD CONSTRAINT findings_wording_name_key UNIQUE (name);

ALTER TABLE ONLY public.findings_wording
    ADD CONSTRAINT findings_wording_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.findings_foundwords
    ADD CONSTRAINT findings_words_once UNIQUE (post_id, version);

ALTER TABLE ONLY public.insight_audit
    ADD CONSTRAINT insight_audit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_blinditem
    ADD CONSTRAINT insight_blind_item_once UNIQUE (sample_id, post_id, first_id);

ALTER TABLE ONLY public.insight_blindreading
    ADD CONSTRAINT insight_blind_reader_once UNIQUE (item_id, read_by_id);

ALTER TABLE ONLY public.insight_blindreading
    ADD CONSTRAINT insight_blind_turn_once UNIQUE (item_id, turn);

ALTER TABLE ONLY public.insight_blinditem
    ADD CONSTRAINT insight_blinditem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_blindreading
    ADD CONSTRAINT insight_blindreading_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_blindsample
    ADD CONSTRAINT insight_blindsample_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_briefing
    ADD CONSTRAINT insight_briefing_once UNIQUE (kind, first_day, version);

ALTER TABLE ONLY public.insight_briefing
    ADD CONSTRAINT insight_briefing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_daychange
    ADD CONSTRAINT insight_daychange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_daycount
    ADD CONSTRAINT insight_daycount_once UNIQUE (measure, dimension, platform, day, code);

ALTER TABLE ONLY public.insight_daycount
    ADD CONSTRAINT insight_daycount_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_incumbency
    ADD CONSTRAINT insight_incumbency_candidate_id_key UNIQUE (candidate_id);

ALTER TABLE ONLY public.insight_incumbency
    ADD CONSTRAINT insight_incumbency_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_nametrial
    ADD CONSTRAINT insight_nametrial_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.insight_officezone
    ADD CONSTRAINT insight_officezone_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_auditevent
    ADD CONSTRAINT people_auditevent_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_cache
    ADD CONSTRAINT people_cache_pkey PRIMARY KEY (cache_key);

ALTER TABLE ONLY public.people_noticechoice
    ADD CONSTRAINT people_choice_once UNIQUE (user_id, kind, channel);

ALTER TABLE ONLY public.people_cooperation
    ADD CONSTRAINT people_cooperation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_noticedelivery
    ADD CONSTRAINT people_delivery_once UNIQUE (notice_id, channel);

ALTER TABLE ONLY public.people_emergencyaccess
    ADD CONSTRAINT people_emergencyaccess_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_code_hash_key UNIQUE (code_hash);

ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_membership
    ADD CONSTRAINT people_membership_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_notice
    ADD CONSTRAINT people_notice_once UNIQUE (user_id, kind, dedup_key);

ALTER TABLE ONLY public.people_notice
    ADD CONSTRAINT people_notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_noticechat
    ADD CONSTRAINT people_noticechat_chat_key UNIQUE (chat);

ALTER TABLE ONLY public.people_noticechat
    ADD CONSTRAINT people_noticechat_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_noticechat
    ADD CONSTRAINT people_noticechat_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.people_noticechoice
    ADD CONSTRAINT people_noticechoice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_noticedelivery
    ADD CONSTRAINT people_noticedelivery_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_group_id_60378d34_uniq UNIQUE (user_id, group_id);

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permiss_user_id_permission_id_a7ac6748_uniq UNIQUE (user_id, permission_id);

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.people_user
    ADD CONSTRAINT people_user_username_key UNIQUE (username);

ALTER TABLE ONLY public.portal_accountname
    ADD CONSTRAINT portal_accountname_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.portal_addressee
    ADD CONSTRAINT portal_addressee_key_key UNIQUE (key);

ALTER TABLE ONLY public.portal_addressee
    ADD CONSTRAINT portal_addressee_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_arriving
    ADD CONSTRAINT portal_arriving_key_key UNIQUE (key);

ALTER TABLE ONLY public.portal_arriving
    ADD CONSTRAINT portal_arriving_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_breach
    ADD CONSTRAINT portal_breach_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_breachtelling
    ADD CONSTRAINT portal_breachtelling_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_call
    ADD CONSTRAINT portal_call_once UNIQUE (key, what, hour);

ALTER TABLE ONLY public.portal_call
    ADD CONSTRAINT portal_call_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_datarequest
    ADD CONSTRAINT portal_datarequest_code_hash_key UNIQUE (code_hash);

ALTER TABLE ONLY public.portal_datarequest
    ADD CONSTRAINT portal_datarequest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_episodepack
    ADD CONSTRAINT portal_episodepack_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_episodepack
    ADD CONSTRAINT portal_episodepack_version_id_key UNIQUE (version_id);

ALTER TABLE ONLY public.portal_fieldfile
    ADD CONSTRAINT portal_field_file_once UNIQUE (note_id, sha256);

ALTER TABLE ONLY public.portal_fieldnoteversion
    ADD CONSTRAINT portal_field_version_once UNIQUE (note_id, number);

ALTER TABLE ONLY public.portal_fieldfile
    ADD CONSTRAINT portal_fieldfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_fieldnote
    ADD CONSTRAINT portal_fieldnote_key_key UNIQUE (key);

ALTER TABLE ONLY public.portal_fieldnote
    ADD CONSTRAINT portal_fieldnote_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_fieldnoteversion
    ADD CONSTRAINT portal_fieldnoteversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_informing
    ADD CONSTRAINT portal_informing_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_sentnotice
    ADD CONSTRAINT portal_one_notice_for_one_addressee UNIQUE (election, notice, day, addressee_id);

ALTER TABLE ONLY public.portal_openaudit
    ADD CONSTRAINT portal_openaudit_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_openpaper
    ADD CONSTRAINT portal_openpaper_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_piece
    ADD CONSTRAINT portal_piece_guid_key UNIQUE (guid);

ALTER TABLE ONLY public.portal_piece
    ADD CONSTRAINT portal_piece_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_piece
    ADD CONSTRAINT portal_piece_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.portal_pieceversion
    ADD CONSTRAINT portal_piece_version_once UNIQUE (piece_id, number);

ALTER TABLE ONLY public.portal_pieceapproval
    ADD CONSTRAINT portal_pieceapproval_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_pieceapproval
    ADD CONSTRAINT portal_pieceapproval_version_id_key UNIQUE (version_id);

ALTER TABLE ONLY public.portal_piecefile
    ADD CONSTRAINT portal_piecefile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_piecefile
    ADD CONSTRAINT portal_piecefile_sha256_key UNIQUE (sha256);

ALTER TABLE ONLY public.portal_pieceversion
    ADD CONSTRAINT portal_pieceversion_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_piecewithdrawal
    ADD CONSTRAINT portal_piecewithdrawal_piece_id_key UNIQUE (piece_id);

ALTER TABLE ONLY public.portal_piecewithdrawal
    ADD CONSTRAINT portal_piecewithdrawal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_publishednumbers
    ADD CONSTRAINT portal_publishednumbers_day_key UNIQUE (day);

ALTER TABLE ONLY public.portal_publishednumbers
    ADD CONSTRAINT portal_publishednumbers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_recording
    ADD CONSTRAINT portal_recording_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_reportfile
    ADD CONSTRAINT portal_reply_file_once UNIQUE (right_id, sha256);

ALTER TABLE ONLY public.portal_reply
    ADD CONSTRAINT portal_reply_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_replyright
    ADD CONSTRAINT portal_replyright_code_hash_key UNIQUE (code_hash);

ALTER TABLE ONLY public.portal_replyright
    ADD CONSTRAINT portal_replyright_party_id_key UNIQUE (party_id);

ALTER TABLE ONLY public.portal_replyright
    ADD CONSTRAINT portal_replyright_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_code_hash_key UNIQUE (code_hash);

ALTER TABLE ONLY public.portal_reportfile
    ADD CONSTRAINT portal_report_file_once UNIQUE (report_id, sha256);

ALTER TABLE ONLY public.portal_reportlink
    ADD CONSTRAINT portal_report_link_once UNIQUE (report_id, url);

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_reportfile
    ADD CONSTRAINT portal_reportfile_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_reportlink
    ADD CONSTRAINT portal_reportlink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_reportmessage
    ADD CONSTRAINT portal_reportmessage_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_requeststep
    ADD CONSTRAINT portal_requeststep_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_sentnotice
    ADD CONSTRAINT portal_sentnotice_code_key UNIQUE (code);

ALTER TABLE ONLY public.portal_sentnotice
    ADD CONSTRAINT portal_sentnotice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.portal_socialpost
    ADD CONSTRAINT portal_socialpost_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.posts_engagementpoint
    ADD CONSTRAINT posts_engagementpoint_pkey PRIMARY KEY (post_id, at);

ALTER TABLE ONLY public.posts_ingest
    ADD CONSTRAINT posts_ingest_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.posts_interaction
    ADD CONSTRAINT posts_interaction_key_key UNIQUE (key);

ALTER TABLE ONLY public.posts_interaction
    ADD CONSTRAINT posts_interaction_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.posts_postpicture
    ADD CONSTRAINT posts_picture_once UNIQUE (post_id, sha256);

ALTER TABLE ONLY public.posts_post
    ADD CONSTRAINT posts_post_is_one_row UNIQUE (platform, native_id);

ALTER TABLE ONLY public.posts_post
    ADD CONSTRAINT posts_post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.posts_postpicture
    ADD CONSTRAINT posts_postpicture_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.posts_postversion
    ADD CONSTRAINT posts_postversion_pkey PRIMARY KEY (post_id, version, month);

ALTER TABLE ONLY public.posts_postversion_default
    ADD CONSTRAINT posts_postversion_default_pkey PRIMARY KEY (post_id, version, month);

ALTER TABLE ONLY public.posts_rejecteditem
    ADD CONSTRAINT posts_rejecteditem_key_key UNIQUE (key);

ALTER TABLE ONLY public.posts_rejecteditem
    ADD CONSTRAINT posts_rejecteditem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.posts_workerrun
    ADD CONSTRAINT posts_workerrun_name_key UNIQUE (name);

ALTER TABLE ONLY public.posts_workerrun
    ADD CONSTRAINT posts_workerrun_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_account
    ADD CONSTRAINT registry_account_once UNIQUE (platform, kind, key, candidate_id);

ALTER TABLE ONLY public.registry_account
    ADD CONSTRAINT registry_account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_candidate
    ADD CONSTRAINT registry_candidate_once UNIQUE (election, district_id, party_id, list_number);

ALTER TABLE ONLY public.registry_candidate
    ADD CONSTRAINT registry_candidate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_district
    ADD CONSTRAINT registry_district_once UNIQUE (election, code);

ALTER TABLE ONLY public.registry_district
    ADD CONSTRAINT registry_district_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_document
    ADD CONSTRAINT registry_document_once UNIQUE (kind, sha256);

ALTER TABLE ONLY public.registry_document
    ADD CONSTRAINT registry_document_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_officialaccountlink
    ADD CONSTRAINT registry_link_once UNIQUE (official_id, account_id);

ALTER TABLE ONLY public.registry_lookalike
    ADD CONSTRAINT registry_look_alike_once UNIQUE (first_id, second_id);

ALTER TABLE ONLY public.registry_lookalike
    ADD CONSTRAINT registry_lookalike_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_official
    ADD CONSTRAINT registry_official_once UNIQUE NULLS NOT DISTINCT (name, role, unit, village_id, office_from);

ALTER TABLE ONLY public.registry_official
    ADD CONSTRAINT registry_official_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_officialaccountlink
    ADD CONSTRAINT registry_officialaccountlink_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_party
    ADD CONSTRAINT registry_party_once UNIQUE (election, number);

ALTER TABLE ONLY public.registry_party
    ADD CONSTRAINT registry_party_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_possiblematch
    ADD CONSTRAINT registry_possiblematch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_proposal
    ADD CONSTRAINT registry_proposal_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_proposalreason
    ADD CONSTRAINT registry_proposal_reason_once UNIQUE NULLS NOT DISTINCT (proposal_id, kind, candidate_id, party_id);

ALTER TABLE ONLY public.registry_proposalreason
    ADD CONSTRAINT registry_proposalreason_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_proposalsearch
    ADD CONSTRAINT registry_proposalsearch_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_refusedmatch
    ADD CONSTRAINT registry_refusedmatch_pkey PRIMARY KEY (key_hash);

ALTER TABLE ONLY public.registry_refusedproposal
    ADD CONSTRAINT registry_refusedproposal_pkey PRIMARY KEY (key_hash);

ALTER TABLE ONLY public.registry_rowchange
    ADD CONSTRAINT registry_rowchange_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_subdistrict
    ADD CONSTRAINT registry_subdistrict_code_key UNIQUE (code);

ALTER TABLE ONLY public.registry_subdistrict
    ADD CONSTRAINT registry_subdistrict_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_upload
    ADD CONSTRAINT registry_upload_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.registry_village
    ADD CONSTRAINT registry_village_code_key UNIQUE (code);

ALTER TABLE ONLY public.registry_village
    ADD CONSTRAINT registry_village_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.review_claim
    ADD CONSTRAINT review_claim_finding_id_key UNIQUE (finding_id);

ALTER TABLE ONLY public.review_claim
    ADD CONSTRAINT review_claim_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.review_claim
    ADD CONSTRAINT review_claim_user_id_key UNIQUE (user_id);

ALTER TABLE ONLY public.review_findingdecision
    ADD CONSTRAINT review_findingdecision_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_session_key_key UNIQUE (session_key);

CREATE INDEX account_emailaddress_email_03be32b2 ON public.account_emailaddress USING btree (email);

CREATE INDEX account_emailaddress_email_03be32b2_like ON public.account_emailaddress USING btree (email varchar_pattern_ops);

CREATE INDEX account_emailaddress_user_id_2c513194 ON public.account_emailaddress USING btree (user_id);

CREATE INDEX account_emailconfirmation_email_address_id_5b7f8c58 ON public.account_emailconfirmation USING btree (email_address_id);

CREATE INDEX account_emailconfirmation_key_f43612bd_like ON public.account_emailconfirmation USING btree (key varchar_pattern_ops);

CREATE INDEX api_delivery_by_age ON public.api_delivery USING btree (at);

CREATE INDEX api_delivery_by_webhook ON public.api_delivery USING btree (webhook_id, at DESC);

CREATE INDEX api_delivery_webhook_id_645179c6 ON public.api_delivery USING btree (webhook_id);

CREATE INDEX api_export_by_person ON public.api_export USING btree (user_id, id DESC);

CREATE INDEX api_export_user_id_4b5e5d5d ON public.api_export USING btree (user_id);

CREATE INDEX api_token_revoked_by_id_69b4d983 ON public.api_token USING btree (revoked_by_id);

CREATE INDEX api_token_sha256_5be9bf49_like ON public.api_token USING btree (sha256 varchar_pattern_ops);

CREATE INDEX api_token_user_id_b646d2e7 ON public.api_token USING btree (user_id);

CREATE INDEX api_webhook_alive ON public.api_webhook USING btree (user_id) WHERE (ended_at IS NULL);

CREATE INDEX api_webhook_token_id_8d58df15 ON public.api_webhook USING btree (token_id);

CREATE INDEX api_webhook_user_id_a2589911 ON public.api_webhook USING btree (user_id);

CREATE INDEX auth_group_name_a6ea08ec_like ON public.auth_group USING btree (name varchar_pattern_ops);

CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON public.auth_group_permissions USING btree (group_id);

CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON public.auth_group_permissions USING btree (permission_id);

CREATE INDEX auth_permission_content_type_id_2f476e4b ON public.auth_permission USING btree (content_type_id);

CREATE UNIQUE INDEX casework_assigned_once ON public.casework_assignment USING btree (case_id, user_id) WHERE (until IS NULL);

CREATE INDEX casework_assignment_case_id_f64968e9 ON public.casework_assignment USING btree (case_id);

CREATE INDEX casework_assignment_given_by_id_dddb6e0a ON public.casework_assignment USING btree (given_by_id);

CREATE INDEX casework_assignment_user_id_2bbe1f1e ON public.casework_assignment USING btree (user_id);

CREATE INDEX casework_calendarfeed_key_hash_b95528c8_like ON public.casework_calendarfeed USING btree (key_hash varchar_pattern_ops);

CREATE INDEX casework_case_by_district ON public.casework_case USING btree (district_code, state);

CREATE INDEX casework_case_by_state ON public.casework_case USING btree (state, opened_at DESC);

CREATE INDEX casework_case_by_village ON public.casework_case USING btree (village_code);

CREATE INDEX casework_case_number_bdae377d_like ON public.casework_case USING btree (number varchar_pattern_ops);

CREATE INDEX casework_case_opened_by_id_2b376d18 ON public.casework_case USING btree (opened_by_id);

CREATE INDEX casework_caseevent_by_id_16190e26 ON public.casework_caseevent USING btree (by_id);

CREATE INDEX casework_caseevent_case_id_46aaa1c4 ON public.casework_caseevent USING btree (case_id);

CREATE INDEX casework_caseitem_act_id_6c085895 ON public.casework_caseitem USING btree (act_id);

CREATE INDEX casework_caseitem_added_by_id_c1c46a2c ON public.casework_caseitem USING btree (added_by_id);

CREATE INDEX casework_caseitem_case_id_2ab5aa78 ON public.casework_caseitem USING btree (case_id);

CREATE INDEX casework_caseitem_evidence_id_86bd8bad ON public.casework_caseitem USING btree (evidence_id);

CREATE INDEX casework_caseitem_finding_id_2af2d7a3 ON public.casework_caseitem USING btree (finding_id);

CREATE INDEX casework_caseitem_post_id_849faef5 ON public.casework_caseitem USING btree (post_id);

CREATE INDEX casework_caselink_added_by_id_41bdf58c ON public.casework_caselink USING btree (added_by_id);

CREATE INDEX casework_caselink_first_id_2f9e25b1 ON public.casework_caselink USING btree (first_id);

CREATE INDEX casework_caselink_second_id_4bd4a1b9 ON public.casework_caselink USING btree (second_id);

CREATE INDEX casework_casenote_by_id_7206f450 ON public.casework_casenote USING btree (by_id);

CREATE INDEX casework_casenote_case_id_4cd88237 ON public.casework_casenote USING btree (case_id);

CREATE INDEX casework_caseparty_account_id_09fd2715 ON public.casework_caseparty USING btree (account_id);

CREATE INDEX casework_caseparty_added_by_id_8ffad639 ON public.casework_caseparty USING btree (added_by_id);

CREATE INDEX casework_caseparty_candidate_id_ef4a59cc ON public.casework_caseparty USING btree (candidate_id);

CREATE INDEX casework_caseparty_case_id_91b7196c ON public.casework_caseparty USING btree (case_id);

CREATE INDEX casework_caseparty_official_id_86b2a48a ON public.casework_caseparty USING btree (official_id);

CREATE INDEX casework_caseparty_party_id_07f3d3b0 ON public.casework_caseparty USING btree (party_id);

CREATE INDEX casework_clarification_by_day ON public.casework_clarification USING btree (state, starts_at);

CREATE INDEX casework_clarification_case_id_68e97ff7 ON public.casework_clarification USING btree (case_id);

CREATE INDEX casework_clarification_party_id_bf6301d9 ON public.casework_clarification USING btree (party_id);

CREATE INDEX casework_clarification_set_by_id_7bc5676f ON public.casework_clarification USING btree (set_by_id);

CREATE INDEX casework_clarification_told_by_id_5cf0d6e7 ON public.casework_clarification USING btree (told_by_id);

CREATE UNIQUE INDEX casework_day_off_once ON public.casework_officedayoff USING btree (day) WHERE (withdrawn_at IS NULL);

CREATE INDEX casework_event_by_kind ON public.casework_caseevent USING btree (case_id, kind, at);

CREATE INDEX casework_followup_by_id_3ba0635a ON public.casework_followup USING btree (by_id);

CREATE INDEX casework_followup_handover_id_5bd0a899 ON public.casework_followup USING btree (handover_id);

CREATE INDEX casework_handover_case_id_03288738 ON public.casework_handover USING btree (case_id);

CREATE INDEX casework_handover_outcome_id_dd67f804 ON public.casework_handover USING btree (outcome_id);

CREATE INDEX casework_handover_prepared_by_id_680e7ed1 ON public.casework_handover USING btree (prepared_by_id);

CREATE UNIQUE INDEX casework_invited_once_a_round ON public.casework_clarification USING btree (party_id, round) WHERE (NOT ((state)::text = 'called_off'::text));

CREATE INDEX casework_item_by_source ON public.casework_caseitem USING btree (brought);

CREATE INDEX casework_officedayoff_entered_by_id_79a53ed4 ON public.casework_officedayoff USING btree (entered_by_id);

CREATE INDEX casework_officedayoff_withdrawn_by_id_50fc4b70 ON public.casework_officedayoff USING btree (withdrawn_by_id);

CREATE UNIQUE INDEX casework_one_chair ON public.casework_plenarymember USING btree (plenary_id) WHERE chair;

CREATE UNIQUE INDEX casework_one_lead ON public.casework_assignment USING btree (case_id) WHERE (lead AND (until IS NULL));

CREATE INDEX casework_outcome_case_id_9edc9ee2 ON public.casework_outcome USING btree (case_id);

CREATE INDEX casework_outcome_decided_by_id_cfa4fa49 ON public.casework_outcome USING btree (decided_by_id);

CREATE INDEX casework_outcome_item_id_fc4153e7 ON public.casework_outcome USING btree (item_id);

CREATE INDEX casework_outcome_party_id_0ec145f7 ON public.casework_outcome USING btree (party_id);

CREATE INDEX casework_paper_by_form ON public.casework_paper USING btree (case_id, form, state);

CREATE INDEX casework_paper_case_id_57a277de ON public.casework_paper USING btree (case_id);

CREATE INDEX casework_paper_changed_by_id_61501c47 ON public.casework_paper USING btree (changed_by_id);

CREATE INDEX casework_paper_handover_id_df795851 ON public.casework_paper USING btree (handover_id);

CREATE INDEX casework_paper_made_by_id_582b9903 ON public.casework_paper USING btree (made_by_id);

CREATE UNIQUE INDEX casework_paper_number_once ON public.casework_paper USING btree (form, number) WHERE ((NOT ((number)::text = ''::text)) AND (NOT ((state)::text = ANY ((ARRAY['replaced'::character varying, 'dropped'::character varying])::text[]))));

CREATE INDEX casework_paper_party_id_37871c03 ON public.casework_paper USING btree (party_id);

CREATE INDEX casework_paper_plenary_id_d082665d ON public.casework_paper USING btree (plenary_id);

CREATE INDEX casework_plenary_called_by_id_2381d883 ON public.casework_plenary USING btree (called_by_id);

CREATE INDEX casework_plenaryitem_case_id_b368be23 ON public.casework_plenaryitem USING btree (case_id);

CREATE INDEX casework_plenaryitem_plenary_id_d0ab60c0 ON public.casework_plenaryitem USING btree (plenary_id);

CREATE INDEX casework_plenarymember_plenary_id_eff440b6 ON public.casework_plenarymember USING btree (plenary_id);

CREATE INDEX casework_plenarymember_user_id_ae1a5b48 ON public.casework_plenarymember USING btree (user_id);

CREATE UNIQUE INDEX casework_register_number_once ON public.casework_case USING btree (register_number) WHERE (NOT ((register_number)::text = ''::text));

CREATE INDEX casework_takedownlink_by_id_c1b5a72e ON public.casework_takedownlink USING btree (by_id);

CREATE INDEX casework_takedownlink_handover_id_e12ce3a7 ON public.casework_takedownlink USING btree (handover_id);

CREATE INDEX casework_takedownlink_post_id_3cc1b2e6 ON public.casework_takedownlink USING btree (post_id);

CREATE INDEX casework_vote_item_id_65de2df7 ON public.casework_vote USING btree (item_id);

CREATE INDEX casework_vote_recorded_by_id_d7d5c786 ON public.casework_vote USING btree (recorded_by_id);

CREATE INDEX casework_vote_user_id_c53af727 ON public.casework_vote USING btree (user_id);

CREATE INDEX collection_accountdoubt_account_id_88dd2ac2 ON public.collection_accountdoubt USING btree (account_id);

CREATE INDEX collection_accountverdict_account_id_c819d0cb ON public.collection_accountverdict USING btree (account_id);

CREATE INDEX collection_accountverdict_decided_by_id_442e2b25 ON public.collection_accountverdict USING btree (decided_by_id);

CREATE INDEX collection_act_by_status ON public.collection_reportedact USING btree (status, handed_in_at);

CREATE INDEX collection_alarm_acknowledged_by_id_f0b52fcc ON public.collection_alarm USING btree (acknowledged_by_id);

CREATE INDEX collection_attempt_account_id_494ef9cc ON public.collection_attempt USING btree (account_id);

CREATE INDEX collection_attempt_failed ON public.collection_attempt USING btree (day, platform) WHERE ((NOT ((outcome)::text = 'ok'::text)) AND (account_id IS NOT NULL));

CREATE INDEX collection_capture_address_id_fb5adfc9 ON public.collection_capture USING btree (address_id);

CREATE INDEX collection_capture_key_f8cd15d4_like ON public.collection_capture USING btree (key varchar_pattern_ops);

CREATE INDEX collection_captureaddress_token_hash_1e7ea3e6_like ON public.collection_captureaddress USING btree (token_hash varchar_pattern_ops);

CREATE INDEX collection_captureaddress_user_id_b2eb84e4 ON public.collection_captureaddress USING btree (user_id);

CREATE INDEX collection_compliancejob_connector_id_3d670bde ON public.collection_compliancejob USING btree (connector_id);

CREATE INDEX collection_connector_enabled_by_id_1578cd49 ON public.collection_connector USING btree (enabled_by_id);

CREATE INDEX collection_connector_name_b13dff89_like ON public.collection_connector USING btree (name varchar_pattern_ops);

CREATE INDEX collection_consent_account_id_a628b0f5 ON public.collection_consent USING btree (account_id);

CREATE INDEX collection_consent_connector_id_0a202273 ON public.collection_consent USING btree (connector_id);

CREATE INDEX collection_consentinvitati_consentinvitation_id_94b786be ON public.collection_consentinvitation_accounts USING btree (consentinvitation_id);

CREATE INDEX collection_consentinvitation_accounts_account_id_cc023265 ON public.collection_consentinvitation_accounts USING btree (account_id);

CREATE INDEX collection_consentinvitation_made_by_id_11194f06 ON public.collection_consentinvitation USING btree (made_by_id);

CREATE INDEX collection_consentinvitation_token_hash_d9ed4efe_like ON public.collection_consentinvitation USING btree (token_hash varchar_pattern_ops);

CREATE INDEX collection_coveragestatement_made_by_id_ea08f068 ON public.collection_coveragestatement USING btree (made_by_id);

CREATE INDEX collection_credential_connector_id_a00ee8d8 ON public.collection_credential USING btree (connector_id);

CREATE INDEX collection_fetch_open ON public.collection_picturefetch USING btree (id) WHERE (ended_at IS NULL);

CREATE INDEX collection_gap_by_end ON public.collection_gaprecord USING btree ("end");

CREATE INDEX collection_gaprecord_account_id_1065a969 ON public.collection_gaprecord USING btree (account_id);

CREATE INDEX collection_legalbasis_connector_id_0e52d689 ON public.collection_legalbasis USING btree (connector_id);

CREATE INDEX collection_legalbasis_recorded_by_id_ec04c921 ON public.collection_legalbasis USING btree (recorded_by_id);

CREATE INDEX collection_look_by_officer ON public.collection_patrollook USING btree (officer_id, opened_at);

CREATE INDEX collection_look_notable ON public.collection_lookagain USING btree (at DESC, id DESC) WHERE ((outcome)::text = ANY ((ARRAY['edited'::character varying, 'deleted'::character varying, 'not_found'::character varying, 'account_gone'::character varying, 'blocked'::character varying, 'reappeared'::character varying])::text[]));

CREATE INDEX collection_namesearch_candidate_id_c6edc853 ON public.collection_namesearch USING btree (candidate_id);

CREATE UNIQUE INDEX collection_one_alarm_of_a_kind ON public.collection_alarm USING btree (kind, platform, route) WHERE (ended_at IS NULL);

CREATE UNIQUE INDEX collection_one_living_consent ON public.collection_consent USING btree (account_id, connector_id) WHERE (withdrawn_at IS NULL);

CREATE UNIQUE INDEX collection_one_standing_verdict ON public.collection_accountverdict USING btree (account_id) WHERE (lifted_at IS NULL);

CREATE INDEX collection_patrol_by_officer ON public.collection_patroltask USING btree (officer_id, day);

CREATE INDEX collection_patrollook_account_id_032b27c6 ON public.collection_patrollook USING btree (account_id);

CREATE INDEX collection_patrollook_officer_id_eb8da2e8 ON public.collection_patrollook USING btree (officer_id);

CREATE INDEX collection_patroltask_account_id_befa7554 ON public.collection_patroltask USING btree (account_id);

CREATE INDEX collection_patroltask_officer_id_d7aeae5c ON public.collection_patroltask USING btree (officer_id);

CREATE INDEX collection_picture_sha256_fff2e60d_like ON public.collection_picture USING btree (sha256 varchar_pattern_ops);

CREATE INDEX collection_picturefetch_connector_id_7cffcefe ON public.collection_picturefetch USING btree (connector_id);

CREATE INDEX collection_platformanswer_act_id_3c47e774 ON public.collection_platformanswer USING btree (act_id);

CREATE INDEX collection_platformanswer_asked_by_id_fab2d44a ON public.collection_platformanswer USING btree (asked_by_id);

CREATE INDEX collection_post_look_due ON public.collection_postlook USING btree (route, due_at);

CREATE INDEX collection_quotamemory_platform_34d62d1a_like ON public.collection_quotamemory USING btree (platform varchar_pattern_ops);

CREATE INDEX collection_raw_by_expiry ON public.collection_rawpayload USING btree (expires_at);

CREATE INDEX collection_rawpayload_hash_aa8e4d80_like ON public.collection_rawpayload USING btree (hash varchar_pattern_ops);

CREATE INDEX collection_reportedact_interaction_id_31f57301 ON public.collection_reportedact USING btree (interaction_id);

CREATE INDEX collection_reportedact_officer_id_8d8e342b ON public.collection_reportedact USING btree (officer_id);

CREATE INDEX collection_reportedact_official_id_5f0f9361 ON public.collection_reportedact USING btree (official_id);

CREATE INDEX collection_reportedact_struck_by_id_a30ee3de ON public.collection_reportedact USING btree (struck_by_id);

CREATE INDEX collection_reportedpicture_act_id_a93d6c3c ON public.collection_reportedpicture USING btree (act_id);

CREATE INDEX collection_reportedpicture_picture_id_5389f64c ON public.collection_reportedpicture USING btree (picture_id);

CREATE INDEX collection_reportedpicture_picture_id_5389f64c_like ON public.collection_reportedpicture USING btree (picture_id varchar_pattern_ops);

CREATE INDEX collection_screenshot_account_id_d1eb094a ON public.collection_screenshot USING btree (account_id);

CREATE INDEX collection_screenshot_officer_id_05644b03 ON public.collection_screenshot USING btree (officer_id);

CREATE INDEX collection_screenshot_post_id_b374e433 ON public.collection_screenshot USING btree (post_id);

CREATE INDEX collection_screenshotpage_picture_id_040e2daa ON public.collection_screenshotpage USING btree (picture_id);

CREATE INDEX collection_screenshotpage_picture_id_040e2daa_like ON public.collection_screenshotpage USING btree (picture_id varchar_pattern_ops);

CREATE INDEX collection_screenshotpage_screenshot_id_3932085b ON public.collection_screenshotpage USING btree (screenshot_id);

CREATE INDEX collection_secondlook_act_id_ca9d64d6 ON public.collection_secondlook USING btree (act_id);

CREATE INDEX collection_secondlook_officer_id_c81a4144 ON public.collection_secondlook USING btree (officer_id);

CREATE INDEX collection_share_by_expiry ON public.collection_share USING btree (expires_at);

CREATE INDEX collection_share_token_hash_f11ef560_like ON public.collection_share USING btree (token_hash varchar_pattern_ops);

CREATE INDEX collection_share_user_id_c5d4c4a7 ON public.collection_share USING btree (user_id);

CREATE INDEX collection_sharedpicture_share_id_20afe1a6 ON public.collection_sharedpicture USING btree (share_id);

CREATE INDEX collection_shot_by_officer ON public.collection_screenshot USING btree (officer_id, received_at);

CREATE INDEX collection_streamstate_unheard_id_fd4da55e ON public.collection_streamstate USING btree (unheard_id);

CREATE INDEX collection_subscription_account_id_07868f4f ON public.collection_subscription USING btree (account_id);

CREATE INDEX collection_sweep_by_name ON public.collection_sweepstate USING btree (route, name);

CREATE INDEX collection_sweep_due ON public.collection_sweepstate USING btree (route, due_at);

CREATE INDEX collection_sweepstate_account_id_ad179a59 ON public.collection_sweepstate USING btree (account_id);

CREATE INDEX collection_tip_by_expiry ON public.collection_tip USING btree (expires_at);

CREATE INDEX collection_tip_by_likeness ON public.collection_tip USING btree (likeness);

CREATE INDEX collection_tip_by_sender ON public.collection_tip USING btree (sender_key, received_at);

CREATE INDEX collection_tip_by_state ON public.collection_tip USING btree (state, sent_at);

CREATE INDEX collection_tip_decided_by_id_0a03f2ec ON public.collection_tip USING btree (decided_by_id);

CREATE INDEX collection_tip_message_key_2f325974_like ON public.collection_tip USING btree (message_key varchar_pattern_ops);

CREATE INDEX collection_tip_same_as_id_66a3b061 ON public.collection_tip USING btree (same_as_id);

CREATE INDEX collection_watched_due ON public.collection_postlook USING btree (route, due_at) WHERE (watched_since IS NOT NULL);

CREATE INDEX django_session_expire_date_a5c62663 ON public.django_session USING btree (expire_date);

CREATE INDEX django_session_session_key_c0390e0f_like ON public.django_session USING btree (session_key varchar_pattern_ops);

CREATE INDEX evidence_capture_by_status ON public.evidence_pagecapture USING btree (status, asked_at DESC);

CREATE INDEX evidence_capture_by_subject ON public.evidence_pagecapture USING btree (subject) WHERE (NOT ((subject)::text = ''::text));

CREATE INDEX evidence_capture_ends ON public.evidence_pagecapture USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX evidence_captured_by_hash ON public.evidence_capturedfile USING btree (sha256);

CREATE INDEX evidence_capturedfile_capture_id_30ac1f46 ON public.evidence_capturedfile USING btree (capture_id);

CREATE INDEX evidence_capturedpicture_capture_id_b1aa9bc5 ON public.evidence_capturedpicture USING btree (capture_id);

CREATE INDEX evidence_custodyevent_by_id_33a0673d ON public.evidence_custodyevent USING btree (by_id);

CREATE INDEX evidence_custodyevent_evidence_id_c957871c ON public.evidence_custodyevent USING btree (evidence_id);

CREATE INDEX evidence_evidence_derived_from_id_b5e37839 ON public.evidence_evidence USING btree (derived_from_id);

CREATE INDEX evidence_evidence_post_id_a56dfead ON public.evidence_evidence USING btree (post_id);

CREATE INDEX evidence_evidence_sha256_b2f9ae02_like ON public.evidence_evidence USING btree (sha256 varchar_pattern_ops);

CREATE INDEX evidence_evidence_taken_by_id_15d25ee4 ON public.evidence_evidence USING btree (taken_by_id);

CREATE INDEX evidence_evidencepart_evidence_id_327eaff2 ON public.evidence_evidencepart USING btree (evidence_id);

CREATE INDEX evidence_headstamp_head_id_36599b3a ON public.evidence_headstamp USING btree (head_id);

CREATE INDEX evidence_leaf_by_item ON public.evidence_ledgerleaf USING btree (item, index);

CREATE INDEX evidence_leaf_of_keys ON public.evidence_ledgerleaf USING btree (index) WHERE ((kind)::text = 'key_rotated'::text);

CREATE INDEX evidence_loghead_sha256_bb75289b_like ON public.evidence_loghead USING btree (sha256 varchar_pattern_ops);

CREATE INDEX evidence_pagecapture_asked_by_id_08ba3f24 ON public.evidence_pagecapture USING btree (asked_by_id);

CREATE INDEX evidence_pagecapture_closed_by_id_93ad40ad ON public.evidence_pagecapture USING btree (closed_by_id);

CREATE INDEX evidence_pagecapture_evidence_id_f973e709 ON public.evidence_pagecapture USING btree (evidence_id);

CREATE INDEX evidence_pagecapture_post_id_4c5b1861 ON public.evidence_pagecapture USING btree (post_id);

CREATE INDEX evidence_part_by_hash ON public.evidence_evidencepart USING btree (sha256);

CREATE INDEX evidence_picture_by_hash ON public.evidence_capturedpicture USING btree (sha256);

CREATE INDEX evidence_picture_by_look ON public.evidence_capturedpicture USING gin (look_keys) WITH (fastupdate=off);

CREATE UNIQUE INDEX evidence_purged_once ON public.evidence_custodyevent USING btree (evidence_id) WHERE ((kind)::text = 'purged'::text);

CREATE UNIQUE INDEX evidence_released_once ON public.evidence_custodyevent USING btree (evidence_id) WHERE ((kind)::text = 'released'::text);

CREATE INDEX findings_by_act ON public.findings_finding USING btree (act_id) WHERE (act_id IS NOT NULL);

CREATE INDEX findings_by_category ON public.findings_finding USING btree (category, status);

CREATE INDEX findings_by_cluster ON public.findings_finding USING btree (cluster);

CREATE INDEX findings_checkedclaim_changed_at_9c52a167 ON public.findings_checkedclaim USING btree (changed_at);

CREATE INDEX findings_checkedclaim_source_id_6ab05372 ON public.findings_checkedclaim USING btree (source_id);

CREATE INDEX findings_claim_by_day ON public.findings_checkedclaim USING btree (checked_on DESC, id DESC);

CREATE INDEX findings_claimmatch_claim_id_b1553446 ON public.findings_claimmatch USING btree (claim_id);

CREATE INDEX findings_claimmatch_refused_by_id_eb97bae7 ON public.findings_claimmatch USING btree (refused_by_id);

CREATE INDEX findings_claimsource_added_by_id_afa1ddc2 ON public.findings_claimsource USING btree (added_by_id);

CREATE INDEX findings_claimsource_name_1c0c11e3_like ON public.findings_claimsource USING btree (name varchar_pattern_ops);

CREATE INDEX findings_cluster_key_ce2370f3_like ON public.findings_cluster USING btree (key varchar_pattern_ops);

CREATE INDEX findings_group_newest ON public.findings_postgroup USING btree (last_at DESC, id DESC) WHERE (merged_into_id IS NULL);

CREATE INDEX findings_modelchoice_chosen_by_id_2f9c3de5 ON public.findings_modelchoice USING btree (chosen_by_id);

CREATE INDEX findings_modelchoice_model_id_860ca962 ON public.findings_modelchoice USING btree (model_id);

CREATE INDEX findings_modelchoice_model_id_860ca962_like ON public.findings_modelchoice USING btree (model_id varchar_pattern_ops);

CREATE INDEX findings_modelproposal_proposed_by_id_4e66712d ON public.findings_modelproposal USING btree (proposed_by_id);

CREATE INDEX findings_modeltrial_beside_id_a8365091 ON public.findings_modeltrial USING btree (beside_id);

CREATE INDEX findings_modeltrial_beside_id_a8365091_like ON public.findings_modeltrial USING btree (beside_id varchar_pattern_ops);

CREATE INDEX findings_modeltrial_model_id_352f565a ON public.findings_modeltrial USING btree (model_id);

CREATE INDEX findings_modeltrial_model_id_352f565a_like ON public.findings_modeltrial USING btree (model_id varchar_pattern_ops);

CREATE INDEX findings_modelversion_hash_4c831684_like ON public.findings_modelversion USING btree (hash varchar_pattern_ops);

CREATE INDEX findings_newest ON public.findings_finding USING btree (posted_at DESC, id DESC) WHERE ((status)::text = 'open'::text);

CREATE INDEX findings_postgroup_merged_into_id_29b84057 ON public.findings_postgroup USING btree (merged_into_id);

CREATE INDEX findings_postgroupmember_post_id_bc64ca96 ON public.findings_postgroupmember USING btree (post_id);

CREATE INDEX findings_postwording_wording_id_8acfe9b8 ON public.findings_postwording USING btree (wording_id);

CREATE INDEX findings_queue ON public.findings_finding USING btree (worth DESC, id DESC) INCLUDE (category, cluster, platform, district_code, party_number, subject) WHERE ((status)::text = 'open'::text);

CREATE INDEX findings_rulebookchoice_chosen_by_id_21ff3334 ON public.findings_rulebookchoice USING btree (chosen_by_id);

CREATE INDEX findings_rulebookchoice_rulebook_id_08b77c14 ON public.findings_rulebookchoice USING btree (rulebook_id);

CREATE INDEX findings_rulebookchoice_rulebook_id_08b77c14_like ON public.findings_rulebookchoice USING btree (rulebook_id varchar_pattern_ops);

CREATE INDEX findings_rulebookversion_hash_fd5e69f8_like ON public.findings_rulebookversion USING btree (hash varchar_pattern_ops);

CREATE INDEX findings_shadow_by_post ON public.findings_shadowchange USING btree (post_id);

CREATE INDEX findings_shadowrun_asked_by_id_f1a7778f ON public.findings_shadowrun USING btree (asked_by_id);

CREATE INDEX findings_shadowrun_beside_id_ed35cdf1 ON public.findings_shadowrun USING btree (beside_id);

CREATE INDEX findings_shadowrun_beside_id_ed35cdf1_like ON public.findings_shadowrun USING btree (beside_id varchar_pattern_ops);

CREATE INDEX findings_shadowrun_model_beside_id_985aa0e5 ON public.findings_shadowrun USING btree (model_beside_id);

CREATE INDEX findings_shadowrun_model_beside_id_985aa0e5_like ON public.findings_shadowrun USING btree (model_beside_id varchar_pattern_ops);

CREATE INDEX findings_shadowrun_model_id_3c942619 ON public.findings_shadowrun USING btree (model_id);

CREATE INDEX findings_shadowrun_model_id_3c942619_like ON public.findings_shadowrun USING btree (model_id varchar_pattern_ops);

CREATE INDEX findings_shadowrun_rulebook_id_568a6b1f ON public.findings_shadowrun USING btree (rulebook_id);

CREATE INDEX findings_shadowrun_rulebook_id_568a6b1f_like ON public.findings_shadowrun USING btree (rulebook_id varchar_pattern_ops);

CREATE INDEX findings_standing ON public.findings_finding USING btree (worth DESC, id DESC) INCLUDE (status, category, cluster, platform, district_code, party_number, subject) WHERE (NOT ((status)::text = 'superseded'::text));

CREATE INDEX findings_standing_newest ON public.findings_finding USING btree (posted_at DESC, id DESC) WHERE (NOT ((status)::text = 'superseded'::text));

CREATE INDEX findings_unseen ON public.findings_finding USING btree (created_at) WHERE ((first_seen_at IS NULL) AND ((status)::text = 'open'::text));

CREATE INDEX findings_wording_comparable ON public.findings_wording USING btree (last_at) WHERE (NOT (pairs = '\x'::bytea));

CREATE INDEX findings_wording_leader_a94dc475 ON public.findings_wording USING btree (leader);

CREATE INDEX findings_words_said ON public.findings_foundwords USING gin (words);

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);

CREATE INDEX insight_audit_made_by_id_7174269f ON public.insight_audit USING btree (made_by_id);

CREATE INDEX insight_blinditem_first_id_e7dc10f1 ON public.insight_blinditem USING btree (first_id);

CREATE INDEX insight_blinditem_post_id_33530076 ON public.insight_blinditem USING btree (post_id);

CREATE INDEX insight_blinditem_sample_id_9c1a995f ON public.insight_blinditem USING btree (sample_id);

CREATE INDEX insight_blindreading_item_id_8220e105 ON public.insight_blindreading USING btree (item_id);

CREATE INDEX insight_blindreading_read_by_id_773fe33c ON public.insight_blindreading USING btree (read_by_id);

CREATE INDEX insight_blindsample_drawn_by_id_6108ca52 ON public.insight_blindsample USING btree (drawn_by_id);

CREATE INDEX insight_briefing_made_by_id_c3bfe3c4 ON public.insight_briefing USING btree (made_by_id);

CREATE INDEX mfa_authenticator_user_id_0c3a50c0 ON public.mfa_authenticator USING btree (user_id);

CREATE INDEX people_absence_ended_by_id_427ee88d ON public.people_absence USING btree (ended_by_id);

CREATE INDEX people_absence_made_by_id_cbeecafc ON public.people_absence USING btree (made_by_id);

CREATE INDEX people_absence_runs ON public.people_absence USING btree (last_day) WHERE (ended_at IS NULL);

CREATE INDEX people_absence_stand_in_id_dd865703 ON public.people_absence USING btree (stand_in_id);

CREATE INDEX people_absence_user_id_804325c1 ON public.people_absence USING btree (user_id);

CREATE INDEX people_audit_by_actor ON public.people_auditevent USING btree (actor_id, at);

CREATE INDEX people_audit_by_object ON public.people_auditevent USING btree (object_type, object_id, at);

CREATE INDEX people_auditevent_actor_id_c51e7451 ON public.people_auditevent USING btree (actor_id);

CREATE INDEX people_cache_expires ON public.people_cache USING btree (expires);

CREATE UNIQUE INDEX people_chat_code_is_one_person_s ON public.people_noticechat USING btree (code_hash) WHERE (NOT ((code_hash)::text = ''::text));

CREATE INDEX people_cooperation_made_by_id_64ac064e ON public.people_cooperation USING btree (made_by_id);

CREATE INDEX people_cooperation_withdrawn_by_id_bf037902 ON public.people_cooperation USING btree (withdrawn_by_id);

CREATE INDEX people_delivery_due ON public.people_noticedelivery USING btree (due_at) WHERE ((state)::text = 'waiting'::text);

CREATE INDEX people_emergency_by_user ON public.people_emergencyaccess USING btree (user_id, object_type, object_id);

CREATE INDEX people_emergencyaccess_reviewed_by_id_ee026441 ON public.people_emergencyaccess USING btree (reviewed_by_id);

CREATE INDEX people_emergencyaccess_user_id_2cedbbd0 ON public.people_emergencyaccess USING btree (user_id);

CREATE INDEX people_invitation_code_hash_5b2d4624_like ON public.people_invitation USING btree (code_hash varchar_pattern_ops);

CREATE INDEX people_invitation_user_id_6b7e61de ON public.people_invitation USING btree (user_id);

CREATE INDEX people_membership_user_id_35baff26 ON public.people_membership USING btree (user_id);

CREATE INDEX people_notice_by_person ON public.people_notice USING btree (user_id, id DESC);

CREATE INDEX people_notice_unread ON public.people_notice USING btree (user_id) WHERE ((read_at IS NULL) AND (NOT silent));

CREATE UNIQUE INDEX people_one_reading_a_quarter ON public.people_auditevent USING btree (actor_id, object_type, object_id, date_bin('00:15:00'::interval, (at AT TIME ZONE 'UTC'::text), '2000-01-01 00:00:00'::timestamp without time zone)) WHERE ((verb)::text = 'object_read'::text);

CREATE INDEX people_user_groups_group_id_1f0237d0 ON public.people_user_groups USING btree (group_id);

CREATE INDEX people_user_groups_user_id_290df956 ON public.people_user_groups USING btree (user_id);

CREATE INDEX people_user_user_permissions_permission_id_55f01ef0 ON public.people_user_user_permissions USING btree (permission_id);

CREATE INDEX people_user_user_permissions_user_id_7d19557b ON public.people_user_user_permissions USING btree (user_id);

CREATE INDEX people_user_username_7e18cbac_like ON public.people_user USING btree (username varchar_pattern_ops);

CREATE INDEX portal_addressee_added_by_id_ce4bdd8d ON public.portal_addressee USING btree (added_by_id);

CREATE INDEX portal_addressee_key_d8a35ad5_like ON public.portal_addressee USING btree (key varchar_pattern_ops);

CREATE INDEX portal_arriving_key_60a4d040_like ON public.portal_arriving USING btree (key varchar_pattern_ops);

CREATE INDEX portal_arriving_report_id_c5ce676e ON public.portal_arriving USING btree (report_id);

CREATE INDEX portal_arriving_right_id_7d3df29f ON public.portal_arriving USING btree (right_id);

CREATE INDEX portal_breach_changed_by_id_075ab620 ON public.portal_breach USING btree (changed_by_id);

CREATE INDEX portal_breach_closed_by_id_93cd1855 ON public.portal_breach USING btree (closed_by_id);

CREATE INDEX portal_breach_recorded_by_id_a1ced63b ON public.portal_breach USING btree (recorded_by_id);

CREATE INDEX portal_breachtelling_breach_id_a2f29523 ON public.portal_breachtelling USING btree (breach_id);

CREATE INDEX portal_breachtelling_by_id_7304acf2 ON public.portal_breachtelling USING btree (by_id);

CREATE INDEX portal_call_by_hour ON public.portal_call USING btree (hour);

CREATE INDEX portal_data_request_waiting ON public.portal_datarequest USING btree (answered_at, received_at);

CREATE INDEX portal_datarequest_answered_by_id_94906409 ON public.portal_datarequest USING btree (answered_by_id);

CREATE INDEX portal_datarequest_assigned_to_id_ed982935 ON public.portal_datarequest USING btree (assigned_to_id);

CREATE INDEX portal_datarequest_code_hash_9ed1e3ed_like ON public.portal_datarequest USING btree (code_hash varchar_pattern_ops);

CREATE INDEX portal_datarequest_identified_by_id_ea5a7560 ON public.portal_datarequest USING btree (identified_by_id);

CREATE INDEX portal_episodepack_asked_by_id_ce717da1 ON public.portal_episodepack USING btree (asked_by_id);

CREATE INDEX portal_field_note_by_state ON public.portal_fieldnote USING btree (state, sent_at);

CREATE INDEX portal_fieldfile_capture_id_87b4dae2 ON public.portal_fieldfile USING btree (capture_id);

CREATE INDEX portal_fieldfile_note_id_53b34021 ON public.portal_fieldfile USING btree (note_id);

CREATE INDEX portal_fieldnote_author_id_f5bed1bb ON public.portal_fieldnote USING btree (author_id);

CREATE INDEX portal_fieldnoteversion_note_id_36ba5d0f ON public.portal_fieldnoteversion USING btree (note_id);

CREATE INDEX portal_informing_by_id_13fd3a95 ON public.portal_informing USING btree (by_id);

CREATE INDEX portal_informing_sent_id_3201a672 ON public.portal_informing USING btree (sent_id);

CREATE INDEX portal_link_by_key ON public.portal_reportlink USING btree (platform, key);

CREATE INDEX portal_name_by_form ON public.portal_accountname USING gin (forms) WITH (fastupdate=off);

CREATE INDEX portal_openaudit_approved_by_id_9591147d ON public.portal_openaudit USING btree (approved_by_id);

CREATE INDEX portal_openaudit_brought_by_id_cf8e6ed9 ON public.portal_openaudit USING btree (brought_by_id);

CREATE INDEX portal_openaudit_corrects_id_c6eb6488 ON public.portal_openaudit USING btree (corrects_id);

CREATE INDEX portal_openaudit_withdrawn_by_id_55f12679 ON public.portal_openaudit USING btree (withdrawn_by_id);

CREATE INDEX portal_openpaper_approved_by_id_bc23d3ad ON public.portal_openpaper USING btree (approved_by_id);

CREATE INDEX portal_openpaper_brought_by_id_6cd2f992 ON public.portal_openpaper USING btree (brought_by_id);

CREATE INDEX portal_piece_begun_by_id_f6ba9320 ON public.portal_piece USING btree (begun_by_id);

CREATE INDEX portal_piece_slug_3fad286e_like ON public.portal_piece USING btree (slug varchar_pattern_ops);

CREATE INDEX portal_piece_waiting_id_37fe4d7b ON public.portal_piece USING btree (waiting_id);

CREATE INDEX portal_pieceapproval_approved_by_id_12287ecb ON public.portal_pieceapproval USING btree (approved_by_id);

CREATE INDEX portal_pieceapproval_publish_at_8367e7b7 ON public.portal_pieceapproval USING btree (publish_at);

CREATE INDEX portal_piecefile_added_by_id_806ee4a8 ON public.portal_piecefile USING btree (added_by_id);

CREATE INDEX portal_piecefile_sha256_9be15ba5_like ON public.portal_piecefile USING btree (sha256 varchar_pattern_ops);

CREATE INDEX portal_pieceversion_picture_id_dd81f1ae ON public.portal_pieceversion USING btree (picture_id);

CREATE INDEX portal_pieceversion_piece_id_8eac5466 ON public.portal_pieceversion USING btree (piece_id);

CREATE INDEX portal_pieceversion_recording_id_e9673851 ON public.portal_pieceversion USING btree (recording_id);

CREATE INDEX portal_pieceversion_written_by_id_479e8412 ON public.portal_pieceversion USING btree (written_by_id);

CREATE INDEX portal_piecewithdrawal_withdrawn_by_id_c162d21b ON public.portal_piecewithdrawal USING btree (withdrawn_by_id);

CREATE INDEX portal_recording_added_by_id_0337739e ON public.portal_recording USING btree (added_by_id);

CREATE INDEX portal_reply_answered_by_id_12649faa ON public.portal_reply USING btree (answered_by_id);

CREATE INDEX portal_reply_right_id_640d5844 ON public.portal_reply USING btree (right_id);

CREATE INDEX portal_replyright_code_hash_afd4062e_like ON public.portal_replyright USING btree (code_hash varchar_pattern_ops);

CREATE INDEX portal_replyright_given_by_id_45de9f22 ON public.portal_replyright USING btree (given_by_id);

CREATE INDEX portal_report_accepted_by_id_f6a880d9 ON public.portal_report USING btree (accepted_by_id);

CREATE INDEX portal_report_by_expiry ON public.portal_report USING btree (expires_at);

CREATE INDEX portal_report_by_state ON public.portal_report USING btree (state, sent_at);

CREATE INDEX portal_report_closed_by_id_32277154 ON public.portal_report USING btree (closed_by_id);

CREATE INDEX portal_report_code_hash_4e751a96_like ON public.portal_report USING btree (code_hash varchar_pattern_ops);

CREATE INDEX portal_report_merged_into_id_79a3790b ON public.portal_report USING btree (merged_into_id);

CREATE INDEX portal_report_post_id_5ab44aeb ON public.portal_report USING btree (post_id);

CREATE INDEX portal_report_read_by_id_f2385a04 ON public.portal_report USING btree (read_by_id);

CREATE INDEX portal_reportfile_capture_id_1904bfb5 ON public.portal_reportfile USING btree (capture_id);

CREATE INDEX portal_reportfile_report_id_2446a38c ON public.portal_reportfile USING btree (report_id);

CREATE INDEX portal_reportfile_right_id_5b509913 ON public.portal_reportfile USING btree (right_id);

CREATE INDEX portal_reportlink_report_id_e1b8576a ON public.portal_reportlink USING btree (report_id);

CREATE INDEX portal_reportmessage_officer_id_66788dd4 ON public.portal_reportmessage USING btree (officer_id);

CREATE INDEX portal_reportmessage_report_id_547917e9 ON public.portal_reportmessage USING btree (report_id);

CREATE INDEX portal_requeststep_by_id_579e28cf ON public.portal_requeststep USING btree (by_id);

CREATE INDEX portal_requeststep_request_id_928c2ebf ON public.portal_requeststep USING btree (request_id);

CREATE INDEX portal_sentnotice_addressee_id_6ddf1aaf ON public.portal_sentnotice USING btree (addressee_id);

CREATE INDEX portal_sentnotice_code_858c75cb_like ON public.portal_sentnotice USING btree (code varchar_pattern_ops);

CREATE INDEX portal_sentnotice_made_by_id_42305cbd ON public.portal_sentnotice USING btree (made_by_id);

CREATE INDEX portal_sentnotice_read_noted_by_id_fbb1937c ON public.portal_sentnotice USING btree (read_noted_by_id);

CREATE UNIQUE INDEX portal_social_post_goes_out_once ON public.portal_socialpost USING btree (version_id, platform) WHERE (NOT ((state)::text = 'failed'::text));

CREATE INDEX portal_socialpost_asked_by_id_b581892c ON public.portal_socialpost USING btree (asked_by_id);

CREATE INDEX portal_socialpost_version_id_8cd73477 ON public.portal_socialpost USING btree (version_id);

CREATE INDEX posts_interaction_actor_account_id_5309cbbb ON public.posts_interaction USING btree (actor_account_id);

CREATE INDEX posts_interaction_by_expiry ON public.posts_interaction USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX posts_interaction_post_id_3a558015 ON public.posts_interaction USING btree (post_id);

CREATE INDEX posts_interaction_waiting ON public.posts_interaction USING btree (platform, target_post) WHERE (post_id IS NULL);

CREATE INDEX posts_picture_by_hash ON public.posts_postpicture USING btree (sha256);

CREATE INDEX posts_picture_by_look ON public.posts_postpicture USING gin (look_keys) WITH (fastupdate=off);

CREATE INDEX posts_picture_given_up ON public.posts_postpicture USING btree (read_at) WHERE ((problem)::text = 'failed'::text);

CREATE INDEX posts_picture_unread ON public.posts_postpicture USING btree (id) WHERE (read_at IS NULL);

CREATE INDEX posts_post_account_id_0f4ac342 ON public.posts_post USING btree (account_id);

CREATE INDEX posts_post_by_time ON public.posts_post USING btree (posted_at);

CREATE INDEX posts_post_elsewhere ON public.posts_post USING btree (posted_at) WHERE (((posted_at AT TIME ZONE 'UTC'::text) < (month - 1)) OR ((posted_at AT TIME ZONE 'UTC'::text) >= (month + '1 mon 1 day'::interval)));

CREATE INDEX posts_post_undated ON public.posts_post USING btree (first_seen_at) WHERE (posted_at IS NULL);

CREATE INDEX posts_postpicture_given_by_id_a8687250 ON public.posts_postpicture USING btree (given_by_id);

CREATE INDEX posts_postversion_by_expiry ON ONLY public.posts_postversion USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX posts_postversion_default_expires_at_idx ON public.posts_postversion_default USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX posts_postversion_words ON ONLY public.posts_postversion USING gin (tsv);

CREATE INDEX posts_postversion_default_tsv_idx ON public.posts_postversion_default USING gin (tsv);

CREATE INDEX posts_workerrun_by_seen ON public.posts_workerrun USING btree (seen_at);

CREATE INDEX posts_workerrun_name_ea6b3090_like ON public.posts_workerrun USING btree (name varchar_pattern_ops);

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);

CREATE INDEX registry_account_by_number ON public.registry_account USING btree (native_id) WHERE (NOT (native_id = ''::text));

CREATE INDEX registry_account_by_platform ON public.registry_account USING btree (platform, status);

CREATE INDEX registry_account_by_status ON public.registry_account USING btree (status);

CREATE INDEX registry_account_candidate_id_be559783 ON public.registry_account USING btree (candidate_id);

CREATE INDEX registry_account_document_id_0b2859cf ON public.registry_account USING btree (document_id);

CREATE UNIQUE INDEX registry_account_of_no_candidate_once ON public.registry_account USING btree (platform, kind, key, party_id) NULLS NOT DISTINCT WHERE (candidate_id IS NULL);

CREATE INDEX registry_account_party_id_b6309c00 ON public.registry_account USING btree (party_id);

CREATE INDEX registry_candidate_district_id_b9feae21 ON public.registry_candidate USING btree (district_id);

CREATE INDEX registry_candidate_document_id_de27d03d ON public.registry_candidate USING btree (document_id);

CREATE INDEX registry_candidate_party_id_264a6c44 ON public.registry_candidate USING btree (party_id);

CREATE INDEX registry_change_by_object ON public.registry_rowchange USING btree (kind, object_id, at);

CREATE INDEX registry_district_document_id_05fb5326 ON public.registry_district USING btree (document_id);

CREATE INDEX registry_document_imported_by_id_36f3d1be ON public.registry_document USING btree (imported_by_id);

CREATE INDEX registry_lookalike_first_id_3c0f6297 ON public.registry_lookalike USING btree (first_id);

CREATE INDEX registry_lookalike_second_id_d579cad5 ON public.registry_lookalike USING btree (second_id);

CREATE INDEX registry_match_by_key ON public.registry_possiblematch USING gin (keys);

CREATE INDEX registry_match_by_score ON public.registry_possiblematch USING btree (score DESC, id);

CREATE INDEX registry_official_document_id_0f9cf64f ON public.registry_official USING btree (document_id);

CREATE INDEX registry_official_village_id_c6f9e17c ON public.registry_official USING btree (village_id);

CREATE INDEX registry_officialaccountlink_account_id_00d7cf25 ON public.registry_officialaccountlink USING btree (account_id);

CREATE INDEX registry_officialaccountlink_linked_by_id_7a2958f9 ON public.registry_officialaccountlink USING btree (linked_by_id);

CREATE INDEX registry_officialaccountlink_official_id_3a8c5905 ON public.registry_officialaccountlink USING btree (official_id);

CREATE INDEX registry_party_document_id_22919a5d ON public.registry_party USING btree (document_id);

CREATE INDEX registry_possiblematch_official_id_33cb8007 ON public.registry_possiblematch USING btree (official_id);

CREATE INDEX registry_proposal_account_id_dbb1cbcc ON public.registry_proposal USING btree (account_id);

CREATE INDEX registry_proposal_by_cluster ON public.registry_proposal USING btree (cluster);

CREATE INDEX registry_proposal_by_key ON public.registry_proposal USING gin (keys);

CREATE INDEX registry_proposal_by_score ON public.registry_proposal USING btree (state, score DESC, id);

CREATE INDEX registry_proposalreason_by_id_f0eb8cde ON public.registry_proposalreason USING btree (by_id);

CREATE INDEX registry_proposalreason_candidate_id_16562b91 ON public.registry_proposalreason USING btree (candidate_id);

CREATE INDEX registry_proposalreason_party_id_f07f45a1 ON public.registry_proposalreason USING btree (party_id);

CREATE INDEX registry_proposalreason_proposal_id_04671081 ON public.registry_proposalreason USING btree (proposal_id);

CREATE INDEX registry_refusedmatch_key_hash_b7cf18a7_like ON public.registry_refusedmatch USING btree (key_hash varchar_pattern_ops);

CREATE INDEX registry_refusedproposal_key_hash_053368f7_like ON public.registry_refusedproposal USING btree (key_hash varchar_pattern_ops);

CREATE INDEX registry_rowchange_by_id_f9c67c56 ON public.registry_rowchange USING btree (by_id);

CREATE INDEX registry_rowchange_document_id_d9690b02 ON public.registry_rowchange USING btree (document_id);

CREATE INDEX registry_subdistrict_code_67835f2d_like ON public.registry_subdistrict USING btree (code varchar_pattern_ops);

CREATE INDEX registry_subdistrict_district_id_7b501037 ON public.registry_subdistrict USING btree (district_id);

CREATE INDEX registry_subdistrict_document_id_5755b475 ON public.registry_subdistrict USING btree (document_id);

CREATE INDEX registry_upload_uploaded_by_id_798f4897 ON public.registry_upload USING btree (uploaded_by_id);

CREATE INDEX registry_village_code_223bc974_like ON public.registry_village USING btree (code varchar_pattern_ops);

CREATE INDEX registry_village_document_id_20077565 ON public.registry_village USING btree (document_id);

CREATE INDEX registry_village_subdistrict_id_0a61e66e ON public.registry_village USING btree (subdistrict_id);

CREATE INDEX review_by_batch ON public.review_findingdecision USING btree (batch) WHERE (batch IS NOT NULL);

CREATE INDEX review_by_person ON public.review_findingdecision USING btree (decided_by_id, decided_at DESC);

CREATE INDEX review_findingdecision_decided_by_id_21e40a15 ON public.review_findingdecision USING btree (decided_by_id);

CREATE INDEX review_findingdecision_finding_id_7399c154 ON public.review_findingdecision USING btree (finding_id);

CREATE INDEX review_findingdecision_released_by_id_9c53a76b ON public.review_findingdecision USING btree (released_by_id);

CREATE INDEX review_findingdecision_undone_by_id_04162a5b ON public.review_findingdecision USING btree (undone_by_id);

CREATE UNIQUE INDEX review_one_standing_decision ON public.review_findingdecision USING btree (finding_id) WHERE (undone_at IS NULL);

CREATE UNIQUE INDEX unique_authenticator_type ON public.mfa_authenticator USING btree (user_id, type) WHERE ((type)::text = ANY ((ARRAY['totp'::character varying, 'recovery_codes'::character varying])::text[]));

CREATE UNIQUE INDEX unique_primary_email ON public.account_emailaddress USING btree (user_id, "primary") WHERE "primary";

CREATE UNIQUE INDEX unique_verified_email ON public.account_emailaddress USING btree (email) WHERE verified;

CREATE INDEX usersessions_usersession_session_key_fd35de43_like ON public.usersessions_usersession USING btree (session_key varchar_pattern_ops);

CREATE INDEX usersessions_usersession_user_id_af5e0a6d ON public.usersessions_usersession USING btree (user_id);

ALTER INDEX public.posts_postversion_by_expiry ATTACH PARTITION public.posts_postversion_default_expires_at_idx;

ALTER INDEX public.posts_postversion_pkey ATTACH PARTITION public.posts_postversion_default_pkey;

ALTER INDEX public.posts_postversion_words ATTACH PARTITION public.posts_postversion_default_tsv_idx;

CREATE TRIGGER casework_caseevent_is_append_only BEFORE DELETE OR UPDATE ON public.casework_caseevent FOR EACH ROW EXECUTE FUNCTION public.casework_is_append_only();

CREATE TRIGGER casework_outcome_of_two_persons BEFORE INSERT OR UPDATE ON public.casework_outcome FOR EACH ROW EXECUTE FUNCTION public.casework_two_persons_decide();

CREATE TRIGGER casework_paper_stays BEFORE DELETE OR UPDATE ON public.casework_paper FOR EACH ROW EXECUTE FUNCTION public.casework_signed_paper_stays();

CREATE TRIGGER casework_plenaryitem_stands BEFORE DELETE OR UPDATE ON public.casework_plenaryitem FOR EACH ROW EXECUTE FUNCTION public.casework_closed_plenary_stands();

CREATE TRIGGER casework_plenarymember_stands BEFORE DELETE OR UPDATE ON public.casework_plenarymember FOR EACH ROW EXECUTE FUNCTION public.casework_closed_plenary_stands();

CREATE TRIGGER casework_vote_stands BEFORE INSERT OR DELETE OR UPDATE ON public.casework_vote FOR EACH ROW EXECUTE FUNCTION public.casework_closed_plenary_stands();

CREATE TRIGGER collection_picture_is_written_once BEFORE UPDATE ON public.collection_picture FOR EACH ROW EXECUTE FUNCTION public.collection_picture_is_written_once();

CREATE TRIGGER collection_statement_stays BEFORE DELETE OR UPDATE ON public.collection_coveragestatement FOR EACH ROW EXECUTE FUNCTION public.collection_statement_stays();

CREATE TRIGGER evidence_auditrun_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_auditrun FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_capture_is_sealed_once BEFORE UPDATE ON public.evidence_pagecapture FOR EACH ROW WHEN ((((old.sha256)::text <> ''::text) AND (((new.sha256)::text <> (old.sha256)::text) OR (new.manifest IS DISTINCT FROM old.manifest) OR (new.post_id IS DISTINCT FROM old.post_id) OR (new.url <> old.url) OR ((new.how)::text <> (old.how)::text) OR (((new.subject)::text <> (old.subject)::text) AND ((old.subject)::text <> ''::text)) OR (new.asked_by_id IS DISTINCT FROM old.asked_by_id) OR (new.why <> old.why)))) EXECUTE FUNCTION public.evidence_capture_is_sealed_once();

CREATE TRIGGER evidence_capture_stays BEFORE DELETE ON public.evidence_pagecapture FOR EACH ROW EXECUTE FUNCTION public.evidence_capture_is_sealed_once();

CREATE TRIGGER evidence_captured_file_is_written_once BEFORE UPDATE ON public.evidence_capturedfile FOR EACH ROW WHEN ((((new.sha256)::text <> (old.sha256)::text) OR ((new.name)::text <> (old.name)::text) OR (new.capture_id <> old.capture_id))) EXECUTE FUNCTION public.evidence_capture_is_sealed_once();

CREATE TRIGGER evidence_custodyevent_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_custodyevent FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_evidence_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_evidence FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_evidencepart_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_evidencepart FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_headstamp_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_headstamp FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_ledgerleaf_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_ledgerleaf FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_ledgernode_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_ledgernode FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER evidence_loghead_is_append_only BEFORE DELETE OR UPDATE ON public.evidence_loghead FOR EACH ROW EXECUTE FUNCTION public.evidence_is_append_only();

CREATE TRIGGER findings_words_changed AFTER UPDATE ON public.posts_postversion FOR EACH ROW WHEN ((old.text IS DISTINCT FROM new.text)) EXECUTE FUNCTION public.findings_words_changed();

CREATE TRIGGER findings_words_gone AFTER DELETE ON public.posts_postversion FOR EACH ROW EXECUTE FUNCTION public.findings_words_gone();

CREATE TRIGGER findings_words_of_found AFTER INSERT ON public.findings_finding REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.findings_words_of_found();

CREATE TRIGGER findings_words_of_later AFTER INSERT ON public.posts_postversion FOR EACH ROW WHEN ((new.version > 1)) EXECUTE FUNCTION public.findings_words_of_later();

CREATE TRIGGER insight_accounts_changed AFTER UPDATE ON public.registry_account REFERENCING OLD TABLE AS gone NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_accounts_changed();

CREATE TRIGGER insight_briefing_stays BEFORE DELETE OR UPDATE ON public.insight_briefing FOR EACH ROW EXECUTE FUNCTION public.insight_briefing_stays();

CREATE TRIGGER insight_candidates_changed AFTER UPDATE ON public.registry_candidate REFERENCING OLD TABLE AS gone NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_candidates_changed();

CREATE TRIGGER insight_decisions_changed AFTER UPDATE ON public.review_findingdecision REFERENCING OLD TABLE AS gone NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_decisions_changed();

CREATE TRIGGER insight_decisions_gone AFTER DELETE ON public.review_findingdecision REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.insight_decisions_gone();

CREATE TRIGGER insight_decisions_made AFTER INSERT ON public.review_findingdecision REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_decisions_made();

CREATE TRIGGER insight_findings_changed AFTER UPDATE ON public.findings_finding REFERENCING OLD TABLE AS gone NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_findings_changed();

CREATE TRIGGER insight_findings_gone AFTER DELETE ON public.findings_finding REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.insight_findings_gone();

CREATE TRIGGER insight_findings_made AFTER INSERT ON public.findings_finding REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_findings_made();

CREATE TRIGGER insight_posts_changed AFTER UPDATE ON public.posts_post REFERENCING OLD TABLE AS gone NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_posts_changed();

CREATE TRIGGER insight_posts_gone AFTER DELETE ON public.posts_post REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.insight_posts_gone();

CREATE TRIGGER insight_posts_made AFTER INSERT ON public.posts_post REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.insight_posts_made();

CREATE TRIGGER people_audit_is_append_only BEFORE DELETE OR UPDATE ON public.people_auditevent FOR EACH ROW EXECUTE FUNCTION public.people_audit_is_append_only();

CREATE TRIGGER portal_approved_by_another BEFORE INSERT ON public.portal_pieceapproval FOR EACH ROW EXECUTE FUNCTION public.portal_approved_by_another();

CREATE TRIGGER portal_pieceapproval_is_written_once BEFORE DELETE OR UPDATE ON public.portal_pieceapproval FOR EACH ROW EXECUTE FUNCTION public.portal_is_written_once();

CREATE TRIGGER portal_pieceversion_is_written_once BEFORE DELETE OR UPDATE ON public.portal_pieceversion FOR EACH ROW EXECUTE FUNCTION public.portal_is_written_once();

CREATE TRIGGER portal_piecewithdrawal_is_written_once BEFORE DELETE OR UPDATE ON public.portal_piecewithdrawal FOR EACH ROW EXECUTE FUNCTION public.portal_is_written_once();

CREATE TRIGGER posts_accounts_exist_changed AFTER UPDATE ON public.posts_post REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.posts_accounts_exist();

CREATE TRIGGER posts_accounts_exist_new AFTER INSERT ON public.posts_post REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION public.posts_accounts_exist();

CREATE TRIGGER posts_keep_their_accounts AFTER DELETE ON public.registry_account REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.posts_keep_their_accounts();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();

ALTER TABLE ONLY public.account_emailaddress
    ADD CONSTRAINT account_emailaddress_user_id_2c513194_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.account_emailconfirmation
    ADD CONSTRAINT account_emailconfirm_email_address_id_5b7f8c58_fk_account_e FOREIGN KEY (email_address_id) REFERENCES public.account_emailaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_delivery
    ADD CONSTRAINT api_delivery_webhook_id_645179c6_fk_api_webhook_id FOREIGN KEY (webhook_id) REFERENCES public.api_webhook(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_export
    ADD CONSTRAINT api_export_user_id_4b5e5d5d_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_revoked_by_id_69b4d983_fk_people_user_id FOREIGN KEY (revoked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_user_id_b646d2e7_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_webhook
    ADD CONSTRAINT api_webhook_token_id_8d58df15_fk_api_token_id FOREIGN KEY (token_id) REFERENCES public.api_token(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.api_webhook
    ADD CONSTRAINT api_webhook_user_id_a2589911_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES public.django_content_type(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_assignment
    ADD CONSTRAINT casework_assignment_case_id_f64968e9_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_assignment
    ADD CONSTRAINT casework_assignment_given_by_id_dddb6e0a_fk_people_user_id FOREIGN KEY (given_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_assignment
    ADD CONSTRAINT casework_assignment_user_id_2bbe1f1e_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_calendarfeed
    ADD CONSTRAINT casework_calendarfeed_user_id_a3ab1e85_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_case
    ADD CONSTRAINT casework_case_opened_by_id_2b376d18_fk_people_user_id FOREIGN KEY (opened_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseevent
    ADD CONSTRAINT casework_caseevent_by_id_16190e26_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseevent
    ADD CONSTRAINT casework_caseevent_case_id_46aaa1c4_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_act_id_6c085895_fk_posts_interaction_id FOREIGN KEY (act_id) REFERENCES public.posts_interaction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_added_by_id_c1c46a2c_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_case_id_2ab5aa78_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_evidence_id_86bd8bad_fk_evidence_evidence_id FOREIGN KEY (evidence_id) REFERENCES public.evidence_evidence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_finding_id_2af2d7a3_fk_findings_finding_id FOREIGN KEY (finding_id) REFERENCES public.findings_finding(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseitem
    ADD CONSTRAINT casework_caseitem_post_id_849faef5_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caselink
    ADD CONSTRAINT casework_caselink_added_by_id_41bdf58c_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caselink
    ADD CONSTRAINT casework_caselink_first_id_2f9e25b1_fk_casework_case_id FOREIGN KEY (first_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caselink
    ADD CONSTRAINT casework_caselink_second_id_4bd4a1b9_fk_casework_case_id FOREIGN KEY (second_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_casenote
    ADD CONSTRAINT casework_casenote_by_id_7206f450_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_casenote
    ADD CONSTRAINT casework_casenote_case_id_4cd88237_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_account_id_09fd2715_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_added_by_id_8ffad639_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_candidate_id_ef4a59cc_fk_registry_ FOREIGN KEY (candidate_id) REFERENCES public.registry_candidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_case_id_91b7196c_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_official_id_86b2a48a_fk_registry_official_id FOREIGN KEY (official_id) REFERENCES public.registry_official(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_caseparty
    ADD CONSTRAINT casework_caseparty_party_id_07f3d3b0_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_clarification
    ADD CONSTRAINT casework_clarificati_party_id_bf6301d9_fk_casework_ FOREIGN KEY (party_id) REFERENCES public.casework_caseparty(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_clarification
    ADD CONSTRAINT casework_clarification_case_id_68e97ff7_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_clarification
    ADD CONSTRAINT casework_clarification_set_by_id_7bc5676f_fk_people_user_id FOREIGN KEY (set_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_clarification
    ADD CONSTRAINT casework_clarification_told_by_id_5cf0d6e7_fk_people_user_id FOREIGN KEY (told_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_followup
    ADD CONSTRAINT casework_followup_by_id_3ba0635a_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_followup
    ADD CONSTRAINT casework_followup_handover_id_5bd0a899_fk_casework_handover_id FOREIGN KEY (handover_id) REFERENCES public.casework_handover(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_handover
    ADD CONSTRAINT casework_handover_case_id_03288738_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_handover
    ADD CONSTRAINT casework_handover_outcome_id_dd67f804_fk_casework_outcome_id FOREIGN KEY (outcome_id) REFERENCES public.casework_outcome(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_handover
    ADD CONSTRAINT casework_handover_prepared_by_id_680e7ed1_fk_people_user_id FOREIGN KEY (prepared_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_officedayoff
    ADD CONSTRAINT casework_officedayof_withdrawn_by_id_50fc4b70_fk_people_us FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_officedayoff
    ADD CONSTRAINT casework_officedayoff_entered_by_id_79a53ed4_fk_people_user_id FOREIGN KEY (entered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_outcome
    ADD CONSTRAINT casework_outcome_case_id_9edc9ee2_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_outcome
    ADD CONSTRAINT casework_outcome_decided_by_id_cfa4fa49_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_outcome
    ADD CONSTRAINT casework_outcome_item_id_fc4153e7_fk_casework_plenaryitem_id FOREIGN KEY (item_id) REFERENCES public.casework_plenaryitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_outcome
    ADD CONSTRAINT casework_outcome_party_id_0ec145f7_fk_casework_caseparty_id FOREIGN KEY (party_id) REFERENCES public.casework_caseparty(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_case_id_57a277de_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_changed_by_id_61501c47_fk_people_user_id FOREIGN KEY (changed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_corrects_id_2a56af39_fk_casework_paper_id FOREIGN KEY (corrects_id) REFERENCES public.casework_paper(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_handover_id_df795851_fk_casework_handover_id FOREIGN KEY (handover_id) REFERENCES public.casework_handover(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_made_by_id_582b9903_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_party_id_37871c03_fk_casework_caseparty_id FOREIGN KEY (party_id) REFERENCES public.casework_caseparty(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_paper
    ADD CONSTRAINT casework_paper_plenary_id_d082665d_fk_casework_plenary_id FOREIGN KEY (plenary_id) REFERENCES public.casework_plenary(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_plenary
    ADD CONSTRAINT casework_plenary_called_by_id_2381d883_fk_people_user_id FOREIGN KEY (called_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_plenaryitem
    ADD CONSTRAINT casework_plenaryitem_case_id_b368be23_fk_casework_case_id FOREIGN KEY (case_id) REFERENCES public.casework_case(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_plenaryitem
    ADD CONSTRAINT casework_plenaryitem_plenary_id_d0ab60c0_fk_casework_plenary_id FOREIGN KEY (plenary_id) REFERENCES public.casework_plenary(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_plenarymember
    ADD CONSTRAINT casework_plenarymemb_plenary_id_eff440b6_fk_casework_ FOREIGN KEY (plenary_id) REFERENCES public.casework_plenary(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_plenarymember
    ADD CONSTRAINT casework_plenarymember_user_id_ae1a5b48_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_takedownlink
    ADD CONSTRAINT casework_takedownlin_handover_id_e12ce3a7_fk_casework_ FOREIGN KEY (handover_id) REFERENCES public.casework_handover(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_takedownlink
    ADD CONSTRAINT casework_takedownlink_by_id_c1b5a72e_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_takedownlink
    ADD CONSTRAINT casework_takedownlink_post_id_3cc1b2e6_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_vote
    ADD CONSTRAINT casework_vote_item_id_65de2df7_fk_casework_plenaryitem_id FOREIGN KEY (item_id) REFERENCES public.casework_plenaryitem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_vote
    ADD CONSTRAINT casework_vote_recorded_by_id_d7d5c786_fk_people_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.casework_vote
    ADD CONSTRAINT casework_vote_user_id_c53af727_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_accountdoubt
    ADD CONSTRAINT collection_accountdo_account_id_88dd2ac2_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_accountverdict
    ADD CONSTRAINT collection_accountve_account_id_c819d0cb_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_accountverdict
    ADD CONSTRAINT collection_accountve_decided_by_id_442e2b25_fk_people_us FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_alarm
    ADD CONSTRAINT collection_alarm_acknowledged_by_id_f0b52fcc_fk_people_user_id FOREIGN KEY (acknowledged_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_attempt
    ADD CONSTRAINT collection_attempt_account_id_494ef9cc_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_capture
    ADD CONSTRAINT collection_capture_address_id_fb5adfc9_fk_collectio FOREIGN KEY (address_id) REFERENCES public.collection_captureaddress(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_captureaddress
    ADD CONSTRAINT collection_captureaddress_user_id_b2eb84e4_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_compliancejob
    ADD CONSTRAINT collection_complianc_connector_id_3d670bde_fk_collectio FOREIGN KEY (connector_id) REFERENCES public.collection_connector(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_connector
    ADD CONSTRAINT collection_connector_enabled_by_id_1578cd49_fk_people_user_id FOREIGN KEY (enabled_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_consent
    ADD CONSTRAINT collection_consent_account_id_a628b0f5_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_consent
    ADD CONSTRAINT collection_consent_connector_id_0a202273_fk_collectio FOREIGN KEY (connector_id) REFERENCES public.collection_connector(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_consentinvitation_accounts
    ADD CONSTRAINT collection_consentin_account_id_cc023265_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_consentinvitation_accounts
    ADD CONSTRAINT collection_consentin_consentinvitation_id_94b786be_fk_collectio FOREIGN KEY (consentinvitation_id) REFERENCES public.collection_consentinvitation(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_consentinvitation
    ADD CONSTRAINT collection_consentin_made_by_id_11194f06_fk_people_us FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_coveragestatement
    ADD CONSTRAINT collection_coverages_made_by_id_ea08f068_fk_people_us FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_credential
    ADD CONSTRAINT collection_credentia_connector_id_a00ee8d8_fk_collectio FOREIGN KEY (connector_id) REFERENCES public.collection_connector(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_dayplan
    ADD CONSTRAINT collection_dayplan_account_id_69ad4528_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_gaprecord
    ADD CONSTRAINT collection_gaprecord_account_id_1065a969_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_legalbasis
    ADD CONSTRAINT collection_legalbasi_connector_id_0e52d689_fk_collectio FOREIGN KEY (connector_id) REFERENCES public.collection_connector(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_legalbasis
    ADD CONSTRAINT collection_legalbasis_recorded_by_id_ec04c921_fk_people_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_lookagain
    ADD CONSTRAINT collection_lookagain_post_id_c13475cb_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_namesearch
    ADD CONSTRAINT collection_namesearc_candidate_id_c6edc853_fk_registry_ FOREIGN KEY (candidate_id) REFERENCES public.registry_candidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_patrollook
    ADD CONSTRAINT collection_patrolloo_account_id_032b27c6_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_patrollook
    ADD CONSTRAINT collection_patrollook_officer_id_eb8da2e8_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_patroltask
    ADD CONSTRAINT collection_patroltas_account_id_befa7554_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_patroltask
    ADD CONSTRAINT collection_patroltask_officer_id_d7aeae5c_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_picturefetch
    ADD CONSTRAINT collection_picturefe_connector_id_7cffcefe_fk_collectio FOREIGN KEY (connector_id) REFERENCES public.collection_connector(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_picturefetch
    ADD CONSTRAINT collection_picturefetch_post_id_3cae4f70_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_platformanswer
    ADD CONSTRAINT collection_platforma_act_id_3c47e774_fk_collectio FOREIGN KEY (act_id) REFERENCES public.collection_reportedact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_platformanswer
    ADD CONSTRAINT collection_platforma_asked_by_id_fab2d44a_fk_people_us FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_postlook
    ADD CONSTRAINT collection_postlook_post_id_99b914a1_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_reportedact
    ADD CONSTRAINT collection_reporteda_interaction_id_31f57301_fk_posts_int FOREIGN KEY (interaction_id) REFERENCES public.posts_interaction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_reportedact
    ADD CONSTRAINT collection_reporteda_official_id_5f0f9361_fk_registry_ FOREIGN KEY (official_id) REFERENCES public.registry_official(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_reportedact
    ADD CONSTRAINT collection_reportedact_officer_id_8d8e342b_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_reportedact
    ADD CONSTRAINT collection_reportedact_struck_by_id_a30ee3de_fk_people_user_id FOREIGN KEY (struck_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_reportedpicture
    ADD CONSTRAINT collection_reportedp_act_id_a93d6c3c_fk_collectio FOREIGN KEY (act_id) REFERENCES public.collection_reportedact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_reportedpicture
    ADD CONSTRAINT collection_reportedp_picture_id_5389f64c_fk_collectio FOREIGN KEY (picture_id) REFERENCES public.collection_picture(sha256) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_screenshot
    ADD CONSTRAINT collection_screensho_account_id_d1eb094a_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_screenshotpage
    ADD CONSTRAINT collection_screensho_picture_id_040e2daa_fk_collectio FOREIGN KEY (picture_id) REFERENCES public.collection_picture(sha256) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_screenshotpage
    ADD CONSTRAINT collection_screensho_screenshot_id_3932085b_fk_collectio FOREIGN KEY (screenshot_id) REFERENCES public.collection_screenshot(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_screenshot
    ADD CONSTRAINT collection_screenshot_officer_id_05644b03_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_screenshot
    ADD CONSTRAINT collection_screenshot_post_id_b374e433_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_secondlook
    ADD CONSTRAINT collection_secondloo_act_id_ca9d64d6_fk_collectio FOREIGN KEY (act_id) REFERENCES public.collection_reportedact(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_secondlook
    ADD CONSTRAINT collection_secondlook_officer_id_c81a4144_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_share
    ADD CONSTRAINT collection_share_user_id_c5d4c4a7_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_sharedpicture
    ADD CONSTRAINT collection_sharedpic_share_id_20afe1a6_fk_collectio FOREIGN KEY (share_id) REFERENCES public.collection_share(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_streamstate
    ADD CONSTRAINT collection_streamsta_connector_id_e105d5a5_fk_collectio FOREIGN KEY (connector_id) REFERENCES public.collection_connector(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_streamstate
    ADD CONSTRAINT collection_streamsta_unheard_id_fd4da55e_fk_collectio FOREIGN KEY (unheard_id) REFERENCES public.collection_gaprecord(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_subscription
    ADD CONSTRAINT collection_subscript_account_id_07868f4f_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_sweepstate
    ADD CONSTRAINT collection_sweepstat_account_id_ad179a59_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_tip
    ADD CONSTRAINT collection_tip_decided_by_id_0a03f2ec_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_tip
    ADD CONSTRAINT collection_tip_same_as_id_66a3b061_fk_collection_tip_id FOREIGN KEY (same_as_id) REFERENCES public.collection_tip(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.collection_tipfile
    ADD CONSTRAINT collection_tipfile_tip_id_7dbbd743_fk_collection_tip_id FOREIGN KEY (tip_id) REFERENCES public.collection_tip(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_capturedfile
    ADD CONSTRAINT evidence_capturedfil_capture_id_30ac1f46_fk_evidence_ FOREIGN KEY (capture_id) REFERENCES public.evidence_pagecapture(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_capturedpicture
    ADD CONSTRAINT evidence_capturedpic_capture_id_b1aa9bc5_fk_evidence_ FOREIGN KEY (capture_id) REFERENCES public.evidence_pagecapture(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_custodyevent
    ADD CONSTRAINT evidence_custodyeven_evidence_id_c957871c_fk_evidence_ FOREIGN KEY (evidence_id) REFERENCES public.evidence_evidence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_custodyevent
    ADD CONSTRAINT evidence_custodyevent_by_id_33a0673d_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_evidence
    ADD CONSTRAINT evidence_evidence_derived_from_id_b5e37839_fk_evidence_ FOREIGN KEY (derived_from_id) REFERENCES public.evidence_evidence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_evidence
    ADD CONSTRAINT evidence_evidence_post_id_a56dfead_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_evidence
    ADD CONSTRAINT evidence_evidence_taken_by_id_15d25ee4_fk_people_user_id FOREIGN KEY (taken_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_evidencepart
    ADD CONSTRAINT evidence_evidencepar_evidence_id_327eaff2_fk_evidence_ FOREIGN KEY (evidence_id) REFERENCES public.evidence_evidence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_headstamp
    ADD CONSTRAINT evidence_headstamp_head_id_36599b3a_fk_evidence_loghead_id FOREIGN KEY (head_id) REFERENCES public.evidence_loghead(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_ledgerleaf
    ADD CONSTRAINT evidence_ledgerleaf_event_id_6dc7910b_fk_evidence_ FOREIGN KEY (event_id) REFERENCES public.evidence_custodyevent(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_pagecapture
    ADD CONSTRAINT evidence_pagecapture_asked_by_id_08ba3f24_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_pagecapture
    ADD CONSTRAINT evidence_pagecapture_closed_by_id_93ad40ad_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_pagecapture
    ADD CONSTRAINT evidence_pagecapture_evidence_id_f973e709_fk_evidence_ FOREIGN KEY (evidence_id) REFERENCES public.evidence_evidence(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.evidence_pagecapture
    ADD CONSTRAINT evidence_pagecapture_post_id_4c5b1861_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_checkedclaim
    ADD CONSTRAINT findings_checkedclai_source_id_6ab05372_fk_findings_ FOREIGN KEY (source_id) REFERENCES public.findings_claimsource(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_claimmatch
    ADD CONSTRAINT findings_claimmatch_claim_id_b1553446_fk_findings_ FOREIGN KEY (claim_id) REFERENCES public.findings_checkedclaim(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_claimmatch
    ADD CONSTRAINT findings_claimmatch_post_id_2c25dcc9_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_claimmatch
    ADD CONSTRAINT findings_claimmatch_refused_by_id_eb97bae7_fk_people_user_id FOREIGN KEY (refused_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_claimsource
    ADD CONSTRAINT findings_claimsource_added_by_id_afa1ddc2_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_clusterband
    ADD CONSTRAINT findings_clusterband_cluster_id_23ace5a7_fk_findings_cluster_id FOREIGN KEY (cluster_id) REFERENCES public.findings_cluster(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_finding
    ADD CONSTRAINT findings_finding_act_id_d3741f9f_fk_posts_interaction_id FOREIGN KEY (act_id) REFERENCES public.posts_interaction(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_finding
    ADD CONSTRAINT findings_finding_first_seen_by_id_66f6b7cf_fk_people_user_id FOREIGN KEY (first_seen_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_finding
    ADD CONSTRAINT findings_finding_post_id_3de26c2d_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_finding
    ADD CONSTRAINT findings_finding_rulebook_id_2c320749_fk_findings_ FOREIGN KEY (rulebook_id) REFERENCES public.findings_rulebookversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_foundwords
    ADD CONSTRAINT findings_foundwords_post_id_4820240c_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modelchoice
    ADD CONSTRAINT findings_modelchoice_chosen_by_id_2f9c3de5_fk_people_user_id FOREIGN KEY (chosen_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modelchoice
    ADD CONSTRAINT findings_modelchoice_model_id_860ca962_fk_findings_ FOREIGN KEY (model_id) REFERENCES public.findings_modelversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modelchoice
    ADD CONSTRAINT findings_modelchoice_run_id_d421ea17_fk_findings_shadowrun_id FOREIGN KEY (run_id) REFERENCES public.findings_shadowrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modelproposal
    ADD CONSTRAINT findings_modelpropos_proposed_by_id_4e66712d_fk_people_us FOREIGN KEY (proposed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modelproposal
    ADD CONSTRAINT findings_modelproposal_run_id_51babc9d_fk_findings_shadowrun_id FOREIGN KEY (run_id) REFERENCES public.findings_shadowrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modeltrial
    ADD CONSTRAINT findings_modeltrial_beside_id_a8365091_fk_findings_ FOREIGN KEY (beside_id) REFERENCES public.findings_modelversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_modeltrial
    ADD CONSTRAINT findings_modeltrial_model_id_352f565a_fk_findings_ FOREIGN KEY (model_id) REFERENCES public.findings_modelversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_postgroup
    ADD CONSTRAINT findings_postgroup_merged_into_id_29b84057_fk_findings_ FOREIGN KEY (merged_into_id) REFERENCES public.findings_postgroup(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_postgroupmember
    ADD CONSTRAINT findings_postgroupme_group_id_ca92f2ba_fk_findings_ FOREIGN KEY (group_id) REFERENCES public.findings_postgroup(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_postgroupmember
    ADD CONSTRAINT findings_postgroupmember_post_id_bc64ca96_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_postwording
    ADD CONSTRAINT findings_postwording_post_id_2f8f5c40_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_postwording
    ADD CONSTRAINT findings_postwording_wording_id_8acfe9b8_fk_findings_wording_id FOREIGN KEY (wording_id) REFERENCES public.findings_wording(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_rescoring
    ADD CONSTRAINT findings_rescoring_run_id_482b105c_fk_findings_shadowrun_id FOREIGN KEY (run_id) REFERENCES public.findings_shadowrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_rescoringpart
    ADD CONSTRAINT findings_rescoringpa_rescoring_id_9e6ffebe_fk_findings_ FOREIGN KEY (rescoring_id) REFERENCES public.findings_rescoring(run_id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_rulebookchoice
    ADD CONSTRAINT findings_rulebookcho_rulebook_id_08b77c14_fk_findings_ FOREIGN KEY (rulebook_id) REFERENCES public.findings_rulebookversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_rulebookchoice
    ADD CONSTRAINT findings_rulebookcho_run_id_fc9d5ec3_fk_findings_ FOREIGN KEY (run_id) REFERENCES public.findings_shadowrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_rulebookchoice
    ADD CONSTRAINT findings_rulebookchoice_chosen_by_id_21ff3334_fk_people_user_id FOREIGN KEY (chosen_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowchange
    ADD CONSTRAINT findings_shadowchange_post_id_085b2a35_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowchange
    ADD CONSTRAINT findings_shadowchange_run_id_55173484_fk_findings_shadowrun_id FOREIGN KEY (run_id) REFERENCES public.findings_shadowrun(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowrun
    ADD CONSTRAINT findings_shadowrun_asked_by_id_f1a7778f_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowrun
    ADD CONSTRAINT findings_shadowrun_beside_id_ed35cdf1_fk_findings_ FOREIGN KEY (beside_id) REFERENCES public.findings_rulebookversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowrun
    ADD CONSTRAINT findings_shadowrun_model_beside_id_985aa0e5_fk_findings_ FOREIGN KEY (model_beside_id) REFERENCES public.findings_modelversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowrun
    ADD CONSTRAINT findings_shadowrun_model_id_3c942619_fk_findings_ FOREIGN KEY (model_id) REFERENCES public.findings_modelversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.findings_shadowrun
    ADD CONSTRAINT findings_shadowrun_rulebook_id_568a6b1f_fk_findings_ FOREIGN KEY (rulebook_id) REFERENCES public.findings_rulebookversion(hash) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_audit
    ADD CONSTRAINT insight_audit_made_by_id_7174269f_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_blinditem
    ADD CONSTRAINT insight_blinditem_first_id_e7dc10f1_fk_review_fi FOREIGN KEY (first_id) REFERENCES public.review_findingdecision(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_blinditem
    ADD CONSTRAINT insight_blinditem_post_id_33530076_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_blinditem
    ADD CONSTRAINT insight_blinditem_sample_id_9c1a995f_fk_insight_blindsample_id FOREIGN KEY (sample_id) REFERENCES public.insight_blindsample(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_blindreading
    ADD CONSTRAINT insight_blindreading_item_id_8220e105_fk_insight_blinditem_id FOREIGN KEY (item_id) REFERENCES public.insight_blinditem(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_blindreading
    ADD CONSTRAINT insight_blindreading_read_by_id_773fe33c_fk_people_user_id FOREIGN KEY (read_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_blindsample
    ADD CONSTRAINT insight_blindsample_drawn_by_id_6108ca52_fk_people_user_id FOREIGN KEY (drawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_briefing
    ADD CONSTRAINT insight_briefing_made_by_id_c3bfe3c4_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.insight_incumbency
    ADD CONSTRAINT insight_incumbency_candidate_id_488296f5_fk_registry_ FOREIGN KEY (candidate_id) REFERENCES public.registry_candidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.mfa_authenticator
    ADD CONSTRAINT mfa_authenticator_user_id_0c3a50c0_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_ended_by_id_427ee88d_fk_people_user_id FOREIGN KEY (ended_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_made_by_id_cbeecafc_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_stand_in_id_dd865703_fk_people_user_id FOREIGN KEY (stand_in_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_absence
    ADD CONSTRAINT people_absence_user_id_804325c1_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_auditevent
    ADD CONSTRAINT people_auditevent_actor_id_c51e7451_fk_people_user_id FOREIGN KEY (actor_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_cooperation
    ADD CONSTRAINT people_cooperation_made_by_id_64ac064e_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_cooperation
    ADD CONSTRAINT people_cooperation_withdrawn_by_id_bf037902_fk_people_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_emergencyaccess
    ADD CONSTRAINT people_emergencyacce_reviewed_by_id_ee026441_fk_people_us FOREIGN KEY (reviewed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_emergencyaccess
    ADD CONSTRAINT people_emergencyaccess_user_id_2cedbbd0_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_invitation
    ADD CONSTRAINT people_invitation_user_id_6b7e61de_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_membership
    ADD CONSTRAINT people_membership_user_id_35baff26_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_notice
    ADD CONSTRAINT people_notice_user_id_c82a0f7e_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_noticechat
    ADD CONSTRAINT people_noticechat_user_id_d4afa90c_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_noticechoice
    ADD CONSTRAINT people_noticechoice_user_id_6d85cd9c_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_noticedelivery
    ADD CONSTRAINT people_noticedelivery_notice_id_55ddb441_fk_people_notice_id FOREIGN KEY (notice_id) REFERENCES public.people_notice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_group_id_1f0237d0_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES public.auth_group(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_groups
    ADD CONSTRAINT people_user_groups_user_id_290df956_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_per_permission_id_55f01ef0_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES public.auth_permission(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.people_user_user_permissions
    ADD CONSTRAINT people_user_user_permissions_user_id_7d19557b_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_accountname
    ADD CONSTRAINT portal_accountname_account_id_56c489a7_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_addressee
    ADD CONSTRAINT portal_addressee_added_by_id_ce4bdd8d_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_arriving
    ADD CONSTRAINT portal_arriving_report_id_c5ce676e_fk_portal_report_id FOREIGN KEY (report_id) REFERENCES public.portal_report(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_arriving
    ADD CONSTRAINT portal_arriving_right_id_7d3df29f_fk_portal_replyright_id FOREIGN KEY (right_id) REFERENCES public.portal_replyright(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_breach
    ADD CONSTRAINT portal_breach_changed_by_id_075ab620_fk_people_user_id FOREIGN KEY (changed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_breach
    ADD CONSTRAINT portal_breach_closed_by_id_93cd1855_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_breach
    ADD CONSTRAINT portal_breach_recorded_by_id_a1ced63b_fk_people_user_id FOREIGN KEY (recorded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_breachtelling
    ADD CONSTRAINT portal_breachtelling_breach_id_a2f29523_fk_portal_breach_id FOREIGN KEY (breach_id) REFERENCES public.portal_breach(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_breachtelling
    ADD CONSTRAINT portal_breachtelling_by_id_7304acf2_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_datarequest
    ADD CONSTRAINT portal_datarequest_answered_by_id_94906409_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_datarequest
    ADD CONSTRAINT portal_datarequest_assigned_to_id_ed982935_fk_people_user_id FOREIGN KEY (assigned_to_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_datarequest
    ADD CONSTRAINT portal_datarequest_identified_by_id_ea5a7560_fk_people_user_id FOREIGN KEY (identified_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_episodepack
    ADD CONSTRAINT portal_episodepack_asked_by_id_ce717da1_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_episodepack
    ADD CONSTRAINT portal_episodepack_version_id_24cfc105_fk_portal_pi FOREIGN KEY (version_id) REFERENCES public.portal_pieceversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_fieldfile
    ADD CONSTRAINT portal_fieldfile_capture_id_87b4dae2_fk_evidence_pagecapture_id FOREIGN KEY (capture_id) REFERENCES public.evidence_pagecapture(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_fieldfile
    ADD CONSTRAINT portal_fieldfile_note_id_53b34021_fk_portal_fieldnote_id FOREIGN KEY (note_id) REFERENCES public.portal_fieldnote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_fieldnote
    ADD CONSTRAINT portal_fieldnote_author_id_f5bed1bb_fk_people_user_id FOREIGN KEY (author_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_fieldnoteversion
    ADD CONSTRAINT portal_fieldnoteversion_note_id_36ba5d0f_fk_portal_fieldnote_id FOREIGN KEY (note_id) REFERENCES public.portal_fieldnote(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_informing
    ADD CONSTRAINT portal_informing_by_id_13fd3a95_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_informing
    ADD CONSTRAINT portal_informing_sent_id_3201a672_fk_portal_sentnotice_id FOREIGN KEY (sent_id) REFERENCES public.portal_sentnotice(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_openaudit
    ADD CONSTRAINT portal_openaudit_approved_by_id_9591147d_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_openaudit
    ADD CONSTRAINT portal_openaudit_brought_by_id_cf8e6ed9_fk_people_user_id FOREIGN KEY (brought_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_openaudit
    ADD CONSTRAINT portal_openaudit_corrects_id_c6eb6488_fk_portal_openaudit_id FOREIGN KEY (corrects_id) REFERENCES public.portal_openaudit(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_openaudit
    ADD CONSTRAINT portal_openaudit_withdrawn_by_id_55f12679_fk_people_user_id FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_openpaper
    ADD CONSTRAINT portal_openpaper_approved_by_id_bc23d3ad_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_openpaper
    ADD CONSTRAINT portal_openpaper_brought_by_id_6cd2f992_fk_people_user_id FOREIGN KEY (brought_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_piece
    ADD CONSTRAINT portal_piece_begun_by_id_f6ba9320_fk_people_user_id FOREIGN KEY (begun_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_piece
    ADD CONSTRAINT portal_piece_waiting_id_37fe4d7b_fk_portal_pieceversion_id FOREIGN KEY (waiting_id) REFERENCES public.portal_pieceversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_pieceapproval
    ADD CONSTRAINT portal_pieceapproval_approved_by_id_12287ecb_fk_people_user_id FOREIGN KEY (approved_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_pieceapproval
    ADD CONSTRAINT portal_pieceapproval_version_id_c26fd7f1_fk_portal_pi FOREIGN KEY (version_id) REFERENCES public.portal_pieceversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_piecefile
    ADD CONSTRAINT portal_piecefile_added_by_id_806ee4a8_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_pieceversion
    ADD CONSTRAINT portal_pieceversion_picture_id_dd81f1ae_fk_portal_piecefile_id FOREIGN KEY (picture_id) REFERENCES public.portal_piecefile(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_pieceversion
    ADD CONSTRAINT portal_pieceversion_piece_id_8eac5466_fk_portal_piece_id FOREIGN KEY (piece_id) REFERENCES public.portal_piece(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_pieceversion
    ADD CONSTRAINT portal_pieceversion_recording_id_e9673851_fk_portal_re FOREIGN KEY (recording_id) REFERENCES public.portal_recording(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_pieceversion
    ADD CONSTRAINT portal_pieceversion_written_by_id_479e8412_fk_people_user_id FOREIGN KEY (written_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_piecewithdrawal
    ADD CONSTRAINT portal_piecewithdraw_withdrawn_by_id_c162d21b_fk_people_us FOREIGN KEY (withdrawn_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_piecewithdrawal
    ADD CONSTRAINT portal_piecewithdrawal_piece_id_dbe18241_fk_portal_piece_id FOREIGN KEY (piece_id) REFERENCES public.portal_piece(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_recording
    ADD CONSTRAINT portal_recording_added_by_id_0337739e_fk_people_user_id FOREIGN KEY (added_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reply
    ADD CONSTRAINT portal_reply_answered_by_id_12649faa_fk_people_user_id FOREIGN KEY (answered_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reply
    ADD CONSTRAINT portal_reply_right_id_640d5844_fk_portal_replyright_id FOREIGN KEY (right_id) REFERENCES public.portal_replyright(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_replyright
    ADD CONSTRAINT portal_replyright_given_by_id_45de9f22_fk_people_user_id FOREIGN KEY (given_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_replyright
    ADD CONSTRAINT portal_replyright_party_id_5f46916e_fk_casework_caseparty_id FOREIGN KEY (party_id) REFERENCES public.casework_caseparty(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_accepted_by_id_f6a880d9_fk_people_user_id FOREIGN KEY (accepted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_closed_by_id_32277154_fk_people_user_id FOREIGN KEY (closed_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_merged_into_id_79a3790b_fk_portal_report_id FOREIGN KEY (merged_into_id) REFERENCES public.portal_report(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_post_id_5ab44aeb_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_report
    ADD CONSTRAINT portal_report_read_by_id_f2385a04_fk_people_user_id FOREIGN KEY (read_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reportfile
    ADD CONSTRAINT portal_reportfile_capture_id_1904bfb5_fk_evidence_ FOREIGN KEY (capture_id) REFERENCES public.evidence_pagecapture(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reportfile
    ADD CONSTRAINT portal_reportfile_report_id_2446a38c_fk_portal_report_id FOREIGN KEY (report_id) REFERENCES public.portal_report(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reportfile
    ADD CONSTRAINT portal_reportfile_right_id_5b509913_fk_portal_replyright_id FOREIGN KEY (right_id) REFERENCES public.portal_replyright(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reportlink
    ADD CONSTRAINT portal_reportlink_report_id_e1b8576a_fk_portal_report_id FOREIGN KEY (report_id) REFERENCES public.portal_report(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reportmessage
    ADD CONSTRAINT portal_reportmessage_officer_id_66788dd4_fk_people_user_id FOREIGN KEY (officer_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_reportmessage
    ADD CONSTRAINT portal_reportmessage_report_id_547917e9_fk_portal_report_id FOREIGN KEY (report_id) REFERENCES public.portal_report(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_requeststep
    ADD CONSTRAINT portal_requeststep_by_id_579e28cf_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_requeststep
    ADD CONSTRAINT portal_requeststep_request_id_928c2ebf_fk_portal_datarequest_id FOREIGN KEY (request_id) REFERENCES public.portal_datarequest(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_sentnotice
    ADD CONSTRAINT portal_sentnotice_addressee_id_6ddf1aaf_fk_portal_addressee_id FOREIGN KEY (addressee_id) REFERENCES public.portal_addressee(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_sentnotice
    ADD CONSTRAINT portal_sentnotice_made_by_id_42305cbd_fk_people_user_id FOREIGN KEY (made_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_sentnotice
    ADD CONSTRAINT portal_sentnotice_read_noted_by_id_fbb1937c_fk_people_user_id FOREIGN KEY (read_noted_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_socialpost
    ADD CONSTRAINT portal_socialpost_asked_by_id_b581892c_fk_people_user_id FOREIGN KEY (asked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.portal_socialpost
    ADD CONSTRAINT portal_socialpost_version_id_8cd73477_fk_portal_pieceversion_id FOREIGN KEY (version_id) REFERENCES public.portal_pieceversion(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.posts_engagementpoint
    ADD CONSTRAINT posts_engagementpoint_post_id_2a566f8a_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.posts_interaction
    ADD CONSTRAINT posts_interaction_actor_account_id_5309cbbb_fk_registry_ FOREIGN KEY (actor_account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.posts_interaction
    ADD CONSTRAINT posts_interaction_post_id_3a558015_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.posts_postpicture
    ADD CONSTRAINT posts_postpicture_given_by_id_a8687250_fk_people_user_id FOREIGN KEY (given_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.posts_postpicture
    ADD CONSTRAINT posts_postpicture_post_id_149bd78c_fk_posts_post_id FOREIGN KEY (post_id) REFERENCES public.posts_post(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE public.posts_postversion
    ADD CONSTRAINT posts_postversion_post_id_fkey FOREIGN KEY (post_id) REFERENCES public.posts_post(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);

ALTER TABLE ONLY public.registry_account
    ADD CONSTRAINT registry_account_candidate_id_be559783_fk_registry_candidate_id FOREIGN KEY (candidate_id) REFERENCES public.registry_candidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_account
    ADD CONSTRAINT registry_account_document_id_0b2859cf_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_account
    ADD CONSTRAINT registry_account_party_id_b6309c00_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_candidate
    ADD CONSTRAINT registry_candidate_district_id_b9feae21_fk_registry_district_id FOREIGN KEY (district_id) REFERENCES public.registry_district(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_candidate
    ADD CONSTRAINT registry_candidate_document_id_de27d03d_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_candidate
    ADD CONSTRAINT registry_candidate_party_id_264a6c44_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_district
    ADD CONSTRAINT registry_district_document_id_05fb5326_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_document
    ADD CONSTRAINT registry_document_imported_by_id_36f3d1be_fk_people_user_id FOREIGN KEY (imported_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_lookalike
    ADD CONSTRAINT registry_lookalike_first_id_3c0f6297_fk_registry_account_id FOREIGN KEY (first_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_lookalike
    ADD CONSTRAINT registry_lookalike_second_id_d579cad5_fk_registry_account_id FOREIGN KEY (second_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_official
    ADD CONSTRAINT registry_official_document_id_0f9cf64f_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_official
    ADD CONSTRAINT registry_official_village_id_c6f9e17c_fk_registry_village_id FOREIGN KEY (village_id) REFERENCES public.registry_village(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_officialaccountlink
    ADD CONSTRAINT registry_officialacc_account_id_00d7cf25_fk_registry_ FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_officialaccountlink
    ADD CONSTRAINT registry_officialacc_linked_by_id_7a2958f9_fk_people_us FOREIGN KEY (linked_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_officialaccountlink
    ADD CONSTRAINT registry_officialacc_official_id_3a8c5905_fk_registry_ FOREIGN KEY (official_id) REFERENCES public.registry_official(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_party
    ADD CONSTRAINT registry_party_document_id_22919a5d_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_possiblematch
    ADD CONSTRAINT registry_possiblemat_official_id_33cb8007_fk_registry_ FOREIGN KEY (official_id) REFERENCES public.registry_official(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_proposal
    ADD CONSTRAINT registry_proposal_account_id_dbb1cbcc_fk_registry_account_id FOREIGN KEY (account_id) REFERENCES public.registry_account(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_proposalreason
    ADD CONSTRAINT registry_proposalrea_candidate_id_16562b91_fk_registry_ FOREIGN KEY (candidate_id) REFERENCES public.registry_candidate(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_proposalreason
    ADD CONSTRAINT registry_proposalrea_proposal_id_04671081_fk_registry_ FOREIGN KEY (proposal_id) REFERENCES public.registry_proposal(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_proposalreason
    ADD CONSTRAINT registry_proposalreason_by_id_f0eb8cde_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_proposalreason
    ADD CONSTRAINT registry_proposalreason_party_id_f07f45a1_fk_registry_party_id FOREIGN KEY (party_id) REFERENCES public.registry_party(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_rowchange
    ADD CONSTRAINT registry_rowchange_by_id_f9c67c56_fk_people_user_id FOREIGN KEY (by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_rowchange
    ADD CONSTRAINT registry_rowchange_document_id_d9690b02_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_subdistrict
    ADD CONSTRAINT registry_subdistrict_district_id_7b501037_fk_registry_ FOREIGN KEY (district_id) REFERENCES public.registry_district(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_subdistrict
    ADD CONSTRAINT registry_subdistrict_document_id_5755b475_fk_registry_ FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_upload
    ADD CONSTRAINT registry_upload_uploaded_by_id_798f4897_fk_people_user_id FOREIGN KEY (uploaded_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_village
    ADD CONSTRAINT registry_village_document_id_20077565_fk_registry_document_id FOREIGN KEY (document_id) REFERENCES public.registry_document(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.registry_village
    ADD CONSTRAINT registry_village_subdistrict_id_0a61e66e_fk_registry_ FOREIGN KEY (subdistrict_id) REFERENCES public.registry_subdistrict(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.review_claim
    ADD CONSTRAINT review_claim_finding_id_c5642f38_fk_findings_finding_id FOREIGN KEY (finding_id) REFERENCES public.findings_finding(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.review_claim
    ADD CONSTRAINT review_claim_user_id_9f42ae41_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.review_findingdecision
    ADD CONSTRAINT review_findingdecisi_finding_id_7399c154_fk_findings_ FOREIGN KEY (finding_id) REFERENCES public.findings_finding(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.review_findingdecision
    ADD CONSTRAINT review_findingdecisi_released_by_id_9c53a76b_fk_people_us FOREIGN KEY (released_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.review_findingdecision
    ADD CONSTRAINT review_findingdecision_decided_by_id_21e40a15_fk_people_user_id FOREIGN KEY (decided_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.review_findingdecision
    ADD CONSTRAINT review_findingdecision_undone_by_id_04162a5b_fk_people_user_id FOREIGN KEY (undone_by_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE ONLY public.usersessions_usersession
    ADD CONSTRAINT usersessions_usersession_user_id_af5e0a6d_fk_people_user_id FOREIGN KEY (user_id) REFERENCES public.people_user(id) DEFERRABLE INITIALLY DEFERRED;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_jobs TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_emailaddress TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.account_emailaddress_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.account_emailconfirmation TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.account_emailconfirmation_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_account TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_candidate TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_district TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_party TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_caseevent TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_case TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.review_findingdecision TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_finding TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_attempt TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_post TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_delivery TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_export TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.api_export_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_token TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.api_token_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.api_webhook TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.api_webhook_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.auth_group TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.auth_group_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.auth_group_permissions TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.auth_group_permissions_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.auth_permission TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.auth_permission_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_assignment TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_assignment_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_calendarfeed TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_calendarfeed_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_case_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_caseevent_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_caseitem TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_caseitem_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_caselink TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_caselink_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_casenote TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_casenote_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_caseparty TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_caseparty_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_clarification TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_clarification_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_followup TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_followup_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_handover TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_handover_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_officedayoff TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_officedayoff_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_outcome TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_outcome_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_paper TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_paper_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_plenary TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_plenary_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_plenaryitem TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_plenaryitem_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_plenarymember TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_plenarymember_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_series TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_series_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_takedownlink TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_takedownlink_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.casework_vote TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.casework_vote_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_accountdoubt TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_accountdoubt_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_accountverdict TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_accountverdict_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_alarm TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_alarm_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_attempt_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_capture TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_capture_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_captureaddress TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_captureaddress_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_compliancejob TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_compliancejob_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_connector TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_connector_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_consent TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_consent_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_consentinvitation TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_consentinvitation_accounts TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_consentinvitation_accounts_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_consentinvitation_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_countedday TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_countedday_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_coveragestatement TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_coveragestatement_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_credential TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_credential_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_dayplan TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_gaprecord TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_gaprecord_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_legalbasis TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_legalbasis_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_lookagain TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_lookagain_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_namesearch TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_namesearch_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_patrollook TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_patrollook_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_patroltask TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_patroltask_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_picture TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_picturefetch TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_picturefetch_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_platformanswer TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_platformanswer_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_postdoubt TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_postdoubt_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_postlook TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_quotamemory TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_rawpayload TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_refuseddelivery TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_refuseddelivery_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_reportedact TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_reportedact_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_reportedpicture TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_reportedpicture_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_screenshot TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_screenshot_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_screenshotpage TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_screenshotpage_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_secondlook TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_secondlook_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_share TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_share_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_sharedpicture TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_sharedpicture_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_streamstate TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_streamstate_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_subscription TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_subscription_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_sweepstate TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_sweepstate_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_tip TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_tip_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.collection_tipfile TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.collection_tipfile_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.django_content_type TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.django_content_type_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.django_migrations TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.django_migrations_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.django_session TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_auditrun TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_auditrun_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.evidence_capturedfile TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_capturedfile_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.evidence_capturedpicture TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_capturedpicture_id_seq TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_custodyevent TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_custodyevent_id_seq TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_evidence TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_evidence_id_seq TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_evidencepart TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_evidencepart_id_seq TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_headstamp TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_headstamp_id_seq TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_ledgerleaf TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_ledgernode TO pantau_app;

GRANT SELECT,INSERT ON TABLE public.evidence_loghead TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_loghead_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.evidence_pagecapture TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.evidence_pagecapture_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_checkedclaim TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_checkedclaim_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_claimmatch TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_claimmatch_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_claimsource TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_claimsource_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_cluster TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_cluster_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_clusterband TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_finding_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_foundwords TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_foundwords_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_modelchoice TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_modelchoice_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_modelproposal TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_modelproposal_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_modeltrial TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_modeltrial_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_modelversion TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_postgroup TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_postgroup_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_postgroupmember TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_postwording TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_rescoring TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_rescoringpart TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_rescoringpart_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_rulebookchoice TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_rulebookchoice_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_rulebookversion TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_rulerecord TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_rulerecord_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_shadowchange TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_shadowchange_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_shadowrun TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_shadowrun_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.findings_wording TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.findings_wording_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_audit TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_audit_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_blinditem TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_blinditem_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_blindreading TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_blindreading_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_blindsample TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_blindsample_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_briefing TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_briefing_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_daychange TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_daychange_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_daycount TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_daycount_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_incumbency TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_incumbency_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_nametrial TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_nametrial_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.insight_officezone TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.insight_officezone_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mfa_authenticator TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.mfa_authenticator_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_absence TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_absence_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_auditevent TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_auditevent_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_cache TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_cooperation TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_cooperation_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_emergencyaccess TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_emergencyaccess_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_invitation TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_invitation_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_membership TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_membership_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_notice TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_notice_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_noticechat TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_noticechat_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_noticechoice TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_noticechoice_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_noticedelivery TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_noticedelivery_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_user TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_user_groups TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_user_groups_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_user_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.people_user_user_permissions TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.people_user_user_permissions_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_accountname TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_addressee TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_addressee_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_arriving TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_arriving_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_breach TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_breach_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_breachtelling TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_breachtelling_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_call TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_call_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_datarequest TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_datarequest_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_episodepack TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_episodepack_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_fieldfile TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_fieldfile_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_fieldnote TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_fieldnote_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_fieldnoteversion TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_fieldnoteversion_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_informing TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_informing_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_openaudit TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_openaudit_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_openpaper TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_openpaper_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_piece TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_piece_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_pieceapproval TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_pieceapproval_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_piecefile TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_piecefile_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_pieceversion TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_pieceversion_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_piecewithdrawal TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_piecewithdrawal_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_publishednumbers TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_publishednumbers_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_recording TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_recording_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_reply TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_reply_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_replyright TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_replyright_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_report TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_report_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_reportfile TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_reportfile_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_reportlink TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_reportlink_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_reportmessage TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_reportmessage_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_requeststep TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_requeststep_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_sentnotice TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_sentnotice_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.portal_socialpost TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.portal_socialpost_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_engagementpoint TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_ingest TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.posts_ingest_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_interaction TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.posts_interaction_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.posts_post_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_postpicture TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.posts_postpicture_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_postversion TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_postversion_default TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_rejecteditem TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.posts_rejecteditem_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.posts_workerrun TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.posts_workerrun_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_events TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_events_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_jobs_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_periodic_defers TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_periodic_defers_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.procrastinate_workers TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.procrastinate_workers_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_account_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_candidate_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_district_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_document TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_document_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_lookalike TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_lookalike_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_official TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_official_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_officialaccountlink TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_officialaccountlink_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_party_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_possiblematch TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_possiblematch_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_proposal TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_proposal_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_proposalreason TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_proposalreason_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_proposalsearch TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_proposalsearch_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_refusedmatch TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_refusedproposal TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_rowchange TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_rowchange_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_subdistrict TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_subdistrict_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_upload TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_upload_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.registry_village TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.registry_village_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.review_claim TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.review_claim_id_seq TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.review_findingdecision_id_seq TO pantau_app;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.usersessions_usersession TO pantau_app;

GRANT SELECT,USAGE ON SEQUENCE public.usersessions_usersession_id_seq TO pantau_app;

INSERT INTO public.django_migrations (app, name, applied) VALUES
    ('account', '0001_initial', now()),
    ('account', '0002_email_max_length', now()),
    ('account', '0003_alter_emailaddress_create_unique_verified_email', now()),
    ('account', '0004_alter_emailaddress_drop_unique_email', now()),
    ('account', '0005_emailaddress_idx_upper_email', now()),
    ('account', '0006_emailaddress_lower', now()),
    ('account', '0007_emailaddress_idx_email', now()),
    ('account', '0008_emailaddress_unique_primary_email_fixup', now()),
    ('account', '0009_emailaddress_unique_primary_email', now()),
    ('api', '0001_tokens_webhooks_and_exports', now()),
    ('api', '0002_a_webhook_ends_with_its_token', now()),
    ('auth', '0001_initial', now()),
    ('auth', '0002_alter_permission_name_max_length', now()),
    ('auth', '0003_alter_user_email_max_length', now()),
    ('auth', '0004_alter_user_username_opts', now()),
    ('auth', '0005_alter_user_last_login_null', now()),
    ('auth', '0006_require_contenttypes_0002', now()),
    ('auth', '0007_alter_validators_add_error_messages', now()),
    ('auth', '0008_alter_user_username_max_length', now()),
    ('auth', '0009_alter_user_last_name_max_length', now()),
    ('auth', '0010_alter_group_name_max_length', now()),
    ('auth', '0011_update_proxy_permissions', now()),
    ('auth', '0012_alter_user_first_name_max_length', now()),
    ('casework', '0001_the_path_of_a_case', now()),
    ('casework', '0002_what_the_database_holds', now()),
    ('casework', '0003_sealed_papers', now()),
    ('casework', '0004_votes_stand_and_letters_are_followed', now()),
    ('casework', '0005_days_off_and_calendars', now()),
    ('casework', '0006_closed_cases_are_forgotten', now()),
    ('casework', '0007_clarifications', now()),
    ('collection', '0001_initial', now()),
    ('collection', '0002_quota_memory_and_refused_deliveries', now()),
    ('collection', '0003_subscriptions_are_asked_for', now()),
    ('collection', '0004_letters_that_ask_for_consent', now()),
    ('collection', '0005_consents_are_renewed', now()),
    ('collection', '0006_what_connectors_see', now()),
    ('collection', '0007_one_letter_for_several_accounts', now()),
    ('collection', '0008_pictures_and_reported_acts', now()),
    ('collection', '0009_pictures_are_written_once', now()),
    ('collection', '0010_statements_and_alarms', now()),
    ('collection', '0011_posts_are_looked_at_again', now()),
    ('collection', '0012_names_are_searched_for', now()),
    ('collection', '0013_tips_of_citizens', now()),
    ('collection', '0014_stored_posts_are_looked_at_again', now()),
    ('collection', '0015_lines_that_are_kept_open', now()),
    ('collection', '0016_deletions_are_asked_after_in_batches', now()),
    ('collection', '0017_pictures_are_fetched', now()),
    ('collection', '0018_what_the_rules_say_of_an_act', now()),
    ('collection', '0019_picture_addresses', now()),
    ('collection', '0020_posts_are_watched', now()),
    ('collection', '0021_alarms_about_vanished_posts', now()),
    ('collection', '0022_alarms_about_evidence', now()),
    ('collection', '0023_looks_that_read_otherwise', now()),
    ('collection', '0024_pages_of_reported_acts', now()),
    ('collection', '0025_pages_of_acts_are_captures', now()),
    ('collection', '0026_statements_are_sealed', now()),
    ('collection', '0027_failed_looks_are_found', now()),
    ('collection', '0028_days_are_counted', now()),
    ('collection', '0029_given_up_pictures_are_found', now()),
    ('contenttypes', '0001_initial', now()),
    ('contenttypes', '0002_remove_content_type_name', now()),
    ('evidence', '0001_initial', now()),
    ('evidence', '0002_rows_are_written_once', now()),
    ('evidence', '0003_the_log', now()),
    ('evidence', '0004_leaves_for_what_was_held', now()),
    ('evidence', '0005_captured_pages', now()),
    ('evidence', '0006_citizens_hand_in', now()),
    ('evidence', '0007_pages_of_no_post', now()),
    ('findings', '0001_initial', now()),
    ('findings', '0002_posts_alike', now()),
    ('findings', '0003_what_a_look_is_worth', now()),
    ('findings', '0004_shadow_runs', now()),
    ('findings', '0005_claims_that_were_checked', now()),
    ('findings', '0006_groups_of_offices', now()),
    ('findings', '0007_words_in_pictures', now()),
    ('findings', '0008_what_a_post_does_and_in_which_language', now()),
    ('findings', '0009_what_the_model_says', now()),
    ('findings', '0010_flagged_posts_are_watched', now()),
    ('findings', '0011_acts_are_found_too', now()),
    ('findings', '0012_models_are_tried_too', now()),
    ('findings', '0013_first_seen', now()),
    ('findings', '0014_models_are_compared_and_proposed', now()),
    ('findings', '0015_history_is_read_again', now()),
    ('findings', '0016_rulebooks_keep_their_order', now()),
    ('findings', '0017_queues_are_read_from_indexes', now()),
    ('findings', '0018_words_of_findings', now()),
    ('insight', '0001_audits_and_incumbents', now()),
    ('insight', '0002_blind_samples', now()),
    ('insight', '0003_summaries', now()),
    ('insight', '0004_every_change_is_counted', now()),
    ('insight', '0005_briefings', now()),
    ('insight', '0006_days_cost_less', now()),
    ('insight', '0007_trials_with_other_names', now()),
    ('insight', '0008_trials_keep_every_move', now()),
    ('mfa', '0001_initial', now()),
    ('mfa', '0002_authenticator_timestamps', now()),
    ('mfa', '0003_authenticator_type_uniq', now()),
    ('people', '0001_initial', now()),
    ('people', '0002_audit_is_append_only', now()),
    ('people', '0003_cache_table', now()),
    ('people', '0004_notices', now()),
    ('people', '0005_cooperation_and_emergencies', now()),
    ('people', '0006_one_reading_a_quarter', now()),
    ('people', '0007_leave_skills_and_blurred_pictures', now()),
    ('portal', '0001_pieces', now()),
    ('portal', '0002_approved_by_another', now()),
    ('portal', '0003_citizens_report', now()),
    ('portal', '0004_podcast', now()),
    ('portal', '0005_social_posts', now()),
    ('portal', '0006_names_of_accounts', now()),
    ('portal', '0007_episode_packs', now()),
    ('portal', '0008_open_numbers', now()),
    ('portal', '0009_prevention', now()),
    ('portal', '0010_addressees_in_ballot_order', now()),
    ('portal', '0011_field_notes', now()),
    ('portal', '0012_right_of_reply', now()),
    ('portal', '0013_data_requests_and_breaches', now()),
    ('portal', '0014_files_come_with_replies', now()),
    ('portal', '0015_audits_for_everybody', now()),
    ('portal', '0016_mail_says_what_became_of_it', now()),
    ('posts', '0001_initial', now()),
    ('posts', '0002_versions_by_month', now()),
    ('posts', '0003_repairs', now()),
    ('posts', '0004_acts_are_struck', now()),
    ('posts', '0005_time_to_live', now()),
    ('posts', '0006_what_is_stored_has_its_time_too', now()),
    ('posts', '0007_pictures_of_posts', now()),
    ('posts', '0008_looks_of_pictures', now()),
    ('posts', '0009_acts_of_registered_accounts_stay', now()),
    ('posts', '0010_worker_runs', now()),
    ('posts', '0011_undated_posts_are_found', now()),
    ('posts', '0012_given_up_pictures_are_found', now()),
    ('posts', '0013_posts_of_another_month_are_found', now()),
    ('posts', '0014_posts_lock_no_account', now()),
    ('procrastinate', '0001_initial', now()),
    ('procrastinate', '0002_drop_started_at_column', now()),
    ('procrastinate', '0003_drop_started_at_column', now()),
    ('procrastinate', '0004_drop_procrastinate_version_table', now()),
    ('procrastinate', '0005_fix_procrastinate_fetch_job', now()),
    ('procrastinate', '0006_fix_trigger_status_events_insert', now()),
    ('procrastinate', '0007_add_queueing_lock_column', now()),
    ('procrastinate', '0008_close_fetch_job_race_condition', now()),
    ('procrastinate', '0009_add_defer_job_function', now()),
    ('procrastinate', '0010_add_procrastinate_periodic_defers', now()),
    ('procrastinate', '0011_add_foreign_key_index', now()),
    ('procrastinate', '0012_add_locks_to_periodic_defer', now()),
    ('procrastinate', '0013_fix_procrastinate_defer_periodic_job', now()),
    ('procrastinate', '0014_add_finish_job_and_retry_job_functions', now()),
    ('procrastinate', '0015_add_trigger_on_job_deletion', now()),
    ('procrastinate', '0016_delete_finished_jobs', now()),
    ('procrastinate', '0017_add_checks_to_finish_job', now()),
    ('procrastinate', '0018_add_checks_to_retry_job', now()),
    ('procrastinate', '0019_fix_finish_job_compat_issue', now()),
    ('procrastinate', '0020_add_index_on_procrastinate_jobs', now()),
    ('procrastinate', '0021_add_kwargs_to_defer_periodic_job', now()),
    ('procrastinate', '0022_null_locks_excluded', now()),
    ('procrastinate', '0023_remove_old_finish_job_function', now()),
    ('procrastinate', '0024_job_id_bigint', now()),
    ('procrastinate', '0025_add_models', now()),
    ('procrastinate', '0026_add_job_priority', now()),
    ('procrastinate', '0027_add_periodic_job_priority', now()),
    ('procrastinate', '0028_add_cancel_states', now()),
    ('procrastinate', '0029_add_additional_params_to_retry_job', now()),
    ('procrastinate', '0030_alter_procrastinateevent_options', now()),
    ('procrastinate', '0031_add_indexes_for_fetch_job', now()),
    ('procrastinate', '0032_pre_cancel_notification', now()),
    ('procrastinate', '0033_post_cancel_notification', now()),
    ('procrastinate', '0034_pre_add_heartbeat', now()),
    ('procrastinate', '0035_post_add_heartbeat', now()),
    ('procrastinate', '0036_add_worker_model', now()),
    ('procrastinate', '0037_pre_batch_defer_jobs', now()),
    ('procrastinate', '0038_post_batch_defer_jobs', now()),
    ('procrastinate', '0039_pre_priority_lock_fetch_job', now()),
    ('procrastinate', '0040_pre_retry_failed_job', now()),
    ('procrastinate', '0041_post_retry_failed_job', now()),
    ('registry', '0001_initial', now()),
    ('registry', '0002_accounts_are_proposed', now()),
    ('registry', '0003_forgotten_proposals_stay_away', now()),
    ('registry', '0004_account_by_number', now()),
    ('registry', '0005_possible_matches', now()),
    ('review', '0001_initial', now()),
    ('review', '0002_decisions_are_released', now()),
    ('review', '0003_seconds_of_a_decision', now()),
    ('sessions', '0001_initial', now()),
    ('usersessions', '0001_initial', now());
