"""How logs read: a line for a terminal, or one JSON object a line for machines; ids in it, people not (scrubbing.py).

Code goes on saying `logging.getLogger(__name__)`; the ids come from structlog's context: `request` (lms/web/watching.py),
`task` (tasks.py here), `job`, `attempt` and `worker` (media_pipeline/jobs.py).
"""

from __future__ import annotations

import json
import logging
from collections.abc import MutableMapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, cast

import structlog
from structlog.typing import EventDict, Processor

from lms.config import scrubbing

LINE, JSON = "line", "json"
FORMATS = (LINE, JSON)
OWN = ("lms", "courses", "media_pipeline")
FIRST = ("at", "level", "logger", "event")
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def logging_settings(
    *, log_format: str, level: str, scrubbed: bool
) -> dict[str, Any]:  # Any: dictConfig's own shape
    """Django's LOGGING. Libraries never go below WARNING: at DEBUG they print bodies, credentials and SQL values."""
    others = level if level in {"ERROR", "CRITICAL"} else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"own": {"()": formatter, "log_format": log_format, "scrubbed": scrubbed}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "own"}},
        "root": {"handlers": ["stderr"], "level": others},
        # Django's own handlers go: everything is said once, by the root.
        "loggers": {
            "django": {"handlers": [], "level": others, "propagate": True},
            # What was not found or not allowed is in our line of the request, by name of the route.
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            **{name: {"level": level} for name in OWN},
        },
    }


def formatter(*, log_format: str = LINE, scrubbed: bool = True) -> logging.Formatter:
    """The formatter of every record. `scrubbed` False, for developers (DEBUG), lets values and messages through."""
    chain: tuple[Processor, ...] = (
        structlog.contextvars.merge_contextvars,
        _scrub if scrubbed else _tell_all,
        _date,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=chain,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _json if log_format == JSON else _line,
        ],
        pass_foreign_args=True,
        use_get_message=False,
    )


def _date(_logger: object, level: str, event: EventDict) -> EventDict:
    record = _record(event)
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**event, "at": at, "level": level, "logger": record.name}


def _scrub(_logger: object, _level: str, event: EventDict) -> EventDict:
    """Message, facts and exception, each let through by kind."""
    record, values = _record(event), event.pop("positional_args", None)
    event["event"] = scrubbing.safe_message(record.name, str(record.msg), values)
    facts = getattr(record, "facts", {})
    event.update({name: scrubbing.safe_value(value, is_own=True) for name, value in facts.items()})
    if (info := _exc_info(event)) is not None:
        event["exception"] = scrubbing.story(info[1])
    event.pop("stack_info", None)
    return event


def _tell_all(_logger: object, _level: str, event: EventDict) -> EventDict:
    record, values = _record(event), event.pop("positional_args", None)
    event["event"] = str(record.msg) % values if values else str(record.msg)
    event.update(getattr(record, "facts", {}))
    if (info := _exc_info(event)) is not None:
        event["exception"] = logging.Formatter().formatException(info)
    return event


def _exc_info(event: MutableMapping[str, Any]) -> ExcInfo | None:  # Any: structlog's event dictionary
    info = event.pop("exc_info", None)
    return cast("ExcInfo", info) if isinstance(info, tuple) and info[1] is not None else None


def _record(event: MutableMapping[str, Any]) -> logging.LogRecord:  # Any: as above
    return cast("logging.LogRecord", event["_record"])


def _json(_logger: object, _level: str, event: EventDict) -> str:
    ordered = {name: event.pop(name) for name in FIRST} | dict(event)
    return json.dumps(ordered, ensure_ascii=False, default=str)


def _line(_logger: object, _level: str, event: EventDict) -> str:
    """`time LEVEL logger message key=value …`, an exception below it, frame by frame."""
    at, level, logger, words = (str(event.pop(name)) for name in FIRST)
    told = event.pop("exception", None)
    ids = "".join(f" {name}={value}" for name, value in event.items())
    lines = [f"{at} {level.upper()} {logger} {words}{ids}"]
    if isinstance(told, str):
        lines.append(told)
    for each in told if isinstance(told, list) else ():
        lines += [f"  {each['error']}", *(f"    {place}" for place in each["at"])]
    return "\n".join(lines)
