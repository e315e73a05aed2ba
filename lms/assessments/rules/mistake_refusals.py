"""What cannot be done with the book of mistakes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.assessments.rules.refusals import AssessmentsRefusal


class NotDue(AssessmentsRefusal):
    """The question comes on another day."""

    code = "not-due"
    words = _("This question comes again on another day. Go on with those of today.")
