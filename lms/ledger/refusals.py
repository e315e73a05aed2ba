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
