"""What kind of question a word names, or its options and answer betray (pure)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from courses.quizzes.items import Kind
from courses.quizzes.wording import number_in
from courses.workbooks.grid import narrow

# 选择题 says that there are options, not how many are right: the answer decides.
CHOICE = "choice"
# 简答题 is marked by the machine where a few words answer it, by a person where sentences do.
BRIEF = "brief"
# 计算题: a number that the machine marks, or a way to it that a person does.
SUM = "sum"
SHORT_MAX = 30
# Longer words first: 不定项选择题 before 选择题.
WORDS: tuple[tuple[str, str], ...] = (
    ("不定项", Kind.MULTIPLE), ("多项选择", Kind.MULTIPLE), ("多选", Kind.MULTIPLE), ("复选", Kind.MULTIPLE),
    ("单项选择", Kind.SINGLE), ("单选", Kind.SINGLE), ("判断", Kind.TRUEFALSE), ("是非", Kind.TRUEFALSE),
    ("对错", Kind.TRUEFALSE), ("正误", Kind.TRUEFALSE), ("选择", CHOICE), ("填空", Kind.FILL), ("完形", Kind.FILL),
    ("数值", Kind.NUMERICAL), ("数字题", Kind.NUMERICAL), ("计算", SUM), ("连线", Kind.MATCHING), ("匹配", Kind.MATCHING),
    ("配对", Kind.MATCHING), ("排序", Kind.ORDERING), ("顺序", Kind.ORDERING), ("简答", BRIEF), ("简述", BRIEF),
    ("名词解释", BRIEF), ("短答", Kind.SHORT), ("论述", Kind.ESSAY), ("问答", BRIEF), ("作文", Kind.ESSAY),
    ("写作", Kind.ESSAY), ("主观", Kind.ESSAY), ("案例", Kind.ESSAY), ("分析", Kind.ESSAY), ("实操", Kind.PRACTICAL),
    ("实作", Kind.PRACTICAL), ("技能操作", Kind.PRACTICAL), ("操作题", Kind.PRACTICAL),
    ("multipleresponse", Kind.MULTIPLE), ("multipleselect", Kind.MULTIPLE), ("multipleanswer", Kind.MULTIPLE),
    ("multiselect", Kind.MULTIPLE), ("multianswer", Kind.MULTIPLE), ("severalright", Kind.MULTIPLE),
    ("checkbox", Kind.MULTIPLE), ("selectall", Kind.MULTIPLE), ("multiplecorrect", Kind.MULTIPLE),
    ("nhieudapan", Kind.MULTIPLE), ("nhieuluachon", CHOICE), ("chonnhieu", Kind.MULTIPLE), ("dachon", Kind.MULTIPLE),
    ("motdapan", Kind.SINGLE), ("chonmot", Kind.SINGLE), ("donchon", Kind.SINGLE), ("tracnghiem", CHOICE),
    ("singlechoice", Kind.SINGLE), ("singleselect", Kind.SINGLE), ("singleanswer", Kind.SINGLE), ("radio", Kind.SINGLE),
    ("onerightanswer", Kind.SINGLE), ("multiplechoice", CHOICE), ("multichoice", CHOICE), ("choice", CHOICE),
    ("truefalse", Kind.TRUEFALSE), ("trueorfalse", Kind.TRUEFALSE), ("yesno", Kind.TRUEFALSE), ("dungsai", Kind.TRUEFALSE),
    ("dunghaysai", Kind.TRUEFALSE), ("fill", Kind.FILL), ("blank", Kind.FILL), ("cloze", Kind.FILL), ("dienkhuyet", Kind.FILL),
    ("dienvao", Kind.FILL), ("dientu", Kind.FILL), ("dienchotrong", Kind.FILL), ("numeri", Kind.NUMERICAL),
    ("number", Kind.NUMERICAL), ("dienso", Kind.NUMERICAL), ("caso", Kind.NUMERICAL), ("calculat", SUM), ("match", Kind.MATCHING),
    ("pairs", Kind.MATCHING), ("ghepdoi", Kind.MATCHING), ("ghepnoi", Kind.MATCHING), ("noicot", Kind.MATCHING),
    ("order", Kind.ORDERING), ("sequenc", Kind.ORDERING), ("ranking", Kind.ORDERING), ("sapxep", Kind.ORDERING),
    ("shortanswer", BRIEF), ("shorttext", Kind.SHORT), ("afewwords", Kind.SHORT), ("traloingan", BRIEF), ("openended", Kind.ESSAY),
    ("essay", Kind.ESSAY), ("longanswer", Kind.ESSAY), ("tuluan", Kind.ESSAY), ("practical", Kind.PRACTICAL),
    ("thuchanh", Kind.PRACTICAL),
)  # fmt: skip
EXACT: dict[str, str] = {
    **{str(kind): str(kind) for kind in Kind}, "sc": Kind.SINGLE, "mc": CHOICE, "mcq": CHOICE, "tf": Kind.TRUEFALSE,
    "ma": Kind.MULTIPLE, "fib": Kind.FILL, "sa": BRIEF, "num": Kind.NUMERICAL, "multi": Kind.MULTIPLE,
    "bool": Kind.TRUEFALSE, "boolean": Kind.TRUEFALSE, "noi": Kind.MATCHING, "so": Kind.NUMERICAL,
    "dien": Kind.FILL, "单": Kind.SINGLE, "多": Kind.MULTIPLE, "判": Kind.TRUEFALSE, "填": Kind.FILL, "text": BRIEF,
    "简": BRIEF, "practicaltask": Kind.PRACTICAL,
}  # fmt: skip
_SIGNS = re.compile(r"[\W_\d]+")
_SENTENCE = re.compile(r"[。！？\n；;]|[.!?]\s")


def kind_word(text: str) -> str | None:
    """The kind that a text names, or CHOICE, BRIEF, SUM where it leaves that open; None when it names none."""
    word = narrow(text).casefold().replace("đ", "d")
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = _SIGNS.sub("", word)
    if word in EXACT:
        return EXACT[word]
    return next((str(kind) for part, kind in WORDS if part in word), None)


def is_brief(answer: str) -> bool:
    """Whether a few words answer it: what a machine may compare."""
    text = answer.strip()
    return (
        bool(text) and not _SENTENCE.search(text) and all(len(part) <= SHORT_MAX for part in text.split("|"))
    )


def settled(word: str | None, options: Sequence[str], answer: str, right: int, blanks: int) -> Kind | None:
    """The kind, from the word of the file (None: left out), its options, its answer, how many options that names
    (0: it names none) and how many blanks the stem shows. None when nothing tells.
    """
    if word in {BRIEF, SUM} and len(options) > 1:
        word = CHOICE
    if word == BRIEF:
        return Kind.SHORT if is_brief(answer) else Kind.ESSAY
    if word == SUM:
        return Kind.NUMERICAL if number_in(_value(answer)) is not None else Kind.ESSAY
    if word == CHOICE or (word is None and len(options) > 1):
        return Kind.MULTIPLE if right > 1 else Kind.SINGLE
    if word is not None:
        return Kind(word)
    return _guessed(answer, blanks)


def _value(answer: str) -> str:
    return re.split(r"±|\+/-|\+-", answer)[0]


def _guessed(answer: str, blanks: int) -> Kind | None:
    """Without options and without a kind."""
    if truth_of(answer) is not None and answer.strip().upper() not in {"A", "B", "1", "0"}:
        return Kind.TRUEFALSE
    if blanks and answer.strip():
        return Kind.FILL
    if number_in(_value(answer)) is not None:
        return Kind.NUMERICAL
    if not answer.strip():
        return None
    return Kind.SHORT if is_brief(answer) else Kind.ESSAY


TRUE = frozenset("正确 对 是 √ ✓ ✔ ☑ 真 真确 正 right t true y yes r dung d ok correct 1 v".split())  # noqa: SIM905  reads as a table
FALSE = frozenset("错误 错 否 不对 不正确 × ✗ ✘ ✕ x 假 误 wrong f false n no w sai s incorrect 0".split())  # noqa: SIM905
_DECORATION = re.compile(r"^(答案|参考答案|正确答案|answer|đáp án)?\s*[:：]?\s*|[\s.。!！()（）【】\[\]]+")


def truth_of(text: str) -> bool | None:
    """True or false in any spelling; None for anything else."""
    word = _DECORATION.sub("", narrow(text).casefold()).replace("đ", "d")
    if not word.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = folded or word
    if word in TRUE:
        return True
    return False if word in FALSE else None
