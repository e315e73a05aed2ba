"""The door for writing: take a lease, report beats or offline batches under it, close it."""

from __future__ import annotations

from lms.study.actions.asking import choose_prompt_style
from lms.study.actions.batches import BatchReply, Sent, accept_batch, held_pass
from lms.study.actions.beats import BeatReply, RefusedBeat, accept_beats
from lms.study.actions.leases import LeaseGrant, close_lease, issue_lease
from lms.study.actions.passes import PassGrant, issue_pass
from lms.study.actions.reviewing import decide_offline
from lms.study.actions.settling import settle, settle_due
from lms.study.actions.thinning import thin_leases

__all__ = [
    "BatchReply",
    "BeatReply",
    "LeaseGrant",
    "PassGrant",
    "RefusedBeat",
    "Sent",
    "accept_batch",
    "accept_beats",
    "choose_prompt_style",
    "close_lease",
    "decide_offline",
    "held_pass",
    "issue_lease",
    "issue_pass",
    "settle",
    "settle_due",
    "thin_leases",
]
