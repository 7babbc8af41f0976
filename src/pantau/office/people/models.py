"""Users, what they may do and where, how they first come in, and what was done by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    first_name = None
    last_name = None
    full_name = models.CharField(_("nama lengkap"), max_length=200, blank=True)
    blur_pictures = models.BooleanField(_("kaburkan gambar"), default=False)  # of posts, until looked at

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


class Side(models.TextChoices):
    """Whose person holds a seat. The regency's side is itself supervised."""

    BAWASLU = "bawaslu", _("Bawaslu")
    REGENCY = "regency", _("Pemerintah kabupaten")


def usual_side(role: str) -> Side:
    return Side.REGENCY if role == Role.TECHNICAL_OPERATOR else Side.BAWASLU


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, now: datetime) -> MembershipQuerySet:
        return self.filter(valid_from__lte=now).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=now))

    def in_force(self, now: datetime) -> MembershipQuerySet:
        """Without those of the regency's side while no cooperation stands."""
        return self.current(now).filter(Q(side=Side.BAWASLU) | Exists(Cooperation.objects.in_force(now)))


class Membership(models.Model):
    """A role a person holds for a time, everywhere or in one district or village.

    A seat of the regency's side is in force only while a ``Cooperation`` is.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=32, choices=Role)
    side = models.CharField(max_length=16, choices=Side, blank=True, default="")  # the role's usual one
    district_code = models.CharField(max_length=32, blank=True, default="")
    village_code = models.CharField(max_length=32, blank=True, default="")
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    skills = ArrayField(models.CharField(max_length=16), default=list, blank=True)  # of skills.Skill

    objects = MembershipQuerySet.as_manager()

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
            # The machines' operators are always the regency's; whoever looks into cases never is.
            models.CheckConstraint(
                condition=Q(role="technical_operator", side="regency")
                | Q(role="leadership", side__in=("bawaslu", "regency"))
                | (~Q(role__in=("technical_operator", "leadership")) & Q(side="bawaslu")),
                name="people_seat_is_of_a_side_it_may_be",
            ),
        ]

    def save(self, *args: Any, **more: Any) -> None:
        self.side = self.side or usual_side(self.role)
        super().save(*args, **more)


class CooperationQuerySet(models.QuerySet["Cooperation"]):
    def in_force(self, now: datetime) -> CooperationQuerySet:
        return self.filter(valid_from__lte=now, valid_to__gt=now).filter(
            Q(withdrawn_at=None) | Q(withdrawn_at__gt=now)
        )


class Cooperation(models.Model):
    """A memorandum between Bawaslu and the regency, with the plenary that decided it and the data-processing
    agreement annexed to it. Nothing of it changes but that it may be withdrawn.
    """

    number = models.CharField(max_length=100)
    signed_on = models.DateField()
    scope = models.TextField()
    bawaslu_signatory = models.CharField(max_length=200)
    bawaslu_office = models.CharField(max_length=200)
    regency_signatory = models.CharField(max_length=200)
    regency_office = models.CharField(max_length=200)
    plenary_number = models.CharField(max_length=100)
    plenary_on = models.DateField()
    agreement = models.BinaryField()
    agreement_name = models.CharField(max_length=255)
    agreement_sha256 = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.TextField(blank=True, default="")

    objects = CooperationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="people_cooperation_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="people_cooperation_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class EmergencyAccess(models.Model):
    """One person's way into one object for a short time, taken at once and read by a commissioner afterwards."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    object_type = models.CharField(max_length=64)
    object_id = models.CharField(max_length=64)
    reason = models.TextField()
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # before its time
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    review = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["user", "object_type", "object_id"], name="people_emergency_by_user"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("granted_at")), name="people_emergency_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | (~Q(review="") & ~Q(reviewed_by=F("user"))),
                name="people_emergency_is_reviewed_by_another",
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
    """What was done or read, by whom. The database refuses to change or delete a row (migration 0002),
    and keeps one ``object_read`` for each person, object and quarter of an hour (migration 0006).
    """

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
from pantau.office.people.absence_models import Absence  # noqa: E402, F401
from pantau.office.people.notices.models import (  # noqa: E402, F401
    Notice,
    NoticeChat,
    NoticeChoice,
    NoticeDelivery,
)
