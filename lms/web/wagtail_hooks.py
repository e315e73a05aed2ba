"""What the editor leaves to pages of ours: a long question bank is written where it is found page by page, one that
people were asked from is not deleted, and a course that is reviewed is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages as editor_messages
from wagtail.models import Page

from courses.catalogue.models import CoursePage
from courses.quizzes.models import QuestionBank
from courses.versions.keeping import BankAsked, BankInUse, check_bank_may_go
from lms.approvals.access import owns_course
from lms.web.person import person

# One form with more questions than this is slow to open and slow to save.
MOST_IN_EDITOR = 50


@hooks.register("before_edit_snippet")
def long_banks_have_their_own_page(request: HttpRequest, instance: Model) -> HttpResponse | None:
    """To the bank's page, with the reason."""
    if not isinstance(instance, QuestionBank) or instance.questions.count() <= MOST_IN_EDITOR:
        return None
    messages.info(request, _("This bank is long: it is written here, question by question."))
    return redirect("trainer:bank", instance.key)


@hooks.register("before_delete_snippet")
def banks_in_use_stay(request: HttpRequest, instances: Sequence[Model]) -> HttpResponse | None:
    """Before anybody is asked whether they are sure, one or several: to where the bank is used, with the reason."""
    for instance in instances:
        if not isinstance(instance, QuestionBank):
            continue
        try:
            check_bank_may_go(instance)
        except (BankInUse, BankAsked) as refusal:
            messages.error(request, refusal.message)
            return redirect("trainer:bank_figures", instance.key)
    return None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def reviewed_courses_are_handed_in(request: HttpRequest, page: Page) -> None:
    """Whoever may not publish learns where the draft is handed in, if the course is theirs; what is kept by itself says
    nothing.
    """
    is_ours = isinstance(page, CoursePage) and request.accepts("text/html")
    if is_ours and not page.permissions_for_user(request.user).can_publish():
        url = reverse("trainer:course", args=[page.translation_key])
        button = editor_messages.button(url, _("Hand it in for a review"))
        is_theirs = owns_course(person(request), page.translation_key)
        editor_messages.info(
            request, _("Kept. The office publishes it after a review."), buttons=[button] if is_theirs else []
        )
