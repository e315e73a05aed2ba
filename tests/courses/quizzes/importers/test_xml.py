"""Moodle XML and QTI: what a kind of ours holds comes in, the rest is named; nothing of a stranger's XML does harm."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from courses.quizzes.importers.formats import intake_of_file
from courses.quizzes.importers.refusals import NoQuestions, XmlRefused
from courses.quizzes.importers.results import Format

MOODLE = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/电工/接地</text></category></question>
<question type="multichoice">
  <name><text>q1</text></name>
  <questiontext format="html"><text><![CDATA[<p>水的分子式是 H<sub>2</sub>O 吗<script>alert(1)</script> <img src="@@PLUGINFILE@@/a.png" alt=""></p>]]></text>
  <file name="a.png" encoding="base64">iVBORw0KGgo=</file></questiontext>
  <generalfeedback format="html"><text>&lt;p&gt;见书&lt;/p&gt;</text></generalfeedback>
  <defaultgrade>2.5</defaultgrade><single>true</single>
  <answer fraction="100" format="html"><text>是</text><feedback><text>对</text></feedback></answer>
  <answer fraction="0" format="html"><text>否</text><feedback><text></text></feedback></answer>
  <tags><tag><text>化学</text></tag></tags><idnumber>w-1</idnumber>
</question>
<question type="multichoice"><questiontext><text>选两个</text></questiontext><single>false</single>
  <answer fraction="70"><text>甲</text></answer><answer fraction="30"><text>乙</text></answer><answer fraction="-100"><text>丙</text></answer>
</question>
<question type="truefalse"><questiontext><text>真的</text></questiontext>
  <answer fraction="0"><text>true</text></answer><answer fraction="100"><text>false</text></answer></question>
<question type="shortanswer"><questiontext><text>首都</text></questiontext><usecase>1</usecase>
  <answer fraction="100"><text>北京</text></answer><answer fraction="50"><text>上海</text></answer></question>
<question type="numerical"><questiontext><text>圆周率</text></questiontext>
  <answer fraction="100"><text>3.14</text><tolerance>0.01</tolerance></answer></question>
<question type="matching"><questiontext><text>配对</text></questiontext>
  <subquestion><text>猫</text><answer><text>喵</text></answer></subquestion>
  <subquestion><text>狗</text><answer><text>汪</text></answer></subquestion>
  <subquestion><text></text><answer><text>哞</text></answer></subquestion></question>
<question type="ordering"><questiontext><text>排序</text></questiontext>
  <answer fraction="2"><text>验电</text></answer><answer fraction="1"><text>停电</text></answer></question>
<question type="essay"><questiontext><text>论述</text></questiontext><graderinfo><text>三点</text></graderinfo></question>
<question type="cloze"><questiontext><text><![CDATA[<p>法国首都 {1:SHORTANSWER:=巴黎~%50%里昂#不}，{1:MULTICHOICE:=一~二} 加 {2:NUMERICAL:=3:0.1}</p>]]></text></questiontext></question>
<question type="description"><name><text>说明</text></name><questiontext><text>读一读</text></questiontext></question>
<question type="calculated"><name><text>算</text></name><questiontext><text>{a}+{b}</text></questiontext></question>
<question type="multichoice"><questiontext><text>没有答案</text></questiontext>
  <answer fraction="0"><text>一</text></answer><answer fraction="0"><text>二</text></answer></question>
</quiz>
"""


def told(intake):
    return [(each.question.kind, each.question.answer) for each in intake.found]


def test_moodle_xml_comes_in_with_everything_that_has_a_place():
    intake = intake_of_file(MOODLE.encode())
    assert intake.format is Format.MOODLE
    assert told(intake) == [
        ("single", 0), ("multiple", [0, 1]), ("truefalse", False), ("short", ["北京"]),
        ("numerical", {"value": "3.14", "tolerance": "0.01"}), ("matching", [0, 1]), ("ordering", [0, 1]), ("essay", None),
        ("fill", [["巴黎"], ["一"], ["3"]]),
    ]  # fmt: skip
    first = intake.found[0]
    assert (first.row, first.number, first.question.stem) == (4, "w-1", {"zh-hans": "水的分子式是 H₂O 吗"})
    assert (first.question.category, first.question.tags, first.question.points_hundredths) == (
        "电工/接地",
        ["化学"],
        250,
    )
    assert first.question.explanation == {"zh-hans": "见书\n是: 对"}
    assert intake.found[5].question.options == {"zh-hans": [["猫", "喵"], ["狗", "汪"], ["", "哞"]]}
    assert intake.found[6].question.options == {"zh-hans": ["停电", "验电"]}
    assert intake.found[8].question.stem == {"zh-hans": "法国首都 ____，____ 加 ____"}
    assert [(u.item, u.what, u.is_part) for u in intake.unsupported if not u.is_part or u.what == "picture"] == [
        ("说明", "description", False), ("算", "calculated", False),
    ]  # fmt: skip
    assert {n.code for n in intake.notes} == {"weights-lost", "penalty-lost", "case-lost", "partial-answer"}
    assert [e.code for e in intake.errors] == ["no-key"]


ITEM3 = """<?xml version="1.0" encoding="UTF-8"?>
<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i1" title="t" adaptive="false" time-dependent="false">
{declared}<qti-item-body>{body}</qti-item-body>{after}</qti-assessment-item>"""
ITEM2 = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i1" title="t" adaptive="false" timeDependent="false">
{declared}<itemBody>{body}</itemBody>{after}</assessmentItem>"""


def response(values, cardinality="single", base="identifier", name="R", more=""):
    inner = "".join(f"<value>{value}</value>" for value in values)
    right = f"<correctResponse>{inner}</correctResponse>" if values else ""
    return f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">{right}{more}</responseDeclaration>'


CHOICES = "".join(f'<simpleChoice identifier="{name}">选项{name}</simpleChoice>' for name in "ABC")
ITEMS = {
    "single": (response("B"), f'<choiceInteraction responseIdentifier="R" maxChoices="1"><prompt>问</prompt>{CHOICES}</choiceInteraction>', ("single", 1)),
    "multiple": (response("AC", "multiple"), f'<p>问</p><choiceInteraction responseIdentifier="R" maxChoices="0">{CHOICES}</choiceInteraction>', ("multiple", [0, 2])),
    "order": (response("CAB", "ordered"), f'<p>问</p><orderInteraction responseIdentifier="R">{CHOICES}</orderInteraction>', ("ordering", [2, 0, 1])),
    "truth": (response("a"), '<p>问</p><choiceInteraction responseIdentifier="R"><simpleChoice identifier="a">对</simpleChoice><simpleChoice identifier="b">错</simpleChoice></choiceInteraction>', ("truefalse", True)),
    "text": (response(["北京"], base="string", more='<mapping><mapEntry mapKey="北京" mappedValue="1"/><mapEntry mapKey="京" mappedValue="1"/><mapEntry mapKey="沪" mappedValue="0.5"/></mapping>'), '<p>首都是 <textEntryInteraction responseIdentifier="R"/>。</p>', ("fill", [["北京", "京"]])),
    "number": (response(["3.14"], base="float"), '<p>π≈<textEntryInteraction responseIdentifier="R"/></p>', ("numerical", {"value": "3.14", "tolerance": "0"})),
    "inline": (response("B"), '<p>选 <inlineChoiceInteraction responseIdentifier="R"><inlineChoice identifier="A">甲</inlineChoice><inlineChoice identifier="B">乙</inlineChoice></inlineChoiceInteraction></p>', ("fill", [["乙"]])),
    "match": (response(["A X", "B Y"], "multiple", "directedPair"), '<p>问</p><matchInteraction responseIdentifier="R"><simpleMatchSet><simpleAssociableChoice identifier="A" matchMax="1">猫</simpleAssociableChoice><simpleAssociableChoice identifier="B" matchMax="1">狗</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier="Y" matchMax="1">汪</simpleAssociableChoice><simpleAssociableChoice identifier="X" matchMax="1">喵</simpleAssociableChoice><simpleAssociableChoice identifier="Z" matchMax="1">哞</simpleAssociableChoice></simpleMatchSet></matchInteraction>', ("matching", [0, 1])),
    "essay": (response([], base="string"), '<p>问</p><extendedTextInteraction responseIdentifier="R"/>', ("essay", None)),
}  # fmt: skip


def kebab(text):
    """QTI 2 in the spelling of QTI 3."""
    names = {"responseDeclaration": "qti-response-declaration", "correctResponse": "qti-correct-response", "value>": "qti-value>",
        "mapEntry": "qti-map-entry", "mapping": "qti-mapping", "mapKey": "map-key", "mappedValue": "mapped-value", "baseType": "base-type",
        "responseIdentifier": "response-identifier", "maxChoices": "max-choices", "choiceInteraction": "qti-choice-interaction",
        "simpleChoice": "qti-simple-choice", "prompt>": "qti-prompt>", "orderInteraction": "qti-order-interaction",
        "textEntryInteraction": "qti-text-entry-interaction", "inlineChoiceInteraction": "qti-inline-choice-interaction",
        "inlineChoice": "qti-inline-choice", "matchInteraction": "qti-match-interaction", "simpleMatchSet": "qti-simple-match-set",
        "simpleAssociableChoice": "qti-simple-associable-choice", "matchMax": "match-max",
        "extendedTextInteraction": "qti-extended-text-interaction"}  # fmt: skip
    for old, new in names.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("version", ["2.2", "3.0"])
@pytest.mark.parametrize("name", ITEMS)
def test_an_item_of_either_version_becomes_a_question(name, version):
    declared, body, wanted = ITEMS[name]
    item = ITEM2.format(declared=declared, body=body, after="")
    if version == "3.0":
        item = ITEM3.format(declared=kebab(declared), body=kebab(body), after="")
    intake = intake_of_file(item.encode())
    assert (intake.format, told(intake), intake.errors) == (Format.QTI, [wanted], ())


def test_a_comment_and_a_prefix_before_the_item_hide_nothing():
    declared, body, wanted = ITEMS["essay"]
    item = ITEM2.format(declared=declared, body=body, after="").replace(
        "assessmentItem", "qti:assessmentItem"
    )
    item = item.replace(" xmlns=", ' xmlns:qti="urn:q" xmlns=')
    assert told(intake_of_file(f"<!-- made by hand -->\n{item}".encode())) == [wanted]


def test_a_package_gives_its_items_in_order_and_names_the_rest():
    hot = '<p>问</p><hotspotInteraction responseIdentifier="R"/>'
    items = [ITEMS["single"], ITEMS["order"], (response("A"), hot, None)]
    out = io.BytesIO()
    with ZipFile(out, "w") as zipped:
        resources = "".join(
            f'<resource identifier="r{n}" type="imsqti_item_xmlv2p2" href="items/q{n}.xml"/>'
            for n in range(len(items))
        )
        zipped.writestr("imsmanifest.xml", f"<manifest><resources>{resources}</resources></manifest>")
        for n, (declared, body, _wanted) in enumerate(items):
            zipped.writestr(f"items/q{n}.xml", ITEM2.format(declared=declared, body=body, after=""))
        zipped.writestr("../evil.xml", "x")
    intake = intake_of_file(out.getvalue())
    assert (told(intake), [u.what for u in intake.unsupported]) == (
        [("single", 1), ("ordering", [2, 0, 1])],
        ["hotspotinteraction"],
    )


BOMB = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><quiz><question type="essay">&b;</question></quiz>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        b'<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>',
        b"<quiz><question>",
        b"<quiz>" + b"<a>" * 200,
        b'<?xml version="1.0" encoding="no-such"?><quiz/>',
    ],
)
def test_xml_with_a_dtd_cut_or_too_deep_is_refused(data):
    with pytest.raises(XmlRefused):
        intake_of_file(data)


def test_xml_of_another_kind_is_refused_and_gbk_is_read():
    with pytest.raises(NoQuestions):
        intake_of_file(b"<?xml version='1.0'?><rss/>")
    data = '<?xml version="1.0" encoding="GB2312"?><quiz><question type="essay"><questiontext><text>论述</text></questiontext></question></quiz>'
    assert intake_of_file(data.encode("gbk")).found[0].question.stem == {"zh-hans": "论述"}
