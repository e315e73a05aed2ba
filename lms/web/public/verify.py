"""Anybody checks a certificate, a proof of hours or of a result, a monthly report or a line of the ledger: no account, no cache."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.certificates.queries import PublicFacts, by_code, public_facts
from lms.certificates.rules import normal_code
from lms.ledger.queries import line_verdict
from lms.reports.hours_proof.checking import ProofFacts, printed_line, proof_by_code, proof_facts
from lms.reports.monthly.checking import ReportFacts, report_by_code, report_facts
from lms.reports.results.proof import ResultFacts, result_facts, result_proof_by_code
from lms.web.limits import WINDOW_S, is_too_often
from lms.web.policies import for_anyone

CHECKS_A_MINUTE = 30
LONGEST_TYPED = 400


@for_anyone
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """The form. A code leads to the page of its paper; a printed line of the ledger is answered here."""
    text = request.GET.get("code", "")[:LONGEST_TYPED]
    line = printed_line(text)
    if line is not None:
        return _line(request, *line)
    typed = normal_code(text)
    if typed:
        return redirect("public:verify_code", code=typed)
    return render(request, "public/verify.html", {"is_empty": "code" in request.GET})


@for_anyone
@require_safe
@never_cache
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """One certificate, hours proof, monthly report or result as it stands now, or 404 with the form; 429 when one address asks too often."""
    if is_too_often(request, what="verify", most=CHECKS_A_MINUTE):
        return _busy(request)
    certificate = by_code(code)
    if certificate is not None:
        return render(request, "public/verify_code.html", shown(public_facts(certificate)))
    proof = proof_by_code(code)
    if proof is not None:
        return render(request, "public/verify_hours.html", shown(proof_facts(proof)))
    report = report_by_code(code)
    if report is not None:
        return render(request, "public/verify_report.html", report_shown(report_facts(report)))
    result = result_proof_by_code(code)
    if result is not None:
        return render(request, "public/verify_result.html", result_shown(result_facts(result)))
    return render(request, "public/verify.html", {"unknown": code}, status=HTTPStatus.NOT_FOUND)


@never_cache
def _line(request: HttpRequest, acct: str, seq: int, digest: str) -> HttpResponse:
    """Yes or no to one line: an account that does not exist and a hash that differs are answered alike."""
    if is_too_often(request, what="verify", most=CHECKS_A_MINUTE):
        return _busy(request)
    context = {"verdict": line_verdict(acct, seq, digest), "acct": acct, "seq": seq, "hash": digest}
    return render(request, "public/verify_line.html", context)


def _busy(request: HttpRequest) -> HttpResponse:
    response = render(request, "public/verify.html", {"is_busy": True}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(WINDOW_S)
    return response


def shown(facts: PublicFacts | ProofFacts) -> dict[str, object]:
    """Everything that the template names."""
    language = get_language() or "zh-hans"
    head = facts.ledger_head
    return {
        "facts": facts,
        "title": facts.title_in(language),
        "institution": facts.institution_in(language),
        "root": f"{head[:8]}…{head[-6:]}",
        "checked_at": timezone.now(),
    }


def report_shown(facts: ReportFacts) -> dict[str, object]:
    """Everything that the page of a monthly report names."""
    root = f"{facts.root[:8]}…{facts.root[-6:]}" if facts.root else ""
    institution = facts.institution_in(get_language() or "zh-hans")
    return {"facts": facts, "institution": institution, "root": root, "checked_at": timezone.now()}


def result_shown(facts: ResultFacts) -> dict[str, object]:
    """Everything that the page of a proof of result names."""
    language = get_language() or "zh-hans"
    return {
        "facts": facts,
        "exam": facts.exam_in(language),
        "course": facts.course_in(language),
        "institution": facts.institution_in(language),
        "checked_at": timezone.now(),
    }
