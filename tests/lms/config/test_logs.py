"""A log line has its ids and no person in it; an exception tells where, not what."""

import io
import json
import logging
import subprocess
import sys
from contextlib import closing

import pytest
from celery import Celery
from celery.app.task import Context
from django.db import IntegrityError, OperationalError
from structlog.contextvars import bind_contextvars, clear_contextvars

from lms.config import logs, task_logs
from lms.config.scrubbing import described, safe_message, safe_text
from tests.architecture.house import ROOT

UUID = "01234567-89ab-4cde-8123-456789abcdef"


@pytest.fixture
def written():
    """`written(log_format)` gives (logger factory, text so far) of a handler of our own."""
    handlers = []

    def begin(log_format=logs.JSON, *, scrubbed=True, name="lms.test"):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logs.formatter(log_format=log_format, scrubbed=scrubbed))
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        handlers.append((logger, handler))
        return logger, stream.getvalue

    yield begin
    for logger, handler in handlers:
        logger.removeHandler(handler)
        logger.propagate = True
        logger.setLevel(logging.NOTSET)
    clear_contextvars()


def test_a_record_is_one_json_object_a_line_with_the_ids_of_its_context(written):
    logger, text = written()
    bind_contextvars(request="ab12" * 4, job="ledger.Derivation:7", attempt=2, worker="host:1")
    logger.warning("lease %s cannot be settled", 12, extra={"facts": {"ms": 3}})
    logger.info("two\nlines")
    first, second = (json.loads(line) for line in text().splitlines())
    assert first.pop("at").endswith("Z")
    assert first == {
        "level": "warning", "logger": "lms.test", "event": "lease 12 cannot be settled", "ms": 3,
        "request": "ab12" * 4, "job": "ledger.Derivation:7", "attempt": 2, "worker": "host:1",
    }  # fmt: skip
    assert second["event"] == "two\nlines"


def test_a_line_for_people_has_the_same(written):
    logger, text = written(logs.LINE)
    bind_contextvars(request="ab12" * 4)
    logger.warning("asset %s: failed", UUID)
    assert f"WARNING lms.test asset {UUID}: failed request={'ab12' * 4}" in text()


@pytest.mark.parametrize("log_format", logs.FORMATS)
def test_an_exception_tells_class_and_place_and_what_it_came_from(written, log_format):
    logger, text = written(log_format)
    try:
        try:
            int("李志强 13800138000")
        except ValueError as error:
            raise KeyError("canary-password") from error
    except KeyError:
        logger.exception("derivation %s failed", 7)
    for word in ("KeyError", "ValueError", "test_logs.py:", "derivation 7 failed"):
        assert word in text()
    for word in ("canary", "李志强", "13800138000", "int("):
        assert word not in text()
    if log_format == logs.JSON:
        assert len(text().splitlines()) == 1


def test_with_the_scrubber_off_the_same_exception_says_it_all(written):
    logger, text = written(scrubbed=False)
    try:
        {}["canary-password"]
    except KeyError:
        logger.exception("failed for %s", "李志强")
    assert "canary-password" in text()
    assert "李志强" in text()


@pytest.mark.parametrize(
    "word",
    ["13800138000", "+86 138 0013 8000", "138-0013-8000", "990000199001010017", "99000019900101001X", "李志强",
     "Nguyễn", "/people/?q=wang", "6222021234567890123"],
)  # fmt: skip
def test_what_looks_personal_is_left_out_of_our_own_words(word):
    assert "…" in safe_text(f"cannot read {word} of {UUID}, row 12 of 2026")
    assert word not in safe_text(f"cannot read {word} of {UUID}, row 12 of 2026")
    assert UUID in safe_text(f"cannot read {word} of {UUID}, row 12 of 2026")


def test_of_libraries_the_template_stays_and_values_do_not():
    values = {"name": "lms.ledger.tasks.derive_task", "id": UUID, "exc": "KeyError('wang')", "n": 3}
    words = safe_message("celery.app.trace", "Task %(name)s[%(id)s] raised: %(exc)s %(n)d", values)
    assert words == f"Task lms.ledger.tasks.derive_task[{UUID}] raised: … 3"
    assert safe_message("django.request", "%s: %s", ("Internal Server Error", "/learn/wang/")) == (
        "Internal Server Error: …"
    )
    assert safe_message("library", "%d people of %s", ("wang", "x")) == "%d people of %s"


def test_errors_name_themselves_by_code_and_engines_may_speak():
    assert described(OperationalError("database is locked")) == (
        "django.db.utils.OperationalError database is locked"
    )
    taken = IntegrityError("Key (username)=(wang) already exists")
    taken.sqlstate = "23505"
    assert described(taken) == "django.db.utils.IntegrityError sqlstate=23505"
    assert described(FileNotFoundError(2, "No such file", "/x/wang.xlsx")) == "FileNotFoundError errno=2"


def test_libraries_stay_at_warning_whatever_the_level():
    told = logs.logging_settings(log_format=logs.LINE, level="DEBUG", scrubbed=True)
    assert told["root"]["level"] == told["loggers"]["django"]["level"] == "WARNING"
    assert told["loggers"]["lms"]["level"] == "DEBUG"


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "line WARNING"), ({"DATABASE_URL": "postgresql://u@h/n"}, "json INFO"), ({"LOG_FORMAT": "json"}, "json INFO"),
     ({"LOG_FORMAT": "json", "LOG_LEVEL": "error"}, "json ERROR"), ({"LOG_FORMAT": "xml"}, "LOG_FORMAT='xml'")],
)  # fmt: skip
def test_the_form_follows_the_settings(given, said, tmp_path, monkeypatch):
    names = ("DATABASE_URL", "LOG_FORMAT", "LOG_LEVEL")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("ACADEMY_DATA", str(tmp_path))
    words = "from lms.config import settings as s; print(s.LOG_FORMAT, s.LOG_LEVEL)"
    ran = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert said in ran.stdout + ran.stderr


class Task:
    """What a worker hands to the signals, made of the headers of a message as Celery makes it."""

    name = "lms.ledger.derive"

    def __init__(self, headers):
        self.request = Context(headers)


@pytest.fixture
def published():
    """`published()` rings with a broker in memory and gives the headers of the message that lies in it."""
    app = Celery("bells", broker="memory://", set_as_current=False)

    def publish():
        app.send_task("lms.ledger.derive", args=(7,), queue="bells", ignore_result=True)
        with app.connection_for_read() as link, closing(link.SimpleQueue("bells")) as queue:
            message = queue.get(timeout=5)
            message.ack()
            return message.headers

    return publish


def test_a_task_carries_the_request_that_rang_for_it(written, published):
    logger, text = written(name="lms.config.task_logs")
    bind_contextvars(request="ab12" * 4)
    headers = published()
    clear_contextvars()
    task_logs.begin(task_id="t", task=Task(headers))
    logger.info("meanwhile")
    task_logs.end(task_id="t", state="SUCCESS")
    logger.info("afterwards")
    during, done, after = (json.loads(line) for line in text().splitlines())
    assert (during["request"], during["task"]) == ("ab12" * 4, "lms.ledger.derive")
    assert (done["event"], done["state"], done["request"]) == ("task", "SUCCESS", "ab12" * 4)
    assert not {"request", "task"} & after.keys()


def test_a_task_that_nobody_asked_for_has_no_request(written, published):
    clear_contextvars()
    headers = published()
    assert task_logs.HEADER not in headers
    _logger, text = written(name="lms.config.task_logs")
    task_logs.begin(task_id="t", task=Task(headers))
    task_logs.end(task_id="t", state="SUCCESS")
    assert "request" not in json.loads(text())
