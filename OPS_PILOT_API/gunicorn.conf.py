"""How gunicorn runs OpsPilot. Every value can be overridden on its command line or in
GUNICORN_CMD_ARGS."""

import os
from typing import Any

from opspilot.server import tune_process

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"  # noqa: TID251 - gunicorn's own settings file
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))  # noqa: TID251 - the name that Render sets
threads = 4
timeout = 60
graceful_timeout = 30


def post_worker_init(worker: Any) -> None:
    """After the fork. Say in the log, in words, whether the instance is open."""
    worker.app.callable.extensions["opspilot"].access.announce()
    tune_process()


def worker_exit(_server: Any, worker: Any) -> None:
    """Requests are answered by now; finish or hand back the analyses that run."""
    if worker.app.callable is not None:
        worker.app.callable.extensions["opspilot"].close()
