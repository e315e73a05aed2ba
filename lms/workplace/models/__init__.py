"""Rows of work at the workplace: lines and what became of them, and what a mentor's device took along."""

from lms.workplace.models.logs import Deputy, LogDecision, Mastery, WorkLog
from lms.workplace.models.pads import Pad, PadEvent
from lms.workplace.models.voices import VoiceNote

__all__ = ["Deputy", "LogDecision", "Mastery", "Pad", "PadEvent", "VoiceNote", "WorkLog"]
