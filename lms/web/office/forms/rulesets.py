"""Forms about rule sets: noting that one was verified, and writing the next version."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from lms.rulesets.drafting import share_of, usual_values, with_changes
from lms.rulesets.expected import EXPECTED
from lms.rulesets.models import RuleSet
from lms.rulesets.rules import CODE, problems_in
from lms.web.office.forms.classes import DATE

LONGEST_JSON = 64_000
TITLES = {"zh-hans": "title_zh", "en": "title_en", "vi": "title_vi"}
SPEEDS = [
    ("min", _("time spent, never more than the film")),
    ("wall", _("time spent")),
    ("content", _("length of the film")),
]
MISSES = [
    ("pause", _("keep everything up to the question")),
    ("void_since_proof", _("keep everything up to the last answer")),
]
# Which field of the form the words about a field of the data stand beside.
PLACES = {
    "unit_min": "unit_online",
    "round": "step",
    "daily_cap_units": "cap",
    "quiz_gate": "quiz_pass",
    "prompt": "prompt_least",
    "share": "online_share",
    "title": "title_zh",
}
Json = dict[str, Any]  # Any: JSON


class CheckForm(forms.Form):
    """A version was compared with its notice."""

    document = forms.CharField(
        label=_("Compared with"),
        max_length=200,
        help_text=_("Number and title of the notice, or where it is kept."),
    )
    checked_on = forms.DateField(label=_("Compared on"), widget=DATE, initial=timezone.localdate)


def _number(label: Any, *, help_text: Any = "", required: bool = False) -> forms.CharField:  # Any: lazy texts
    """An exact number, kept as it is written: 8, 1.5, 3/2."""
    widget = forms.TextInput({"inputmode": "decimal"})
    return forms.CharField(label=label, max_length=12, required=required, help_text=help_text, widget=widget)


def _whole(
    label: Any, most: int, *, least: int = 0, required: bool = False
) -> forms.IntegerField:  # Any: text
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=required)


class NextVersionForm(forms.Form):
    """The usual fields of a rule set; or the whole of it as JSON, which goes before the fields."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Another code makes a rule set of its own, beginning with version 1."),
    )
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    title_vi = forms.CharField(label=_("Title in Vietnamese"), max_length=200, required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Which notice says so: number, title, date, where to read it."),
    )
    unit_online = _whole(_("Minutes a unit online"), 240, least=1, required=True)
    unit_onsite = _whole(_("Minutes a unit on-site"), 240, least=1, required=True)
    unit_workplace = _whole(_("Minutes a unit at the workplace"), 240, least=1, required=True)
    step = forms.ChoiceField(
        label=_("Rounded down to"), choices=[("1/10", _("tenths of a unit")), ("1", _("whole units"))]
    )
    cap = _number(_("Units online that count a day"), help_text=_("Empty: no limit."))
    speed = forms.ChoiceField(label=_("What counts of a film"), choices=SPEEDS)
    max_rate_before_done = _number(_("Fastest speed until the lesson is complete"), required=True)
    max_rate = _number(_("Fastest speed after that"), required=True)
    quiz_pass = _whole(_("Pass mark of a quiz, per cent"), 100, required=True)
    quiz_cooldown = _whole(_("Minutes until the next try"), 10_000, required=True)
    prompt_least = _whole(_("Presence question after at least, minutes"), 240, least=1)
    prompt_most = _whole(_("Presence question after at most, minutes"), 240, least=1)
    prompt_timeout = _whole(_("Seconds to answer it"), 600, least=5)
    idle = forms.ChoiceField(label=_("When one is missed"), choices=MISSES)
    online_share = _number(_("Online at most, per cent"))
    retain_years = _whole(_("Years that papers are kept"), 100)
    as_json = forms.CharField(
        label=_("The whole rule set as JSON"),
        required=False,
        max_length=LONGEST_JSON,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text=_("When it is filled, it counts, and the fields above do not."),
    )
    file = forms.FileField(label=_("Or a JSON file"), required=False)

    def __init__(self, *args: Any, base: RuleSet, **kwargs: Any) -> None:  # Any: Django's own signature
        initial = {"code": base.code, "source": base.source, **usual_values(base.data)}
        initial |= {name: base.title.get(language, "") for language, name in TITLES.items()}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.fields["online_share"].help_text = say("Of %(of)s. Empty: no such share.") % {
            "of": share_of(base.data)
        }
        self.base = base
        self.document: Json = {}

    def clean(self) -> Json:
        """`document` is what would be saved. What the schema refuses stands beside its field, in words."""
        cleaned = super().clean() or {}
        text = self._json_text(cleaned)
        if text:
            self.errors.clear()  # the fields do not count then
            self._read(text)
        elif (cleaned.get("prompt_least") or 0) > (cleaned.get("prompt_most") or 240):
            self.add_error("prompt_most", _("The longest time comes after the shortest."))
        elif not self.errors:
            self.document = self._from_fields(cleaned)
            self._refuse({name: PLACES.get(name, name) for name in EXPECTED})
        return cleaned

    def _json_text(self, cleaned: Json) -> str:
        upload: UploadedFile[bytes] | None = cleaned.get("file")
        if upload is None:
            return str(cleaned.get("as_json") or "").strip()
        if (upload.size or 0) > LONGEST_JSON:
            self.add_error("file", _("The file is larger than 64 kB."))
            return ""
        return bytes(upload.read()).decode("utf-8", errors="replace").strip()

    def _read(self, text: str) -> None:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError) as error:
            self.add_error("as_json", say("This is not JSON: %(where)s") % {"where": error})
            return
        if not isinstance(document, dict):
            self.add_error("as_json", _("A rule set is a JSON object: its fields in braces."))
            return
        self.document = {"code": self.base.code, **document}
        self._refuse(dict.fromkeys(EXPECTED, "as_json"))

    def _from_fields(self, cleaned: Json) -> Json:
        changes = {name: cleaned[name] for name in usual_values(self.base.data) if name in self.changed_data}
        document = with_changes(self.base.data, changes)
        titles = {language: cleaned[name] for language, name in TITLES.items() if cleaned[name]}
        return {**document, "code": cleaned["code"], "title": titles, "source": cleaned["source"]}

    def _refuse(self, places: dict[str, str]) -> None:
        problems = problems_in(self.document)
        if not CODE.fullmatch(str(self.document.get("code", ""))):
            problems["code"] = "code"
        for name in problems:
            expected = EXPECTED.get(name)
            place = places.get(name, "as_json")
            if expected is None:
                self.add_error(place, say("%(field)s: there is no such field.") % {"field": name})
            else:
                words = say("%(field)s takes %(what)s.") % {"field": name, "what": expected}
                self.add_error(place if place in self.fields else None, words)
