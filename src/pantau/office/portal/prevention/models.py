"""Whom the office tells what before a day of the calendar, when and how it did, and whether they read it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Addressee(models.Model):
    class Group(models.TextChoices):
        PARTY = "party", _("Partai")
        OFFICE = "office", _("Instansi")
        VILLAGE = "village", _("Desa dan kelurahan")
        OTHER = "other", _("Lainnya")

    group = models.CharField(max_length=8, choices=Group)
    key = models.CharField(
        max_length=120, unique=True
    )  # which row of the registry, or that it was entered here
    position = models.PositiveSmallIntegerField(default=0)  # of a party: its number on the ballot
    name = models.CharField(max_length=200)
    attention = models.CharField(
        max_length=200, blank=True, default=""
    )  # whom a letter is for: Ketua, Camat, ...
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")  # digits with the country's code
    address = models.CharField(max_length=300, blank=True, default="")
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["group", "position", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class SentNotice(models.Model):
    """One notice for one addressee. Whoever has its code sees what it says and can say that it was read."""

    class MailTrouble(models.TextChoices):
        REFUSED = (
            "refused",
            _("Server surel menolak alamat ini. Periksa alamatnya, atau beri tahu dengan cara lain."),
        )
        GAVE_UP = "gave_up", _("Surelnya tidak terkirim. Coba lagi, atau hubungi operator teknis.")

    class Read(models.TextChoices):
        LINK = "link", _("lewat tautan")
        HAND = "hand", _("dicatat petugas")

    election = models.CharField(max_length=64)
    notice = models.CharField(max_length=64)  # id in the rulebook
    day = models.DateField()  # of which it tells
    addressee = models.ForeignKey(Addressee, on_delete=models.PROTECT, related_name="notices")
    number = models.CharField(max_length=100, blank=True, default="")  # of the office's register of letters
    code = models.CharField(max_length=32, unique=True)  # 128 random bits
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    mail_asked_at = models.DateTimeField(null=True, blank=True)  # while a message waits to be sent
    mail_trouble = models.CharField(
        max_length=8, choices=MailTrouble, blank=True, default="", db_default=""
    )  # of the last one
    read_at = models.DateTimeField(null=True, blank=True)
    read_how = models.CharField(max_length=8, choices=Read, blank=True, default="")
    read_noted_by = models.ForeignKey(
        PERSON, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["addressee__group", "addressee__position", "addressee__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["election", "notice", "day", "addressee"], name="portal_one_notice_for_one_addressee"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None, read_how="") | (Q(read_at__isnull=False) & ~Q(read_how="")),
                name="portal_read_notice_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}:{self.addressee_id}"


class Informing(models.Model):
    """That somebody told an addressee, when and how. A notice can be told again."""

    class How(models.TextChoices):
        LETTER = "letter", _("Surat")
        WHATSAPP = "whatsapp", _("WhatsApp")
        TELEGRAM = "telegram", _("Telegram")
        EMAIL = "email", _("Surel")
        IN_PERSON = "in_person", _("Langsung atau rapat")

    sent = models.ForeignKey(SentNotice, on_delete=models.PROTECT, related_name="informings")
    how = models.CharField(max_length=12, choices=How)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering = ["at", "pk"]
