"""The versions of posts, partitioned by month, and the function that adds months.

PostgreSQL keeps nothing unique across partitions but what contains the month, so ``posts_post`` names a
post and fixes the month in which all its versions lie. Odd dates (1246, 9999) go to the default partition.
"""

from django.db import migrations

TABLE = """
CREATE TABLE posts_postversion (
    post_id bigint NOT NULL REFERENCES posts_post (id) ON DELETE CASCADE,
    month date NOT NULL,
    version integer NOT NULL,
    seen_at timestamptz NOT NULL,
    expires_at timestamptz,
    content_hash bytea NOT NULL,
    route varchar(32) NOT NULL,
    format varchar(64) NOT NULL,
    legal_basis text NOT NULL,
    source_ref text NOT NULL,
    text text NOT NULL,
    mapped json NOT NULL,
    raw json,
    -- The longest text whose words surely fit into a tsvector (1 MB).
    tsv tsvector GENERATED ALWAYS AS (to_tsvector('indonesian', left(text, 100000))) STORED,
    PRIMARY KEY (post_id, version, month)
) PARTITION BY RANGE (month);
CREATE INDEX posts_postversion_words ON posts_postversion USING gin (tsv);
CREATE TABLE posts_postversion_default PARTITION OF posts_postversion DEFAULT;
"""

# With the owner's rights, since the application may not create tables; only months of a sane range are
# made, whatever a post says. Rows that waited in the default partition move into their month.
FUNCTION = """
CREATE FUNCTION posts_make_partitions(first_month date, last_month date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
                                    legal_basis, source_ref, text, mapped, raw)
             SELECT post_id, month, version, seen_at, expires_at, content_hash, route, format,
                    legal_basis, source_ref, text, mapped, raw FROM moved',
            starts, partition);
        EXECUTE format(
            'ALTER TABLE public.posts_postversion ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
            partition, starts, (starts + interval '1 month')::date);
        made := made + 1;
    END LOOP;
    RETURN made;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]

    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE posts_postversion"),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION posts_make_partitions(date, date)"),
    ]
