"""Numbers, masks and codes as pure values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts import rules


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13800138000", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("138-0013-8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("8613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("0912345678", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("+4915112345678", "+4915112345678"),
    ],
)
def test_a_telephone_number_has_one_spelling(typed, stored):
    assert rules.normalise_phone(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "12345", "1380013800", "138001380000", "abc", "+86123", "+8612345678901", "learner"]
)
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(rules.PhoneMalformed):
        rules.normalise_phone(typed)


@pytest.mark.parametrize("number", ["11010519491231002X", "990000199001010017", "990000198806150020"])
def test_id_numbers_with_a_right_check_digit_pass(number):
    assert rules.check_cn_id(number) == number


def test_an_id_number_is_upper_cased_and_freed_of_spaces():
    assert rules.check_cn_id(" 110105 19491231 002x ") == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("110105194912310021", "check_digit"),
        ("990000199013010017", "birth_date"),
        ("99000019900101001", "length"),
        ("", "length"),
    ],
)
def test_a_wrong_id_number_is_refused_with_its_reason(number, reason):
    with pytest.raises(rules.IdentityMalformed) as refused:
        rules.check_cn_id(number)
    assert refused.value.reason == reason


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_single_wrong_digit_never_passes(position, step):
    number = "990000199001010017"
    digit = str((int(number[position]) + step) % 10)
    with pytest.raises(rules.IdentityMalformed):
        rules.check_cn_id(number[:position] + digit + number[position + 1 :])


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*三"),
        ("欧阳小明", "欧阳*明"),
        ("阿卜杜拉", "阿**拉"),
        ("Nguyễn Văn An", "Nguyễn V* A*"),
        ("Madonna", "M******"),
        ("张", "张"),
        ("", ""),
    ],
)
def test_names_are_masked(name, masked):
    assert rules.masked_name(name) == masked


def test_numbers_are_masked():
    assert rules.masked_phone("+8613800138000") == "138****8000"
    assert rules.masked_phone("+84912345678") == "+84****678"
    assert rules.masked_id("990000199001010017") == "990***********0017"
    assert (rules.masked_phone(""), rules.masked_id("")) == ("", "")


@pytest.mark.parametrize("name", ["13800138000", "138-0013-8000", "a", "has space", "x" * 61, "@home"])
def test_a_user_name_that_reads_as_a_number_or_is_malformed_is_refused(name):
    with pytest.raises(rules.UsernameMalformed):
        rules.normalise_username(name)


def test_a_user_name_is_compared_without_case_and_width():
    assert rules.normalise_username(" Ｌi.Zhiqiang ") == "li.zhiqiang"


def test_a_code_is_read_in_any_spelling():
    assert rules.normalise_code("abcde-fghjk") == "ABCDEFGHJK"
    assert rules.normalise_code(" ABCDE FGHJK ") == "ABCDEFGHJK"
    assert rules.grouped_code("ABCDEFGHJK") == "ABCDE-FGHJK"
    assert rules.normalise_code("ABCDE-FGHJ0") == ""
    assert rules.normalise_code("") == ""


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 13_0 like Mac OS X) Mobile/15E148 MicroMessenger/7.0", "iphone"),
        ("Mozilla/5.0 (iPad; CPU OS 13_0 like Mac OS X)", "ipad"),
        ("Mozilla/5.0 (Linux; Android 9; HMA-AL00) Chrome/77.0 Mobile Safari/537.36", "android-phone"),
        ("Mozilla/5.0 (Linux; Android 9; SM-T510) Chrome/77.0 Safari/537.36", "android-tablet"),
        ("Mozilla/5.0 (Phone; OpenHarmony 5.0) ArkWeb/4.1 Mobile", "harmony"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605", "mac"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0", "linux"),
        ("curl/8", "other"),
        ("", "other"),
    ],
)
def test_a_device_is_known_by_kind_alone(agent, device):
    assert rules.device_of(agent) == device
