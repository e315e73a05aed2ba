"""Which engines stand behind the academy: addresses of settings, as the dictionaries that Django and Celery want."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from lms.config.env import SettingError

# Kinds of background work, each a queue that a worker may choose (WORKER_QUEUES): everything else; certificates and
# files to download; what leaves the house; video.
QUEUES = ("default", "documents", "mail", "media")
ROUTES = {
    "lms.certificates.*": {"queue": "documents"},
    "lms.reports.*": {"queue": "documents"},
    "lms.messaging.*": {"queue": "mail"},
    "media_pipeline.*": {"queue": "media"},
}
CONNECT_S = 5
# Who rings must not wait for a broker that is away (unset, kombu tries again for six seconds): once, and again at once.
ONE_TRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
# A thread that finds the pool empty waits this long before the request fails.
POOL_WAIT_S = 5
IDLE_S, LIFETIME_S = 300, 3_600


def database(url: str, *, sqlite: Path, pool: tuple[int, int]) -> dict[str, object]:
    """DATABASE_URL as Django's dictionary; empty means the file `sqlite`, durable and WAL.

    `pool` is the least and the most connections of one process. Parameters of the URL go to libpq (sslmode, …).
    Raises SettingError.
    """
    if not url or url.startswith("sqlite"):
        name = urlsplit(url).path if url else ""
        return _sqlite(name or str(sqlite))
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingError(
            f"DATABASE_URL: {parts.scheme!r} is not known; use postgresql:// or leave it empty."
        )
    least, most = pool
    if not 0 <= least <= most or most < 1:
        raise SettingError(
            f"DATABASE_POOL_MIN={least}, DATABASE_POOL_MAX={most}: the first must not be above the second."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        # The pool keeps them, and asks each before it is handed out: a database that was restarted costs no request.
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": CONNECT_S,
            "application_name": "academy",
            **dict(parse_qsl(parts.query)),
            "pool": {
                "min_size": least,
                "max_size": most,
                "timeout": POOL_WAIT_S,
                # Left alone, the pool tries a database that is away ever more seldom, for five minutes: one that is
                # back after a minute would wait another for its next visitor. Given up soon, each request tries anew.
                "reconnect_timeout": POOL_WAIT_S,
                "max_idle": IDLE_S,
                "max_lifetime": LIFETIME_S,
            },
        },
    }


def _sqlite(name: str) -> dict[str, object]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 5,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
    }


def replica(url: str) -> dict[str, object]:
    """DATABASE_REPLICA_URL as Django's dictionary. Raises SettingError.

    No pool: reports are few, a thread keeps its line for a minute, and nobody waits long for a copy that is away.
    """
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise SettingError("DATABASE_REPLICA_URL: only PostgreSQL has replicas; use postgresql://.")
    wish = database(url, sqlite=Path(), pool=(0, 1))
    options = dict(parse_qsl(urlsplit(url).query))
    return {
        **wish,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"connect_timeout": 2, "application_name": "academy", **options},
    }


def cache(redis_url: str) -> dict[str, object]:
    """REDIS_URL as Django's dictionary; empty means the memory of each process."""
    if not redis_url:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 2000}}
    if urlsplit(redis_url).scheme not in {"redis", "rediss", "unix"}:
        raise SettingError("REDIS_URL: use redis://, rediss:// or unix://, or leave it empty.")
    return {"BACKEND": "lms.config.shared_cache.SharedCache", "LOCATION": redis_url}


def broker_kind(url: str) -> str:
    """'filesystem', 'redis' or 'amqp', as /readyz says it. Raises SettingError for another."""
    kinds = {"filesystem": "filesystem", "redis": "redis", "rediss": "redis", "amqp": "amqp", "amqps": "amqp"}
    scheme = url.partition(":")[0]
    if scheme not in kinds:
        raise SettingError(
            f"CELERY_BROKER_URL: {scheme!r} is not known; use redis:// or amqp://, or leave it empty."
        )
    return kinds[scheme]


def transport(url: str, *, folder: Path) -> dict[str, object]:
    """Options of the broker: a message is a bell, so none is kept long and a line that hangs is given up soon.

    The filesystem transport needs its folders to exist (they are made here), and is asked five times a second.
    """
    kind = broker_kind(url)
    if kind == "redis":
        return {
            "visibility_timeout": 300,
            "socket_connect_timeout": 3,
            "socket_keepalive": True,
            "health_check_interval": 25,
            **ONE_TRY,
        }
    if kind == "amqp":
        return {"connect_timeout": 3, "confirm_publish": False, **ONE_TRY}
    box = folder / "box"
    box.mkdir(parents=True, exist_ok=True)
    (folder / "done").mkdir(exist_ok=True)
    return {
        "data_folder_in": str(box),
        "data_folder_out": str(box),
        "control_folder": str(folder / "control"),
        "store_processed": False,
        "polling_interval": 0.2,
    }
