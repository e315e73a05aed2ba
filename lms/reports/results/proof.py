"""The proof of a result (成绩证明): a passed final exam, frozen and signed, and held against the marks of now when checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from courses.outline import CourseOutline, Purpose, in_language
from lms.accounts.models import User
from lms.accounts.rules import masked_name
from lms.assessments.models import Attempt
from lms.assessments.rules import percent
from lms.audit.actions import record
from lms.certificates.pdf import draw, qr_svg, verify_address
from lms.certificates.rules import code_from, grouped, new_code
from lms.messaging.rules import Refusal
from lms.reports.models import ResultProof
from lms.reports.words import points_text
from lms.vault.rules import canonical_json
from lms.vault.signing import sign, verify

TEMPLATE = settings.ROOT / "templates" / "certificates" / "result_proof.typ"
FORMAT = 1
KIND = "result-proof"
Json = dict[str, Any]  # Any: JSON


class ResultVerdict(StrEnum):
    """What a visitor is told in one word."""

    SAME = "same"
    CHANGED = "changed"
    UNPROVEN = "unproven"  # our own signature does not bear it out


class NoResultToProve(Refusal):
    """Only a final exam that is passed, and whose result is known, can be proved."""

    code = "no-result-to-prove"
    words = gettext_lazy("Only a passed final exam can be proved, once its result is there.")


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """As on the paper, the name masked, held against the marks of this moment."""

    verdict: ResultVerdict
    code: str
    masked_name: str
    exam: dict[str, str]
    course: dict[str, str]
    institution: dict[str, str]
    cohort: str
    points: str
    most: str
    percent: int
    now_percent: int
    taken_on: date
    made_on: date
    is_signed: bool

    def exam_in(self, language: str) -> str:
        """The exam in `language`."""
        return in_language(self.exam, language)

    def course_in(self, language: str) -> str:
        """The course in `language`."""
        return in_language(self.course, language)

    def institution_in(self, language: str) -> str:
        """The issuer in `language`."""
        return in_language(self.institution, language)


def can_be_proved(attempt: Attempt) -> bool:
    """Whether a paper may say this result."""
    return attempt.purpose == Purpose.FINAL and attempt.passed is True and not attempt.withheld


@transaction.atomic
def make_result_proof(
    *, actor: User, attempt: Attempt, outline: CourseOutline, at: datetime | None = None
) -> ResultProof:
    """The proof of one attempt as it is marked now; the same marks are the same paper, however often it is asked for.

    Who may: the learner (the caller fetched the attempt through an access). Audited. Raises NoResultToProve.
    """
    now = at or timezone.now()
    found = Attempt.objects.select_related("enrolment__cohort", "learner").get(pk=attempt.pk)
    lesson = outline.lesson(found.lesson_uuid)
    if not can_be_proved(found) or lesson is None or found.submitted_at is None:
        raise NoResultToProve
    said = _said(found, outline, lesson.title)
    natural_key = hashlib.sha256(canonical_json(said)).hexdigest()
    known = ResultProof.objects.filter(natural_key=natural_key).first()
    if known is not None:
        return known
    snapshot = {**said, "made_on": timezone.localdate(now).isoformat()}
    code = new_code()
    signature = sign(canonical_json({**snapshot, "code": code}))
    proof = ResultProof.objects.create(
        enrolment=found.enrolment,
        attempt_uuid=found.uuid,
        natural_key=natural_key,
        code=code,
        snapshot=snapshot,
        key_id=signature.key_id,
        signature=signature.value_b64,
        made_at=now,
        made_by=actor,
    )
    record(actor=actor, action="result.proof_made", noun="attempt", object_uuid=found.uuid,
           detail={"proof": str(proof.uuid)})  # fmt: skip
    return proof


def result_proof_by_code(text: str) -> ResultProof | None:
    """The proof with this code, however it is typed. One query, none for no code."""
    code = code_from(text)
    return ResultProof.objects.filter(code=code).first() if code else None


def result_facts(proof: ResultProof) -> ResultFacts:
    """The proof for a visitor: the signature verified, the marks read again. One query."""
    snapshot = proof.snapshot
    is_signed = verify(
        canonical_json({**snapshot, "code": proof.code}), key_id=proof.key_id, signature=proof.signature
    )
    now = Attempt.objects.filter(uuid=proof.attempt_uuid).defer("paper", "result").first()
    return ResultFacts(
        verdict=_verdict(snapshot, now, is_signed=is_signed),
        code=grouped(proof.code),
        masked_name=masked_name(snapshot["name"]),
        exam=snapshot["exam"],
        course=snapshot["course"],
        institution=snapshot["institution"],
        cohort=snapshot["cohort"],
        points=points_text(snapshot["score_hundredths"]),
        most=points_text(snapshot["max_hundredths"]),
        percent=percent(snapshot["score_hundredths"], snapshot["max_hundredths"]),
        now_percent=percent(now.score_hundredths or 0, now.max_hundredths) if now else 0,
        taken_on=date.fromisoformat(snapshot["taken_on"]),
        made_on=date.fromisoformat(snapshot["made_on"]),
        is_signed=is_signed,
    )


def render_result_proof(proof: ResultProof) -> bytes:
    """One page. Raises GlyphMissing and FontsMissing of certificates."""
    return draw(TEMPLATE, paper_facts(proof), at=proof.made_at)


def paper_facts(proof: ResultProof) -> Json:
    """What the template prints: Chinese first, the learner's language beside it."""
    snapshot = proof.snapshot
    own = snapshot["language"] if snapshot["language"] != "zh-hans" else "en"
    address = verify_address(proof.code)
    return {
        **{name: snapshot[name] for name in ("name", "institution", "exam", "course", "cohort", "taken_on", "made_on")},
        "language": own,
        "zh": _words("zh-hans"),
        "own": _words(own),
        "points": f"{points_text(snapshot['score_hundredths'])} / {points_text(snapshot['max_hundredths'])}",
        "percent": f"{percent(snapshot['score_hundredths'], snapshot['max_hundredths'])} %",
        "needed": f"{snapshot['pass_percent']} %",
        "code": proof.code,
        "code_grouped": grouped(proof.code),
        "address": address,
        "qr": qr_svg(address),
    }  # fmt: skip


def _said(attempt: Attempt, outline: CourseOutline, title: Mapping[str, str]) -> Json:
    """What the paper says of the attempt. Integers and texts only."""
    assert attempt.submitted_at is not None
    return {
        "v": FORMAT,
        "kind": KIND,
        "attempt": str(attempt.uuid),
        "name": attempt.learner.display_name,
        "language": attempt.learner.language,
        "institution": dict(settings.ACADEMY_NAME),
        "course": _in_all_languages(outline.title),
        "exam": _in_all_languages(title),
        "cohort": attempt.enrolment.cohort.name,
        "score_hundredths": attempt.score_hundredths or 0,
        "max_hundredths": attempt.max_hundredths,
        "pass_percent": attempt.pass_percent,
        "taken_on": timezone.localdate(attempt.submitted_at).isoformat(),
    }


def _verdict(snapshot: Json, now: Attempt | None, *, is_signed: bool) -> ResultVerdict:
    if not is_signed or now is None:
        return ResultVerdict.UNPROVEN
    is_same = can_be_proved(now) and now.score_hundredths == snapshot["score_hundredths"]
    return ResultVerdict.SAME if is_same else ResultVerdict.CHANGED


def _in_all_languages(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: in_language(dict(texts), code) for code, _name in settings.LANGUAGES}


def _words(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "title": _("Proof of result"),
            "name": pgettext("person", "Name"),
            "exam": _("Exam"),
            "course": _("Course"),
            "class": _("Class"),
            "taken": _("Taken on"),
            "score": pgettext("result", "Points"),
            "needed": _("Needed to pass"),
            "passed": _("passed"),
            "made": _("Made on"),
            "check": _("Anybody can check this paper: scan the code, or type it on the page for checking."),
        }
