"""Jobs of the library procrastinate, in tables of its own beside ours: for many web processes and
worker machines over one PostgreSQL.

A job is only a hint to look at one event. What is due, and who holds it, is in the event's own
columns as with every queue, so a job that gets lost, comes twice or comes too late does no harm;
``sweep`` makes the missing ones.
"""

import asyncio
import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.contrib.sqlalchemy import SQLAlchemyPsycopg2Connector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, JobDeferrer, Status

from opspilot.domain.errors import DatabaseUnavailableError, OpsPilotError
from opspilot.jobs.base import QueueOptions, Work
from opspilot.telemetry.safe_words import in_words

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

QUEUE = "analysis"
ANALYZE = "analyze"
SWEEP = "sweep"
EVERY_TEN_SECONDS = "* * * * * */10"
"""The sixth field is seconds."""
SWEEP_LIMIT = 200
"""While so many jobs wait, whatever has none may wait too: a later sweep looks."""
FIRST = 10
"""The sweep's priority: it must not wait behind a night's analyses."""
RETRY_SECONDS = 1
AFTER_FAILURE_SECONDS = 2.0
SPARE_THREADS = 2
"""Beside the analyses, for the sweeps."""
WEB_CONNECTIONS = 2
ENDED_HOURS = 24
"""Workers delete jobs as they end. What is left so long after has been forgotten by all."""

_HAS_TABLES = "SELECT to_regclass('procrastinate_jobs') IS NOT NULL AS found"
_LIVE_WORKERS = (
    "SELECT count(*) AS alive FROM procrastinate_workers"
    " WHERE last_heartbeat > now() - interval '1 minute'"
)
_ENDED_JOBS = (
    "SELECT count(*) AS ended FROM procrastinate_jobs j"
    " WHERE j.status IN ('succeeded', 'failed', 'cancelled', 'aborted')"
    " AND (SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)"
    " < now() - make_interval(hours => %(hours)s)"
)


class NoSlotFreeError(Exception):
    """All processes together run as many analyses as they may."""


class ProcrastinateQueue:
    def __init__(self, work: Work, options: QueueOptions) -> None:
        self._work = work
        self._threads = options.threads
        self._stop_seconds = options.stop_seconds
        self._url = options.database_url
        self._worker_url = options.worker_database_url
        self._web: App | None = None
        self._web_pid = 0
        self._opening = threading.Lock()
        self._is_stopping = threading.Event()
        self._tell_worker: Callable[[], object] = _nobody

    def wake(self, event_id: int | None = None) -> None:
        if event_id is None or self._is_stopping.is_set():
            return
        try:
            _job(self._web_app(), event_id).defer(event_id=event_id)
        except AlreadyEnqueued:
            pass
        except ConnectorException as exc:
            log.warning("no job for event %s, a sweep makes it: %s", event_id, _reason(exc))

    def serve(self) -> None:
        """A database that is away, or a connection that is lost, only interrupts it."""
        while not self._is_stopping.is_set():
            try:
                asyncio.run(self._serve_until_stopped())
            except (ConnectorException, OpsPilotError) as exc:
                log.warning("the worker begins anew: %s", _reason(exc))
            finally:
                self._tell_worker = _nobody
            self._is_stopping.wait(AFTER_FAILURE_SECONDS)

    def stop(self) -> None:
        self._is_stopping.set()
        self._tell_worker()
        if self._web is not None:
            self._web.close()

    def ended_jobs(self) -> int:
        try:
            if not self._ask(_HAS_TABLES)["found"]:
                return 0
            return int(self._ask(_ENDED_JOBS, hours=ENDED_HOURS)["ended"])
        except ConnectorException as exc:
            raise DatabaseUnavailableError(f"The queue's tables: {_reason(exc)}") from exc

    def delete_ended_jobs(self) -> int:
        count = self.ended_jobs()
        if count:
            try:
                asyncio.run(self._delete_ended())
            except ConnectorException as exc:
                raise DatabaseUnavailableError(f"The queue's tables: {_reason(exc)}") from exc
        return count

    async def _delete_ended(self) -> None:
        app = self._worker_app()
        async with app.open_async():
            await app.job_manager.delete_old_jobs(
                ENDED_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
            )

    def problem(self) -> str | None:
        try:
            row = self._ask(_LIVE_WORKERS)
        except ConnectorException as exc:
            return f"cannot be asked: {_reason(exc)}"
        return None if row["alive"] else "no worker has reported lately: start `flask worker`"

    def _ask(self, query: str, **values: int) -> dict[str, Any]:
        return self._web_app().connector.get_sync_connector().execute_query_one(query, **values)

    def _web_app(self) -> App:
        """For each process its own: connections do not survive a fork."""
        with self._opening:
            if self._web is None or self._web_pid != os.getpid():
                connector = SQLAlchemyPsycopg2Connector(
                    dsn=self._url, pool_size=WEB_CONNECTIONS, pool_pre_ping=True
                )
                app = App(connector=connector)
                app.open()
                self._web, self._web_pid = app, os.getpid()
            return self._web

    async def _serve_until_stopped(self) -> None:
        loop, asked_to_stop = asyncio.get_running_loop(), asyncio.Event()
        self._tell_worker = partial(loop.call_soon_threadsafe, asked_to_stop.set)
        loop.set_default_executor(ThreadPoolExecutor(self._threads + SPARE_THREADS))
        app = self._worker_app()
        async with app.open_async():
            await _make_tables(app)
            await self._sweep(app)
            working = asyncio.create_task(self._run(app))
            stopping = asyncio.create_task(asked_to_stop.wait())
            if self._is_stopping.is_set():
                asked_to_stop.set()
            await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            await self._end(working)

    async def _run(self, app: App) -> None:
        await app.run_worker_async(
            queues=[QUEUE],
            concurrency=self._threads,
            delete_jobs="always",
            install_signal_handlers=False,
        )

    async def _end(self, working: asyncio.Task[None]) -> None:
        if working.done():
            working.result()
            return
        working.cancel()
        await asyncio.wait({working}, timeout=self._stop_seconds)
        if not working.done():
            await asyncio.to_thread(self._work.hand_back)

    def _worker_app(self) -> App:
        conninfo = self._worker_url.replace("postgresql+psycopg2://", "postgresql://", 1)
        app = App(connector=PsycopgConnector(conninfo=conninfo))
        retry = RetryStrategy(wait=RETRY_SECONDS, retry_exceptions=(NoSlotFreeError, OpsPilotError))
        app.task(name=ANALYZE, queue=QUEUE, retry=retry)(self._analyze)

        @app.periodic(cron=EVERY_TEN_SECONDS)
        @app.task(name=SWEEP, queue=QUEUE, queueing_lock=SWEEP, priority=FIRST)
        async def sweep(timestamp: int) -> None:  # noqa: ARG001 - the library passes it
            await self._sweep(app)

        return app

    def _analyze(self, event_id: int) -> None:
        if not self._work.run_one(event_id):
            raise NoSlotFreeError

    async def _sweep(self, app: App) -> None:
        """Have jobs of dead workers run again, and make those that are missing."""
        for job in await app.job_manager.get_stalled_jobs(queue=QUEUE):
            await _run_again(app, job)
        counts = list(await app.job_manager.list_queues_async(queue=QUEUE))
        if counts and counts[0]["todo"] >= SWEEP_LIMIT:
            return
        waiting = await app.job_manager.list_jobs_async(queue=QUEUE, status="todo")
        locks = {job.queueing_lock for job in waiting}
        for event_id in await asyncio.to_thread(self._work.due, SWEEP_LIMIT):
            if _lock_name(event_id) not in locks:
                with suppress(AlreadyEnqueued):
                    await _job(app, event_id).defer_async(event_id=event_id)


def _reason(error: Exception) -> str:
    """The library's own errors say only that there is one."""
    return in_words(error.__cause__ or error)


def _job(app: App, event_id: int) -> JobDeferrer:
    """Of each event at most one job waits."""
    return app.configure_task(
        ANALYZE, allow_unknown=True, queue=QUEUE, queueing_lock=_lock_name(event_id)
    )


async def _run_again(app: App, job: Job) -> None:
    """Of a dead worker; unless another job for the same waits already."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def _lock_name(event_id: int) -> str:
    return f"event-{event_id}"


def _nobody() -> None:
    """No worker runs in this process that would have to be told anything."""


async def _make_tables(app: App) -> None:
    """Once for a database. Whoever loses a race for it fails here, and begins anew."""
    if not (await app.connector.execute_query_one_async(_HAS_TABLES))["found"]:
        await app.schema_manager.apply_schema_async()
