"""What is wrong or odd in a file of questions, in words that say what to write."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.quizzes.importers.results import Finding, Unsupported

FINDINGS: dict[str, Promise] = {
    "no-headings": _("No line of headings was found. Write 题干, 选项A, 选项B, 答案 above the columns."),
    "nothing-found": _("No question was found in this text. Write 1. before a question and A. before an option."),
    "stem-missing": _("The question is missing. Write it here, or empty the line."),
    "too-long": _("The question is longer than %(n)s characters. Shorten it."),
    "kind-unknown": _("“%(said)s” is no kind of question. Write 单选题, 多选题, 判断题, 填空题 or 简答题."),
    "options-missing": _("A choice needs two options at least. Write each into its own column."),
    "option-gap": _("Option %(letter)s is empty, but %(next)s is not. Fill it, or move the others up."),
    "options-differ": _("%(found)s options here, %(n)s in the first language. Write the same number in each."),
    "answer-missing": _("The answer is missing. Write it, for example B."),
    "option-beyond": _("The answer names %(answer)s, but there are only %(n)s options."),
    "answer-unknown": _("“%(answer)s” is no option. Write a letter from A to %(last)s, or the option itself."),
    "several-answers": _("%(n)s right answers for a question with one. Write one letter, or call it 多选题."),
    "not-truth": _("“%(answer)s” is neither true nor false. Write 对 or 错."),
    "blanks-differ": _("The question shows %(n)s blanks, the answer fills %(found)s. Separate blanks by ；."),
    "not-a-number": _("“%(answer)s” is no number. Write one, with a tolerance if you like: 12.5 ± 0.5."),
    "not-a-pair": _("“%(text)s” is no pair. Write left = right."),
    "order-partial": _("The order names %(found)s of %(n)s options. Name each once, for example BDAC."),
    "difficulty-unknown": _("“%(said)s” is no difficulty. Write 易, 中, 难, or a number from 1 to 5."),
    "points-unknown": _("“%(said)s” is no number of points. Write a number from 0.01 to 100."),
    "rubric-points": _("“%(line)s” has no points. Write: what is looked at | 2."),
    "formula": _("This formula was never calculated. Open the file in Excel and save it once, or write the value."),
    "cell-error": _("The spreadsheet shows the error %(error)s here. Write the value."),
    "date-cell": _("The spreadsheet made the date %(date)s of this. Format the cell as text and write it again."),
    "marking-unknown": _("No rule gives “%(said)s” for a half-right answer. Each right part earns its share instead."),
    "long-answer": _("A long answer is compared by a person, so this is a text to be marked."),
    "other-answer": _("The same question stands in row %(row)s with another answer. The first one is taken."),
    "bank-answer": _("The bank has this question with another answer. It stays as it is; change it there."),
    "weights-lost": _("The right options had different weights. Here each earns the same share."),
    "penalty-lost": _("Wrong options counted otherwise. Here a wrong choice takes one share away."),
    "penalty-single": _("Wrong options took points away. Here a wrong choice earns nothing."),
    "wildcard": _("“%(text)s” has a * for any text. Here it is compared as it is written."),
    "partial-answer": _("“%(text)s” earned %(percent)s per cent and is not accepted here."),
    "case-lost": _("Capitals mattered in this answer. Here they do not."),
    "order-kept": _("The options were not to be mixed. Here a quiz decides that."),
    "section-left": _("Text before the first question was left out: “%(text)s”."),
    "syntax": _("This cannot be read: “%(text)s”. A bracket or a sign is missing here."),
    "pictures-many": _("%(n)s pictures and sounds in one question. It holds twelve; take some away."),
    "picture-unreadable": _("The picture “%(name)s” cannot be taken: %(said)s"),
    "no-key": _("No answer is marked as right. Mark one."),
}  # fmt: skip
UNSUPPORTED: dict[str, Promise] = {
    "description": _("a text that asks nothing"),
    "picture": _("a picture, to be added in the bank"),
    "file": _("a file inside the question, to be added in the bank"),
    "media": _("sound or film, to be added in the bank"),
    "kind": _("a kind of question that is not kept here"),
    "cloze-part": _("a choice inside a text, kept as a blank"),
    "tolerances": _("several numbers with weights, of which the first right one is kept"),
    "package-part": _("a part of the package that is no question"),
    "several": _("several questions in one item"),
    "formula-part": _("a calculated value"),
}


def finding_words(finding: Finding) -> str:
    """What to tell the person about a place, in the active language."""
    if why := finding.values.get("why"):
        return str(why)
    return str(FINDINGS[finding.code]) % finding.values


def unsupported_words(part: Unsupported) -> str:
    """What of it cannot be kept, in the active language."""
    return str(UNSUPPORTED.get(part.what, UNSUPPORTED["kind"]))
