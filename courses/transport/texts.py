"""Rich text on its way: only what our editor offers survives, pictures and papers are meant by their place in the archive."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wagtail.whitelist import Whitelister, allow_without_attributes, check_url

from courses.lessons.markup import LessonMarkup

# Gives the other name of a picture or paper; None: it is not there, and leaves.
Rename = Callable[[str], object | None]
LIKE = ("p", "h2", "h3", "h4", "b", "i", "strong", "em", "ul", "ol", "li", "hr", "br", "sub", "sup")
GONE = ("script", "style", "template", "iframe", "object", "svg", "math")
FORMATS = frozenset({"fullwidth", "left", "right"})
ALT_LENGTH = 500


class _Carrier(Whitelister):
    """Rich text as the editor stores it, with other names for what it shows and links to."""

    def __init__(self, picture: Rename, paper: Rename) -> None:
        self.picture, self.paper = picture, paper
        leave = LessonMarkup.element_rules["script"]
        self.element_rules = {
            "[document]": allow_without_attributes,
            **dict.fromkeys(LIKE, allow_without_attributes),
            **dict.fromkeys(GONE, leave),
            "a": self._link,
            "embed": self._embed,
        }

    def _link(self, tag: Any) -> None:  # Any: a BeautifulSoup tag
        """A link outward or to a paper; one to a page of this academy leaves its words."""
        kind, href = tag.get("linktype"), tag.get("href") or ""
        if kind == "document" and (name := self.paper(tag.get("id") or "")) is not None:
            tag.attrs = {"id": str(name), "linktype": "document"}
        elif not kind and href and check_url(href):
            tag.attrs = {"href": href}
        else:
            tag.unwrap()

    def _embed(self, tag: Any) -> None:  # Any: as above
        name = self.picture(tag.get("id") or "") if tag.get("embedtype") == "image" else None
        if name is None:
            tag.decompose()
            return
        look = tag.get("format") if tag.get("format") in FORMATS else "fullwidth"
        alt = (tag.get("alt") or "")[:ALT_LENGTH]
        tag.attrs = {"alt": alt, "embedtype": "image", "format": look, "id": str(name)}


def carried(source: str, *, picture: Rename, paper: Rename) -> str:
    """`source` cleaned, its pictures and papers renamed; carried again with the same names it is the same."""
    return _Carrier(picture, paper).clean(source).strip() if source.strip() else ""
