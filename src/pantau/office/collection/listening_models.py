"""Lines that are kept open to platforms that tell what happens."""

from __future__ import annotations

from django.db import models


class StreamState(models.Model):
    """Where listening by one connector goes on, and until when its line was heard."""

    connector = models.OneToOneField("collection.Connector", on_delete=models.CASCADE, related_name="stream")
    cursor = models.TextField(blank=True, default="")
    heard_at = models.DateTimeField(null=True)
    open_since = models.DateTimeField(null=True)  # None: there is no line
    looked_at = models.DateTimeField(null=True)  # when its accounts were last written down as seen
    accounts = models.PositiveIntegerField(default=0)  # that the line is for
    down_why = models.CharField(max_length=16, blank=True, default="")
    down_detail = models.TextField(blank=True, default="")  # English, for people who mend it
    # The stretch without a line, which grows until one is open again and tells what it missed.
    unheard = models.ForeignKey(
        "collection.GapRecord", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.connector_id)
