"""The door for reading: every figure that a screen shows, each with a fixed number of queries."""

from __future__ import annotations

from lms.ledger.queries.accounts import (
    NO_ACCOUNT,
    AccountView,
    EntryPlace,
    Later,
    LineVerdict,
    account_view,
    entry_place,
    line_verdict,
    posted_after,
)
from lms.ledger.queries.chains import AccountHead, head_of, is_chain_whole, root
from lms.ledger.queries.classes import ClassRow, class_rows
from lms.ledger.queries.corrections import (
    CorrectionView,
    corrections_between,
    corrections_of,
    decided_corrections,
    posted_on,
    units_after,
    units_before,
    waiting_corrections,
    waiting_count,
)
from lms.ledger.queries.days import DayRow, EntryView, day_list, day_trace, entries_of
from lms.ledger.queries.evidence import (
    EvidenceLine,
    EvidenceView,
    NamedBy,
    entries_naming,
    evidence_lines,
    evidence_of_people,
    evidence_view,
)
from lms.ledger.queries.forecasts import NOTHING_LATELY, Lately, forecast_of, forecasts_of, lately_of
from lms.ledger.queries.lessons import ProgressView, lesson_progress
from lms.ledger.queries.month_people import MonthSum, PersonMonth, month_of_people, month_sum
from lms.ledger.queries.months import PartnerMonth, hours_by_partner_and_month
from lms.ledger.queries.partner_feed import FeedLine, partner_feed
from lms.ledger.queries.plans import (
    Plan,
    line_sums,
    plan_adjustment,
    plan_correction,
    plan_recognition,
    plan_transfer,
)
from lms.ledger.queries.prompts import PromptView, prompts_on
from lms.ledger.queries.recounting import Recount, recount
from lms.ledger.queries.roots import RootView, latest_roots
from lms.ledger.queries.sealed import (
    ChainedEntry,
    SealedAccount,
    SealedRoot,
    named_evidence,
    sealed_entries,
    sealed_root,
)
from lms.ledger.queries.statements import DaySum, days_until, statement_if, statement_of, statements_of
from lms.ledger.queries.sums import credited_seconds
from lms.ledger.queries.units import Units, account_units, learner_totals, today_figures, units_of
from lms.ledger.queries.verification import Report, Violation, verify
from lms.ledger.rules.forecast import Forecast, Outlook, forecast_of_sums
from lms.ledger.rules.statements import Statement
from lms.ledger.rules.traces import TracePiece

__all__ = [
    "NOTHING_LATELY",
    "NO_ACCOUNT",
    "AccountHead",
    "AccountView",
    "ChainedEntry",
    "ClassRow",
    "CorrectionView",
    "DayRow",
    "DaySum",
    "EntryPlace",
    "EntryView",
    "EvidenceLine",
    "EvidenceView",
    "FeedLine",
    "Forecast",
    "Lately",
    "Later",
    "LineVerdict",
    "MonthSum",
    "NamedBy",
    "Outlook",
    "PartnerMonth",
    "PersonMonth",
    "Plan",
    "ProgressView",
    "PromptView",
    "Recount",
    "Report",
    "RootView",
    "SealedAccount",
    "SealedRoot",
    "Statement",
    "TracePiece",
    "Units",
    "Violation",
    "account_units",
    "account_view",
    "class_rows",
    "corrections_between",
    "corrections_of",
    "credited_seconds",
    "day_list",
    "day_trace",
    "days_until",
    "decided_corrections",
    "entries_naming",
    "entries_of",
    "entry_place",
    "evidence_lines",
    "evidence_of_people",
    "evidence_view",
    "forecast_of",
    "forecast_of_sums",
    "forecasts_of",
    "head_of",
    "hours_by_partner_and_month",
    "is_chain_whole",
    "lately_of",
    "latest_roots",
    "learner_totals",
    "lesson_progress",
    "line_sums",
    "line_verdict",
    "month_of_people",
    "month_sum",
    "named_evidence",
    "partner_feed",
    "plan_adjustment",
    "plan_correction",
    "plan_recognition",
    "plan_transfer",
    "posted_after",
    "posted_on",
    "prompts_on",
    "recount",
    "root",
    "sealed_entries",
    "sealed_root",
    "statement_if",
    "statement_of",
    "statements_of",
    "today_figures",
    "units_after",
    "units_before",
    "units_of",
    "verify",
    "waiting_corrections",
    "waiting_count",
]
