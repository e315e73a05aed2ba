"""The pipeline alone, on what the test names: SQLite or PostgreSQL, disk or bucket, a work folder a worker."""

import json
import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

DATA = Path(os.environ["CHAOS_DATA"])
SECRET_KEY = "for tests"
INSTALLED_APPS = ["media_pipeline", "django.contrib.auth", "django.contrib.contenttypes"]
MIGRATION_MODULES = {"media_pipeline": None, "auth": None, "contenttypes": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
_url = urlsplit(os.environ.get("CHAOS_DATABASE", ""))
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _url.path[1:],
        "USER": _url.username,
        "PASSWORD": unquote(_url.password or ""),
        "HOST": _url.hostname,
        "PORT": _url.port,
    }
    if _url.scheme
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "db.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
}
LOGGING_CONFIG = None
# The broker and the worker of the product, for the test that kills it.
CELERY_FILESYSTEM, CELERY_BROKER_URL, QUEUE_FOLDER = True, "filesystem://", DATA / "queue"
WORKER_QUEUES, WORKER_THREADS, SWEEP_EVERY_S = ("default", "media"), 2, 1
MEDIA_PIPELINE = {
    "ROOT": DATA / "media",
    "WORK": DATA / "work",
    "S3_BUCKET": "",
    "FFMPEG": "",
    "TOKEN_KEY": "a key for tests",
    "LEASE_S": 2,
    "SPLIT": "never",
    **json.loads(os.environ.get("CHAOS_SETTINGS", "{}")),
}
