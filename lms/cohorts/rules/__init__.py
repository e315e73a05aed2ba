"""Decisions about classes as pure values: refusals, what a class still lacks, pasted rosters."""

from lms.cohorts.rules.classes import ClassFacts, Missing, is_joinable, missing_in
from lms.cohorts.rules.refusals import (
    ClassEndsTooEarly,
    ClassFull,
    ClassIsThere,
    ClassNameMissing,
    CohortsRefusal,
    CourseNotOpen,
    CourseNotPublished,
    KeyTaken,
    LearnerInactive,
    MentorIsLearner,
    NotAMentor,
    NotATrainer,
    ReasonMissing,
    RosterRefused,
    RuleSetMissing,
    TitleMissing,
)
from lms.cohorts.rules.roster import Problem, RosterRow, parse_roster

__all__ = [
    "ClassEndsTooEarly",
    "ClassFacts",
    "ClassFull",
    "ClassIsThere",
    "ClassNameMissing",
    "CohortsRefusal",
    "CourseNotOpen",
    "CourseNotPublished",
    "KeyTaken",
    "LearnerInactive",
    "MentorIsLearner",
    "Missing",
    "NotAMentor",
    "NotATrainer",
    "Problem",
    "ReasonMissing",
    "RosterRefused",
    "RosterRow",
    "RuleSetMissing",
    "TitleMissing",
    "is_joinable",
    "missing_in",
    "parse_roster",
]
