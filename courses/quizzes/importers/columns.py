"""Which column holds what: headings of question sheets in Chinese, English and Vietnamese as trainers write them."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from courses.workbooks.grid import narrow

PLACES = 12
LONGEST = 24


class Part(StrEnum):
    """What a column of a question sheet holds."""

    ID = "id"
    NUMBER = "number"
    KIND = "kind"
    STEM = "stem"
    OPTION = "option"
    OPTIONS = "options"
    ANSWER = "answer"
    TOLERANCE = "tolerance"
    EXPLANATION = "explanation"
    DIFFICULTY = "difficulty"
    POINTS = "points"
    CATEGORY = "category"
    TAGS = "tags"
    MARKING = "marking"
    RUBRIC = "rubric"
    LEFT = "left"
    RIGHT = "right"
    CORRECT = "correct"


class Role(NamedTuple):
    """A part, the place of an option, and the language where a heading names one."""

    part: Part
    place: int = 0
    language: str = ""

    @property
    def token(self) -> str:
        """The role as a form and a file of ours name it: stem, option-2, stem.en."""
        place = f"-{self.place + 1}" if self.part is Part.OPTION else ""
        return f"{self.part}{place}" + (f".{self.language}" if self.language else "")


def role_from(token: str) -> Role | None:
    """What `Role.token` wrote; None for anything else."""
    name, _dot, language = token.partition(".")
    part, _dash, place = name.partition("-")
    if (
        part not in set(Part)
        or language not in {"", "zh-hans", "en", "vi"}
        or (place and not place.isdecimal())
    ):
        return None
    number = int(place[:2]) - 1 if place else 0
    return Role(Part(part), number, language) if 0 <= number < PLACES else None


# Written without spaces, signs, case and accents (`plain`).
NAMES: dict[Part, str] = {
    Part.ID: "id uuid 题目id 试题id 题目标识 系统编号 questionid",
    Part.NUMBER: "题号 序号 编号 试题编号 题目编号 试题序号 题序 序 no number index questionno questionnumber stt causo macauhoi socau qid",
    Part.KIND: "题型 类型 试题类型 题目类型 题型名称 试题题型 题类 考题类型 type kind questiontype qtype itemtype loai loaicauhoi loaicau dangcauhoi kieucauhoi dang",
    Part.STEM: "题干 题目 题目内容 试题内容 试题 题干内容 题目题干 试题题干 试题题目 问题 题目描述 题目名称 试题名称 内容 考题 题文 问题内容 "
    "stem question questiontext text content questionstem title prompt itemstem questioncontent questiontitle "
    "cauhoi noidung noidungcauhoi debai dethi noidungcau tieudecauhoi",
    Part.OPTIONS: "选项 选项内容 备选项 备选答案 候选项 全部选项 答案选项 可选项 选择项 选项列表 options choices optiontext alternatives answeroptions "
    "phuongan luachon cacphuongan cacluachon dapanluachon cacdapan",
    Part.ANSWER: "答案 正确答案 标准答案 参考答案 试题答案 题目答案 正确选项 答案内容 正解 答 key answer answers correct correctanswer correctanswers rightanswer "
    "answerkey solution correctoption dapan dapandung dapanchinhxac traloi cautraloi ketqua dapanchinh",
    Part.TOLERANCE: "误差 允许误差 容差 误差范围 tolerance error margin saiso dungsai",
    Part.EXPLANATION: "解析 答案解析 试题解析 题目解析 题解 说明 解释 答题解析 详解 解答 点评 feedback explanation rationale generalfeedback comment analysis explain "
    "giaithich giaithichdapan loigiai huongdan phantich",
    Part.DIFFICULTY: "难度 难易度 难易程度 难度系数 难度等级 试题难度 题目难度 难易 难度级别 difficulty level difficultylevel hardness facility dokho mucdo mucdokho capdo",
    Part.POINTS: "分值 分数 得分 每题分值 题目分值 试题分值 题目分数 试题分数 满分 分 默认分值 points point score mark marks defaultgrade grade weight diem sodiem diemso thangdiem",
    Part.CATEGORY: "分类 章节 章 节 所属章节 试题分类 题目分类 题库分类 所属分类 类别 目录 模块 单元 所属目录 一级分类 二级分类 三级分类 所属模块 课程章节 大类 小类 题库 "
    "category chapter unit section module topic folder chuong chude danhmuc phan bai phanloai chuyende",
    Part.TAGS: "标签 知识点 考点 关键词 关键字 所属知识点 题目标签 试题标签 考核点 鉴定点 tag tags keyword keywords knowledgepoint tutukhoa tukhoa the nhan kienthuc",
    Part.MARKING: "漏选得分 漏选分值 少选得分 漏选给分 少选给分 漏选分数 多选漏选得分 评分方式 评分规则 给分规则 半对得分 部分得分 得分规则 计分方式 marking partial partialcredit "
    "partialmarks halfright cachchamdiem cachcham diemtungphan",
    Part.RUBRIC: "评分细则 评分标准 评分点 评分要点 rubric criteria criterion gradingcriteria tieuchi tieuchicham tieuchichamdiem",
    Part.LEFT: "左列 左项 左侧 左 左边 left premise vetrai cottrai",
    Part.RIGHT: "右列 右项 右侧 右 右边 right match vephai cotphai",
    Part.CORRECT: "是否正确 是否答案 是否正确答案 是否为答案 iscorrect isanswer isright ladapan ladapandung",
}
KNOWN: dict[str, Part] = {word: part for part, words in NAMES.items() for word in words.split()}
# 选项A, 选项1, 选项一, A选项, Option 1, đáp án A, and a bare A.
OPTION = re.compile(
    r"(?:选项|答案选项|备选项|备选答案|选择项|选项内容|答案|选择|option|choice|answer|answeroption|alternative|phuongan|dapan|luachon|opt)?"
    r"([a-l]|1[0-2]|[1-9]|[一二三四五六七八九十])(?:选项|项|内容|选项内容)?"
)
NAMED = re.compile(r"[a-l]|.{2,}")
NUMERALS = "一二三四五六七八九十"
BRACKETS = re.compile(r"[(\[{<【《〈「][^)\]}>】》〉」]*[)\]}>】》〉」]")
NOT_LETTERS = re.compile(r"[\W_]+")
LANGUAGES = {
    "en": "en|eng|english|英|英文|英语|tieng anh|tiếng anh|anh",
    "vi": "vi|vie|vn|vietnamese|越|越南|越南语|越文|越语|tiếng việt|tieng viet|việt",
    "zh-hans": "zh|cn|zh-cn|zh-hans|chs|chinese|中|中文|汉语|简体|简体中文|tiếng trung|tieng trung|trung",
}
_BY_NAME = {name: code for code, names in LANGUAGES.items() for name in names.split("|")}
_NAMES = "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True))
_MARKED = re.compile(rf"[(\[【]\s*({_NAMES})\s*[)\]】]\s*$|[\s_.\-/:]({_NAMES})$")
_BEFORE = re.compile(r"^(英文|英语|越文|越南语|越语|中文|english|vietnamese|chinese)\s*(?=\S)")


def plain(heading: str) -> str:
    """A heading in one spelling: no brackets, spaces, line breaks, signs, case or accents."""
    text = narrow(heading).casefold().replace("đ", "d")
    text = BRACKETS.sub("", text) or text
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return NOT_LETTERS.sub("", text)


def role_of(heading: str) -> Role | None:
    """What the column under a heading holds; None for one that we do not know."""
    text = narrow(heading).casefold().strip("*＊ ")
    if not text or len(text) > 2 * LONGEST:
        return None
    language = ""
    if marked := _MARKED.search(text):
        language = _BY_NAME[marked[1] or marked[2]]
        text = text[: marked.start()]
    elif before := _BEFORE.match(text):
        language = _BY_NAME[before[1]]
        text = text[before.end() :]
    role = _role(plain(text)) or _role_of_parts(text)
    return role._replace(language=language) if role else None


def is_heading(text: str) -> object:
    """What a CSV's characters are told by: None for a text that is no heading."""
    return role_of(text)


def _role(word: str) -> Role | None:
    if not word or len(word) > LONGEST:
        return None
    if word in KNOWN:
        return Role(KNOWN[word])
    option = OPTION.fullmatch(word)
    # A bare 1 or 一 is a value; a bare A is a heading.
    if option is None or not NAMED.fullmatch(word) or word.isdecimal():
        return None
    return Role(Part.OPTION, _place(option[1]))


def _place(sign: str) -> int:
    if sign in NUMERALS:
        return NUMERALS.index(sign)
    return int(sign) - 1 if sign.isdecimal() else ord(sign) - ord("a")


def _role_of_parts(text: str) -> Role | None:
    """题型/类型, 答案|正确答案: each side of a stroke is tried alone; then the long words inside."""
    for part in re.split(r"[/|、或]", text):
        if found := _role(plain(part)):
            return found
    word = plain(text)
    return (
        next((Role(part) for inner, part in INSIDE if inner in word), None) if len(word) <= LONGEST else None
    )


INSIDE: tuple[tuple[str, Part], ...] = (
    ("题型", Part.KIND),
    ("试题类型", Part.KIND),
    ("正确答案", Part.ANSWER),
    ("题干", Part.STEM),
    ("解析", Part.EXPLANATION),
    ("难度", Part.DIFFICULTY),
    ("难易", Part.DIFFICULTY),
    ("知识点", Part.TAGS),
    ("分值", Part.POINTS),
    ("章节", Part.CATEGORY),
    ("correctanswer", Part.ANSWER),
    ("questiontext", Part.STEM),
    ("cauhoi", Part.STEM),
    ("dapandung", Part.ANSWER),
    ("类型", Part.KIND),
)
