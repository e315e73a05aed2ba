"""The content host over HTTP: the shell and its calls by token, files by their place; no cookie, no page of the academy."""

from __future__ import annotations

import gzip
import json
from urllib.parse import quote

import pytest
from django.test import Client

from lms.scorm.models import ItemState, Registration
from lms.scorm.tokens import LaunchName, place_of, token_of
from lms.web.content.files import names_meant
from lms.web.content.policy import SANDBOX
from media_pipeline.delivery import sending
from tests.factories.courseware import TWO_ITEMS, kept_version, launched
from tests.factories.packages import PAGE, Part

pytestmark = pytest.mark.django_db
HOST = "content.localhost:8000"
THIN = "/api/v1/courseware/commits"
STATUS = "cmi.core.lesson_status"
LONG_TEXT = b"var step = 1;\n" * 200


@pytest.fixture
def version(settings, tmp_path):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "ROOT": tmp_path / "media", "S3_BUCKET": ""}
    parts = [Part("js/App.js", b"x" * 100), Part("js/long.js", LONG_TEXT), Part("图片/一.png", b"png")]
    return kept_version(*parts, body=TWO_ITEMS)


@pytest.fixture
def content(settings):
    settings.CONTENT_ORIGIN = f"http://{HOST}"
    return Client(HTTP_HOST=HOST, raise_request_exception=True)


class Page:
    """A shell with its token."""

    def __init__(self, client, token):
        self.client, self.token = client, token

    def post(self, path, body, **more):
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return self.client.post(f"/s/{self.token}/{path}", data, content_type="application/json", **more)

    def begun(self, item="i1"):
        self.post("launch", {})
        return self.post("begin", {"item": item}).json()

    def commit(self, begun, values, *, seq=1, over=None, **more):
        body = {
            "v": 1,
            "item": "i1",
            "session": begun["session"],
            "seq": begun["seq"] + seq,
            "reason": "commit",
        }
        return self.post("commits", {**body, "values": values, **more, **(over or {})})


@pytest.fixture
def page(version, content):
    return Page(content, launched(version).token)


def test_the_shell_is_framed_by_the_academy_alone_and_kept_by_nobody(page, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = page.client.get(f"/s/{page.token}/shell")
    assert response.status_code == 200
    assert "frame-ancestors http://localhost:8000" in response["Content-Security-Policy"]
    assert (response["Cache-Control"], response["Referrer-Policy"], response["X-Content-Type-Options"]) == (
        "no-store", "no-referrer", "nosniff",
    )  # fmt: skip
    assert "X-Frame-Options" not in response
    assert response["Permissions-Policy"] == "unload=(self)"
    assert '"academies": ["http://localhost:8000", "http://127.0.0.1:8000"]' in response.content.decode()


def test_a_launch_is_begun_committed_to_and_answered_without_a_cookie(page, django_assert_num_queries):
    launch = page.post("launch", {})
    assert (launch.status_code, launch["Cache-Control"]) == (200, "no-store")
    data = launch.json()
    assert (data["v"], data["kind"], data["session"], data["seq"], data["language"]) == (
        1,
        "scorm12",
        1,
        0,
        "zh-hans",
    )
    begun = page.post("begin", {"item": "i1"}).json()
    assert (begun["item"], begun["given"]["cmi.core.credit"], begun["values"]) == ("i1", "credit", {})
    with django_assert_num_queries(4):
        taken = page.commit(begun, {STATUS: "incomplete", "cmi.suspend_data": "第三页"})
    assert taken.json() == {"taken": True, "seq": 1, "status": "incomplete", "is_done": False, "score": None}
    assert page.commit(begun, {STATUS: "passed"}).json()["taken"] is False
    assert not any(response.cookies for response in (launch, taken))


def test_the_lesson_page_sends_the_same_by_the_academy(page, django_assert_num_queries):
    begun = page.begun()
    body = {
        "token": page.token,
        "v": 1,
        "item": "i1",
        "session": 1,
        "seq": 1,
        "reason": "finish",
        "values": {STATUS: "completed"},
    }
    with django_assert_num_queries(4):
        response = Client().post(THIN, json.dumps(body), content_type="application/json")
    assert (response.status_code, response.json()["is_done"], begun["session"]) == (200, True, 1)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"values": {"cmi.core.score.raw": "999"}}, 422, "wrong-type"),
        ({"values": {STATUS: "won"}}, 422, "wrong-type"),
        ({"values": {"cmi.core.student_id": "me"}}, 422, "read-only"),
        ({"values": {"cmi.\ud800": "x"}}, 422, "unknown-element"),
        ({"values": {"cmi.suspend_data": "\ud800"}}, 422, "wrong-type"),
        ({"values": {"cmi.suspend_data": "a\0"}}, 422, "wrong-type"),
        ({"values": {"cmi.suspend_data": "x" * 70_000}}, 422, "wrong-type"),
        ({"values": {"cmi.suspend_data": "x" * 600_000}}, 413, "too-large"),
        ({"values": []}, 422, "malformed"),
        ({"v": 2}, 422, "malformed"),
        ({"seq": True}, 422, "malformed"),
        ({"session": 2}, 422, "malformed"),
        ({"seq": 10**30}, 422, "malformed"),
        ({"item": "i9"}, 422, "item-unknown"),
        ({"item": "\ud800"}, 422, "item-unknown"),
        ({"item": "i1\0"}, 422, "item-unknown"),
        ({"item": ["i1"]}, 422, "malformed"),
    ],
)
def test_what_a_console_sends_changes_nothing(page, body, status, code):
    begun = page.begun()
    response = page.commit(begun, body.get("values", {}), over=body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response["Content-Type"] == "application/problem+json"
    assert (ItemState.objects.get().seq, ItemState.objects.get().values) == (0, {})


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("[" * 200_000, 400),
        ('{"v": NaN}', 400),
        ('{"v": 1, "v": 1}', 400),
        ("[]", 422),
        (" ", 400),
        (b"\xff\xfe", 400),
        ('{"v": ' + "1" * 5_000 + "}", 400),
        ("x" * 2_400_001, 413),
    ],
)
def test_what_is_no_json_of_ours_is_refused_before_it_is_looked_at(page, raw, status):
    page.begun()
    assert page.post("commits", raw).status_code == status


def test_a_body_that_says_to_be_large_is_refused_unread(page):
    assert page.post("commits", "{}", CONTENT_LENGTH="100000000").status_code == 413


def test_other_ways_of_asking_are_named(page):
    response = page.client.get(f"/s/{page.token}/commits")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    text = page.client.post(f"/s/{page.token}/commits", "{}", content_type="text/plain")
    assert text.status_code == 415
    assert page.client.post(f"/s/{page.token}/shell").status_code == 405


def test_after_the_end_and_after_another_page_nothing_is_taken(page, version):
    begun = page.begun()
    page.commit(begun, {STATUS: "incomplete"}, reason="finish")
    assert page.commit(begun, {STATUS: "passed"}, seq=2).json()["code"] == "session-ended"
    page.begun()
    late = page.commit(begun, {STATUS: "passed"}, seq=3)
    assert (late.status_code, late.json()["code"]) == (409, "session-over")
    assert ItemState.objects.get().status == "incomplete"


def test_a_token_opens_its_own_attempt_and_a_broken_one_none(page, version, content):
    other = Page(content, launched(version, code="WELD-2").token)
    mine, theirs = page.begun(), other.begun()
    page.commit(mine, {"cmi.core.lesson_location": "1"})
    assert other.commit(theirs, {"cmi.core.lesson_location": "2"}).json()["taken"]
    assert sorted(row.values["cmi.core.lesson_location"] for row in ItemState.objects.all()) == ["1", "2"]
    unknown = token_of(LaunchName(version.uuid, 1, "vi"))
    for token in (f"{page.token[:-1]}_", "x", page.token.replace(".1.", ".7."), unknown):
        broken = Page(content, token)
        answers = [broken.post(path, {"item": "i1"}) for path in ("launch", "begin")]
        assert {response.status_code for response in answers} == {403}
    assert Page(content, "x").post("commits", {}).json()["code"] == "launch-invalid"
    assert content.get("/s/x/shell").status_code == 403
    assert Registration.objects.count() == 2


def test_a_token_of_yesterday_opens_nothing(page, time_machine):
    time_machine.move_to("2026-12-24T00:00Z")
    assert page.post("launch", {}).status_code == 403


def test_refusals_are_in_the_language_of_the_launch(version, content):
    page = Page(content, launched(version, language="vi").token)
    page.post("launch", {})
    assert page.post("begin", {"item": "i9"}).json()["detail"] == "Phần này không có trong học liệu."


def test_a_look_keeps_nothing(version, content):
    look = Page(content, token_of(LaunchName(version.uuid, 0, "en")))
    data = look.post("launch", {}).json()
    assert (data["mode"], data["stored"]) == ("browse", False)
    begun = look.post("begin", {"item": "i2"}).json()
    assert begun["given"]["cmi.core.lesson_mode"] == "browse"
    assert look.commit(begun, {STATUS: "passed"}).status_code == 403
    assert not ItemState.objects.exists()


def get(client, version, name, **more):
    return client.get(f"/p/{place_of(version.uuid)}/{name}", **more)


def body_of(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_file_comes_with_its_type_for_weeks_and_stays_on_this_host(
    version, content, django_assert_num_queries
):
    with django_assert_num_queries(1):
        response = get(content, version, "index.html")
    assert (body_of(response), response["Content-Type"]) == (PAGE, "text/html")
    assert response["Cache-Control"] == "private, max-age=2419200, immutable"
    policy = response["Content-Security-Policy"]
    assert "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:" in policy
    assert "frame-ancestors 'self' http://localhost:8000" in policy
    assert policy.startswith(f"sandbox {SANDBOX}; ")
    assert (response["X-Content-Type-Options"], response["Cross-Origin-Resource-Policy"]) == (
        "nosniff",
        "same-origin",
    )
    assert get(content, version, "index.html", HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_names_are_found_in_other_capitals_and_other_encodings(version, content):
    assert get(content, version, "JS/app.JS").status_code == 200
    for encoding in ("utf-8", "gb18030"):
        assert body_of(get(content, version, quote("图片/一.png".encode(encoding)))) == b"png"
    assert names_meant("a//./b.js") == ["a/b.js"]


@pytest.mark.parametrize(
    "name", ["missing.js", "../index.html", "%2e%2e/index.html", "a%00b", "", "%ff%fe", "x" * 2000]
)
def test_what_is_not_in_the_package_is_not_found(version, content, name):
    response = get(content, version, name)
    assert (response.status_code, response.cookies) == (404, {})


def test_parts_of_a_file_and_its_head(version, content, monkeypatch):
    part = get(content, version, "js/App.js", HTTP_RANGE="bytes=10-19")
    assert (part.status_code, body_of(part), part["Content-Range"]) == (206, b"x" * 10, "bytes 10-19/100")
    assert get(content, version, "js/App.js", HTTP_RANGE="bytes=100-").status_code == 416
    head = content.head(f"/p/{place_of(version.uuid)}/js/App.js")
    assert (head.status_code, head["Content-Length"], head["Accept-Ranges"]) == (200, "100", "bytes")
    monkeypatch.setattr(sending, "ONE_PIECE", 50)
    long = get(content, version, "js/App.js")
    assert (long.streaming, long["Content-Length"], len(body_of(long))) == (True, "100", 100)
    assert content.post(f"/p/{place_of(version.uuid)}/js/App.js").status_code == 405


def test_texts_are_packed_for_who_reads_that_and_a_part_is_of_the_file_as_it_is(version, content):
    plain = get(content, version, "js/long.js")
    packed = get(content, version, "js/long.js", HTTP_ACCEPT_ENCODING="gzip, br")
    assert (packed["Content-Encoding"], packed["Content-Type"]) == ("gzip", "text/javascript")
    assert gzip.decompress(packed.content) == body_of(plain) == LONG_TEXT
    assert int(packed["Content-Length"]) == len(packed.content) < len(LONG_TEXT) / 10
    assert "Content-Encoding" not in plain
    assert plain["ETag"] != packed["ETag"]
    assert plain["Vary"] == packed["Vary"] == "Accept-Encoding"
    for tag in (plain["ETag"], packed["ETag"]):
        asked = {"HTTP_IF_NONE_MATCH": tag, "HTTP_ACCEPT_ENCODING": "gzip"}
        assert get(content, version, "js/long.js", **asked).status_code == 304
    part = get(content, version, "js/long.js", HTTP_ACCEPT_ENCODING="gzip", HTTP_RANGE="bytes=4-7")
    assert (part.status_code, body_of(part), part["ETag"]) == (206, b"step", plain["ETag"])
    for name, wanted in (("js/App.js", "gzip"), ("js/long.js", "gzip;q=0"), ("js/long.js", "br")):
        assert "Content-Encoding" not in get(content, version, name, HTTP_ACCEPT_ENCODING=wanted)


def test_a_place_opens_the_files_of_its_version_alone(version, content):
    other = kept_version(Part("secret.js"), title="另一门课")
    assert get(content, other, "secret.js").status_code == 200
    assert get(content, version, "secret.js").status_code == 404
    for place in ("x", place_of(version.uuid)[:-1] + "_", place_of(version.uuid, now=0)):
        assert content.get(f"/p/{place}/index.html").status_code == 404


@pytest.mark.parametrize(
    "path", ["/", "/login/", "/zh-hans/", "/cms/", "/api/v1/beats", THIN, "/healthz", "/metrics", "/learn/"]
)
def test_nothing_of_the_academy_answers_on_the_content_host(content, path):
    for response in (content.get(path), content.post(path, "{}", content_type="application/json")):
        assert (response.status_code, response.cookies) == (404, {})
        assert response["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_nothing_of_the_content_host_answers_at_the_academy(page, version):
    own = Client()
    for path in (f"/s/{page.token}/shell", f"/p/{place_of(version.uuid)}/index.html"):
        assert own.get(path).status_code == 404


def test_the_port_tells_hosts_of_one_name_apart(settings, version):
    settings.CONTENT_ORIGIN = "http://192.168.1.5:8001"
    place = f"/p/{place_of(version.uuid)}/index.html"
    assert Client(HTTP_HOST="192.168.1.5:8001").get(place).status_code == 200
    settings.ALLOWED_HOSTS = ["*"]
    assert Client(HTTP_HOST="192.168.1.5:8000").get(place).status_code == 404


def test_in_the_open_the_content_host_is_https_alone(settings, version):
    settings.CONTENT_ORIGIN, settings.SECURE_SSL_REDIRECT = "https://content.example.org", True
    response = Client(HTTP_HOST="content.example.org").get("/p/x/index.html")
    assert (response.status_code, response["Location"]) == (301, "https://content.example.org/p/x/index.html")
