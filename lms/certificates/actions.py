"""Issuing a certificate once, and what a person may do to it afterwards: revoke it, or confirm it after a look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from lms.accounts.access import require_office
from lms.accounts.models import Role, User
from lms.audit.actions import record
from lms.certificates import rules
from lms.certificates.models import Certificate, CertificateState, Issue, SerialScope
from lms.certificates.queries import Standing, latest_certificate, standing_of
from lms.cohorts.models import Enrolment, EnrolmentState
from lms.ledger.queries import head_of
from lms.messaging.actions import notify
from lms.messaging.rules import NoticeKind
from lms.vault.rules import canonical_json
from lms.vault.signing import sign
from media_pipeline.jobs import WorkState, ask

ISSUE_TASK = "lms.certificates.tasks.issue_task"
SNAPSHOT_FORMAT = 1
WITH_PEOPLE = ("learner", "ruleset", "cohort__programme", "cohort__partner")
# Addresses of the public face (design §3), where a notice leads.
LEARNER_PAGE = "/learn/certificates/"
REVIEW_PAGE = "/office/certificates/?state=under_review"


def issue_if_earned(enrolment_id: int, *, at: datetime | None = None) -> Certificate | None:
    """The certificate of an enrolment: issued now when the ledger says it is earned, once, whoever asks.

    None while something is missing. One that is no longer earned (hours were reversed) goes under review; one
    that a person revoked is not issued again. Two callers at once get the same certificate.
    """
    at = at or timezone.now()
    enrolment = Enrolment.objects.select_related(*WITH_PEOPLE).get(pk=enrolment_id)
    existing = latest_certificate(enrolment_id)
    if not _needs_writing(enrolment, existing, standing_of(enrolment)):
        return existing
    try:
        with transaction.atomic():
            return _issued_or_reviewed(enrolment, at)
    except IntegrityError:
        # Another process issued it between our look and our insert; its number is the only one used.
        winner = latest_certificate(enrolment_id)
        if winner is None:
            raise
        return winner


def _needs_writing(enrolment: Enrolment, existing: Certificate | None, standing: Standing) -> bool:
    """Whether this look changes anything. Most do not, and then no lock is taken."""
    if existing is not None:
        return existing.state == CertificateState.VALID and not standing.eligibility.is_earned
    return enrolment.state != EnrolmentState.WITHDRAWN and standing.eligibility.is_earned


def _issued_or_reviewed(enrolment: Enrolment, at: datetime) -> Certificate | None:
    """Behind the lock: derive again, then issue, review or leave alone."""
    scope = _locked_scope(enrolment, at)
    existing, standing = latest_certificate(enrolment.pk), standing_of(enrolment)
    if not _needs_writing(enrolment, existing, standing):
        return existing
    return _questioned(existing, standing) if existing else _issue(enrolment, standing, scope, at)


def _locked_scope(enrolment: Enrolment, at: datetime) -> SerialScope:
    """The counter of the number range, locked until the certificate is committed: so numbers have no gaps."""
    name = rules.serial_scope(
        prefix=settings.SERIAL_PREFIX,
        year=timezone.localtime(at).year,
        programme_key=enrolment.cohort.programme.key,
    )
    SerialScope.objects.get_or_create(scope=name)
    return SerialScope.objects.select_for_update().get(scope=name)


def _issue(enrolment: Enrolment, standing: Standing, scope: SerialScope, at: datetime) -> Certificate:
    """Number, snapshot, signature, row and notice, in the caller's transaction."""
    scope.last += 1
    scope.save(update_fields=["last"])
    serial, code = rules.serial_number(scope.scope, scope.last), rules.new_code()
    snapshot = _snapshot(enrolment, standing, serial, code, at)
    signature = sign(canonical_json(snapshot))
    certificate = Certificate.objects.create(
        enrolment=enrolment,
        learner=enrolment.learner,
        serial=serial,
        code=code,
        snapshot=snapshot,
        key_id=signature.key_id,
        signature=signature.value_b64,
        issued_at=at,
    )
    record(actor=None, action="certificate.issued", noun="certificate", object_uuid=certificate.uuid)
    _tell_learner(certificate, NoticeKind.CERTIFICATE_ISSUED, programme=_in_own_language(certificate))
    return certificate


def _snapshot(
    enrolment: Enrolment, standing: Standing, serial: str, code: str, at: datetime
) -> dict[str, object]:
    """Everything that the paper says and the signature covers. Integers and texts only."""
    cohort = enrolment.cohort
    issued_on = timezone.localtime(at).date()
    percents = standing.quiz_percents
    return {
        "v": SNAPSHOT_FORMAT,
        "serial": serial,
        "code": code,
        "enrolment": str(enrolment.uuid),
        "name": enrolment.learner.display_name,
        "language": enrolment.learner.language,
        "programme": _in_all_languages(cohort.programme.title),
        "cohort": cohort.name,
        "partner": cohort.partner.name if cohort.partner else "",
        "institution": dict(settings.ACADEMY_NAME),
        "ruleset": str(enrolment.ruleset),
        "required": dict(cohort.programme.required_tenths),
        "units": dict(standing.posted_tenths),
        "total_tenths": standing.total_tenths,
        "scores": {
            "quizzes": len(percents),
            "average_percent": sum(percents) // len(percents) if percents else 0,
        },
        "period": list(rules.period_text(enrolment.enrolled_on, issued_on)),
        "issued_on": issued_on.isoformat(),
        "ledger_head": head_of(enrolment),
    }


def _in_all_languages(texts: dict[str, str]) -> dict[str, str]:
    """The text in each of the academy's languages, the first that exists where one is not translated."""
    first = next((text for text in texts.values() if text), "")
    return {code: texts.get(code) or texts.get("zh-hans") or first for code, _name in settings.LANGUAGES}


def _questioned(certificate: Certificate, standing: Standing) -> Certificate:
    """A certificate whose hours are gone waits for a person; nothing else changes by itself."""
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.state != CertificateState.VALID:
        return locked
    why = " ".join(standing.eligibility.words())
    locked.state = CertificateState.UNDER_REVIEW
    locked.save(update_fields=["state"])
    record(actor=None, action="certificate.questioned", noun="certificate", object_uuid=locked.uuid, why=why)
    _tell_office(locked, why)
    return locked


@transaction.atomic
def revoke(
    *, actor: User | None, certificate: Certificate, why: str, at: datetime | None = None
) -> Certificate:
    """Take a certificate back for good; everybody who checks it sees the reason at once. Office only.

    The number is never used again. Raises ReasonMissing, AlreadyRevoked, NotOffice.
    """
    require_office(actor)
    why = _reason(why)
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.state == CertificateState.REVOKED:
        raise rules.AlreadyRevoked(serial=locked.serial)
    locked.state = CertificateState.REVOKED
    locked.revoked_at, locked.revoked_by, locked.revoked_why = at or timezone.now(), actor, why
    locked.save(update_fields=["state", "revoked_at", "revoked_by", "revoked_why"])
    record(actor=actor, action="certificate.revoked", noun="certificate", object_uuid=locked.uuid, why=why)
    _tell_learner(locked, NoticeKind.CERTIFICATE_REVOKED, why=why)
    return locked


@transaction.atomic
def confirm(*, actor: User | None, certificate: Certificate, why: str) -> Certificate:
    """After a look the certificate stands as it is. Office only. Raises ReasonMissing, NotUnderReview, NotOffice."""
    require_office(actor)
    why = _reason(why)
    locked = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if locked.state != CertificateState.UNDER_REVIEW:
        raise rules.NotUnderReview(serial=locked.serial)
    locked.state = CertificateState.VALID
    locked.save(update_fields=["state"])
    record(actor=actor, action="certificate.confirmed", noun="certificate", object_uuid=locked.uuid, why=why)
    return locked


def _reason(why: str) -> str:
    """The reason in one piece. Raises ReasonMissing."""
    text = " ".join(why.split())[:500]
    if not text:
        raise rules.ReasonMissing
    return text


def _in_own_language(certificate: Certificate) -> str:
    """The programme's title as the learner reads it."""
    titles: dict[str, str] = certificate.snapshot["programme"]
    return titles.get(certificate.snapshot["language"]) or titles["zh-hans"]


def _tell_learner(certificate: Certificate, kind: NoticeKind, **values: str) -> None:
    notify(
        recipient=certificate.learner,
        kind=kind,
        values={"serial": certificate.serial, **values},
        url=LEARNER_PAGE,
        natural_key=f"{kind}:{certificate.uuid}",
    )


def _tell_office(certificate: Certificate, why: str) -> None:
    """A notice to everybody of the training office, once for each time the certificate comes into question."""
    asked = timezone.now().isoformat(timespec="seconds")
    for person in User.objects.filter(role_grants__role=Role.OFFICE, is_active=True):
        notify(
            recipient=person,
            kind=NoticeKind.CERTIFICATE_REVIEW,
            values={"serial": certificate.serial, "why": why},
            url=REVIEW_PAGE,
            natural_key=f"{NoticeKind.CERTIFICATE_REVIEW}:{certificate.uuid}:{asked}:{person.pk}",
        )


@transaction.atomic
def ask_for_issues(enrolment_ids: Collection[int]) -> None:
    """Queue a look at each enrolment: one row a person in a class. A look that is going on is done again."""
    wanted = sorted(enrolment_ids)  # in one order, so that two callers never wait for each other in a circle
    unasked = [Issue(enrolment_id=pk, state=WorkState.DONE) for pk in wanted]
    Issue.objects.bulk_create(unasked, ignore_conflicts=True)
    for enrolment_id in wanted:
        ask(Issue.objects.filter(enrolment_id=enrolment_id), ISSUE_TASK)


def issue_to_everybody_earned() -> tuple[int, list[Certificate]]:
    """Look at every active enrolment without a certificate and issue what is earned, for reconcile.

    Returns how many were looked at, and what was issued.
    """
    active = Enrolment.objects.filter(state=EnrolmentState.ACTIVE, certificates__isnull=True)
    waiting = list(active.values_list("pk", flat=True))
    looked = [issue_if_earned(enrolment_id) for enrolment_id in waiting]
    return len(waiting), [certificate for certificate in looked if certificate is not None]
