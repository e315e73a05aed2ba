"""Me: the account as it is, the language, saving data, and the way out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lms.accounts.queries import masked_numbers
from lms.cohorts.queries import learner_enrolments
from lms.playback.rules import is_saver
from lms.rulesets.queries import data_of
from lms.study.queries import has_simple_prompts
from lms.web.learner.saver import SAVER_COOKIE
from lms.web.person import person
from lms.web.policies import for_signed_in


@for_signed_in
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Own data with numbers masked; nothing of anybody else."""
    here, current = reverse("learner:me"), get_language()
    items = [
        {
            "code": code,
            "name": name,
            "current": code == current,
            "href": f"{reverse('public:language')}?{urlencode({'to': code, 'next': here})}",
        }
        for code, name in settings.LANGUAGES
    ]
    enrolments = learner_enrolments(person(request))
    classes = [
        {"name": row.cohort.name, "partner": row.cohort.partner.name if row.cohort.partner else ""}
        for row in enrolments
    ]
    is_asked = any(data_of(row.ruleset).prompt for row in enrolments)
    context = {
        "section": "me",
        "person": person(request),
        "phone": masked_numbers(person(request)).phone,
        "classes": classes,
        "language_items": items,
        "saver": is_saver(request.COOKIES.get(SAVER_COOKIE)),
        "prompts": {"is_simple": has_simple_prompts(person(request).pk)} if is_asked else None,
        "logout_url": reverse("public:logout"),
        "messages_url": reverse("public:messages"),
        "devices_url": reverse("public:devices"),
    }
    return render(request, "learner/me.html", context)
