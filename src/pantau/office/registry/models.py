"""Who is watched and on what authority: each row says from when to when it holds and where it comes from."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from pantau.engine.post import PLATFORMS

SOURCED_KINDS = ("candidate", "account", "official")


class Document(models.Model):
    """A file, a form or a rulebook that the registry was filled from."""

    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "sha256"], name="registry_document_once")]

    def __str__(self) -> str:
        return self.name


class Sourced(models.Model):
    """Origin and validity. ``valid_to`` is the first day on which the row no longer holds."""

    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="registry_%(class)s_ends_after_it_starts",
            )
        ]


class Party(Sourced):
    election = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    short = models.CharField(max_length=32)
    name = models.CharField(max_length=200)

    class Meta(Sourced.Meta):
        ordering = ["number"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["election", "number"], name="registry_party_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.short}"


class District(Sourced):
    """A daerah pemilihan."""

    election = models.CharField(max_length=64)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta(Sourced.Meta):
        ordering = ["code"]
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(fields=["election", "code"], name="registry_district_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Subdistrict(Sourced):
    """A kecamatan, with the district it votes in at the current election."""

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="subdistricts"
    )

    class Meta(Sourced.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Village(Sourced):
    class Kind(models.TextChoices):
        DESA = "desa", _("desa")
        KELURAHAN = "kelurahan", _("kelurahan")

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind)
    subdistrict = models.ForeignKey(Subdistrict, on_delete=models.PROTECT, related_name="villages")

    class Meta(Sourced.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Candidate(Sourced):
    class Publication(models.TextChoices):
        """Did the candidate agree that the election commission publishes the profile?"""

        AGREED = "agreed", _("Bersedia dipublikasikan")
        PARTLY = "partly", _("Bersedia sebagian")
        REFUSED = "refused", _("Tidak bersedia dipublikasikan")

    class Gender(models.TextChoices):
        MALE = "L", _("laki-laki")
        FEMALE = "P", _("perempuan")

    election = models.CharField(max_length=64)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="candidates")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="candidates")
    list_number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    gender = models.CharField(max_length=1, choices=Gender, blank=True, default="")
    home = models.CharField(max_length=200, blank=True, default="")
    publication = models.CharField(max_length=8, choices=Publication, default=Publication.REFUSED)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["election", "district", "party", "list_number"], name="registry_candidate_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Account(Sourced):
    """One account as one owner registered it; two owners who name the same account are two rows."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("Terdaftar")
        LATE = "late", _("Terlambat")
        UNREGISTERED = "unregistered", _("Tidak terdaftar")
        CLOSED = "closed", _("Ditutup")
        REACTIVATED = "reactivated", _("Aktif kembali")
        UNRESOLVED = "unresolved", _("Belum pasti")

    platform = models.CharField(max_length=16, choices=[(name, name) for name in PLATFORMS])
    kind = models.CharField(max_length=16)
    key = models.TextField()
    handle = models.TextField(blank=True, default="")  # as it was written, for people to read
    native_id = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    written = models.TextField(blank=True, default="")  # the cell of the form, untouched
    # "kind:key" of a link that a person has since opened: the form still names it so.
    entered_as = models.TextField(blank=True, default="", db_default="")
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts")
    status = models.CharField(max_length=16, choices=Status, default=Status.REGISTERED)
    registered_on = models.DateField(null=True, blank=True)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["platform", "kind", "key", "candidate"], name="registry_account_once"
            ),
            models.UniqueConstraint(
                fields=["platform", "kind", "key", "party"],
                condition=Q(candidate=None),
                nulls_distinct=False,
                name="registry_account_of_no_candidate_once",
            ),
            models.CheckConstraint(condition=~Q(key=""), name="registry_account_has_a_key"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["registered", "late", "unregistered", "closed", "reactivated", "unresolved"]
                ),
                name="registry_account_status_is_known",
            ),
            # A candidate's party is the candidate's; it is not written twice.
            models.CheckConstraint(
                condition=Q(candidate=None) | Q(party=None), name="registry_account_has_one_owner"
            ),
        ]
        indexes = [
            models.Index(fields=["platform", "status"], name="registry_account_by_platform"),
            models.Index(fields=["status"], name="registry_account_by_status"),
            models.Index(fields=["native_id"], condition=~Q(native_id=""), name="registry_account_by_number"),
        ]

    def __str__(self) -> str:
        return self.handle or self.url or self.key


class LookAlike(models.Model):
    """Two accounts of different owners whose names a reader may take for one another; made by each import."""

    first = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["first", "second"], name="registry_look_alike_once")]


class Official(Sourced):
    """Restricted: read only through ``registry.access`` and never without a line in the audit trail."""

    class Role(models.TextChoices):
        ASN = "asn", _("ASN")
        VILLAGE_HEAD = "village_head", _("Kepala desa")
        VILLAGE_STAFF = "village_staff", _("Perangkat desa")
        BPD = "bpd", _("Anggota BPD")
        TNI = "tni", _("TNI")
        POLRI = "polri", _("Polri")

    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16, choices=Role)
    unit = models.CharField(max_length=200, blank=True, default="")
    village = models.ForeignKey(
        Village, null=True, blank=True, on_delete=models.PROTECT, related_name="officials"
    )
    office_from = models.DateField(null=True, blank=True)
    office_to = models.DateField(null=True, blank=True)

    class Meta(Sourced.Meta):
        constraints = [
            *Sourced.Meta.constraints,
            models.UniqueConstraint(
                fields=["name", "role", "unit", "village", "office_from"],
                nulls_distinct=False,
                name="registry_official_once",
            ),
            models.CheckConstraint(
                condition=Q(office_from=None) | Q(office_to=None) | Q(office_to__gte=F("office_from")),
                name="registry_office_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OfficialAccountLink(models.Model):
    """A person's statement that this account is this official's. No import and no machine writes here."""

    official = models.ForeignKey(Official, on_delete=models.PROTECT, related_name="links")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="official_links")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    linked_at = models.DateTimeField()
    why = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["official", "account"], name="registry_link_once"),
            models.CheckConstraint(condition=Q(why__regex=r"\S.{3,}\S"), name="registry_link_says_why"),
        ]


class Proposal(models.Model):
    """An account outside the registry that may campaign, for a person to decide on.

    All that is kept of it is what it is called and why it was proposed: nothing is fetched for it, and it
    is forgotten when nobody decides. What a person refused is remembered by ``RefusedProposal`` alone.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu keputusan")
        LATER = "later", _("Dilihat lagi nanti")
        TAKEN = "taken", _("Sudah dicatat")

    platform = models.CharField(max_length=16, choices=[(name, name) for name in PLATFORMS])
    keys = ArrayField(models.TextField())  # "kind:key" of every identity known, surest first
    handle = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    score = models.FloatField(default=0.0)  # between 0 and 1; orders, decides nothing
    cluster = models.CharField(max_length=40, blank=True, default="")  # posted the same at the same time
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField()
    renewed_at = models.DateTimeField()  # when a reason was last found
    expires_at = models.DateTimeField()
    look_again_on = models.DateField(null=True, blank=True)
    account = models.ForeignKey(
        Account, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "-score", "id"], name="registry_proposal_by_score"),
            models.Index(fields=["cluster"], name="registry_proposal_by_cluster"),
            GinIndex(fields=["keys"], name="registry_proposal_by_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(keys=[]), name="registry_proposal_names_an_account"),
            models.CheckConstraint(
                condition=Q(state="taken", account__isnull=False) | (~Q(state="taken") & Q(account=None)),
                name="registry_proposal_taken_is_an_account",
            ),
        ]

    def __str__(self) -> str:
        return self.handle or self.url or self.keys[0]


class ProposalReason(models.Model):
    """Why an account was proposed, and the posts that show it. ``posts`` are ids of the room of posts."""

    class Kind(models.TextChoices):
        REFERENCE = "reference", _("Disebut akun terdaftar")
        LOOK_ALIKE = "look_alike", _("Nama mirip")
        SLOGAN = "slogan", _("Tagar kampanye")
        COPY = "copy", _("Unggahan serempak")
        STAFF = "staff", _("Diusulkan petugas")
        REPORT = "report", _("Laporan warga")

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reasons")
    kind = models.CharField(max_length=12, choices=Kind)
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    posts = ArrayField(models.BigIntegerField(), default=list)  # the newest, ascending
    detail = models.JSONField(default=dict)  # what puts it into words
    why = models.TextField(blank=True, default="")  # a person's words
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["-weight", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "kind", "candidate", "party"],
                nulls_distinct=False,
                name="registry_proposal_reason_once",
            )
        ]


class RefusedProposal(models.Model):
    """That an account is not to be proposed again, known by a keyed hash of its identity.

    Without ``last_post`` a person refused it, and it does not come back. With it nobody decided in time: posts
    up to that one (an id of the room of posts) propose it no more, newer ones do.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    refused_at = models.DateTimeField()
    last_post = models.BigIntegerField(null=True)


class ProposalSearch(models.Model):
    """One search through stored posts, and how far it came."""

    at = models.DateTimeField()
    posts = models.PositiveIntegerField()
    last_post = models.BigIntegerField()
    found = models.PositiveIntegerField()  # accounts with reasons
    new = models.PositiveIntegerField()  # proposed for the first time


class PossibleMatch(models.Model):
    """An account whose name may be an official's, for a person to look into; it links nothing.

    Kept only while somebody may decide: a confirmed one becomes an ``OfficialAccountLink``, a refused one a
    ``RefusedMatch``, and what nobody decided in time, or names too little by now, is forgotten.
    """

    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="possible_matches")
    platform = models.CharField(max_length=16, choices=[(name, name) for name in PLATFORMS])
    keys = ArrayField(models.TextField())  # "kind:key" of every identity known, surest first
    handle = models.TextField(blank=True, default="")
    url = models.TextField(blank=True, default="")
    name = models.TextField(blank=True, default="")  # as the account shows it
    score = models.FloatField()  # between 0 and 1; orders, decides nothing
    speaks_for = models.JSONField(default=list)  # [code, detail] of engine.text.names.Reason
    speaks_against = models.JSONField(default=list)
    acts = ArrayField(
        models.BigIntegerField(), default=list
    )  # ids of the room of posts, the newest, ascending
    posts = ArrayField(models.BigIntegerField(), default=list)  # the account's own
    found_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["-score", "id"], name="registry_match_by_score"),
            GinIndex(fields=["keys"], name="registry_match_by_key"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(keys=[]), name="registry_match_names_an_account"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.keys[0]


class RefusedMatch(models.Model):
    """That an account is not to be matched with an official again, known by a keyed hash of both.

    Without ``last_act`` a person refused it. With it nobody decided in time: acts and posts up to these (ids of
    the room of posts) bring it back no more, newer ones do.
    """

    key_hash = models.CharField(max_length=64, primary_key=True)
    refused_at = models.DateTimeField()
    last_act = models.BigIntegerField(null=True)
    last_post = models.BigIntegerField(null=True)


class RowChange(models.Model):
    """What a row said before: history of candidates, accounts and officials."""

    kind = models.CharField(max_length=16, choices=[(name, name) for name in SOURCED_KINDS])
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(null=True, blank=True)
    why = models.TextField(blank=True, default="")
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id", "at"], name="registry_change_by_object")]


class Upload(models.Model):
    """A file on its way through the import wizard; its content is dropped when it is done with."""

    kind = models.CharField(max_length=16, choices=[(name, name) for name in SOURCED_KINDS])
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    sheet = models.PositiveSmallIntegerField(default=0)
    columns = models.JSONField(default=dict)  # column number -> field, once a person has looked at it
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField()
    summary = models.JSONField(null=True, blank=True)  # what was imported; None until then
