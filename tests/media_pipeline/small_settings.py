"""The pipeline alone, as it could be published: no other room installed. Used by the worker that is killed."""

import os
from pathlib import Path

DATA = Path(os.environ["KILL_TEST_DATA"])
SECRET_KEY = "for tests"
INSTALLED_APPS = ["media_pipeline", "django.contrib.auth", "django.contrib.contenttypes"]
MIGRATION_MODULES = {"media_pipeline": None, "auth": None, "contenttypes": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "db.sqlite3",
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL",
        },
    }
}
MEDIA_PIPELINE = {
    "ROOT": DATA / "media",
    "WORK": DATA / "work",
    "S3_BUCKET": "",
    "FFMPEG": "",
    "TOKEN_KEY": "a key for tests",
    "LEASE_S": 1,
}
