"""What the product's own gunicorn.conf.py does to a process, for both sides alike."""

from typing import Any

from opspilot.server import tune_process


def post_worker_init(_worker: Any) -> None:
    tune_process()
