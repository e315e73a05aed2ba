"""Aiken: a question, its options by letters, ANSWER: and a letter (pure)."""

from __future__ import annotations

import re

from courses.quizzes.importers.drafts import Draft
from courses.quizzes.importers.results import Finding

OPTION = re.compile(r"^\s*([A-L])\s*[.)]\s*(.*)$")
ANSWER = re.compile(r"^\s*ANSWER\s*:\s*(.+?)\s*$", re.IGNORECASE)
FEEDBACK = re.compile(r"^\s*FEEDBACK\s*:\s*(.+?)\s*$", re.IGNORECASE)


def is_aiken(text: str) -> bool:
    """Whether options are named by letters and answered by lines of their own."""
    lines = text.splitlines()
    return any(ANSWER.match(line) for line in lines) and any(OPTION.match(line) for line in lines)


def drafts_of_aiken(text: str) -> tuple[list[Draft], list[Finding]]:
    """Its questions. One without an answer, or without options, is found at its line."""
    drafts: list[Draft] = []
    errors: list[Finding] = []
    now: Draft | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if drafts and line.strip() and (now is not None or FEEDBACK.match(line)):
            drafts[-1].last = number
        if not line.strip():
            if now is not None and (now.options() or "answer" in now.values):
                now = None
            continue
        if drafts and (feedback := FEEDBACK.match(line)):
            drafts[-1].add("explanation", feedback[1])
        elif answer := ANSWER.match(line):
            if now is None:
                errors.append(Finding(None, number, "A", "syntax", {"text": line.strip()[:40]}))
            else:
                now.values["answer"] = answer[1]
            now = None
        elif now is not None and (option := OPTION.match(line)):
            now.values[f"option-{len(now.options()) + 1}"] = option[2].strip()
        elif now is not None and not now.options():
            now.add("stem", line.strip())
        else:
            now = Draft(number, "choice", {"stem": line.strip()})
            drafts.append(now)
    return drafts, errors
