"""Turns stored rich text into the HTML that a course version keeps: links resolved, everything else taken out."""

from __future__ import annotations

from typing import Any

from wagtail.rich_text import RichText, expand_db_html
from wagtail.whitelist import Whitelister, allow_without_attributes, attribute_rule, check_url


def _leave_out(tag: Any) -> None:  # Any: a BeautifulSoup tag
    """The element goes with everything in it."""
    tag.decompose()


class LessonMarkup(Whitelister):
    """Only what our editor offers survives; scripts, styles, frames and forms do not."""

    element_rules = {
        "[document]": allow_without_attributes,
        **dict.fromkeys(
            ("p", "h2", "h3", "h4", "b", "i", "strong", "em", "ul", "ol", "li", "hr", "br", "sub", "sup"),
            allow_without_attributes,
        ),
        "a": attribute_rule({"href": check_url}),
        "img": attribute_rule({"src": check_url, "alt": True, "width": True, "height": True}),
        **dict.fromkeys(("script", "style", "template", "iframe", "object", "svg", "math"), _leave_out),
    }


def safe_html(text: RichText | str | None) -> str:
    """`text` as stored by the editor, as safe HTML; '' for nothing. Costs queries for links and pictures only."""
    source = text.source if isinstance(text, RichText) else (text or "")
    return LessonMarkup().clean(expand_db_html(source)).strip() if source.strip() else ""
