"""What the public rooms do by themselves."""

from __future__ import annotations

from procrastinate.contrib.django import app

from pantau.office.portal.lookup import actions as lookup
from pantau.office.portal.openness import counting
from pantau.office.portal.prevention import mailing
from pantau.office.portal.privacy import actions as privacy
from pantau.office.portal.privacy import breaches
from pantau.office.portal.publishing import packs, recordings, telegram
from pantau.office.portal.reply import actions as reply
from pantau.office.portal.reports import calls, drafting, files
from pantau.office.portal.reports.models import ReportFile
from pantau.office.posts.retrying import NIGHTLY, Patient
from pantau.web.ui import clock


@app.periodic(cron="53 * * * *")
@app.task(name="portal.clear_reports", queue="upkeep", queueing_lock="portal.clear_reports")
def clear_reports(timestamp: int) -> None:
    """Drafts and reports whose time is over, files that stopped coming, and counts of yesterday."""
    if clock.runs_apart():
        return
    now = clock.now()
    drafting.drop_expired(now)
    files.drop_stranded(now)
    calls.forget(now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="portal.scan_reports", queue="upkeep", queueing_lock="portal.scan_reports")
def scan_reports(timestamp: int) -> None:
    """Files that came while the scanner was away."""
    for one in ReportFile.objects.filter(scan=ReportFile.Scan.WAITING).select_related("report", "right")[
        :100
    ]:
        files.rescan(one)


@app.task(name=recordings.PREPARE, queue=recordings.QUEUE, retry=Patient(max_attempts=3, wait=30))
def prepare_recording(recording_id: int) -> None:
    """Minutes of work for an hour of sound."""
    recordings.prepare(recording_id)


@app.periodic(cron="17 * * * *")
@app.task(name="portal.prepare_waiting", queue="upkeep", queueing_lock="portal.prepare_waiting")
def prepare_waiting(timestamp: int) -> None:
    recordings.prepare_waiting()


@app.task(name=telegram.SEND, queue="upkeep", retry=Patient(max_attempts=3, wait=30))
def send_to_telegram(post_id: int) -> None:
    telegram.send(post_id)


@app.task(
    name="portal.index_accounts",
    queue="upkeep",
    queueing_lock="portal.index_accounts",
    retry=Patient(max_attempts=3, exponential_wait=5),
)
def index_accounts() -> None:
    """The registry asks for it whenever its accounts have changed."""
    lookup.index_names()


@app.periodic(cron="29 * * * *")
@app.task(name="portal.index_missed", queue="upkeep", queueing_lock="portal.index_missed")
def index_missed(timestamp: int) -> None:
    """After an upgrade, or a change that nobody told of."""
    lookup.index_names()


@app.task(name=packs.MAKE, queue=recordings.QUEUE, retry=Patient(max_attempts=3, wait=30))
def make_pack(pack_id: int) -> None:
    """A film of an hour takes some minutes."""
    packs.make(pack_id)


@app.task(name=packs.UPLOAD, queue=recordings.QUEUE, retry=Patient(max_attempts=3, wait=30))
def upload_pack(pack_id: int) -> None:
    packs.upload(pack_id)


@app.periodic(cron="20 * * * *")
@app.task(name="portal.count_numbers", queue="upkeep", queueing_lock="portal.count_numbers")
def count_numbers(timestamp: int) -> None:
    """Those of a new day, soon after midnight in the office's zone; a look into the table for the rest of it."""
    if not clock.runs_apart():
        counting.make(clock.now())


@app.task(name=mailing.SEND, queue="upkeep", retry=Patient(max_attempts=3, wait=30))
def mail_notices(ids: list[int], site: str, by: int) -> None:
    """A mail server that is away is waited for, for a day."""
    mailing.send(ids, site, by)


@app.periodic(cron="*/5 * * * *")
@app.task(name="portal.end_given_up", queue="upkeep", queueing_lock="portal.end_given_up")
def end_given_up(timestamp: int) -> None:
    """What somebody waits for and whose job was given up: its page says so, and how to go on."""
    for room in (recordings, packs, telegram, mailing):
        room.end_given_up()


@app.periodic(cron="*/10 * * * *")
@app.task(name="portal.warn_of_three_days", queue="upkeep", queueing_lock="portal.warn_of_three_days")
def warn_of_three_days(timestamp: int) -> None:
    """Data requests without an answer and breaches nobody was told of, as their time runs."""
    now = clock.now()
    privacy.warn(now)
    breaches.warn(now)


@app.periodic(cron="51 18 * * *")  # 02.51 WITA
@app.task(
    name="portal.forget_requests", queue="upkeep", queueing_lock="portal.forget_requests", retry=NIGHTLY
)
def forget_requests(timestamp: int) -> None:
    """Data requests after their time, and replies of cases that were forgotten."""
    if not clock.runs_apart():
        now = clock.now()
        privacy.forget_due(now)
        reply.forget(now)
