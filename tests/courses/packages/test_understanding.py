"""What a manifest means: the tree of items, what each opens, scores and limits, and what is odd in words."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from courses.packages.findings import PackageRefused, Severity
from courses.packages.keeping import check_package
from courses.packages.manifest.hrefs import Leads, target_of, with_parameters
from courses.packages.manifest.structure import Kind, Role
from courses.packages.manifest.structure import course_of as course_of_data
from tests.factories.packages import CP13, Part, archive, good, manifest, opened

pytestmark = pytest.mark.sqlite
SEVERAL = """
<item identifier="part"><title>打高尔夫</title>
  <item identifier="a" identifierref="r-a"><title>规则</title><adlcp:masteryscore>80</adlcp:masteryscore>
    <adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed><adlcp:timelimitaction>exit,message</adlcp:timelimitaction>
    <adlcp:datafromlms> lang=zh
next</adlcp:datafromlms></item>
  <item identifier="b" identifierref="r-test" parameters="?questions=a" isvisible="false"><title>测验</title>
    <adlcp:prerequisites type="aicc_script">a</adlcp:prerequisites></item>
</item>
<item identifier="c" identifierref="r-pdf"><title>讲义</title></item>"""
RESOURCES = """
<resource identifier="r-first" type="webcontent" adlcp:scormtype="asset" href="never.html"/>
<resource identifier="r-a" type="webcontent" adlcp:scormtype="sco" xml:base="one/" href="a.html#start">
  <file href="a.html"/><dependency identifierref="r-shared"/></resource>
<resource identifier="r-test" adlcp:scormtype="sco" href="shared/test.html?mode=1"/>
<resource identifier="r-pdf" adlcp:scormtype="asset" href="讲义.pdf"/>
<resource identifier="r-shared" adlcp:scormtype="asset"><file href="shared/style.css"/></resource>"""
SEQUENCING = """<imsss:sequencing IDRef="s1"><imsss:controlMode choice="false" flow="true"/>
<imsss:limitConditions attemptAbsoluteDurationLimit="PT1H"/>
<imsss:objectives><imsss:primaryObjective objectiveID="o" satisfiedByMeasure="true">
<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>
</imsss:sequencing>"""


def course_of(data):
    return check_package(opened(data)).contents.course


def said_of(data):
    return [finding.code for finding in check_package(opened(data)).contents.findings]


def several() -> bytes:
    files = ("one/a.html", "shared/test.html", "讲义.pdf", "shared/style.css")
    text = manifest(body=SEVERAL, resources=RESOURCES)
    return archive(Part("imsmanifest.xml", text.encode()), *[Part(name) for name in files])


def test_the_tree_of_items_and_what_each_opens():
    course = course_of(several())
    assert (course.kind, course.item_count, len(course.scos)) == (Kind.SCORM12, 4, 2)
    assert [(item.title, item.role.value) for item in course.chosen.all()] == [
        ("打高尔夫", "heading"), ("规则", "sco"), ("测验", "sco"), ("讲义", "asset"),
    ]  # fmt: skip
    a, b = course.scos
    assert (course.first, a.launch.file, a.launch.fragment) == (a, "one/a.html", "#start")
    assert (b.launch.file, b.launch.query) == ("shared/test.html", "?mode=1&questions=a")
    assert (a.mastery, a.max_time, a.time_limit_action) == ("80", "00:30:00", "exit,message")
    assert (a.launch_data, b.prerequisites, b.is_visible) == ("lang=zh\nnext", "a", False)
    assert course_of_data(json.loads(json.dumps(course.as_data()))) == replace(course, resources=())
    assert course.resources[1].dependencies == ("r-shared",)


def test_sequencing_is_kept_as_data_and_its_measure_told():
    body = (
        '<item identifier="i1" identifierref="r1"><title>A</title>'
        f"<adlcp:dataFromLMS>x</adlcp:dataFromLMS><adlcp:timeLimitAction>exit,no message</adlcp:timeLimitAction>"
        '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.75"/>'
        "<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI>"
        f"</adlnav:navigationInterface></adlnav:presentation>{SEQUENCING}</item>"
    )
    more = '<imsss:sequencingCollection><imsss:sequencing ID="s1"><imsss:controlMode flow="true"/></imsss:sequencing></imsss:sequencingCollection>'
    course = course_of(good(text=manifest(version="2004 4th Edition", spaces=CP13, body=body, more=more)))
    item = course.scos[0]
    assert (item.measure, item.completion_measure, item.max_time) == ("0.6", "0.75", "PT1H")
    assert (item.launch_data, item.time_limit_action, item.hidden_controls) == (
        "x",
        "exit,no message",
        ("continue",),
    )
    assert item.sequencing["attributes"] == {"IDRef": "s1"}
    assert item.sequencing["nodes"][0] == {
        "tag": "controlMode",
        "attributes": {"choice": "false", "flow": "true"},
    }
    assert course.sequencings[0]["attributes"] == {"ID": "s1"}
    again = course_of_data(json.loads(json.dumps(course.as_data())))
    assert again == replace(course, resources=())


def test_sequencing_of_the_collection_counts_where_an_item_refers_to_it():
    body = (
        '<item identifier="i1" identifierref="r1"><title>A</title><imsss:sequencing IDRef="s1"/>'
        '<adlcp:completionThreshold completedByMeasure="false" progressWeight="0.5"/>'
        '<adlcp:data><adlcp:map targetID="t"/></adlcp:data></item>'
    )
    collected = SEQUENCING.replace('IDRef="s1"', 'ID="s1"')
    more = f"<imsss:sequencingCollection>{collected}</imsss:sequencingCollection>"
    text = manifest(version="2004 4th Edition", spaces=CP13, body=body, more=more)
    item = course_of(good(text=text)).scos[0]
    assert (item.measure, item.max_time, item.completion_measure) == ("0.6", "PT1H", "")
    assert (item.progress_weight, item.shared_data["nodes"][0]["attributes"]) == ("0.5", {"targetID": "t"})


def test_without_a_table_of_contents_the_scos_are_one():
    text = manifest(body="<item/>", resources=RESOURCES.replace("r-a", "r1"))
    files = [Part("one/a.html"), Part("shared/test.html"), Part("讲义.pdf"), Part("shared/style.css")]
    contents = check_package(opened(archive(Part("imsmanifest.xml", text.encode()), *files))).contents
    assert [item.launch.file for item in contents.course.scos] == ["one/a.html", "shared/test.html"]
    assert "organisation-missing" in {finding.code for finding in contents.findings}


ODD = {
    "default-missing": {"default": "other"},
    "number-unclear": {
        "body": '<item identifierref="r1"><title>A</title><adlcp:masteryscore>80%</adlcp:masteryscore></item>'
    },
    "title-missing": {"title": ""},
    "heading-empty": {"body": '<item identifierref="r1"><title>A</title></item><item identifier="x"/>'},
    "identifier-twice": {"body": '<item identifier="i" identifierref="r1"/><item identifier="i" identifierref="r1"/>'},
    "type-missing": {"resources": '<resource identifier="r1" href="index.html"/>'},
    "files-missing": {
        "resources": '<resource identifier="r1" adlcp:scormtype="sco" href="index.html"><file href="no.png"/></resource>'
    },
    "files-remote": {
        "resources": '<resource identifier="r1" adlcp:scormtype="sco" href="index.html"><file href="http://192.0.2.1/a"/></resource>'
    },
    "submanifests": {"more": '<manifest identifier="m2"/>'},
}  # fmt: skip


@pytest.mark.parametrize("code", ODD)
def test_what_is_odd_is_a_warning_with_its_place(code):
    contents = check_package(opened(good(text=manifest(**ODD[code])))).contents
    finding = next(finding for finding in contents.findings if finding.code == code)
    assert (finding.severity, finding.file) == (Severity.WARNING, "imsmanifest.xml")
    assert finding.element
    assert "%(" not in finding.message


@pytest.mark.parametrize(("name", "code"), [("a.swf", "launch-flash"), ("a.docx", "launch-no-page")])
def test_what_no_browser_shows_is_said(name, code):
    assert code in said_of(good(Part(name), text=manifest(href=name)))


def test_several_ways_through_a_course_the_default_is_played():
    other = '</organization><organization identifier="b"><title>B</title><item identifier="z" identifierref="r1"/>'
    text = manifest(default="b").replace("</organization>", other + "</organization>", 1)
    course = course_of(good(text=text))
    assert (course.title, [one.title for one in course.others]) == ("B", ["焊接安全"])


@pytest.mark.parametrize(
    ("href", "severity"), [("no.html", Severity.WARNING), ("http://192.0.2.1/", Severity.ERROR)]
)
def test_a_way_that_is_not_played_may_lack_a_file_and_may_not_lead_outside(href, severity):
    other = '</organization><organization identifier="b"><title>B</title><item identifier="z" identifierref="r2"/>'
    resources = (
        '<resource identifier="r1" adlcp:scormtype="sco" href="index.html"/>'
        f'<resource identifier="r2" adlcp:scormtype="sco" href="{href}"/>'
    )
    text = manifest(resources=resources).replace("</organization>", other + "</organization>", 1)
    found = findings_of(good(text=text))
    assert [each.severity for each in found if each.code.startswith("launch")] == [severity]


def findings_of(data):
    try:
        return check_package(opened(data)).contents.findings
    except PackageRefused as refused:
        return refused.findings


def test_the_title_of_the_metadata_stands_in_for_none():
    lom = "<metadata><lom><general><title><langstring>来自元数据</langstring></title></general></lom></metadata>"
    text = manifest(title="", version="").replace("<organizations", f"{lom}<organizations")
    assert course_of(good(text=text)).title == "来自元数据"


def test_cmi5_is_understood_and_said_not_to_be_played():
    text = """<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
      <course id="urn:c"><title><langstring lang="zh">课程</langstring></title></course>
      <block id="urn:b"><title><langstring>部分</langstring></title>
        <au id="urn:a" masteryScore="0.8"><title><langstring>单元</langstring></title><url>a/index.html?x=1</url></au>
      </block></courseStructure>"""
    data = archive(Part("cmi5.xml", text.encode()), Part("a/index.html"))
    course = course_of(data)
    assert (course.kind, course.title, course.item_count, len(course.scos)) == (Kind.CMI5, "课程", 2, 1)
    assert (course.first.launch.file, course.first.launch.query) == ("a/index.html", "?x=1")
    assert said_of(data) == ["cmi5-not-played"]


@pytest.mark.parametrize(
    ("base", "href", "leads", "first"),
    [
        ("", "a.html", Leads.INSIDE, "a.html"),
        ("x", "a.html", Leads.INSIDE, "x/a.html"),
        ("x/", "../a.html", Leads.INSIDE, "a.html"),
        ("x/", "../../a.html", Leads.OUTSIDE, None),
        ("http://192.0.2.1/", "a.html", Leads.REMOTE, None),
        ("", "HTTPS://192.0.2.1/a", Leads.REMOTE, None),
        ("", "\\\\host\\a", Leads.REMOTE, None),
        ("", "VBScript:x", Leads.SCRIPT, None),
        ("", "java\nscript:x", Leads.SCRIPT, None),
        ("", "\x01javascript:x", Leads.SCRIPT, None),
        ("", "%2e%2e%2fa.html", Leads.OUTSIDE, None),
        ("", "..%5ca.html", Leads.OUTSIDE, None),
        ("", " ", Leads.NOWHERE, None),
        ("", ".", Leads.NOWHERE, None),
    ],
)
def test_where_an_address_leads(base, href, leads, first):
    target = target_of(base, href)
    assert (target.leads, target.files[0] if target.files else None) == (leads, first)


@pytest.mark.parametrize(
    ("href", "parameters", "query", "fragment"),
    [
        ("a.html", "", "", ""),
        ("a.html", "x=1", "?x=1", ""),
        ("a.html", "?x=1", "?x=1", ""),
        ("a.html?y=2", "?&x=1#z", "?y=2&x=1", "#z"),
        ("a.html#w", "#z", "", "#w"),
        ("a.html", "#z", "", "#z"),
    ],
)
def test_parameters_are_joined_as_the_standard_says(href, parameters, query, fragment):
    assert with_parameters(target_of("", href), parameters) == (query, fragment)


def test_an_item_without_a_role_is_a_sco():
    course = course_of(good(text=manifest(resources='<resource identifier="r1" href="index.html"/>')))
    assert course.scos[0].role is Role.SCO
