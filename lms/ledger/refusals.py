"""What the ledger refuses, in words that a person can act on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.messaging.rules import Refusal


class LedgerRefusal(Refusal):
    """Something about hours that cannot be done. Nothing was recorded or changed."""

    code = "ledger-refused"


class EvidenceRefused(LedgerRefusal):
    """Evidence that cannot be true; `detail` is the bound that it breaks."""

    code = "evidence-refused"
    words = _("This record of learning time cannot be right: %(detail)s.")


class ReasonMissing(LedgerRefusal):
    code = "reason-missing"
    words = _("Say why the hours are corrected: the learner and the auditor will read it.")


class NothingToCorrect(LedgerRefusal):
    code = "nothing-to-correct"
    words = _("Line %(seq)s of this account is not a credit that still stands.")


class CorrectionOutOfRange(LedgerRefusal):
    code = "correction-out-of-range"
    words = _("A correction leaves between 0 and 24 hours on a day.")


class TransferStands(LedgerRefusal):
    code = "transfer-stands"
    words = _("Line %(seq)s moved hours between classes. Move them back instead: both sides belong together.")


class NothingChanges(LedgerRefusal):
    code = "nothing-changes"
    words = _("This leaves the hours as they are.")


class DayAhead(LedgerRefusal):
    code = "day-ahead"
    words = _("That day has not come yet. Choose a day up to today.")


class AmountMissing(LedgerRefusal):
    code = "amount-missing"
    words = _("Say how much is to be added: more than nothing, and at most what fits on a day.")


class DocumentMissing(LedgerRefusal):
    code = "document-missing"
    words = _("Name the document that shows what was learned: its number, or where it is kept.")


class NotTheirClass(LedgerRefusal):
    code = "not-their-class"
    words = _("Hours move between two classes of one person: choose another class that this person is in.")


class NothingToMove(LedgerRefusal):
    code = "nothing-to-move"
    words = _("No hours stand there. Choose other days.")


class OwnHours(LedgerRefusal):
    code = "own-hours"
    words = _("These are your own hours: somebody else of the office has to do this.")


class OwnProposal(LedgerRefusal):
    code = "own-proposal"
    words = _("You proposed this yourself: a second person decides. You can take it back.")


class NotYourProposal(LedgerRefusal):
    code = "not-your-proposal"
    words = _("Somebody else proposed this: approve or reject it instead.")


class AlreadyDecided(LedgerRefusal):
    code = "already-decided"
    words = _("This was decided already. Nothing was changed.")


class AlreadyProposed(LedgerRefusal):
    code = "already-proposed"
    words = _("A correction of line %(seq)s is waiting for a second person already.")


class HoursChanged(LedgerRefusal):
    code = "hours-changed"
    words = _(
        "The hours changed since this was written. Nothing was posted: look at the day, and propose it anew."
    )
