"""What a message says in the language of who gets it: subject, short text for SMS, long text, HTML. No query."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lms.messaging.kinds import SUBJECTS
from lms.messaging.rules import words_of
from media_pipeline.refusals import explain

# GSM 03.38: one SMS takes 160 of these (those of the extension count twice), or 70 of all others.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€")
GSM_MOST, WIDE_MOST = 160, 70
SHORTEST_VALUE = 4
MARK = "…"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say: a kind, its values, and the whole address it leads to, or ''."""

    kind: str
    values: dict[str, object]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A message in one language."""

    subject: str
    short: str
    long: str
    html: str


def spelled(values: dict[str, object]) -> dict[str, object]:
    """Values as people of the active language write them: `day` as a date, `why` anew from a `code`."""
    spelt = dict(values)
    if "day" in spelt:
        with suppress(ValueError):
            spelt["day"] = date_format(date.fromisoformat(str(spelt["day"])), "DATE_FORMAT")
    if "code" in spelt:
        spelt["why"] = explain(str(spelt["code"]))
    return spelt


def text_of(parts: Sequence[Said], *, language: str, name: str, academy: str, stop_url: str) -> Text:
    """One message of one part or several, for somebody called `name`. Raises UnknownNotice for a missing value."""
    with override(language):
        lines = [words_of(part.kind, spelled(part.values)) for part in parts]
        many = ngettext("%(n)s piece of news", "%(n)s pieces of news", len(parts)) % {"n": len(parts)}
        subject = str(SUBJECTS[parts[0].kind]) if len(parts) == 1 else many
        hello = _("Hello %(name)s,") % {"name": name}
        stop = _("No more of these? One tap: %(url)s") % {"url": stop_url} if stop_url else ""
        said = [f"{line}\n{part.url}".strip() for line, part in zip(lines, parts, strict=True)]
        return Text(
            subject=subject,
            short=short_text(parts, language=language),
            long="\n\n".join(filter(None, [hello, *said, academy, stop])),
            html=_html(language, hello, list(zip(lines, parts, strict=True)), academy, stop_url),
        )


def _html(language: str, hello: str, lines: Sequence[tuple[str, Said]], academy: str, stop_url: str) -> str:
    opens = _("Open")
    body = format_html_join(
        "",
        "{}",
        (
            (format_html('<p>{}<br><a href="{}">{}</a></p>', line, part.url, opens),)
            if part.url
            else (format_html("<p>{}</p>", line),)
            for line, part in lines
        ),
    )
    stop = format_html('<p><a href="{}">{}</a></p>', stop_url, _("No more of these")) if stop_url else ""
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><body><p>{}</p>{}<p>{}</p>{}</body></html>',
        language, hello, body, academy, stop,
    )  # fmt: skip


def short_text(parts: Sequence[Said], *, language: str) -> str:
    """What fits into one SMS, without links: long values are cut first, at last the text itself."""
    with override(language):
        if len(parts) > 1:
            return ngettext("%(n)s piece of news", "%(n)s pieces of news", len(parts)) % {"n": len(parts)}
        values = {key: _plain(str(value), language) for key, value in spelled(parts[0].values).items()}
        while True:
            text = _plain(words_of(parts[0].kind, dict(values)), language)
            if fits(text):
                return text
            longest = max(values, key=lambda key: len(values[key]), default="")
            if not longest or len(values[longest]) <= SHORTEST_VALUE:
                return _cut(text)
            values[longest] = values[longest].rstrip(MARK)[:-2].rstrip() + MARK


def fits(text: str) -> bool:
    """Whether this is one SMS."""
    if set(text) <= GSM | GSM_TWICE:
        return len(text) + sum(char in GSM_TWICE for char in text) <= GSM_MOST
    return len(text.encode("utf-16-le")) // 2 <= WIDE_MOST


def _cut(text: str) -> str:
    while text and not fits(text + MARK):
        text = text[:-1]
    return text + MARK


def _plain(text: str, language: str) -> str:
    """Vietnamese without its marks, as SMS are written there: 160 letters instead of 70."""
    if language != "vi":
        return text
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace(MARK, "..."))
    return unicodedata.normalize("NFC", "".join(char for char in bare if not unicodedata.combining(char)))
