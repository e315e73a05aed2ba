"""What courseware says around itself: the shell on the content host, and the lesson's page around the shell."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def shell_words() -> dict[str, str]:
    """The shell's sentences, by the keys of assets/ts/scorm."""
    return {
        "contents": _("Contents"),
        "previous": pgettext("courseware", "Previous"),
        "continue": pgettext("courseware", "Next"),
        "suspend": _("Pause, go on another time"),
        "exit": pgettext("courseware", "Leave"),
        "go_on_later": pgettext("courseware", "Go on later"),
        "finish": pgettext("courseware", "Finish"),
        "full_screen": _("Full screen"),
        "actual_size": _("Actual size"),
        "loading": _("Opening …"),
        "saving": _("Saving …"),
        "saved": _("Saved"),
        "not_sent": _("Saved on this phone, not sent yet."),
        "rotate": _("Turn your phone sideways: everything becomes larger."),
        "no_network": _(
            "No network right now. What you did is kept; this part opens as soon as there is one."
        ),
        "try_again": _("Try again"),
        "failed": _(
            "The courseware could not be opened. Try again; if it stays like this, tell your trainer."
        ),
        "session_over": _(
            "The courseware goes on on another device or in another window. What you did here is kept."
        ),
        "ended": _("You left the courseware. What you did is saved."),
        "look": _("A look: nothing is kept."),
        "ended_look": _("The look is over. Nothing of it was kept."),
        "ended_complete": _("Every part is done, and everything is saved."),
        **_refusals(),
        **_statuses(),
    }


def courseware_words() -> dict[str, str]:
    """The lesson page's sentences, beside those of its clock."""
    return {
        "opening": _("Opening …"),
        "no_network": _("No network right now. The courseware opens when there is one; try again then."),
        "failed": _(
            "The courseware could not be opened. Try again; if it stays like this, tell your trainer."
        ),
        "kept_here": _(
            "No network right now. What you did waits on this phone and is sent later; nothing is lost."
        ),
        "expired": _(
            "This page was open for very long. Open the courseware again: what you did is sent then."
        ),
        "not_taken": _(
            "The courseware said something that cannot be kept (%(code)s). What was saved before stays. Tell your trainer."
        ),
        "reading": _("%(time)s counted"),
        "goal": _("of %(time)s"),
        "reading_done": _("All the time of this courseware is counted."),
        "reading_paused": _("%(time)s counted · stopped while nothing is done or the page is hidden"),
    }


def status_words(status: str) -> str:
    """What a status of a part or of the whole says, in words."""
    return _statuses().get(f"status_{status.replace(' ', '_')}", status)


def _refusals() -> dict[str, str]:
    """Why something cannot be gone to."""
    return {
        "locked": _("Not open yet: do the parts before it first."),
        "locked_short": _("not open yet"),
        "no_further": _("There is no other part in this direction."),
        "choose": _("Choose a part in the contents."),
        "part_over": _("This part is over. Go on with the buttons below."),
        "nothing_open": _("Nothing else is open right now. Go on later, or finish."),
        "not_now": _("That is not possible now. Choose a part in the contents."),
    }


def _statuses() -> dict[str, str]:
    """What a part of the courseware says of itself."""
    return {
        "status_passed": pgettext("courseware", "passed"),
        "status_completed": pgettext("courseware", "done"),
        "status_failed": pgettext("courseware", "not passed"),
        "status_incomplete": pgettext("courseware", "in progress"),
        "status_browsed": pgettext("courseware", "looked at"),
        "status_not_attempted": pgettext("courseware", "not begun"),
        "status_unknown": pgettext("courseware", "not begun"),
    }
