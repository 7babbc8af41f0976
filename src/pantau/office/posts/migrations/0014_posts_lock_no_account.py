"""That a post's account exists is held by triggers instead of a foreign key (decision 053): no row of the registry is
locked, and so none is written, for each post that comes in."""

import django.db.models.deletion
from django.db import migrations, models

# READ COMMITTED: what a trigger asks sees what was committed while its statement waited for the table's lock.
HOLD = """
CREATE FUNCTION posts_accounts_exist() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE FUNCTION posts_keep_their_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER posts_accounts_exist_new AFTER INSERT ON posts_post REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION posts_accounts_exist();
CREATE TRIGGER posts_accounts_exist_changed AFTER UPDATE ON posts_post REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION posts_accounts_exist();
CREATE TRIGGER posts_keep_their_accounts AFTER DELETE ON registry_account REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION posts_keep_their_accounts();
"""
LET_GO = """
DROP TRIGGER posts_keep_their_accounts ON registry_account;
DROP TRIGGER posts_accounts_exist_changed ON posts_post;
DROP TRIGGER posts_accounts_exist_new ON posts_post;
DROP FUNCTION posts_keep_their_accounts, posts_accounts_exist;
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0013_posts_of_another_month_are_found")]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="account",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="posts",
                to="registry.account",
            ),
        ),
        migrations.RunSQL(HOLD, LET_GO),
    ]
