"""A task's log lines name the task, and the request that rang for it where there was one.

The id travels as a header of the message (a few bytes, no row): what the sweep rings for has no request.
"""

from __future__ import annotations

import logging
import time
from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

log = logging.getLogger(__name__)
HEADER = "academy_request"
_began: dict[str, float] = {}


@setup_logging.connect
def keep_our_own(**_kwargs: object) -> None:
    """That this is connected is enough: Celery leaves the handlers and levels of the settings alone."""


@before_task_publish.connect
def name_the_request(
    headers: dict[str, Any] | None = None, **_kwargs: object
) -> None:  # Any: Celery's headers
    """Called in the process that rings."""
    request = get_contextvars().get("request")
    if headers is not None and request:
        headers[HEADER] = request


@task_prerun.connect
def begin(task_id: str = "", task: Any = None, **_kwargs: object) -> None:  # Any: Celery's task has no types
    """From here on every line of this thread names the task."""
    clear_contextvars()
    ids = {"task": task.name, "request": getattr(task.request, HEADER, None)}
    bind_contextvars(**{name: value for name, value in ids.items() if value})
    _began[task_id] = time.perf_counter()


@task_postrun.connect
def end(task_id: str = "", state: str = "", **_kwargs: object) -> None:
    """One line a task, and the thread is nobody's again."""
    took = time.perf_counter() - _began.pop(task_id, time.perf_counter())
    log.info("task", extra={"facts": {"state": state, "ms": round(took * 1000)}})
    clear_contextvars()
