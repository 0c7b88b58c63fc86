"""Work behind the pages: the queue, its jobs, and the nudge that makes mail leave at once.

The queue is only a bell. What must happen stands in the database (the outbox) and is looked
for every minute, so a lost bell delays a mail by a minute and loses nothing.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from threading import Lock

from flask import Flask, Response, current_app, request
from huey import Huey, PostgresHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer

from portal import mailer
from portal.queries.calendar import calendar
from portal.services.call_log_reading import read_logs
from portal.services.call_logs import drop_left_logs
from portal.services.consent import chase_consents
from portal.services.counting_changes import count_changes
from portal.services.drafts import purge_drafts
from portal.services.files import sweep_files
from portal.services.freezing import freeze_due
from portal.services.mail import deliver_due, mail_was_queued
from portal.services.past_record_reading import read_past_files
from portal.services.past_records import drop_left_files
from portal.services.questions import remind_of_questions
from portal.services.reading_batches import tell_of_batches
from portal.services.reminding import remind, send_summaries
from portal.services.saying_late import say_late
from portal.services.second_readings import send_late_up, tell_of_those_up
from portal.services.unasked import close_unasked
from portal.services.upkeep import purge_marks
from portal.web.context import council, population
from portal.web.now import now
from portal.web.uploads import store

log = logging.getLogger(__name__)
_opening = Lock()


def init_jobs(app: Flask) -> None:
    """Ring the worker's bell after every request of ``app`` that queued mail."""
    app.after_request(_nudge_after)


def queue_of(app: Flask) -> Huey:
    """Return the queue of ``app`` with its jobs, opened when first asked for.

    It is in QUEUE_FILE; on PostgreSQL in the database, so that several machines share it.
    """
    with _opening:
        queue: Huey | None = app.extensions.get("queue")
        if queue is None:
            queue = app.extensions["queue"] = _open(app)
            _add_jobs(app, queue)
        return queue


def close_queue(app: Flask) -> None:
    """Let go of the queue of ``app``; it opens again when it is asked for."""
    with _opening:
        queue: Huey | None = app.extensions.pop("queue", None)
        if queue is not None:
            queue.storage.close()


def nudge(job: str = "deliver") -> None:
    """Ask the worker to do ``job`` now. Fails in silence: it looks by itself anyway."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        queue_of(app)
        app.extensions[job]()
    except Exception as problem:
        log.warning("the queue could not be told to %s: %s", job, type(problem).__name__)


def deliver() -> None:
    """Hand over every due mail of the current app."""
    own = council().own_addresses | {current_app.config["MAIL_SENDER"].casefold()}
    done = deliver_due(
        clock=now,
        send=mailer.send,
        key=current_app.config["TRACKING_KEY"].encode(),
        own_addresses=own,
    )
    if done.sent or done.put_off or done.failed:
        log.info("mail: %d sent, %d put off, %d failed", done.sent, done.put_off, done.failed)


def tidy_up() -> None:
    """Delete what the current app keeps only for a while."""
    purge_drafts(now=now(), lifetime=timedelta(hours=current_app.config["DRAFT_HOURS"]))
    purge_marks(now=now())
    swept = sweep_files(store=store(), now=now())
    left = drop_left_logs(store=store(), now=now())
    drop_left_files(store=store(), now=now())
    if left:
        log.info("calls: %d logs that nobody decided on thrown away", left)
    if swept:
        log.info("files: %d that nobody names any more deleted", swept)


def read_call_logs() -> None:
    """Read the logs of calls that wait in the current app."""
    done = read_logs(store=store(), hours_of=council().hours_today, clock=now)
    if done:
        log.info("calls: %d logs read", done)


def read_past_records() -> None:
    """Look through and bring in the files of past records that wait in the current app."""
    done = read_past_files(store=store(), clock=now)
    if done:
        log.info("past records: %d files looked through or brought in", done)


def close_what_nobody_asked_about() -> None:
    """Close the answered cases of the current app for which the time to ask again is over."""
    closed = close_unasked(now=now())
    if closed:
        log.info("closed %d answered cases: nobody asked for stage 2 in time", closed)


def _in_office_hours(job: Callable[[], None]) -> Callable[[], None]:
    """Let ``job`` rest while nobody is at work in the council of the current app."""

    @wraps(job)
    def run() -> None:
        if council().is_open(now(), calendar()):
            job()

    return run


@_in_office_hours
def chase_consent() -> None:
    """Remind of consent and go on without the oldest, in office hours only."""
    chased = chase_consents(now=now())
    if chased:
        log.info("consent: %d cases reminded of it or gone on without it", chased)


@_in_office_hours
def remind_of_our_questions() -> None:
    """Remind people of questions that they have not answered, in office hours only."""
    reminded = remind_of_questions(now=now())
    if reminded:
        log.info("questions: %d people reminded", reminded)


@_in_office_hours
def say_that_we_are_late() -> None:
    """Mark what has become late and say sorry for it, in office hours only."""
    said = say_late(now=now())
    if said.marked:
        log.info("late: %d cases marked, %d people told", said.marked, said.told)


@_in_office_hours
def remind_staff() -> None:
    """Tell staff of dates, in office hours only: the summary of the day, reminders, misses.

    And once a month tell heads of service which challenges are left to read.
    """
    mails = send_summaries(now=now()) + remind(now=now())
    if mails:
        log.info("staff: %d mails about dates", mails)
    batches = tell_of_batches(now=now())
    if batches:
        log.info("challenges: %d heads of service told what is left to read", batches)


@_in_office_hours
def send_readings_up() -> None:
    """Send unread challenges one level up and tell who reads them there, in office hours only."""
    up = send_late_up(now=now(), within=council().read_within)
    mails = tell_of_those_up(now=now())
    if up or mails:
        log.info("challenges: %d gone one level up, %d mails about it", up, mails)


def freeze_what_is_over() -> None:
    """Freeze the figures of every period of the current app that ended long enough ago.

    And count what people told us before and after each change in public, when that is over.
    """
    done = freeze_due(population=population(), after=council().freeze_after, now=now())
    if done:
        log.info("figures: frozen for %s", ", ".join(done))
    counted = count_changes(small=council().hide_under, now=now())
    if counted:
        log.info("figures: counted before and after %d changes", counted)


def _open(app: Flask) -> Huey:
    serializer = SignedSerializer(secret=app.config["SECRET_KEY"])
    database = app.config["SQLALCHEMY_DATABASE_URI"]
    if database.startswith("postgresql"):
        address = "postgresql://" + database.partition("://")[2]
        return PostgresHuey("portal", dsn=address, results=False, serializer=serializer)
    file = Path(app.config["QUEUE_FILE"])
    file.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(
        "portal", filename=str(file), fsync=False, results=False, serializer=serializer
    )


def _add_jobs(app: Flask, queue: Huey) -> None:
    """Give ``queue`` its jobs. Two workers doing the same job at once do no harm."""

    def inside(job: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            with app.app_context():
                job()

        return run

    app.extensions["deliver"] = queue.task(name="deliver")(inside(deliver))
    app.extensions["read_call_logs"] = queue.task(name="read_call_logs")(inside(read_call_logs))
    app.extensions["read_past_records"] = queue.task(name="read_past_records")(
        inside(read_past_records)
    )
    queue.periodic_task(crontab(minute="*"), name="deliver_every_minute")(inside(deliver))
    queue.periodic_task(crontab(minute="*"), name="read_past_records_every_minute")(
        inside(read_past_records)
    )
    queue.periodic_task(crontab(minute="*"), name="read_call_logs_every_minute")(
        inside(read_call_logs)
    )
    queue.periodic_task(crontab(minute="17"), name="tidy_up_every_hour")(inside(tidy_up))
    queue.periodic_task(crontab(minute="*/10"), name="say_late_every_ten_minutes")(
        inside(say_that_we_are_late)
    )
    queue.periodic_task(crontab(minute="5-59/10"), name="remind_staff_every_ten_minutes")(
        inside(remind_staff)
    )
    queue.periodic_task(crontab(minute="23", hour="6"), name="close_unasked_every_day")(
        inside(close_what_nobody_asked_about)
    )
    queue.periodic_task(crontab(minute="41", hour="3"), name="freeze_every_day")(
        inside(freeze_what_is_over)
    )
    queue.periodic_task(crontab(minute="3-59/10"), name="readings_up_every_ten_minutes")(
        inside(send_readings_up)
    )
    queue.periodic_task(crontab(minute="7"), name="chase_consent_every_hour")(inside(chase_consent))
    queue.periodic_task(crontab(minute="37"), name="remind_of_questions_every_hour")(
        inside(remind_of_our_questions)
    )


def _nudge_after(response: Response) -> Response:
    if request.method == "POST" and mail_was_queued():
        nudge()
    return response
