"""What citizens of the made-up regency have reported when the demo opens: one waits, one is asked, one is closed."""

from __future__ import annotations

from datetime import datetime, timedelta

from pantau.demo import hours
from pantau.office.people.models import User
from pantau.office.portal.reports import actions, drafting
from pantau.office.portal.reports.models import Report
from pantau.web.ui import clock

#: The code of the report that is talked about, for who tries /lapor/lacak/ in the demo.
CODE = "REKAAN2REKAAN3REKAAN4REKAA"
SENT = datetime(2024, 2, 11, 20, 5, tzinfo=hours.WITA)
LINK = "https://www.facebook.com/permalink.php?story_fbid=20240211&id=1000000000000"


def report() -> int:
    """Gives how many there are. Written once; the same demo holds the same."""
    officer = User.objects.get(username="ratna")
    _sent(
        "anonymous", "22222222222222222222222222", SENT,
        {
            "event.what": "Amplop dibagikan sebelum pengajian di balai dusun rekaan",
            "account.account": "Sesudah magrib ada yang membagikan amplop. Orangnya menyebut satu nomor calon.",
            "event.place": "Balai dusun rekaan",
            "event.day": "2024-02-11",
        },
    )  # fmt: skip
    talked = _sent(
        "confidential", CODE, SENT - timedelta(hours=9),
        {
            "event.what": "Unggahan kepala desa rekaan mengajak memilih kerabatnya",
            "account.account": "Unggahannya di Facebook, pagi ini. Banyak yang menyukai.",
            "event.place": "Facebook",
            "event.day": "2024-02-11",
            "event.known_on": "2024-02-11",
            "reported.name": "Kepala desa rekaan",
            "reporter.name": "Warga Rekaan",
            "reporter.phone": "0800000000",
        },
        LINK,
    )  # fmt: skip
    with hours.office_at(SENT - timedelta(hours=2)):
        actions.read(talked, by=officer, now=clock.now())
        actions.ask(talked, "Apakah unggahan itu masih ada ketika Anda melapor?", by=officer, now=clock.now())
    closed = _sent(
        "anonymous", "33333333333333333333333333", SENT - timedelta(days=3),
        {"event.what": "Baliho calon masih berdiri di depan toko rekaan"},
    )  # fmt: skip
    with hours.office_at(SENT - timedelta(days=2)):
        actions.read(closed, by=officer, now=clock.now())
        why = "Pada hari itu masa kampanye belum berakhir, jadi baliho itu masih boleh berdiri."
        actions.close(closed, why, by=officer, now=clock.now())
    return Report.objects.count()


def _sent(kind: str, code: str, at: datetime, said: dict[str, str], *links: str) -> Report:
    with hours.office_at(at - timedelta(minutes=6)):
        made = drafting.begin(kind, code, language="id", network="", now=clock.now())
    with hours.office_at(at):
        drafting.tell(made, said, now=clock.now())
        for one in links:
            drafting.add_links(made, one, now=clock.now())
        drafting.send(made, trap="", network="", now=clock.now())
    made.refresh_from_db()
    return made
