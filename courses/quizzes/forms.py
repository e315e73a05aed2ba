"""The editor's form of a question: texts by language, one option a line, the answer as one would say it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.fields import TextsFormField
from courses.quizzes.banks import Replaced, derived_columns, keep_versions, replaced_by
from courses.quizzes.items import QuestionData
from courses.quizzes.keeping import AskedBefore, asked_among
from courses.quizzes.papers import option_count
from courses.quizzes.spelling import NotUnderstood, answer_from, answer_text, options_from, options_text
from courses.quizzes.writing import QuestionUnclear, check_question

ANSWER_HELP = _(
    "One right: B. Several: A C. True or false: 对 or 错, true or false. Blanks: first; second | other word. "
    "Number: 12.5 ± 0.5. Pairs: write “left = right” as options. Order: write the options in the right order."
)

NAMED_LENGTH = 40


class BankForm(WagtailAdminModelForm):
    """The key is what published courses name the bank by: it can be chosen once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Wagtail's options
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            self.fields["key"].disabled = True

    def clean(self) -> dict[str, Any]:  # Any: form values
        """Whoever was asked a question keeps it: what was ticked to be deleted is there again, with the reason."""
        cleaned = super().clean() or self.cleaned_data
        questions = self.formsets.get("questions")
        forms_going = [form for form in questions.initial_forms if _is_going(form)] if questions else []
        asked = asked_among([form.instance.uuid for form in forms_going])
        kept = [form for form in forms_going if form.instance.uuid in asked]
        for form in kept:
            form.data = form.data.copy()
            form.data.pop(form.add_prefix("DELETE"))
        if kept:
            named = "; ".join(str(form.instance)[:NAMED_LENGTH] for form in kept)
            words = _("Learners were asked: %(questions)s. Their papers need it. Retire it instead.")
            self.add_error(None, ValidationError(words, code=AskedBefore.code, params={"questions": named}))
        return cleaned

    def save(self, commit: bool = True) -> Any:  # noqa: FBT001, FBT002  as Django has it; Any: the bank
        """What changed questions were is kept in the same transaction, and who changed them."""
        actor = self.for_user if self.for_user is not None and self.for_user.pk else None
        forms_of_questions = self.formsets["questions"].forms if "questions" in self.formsets else []
        touched = [form for form in forms_of_questions if form.is_another_version]
        for form in touched:
            form.instance.changed_by, form.instance.changed_at = actor, timezone.now()
        with transaction.atomic():
            bank = super().save(commit=commit)
            keep_versions([form.was for form in touched if form.was is not None and form.instance.pk])
        return bank


def _is_going(form: Any) -> bool:  # Any: a form of Wagtail's formset
    return bool(form.instance.pk and form.data.get(form.add_prefix("DELETE")))


class PointsFormField(forms.DecimalField):
    """Points with two decimals, kept as hundredths."""

    def __init__(self, **kwargs: Any) -> None:  # Any: Django's options
        super().__init__(min_value=Decimal("0.01"), max_value=100, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:  # Any: stored hundredths, or what was typed
        return (Decimal(value) / 100).normalize() if isinstance(value, int) else value

    def clean(self, value: Any) -> int:  # Any: what was typed
        points = super().clean(value)
        return int(points * 100) if points is not None else 100


class QuestionForm(WagtailAdminModelForm):
    """Reads and writes the JSON of items.py as words."""

    stem = TextsFormField(label=_("Question"), rows=2)
    options = TextsFormField(
        label=_("Options"),
        rows=4,
        required=False,
        help_text=_("One a line, in the same order in every language."),
    )
    answer = forms.CharField(label=_("Answer"), required=False, max_length=2000, help_text=ANSWER_HELP)
    explanation = TextsFormField(label=_("Explanation after the quiz"), rows=2, required=False)
    points_hundredths = PointsFormField(label=_("Points"), initial=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Wagtail's options
        super().__init__(*args, **kwargs)
        question = self.instance
        self.was: Replaced | None = replaced_by(question) if question.pk else None
        self.is_another_version = False
        if question.pk or question.stem:
            options = question.options or {}
            self.initial["options"] = {
                code: options_text(question.kind, texts) for code, texts in options.items()
            }
            count = max((len(texts) for texts in options.values()), default=0)
            self.initial["answer"] = answer_text(question.kind, question.answer, count)

    def clean(self) -> dict[str, Any]:  # Any: form values
        cleaned = super().clean() or self.cleaned_data
        if self.errors or cleaned.get("DELETE"):
            return cleaned
        kind = cleaned["kind"]
        options = {code: options_from(kind, text) for code, text in (cleaned.get("options") or {}).items()}
        try:
            item = self._question(cleaned, kind, options)
            check_question(item)
        except NotUnderstood:
            self.add_error("answer", ValidationError(ANSWER_HELP))
        except QuestionUnclear as unclear:
            self.add_error(
                unclear.field if unclear.field in self.fields else None, ValidationError(unclear.message)
            )
        else:
            cleaned.update(options=item.options, answer=item.answer)
            self._take(item)
        return cleaned

    def _take(self, item: QuestionData) -> None:
        """The columns that no field of the form holds."""
        for name, value in derived_columns(item).items():
            setattr(self.instance, name, value)
        self.is_another_version = self.was is None or not self.was.item.says_the_same(item)
        if self.was is not None and self.is_another_version:
            self.instance.version = self.was.item.version + 1

    def _question(
        self, cleaned: dict[str, Any], kind: str, options: dict[str, list[Any]]
    ) -> QuestionData:  # Any: JSON
        item = QuestionData(
            uuid=str(self.instance.uuid),
            kind=kind,
            stem=cleaned["stem"],
            options=options,
            explanation=cleaned.get("explanation") or {},
            difficulty=cleaned.get("difficulty") or self.instance.difficulty,
            marking=self.instance.marking,
            points_hundredths=cleaned.get("points_hundredths") or 100,
            category=self.instance.category,
            tags=self.instance.tags,
            media=self.instance.media,
            rubric=self.instance.rubric,
        )
        first = next(
            (
                texts
                for code, _n in settings.LANGUAGES
                if len(texts := options.get(code, [])) == option_count(item)
            ),
            [],
        )
        return replace(item, answer=answer_from(kind, cleaned.get("answer") or "", first))
