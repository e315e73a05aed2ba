"""Lines of the ledger in words, for every audience: what an entry gave, who wrote it, the evidence it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.ledger.names import CorrectionReason, EntryKind, EvidenceKind
from lms.ledger.queries import EntryView, EvidenceLine, TracePiece
from lms.ledger.rules.decisions import read_why
from lms.reports.words import entry_text, grade_text, lost_text
from lms.rulesets.rules import RuleSetData, tenths_of
from lms.web.components.words import minutes_text, mode_names

SYSTEM = "sys"
ICONS = {"onsite": "map-pin", "workplace": "factory", "assessment": "map-pin"}
COMPONENTS: Mapping[str, Promise] = {
    "theory": gettext_lazy("theory"),
    "practice": gettext_lazy("practice"),
    "general": gettext_lazy("general competence"),
}
EVIDENCE_KINDS: Mapping[str, Promise] = {
    EvidenceKind.PLAY: gettext_lazy("Film played"),
    EvidenceKind.READING: gettext_lazy("Text read"),
    EvidenceKind.COURSEWARE: gettext_lazy("Courseware used"),
    EvidenceKind.COURSEWARE_TIME: gettext_lazy("What courseware says of its time"),
    EvidenceKind.QUIZ_PASS: gettext_lazy("Quiz passed"),
    EvidenceKind.SIGN_IN: gettext_lazy("Signed in and out of a lesson"),
    EvidenceKind.WORK_LOG: gettext_lazy("Work log signed"),
    EvidenceKind.PROMPT: gettext_lazy("Question whether somebody is there"),
}
HASH_SHOWN = 12
NEVER_CORRECTED = (EntryKind.REVERSAL, EntryKind.TRANSFER_IN, EntryKind.TRANSFER_OUT)


@dataclass(frozen=True, slots=True)
class ProofLine:
    """A piece of evidence below an entry; `said` is its uuid alone once the evidence itself has expired."""

    uuid: str
    said: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One ledger entry in words. `of` names the line it takes back, `undone_by` the one that took it back (0: none)."""

    seq: int
    title: str
    kind: str
    component: str
    icon: str
    sec: int
    said: str
    by: str
    rule: str
    grade: str
    why: str
    at: datetime
    hash_start: str
    of: int
    undone_by: int
    is_sealed: bool
    can_be_corrected: bool
    evidence: list[ProofLine]


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """Time that did not count."""

    reason: str
    what: str
    seconds: int


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What entries are put into words with: titles by lesson, evidence by uuid, names by who wrote (`u_<uuid>`)."""

    zone: ZoneInfo
    titles: Mapping[str, str]
    evidence: Mapping[str, EvidenceLine]
    names: Mapping[str, str]
    sealed_seq: int = 0


def entry_lines(entries: Sequence[EntryView], words: EntryWords) -> list[EntryLine]:
    """The entries in order; no query."""
    undone = {entry.of: entry.seq for entry in entries if entry.of and entry.kind == "reversal"}
    return [_line(entry, words, undone.get(entry.seq, 0)) for entry in entries]


def _line(entry: EntryView, words: EntryWords, undone_by: int) -> EntryLine:
    mode = mode_names().get(entry.mode, entry.mode)
    by = _("the system, by its rules") if entry.by == SYSTEM else words.names.get(entry.by)
    return EntryLine(
        seq=entry.seq,
        title=words.titles.get(str(entry.lesson_uuid), mode),
        kind=f"{mode} · {entry_text(entry.kind)}",
        component=component_text(entry.component),
        icon="undo-2" if entry.kind == "reversal" else ICONS.get(entry.mode, "circle-play"),
        sec=entry.sec,
        said=signed_minutes(entry.sec),
        by=by or _("the training office"),
        rule=entry.rule,
        grade=grade_text(entry.grade),
        why=why_said(entry.why, words.names),
        at=entry.at,
        hash_start=entry.hash[:HASH_SHOWN],
        of=entry.of or 0,
        undone_by=undone_by,
        is_sealed=entry.seq <= words.sealed_seq,
        can_be_corrected=not undone_by and entry.kind not in NEVER_CORRECTED,
        evidence=[_proof(uuid, words) for uuid in entry.evidence],
    )


def why_said(why: str, names: Mapping[str, str]) -> str:
    """Why a person changed hours: the reason, their words, the document, who agreed; a line each."""
    read = read_why(why)
    if read.reason not in CorrectionReason.values:
        return why
    label = str(CorrectionReason(read.reason).label)
    lines = [f"{label[:1].upper()}{label[1:]}: {read.words}"]
    if read.document:
        lines.append(_("Document: %(document)s") % {"document": read.document})
    if read.approver:
        name = names.get(read.approver) or _("the training office")
        lines.append(_("Agreed to by %(name)s") % {"name": name} + (f": {read.note}" if read.note else ""))
    return "\n".join(lines)


def _proof(uuid: str, words: EntryWords) -> ProofLine:
    found = words.evidence.get(uuid)
    return ProofLine(uuid, uuid if found is None else evidence_said(found, words.zone))


def evidence_said(line: EvidenceLine, zone: ZoneInfo) -> str:
    """As in: Film played · 20:00:00–20:10:00 · B."""
    begin, until = line.started_at.astimezone(zone), line.ended_at.astimezone(zone)
    return f"{evidence_kind_text(line.kind)} · {begin:%H:%M:%S}–{until:%H:%M:%S} · {line.grade}"


def evidence_kind_text(kind: str) -> str:
    """What happened; the code itself for a kind without words yet."""
    return str(EVIDENCE_KINDS.get(kind, kind))


def component_text(component: str) -> str:
    """Theory, practice, general; the code itself for one that has no words yet."""
    return str(COMPONENTS.get(component, component))


def signed_minutes(seconds: int) -> str:
    """The length with a minus sign when it was taken away; nothing is 0 without a unit."""
    if not seconds:
        return "0"
    return ("−" if seconds < 0 else "") + minutes_text(abs(seconds))


def evidence_named(entries: Sequence[EntryView]) -> set[str]:
    """The uuids that these entries name."""
    return {uuid for entry in entries for uuid in entry.evidence}


def writers_named(entries: Sequence[EntryView]) -> set[str]:
    """The people who wrote these entries or agreed to them, as entries name them."""
    written = {entry.by for entry in entries if entry.by != SYSTEM}
    return written | {name for entry in entries if (name := read_why(entry.why).approver)}


def day_tenths(entries: Sequence[EntryView], rules: RuleSetData) -> int:
    """What a day's entries sum up to, in tenths of a unit, rounded once and down."""
    seconds: dict[str, int] = {}
    for entry in entries:
        seconds[entry.mode] = seconds.get(entry.mode, 0) + entry.sec
    return tenths_of(seconds, rules)


def dropped(pieces: Sequence[TracePiece], titles: Mapping[str, str]) -> list[DroppedLine]:
    """What did not count by reason and lesson, whole seconds, the largest first."""
    summed: dict[tuple[str, str], int] = {}
    for piece in pieces:
        for code, lost_ms in piece["lost"].items():
            key = (code, titles.get(piece["lesson"] or "", ""))
            summed[key] = summed.get(key, 0) + lost_ms
    lines = [
        DroppedLine(lost_text(code), what, ms // 1000) for (code, what), ms in summed.items() if ms >= 1000
    ]
    return sorted(lines, key=lambda line: -line.seconds)
