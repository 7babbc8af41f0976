"""A case: what it is about, whom, where on the path it stands, and everything that happened with it.

The path itself (states, moves, who may make them, what must be there first) is the rulebook's ``procedure``.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class Case(models.Model):
    """``version`` counts every change, so that nobody overwrites what they have not seen."""

    class Entrance(models.TextChoices):
        SUPERVISION = "supervision", _("Hasil pengawasan")
        REPORT = "report", _("Laporan warga")
        INFORMATION = "information", _("Informasi awal")

    number = models.CharField(max_length=32, unique=True)  # of the office, given when it is opened
    register_number = models.CharField(max_length=100, blank=True, default="")  # of the finding or report
    election = models.CharField(max_length=64)
    entrance = models.CharField(max_length=12, choices=Entrance)
    state = models.CharField(max_length=24)  # of the rulebook's procedure
    title = models.CharField(max_length=200)
    district_code = models.CharField(max_length=32, blank=True, default="")
    village_code = models.CharField(max_length=32, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    entered_state_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    held = models.BooleanField(default=False)  # kept beyond its time, for a court or an objection
    forgotten_at = models.DateTimeField(null=True, blank=True)  # its time was over, see forgetting.py
    norms = models.JSONField(default=list)  # ids of the rulebook that are looked into

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-opened_at"], name="casework_case_by_state"),
            models.Index(fields=["district_code", "state"], name="casework_case_by_district"),
            models.Index(fields=["village_code"], name="casework_case_by_village"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register_number"],
                condition=~Q(register_number=""),
                name="casework_register_number_once",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="casework_case_has_a_title"),
        ]

    def __str__(self) -> str:
        return self.number


class CaseItem(models.Model):
    """Something a case is made of. One thing may belong to several cases.

    ``brought``: a thing of a later room, as "kind:key" (see sources.py); else exactly one of the others.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    finding = models.ForeignKey("findings.Finding", null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.PROTECT, related_name="case_items")
    act = models.ForeignKey("posts.Interaction", null=True, on_delete=models.PROTECT, related_name="+")
    evidence = models.ForeignKey("evidence.Evidence", null=True, on_delete=models.PROTECT, related_name="+")
    brought = models.CharField(max_length=64, blank=True, default="")
    why = models.TextField(blank=True, default="")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "finding", "post", "act", "evidence", "brought"],
                nulls_distinct=False,
                name="casework_item_once",
            ),
            models.CheckConstraint(
                condition=Q(finding__isnull=False)
                | Q(post__isnull=False)
                | Q(act__isnull=False)
                | Q(evidence__isnull=False)
                | ~Q(brought=""),
                name="casework_item_is_something",
            ),
        ]
        indexes = [models.Index(fields=["brought"], name="casework_item_by_source")]


class CaseParty(models.Model):
    """Somebody in a case. ``sealed``: what protects them or is not needed for a list (address, telephone, NIP, and of
    reporters and witnesses their name), encrypted; see parties.py."""

    class Part(models.TextChoices):
        REPORTED = "reported", _("Terlapor")
        REPORTER = "reporter", _("Pelapor")
        WITNESS = "witness", _("Saksi")
        EXPERT = "expert", _("Ahli")
        BENEFICIARY = "beneficiary", _("Yang diuntungkan")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    part = models.CharField(max_length=12, choices=Part)
    subject = models.CharField(max_length=20, blank=True, default="")  # of engine.law.path.RESPONDENTS
    name = models.CharField(max_length=200)  # of protected persons what stands for it
    position = models.CharField(max_length=200, blank=True, default="")
    official = models.ForeignKey(
        "registry.Official", null=True, on_delete=models.PROTECT, related_name="case_parties"
    )
    candidate = models.ForeignKey(
        "registry.Candidate", null=True, on_delete=models.PROTECT, related_name="case_parties"
    )
    # Where a party itself is concerned; a candidate's is the candidate's and is not written twice.
    party = models.ForeignKey("registry.Party", null=True, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        "registry.Account", null=True, on_delete=models.PROTECT, related_name="case_parties"
    )
    acts = models.JSONField(default=list)  # of the rulebook's neutrality acts, for officials
    sealed = models.BinaryField(null=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_why = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="casework_party_has_a_name"),
            models.CheckConstraint(
                condition=Q(removed_at=None) | ~Q(removed_why=""), name="casework_party_removed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CaseLink(models.Model):
    """Two cases that belong together; ``first`` is the older one."""

    first = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="casework_link_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="casework_link_is_ordered"
            ),
            models.CheckConstraint(condition=~Q(why=""), name="casework_link_says_why"),
        ]


class CaseEvent(models.Model):
    """What happened, when: time limits count from these, and the page tells them. Written once (see migration 0002).

    ``kind``: a name that the rulebook's deadlines or moves use, or one of ``engine`` ones in events.py.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()  # when it happened
    noted_at = models.DateTimeField()
    by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")
    move = models.CharField(max_length=40, blank=True, default="")
    before = models.CharField(max_length=24, blank=True, default="")  # state left
    after = models.CharField(max_length=24, blank=True, default="")  # state entered
    why = models.TextField(blank=True, default="")
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [
            models.Index(fields=["case", "kind", "at"], name="casework_event_by_kind"),
        ]


class CaseNote(models.Model):
    """What tracing found, in the words of whoever looked."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="casework_note_says_something")]


class Assignment(models.Model):
    """Who works on a case, since when and until when."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assignments")
    user = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments")
    lead = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.TextField(blank=True, default="")
    letter = models.CharField(max_length=100, blank=True, default="")  # number of the surat perintah tugas
    given_by = models.ForeignKey(PERSON, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-lead", "since", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(until=None), name="casework_assigned_once"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until=None, lead=True), name="casework_one_lead"
            ),
        ]


class Series(models.Model):
    """The last number given in a series of one year: of cases, and of papers with one number template."""

    key = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "year"], name="casework_series_once")]


# Models of their own subject; Django looks for all of them here.
from pantau.office.casework.clarification_models import Clarification  # noqa: E402, F401
from pantau.office.casework.clock_models import CalendarFeed, OfficeDayOff  # noqa: E402, F401
from pantau.office.casework.outcome_models import FollowUp, Handover, Outcome, TakedownLink  # noqa: E402, F401
from pantau.office.casework.paper_models import Paper  # noqa: E402, F401
from pantau.office.casework.plenary_models import Plenary, PlenaryItem, PlenaryMember, Vote  # noqa: E402, F401
