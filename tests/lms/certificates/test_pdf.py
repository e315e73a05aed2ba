"""The paper: drawn in time, light, the same every time, and never with a box where a character should be."""

from __future__ import annotations

import re
import time
import zlib
from datetime import UTC, datetime

import pytest
from django.conf import settings

from lms.certificates import pdf
from lms.certificates.guilloche import frame_svg
from lms.certificates.models import Certificate, CertificateState
from lms.certificates.rules import GlyphMissing

MOST_BYTES = 60_000


def certificate(name="和丽梅", language="zh-hans", state=CertificateState.VALID) -> Certificate:
    """A certificate in hand, not in the database."""
    snapshot = {
        "v": 1,
        "serial": "53LJYJ2026TEA100017",
        "code": "K7Q2M9TXA4HD6W0PJZ8E3VCB5RNG",
        "name": name,
        "language": language,
        "programme": {
            "zh-hans": "茶叶加工（初级）",
            "en": "Tea processing (basic)",
            "vi": "Chế biến chè (sơ cấp)",
        },
        "institution": dict(settings.ACADEMY_NAME),
        "partner": "达坡村",
        "units": {"online": 42, "onsite": 371, "workplace": 0},
        "total_tenths": 413,
        "scores": {"quizzes": 4, "average_percent": 86},
        "period": ["2026-03-02", "2026-03-20"],
        "issued_on": "2026-03-20",
        "ledger_head": "ab" * 32,
    }
    issued_at = datetime(2026, 3, 20, 9, tzinfo=UTC)
    return Certificate(
        serial=snapshot["serial"], code=snapshot["code"], state=state, snapshot=snapshot, issued_at=issued_at
    )


def text_of(content: bytes) -> str:
    """Every character that a reader could copy out of the PDF: the fonts' own maps from glyph to character."""
    found = ""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            plain = zlib.decompress(stream.rstrip(b"\r\n")).decode("latin-1")
        except zlib.error:
            continue
        if "beginbfchar" in plain or "beginbfrange" in plain:
            for code in re.findall(r"<[0-9A-F]+> <([0-9A-F]+)>", plain):
                found += bytes.fromhex(code).decode("utf-16-be")
    return found


@pytest.mark.parametrize(
    ("name", "language"), [("和丽梅", "zh-hans"), ("Nguyễn Thị Hồng Nhung", "vi"), ("欧阳娜娜", "en")]
)
def test_names_are_embedded_and_the_paper_is_light(name, language):
    content = pdf.render(certificate(name, language))
    assert content.startswith(b"%PDF-1.")
    assert len(content) <= MOST_BYTES
    assert set(name.replace(" ", "")) <= set(text_of(content))


def test_the_heaviest_paper_stays_within_its_weight():
    heavy = certificate("Nguyễn Hoàng Phương Quỳnh Trâm", "vi", CertificateState.REVOKED)
    heavy.snapshot["programme"] = {
        "zh-hans": "铅锌冶炼工（中级）新型学徒制培训",
        "vi": "Luyện chì kẽm bậc trung (học nghề kiểu mới)",
    }
    heavy.snapshot["partner"] = "云岭锌锗股份有限公司"
    heavy.snapshot["units"]["workplace"] = 4_400
    assert len(pdf.render(heavy)) <= MOST_BYTES


def test_the_same_certificate_gives_the_same_bytes():
    assert pdf.render(certificate()) == pdf.render(certificate())
    assert pdf.render(certificate()) != pdf.render(certificate("张三"))


def test_the_same_bytes_come_from_a_fresh_compiler():
    first = pdf.render(certificate())
    pdf.compiler.cache_clear()
    assert pdf.render(certificate()) == first


def test_a_name_that_no_font_can_draw_is_refused_with_the_character():
    with pytest.raises(GlyphMissing) as refused:
        pdf.render(certificate("张\U0001f600"))
    assert "\U0001f600" in refused.value.message


def test_a_revoked_one_is_stamped():
    assert "撤" in text_of(pdf.render(certificate(state=CertificateState.REVOKED)))
    assert "撤" not in text_of(pdf.render(certificate()))


def test_the_frame_in_the_template_folder_is_the_one_that_is_computed():
    kept = (settings.ROOT / "templates" / "certificates" / "frame.svg").read_text()
    assert kept == frame_svg()


def test_a_warm_paper_takes_little_time():
    pdf.render(certificate())
    times = []
    for number in range(5):
        begun = time.process_time()
        pdf.render(certificate(f"张{'三四五六七'[number]}"))
        times.append(time.process_time() - begun)
    assert min(times) < 0.2  # measured 25 ms; the bench holds the real aim
