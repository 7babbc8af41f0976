"""Users, what they may do and where, how they first come in, and what was done by whom."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    first_name = None
    last_name = None
    full_name = models.CharField(_("nama lengkap"), max_length=200, blank=True)

    REQUIRED_FIELDS = ["full_name"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name or self.username


class Role(models.TextChoices):
    OFFICER = "officer", _("Staf Bawaslu")
    COMMISSIONER = "commissioner", _("Anggota Bawaslu")
    LEGAL = "legal", _("Divisi Hukum")
    COORDINATOR = "coordinator", _("Panwascam")
    VILLAGE_SUPERVISOR = "village_supervisor", _("Pengawas desa (PKD)")
    TECHNICAL_OPERATOR = "technical_operator", _("Operator teknis Diskominfotik")
    LEADERSHIP = "leadership", _("Pimpinan (hanya baca)")
    AUDITOR = "auditor", _("Auditor")


class Membership(models.Model):
    """A role a person holds for a time, everywhere or in one district or village."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=Role)
    district_code = models.CharField(max_length=32, blank=True, default="")
    village_code = models.CharField(max_length=32, blank=True, default="")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="people_membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(role="village_supervisor") | ~Q(village_code=""),
                name="people_village_supervisor_has_a_village",
            ),
        ]


class Invitation(models.Model):
    """A printed code that lets one person set a password once. Only the code's hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class AuditEvent(models.Model):
    """What was done or read, by whom. The database refuses to change or delete a row (migration 0002)."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=64, blank=True, default="")
    object_id = models.CharField(max_length=64, blank=True, default="")
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="people_audit_by_object"),
            models.Index(fields=["actor", "at"], name="people_audit_by_actor"),
        ]


# Models of their own subject; Django looks for all of them here.
from pantau.office.people.notices.models import (  # noqa: E402, F401
    Notice,
    NoticeChat,
    NoticeChoice,
    NoticeDelivery,
)
