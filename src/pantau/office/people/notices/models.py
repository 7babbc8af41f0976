"""What people were told, by which ways it reaches them, and which ways they chose."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    OFFICE = "office", _("Di Pantau")
    EMAIL = "email", _("E-mail")
    TELEGRAM = "telegram", _("Telegram")


class Notice(models.Model):
    """One thing told to one person, once for each ``dedup_key``. Holds no words: its kind has them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=64)
    dedup_key = models.CharField(max_length=200)
    url = models.CharField(max_length=300)  # a path inside the office
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    silent = models.BooleanField(default=False)  # chosen not to be shown in the office

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "dedup_key"], name="people_notice_once"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="people_notice_by_person"),
            models.Index(
                fields=["user"], name="people_notice_unread", condition=Q(read_at=None, silent=False)
            ),
        ]


class NoticeDelivery(models.Model):
    """A notice that has to leave the office by one way: owed from ``due_at`` on until its state says otherwise."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        UNNEEDED = "unneeded"  # read in the office before, or the way was taken back
        FAILED = "failed"  # after all tries

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    channel = models.CharField(max_length=16, choices=Channel)
    digest = models.BooleanField()
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    due_at = models.DateTimeField()  # the next try
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=64, blank=True, default="")  # for the operator; names nobody
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "channel"], name="people_delivery_once"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="people_delivery_due", condition=Q(state="waiting")),
        ]


class NoticeChoice(models.Model):
    """How one person wants one kind by one channel; without a row the kind's own pace holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices", db_index=False
    )
    kind = models.CharField(max_length=64)
    channel = models.CharField(max_length=16, choices=Channel)
    pace = models.CharField(max_length=16)  # see kinds.Pace

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="people_choice_once"),
        ]


class NoticeChat(models.Model):
    """A person's private chat with the office's bot, or the code that will join it. Only the code's hash is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_chat"
    )
    chat = models.BigIntegerField(null=True, blank=True, unique=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, default="")
    code_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"], condition=~Q(code_hash=""), name="people_chat_code_is_one_person_s"
            ),
        ]
