"""Every queue back end by the name that JOB_QUEUE gives it."""

from collections.abc import Callable
from typing import Literal

from opspilot.domain.errors import NotInstalledError
from opspilot.jobs.backends.in_process import InProcessQueue
from opspilot.jobs.backends.inline import InlineQueue
from opspilot.jobs.base import JobQueue, QueueOptions, Work

QueueName = Literal["in_process", "inline", "procrastinate"]


def _procrastinate(work: Work, options: QueueOptions) -> JobQueue:
    """Its packages are imported only where it is used: they are not in requirements.txt."""
    try:
        from opspilot.jobs.backends.procrastinate_queue import (  # noqa: PLC0415
            ProcrastinateQueue,
        )
    except ModuleNotFoundError as exc:
        raise NotInstalledError(
            f"JOB_QUEUE=procrastinate needs the package {exc.name}: "
            "pip install -r requirements-scale.txt"
        ) from exc
    return ProcrastinateQueue(work, options)


BACKENDS: dict[QueueName, Callable[[Work, QueueOptions], JobQueue]] = {
    "in_process": InProcessQueue,
    "inline": lambda work, _options: InlineQueue(work),
    "procrastinate": _procrastinate,
}


def build_queue(name: QueueName, work: Work, options: QueueOptions) -> JobQueue:
    """Raises ``NotInstalledError``."""
    return BACKENDS[name](work, options)
