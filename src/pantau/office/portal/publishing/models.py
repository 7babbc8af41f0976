"""What the office publishes. A piece is its versions; readers see the last one that another person approved.

Versions, approvals and withdrawals are written once, and nobody approves a piece of which they wrote a version: the
database refuses both (migration 0002). Nothing is moved when a piece goes out: what readers see follows from the clock.
"""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

PERSON = settings.AUTH_USER_MODEL


class PieceFile(models.Model):
    """A picture that was handed in, under its hash; the bytes lie on the shelf."""

    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=32)
    size = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()


class Recording(models.Model):
    """Sound that was handed in, and the MP3 that listeners get, once a job has made it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu diolah")
        READY = "ready", _("Siap")
        FAILED = "failed", _("Gagal diolah")

    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)  # wav, mp3, m4a, ogg or flac, by its content
    size = models.PositiveBigIntegerField()
    original_name = models.CharField(max_length=200)
    added_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=16, blank=True, default="")  # see ffmpeg.FfmpegError
    mp3 = models.CharField(max_length=64, blank=True, default="")
    mp3_size = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    lufs = models.FloatField(
        null=True, blank=True
    )  # as it was handed in; None: its loudness was left as it is

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(mp3="") & Q(mp3_size__gt=0) & Q(seconds__gt=0)),
                name="portal_ready_recordings_can_be_played",
            )
        ]


class Piece(models.Model):
    class Kind(models.TextChoices):
        ARTICLE = "article", _("Artikel")
        NOTICE = "notice", _("Pengumuman")
        INFOGRAPHIC = "infographic", _("Infografik")
        VIDEO = "video", _("Video")
        EPISODE = "episode", _("Siniar")

    kind = models.CharField(max_length=16, choices=Kind)
    slug = models.SlugField(max_length=100, unique=True)
    guid = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)  # in feeds, for ever
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    #: The version that waits for somebody's approval.
    waiting = models.ForeignKey(
        "PieceVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: Why the last one came back to its author.
    returned_why = models.TextField(blank=True, default="")

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return self.slug


class PieceVersion(models.Model):
    """A wording. Texts are in Indonesian; ``_en`` is English and ``_sas`` Sasak, where there is one."""

    piece = models.ForeignKey(Piece, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    title = models.CharField(max_length=150)
    title_en = models.CharField(max_length=150, blank=True, default="")
    title_sas = models.CharField(max_length=150, blank=True, default="")
    summary = models.CharField(max_length=300)
    summary_en = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField()
    body_en = models.TextField(blank=True, default="")
    picture = models.ForeignKey(
        PieceFile, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    picture_alt = models.CharField(max_length=500, blank=True, default="")
    video = models.CharField(max_length=11, blank=True, default="")  # its id at YouTube
    recording = models.ForeignKey(
        Recording, null=True, blank=True, on_delete=models.PROTECT, related_name="versions"
    )
    chapters = models.TextField(blank=True, default="")  # one a line: 02:15 Title
    transcript = models.TextField(blank=True, default="")  # WebVTT, or words without times
    #: What is put right in what readers have seen already; shown to them.
    correction = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["piece", "number"], name="portal_piece_version_once"),
            models.CheckConstraint(
                condition=Q(picture=None) | ~Q(picture_alt=""), name="portal_picture_is_put_into_words"
            ),
        ]


class PieceApproval(models.Model):
    """Another person stands for this version; it goes out at ``publish_at``."""

    version = models.OneToOneField(PieceVersion, on_delete=models.PROTECT, related_name="approval")
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    publish_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_at__gte=F("approved_at")), name="portal_approved_before_it_is_out"
            )
        ]


class PieceWithdrawal(models.Model):
    """For good. What was out stays as a page that says why it is gone."""

    piece = models.OneToOneField(Piece, on_delete=models.PROTECT, related_name="withdrawal")
    withdrawn_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()
    why = models.CharField(max_length=500)


class SocialPost(models.Model):
    """A version that was pushed to a platform by its official interface, once."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu dikirim")
        SENDING = "sending", _("Sedang dikirim")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal dikirim")

    version = models.ForeignKey(PieceVersion, on_delete=models.PROTECT, related_name="social_posts")
    platform = models.CharField(max_length=16)
    text = models.TextField()
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField(null=True, blank=True)
    url = models.CharField(max_length=300, blank=True, default="")
    trouble = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "platform"],
                condition=~Q(state="failed"),
                name="portal_social_post_goes_out_once",
            )
        ]


class EpisodePack(models.Model):
    """An episode as a film for the office's channel at YouTube, with all that is typed there beside it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu diolah")
        READY = "ready", _("Siap")
        FAILED = "failed", _("Gagal diolah")

    class Upload(models.TextChoices):
        NONE = "", _("Belum diunggah")
        WAITING = "waiting", _("Menunggu dikirim")
        SENDING = "sending", _("Sedang dikirim")
        SENT = "sent", _("Terkirim")
        FAILED = "failed", _("Gagal dikirim")

    version = models.OneToOneField(PieceVersion, on_delete=models.PROTECT, related_name="pack")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    trouble = models.CharField(max_length=16, blank=True, default="")
    film = models.CharField(max_length=64, blank=True, default="")
    archive = models.CharField(max_length=64, blank=True, default="")
    archive_size = models.PositiveBigIntegerField(default=0)
    upload = models.CharField(max_length=8, choices=Upload, blank=True, default=Upload.NONE)
    upload_trouble = models.CharField(max_length=300, blank=True, default="")
    video = models.CharField(max_length=32, blank=True, default="")  # its id at YouTube, once it is there
