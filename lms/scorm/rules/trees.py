"""The opaque state of a whole attempt, which the 2004 engine goes on from: its form, and which of two is the later."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lms.scorm.rules.attempts12 import LARGEST
from lms.scorm.rules.states12 import STATE_MOST, CommitRefused
from lms.scorm.rules.types12 import units


class TreeCommit(NamedTuple):
    """Numbered as commits of items are, by the session of the registration."""

    session: int
    seq: int
    tree: str


def parse_tree(raw: Mapping[str, object]) -> TreeCommit:
    """Check the form. Raises CommitRefused: malformed, too-large."""
    tree = raw.get("tree")
    if type(raw.get("v")) is not int or raw["v"] != 1 or raw.get("item") != "" or not isinstance(tree, str):
        raise CommitRefused("malformed")
    if units(tree) > STATE_MOST:
        raise CommitRefused("too-large")
    if "\0" in tree or any("\ud800" <= sign <= "\udfff" for sign in tree):
        raise CommitRefused("malformed")
    return TreeCommit(_number(raw.get("session")), _number(raw.get("seq")), tree)


def tree_is_new(commit: TreeCommit, *, session: int, seq: int, from_seq: int) -> bool:
    """False for what is here already, or came late. Raises CommitRefused where a later page has begun."""
    if commit.session > session:
        raise CommitRefused("malformed")
    is_over = commit.session < session
    if commit.seq <= (from_seq if is_over else seq):
        return False
    if is_over:
        raise CommitRefused("session-over")
    return True


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LARGEST:
        raise CommitRefused("malformed")
    return value
