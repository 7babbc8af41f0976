"""How each account is looked at, what came of it, and where we were blind.

``Attempt``, ``GapRecord`` and ``DayPlan`` are the coverage ledger: together they explain every registered
account on every day (see ledger.py).
"""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ACCOUNT = "registry.Account"


class Means(models.TextChoices):
    """What kind of way an account was seen by; the screens tell them apart."""

    CONSENT = "consent", _("izin pemilik")
    OFFICIAL = "official", _("antarmuka resmi")
    PATROL = "patrol", _("patroli petugas")
    FILE = "file", _("berkas ekspor")
    BESIDE = "beside", _("pelengkap")  # looks at comments or advertisements: they cover no account


class Connector(models.Model):
    """One platform by one route. Off until a person switches it on."""

    class Proof(models.TextChoices):
        REAL_SERVER = "real_server", _("Diuji pada server sungguhan")
        PUBLISHED = "published_specification", _("Diuji terhadap spesifikasi yang diterbitkan")
        NEVER_RUN = "never_run", _("Belum pernah dijalankan terhadap platform")

    name = models.CharField(max_length=64, unique=True)
    platform = models.CharField(max_length=16)
    route = models.CharField(max_length=32)
    consented = models.BooleanField(default=False)  # needs the account's own permission
    sees = models.CharField(max_length=16, default="posts", db_default="posts")  # posts, comments, ads
    proof = models.CharField(max_length=32, choices=Proof, default=Proof.NEVER_RUN)
    needs = models.JSONField(default=list)  # names of the credentials it cannot start without
    enabled = models.BooleanField(default=False)
    enabled_at = models.DateTimeField(null=True)
    enabled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["platform", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def sees_posts(self) -> bool:
        return self.sees == "posts"

    @property
    def means(self) -> str:
        if not self.sees_posts:
            return Means.BESIDE
        return Means.CONSENT if self.consented else Means.OFFICIAL


class LegalBasis(models.Model):
    """By what right a platform is asked. The newest of a connector holds."""

    connector = models.ForeignKey(Connector, on_delete=models.PROTECT, related_name="legal_bases")
    kind = models.CharField(max_length=32)  # agreement, letter, statute, consent
    reference = models.CharField(max_length=200)
    signed_on = models.DateField()
    signatory = models.CharField(max_length=200)
    scope = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="collection_basis_has_a_reference"),
            models.CheckConstraint(condition=~Q(scope=""), name="collection_basis_has_a_scope"),
        ]

    def __str__(self) -> str:
        return self.reference


class Credential(models.Model):
    """A key of ours. ``secret`` is encrypted (see vault.py) and never shown again."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="credentials")
    name = models.CharField(max_length=64)
    secret = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "name"], name="collection_credential_once")
        ]

    def __str__(self) -> str:
        return f"{self.connector_id}:{self.name}"


class Consent(models.Model):
    """An owner's permission for one account; withdrawing it ends collection and forgets the token."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="consents")
    connector = models.ForeignKey(Connector, on_delete=models.PROTECT, related_name="consents")
    scope = models.TextField()
    given_by = models.CharField(max_length=200, blank=True, default="")  # as the liaison named themselves
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    token = models.BinaryField(default=b"")  # encrypted; empty once withdrawn
    renewal = models.BinaryField(default=b"")  # encrypted: what brings the next token, where that is another
    grantor = models.BinaryField(default=b"")  # encrypted: whom to name when the platform is told of the end
    expires_at = models.DateTimeField(null=True)
    ended_there_at = models.DateTimeField(null=True)  # the platform knows of the end too

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "connector"],
                condition=Q(withdrawn_at=None),
                name="collection_one_living_consent",
            )
        ]


class ConsentInvitation(models.Model):
    """A letter that asks an owner to connect their accounts. Only the hash of its token is kept.

    Expiry ends connecting; withdrawing works by an expired letter too.
    """

    accounts = models.ManyToManyField(ACCOUNT, related_name="consent_invitations")
    liaison = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk}:{self.liaison}"


class SweepState(models.Model):
    """Where looking at one account by one route goes on. ``name`` is what the route calls the account."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="sweeps")
    route = models.CharField(max_length=32)
    name = models.TextField()
    cursor = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    tier = models.CharField(max_length=8, blank=True, default="")
    last_seen_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "route"], name="collection_sweep_once")]
        indexes = [
            models.Index(fields=["route", "name"], name="collection_sweep_by_name"),
            models.Index(fields=["route", "due_at"], name="collection_sweep_due"),
        ]


class NameSearch(models.Model):
    """When a candidate's name was last searched for by a route that searches by name."""

    candidate = models.ForeignKey(
        "registry.Candidate", on_delete=models.CASCADE, related_name="name_searches"
    )
    route = models.CharField(max_length=32)
    searched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "route"], name="collection_name_searched_once")
        ]


class ComplianceJob(models.Model):
    """Posts handed in to a platform, so that it tells which of them were deleted there."""

    connector = models.ForeignKey(Connector, on_delete=models.CASCADE, related_name="compliance_jobs")
    job_id = models.CharField(max_length=64)
    posts = models.PositiveIntegerField()
    handed_in_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True)
    lost = models.TextField(blank=True, default="")  # English: why nothing came of it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["connector", "job_id"], name="collection_compliance_job_once")
        ]


class Attempt(models.Model):
    """Looks at one account on one day by one route that ended alike; repeated ones are counted.

    ``account`` is empty for what concerned a whole platform. ``day`` is the day in the office's zone.
    """

    class Outcome(models.TextChoices):
        OK = "ok", _("terlihat")
        GAP = "gap", _("tidak teramati")
        ERROR = "error", _("gagal")

    day = models.DateField()
    account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.PROTECT, related_name="attempts")
    platform = models.CharField(max_length=16)
    connector = models.CharField(max_length=64)
    route = models.CharField(max_length=32)
    means = models.CharField(max_length=8, choices=Means)
    outcome = models.CharField(max_length=8, choices=Outcome)
    why = models.CharField(max_length=16, blank=True, default="")
    detail = models.TextField(blank=True, default="")  # English: the platform's own words or code
    at = models.DateTimeField()  # the first of them
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    requests = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "account", "platform", "route", "outcome", "why"],
                nulls_distinct=False,
                name="collection_attempt_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(outcome="ok", why="") | (~Q(outcome="ok") & ~Q(why="")),
                name="collection_failure_says_why",
            ),
        ]
        indexes = [
            # For the second route: few of a day's looks fail.
            models.Index(
                fields=["day", "platform"],
                name="collection_attempt_failed",
                condition=~Q(outcome="ok") & Q(account__isnull=False),
            )
        ]


class GapRecord(models.Model):
    """Between ``start`` and ``end`` nothing is known about this account (or platform, without one)."""

    account = models.ForeignKey(ACCOUNT, null=True, on_delete=models.PROTECT, related_name="gaps")
    platform = models.CharField(max_length=16)
    route = models.CharField(max_length=32, blank=True, default="")
    start = models.DateTimeField(null=True)  # None: since ever
    end = models.DateTimeField()
    why = models.CharField(max_length=16)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "platform", "start", "end", "why"],
                nulls_distinct=False,
                name="collection_gap_once",
            )
        ]
        indexes = [models.Index(fields=["end"], name="collection_gap_by_end")]


class DayPlan(models.Model):
    """What the plan says of an account on a day: by which route it is due, or why it is not looked at.

    ``attempted`` is set with the first attempt: from then on the plan's reason counts no more, and only
    the attempt can say what came of it.
    """

    pk = models.CompositePrimaryKey("day", "account_id")
    day = models.DateField()
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="plans", db_index=False)
    route = models.CharField(max_length=32)
    why = models.CharField(max_length=16, blank=True, default="")  # empty: due by that route
    attempted = models.BooleanField(default=False, db_default=False)


class CountedDay(models.Model):
    """The ledger of one day as counts, as it was read at one moment (see counted_days.py)."""

    day = models.DateField()
    district_code = models.CharField(max_length=32, blank=True, default="")  # empty: the whole
    counted_at = models.DateTimeField()
    registered = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    parts = models.JSONField()  # [[platform, means, route, why, count, planned], ...], see ledger.Part

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "district_code"], name="collection_day_counted_once")
        ]


class CoverageStatement(models.Model):
    """What the office stated of one day. It stays as it was, whatever the registry and the ledger say later.

    A later edition of a day stands beside the former one and says why. The database refuses changes.
    """

    day = models.DateField()
    edition = models.PositiveIntegerField()
    reason = models.TextField(blank=True, default="")  # of a later edition
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # None: made by itself once the day was over
    registered = models.PositiveIntegerField()
    seen = models.PositiveIntegerField()
    accounted = models.PositiveIntegerField()
    accounts = models.BinaryField()  # the list as CSV, zlib
    accounts_sha256 = models.CharField(max_length=64)  # of the CSV itself
    paper = models.BinaryField()  # PDF
    paper_sha256 = models.CharField(max_length=64)
    # Its hash stands in the evidence log; statements from before have none.
    manifest = models.BinaryField(default=b"", db_default=b"")

    class Meta:
        ordering = ["-day", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["day", "edition"], name="collection_statement_edition_once"),
            models.CheckConstraint(
                condition=Q(edition=1) | ~Q(reason=""), name="collection_later_edition_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"cakupan-{self.day.isoformat()}-edisi-{self.edition}"

    @property
    def adds_up(self) -> bool:
        return self.accounted == self.registered

    @property
    def seal(self) -> str:
        """Under what it stands in the evidence log; empty where it was never sealed."""
        return hashlib.sha256(self.manifest).hexdigest() if self.manifest else ""


class Alarm(models.Model):
    """A promise of the plan that is being broken, from its first sign to its end (see alarms.py).

    Until ``raised_at`` it is only watched: what passes by itself disturbs nobody. ``calm_since`` is set while its
    cause is gone; if it stays away, the alarm has ended.
    """

    class Kind(models.TextChoices):
        LATE = "late", _("Janji rencana meleset")
        BROKEN_OFF = "broken_off", _("Pengumpulan terhenti di tengah jalan")
        NO_ACCESS = "no_access", _("Izin atau token ditolak")
        DAY_SHORT = "day_short", _("Kemarin banyak akun tidak terlihat")
        REFUSALS = "refusals", _("Kiriman platform ditolak")
        NO_SWEEP = "no_sweep", _("Pengumpulan berhenti")
        VANISHED = "vanished", _("Unggahan bertanda hilang sebelum disimpan")
        EVIDENCE = "evidence", _("Bukti tidak utuh")
        NO_STAMP = "no_stamp", _("Stempel waktu bukti tertunda")

    kind = models.CharField(max_length=16, choices=Kind)
    platform = models.CharField(max_length=16)
    route = models.CharField(max_length=32, blank=True, default="")
    since = models.DateTimeField()  # the first sign
    raised_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()  # the last time the cause was found
    calm_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    count = models.PositiveIntegerField()  # accounts or deliveries, when last found
    most = models.PositiveIntegerField()
    whole = models.PositiveIntegerField(default=0)  # of how many
    about = models.JSONField(default=dict)  # what its words need besides
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_count = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "platform", "route"],
                condition=Q(ended_at=None),
                name="collection_one_alarm_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.platform}:{self.route}"


class AccountDoubt(models.Model):
    """One look that did not find an account as it was. Never by itself a reason to change anything."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="doubts")
    state = models.CharField(max_length=16)  # see sources.connectors.events.AccountState
    route = models.CharField(max_length=32)
    observed_at = models.DateTimeField()
    detail = models.TextField(blank=True, default="")
    cleared_at = models.DateTimeField(null=True)  # seen again since

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "route", "observed_at"], name="collection_doubt_once")
        ]


class AccountVerdict(models.Model):
    """A person's statement, after repeated failures, that an account is no longer there."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="verdicts")
    state = models.CharField(max_length=16)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    lifted_at = models.DateTimeField(null=True)  # seen again since

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(lifted_at=None), name="collection_one_standing_verdict"
            )
        ]


class PostDoubt(models.Model):
    """A post that one look by a route did not find: a hint, until a second look by the same route agrees."""

    platform = models.CharField(max_length=16)
    native_id = models.TextField()
    reason = models.CharField(max_length=16)
    route = models.CharField(max_length=32)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "native_id", "route"], name="collection_post_doubt_by_route"
            )
        ]


class PostLook(models.Model):
    """When a stored post is looked at again (see rechecking.py)."""

    ANY = "any_"  # and the platform: by whichever connector can look at posts there

    post = models.OneToOneField(
        "posts.Post", on_delete=models.CASCADE, primary_key=True, related_name="next_look"
    )
    route = models.CharField(max_length=32)  # by which it was seen, or ANY
    due_at = models.DateTimeField()
    watched_since = models.DateTimeField(null=True)  # captured or flagged: see watching.py
    deadline_at = models.DateTimeField(null=True)  # by which something must be done about it

    class Meta:
        indexes = [
            models.Index(fields=["route", "due_at"], name="collection_post_look_due"),
            models.Index(
                fields=["route", "due_at"],
                name="collection_watched_due",
                condition=Q(watched_since__isnull=False),
            ),
        ]


class RawPayload(models.Model):
    """Bytes as a platform sent them, so that a mended mapper can read them again. Lives for a time only."""

    hash = models.CharField(max_length=64, primary_key=True)
    body = models.BinaryField()  # zlib
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="collection_raw_by_expiry")]


class QuotaMemory(models.Model):
    """What the limiter of a platform must know after a restart: calls made, and what the platform said."""

    platform = models.CharField(max_length=16, primary_key=True)
    memory = models.JSONField(default=list)
    kept_at = models.DateTimeField()


class RefusedDelivery(models.Model):
    """Pushes that were not taken, counted by day: wrong signatures, too large, not to be read."""

    day = models.DateField()
    route = models.CharField(max_length=32)
    kind = models.CharField(max_length=16)  # see sources.connectors.seam.ReceiveError
    times = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "route", "kind"], name="collection_refusals_of_a_day")
        ]


class Subscription(models.Model):
    """A push subscription that was asked for; it holds once it is confirmed. Without a topic none is offered."""

    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="subscriptions")
    route = models.CharField(max_length=32)
    topic = models.TextField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)  # it ran out then, and the account was not looked at since

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "route"], name="collection_subscription_once")
        ]


class PatrolTask(models.Model):
    """One account on one officer's list of one day."""

    day = models.DateField()
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="patrol_tasks"
    )
    account = models.ForeignKey(ACCOUNT, on_delete=models.CASCADE, related_name="patrol_tasks")
    position = models.PositiveIntegerField()
    minutes = models.PositiveSmallIntegerField()  # expected
    unseen_days = models.PositiveIntegerField(null=True)  # None: never seen
    posts = models.PositiveIntegerField(default=0)  # that we know of, in the last week
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["day", "account"], name="collection_patrol_task_once")]
        indexes = [models.Index(fields=["officer", "day"], name="collection_patrol_by_officer")]


class PatrolLook(models.Model):
    """An officer looked at an account. Without anything new it was a look all the same."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="patrol_looks"
    )
    account = models.ForeignKey(ACCOUNT, on_delete=models.PROTECT, related_name="patrol_looks")
    how = models.CharField(max_length=16)  # list, zeeschuimer, handover
    opened_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    posts = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=16, blank=True, default="")  # where it could not be seen

    class Meta:
        indexes = [models.Index(fields=["officer", "opened_at"], name="collection_look_by_officer")]


class CaptureAddress(models.Model):
    """A personal address for uploads out of the browser. Only the hash of its token is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="capture_addresses"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=100, blank=True, default="")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Capture(models.Model):
    """One upload of the browser extension, on its way into the posts."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("menunggu")
        READING = "reading", _("sedang dibaca")
        DONE = "done", _("selesai")
        FAILED = "failed", _("gagal")

    key = models.CharField(max_length=32, unique=True)
    address = models.ForeignKey(CaptureAddress, on_delete=models.PROTECT, related_name="captures")
    source_platform = models.CharField(max_length=32)
    content = models.BinaryField()  # gzip; dropped once read
    size = models.PositiveBigIntegerField()
    received_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    progress = models.FloatField(default=0)  # 0 to 1
    rows = models.PositiveIntegerField(default=0)
    new_posts = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    accounts = models.PositiveIntegerField(default=0)  # registered ones that were seen
    problem = models.TextField(blank=True, default="")


# Models of their own subjects, each with its module; Django looks for all of them here.
from pantau.office.collection.listening_models import StreamState  # noqa: E402, F401
from pantau.office.collection.look_again_models import LookAgain  # noqa: E402, F401
from pantau.office.collection.picture_models import (  # noqa: E402, F401
    Picture,
    PictureFetch,
    Screenshot,
    ScreenshotPage,
    Share,
    SharedPicture,
)
from pantau.office.collection.reported_models import (  # noqa: E402, F401
    PlatformAnswer,
    ReportedAct,
    ReportedPicture,
    SecondLook,
)
from pantau.office.collection.tip_models import Tip, TipFile  # noqa: E402, F401
