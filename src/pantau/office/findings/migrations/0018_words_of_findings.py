import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# A version that comes while a finding is made waits for the post's lock, or is waited for: one of both sees the other.
KEEP = """
CREATE FUNCTION findings_words_of_found() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE FUNCTION findings_words_of_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO findings_foundwords (post_id, version, words)
    SELECT NEW.post_id, NEW.version, NEW.tsv
    WHERE EXISTS (SELECT 1 FROM findings_foundwords WHERE post_id = NEW.post_id)
    ON CONFLICT (post_id, version) DO NOTHING;
    RETURN NULL;
END $$;
CREATE FUNCTION findings_words_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE findings_foundwords SET words = NEW.tsv WHERE post_id = NEW.post_id AND version = NEW.version;
    RETURN NULL;
END $$;
CREATE FUNCTION findings_words_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM findings_foundwords WHERE post_id = OLD.post_id AND version = OLD.version;
    RETURN NULL;
END $$;
CREATE TRIGGER findings_words_of_found AFTER INSERT ON findings_finding REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION findings_words_of_found();
CREATE TRIGGER findings_words_of_later AFTER INSERT ON posts_postversion
    FOR EACH ROW WHEN (NEW.version > 1) EXECUTE FUNCTION findings_words_of_later();
CREATE TRIGGER findings_words_changed AFTER UPDATE ON posts_postversion
    FOR EACH ROW WHEN (OLD.text IS DISTINCT FROM NEW.text) EXECUTE FUNCTION findings_words_changed();
CREATE TRIGGER findings_words_gone AFTER DELETE ON posts_postversion
    FOR EACH ROW EXECUTE FUNCTION findings_words_gone();
INSERT INTO findings_foundwords (post_id, version, words)
SELECT said.post_id, said.version, said.tsv
FROM (SELECT DISTINCT post_id FROM findings_finding WHERE post_id IS NOT NULL) AS found
JOIN posts_post AS post ON post.id = found.post_id
JOIN posts_postversion AS said ON said.post_id = post.id AND said.month = post.month;
"""
FORGET = """
DROP TRIGGER findings_words_of_found ON findings_finding;
DROP TRIGGER findings_words_of_later ON posts_postversion;
DROP TRIGGER findings_words_changed ON posts_postversion;
DROP TRIGGER findings_words_gone ON posts_postversion;
DROP FUNCTION findings_words_of_found, findings_words_of_later, findings_words_changed, findings_words_gone;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0017_queues_are_read_from_indexes"),
        ("posts", "0014_posts_lock_no_account"),
    ]

    operations = [
        migrations.CreateModel(
            name="FoundWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="findings_words_said")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "version"), name="findings_words_once")
                ],
            },
        ),
        migrations.RunSQL(KEEP, FORGET),
    ]
