"""Pictures and sounds of the questions on one's own paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lms.assessments.access import access_attempt
from lms.web.components.question_files import paper_file
from lms.web.person import person
from lms.web.policies import for_signed_in


@require_safe
@for_signed_in
def attempt_medium(request: HttpRequest, uuid: UUID, key: str) -> HttpResponse:
    """A file that a question of this attempt shows; 404 for any other, and for a paper of somebody else."""
    return paper_file(request, access_attempt(person(request), uuid).paper, key)
