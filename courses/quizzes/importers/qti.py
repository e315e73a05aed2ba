"""QTI 2.x and 3.0: an item, or a package of items; interactions that no kind of ours holds are named (pure)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import unquote

from courses.quizzes.importers.attached import Attachments
from courses.quizzes.importers.built import Builder, choice_of, explained, pairs_of, question
from courses.quizzes.importers.built import Choice as Option
from courses.quizzes.importers.kinds import truth_of
from courses.quizzes.importers.refusals import NoQuestions, XmlRefused
from courses.quizzes.importers.results import Format, Intake, intake_of
from courses.quizzes.importers.xmltree import Node, tree_of
from courses.quizzes.items import FULL_POINTS, Kind, QuestionData
from courses.quizzes.wording import number_in
from courses.workbooks.links import part_loader
from courses.workbooks.packages import Archive
from courses.workbooks.refusals import FileDamaged, FileSwells

MANIFEST = "imsmanifest.xml"
ITEM_MAX = 4 << 20
ITEMS_MAX = 5_000
BLANK = "____"
# Our own export marks what QTI does not tell apart: a few words beside one blank.
SHORT_CLASS = "academy-short"
# Before the uuid of a question in our own export: a name may not begin with a figure.
OWN = "q-"
BREAKING = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "prompt", "blockquote", "pre"}
)
PICTURES = frozenset({"img", "picture", "svg"})
SOUNDS = frozenset({"audio", "video", "object", "mediainteraction"})
SHOWN = frozenset({"img", "audio", "object"})
TAKEN = frozenset(
    {"choiceinteraction", "textentryinteraction", "inlinechoiceinteraction", "matchinteraction", "orderinteraction",
     "extendedtextinteraction"}
)  # fmt: skip
INLINE = frozenset({"textentryinteraction", "inlinechoiceinteraction"})
HUNDREDTHS_MAX = 10_000


def plain_name(name: str) -> str:
    """qti-assessment-item and assessmentItem are one."""
    return name.removeprefix("qti-").replace("-", "").lower()


def _levelled(node: Node) -> Node:
    """The same tree with names as `plain_name` says them, of elements and attributes."""
    attributes = {key.replace("-", "").lower(): value for key, value in node.attributes.items()}
    parts = [part if isinstance(part, str) else _levelled(part) for part in node.parts]
    return Node(plain_name(node.name), attributes, node.line, parts)


def is_qti(root: Node) -> bool:
    """Whether it is an item or a test of QTI 2 or 3, or a set of QTI 1."""
    return plain_name(root.name) in {"assessmentitem", "assessmenttest", "questestinterop"}


def intake_of_item(root: Node) -> Intake:
    """The question of a single file."""
    builder = Builder()
    _take(builder, _levelled(root), root.attributes.get("identifier", ""), root.line)
    return _intake(builder)


def intake_of_package(archive: Archive) -> Intake:
    """The questions of a package in the order of its manifest; each is found at its number in it."""
    builder, attachments = Builder(), Attachments()
    names = _item_names(archive)
    if not names:
        raise NoQuestions
    for number, name in enumerate(names[:ITEMS_MAX], start=1):
        try:
            root = _levelled(tree_of(archive.read(name, ITEM_MAX)))
        except (XmlRefused, FileDamaged, FileSwells):
            builder.error(number, "syntax", text=name[-40:])
            continue
        _attach(root, archive, posixpath.dirname(name), attachments)
        if root.name == "assessmentitem":
            _take(builder, root, root.attributes.get("identifier", name), number)
        elif root.name != "assessmenttest":
            builder.leave(number, name, "package-part")
    return _intake(builder, attachments)


def _attach(node: Node, archive: Archive, folder: str, attachments: Attachments) -> None:
    """Put signs where an item shows files of its package."""
    for place, part in enumerate(node.parts):
        if isinstance(part, str):
            continue
        if part.name not in SHOWN:
            _attach(part, archive, folder, attachments)
            continue
        source = part.node("source") or part
        href = source.attributes.get("src") or source.attributes.get("data") or ""
        name = posixpath.normpath(posixpath.join(folder, unquote(href))).casefold()
        if href and archive.has(name):
            said = part.attributes.get("alt") or part.attributes.get("arialabel") or ""
            node.parts[place] = attachments.sign(name, said, part_loader(archive, name))


def _intake(builder: Builder, attachments: Attachments | None = None) -> Intake:
    if not builder.found and not builder.errors and not builder.unsupported:
        builder.error(1, "nothing-found")
    return intake_of(
        Format.QTI, builder.finish(), builder.errors, builder.notes, builder.unsupported,
        files=attachments.files if attachments else (),
    )  # fmt: skip


def _item_names(archive: Archive) -> list[str]:
    """The files of the items, as the manifest names them; else every XML beside it."""
    manifests = [name for name in archive.names if posixpath.basename(name) == MANIFEST]
    if not manifests:
        return []
    folder = posixpath.dirname(min(manifests, key=len))
    root = tree_of(archive.read(min(manifests, key=len), ITEM_MAX))
    found = []
    for resource in root.all("resource"):
        href = unquote(resource.attributes.get("href", ""))
        name = posixpath.normpath(posixpath.join(folder, href)).casefold()
        is_item = "item" in resource.attributes.get(
            "type", ""
        ).lower() or "webcontent" not in resource.attributes.get("type", "")
        if is_item and name.endswith(".xml") and archive.has(name):
            found.append(name)
    if not found:
        found = sorted(
            name for name in archive.names if name.endswith(".xml") and posixpath.basename(name) != MANIFEST
        )
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Declared:
    """What a response declaration says: right values, what each earns, and how values are put together."""

    values: tuple[str, ...]
    mapped: dict[str, float]
    cardinality: str
    base: str


def _declared(root: Node) -> dict[str, Declared]:
    found = {}
    for node in root.nodes("responsedeclaration"):
        right = node.node("correctresponse")
        values = tuple(value.text.strip() for value in right.all("value")) if right else ()
        mapped = {
            entry.attributes.get("mapkey", "").strip(): float(
                number_in(entry.attributes.get("mappedvalue", "0")) or 0
            )
            for entry in node.all("mapentry")
        }
        cardinality = node.attributes.get("cardinality", "single").lower()
        base = node.attributes.get("basetype", "").lower()
        found[node.attributes.get("identifier", "")] = Declared(values, mapped, cardinality, base)
    return found


def _take(builder: Builder, root: Node, name: str, row: int) -> None:
    """One item: its interactions decide what it is."""
    body = root.node("itembody")
    found = list(_interactions(body)) if body else []
    item = root.attributes.get("title") or name
    others = [node.name for node in found if node.name not in TAKEN]
    if root.name == "questestinterop" or others:
        builder.leave(row, item, others[0] if others else root.name)
        return
    if body is None or not found:
        builder.leave(row, item, "description")
        return
    if len(found) > 1 and not all(node.name in INLINE for node in found):
        builder.leave(row, item, "several")
        return
    lost: list[str] = []
    stem = _stem(body, lost)
    builder.lose(row, item, sorted(set(lost)))
    made = _made(builder, row, root, found, stem)
    if made is None:
        return
    feedback = "\n".join(filter(None, (_text(node, lost) for node in root.nodes("modalfeedback"))))
    said = explained(feedback) or made.explanation
    builder.add(row, replace(made, explanation=said, points_hundredths=_points(root)), name.removeprefix(OWN))


def _interactions(node: Node) -> Iterator[Node]:
    for part in node.nodes():
        if part.name.endswith("interaction"):
            yield part
        else:
            yield from _interactions(part)


def _made(builder: Builder, row: int, root: Node, found: Sequence[Node], stem: str) -> QuestionData | None:
    declared = _declared(root)
    first = found[0]
    key = declared.get(first.attributes.get("responseidentifier", ""), Declared((), {}, "single", ""))
    if first.name in INLINE:
        keys = [declared.get(node.attributes.get("responseidentifier", "")) for node in found]
        return _blanks(builder, row, root, found, keys, stem)
    if first.name == "choiceinteraction":
        return _choice(builder, row, first, key, stem)
    if first.name == "orderinteraction":
        return _order(builder, row, first, key, stem)
    if first.name == "matchinteraction":
        return _match(builder, row, first, key, stem)
    return question(Kind.ESSAY, stem)


def _choice(builder: Builder, row: int, node: Node, key: Declared, stem: str) -> QuestionData | None:
    lost: list[str] = []
    choices = []
    for each in node.all("simplechoice"):
        name = each.attributes.get("identifier", "")
        feedback = "\n".join(_text(part, lost) for part in each.nodes("feedbackinline"))
        weight = 100.0 if name in key.values else 0.0
        choices.append(Option(_text(each, lost), weight, feedback))
    builder.lose(row, stem, sorted(set(lost)))
    if not any(choice.weight for choice in choices) and key.mapped:
        best = max(key.mapped.values(), default=0.0) or 1.0
        names = [each.attributes.get("identifier", "") for each in node.all("simplechoice")]
        choices = [
            replace(choice, weight=100 * key.mapped.get(name, 0.0) / best)
            for choice, name in zip(choices, names, strict=True)
        ]
    said = explained("", choices)
    is_single = key.cardinality == "single"
    truths = [truth_of(choice.text) for choice in choices]
    if (
        is_single
        and sorted(map(str, truths)) == ["False", "True"]
        and any(choice.weight for choice in choices)
    ):
        right = next(truth for truth, choice in zip(truths, choices, strict=True) if choice.weight)
        return question(Kind.TRUEFALSE, stem, answer=right, explanation=said)
    item = question(Kind.SINGLE, stem, explanation=said)
    right_places = [place for place, choice in enumerate(choices) if choice.weight > 0]
    if is_single or not right_places:
        return choice_of(builder, row, item, choices, is_single=True)
    _say_mapping(builder, row, key)
    return replace(
        item, kind=Kind.MULTIPLE, options={"": [each.text for each in choices]}, answer=right_places
    )


def _say_mapping(builder: Builder, row: int, key: Declared) -> None:
    weights = {key.mapped[name] for name in key.values if name in key.mapped}
    if len(weights) > 1:
        builder.note(row, "weights-lost")


def _order(builder: Builder, row: int, node: Node, key: Declared, stem: str) -> QuestionData | None:
    lost: list[str] = []
    names = [each.attributes.get("identifier", "") for each in node.all("simplechoice")]
    options = [_text(each, lost) for each in node.all("simplechoice")]
    builder.lose(row, stem, sorted(set(lost)))
    if sorted(key.values) != sorted(names):
        builder.error(row, "order-partial", n=len(names), found=len(set(key.values) & set(names)))
        return None
    return question(
        Kind.ORDERING, stem, options={"": options}, answer=[names.index(value) for value in key.values]
    )


def _match(builder: Builder, row: int, node: Node, key: Declared, stem: str) -> QuestionData | None:
    """Each left side has one right side; sides that nothing fits stay as what leads astray."""
    sets = node.nodes("simplematchset")
    if len(sets) != 2:
        builder.leave(row, stem, "matchinteraction")
        return None
    lost: list[str] = []
    left, right = (
        {
            each.attributes.get("identifier", ""): _text(each, lost)
            for each in group.nodes("simpleassociablechoice")
        }
        for group in sets
    )
    builder.lose(row, stem, sorted(set(lost)))
    values = key.values or tuple(name for name, weight in key.mapped.items() if weight > 0)
    sides = [value.split() for value in values if len(value.split()) == 2]
    goals = {(a if a in left else b): (b if a in left else a) for a, b in sides}
    if len(goals) != len(sides) or set(goals) != set(left) or not set(goals.values()) <= set(right):
        builder.leave(row, stem, "matchinteraction")
        return None
    pairs = [(left[name], right[goals[name]]) for name in left]
    pairs += [("", right[name]) for name in right if name not in goals.values()]
    made, places = pairs_of(pairs)
    return question(Kind.MATCHING, stem, options={"": made}, answer=places)


def _blanks(
    builder: Builder, row: int, root: Node, found: Sequence[Node], keys: Sequence[Declared | None], stem: str
) -> QuestionData | None:
    blanks = []
    for node, key in zip(found, keys, strict=True):
        texts = _accepted(node, key)
        if not texts:
            builder.error(row, "no-key")
            return None
        blanks.append(texts)
    if any(node.name == "inlinechoiceinteraction" for node in found):
        builder.lose(row, stem, ["cloze-part"])
    first = keys[0]
    is_number = first is not None and first.base in {"float", "integer"}
    if len(found) == 1 and is_number and number_in(blanks[0][0]) is not None:
        words = stem.removesuffix(BLANK).strip() if found[0].attributes.get("class") == SHORT_CLASS else stem
        return question(Kind.NUMERICAL, words, answer={"value": blanks[0][0], "tolerance": _tolerance(root)})
    if len(found) == 1 and found[0].attributes.get("class") == SHORT_CLASS:
        return question(Kind.SHORT, stem.removesuffix(BLANK).strip(), answer=blanks[0])
    return question(Kind.FILL, stem, answer=blanks)


def _accepted(node: Node, key: Declared | None) -> list[str]:
    """The right value, then what earns as much as it."""
    if key is None:
        return []
    best = max(key.mapped.values(), default=0.0)
    names = [*key.values, *(name for name, weight in key.mapped.items() if weight == best > 0)]
    if node.name == "inlinechoiceinteraction":
        words = {each.attributes.get("identifier", ""): _text(each, []) for each in node.all("inlinechoice")}
        names = [words[name] for name in names if name in words]
    return list(dict.fromkeys(name for name in names if name))


def _tolerance(root: Node) -> str:
    """What an `equal` of the response processing lets pass on both sides, in the unit of the value."""
    for node in root.all("equal"):
        margins = [number_in(part) for part in node.attributes.get("tolerance", "").split()]
        known = [margin for margin in margins if margin is not None]
        if node.attributes.get("tolerancemode", "").lower() == "absolute" and known:
            return f"{max(known):f}"
    return "0"


def _points(root: Node) -> int:
    """The best score of the item, in hundredths."""
    for node in root.nodes("outcomedeclaration"):
        best = number_in(node.attributes.get("normalmaximum", ""))
        if node.attributes.get("identifier") == "MAXSCORE":
            best = number_in(node.text.strip()) or best
        if best is not None and Decimal("0.01") <= best:
            return min(int(best * 100), HUNDREDTHS_MAX)
    return FULL_POINTS


def _stem(body: Node, lost: list[str]) -> str:
    """What is asked: the body without its choices, a blank where a word is to be written."""
    return _clean(_pieces(body, lost, is_stem=True))


def _text(node: Node, lost: list[str]) -> str:
    """The words of a choice, without what is said about it."""
    return _clean(_pieces(node, lost, is_stem=False))


def _clean(pieces: Iterator[str]) -> str:
    lines = (
        " ".join(line.split())
        for line in re.sub(r"[ \t\r\n]*\ue000[ \t\r\n]*", "\ue000", "".join(pieces)).split("\ue000")
    )
    return "\n".join(line for line in lines if line)


def _pieces(node: Node, lost: list[str], *, is_stem: bool) -> Iterator[str]:
    for part in node.parts:
        if isinstance(part, str):
            yield part
            continue
        name = part.name
        if name in PICTURES or name in SOUNDS:
            is_picture = name in PICTURES or part.attributes.get("type", "").startswith("image/")
            lost.append("picture" if is_picture else "media")
            yield part.attributes.get("alt", "")
        elif name in INLINE:
            yield BLANK
        elif is_stem and name.endswith("interaction"):
            prompt = part.node("prompt")
            yield "\ue000"
            if prompt is not None:
                yield from _pieces(prompt, lost, is_stem=True)
        elif name not in {
            "feedbackinline",
            "feedbackblock",
            "rubricblock",
            "templateinline",
            "templateblock",
            "script",
            "style",
        }:
            yield "\ue000" if name in BREAKING else ""
            yield from _pieces(part, lost, is_stem=is_stem)
            yield "\ue000" if name in BREAKING else ""
