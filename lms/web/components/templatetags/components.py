"""Template components: small named pieces, available in every template without `load`.

Pictures:  {% icon "clock" %} {% icon "check" small=True label="done" %} · {% mark %}
Words:     {% tag "pending" tone="copper" icon="hourglass" %} · {{ tenths|units }} {{ seconds|minutes }}
           {{ seconds|clock }} {{ bytes|megabytes }} {{ name|zone }} {{ hundredths|points }} {{ kind|device }}
Figures:   {% bar total=400 online=37 onsite=249 need=300 label="…" %} (parts, in this order: online, onsite,
           workplace, counted, seen, waiting, behind, stop) · {% figure "612" label="on pace" tone="accent" %}
Page:      {% masthead title="…" href="…" back=True of="2 / 4" %} · {% language_menu %} · {% account_menu %}
           {% tabs label="…" %}{% tab url "icon" "Today" current=place|is:"today" %}{% endtabs %} · {% messages %}
           {% page_data key=value %} (JSON for islands; adds csrf and language) · {% script "player" %}
Pieces:    {% field form.name %} · {% form_errors form %} · {% empty "inbox" "Title" body="…" href="…" action="…" %}
           {% pager page %} · {% lesson_row row %}
Classes:   tables `table` with data-label on each td; rows `rows`/`row`; cards `card`/`card__body`; `facts` for dl;
           layout `stack`, `cluster`, `spread`, `grid grid--3`, `beside`. See assets/css.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.contrib import messages as django_messages
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.forms.forms import BaseForm
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.web.components import words
from lms.web.components.device_words import device_words

register = template.Library()

register.filter("units", words.units_text)
register.filter("minutes", words.minutes_text)
register.filter("clock", words.clock_text)
register.filter("megabytes", words.megabytes_text)
register.filter("zone", words.zone_text)
register.filter("points", words.points_text)
register.filter("device", device_words)

MARK = mark_safe(
    '<svg class="mark" viewBox="0 0 26 26" aria-hidden="true">'
    '<path d="M3 6.5c3-1.6 6.6-1.6 10 .6v14c-3.4-2.2-7-2.2-10-.6z"/>'
    '<path d="M13 7.1c1-.7 2-1.1 3-1.4V9h3.5V5.2c1.2.2 2.4.6 3.5 1.3v14c-3-1.6-6.6-1.6-10 .6"/></svg>'
)
PARTS = ("online", "onsite", "workplace", "counted", "seen", "waiting", "behind", "stop")
# Which parts have a texture besides their colour: the id of the pattern in the bar's own defs.
TEXTURED = frozenset({"seen", "waiting"})


def _reverse(name: str) -> str:
    """The address of a named page, or '' while its audience has not landed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag
def mark() -> SafeString:
    """The academy's mark: an open book whose spine is a rising step."""
    return MARK


@register.simple_tag
def icon(
    name: str,
    *,
    label: str = "",
    small: bool = False,
    large: bool = False,
    done: bool = False,
    needs: bool = False,
) -> SafeString:
    """One icon of the sprite. Silent for screen readers unless `label` is given."""
    flags = {"small": small, "large": large, "done": done, "needs": needs}
    classes = " ".join(["icon", *(f"icon--{flag}" for flag, on in flags.items() if on)])
    return _drawn(name, classes, str(label), _sprite())


@lru_cache(maxsize=1)
def _sprite() -> str:
    """The address of the sprite: it changes with a build, and then the process is a new one."""
    return static("icons.svg")


@lru_cache(maxsize=1024)
def _drawn(name: str, classes: str, label: str, sprite: str) -> SafeString:
    """A page has dozens of icons and the site a hundred: each is put together once."""
    said = format_html(' role="img" aria-label="{}"', label) if label else mark_safe(' aria-hidden="true"')
    return format_html('<svg class="{}"{}><use href="{}#{}"></use></svg>', classes, said, sprite, name)


@register.simple_tag(name="tag")
def tag_(text: str, *, tone: str = "", icon: str = "") -> SafeString:
    """A state in a word. Tones: accent, copper (needs you), stop, onsite, work."""
    return _tagged(str(text), tone, icon)


@lru_cache(maxsize=1024)
def _tagged(text: str, tone: str, icon: str) -> SafeString:
    tone_class = f" tag--{tone}" if tone else ""
    return format_html('<span class="tag{}">{}{}</span>', tone_class, _icon_html(icon), text)


def _icon_html(name: str) -> SafeString:
    return icon(name) if name else SafeString("")


class LessonRow(Protocol):
    """A lesson as a line of a list: what `lesson_row` shows."""

    number: int
    title: str
    url: str
    note: str
    tag: str
    tone: str
    tag_icon: str


@register.simple_tag
def lesson_row(row: LessonRow) -> SafeString:
    """One lesson of a list. In Python, because a course has forty and each template node costs."""
    side = (
        f'<span class="row__side">{tag_(row.tag, tone=row.tone, icon=row.tag_icon)}</span>' if row.tag else ""
    )
    # escape of the standard library: Django's looks at every text for whether it is lazy, which costs more than it does.
    return SafeString(
        f'<li><a class="row" href="{escape(row.url)}"><span class="row__number">{row.number:d}</span>'
        f'<span class="row__main">{escape(row.title)}<small>{escape(row.note)}</small></span>{side}</a></li>\n'
    )


@register.simple_tag
def figure(value: object, *, label: str = "", note: str = "", of: str = "", tone: str = "") -> SafeString:
    """One large number and what it is."""
    small = format_html(" <small>{}</small>", of) if of else ""
    rest = format_html_join(
        "", '<p class="figure__{}">{}</p>', [(k, v) for k, v in (("label", label), ("note", note)) if v]
    )
    tone_class = f" figure--{tone}" if tone else ""
    return format_html(
        '<div class="figure{}"><p class="figure__value">{}{}</p>{}</div>', tone_class, value, small, rest
    )


@register.simple_tag
def bar(*, label: str, total: float, need: float | None = None, size: str = "", **parts: float) -> SafeString:
    """Parts of `total` as a bar with the sentence `label` for those who cannot see it; `need` draws a mark."""
    unknown = set(parts) - set(PARTS)
    if unknown:
        raise template.TemplateSyntaxError(f"bar: unknown parts {sorted(unknown)}; known are {PARTS}")
    whole = max(float(total or 0), sum(float(value or 0) for value in parts.values()), 1e-9)
    return format_html(
        '<svg class="bar{}" role="img" aria-label="{}">{}{}{}</svg>',
        f" bar--{size}" if size else "", label, _textures(parts), _bar_parts(parts, whole), _bar_need(need, whole),
    )  # fmt: skip


def _bar_parts(parts: dict[str, float], whole: float) -> SafeString:
    start, drawn = 0.0, SafeString("")
    for name in PARTS:
        share = round(float(parts.get(name) or 0) / whole * 100, 2)
        if share <= 0:
            continue
        place = format_html('x="{}%" width="{}%" height="100%"', f"{start:g}", f"{share:g}")
        if name in TEXTURED:
            drawn += format_html(
                '<rect class="bar__ground--{}" {}></rect><rect fill="url(#texture-{})" {}></rect>',
                name,
                place,
                name,
                place,
            )
        else:
            drawn += format_html('<rect class="bar__part bar__part--{}" {}></rect>', name, place)
        start = round(start + share, 2)
    return drawn


def _textures(parts: dict[str, float]) -> SafeString:
    """The patterns a bar needs, inside the bar: stripes for seen, dots for waiting."""
    return format_html_join("", "{}", ((texture(name),) for name in sorted(TEXTURED) if parts.get(name)))


@register.simple_tag
def texture(name: str) -> SafeString:
    """The pattern `texture-seen` or `texture-waiting`, once a drawing."""
    shape = (
        '<path class="texture--seen" d="M-2 8L8-2M4 14L14 4"/>'
        if name == "seen"
        else '<circle class="texture--waiting" cx="4" cy="4" r="2"/>'
    )
    size = 10 if name == "seen" else 7
    return mark_safe(  # noqa: S308  (constants only)
        f'<defs><pattern id="texture-{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{shape}</pattern></defs>'
    )


def _bar_need(need: float | None, whole: float) -> SafeString:
    if need is None:
        return SafeString("")
    place = min(max(float(need) / whole * 100, 0), 99.5)
    return format_html('<rect class="bar__need" x="{}%" width="2" height="100%"></rect>', f"{place:.4g}")


@register.inclusion_tag("components/masthead.html")
def masthead(*, title: str = "", href: str = "/", back: bool = False, of: str = "") -> dict[str, object]:
    """The name at the top left: the academy, or the way back (`back=True`)."""
    return {
        "title": title or _("Network Academy"),
        "href": href,
        "back": back,
        "back_label": _("Back to"),
        "of": of,
    }


@register.inclusion_tag("components/language_menu.html", takes_context=True)
def language_menu(context: Context) -> dict[str, object]:
    """Links to this page in the other languages. A view may give `translations` {code: address} in the context."""
    current = get_language() or settings.LANGUAGE_CODE
    addresses: dict[str, str] = context.get("translations") or {}
    request = context.get("request")
    here = request.get_full_path() if request is not None else "/"
    switch = _reverse("public:language") or "/language/"
    items = [
        {
            "code": code,
            "name": name,
            "href": addresses.get(code) or f"{switch}?{urlencode({'to': code, 'next': here})}",
        }
        for code, name in settings.LANGUAGES
    ]
    return {
        "items": items,
        "current": current,
        "current_name": dict(settings.LANGUAGES).get(current, current),
    }


def _token(request: HttpRequest) -> str:
    """The CSRF token as this page writes it, masked once: the menu and the islands name the same one."""
    masked: str | None = request.META.get("academy.csrf")
    if masked is None:
        masked = request.META["academy.csrf"] = get_token(request)
    return masked


@register.inclusion_tag("components/account_menu.html", takes_context=True)
def account_menu(context: Context) -> dict[str, object]:
    """Who is signed in, and the way out. Reads the user: only for pages that are not shared."""
    request: HttpRequest | None = context.get("request")
    user = getattr(request, "user", None)
    token = ""
    if request is not None and user is not None and user.is_authenticated:
        token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', _token(request))
    return {
        "user": user, "csrf_input": token, "login_url": settings.LOGIN_URL,
        "home_url": _reverse("public:after_login"), "logout_url": _reverse("public:logout"),
        "devices_url": _reverse("public:devices"), "notices_url": _reverse("public:notices"),
    }  # fmt: skip


@register.simple_tag
def sign_in_link() -> SafeString:
    """The same link for everybody: to one's own start page, by way of the sign-in when needed."""
    href = _reverse("public:after_login") or settings.LOGIN_URL
    return format_html(
        '<a class="masthead__link" href="{}" rel="nofollow">{}{}</a>', href, icon("log-in"), _("Sign in")
    )


@register.simple_tag
def public_link(name: str) -> str:
    """The address of a public page by its short name; '/' while it has not landed."""
    return _reverse(f"public:{name}") or "/"


@register.simple_block_tag
def tabs(content: str, *, label: str) -> SafeString:
    """The places of one audience; `tab` tags go inside."""
    return format_html(
        '<nav class="tabs no-print" aria-label="{}"><div class="tabs__inner">{}</div></nav>', label, content
    )


@register.filter(name="is")
def is_(value: object, other: object) -> bool:
    """For arguments, where `==` is not allowed: `current=place|is:"hours"`."""
    return value == other


@register.simple_tag
def tab(href: str, icon_name: str, text: str, *, current: bool = False) -> SafeString:
    """One place: an icon with its word."""
    here = mark_safe(' aria-current="page"') if current else ""
    return format_html(
        '<a class="tabs__item" href="{}"{}>{}<span>{}</span></a>', href, here, icon(icon_name), text
    )


@register.inclusion_tag("components/messages.html", takes_context=True)
def messages(context: Context) -> dict[str, object]:
    """What the last act said."""
    request: HttpRequest | None = context.get("request")
    if request is None or not hasattr(request, "_messages"):
        return {"items": []}
    return {"items": list(django_messages.get_messages(request))}


@register.simple_tag(takes_context=True)
def page_data(context: Context, **data: Any) -> SafeString:  # Any: whatever an island reads as JSON
    """The one place from which islands read: `<script type="application/json" id="page-data">`.

    A view gives more by the context name `page_data` (a dict). The CSRF token is here because cookies are HttpOnly.
    """
    request: HttpRequest | None = context.get("request")
    values: dict[str, Any] = {
        "language": get_language(),
        **(context.get("page_data") or {}),
        **data,
    }  # Any: JSON
    user = getattr(request, "user", None)
    if request is not None and user is not None and user.is_authenticated:
        values["csrf"] = _token(request)
    return json_script(values, "page-data")


@register.simple_tag
def script(name: str) -> SafeString:
    """An island: assets/ts/<name>.ts as a module."""
    return format_html('<script type="module" src="{}"></script>', static(f"js/{name}.js"))


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, label: str = "", modifier: str = "") -> dict[str, object]:
    """A form field with label, hint and errors, tied together for screen readers. The first wrong one is where
    the page opens: on a phone it may stand far below, and nobody would see why nothing happened.
    """
    widget = bound.field.widget
    if bound.errors and bound.name == next(name for name in bound.form.fields if name in bound.form.errors):
        widget.attrs["autofocus"] = True
    return {
        "field": bound, "label": label or bound.label, "modifier": modifier,
        "is_check": isinstance(widget, CheckboxInput),
        "is_group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
    }  # fmt: skip


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, object]:
    """What is wrong with the form as a whole."""
    return {"errors": form.non_field_errors()}


@register.inclusion_tag("components/empty.html")
def empty(
    icon: str, title: str, *, body: str = "", href: str = "", action: str = "", heading: bool = False
) -> dict[str, object]:
    """Nothing here yet: what it is, why, and the one thing to do."""
    return {"icon": icon, "title": title, "body": body, "href": href, "action": action, "heading": heading}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: Context, page: Page[Any], *, key: str = "page"
) -> dict[str, object]:  # Any: rows of any kind
    """Previous and next, keeping the other parameters of the address."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[key] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }
