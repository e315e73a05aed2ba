"""Whether a file was whole: by what came out of it and what did not decode, never by its header or an exit code."""

from __future__ import annotations

from media_pipeline import codes, media_info, probe, runner
from media_pipeline.refusals import Refused
from media_pipeline.work import Work

ERRORS_SHARE = 0.05
ERRORS_FLOOR = 10
SHORT_MS = 500
# Words by which ffmpeg blames the file.
SAYS_UNREADABLE = (
    "Invalid data found",
    "Error opening input",
    "could not find codec parameters",
    "matches no streams",
    "received no packets",
    "Nothing was written into output file",
    "Decode error rate",
)

SAYS_OUR_FAULT = (
    "No such file",
    "Permission denied",
    "Input/output error",
    "No space left",
    "Cannot allocate",
)


def is_file_at_fault(outcome: runner.Outcome) -> bool:
    """It ended by itself and said that it cannot read this: it would say so of the same bytes again. Not so when it
    was stopped or killed, did not begin, met a full disk, or did not understand us.
    """
    said = outcome.stderr_tail
    if outcome.code <= 0 or outcome.stopped or any(words in said for words in SAYS_OUR_FAULT):
        return False
    return any(words in said for words in SAYS_UNREADABLE)


def findings(hand: Work, outcomes: list[runner.Outcome], decoded_ms: int) -> list[str]:
    """The asset's warnings, with those of what was decoded: exit code 0 does not mean a good file."""
    found = list(hand.asset.warnings)
    track = hand.info.video or hand.info.audio
    errors = max((outcome.error_lines for outcome in outcomes), default=0)
    is_torn = errors > max(ERRORS_FLOOR, ERRORS_SHARE * (track.packets if track else 0))
    is_broken = bool(outcomes) and not any(outcome.is_ok for outcome in outcomes)
    if is_short(hand, decoded_ms) or is_torn or is_broken:
        found.append(codes.W_PARTLY_READABLE)
    if errors or is_broken:
        found.append(codes.W_DECODE_ERRORS)
    return list(dict.fromkeys(found))


def is_short(hand: Work, decoded_ms: float) -> bool:
    """Whether clearly less came out than the packets promised."""
    return decoded_ms < media_info.PARTLY * hand.plan.duration_ms - SHORT_MS


def readable_pct(hand: Work, decoded_ms: int, *, has_picture: bool) -> int | None:
    """How much of a suspicious file can be played, counted by decoding it once more; None for one without suspicion.

    100 when the suspicion was wrong: words on standard error alone damage nothing. Of a film that lost its picture
    nothing can be seen, whatever is heard.
    """
    if codes.W_PARTLY_READABLE not in hand.asset.warnings:
        return None
    if hand.info.video is not None and not has_picture:
        return 0
    try:
        counted = probe.readable_pct(hand.source, hand.info, lambda _progress: _keep(hand))
    except Refused:  # the count itself found the file unreadable, or took too long
        counted = 99
    if is_short(hand, decoded_ms):
        counted = min(counted, 100 * decoded_ms // max(1, hand.plan.duration_ms))
    return counted


def is_damaged(pct: int | None) -> bool:
    """Whether a person must decide."""
    return pct is not None and pct < 100 * media_info.PARTLY


def _keep(hand: Work) -> None:
    hand.beat()
