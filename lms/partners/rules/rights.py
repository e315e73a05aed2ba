"""Who among the people of a partner may do what: one table. Pure."""

from __future__ import annotations

from enum import StrEnum


class Rank(StrEnum):
    """How somebody acts for a partner, from the one who gives rights down to the one who signs; an examiner is a mentor."""

    MANAGER = "manager"
    HR = "hr"
    HEAD = "head"
    VIEWER = "viewer"
    EXAMINER = "examiner"
    MENTOR = "mentor"


class Right(StrEnum):
    """What may be done. Which people somebody sees follows from the rank: `SEES`."""

    ACT = "act"  # remind, make an hours proof
    WRITE = "write"  # rosters, agreements, mentors, deputies
    REPORT = "report"  # sums of everybody: hours by month, monthly reports
    SHARE = "share"  # a read-only link for somebody without an account
    EXAMINE = "examine"  # score practical tasks of the partner's people at the bench
    MANAGE = "manage"  # who acts for the partner, and tokens of programs


class Sight(StrEnum):
    """Whose hours somebody sees."""

    ALL = "all"
    DEPARTMENT = "department"
    ASSIGNED = "assigned"


RIGHTS: dict[Rank, frozenset[Right]] = {
    # Who gives rights is not who examines: that is said by the training office.
    Rank.MANAGER: frozenset(Right) - {Right.EXAMINE},
    Rank.HR: frozenset({Right.ACT, Right.WRITE, Right.REPORT, Right.SHARE}),
    Rank.HEAD: frozenset({Right.ACT}),
    Rank.VIEWER: frozenset({Right.REPORT}),
    Rank.EXAMINER: frozenset({Right.ACT, Right.EXAMINE}),
    Rank.MENTOR: frozenset({Right.ACT}),
}
SEES: dict[Rank, Sight] = {
    Rank.MANAGER: Sight.ALL,
    Rank.HR: Sight.ALL,
    Rank.HEAD: Sight.DEPARTMENT,
    Rank.VIEWER: Sight.ALL,
    Rank.EXAMINER: Sight.ASSIGNED,
    Rank.MENTOR: Sight.ASSIGNED,
}
# Whom a manager names without the office; mentors come with their apprentices.
GIVEN_BY_MANAGERS = (Rank.MANAGER, Rank.HR, Rank.HEAD, Rank.VIEWER)


def may(rank: Rank, right: Right) -> bool:
    """Whether somebody of this rank has the right."""
    return right in RIGHTS[rank]


def ranks_with(right: Right) -> frozenset[Rank]:
    """Everybody who has it."""
    return frozenset(rank for rank in Rank if may(rank, right))
