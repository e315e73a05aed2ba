"""Why a message was not sent, or waits: codes, and their words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_ADDRESS = "no-address"
STOPPED = "stopped"
SILENT = "silent"
LEFT = "left"
READ = "read"
TOO_OLD = "too-old"
UNKNOWN = "unknown-recipient"
REFUSED = "refused"
UNREACHABLE = "unreachable"
BUSY = "busy"
ACCESS = "access"
NOT_SET_UP = "not-set-up"
UNSURE = "unsure"
WITHDRAWN = "withdrawn"
QUIET = "quiet"

WORDS: dict[str, Promise] = {
    NO_ADDRESS: _("No address is known for this channel."),
    STOPPED: _("The person wants no more of these."),
    SILENT: _("The person has switched this channel off."),
    LEFT: _("The account is closed."),
    READ: _("It was read in the academy before."),
    TOO_OLD: _("It waited too long and would be no news any more."),
    UNKNOWN: _("The other side knows nobody by this address. Ask the person for the right one."),
    REFUSED: _("The other side does not take this message."),
    UNREACHABLE: _("The other side did not answer. It is tried again by itself."),
    BUSY: _("The other side asks for patience. It is sent later by itself."),
    ACCESS: _("The other side does not let us in. Whoever runs the academy must check key and secret."),
    NOT_SET_UP: _("The channel is not set up any more."),
    UNSURE: _(
        "It was broken off twice while it was sent: it may have arrived. Ask before you send it again."
    ),
    WITHDRAWN: _("The training office took it back."),
    QUIET: _("It waits for the end of the quiet hours."),
    "gave-up": _("It was tried several times without success."),
}


def words_of_reason(code: str) -> str:
    """The words of a code in the active language; '' for none."""
    return str(WORDS[code]) if code in WORDS else code
