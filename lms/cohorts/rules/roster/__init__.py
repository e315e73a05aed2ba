"""Reading rosters whatever people write in them: plain values in, people and named doubtful cells out."""

from courses.workbooks.grid import Cell, Kind, Line, Sheet, letters
from lms.cohorts.rules.roster.book import Fault, Roster, faults_of, roster_of, roster_of_text
from lms.cohorts.rules.roster.headings import Column, column_of
from lms.cohorts.rules.roster.rows import Problem, RosterRow, is_swapped
from lms.cohorts.rules.roster.tables import Fixes, Unused

__all__ = [
    "Cell",
    "Column",
    "Fault",
    "Fixes",
    "Kind",
    "Line",
    "Problem",
    "Roster",
    "RosterRow",
    "Sheet",
    "Unused",
    "column_of",
    "faults_of",
    "is_swapped",
    "letters",
    "roster_of",
    "roster_of_text",
]
