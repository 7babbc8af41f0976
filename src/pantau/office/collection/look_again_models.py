"""What came of looking again at captured and flagged posts, look by look."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LookAgain(models.Model):
    """One look at a watched post that said something new, or was due (see watching.py). Rows are never changed.

    A file and a platform's interface may give a post in other words: ``reads_otherwise`` is nobody's edit.
    What we could not see is ``unknown``, with ``why`` (a code of reasons.py): our own blindness is no deletion.
    """

    class Outcome(models.TextChoices):
        UNCHANGED = "unchanged", _("Tidak berubah")
        ENGAGEMENT = "engagement", _("Hanya hitungan berubah")
        EDITED = "edited", _("Isi berubah")
        READS_OTHERWISE = "reads_otherwise", _("Terbaca lain lewat jalur lain")
        MISSING = "missing", _("Tidak ditemukan sekali")
        DELETED = "deleted", _("Dihapus")
        NOT_FOUND = "not_found", _("Hilang, sebab tidak disebut")
        ACCOUNT_GONE = "account_gone", _("Akun tidak ada lagi")
        BLOCKED = "blocked", _("Terkunci bagi kita")
        STILL_GONE = "still_gone", _("Masih tidak ada")
        REAPPEARED = "reappeared", _("Muncul lagi")
        UNKNOWN = "unknown", _("Tidak diketahui")

    #: Stated once a second look by the same route has agreed.
    GONE = (Outcome.DELETED, Outcome.NOT_FOUND, Outcome.ACCOUNT_GONE, Outcome.BLOCKED)
    #: What the list of vanished and changed posts shows.
    NOTABLE = (Outcome.EDITED, *GONE, Outcome.REAPPEARED)

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="looks", db_index=False)
    at = models.DateTimeField()
    route = models.CharField(max_length=32)
    outcome = models.CharField(max_length=16, choices=Outcome)
    why = models.CharField(max_length=16, blank=True, default="")
    answer = models.CharField(max_length=64, blank=True, default="")  # hash of the platform's own bytes
    version_before = models.PositiveIntegerField(null=True)  # of an edit: which wordings to compare
    version_after = models.PositiveIntegerField(null=True)
    present_at = models.DateTimeField(null=True)  # the last look before this one at which it was there
    missing_since = models.DateTimeField(null=True)  # the first look that missed it

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            # Its index serves for the post alone, too. Delivered again, a look is one look.
            models.UniqueConstraint(fields=["post", "at", "route"], name="collection_look_again_once"),
        ]
        indexes = [
            models.Index(
                fields=["-at", "-id"],
                name="collection_look_notable",
                condition=models.Q(
                    outcome__in=["edited", "deleted", "not_found", "account_gone", "blocked", "reappeared"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.at.isoformat()}"
