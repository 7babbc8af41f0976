"""Whether the made-up office treats everybody alike: counted on its last morning, and published by two people."""

from __future__ import annotations

from datetime import timedelta

from pantau.demo import hours
from pantau.office.insight.evenhanded import auditing, document, names
from pantau.office.people.models import User
from pantau.office.portal.openness import audits
from pantau.office.portal.openness.audits import Said
from pantau.web.ui import clock

POSTS = 1000  # read once more with other names
UNTIL_BROUGHT, UNTIL_APPROVED = timedelta(minutes=20), timedelta(minutes=50)
SAID = Said(
    "Kami menghitungnya setiap Senin. Bila ada tanda “Beda”, sebabnya dicari dan ditulis di sini. Semua angka rekaan.",
    "We count every Monday. Where something differs, we look for the cause and write it here. All figures are made up.",
)


def publish() -> int:
    """Gives how many comparisons could be made."""
    people = {user.username: user for user in User.objects.filter(username__in=("ratna", "hamdan"))}
    with hours.office_at(hours.COLLECTED):
        names.try_stored(POSTS, clock.now())
        kept = document.of(auditing.make(clock.now()))
    assert kept is not None, "counted just now"
    with hours.office_at(hours.COLLECTED + UNTIL_BROUGHT):
        brought = audits.bring(kept, SAID, by=people["ratna"], now=clock.now())
    with hours.office_at(hours.COLLECTED + UNTIL_APPROVED):
        audits.approve(brought, by=people["hamdan"], now=clock.now())
    return int(kept.content["comparisons"])
