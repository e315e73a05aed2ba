"""What the caption editor says in the browser, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def editor_words() -> dict[str, str]:
    """The editor's sentences."""
    return {
        "saved": _("All saved"),
        "saving": _("Saving…"),
        "unsaved": _("Not saved yet"),
        "offline": _("No network. What you wrote stays on this page and is saved later."),
        "refused": _("This could not be saved. Copy your lines, then load the page again."),
        "conflict": _(
            "%(name)s has changed these captions meanwhile. Both versions are kept in the history."
        ),
        "somebody": _("Somebody else"),
        "theirs": _("Take theirs"),
        "mine": _("Keep mine"),
        "from": _("Begins"),
        "to": _("Ends"),
        "words": _("Words"),
        "from_now": _("Begins now"),
        "to_now": _("Ends now"),
        "split": _("Split here"),
        "merge": _("Join with the next"),
        "remove": _("Remove"),
        "add": _("New line here"),
        "fast": _("too fast to read"),
        "short": _("too short"),
        "unsure": _("the machine was not sure"),
        "overlap": _("overlaps the next"),
        "none": _("No lines yet. Play the film and write the first one."),
        "count": _("%(n)s lines"),
        "to_look_at": _("%(n)s to look at"),
    }
