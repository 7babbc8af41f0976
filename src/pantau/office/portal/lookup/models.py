"""By which forms a registered account is found although its name was mistyped."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from pantau.office.registry.models import Account


class AccountName(models.Model):
    """``key`` as it was when the forms were made; ``forms`` as in ``engine.text.resemblance``."""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="name_forms"
    )
    key = models.TextField()
    forms = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["forms"], name="portal_name_by_form", fastupdate=False)]
