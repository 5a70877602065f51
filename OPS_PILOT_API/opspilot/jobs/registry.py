"""Every queue back end by the name that JOB_QUEUE gives it."""

from collections.abc import Callable
from typing import Literal

from opspilot.jobs.backends.in_process import InProcessQueue
from opspilot.jobs.backends.inline import InlineQueue
from opspilot.jobs.base import JobQueue, Work

QueueName = Literal["in_process", "inline"]

BACKENDS: dict[QueueName, Callable[[Work, int], JobQueue]] = {
    "in_process": lambda work, threads: InProcessQueue(work, threads=threads),
    "inline": lambda work, _threads: InlineQueue(work),
}


def build_queue(name: QueueName, work: Work, *, threads: int) -> JobQueue:
    return BACKENDS[name](work, threads)
