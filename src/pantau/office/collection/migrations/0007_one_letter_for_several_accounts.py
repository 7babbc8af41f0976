"""A letter names the accounts it asks for; what platform is asked follows from each account."""

from django.db import migrations, models


def name_accounts(apps, schema_editor):
    letters = apps.get_model("collection", "ConsentInvitation")
    named = letters.accounts.through
    named.objects.bulk_create(
        named(consentinvitation_id=letter, account_id=account)
        for letter, account in letters.objects.values_list("pk", "account_id")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
        ("collection", "0006_what_connectors_see"),
    ]

    operations = [
        migrations.AddField(
            model_name="consent",
            name="ended_there_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="consent",
            name="grantor",
            field=models.BinaryField(default=b""),
        ),
        # The old name gives way first: a letter has one account no longer.
        migrations.AlterField(
            model_name="consentinvitation",
            name="account",
            field=models.ForeignKey(on_delete=models.PROTECT, related_name="+", to="registry.account"),
        ),
        migrations.AddField(
            model_name="consentinvitation",
            name="accounts",
            field=models.ManyToManyField(related_name="consent_invitations", to="registry.account"),
        ),
        migrations.RunPython(name_accounts, migrations.RunPython.noop),
        migrations.RemoveField(model_name="consentinvitation", name="account"),
        migrations.RemoveField(model_name="consentinvitation", name="connector"),
    ]
