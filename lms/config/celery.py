"""Celery as a doorbell: a message only wakes a worker up; the truth about work is a row."""

from __future__ import annotations

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")

app = Celery("academy")


def _transport() -> dict[str, object]:
    """Options of the broker: the filesystem transport needs its folders to exist, and is asked five times a second."""
    if not settings.CELERY_FILESYSTEM:
        return {}
    box, done = settings.QUEUE_FOLDER / "box", settings.QUEUE_FOLDER / "done"
    for folder in (box, done):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(box),
        "data_folder_out": str(box),
        "control_folder": str(settings.QUEUE_FOLDER / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }


app.conf.update(
    broker_url="filesystem://localhost//" if settings.CELERY_FILESYSTEM else settings.CELERY_BROKER_URL,
    accept_content=["json"],
    broker_transport_options=_transport(),
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=4,
    task_ignore_result=True,
    task_acks_late=False,
    task_publish_retry=False,
    task_always_eager=False,
    task_default_queue="default",
    task_routes={"media_pipeline.*": {"queue": "media"}},
    # Without a limit where one worker has the queue to itself: kombu rests for an interval whenever it is reached.
    worker_prefetch_multiplier=0 if settings.CELERY_FILESYSTEM else 1,
    worker_hijack_root_logger=False,
    # What goes to standard output (mail, on the console) is no log and stays out of it.
    worker_redirect_stdouts=False,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    timezone="UTC",
)
app.autodiscover_tasks()
