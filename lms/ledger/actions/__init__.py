"""The door for writing: evidence in, hours out, corrections beside."""

from __future__ import annotations

from lms.ledger.actions.correcting import (
    Said,
    adjust_hours,
    correct_hours,
    recognise_hours,
    transfer_hours,
)
from lms.ledger.actions.deciding import approve_correction, reject_correction, withdraw_correction
from lms.ledger.actions.deriving import derive_days, derive_people
from lms.ledger.actions.expiring import expire_evidence
from lms.ledger.actions.holding import hold_evidence, lift_hold
from lms.ledger.actions.moving import Moved, move_to_ruleset
from lms.ledger.actions.objecting import object_to_day, question_key
from lms.ledger.actions.positions import remember_position
from lms.ledger.actions.queueing import requeue_everything
from lms.ledger.actions.reading import record_reading
from lms.ledger.actions.rebuilding import rebuild_projections, reconcile_hours
from lms.ledger.actions.recording import NewEvidence, record_evidence, record_quiz_pass
from lms.ledger.actions.sealing import seal_the_day
from lms.ledger.names import EvidenceKind, Grade, Mode

__all__ = [
    "EvidenceKind",
    "Grade",
    "Mode",
    "Moved",
    "NewEvidence",
    "Said",
    "adjust_hours",
    "approve_correction",
    "correct_hours",
    "derive_days",
    "derive_people",
    "expire_evidence",
    "hold_evidence",
    "lift_hold",
    "move_to_ruleset",
    "object_to_day",
    "question_key",
    "rebuild_projections",
    "recognise_hours",
    "reconcile_hours",
    "record_evidence",
    "record_quiz_pass",
    "record_reading",
    "reject_correction",
    "remember_position",
    "requeue_everything",
    "seal_the_day",
    "transfer_hours",
    "withdraw_correction",
]
