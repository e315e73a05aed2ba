"""Where Django keeps sessions (SESSION_ENGINE): a row that knows whose it is, on what device, and the day it was seen.

So a person can see and end them. No address is kept. A request costs what it costs with Django's own store, but for
one statement on the first request of a day.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.utils import timezone

from lms.accounts.models import DeviceSession, User

DEVICE = "device"


class SessionStore(DatabaseStore):
    """Django's store over our table. `owner` came with the row: who asks need not be looked up again."""

    owner: User | None = None

    @classmethod
    def get_model_class(cls) -> type[DeviceSession]:
        """Our row."""
        return DeviceSession

    def create_model_instance(self, data: dict[str, Any]) -> DeviceSession:  # Any: whatever a session holds
        """The row to write: whose, on what, today."""
        row = cast("DeviceSession", super().create_model_instance(data))
        row.user_id = data.get(SESSION_KEY)
        row.device = str(data.get(DEVICE, ""))
        row.seen_on = timezone.localdate()
        return row

    def load(self) -> dict[str, Any]:  # Any: as above
        """The session's data; the first time on a day the day is written down."""
        open_rows = DeviceSession.objects.filter(expire_date__gt=timezone.now())
        row = open_rows.select_related("user").filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
            return {}
        self.owner = row.user
        today = timezone.localdate()
        if row.user_id and row.seen_on != today:
            # A busy database must not turn a page into a fault for the sake of a date: the next request writes it.
            with suppress(OperationalError):
                DeviceSession.objects.filter(pk=row.pk).update(seen_on=today)
        return self.decode(row.session_data)
