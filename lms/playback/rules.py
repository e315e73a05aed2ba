"""Decisions of the player's start: where to resume, how fast is allowed, when to fetch a new address (pure)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# Opening a lesson within its last seconds (of a short clip: its last twentieth) starts it again; a position this
# small is the beginning.
END_MS = 5_000
END_PERCENT = 5
BEGINNING_MS = 1_000
RENEW_BEFORE = timedelta(minutes=5)
SAVER_OFF = "0"
LONGEST_MOMENT = 6


def resume_ms(position_ms: int, duration_ms: int) -> int:
    """Where to go on: the last position, or 0 near the beginning and the end."""
    end_ms = min(END_MS, duration_ms * END_PERCENT // 100)
    if position_ms < BEGINNING_MS or (duration_ms and position_ms > duration_ms - end_ms):
        return 0
    return position_ms


def moment_ms(text: str, duration_ms: int) -> int | None:
    """The moment that an address asks for in whole seconds; None for nonsense, or when the film is over by then."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_MOMENT):
        return None
    asked = int(text) * 1_000
    return asked if asked < duration_ms else None


def is_saver(cookie: str | None) -> bool:
    """Whether data is saved on this device: yes, unless somebody switched it off here."""
    return cookie != SAVER_OFF


def expiry_of(address: str) -> datetime | None:
    """When a signed address of the pipeline runs out: its second part is the time in seconds."""
    parts = address.split("/")
    return datetime.fromtimestamp(int(parts[3]), UTC) if len(parts) > 3 and parts[3].isdigit() else None


def renew_in_s(address: str, now: datetime) -> int:
    """In how many seconds the player should fetch new addresses; 0 for an address that never runs out.

    Seconds and no time of day: phones' clocks are wrong.
    """
    expiry = expiry_of(address)
    return max(1, int((expiry - RENEW_BEFORE - now).total_seconds())) if expiry else 0
