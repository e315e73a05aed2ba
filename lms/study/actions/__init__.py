"""The door for writing: take a lease, report beats under it, close it, hand its time to the ledger."""

from __future__ import annotations

from lms.study.actions.beats import BeatReply, RefusedBeat, accept_beats
from lms.study.actions.leases import LeaseGrant, close_lease, issue_lease
from lms.study.actions.settling import settle, settle_due

__all__ = [
    "BeatReply",
    "LeaseGrant",
    "RefusedBeat",
    "accept_beats",
    "close_lease",
    "issue_lease",
    "settle",
    "settle_due",
]
