"""Regular work of collection: the day's plan, the day's patrol, and what has outlived its time."""

from __future__ import annotations

from contextlib import suppress

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pantau.engine.sources.connectors.fetching import FetchError
from pantau.office.collection import (
    actions,
    alarms,
    capturing,
    catalogue,
    compliance,
    counted_days,
    enrolment,
    fetched_pictures,
    patrolling,
    post_pictures,
    pushes,
    reported,
    reported_asking,
    reported_weighing,
    screenshots,
    shares,
    statement_making,
    sweeping,
    tips,
    watching,
)
from pantau.office.collection.looks import day_of
from pantau.office.collection.models import Connector
from pantau.office.collection.outside import may_be_asked, outside
from pantau.office.posts.retrying import NIGHTLY, Patient, will_pass
from pantau.web.ui import clock

SWEEP_PLATFORM = "collection.sweep_platform"
COMPLY_BY = "collection.comply_by"
LOOK_AGAIN_BY = "collection.look_again_by"
MOST_READINGS = 5


@app.periodic(cron="7 * * * *")
@app.task(name="collection.plan_day", queue="upkeep", queueing_lock="collection.plan_day")
def plan_day(timestamp: int) -> None:
    """Today's plan, hourly: accounts that were registered since come in."""
    catalogue.make_known()
    actions.plan_day(day_of(clock.now()))


@app.periodic(cron="0 21 * * *")  # 05.00 WITA
@app.task(
    name="collection.make_patrol", queue="upkeep", queueing_lock="collection.make_patrol", retry=NIGHTLY
)
def make_patrol(timestamp: int) -> None:
    now = clock.now()
    patrolling.make_lists(day_of(now), now=now)


@app.periodic(cron="41 * * * *")
@app.task(name="collection.purge", queue="upkeep", queueing_lock="collection.purge")
def purge(timestamp: int) -> None:
    """What platforms' terms let us keep no longer, and what people left lying: tips, screenshots, drafts. Hourly,
    since some platforms ask for it within a day."""
    if not clock.runs_apart():
        actions.purge(clock.now())
        tips.drop_expired(clock.now())
        screenshots.drop_forgotten(clock.now())
        reported.drop_forgotten(clock.now())


@app.periodic(cron="*/15 * * * *")
@app.task(name="collection.look_again", queue="upkeep", queueing_lock="collection.look_again")
def look_again(timestamp: int) -> None:
    """A job for each connector that may look at old posts again; what none can look at is written down."""
    if not may_be_asked():
        return
    watching.watch_held(clock.now())
    watching.note_unreachable(clock.now())
    for row in Connector.objects.filter(enabled=True):
        job = app.configure_task(
            LOOK_AGAIN_BY, queue="sweep", queueing_lock=f"{LOOK_AGAIN_BY}/{row.name}", priority=-2
        )
        with suppress(AlreadyEnqueued):
            job.defer(connector=row.name)


@app.task(
    name=LOOK_AGAIN_BY,
    queue="sweep",
    priority=-2,
    retry=Patient(max_attempts=10, wait=60, retry_exceptions=[sweeping.BusyError]),
)
def look_again_by(connector: str) -> None:
    """Old posts that are due, as many as one run may ask for."""
    row = Connector.objects.get(name=connector)
    sweeping.look_again(outside(), row)


@app.periodic(cron="13,43 * * * *")
@app.task(name="collection.comply", queue="upkeep", queueing_lock="collection.comply")
def comply(timestamp: int) -> None:
    """A job for each connector whose platform tells of deletions in a batch."""
    if not may_be_asked():
        return
    for row in Connector.objects.filter(enabled=True):
        if hasattr(catalogue.shipped().get(row.name), "hand_in"):
            job = app.configure_task(
                COMPLY_BY, queue="sweep", queueing_lock=f"{COMPLY_BY}/{row.name}", priority=-1
            )
            with suppress(AlreadyEnqueued):
                job.defer(connector=row.name)


@app.task(
    name=COMPLY_BY,
    queue="sweep",
    priority=-1,
    retry=Patient(max_attempts=10, wait=60, retry_exceptions=[sweeping.BusyError]),
)
def comply_by(connector: str) -> None:
    row, now = Connector.objects.get(name=connector), outside()
    compliance.collect(now, row)
    if compliance.is_due(row, now.clock()):
        compliance.hand_in(now, row)


@app.periodic(cron="23 * * * *")
@app.task(name="collection.renew_consents", queue="upkeep", queueing_lock="collection.renew_consents")
def renew_consents(timestamp: int) -> None:
    """TikTok's tokens live for a day, Meta's for sixty."""
    if may_be_asked():
        enrolment.renew_due(outside())


@app.periodic(cron="30 18 * * *")  # 02.30 WITA; after big deliveries the room of posts asks by name
@app.task(
    name="collection.discover",
    queue="detect",
    queueing_lock="collection.discover",
    priority=-1,
    retry=NIGHTLY,
)
def discover(timestamp: int = 0) -> None:
    """Look for accounts that campaign without being registered."""
    from pantau.office.collection import discovery  # numpy: not for processes that only show pages

    discovery.search(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="collection.check_alarms", queue="upkeep", queueing_lock="collection.check_alarms")
def check_alarms(timestamp: int) -> None:
    """Raise, ease and end the alarms about broken promises."""
    alarms.check(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="collection.count_days", queue="upkeep", queueing_lock="collection.count_days")
def count_days(timestamp: int) -> None:
    """The ledger as counts, where it is too long for a page to read."""
    counted_days.keep(clock.now())


@app.periodic(cron="37 * * * *")
@app.task(name="collection.make_statements", queue="upkeep", queueing_lock="collection.make_statements")
def make_statements(timestamp: int) -> None:
    """Yesterday's statement, and those of days before it on which nothing ran."""
    statement_making.make_due(clock.now())


@app.task(
    name=capturing.READ_CAPTURE,
    queue="capture",
    pass_context=True,
    retry=Patient(max_attempts=MOST_READINGS, exponential_wait=5),
)
def read_capture(context: JobContext, capture_id: int) -> None:
    try:
        capturing.read_capture(capture_id, now=clock.now)
    except Exception as error:
        if not will_pass(error) and (context.job is None or context.job.attempts >= MOST_READINGS):
            capturing.give_up(capture_id, type(error).__name__)
        raise


@app.task(
    name=screenshots.READ_SCREENSHOT,
    queue="capture",
    pass_context=True,
    retry=Patient(max_attempts=MOST_READINGS, exponential_wait=5),
)
def read_screenshot(context: JobContext, screenshot_id: int) -> None:
    try:
        screenshots.read(screenshot_id, now=clock.now)
    except Exception as error:
        if not will_pass(error) and (context.job is None or context.job.attempts >= MOST_READINGS):
            screenshots.give_up(screenshot_id)
        raise


@app.task(
    name=post_pictures.READ_POST_PICTURE,
    queue="capture",
    priority=-10,
    retry=Patient(max_attempts=MOST_READINGS, exponential_wait=5),
)
def read_post_picture(picture_id: int) -> None:
    post_pictures.read(picture_id, now=clock.now)


@app.task(
    name=fetched_pictures.FETCH_PICTURES,
    queue="capture",
    priority=-5,
    retry=Patient(max_attempts=MOST_READINGS, exponential_wait=5),
)
def fetch_pictures(fetches: list[int]) -> None:
    """Pictures of posts that a sweep has stored."""
    if may_be_asked():
        fetched_pictures.fetch(fetches, outside())


@app.periodic(cron="13 * * * *")
@app.task(name="collection.drop_shares", queue="upkeep", queueing_lock="collection.drop_shares")
def drop_shares(timestamp: int) -> None:
    shares.drop_expired(clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="collection.sweep", queue="upkeep", queueing_lock="collection.sweep")
def sweep(timestamp: int) -> None:
    """A job for each platform that may be asked."""
    if not may_be_asked():
        return
    pushes.close_lapses(clock.now())
    for platform in Connector.objects.filter(enabled=True).order_by("platform").distinct("platform"):
        job = app.configure_task(
            SWEEP_PLATFORM, queue="sweep", queueing_lock=f"{SWEEP_PLATFORM}/{platform.platform}", priority=-1
        )
        with suppress(AlreadyEnqueued):
            job.defer(platform=platform.platform)


@app.task(name=SWEEP_PLATFORM, queue="sweep", priority=-1)
def sweep_platform(platform: str) -> None:
    with suppress(sweeping.SweepError):  # switched off since
        sweeping.sweep(outside(), platform=platform)


@app.task(
    name=pushes.LOOK_AT_NOTICED,
    queue="sweep",
    retry=Patient(max_attempts=60, wait=60, retry_exceptions=[sweeping.BusyError]),
)
def look_at_noticed(connector: str, posts: list[list[str | None]]) -> None:
    """Posts that a push named without their words."""
    row = Connector.objects.get(name=connector)
    sweeping.look_at(outside(), row, pushes.from_words(row.platform, posts))


@app.task(name=reported_asking.ASK_PLATFORM, queue="sweep", retry=Patient(max_attempts=3, exponential_wait=5))
def ask_about_act(answer_id: int) -> None:
    """An office whose clock is set to another day asks nobody but a demo's simulators."""
    if may_be_asked():
        reported_asking.answer(answer_id, outside())
    else:
        reported_asking.could_not(answer_id, "this office's clock is set to another day", at=clock.now())


@app.periodic(cron="*/5 * * * *")
@app.task(name="collection.end_given_up", queue="upkeep", queueing_lock="collection.end_given_up")
def end_given_up(timestamp: int) -> None:
    """What somebody waits for and whose job was given up: its page says so, and how to go on."""
    now = clock.now()
    capturing.end_given_up()
    screenshots.end_given_up()
    post_pictures.end_given_up(now)
    reported_asking.end_given_up(now)
    if may_be_asked():  # elsewhere their jobs end without fetching
        fetched_pictures.end_given_up(now)
        tips.end_given_up()


@app.task(
    name=tips.SERVE_TIP,
    queue="capture",
    pass_context=True,
    retry=Patient(max_attempts=MOST_READINGS, exponential_wait=5, retry_exceptions=[FetchError]),
)
def serve_tip(context: JobContext, tip_id: int) -> None:
    """A citizen's file, and the one answer."""
    if may_be_asked():
        last = context.job is None or context.job.attempts >= MOST_READINGS - 1
        tips.serve(tip_id, outside(), last_try=last)


@app.task(name=reported.WEIGH_ACT, queue="detect", retry=Patient(max_attempts=3, exponential_wait=4))
def weigh_act(act_id: int) -> None:
    """An act was handed in: what the rulebook says of it."""
    reported_weighing.weigh(act_id)
