"""Bytes in: announced, counted and checked before the first one, sent in parts that survive a lost network.

The bytes lie where `parts` knows; a row says what an upload is. The same part may come twice, by way of two machines;
`complete` may be called twice.
"""

from __future__ import annotations

from media_pipeline.intake.ending import expire_uploads, give_up_upload, refuse_upload
from media_pipeline.intake.opening import KEEP_DAYS, clean_name, open_upload
from media_pipeline.intake.receiving import (
    Readable,
    arrived_parts,
    check_open,
    missing_parts,
    part_count,
    part_size,
    put_together,
    take_part,
)
from media_pipeline.intake.room import RESERVE_BYTES, Space, check_quota, check_room, space_of
from media_pipeline.intake.tickets import Ticket, is_direct, ticket_for

__all__ = [
    "KEEP_DAYS",
    "RESERVE_BYTES",
    "Readable",
    "Space",
    "Ticket",
    "arrived_parts",
    "check_open",
    "check_quota",
    "check_room",
    "clean_name",
    "expire_uploads",
    "give_up_upload",
    "is_direct",
    "missing_parts",
    "open_upload",
    "part_count",
    "part_size",
    "put_together",
    "refuse_upload",
    "space_of",
    "take_part",
    "ticket_for",
]
