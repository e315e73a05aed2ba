"""The words of the upload islands by their English, so that a page can hand them over in its language."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

UPLOAD_WORDS = (
    _("%(count)s s left"),
    _("%(count)s min left"),
    _("%(count)s h left"),
    _("%(sent)s of %(size)s"),
    _("Looking at the file…"),
    _("No network. It goes on by itself; keep this page open."),
    _("All sent. The server is checking it…"),
    _("Uploaded. It is being prepared now."),
    _("Stopped. What was sent is kept."),
    _("The browser cannot read this file any more. Choose it again."),
    _("Some of the file did not arrive. Try again."),
    _("This did not work. Try again in a minute."),
    _("Waiting for its turn."),
    _("Take off the list"),
    _("Pause"),
    _("Give up"),
    _("Throw away what was sent"),
    _("Try again"),
    _("Pause all"),
    _("Go on with all"),
    _("%(done)s of %(all)s files"),
    _("Left out, because they are no films: %(count)s."),
    _("Write the title of the new course first."),
    _("%(count)s of %(all)s are lessons of “%(course)s” now, as drafts."),
    _("Open the drafts in the editor"),
    _("Go on"),
    _("Stop"),
    _("Choose a file"),
    _("Drop a video here or choose a file"),
    _("It can be watched within seconds after the upload."),
    _("Choose from my videos"),
    _("This video is not in the library any more."),
    _("Preview"),
    _("Change"),
    _("Part of the title"),
    _("No video of yours fits. Upload one, or try other words."),
    _("Back"),
    _("Mine"),
    _("In courses of others"),
    _("Nothing of others here fits."),
    _("It was replaced by “%(title)s”."),
    _("Use the new one"),
)


def upload_words() -> dict[str, str]:
    """English sentence -> the sentence in the active language, for `page_data` as `words`."""
    return {word: gettext(word) for word in UPLOAD_WORDS}
