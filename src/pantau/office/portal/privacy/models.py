"""What people asked about their own data, and breaches of data that the office holds.

Who asks is sealed: name, contact, words and answer are encrypted, the secret code is kept as a hash.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class DataRequest(models.Model):
    """``identity``: name and contact; ``words``: what they ask for; ``answer``: what they read. All three encrypted."""

    class Right(models.TextChoices):
        ACCESS = "access", _("Melihat data saya")
        CORRECTION = "correction", _("Memperbaiki data saya")
        ERASURE = "erasure", _("Menghapus atau membatasi data saya")
        OBJECTION = "objection", _("Menolak data saya diproses")

    class Proof(models.TextChoices):
        """How whoever asks says they can be known to be the one."""

        OFFICE = "office", _("Saya datang ke kantor membawa kartu identitas")
        CONTACT = "contact", _("Anda dapat mencocokkannya lewat kontak saya")
        ACCOUNT = "account", _("Tentang akun saya: saya dapat menunjukkan bahwa akun itu milik saya")
        CODE = "code", _("Saya memegang kode laporan atau kode hak jawab")
        PROXY = "proxy", _("Saya mewakili orang lain dengan surat kuasa")

    class Result(models.TextChoices):
        WAITING = "", _("Menunggu jawaban")
        GRANTED = "granted", _("Dipenuhi")
        PARTLY = "partly", _("Dipenuhi sebagian")
        REFUSED = "refused", _("Ditolak")

    code_hash = models.CharField(max_length=64, unique=True)
    right = models.CharField(max_length=12, choices=Right)
    proof = models.CharField(max_length=8, choices=Proof)
    language = models.CharField(max_length=2, default="id")
    identity = models.BinaryField(null=True)
    words = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    assigned_to = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="data_requests")
    identified_at = models.DateTimeField(null=True)  # somebody made sure that they are the one
    identified_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=Result, blank=True, default=Result.WAITING)
    grounds = models.JSONField(default=list)  # ids of the rulebook's, where something was refused
    answer = models.BinaryField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "pk"]
        indexes = [models.Index(fields=["answered_at", "received_at"], name="portal_data_request_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", answered_at=None) | (~Q(result="") & Q(answered_at__isnull=False)),
                name="portal_data_request_answer_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def over(self) -> bool:
        return self.answered_at is not None


class RequestStep(models.Model):
    """What was said and done about a request, in order. ``sealed``: its words, encrypted; ``counts``: of a search."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Pertanyaan kantor")  # read by whoever asks
        SAID = "said", _("Kata pemohon")
        NOTE = "note", _("Catatan")
        SEARCHED = "searched", _("Pencarian data")
        IDENTIFIED = "identified", _("Identitas dipastikan")
        ASSIGNED = "assigned", _("Ditugaskan")

    request = models.ForeignKey(DataRequest, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    sealed = models.BinaryField(null=True)
    counts = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class Breach(models.Model):
    """Personal data that got where they should not. ``machine``: what the machine shows, for whoever runs it;
    the rest is the office's. ``lock`` counts the savings, so that nobody overwrites another's words unseen."""

    title = models.CharField(max_length=200)
    known_at = models.DateTimeField()
    machine = models.TextField(blank=True, default="")
    how = models.TextField(blank=True, default="")
    data = models.TextField(blank=True, default="")
    whose = models.TextField(blank=True, default="")  # which persons, in words: nobody's name
    how_many = models.PositiveIntegerField(null=True, blank=True)
    measures = models.TextField(blank=True, default="")
    advice = models.TextField(blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    lock = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    closed_why = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-known_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="portal_breach_has_a_title"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | ~Q(closed_why=""), name="portal_breach_closed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class BreachTelling(models.Model):
    """Somebody was told of a breach."""

    class Whom(models.TextChoices):
        SUBJECTS = "subjects", _("Orang yang datanya terungkap")
        AUTHORITY = "authority", _("Lembaga pelindungan data pribadi")
        PUBLIC = "public", _("Masyarakat")

    breach = models.ForeignKey(Breach, on_delete=models.PROTECT, related_name="tellings")
    whom = models.CharField(max_length=10, choices=Whom)
    at = models.DateTimeField()
    how = models.CharField(max_length=200)  # by letter, in person, on which page
    how_many = models.PositiveIntegerField(null=True)
    noted_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
