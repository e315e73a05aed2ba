"""Celery as a doorbell: a message only wakes a worker up; the truth about work is a row."""

from __future__ import annotations

import os

from celery import Celery
from django.conf import settings

from lms.config import engines, folder_queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.config.settings")

folder_queue.register()
app = Celery("academy")

app.conf.update(
    broker_url="filesystem://localhost//" if settings.CELERY_FILESYSTEM else settings.CELERY_BROKER_URL,
    accept_content=["json"],
    broker_transport_options=engines.transport(settings.CELERY_BROKER_URL, folder=settings.QUEUE_FOLDER),
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=4,
    # A broker that is away for a night is a night of sweeps that ring nobody, not the end of the worker.
    broker_connection_max_retries=None,
    broker_heartbeat=30,
    task_ignore_result=True,
    # The row has the lease and the attempts; a bell that is taken has done its work, and need not survive anything.
    task_acks_late=False,
    task_default_delivery_mode="transient",
    task_publish_retry=False,
    task_always_eager=False,
    task_default_queue="default",
    task_routes=engines.ROUTES,
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
