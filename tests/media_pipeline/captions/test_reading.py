"""Captions of any trainer's program become clean lines, in the right letters; what cannot be used is named by its line."""

from __future__ import annotations

import unicodedata

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from media_pipeline.captions import cues as speech
from media_pipeline.captions import encodings, reading
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.problems import CaptionsUnreadable

TIMES = "1\r\n00:00:01,500 --> 00:00:03,000\r\n"
SRT = f"{TIMES}焊接 <i>安全</i>\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nXin chào\r\n"
VTT = (
    "WEBVTT - title\n\nSTYLE\n::cue{color:red}\n\nNOTE hidden\n\nintro\n00:01.000 --> 00:02.000 line:0 align:start\n"
    "<v Lan>hello & <script>alert(1)</script></v>\n\n00:03.000 --> 00:02.000\nbackwards\n\n01:00:00.000 --> 01:00:01.000\n<b>bold\n"
)
ASS = """[Script Info]
Title: x
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not this
Dialogue: 0,0:00:01.50,0:00:03.00,Default,,0,0,0,,{\\b1}焊接{\\b0}, 安全\\N第二行
Dialogue: 0,0:00:05.00,0:00:04.00,Default,,0,0,0,,backwards
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\p1}m 0 0 l 10 10{\\p0}
"""
SSA = "[Script Info]\n[Events]\nFormat: Marked, Start, End, Style, Text\nDialogue: Marked=0,0:00:01.5,0:00:03.0,x,a, b\n"
LRC = "[ti:song]\n[00:01.50]焊接\n[00:03.00]\n[00:04.0][00:30.00]安全\nlost\n"
SBV = "0:00:01.500,0:00:03.000\n焊接\n\n0:00:04.000,0:00:05.000\nXin[br]chào\n"
TTML = (
    '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" '
    'ttp:frameRate="25"><body><div><p begin="00:00:01.5" end="3s">焊接<br/>安 <span>全</span></p>'
    '<p begin="4s" dur="00:00:01:05">b &amp; c</p><p begin="9s" end="8s">x</p><p>none</p></div></body></tt>'
)


def said(text):
    return [(cue.start_ms, cue.end_ms, cue.text) for cue in reading.read(text.encode()).cues]


def problems(text):
    return [(one.line, one.flaw) for one in reading.read(text.encode()).problems]


def test_srt_becomes_webvtt():
    assert speech.to_webvtt(reading.read(SRT.encode()).cues) == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n焊接 <i>安全</i>\n\n00:00:04.000 --> 00:00:05.000\nXin chào\n"
    )


def test_styles_scripts_and_settings_do_not_pass_and_an_impossible_line_is_named():
    text = speech.to_webvtt(reading.read(VTT.encode()).cues)
    assert "Lan: hello &amp; alert(1)" in text
    assert "01:00:00.000 --> 01:00:01.000\n<b>bold</b>" in text
    for word in ("script", "color", "hidden", "align", "backwards"):
        assert word not in text
    assert problems(VTT) == [(12, "backwards")]


def test_scripts_of_subtitling_programs_are_read_without_styles_and_drawings():
    assert said(ASS) == [(1_500, 3_000, "焊接, 安全\n第二行")]
    assert problems(ASS) == [(10, "backwards")]
    assert said(SSA) == [(1_500, 3_000, "a, b")]


def test_lyrics_last_until_the_next_line():
    assert said(LRC) == [(1_500, 3_000, "焊接"), (4_000, 14_000, "安全"), (30_000, 34_000, "安全")]
    assert problems(LRC) == [(5, "no-time")]


def test_sbv_and_timed_text_are_read():
    assert said(SBV) == [(1_500, 3_000, "焊接"), (4_000, 5_000, "Xin chào")]
    assert said(TTML) == [(1_500, 3_000, "焊接\n安 全"), (4_000, 5_200, "b &amp; c")]
    assert problems(TTML) == [(3, "backwards")]


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">]><tt><p begin="1s" end="2s">&x;</p></tt>',
        "<tt><p begin='1s'",
    ],
)
def test_timed_text_with_entities_or_without_end_is_refused_with_the_line(xml):
    with pytest.raises(CaptionsUnreadable) as refused:
        reading.read(xml.encode())
    with override("en"):
        assert "Line 1: " in refused.value.reason


@pytest.mark.parametrize(
    ("text", "line", "flaw"),
    [
        (f"{SRT}\r\n3\r\n00:00:0x,000 --> 00:00:09,000\r\nhm\r\n", 10, "time"),
        (f"{SRT}\r\n3\r\n00:00:08,000 --> 00:00:09,000\r\n", 10, "no-words"),
        (f"{SRT}\r\nwithout a time\r\n", 9, "no-time"),
    ],
)
def test_a_line_that_is_passed_over_is_named(text, line, flaw):
    assert problems(text) == [(line, flaw)]
    assert len(said(text)) == 2


def old_vietnamese(text):
    """As Windows-1258 is written: tones are signs of their own behind the letter."""
    written = b""
    for sign in unicodedata.normalize("NFC", text):
        marks = unicodedata.normalize("NFD", sign)
        letter = unicodedata.normalize(
            "NFC", "".join(m for m in marks if m not in "\u0300\u0301\u0303\u0309\u0323")
        )
        tones = "".join(m for m in marks if m in "\u0300\u0301\u0303\u0309\u0323")
        written += (letter + tones).encode("cp1258")
    return written


CHINESE = "今天我们学习焊接的安全操作，先戴好面罩和手套。"
TAIWANESE = "今天我們學習焊接的安全操作，先戴好面罩和手套。"
VIETNAMESE = "Hôm nay chúng ta học cách hàn an toàn, đừng quên đeo kính bảo hộ nhé."
FRENCH = "Bonjour à tous, où est le café ? Ça va, l'été dernier…"


@pytest.mark.parametrize(
    ("words", "data", "encoding"),
    [
        (CHINESE, CHINESE.encode("gb18030"), "gb18030"),
        ("焊接", "焊接".encode("gb18030"), "gb18030"),
        (TAIWANESE, TAIWANESE.encode("cp950"), "big5"),
        (TAIWANESE, TAIWANESE.encode("gb18030"), "gb18030"),
        (VIETNAMESE, old_vietnamese(VIETNAMESE), "windows-1258"),
        ("Xin chào các bạn", old_vietnamese("Xin chào các bạn"), "windows-1258"),
        (FRENCH, FRENCH.encode("cp1252"), "windows-1252"),
        ("lunedì però la città", "lunedì però la città".encode("cp1252"), "windows-1252"),
        ("não é informação, põe", "não é informação, põe".encode("cp1252"), "windows-1252"),
    ],
)
def test_old_encodings_are_told_apart_by_what_the_text_would_be(words, data, encoding):
    found = reading.read(TIMES.encode() + data + b"\r\n")
    assert (found.cues[0].text, found.encoding, found.is_certain) == (words, encoding, False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("words", [CHINESE, VIETNAMESE])
def test_unicode_is_certain_with_and_without_a_mark(encoding, words):
    found = reading.read(f"{TIMES}{words}\r\n".encode(encoding))
    assert (found.cues[0].text, found.is_certain, found.needs_eyes) == (words, True, False)


def test_decomposed_vietnamese_is_composed():
    text = unicodedata.normalize("NFD", f"{TIMES}{VIETNAMESE}\n")
    assert reading.read(text.encode()).cues[0].text == VIETNAMESE


def test_a_person_may_say_how_a_file_is_written():
    data = TIMES.encode() + "焊接".encode("gb18030")
    assert reading.read(data, encoding="big5").cues[0].text != "焊接"
    with pytest.raises(CaptionsUnreadable):
        reading.read(data, encoding="utf-8")


@pytest.mark.parametrize("name", encodings.LEGACY)
def test_every_encoding_that_is_offered_can_be_read(name):
    assert reading.read(f"{TIMES}ok\n".encode(), encoding=name).encoding == name


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"just words", b"\x00\x01\x02" * 50, b"x" * 2_000_001, b"WEBVTT\n\n"]
)
def test_what_holds_no_line_is_refused(data):
    with pytest.raises(CaptionsUnreadable) as refused:
        reading.read(data)
    assert refused.value.code == "bad-captions"


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_whatever_the_words_the_result_holds_only_known_tags_and_reads_back(words):
    try:
        found, _problems = reading.read_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n")
    except CaptionsUnreadable:
        return
    for cue in found:
        bare = cue.text
        for tag in ("b", "i", "u", "ruby", "rt"):
            bare = bare.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
        assert "<" not in bare
        assert ">" not in bare
        assert "-->" not in bare
        assert "\n\n" not in cue.text
        again, _none = reading.read_text(speech.to_webvtt([Cue(cue.start_ms, cue.end_ms, cue.text)]))
        assert [(one.start_ms, one.end_ms) for one in again] == [(cue.start_ms, cue.end_ms)]


@given(st.binary(max_size=400))
@settings(max_examples=60)
def test_whatever_the_bytes_they_are_read_or_refused(data):
    try:
        found = reading.read(data)
    except CaptionsUnreadable:
        return
    assert all(0 <= cue.start_ms < cue.end_ms for cue in found.cues)


def test_less_than_is_no_tag():
    cue = reading.read(f"{TIMES}5 < 7 & <font color=red>x</font>\n".encode()).cues[0]
    assert cue.text == "5 &lt; 7 &amp; x"
    assert cue.words == speech.typed(cue) == "5 < 7 & x"
    assert speech.clean(speech.typed(cue)) == cue.text


def test_srt_goes_out_as_programs_want_it():
    assert (
        speech.to_subrip([Cue(1_500, 3_000, "a &amp; b")])
        == "\ufeff1\n00:00:01,500 --> 00:00:03,000\na & b\n"
    )
