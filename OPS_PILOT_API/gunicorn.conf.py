"""How gunicorn runs OpsPilot. Every value can be overridden on its command line or in
GUNICORN_CMD_ARGS."""

import os
from typing import Any

from opspilot.server import tune_process
from opspilot.settings import load_settings
from opspilot.telemetry import counts_folder, shared_counts
from opspilot.telemetry.server_log import server_log

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"  # noqa: TID251 - gunicorn's own settings file
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # noqa: TID251 - the name that Render sets
threads = 4
timeout = 60
graceful_timeout = 30
logger_class = server_log(load_settings().log_format)
access_log_format = '%(h)s "%(m)s %(U)s %(H)s" %(s)s %(b)s %(M)sms'  # no query: it may hold a title
control_socket_disable = True  # one way in less, and nothing written into the home folder


def on_starting(server: Any) -> None:
    server.counts = counts_folder.make_folder()


def pre_fork(server: Any, worker: Any) -> None:
    others = (other.place.number for other in server.WORKERS.values() if other.place)
    folder = server.counts
    worker.place = folder and shared_counts.Place(folder, shared_counts.free_number(others))


def post_fork(_server: Any, worker: Any) -> None:
    if worker.place:
        shared_counts.take(worker.place)


def post_worker_init(worker: Any) -> None:
    """After the fork. Say in the log, in words, whether the instance is open."""
    opspilot = worker.app.callable.extensions["opspilot"]
    opspilot.access.announce()
    opspilot.share_figures()
    tune_process()


def worker_exit(_server: Any, worker: Any) -> None:
    """Requests are answered by now; finish or hand back the analyses that run."""
    if worker.app.callable is not None:
        worker.app.callable.extensions["opspilot"].close()


def child_exit(_server: Any, worker: Any) -> None:
    if worker.place:
        shared_counts.leave(worker.place)


def on_exit(server: Any) -> None:
    if server.counts:
        counts_folder.remove_folder(server.counts)
