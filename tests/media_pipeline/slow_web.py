"""The door of bytes alone, for a server that a test starts: `/v/…` is delivery's, anything else says a good prefix."""

from __future__ import annotations

import os
import threading
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

folder = Path(os.environ["MEDIA"])
settings.configure(MEDIA_PIPELINE={"ROOT": folder, "WORK": folder, "TOKEN_KEY": "slow"})

from media_pipeline import delivery
from media_pipeline.delivery import sending

sending._places = threading.BoundedSemaphore(int(os.environ["PLACES"]))
prefix = delivery.signed_prefix(uuid.UUID(os.environ["ASSET"]), viewer="x", duration_s=60).encode()


def application(environ: dict[str, Any], start_response: delivery.StartResponse) -> Any:
    if environ["PATH_INFO"].startswith(delivery.PREFIX):
        return delivery.application(environ, start_response)
    start_response("200 OK", [("Content-Length", str(len(prefix)))])
    return [prefix]
