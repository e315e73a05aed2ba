"""The field of the editor that holds chosen questions of a bank, in their order; an element beside it finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy, gettext_noop, pgettext
from django.views.decorators.http import require_safe
from wagtail import blocks
from wagtail.admin.auth import require_admin_access

from courses.outline import in_language
from courses.quizzes.labels import State
from courses.quizzes.models import Question, QuestionBank
from courses.quizzes.searching import Wanted, search_questions

SHOWN, MOST = 30, 200
MAX_LENGTH = MOST * 37
STEM_LENGTH = 160
CHOOSER_WORDS = (
    gettext_noop("Choose the bank of this part first."),
    gettext_noop("Find a question of the bank"),
    gettext_noop("No approved question of this bank fits. Try other words."),
    gettext_noop("Choose no more"),
    gettext_noop("Move up"),
    gettext_noop("Move down"),
    gettext_noop("Add this question"),
    gettext_noop("Chosen: %(count)s. Everybody is asked these, besides what other parts draw."),
    gettext_noop("None chosen: the part draws by what is set below."),
    gettext_noop("This did not work. Try again in a minute."),
)


def chooser_words() -> dict[str, str]:
    """English sentence -> the sentence in the active language."""
    return {word: gettext(word) for word in CHOOSER_WORDS}


class QuestionsWidget(forms.TextInput):
    """A hidden-looking input wrapped in <academy-questions>, which works after the field is added by script too."""

    template_name = "courses/widgets/questions.html"
    input_type = "hidden"

    @property
    def is_hidden(self) -> bool:
        """The label of the field stays."""
        return False

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:  # Any: Django's
        context = super().get_context(name, value, attrs)
        context["widget"]["library_url"] = reverse("courses_question_library")
        return context


class QuestionsField(forms.CharField):
    """Uuids, separated by commas, each once."""

    widget = QuestionsWidget

    def clean(self, value: Any) -> str:  # Any: what the form sent
        return ",".join(chosen_in(super().clean(value)))


class QuestionsBlock(blocks.FieldBlock):
    """Chosen questions by uuid, as text; '' for none. Reading it costs no query."""

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:  # Any: Wagtail's
        self.field = QuestionsField(required=False, help_text=help_text, max_length=MAX_LENGTH)
        super().__init__(**kwargs)

    class Meta:
        icon = "list-ol"
        default = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A question of the bank as the field shows it; `why_not` in words when it cannot be asked."""

    uuid: str
    stem: str
    why_not: str


def chosen_in(text: str | None) -> tuple[str, ...]:
    """The uuids of a stored value, in their order, each once; what is none is left out."""
    named = dict.fromkeys(part.strip().lower() for part in (text or "").split(","))
    return tuple(part for part in named if _is_uuid(part))[:MOST]


def chosen_questions(bank_key: str, chosen: Sequence[str]) -> list[Found]:
    """The chosen questions in their order, with why one cannot be asked. One query."""
    rows = {str(row.uuid): row for row in Question.objects.filter(uuid__in=chosen).select_related("bank")}
    return [_found(uuid, rows.get(uuid), bank_key) for uuid in chosen]


def check_chosen(bank_key: str, chosen: Sequence[str]) -> None:
    """Raises ValidationError with the questions that cannot be asked, and why."""
    wrong = [
        f"{found.stem} · {found.why_not}" for found in chosen_questions(bank_key, chosen) if found.why_not
    ]
    if wrong:
        raise ValidationError([ValidationError(words) for words in wrong[:SHOWN]])


def check_chosen_once(parts: Iterable[Sequence[str]]) -> None:
    """Raises ValidationError when two parts of one paper choose the same question."""
    seen: set[str] = set()
    for chosen in parts:
        if twice := [uuid for uuid in chosen if uuid in seen]:
            stems = ", ".join(found.stem for found in chosen_questions("", twice))
            raise ValidationError(
                gettext_lazy("Two parts choose the same question: %(stems)s"), params={"stems": stems}
            )
        seen.update(chosen)


@require_admin_access
@require_safe
def question_library(request: HttpRequest) -> JsonResponse:
    """What the field asks: `?bank=KEY&q=words`: approved questions; `?bank=KEY&ids=a,b`: the chosen ones. Two queries."""
    key = request.GET.get("bank", "")[:60]
    if "ids" in request.GET:
        found = chosen_questions(key, chosen_in(request.GET["ids"]))
    else:
        bank = QuestionBank.objects.filter(key=key).first()
        wanted = Wanted(words=request.GET.get("q", "")[:100], state=State.APPROVED)
        rows = search_questions(bank, wanted).select_related("bank")[:SHOWN] if bank else []
        found = [_found(str(row.uuid), row, key) for row in rows]
    return JsonResponse(
        {"questions": [{"uuid": each.uuid, "stem": each.stem, "why_not": each.why_not} for each in found]}
    )


def _found(uuid: str, row: Question | None, bank_key: str) -> Found:
    if row is None:
        return Found(uuid, gettext("A question that is gone"), gettext("it is not there any more"))
    stem = in_language(row.stem, get_language() or "")[:STEM_LENGTH]
    if bank_key and row.bank.key != bank_key:
        return Found(uuid, stem, gettext("it stands in another bank"))
    if row.state == State.RETIRED:
        return Found(uuid, stem, gettext("it is retired"))
    if row.state != State.APPROVED:
        return Found(uuid, stem, pgettext("question", "it is not approved yet"))
    return Found(uuid, stem, "")


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
