"""Sealed fields open for their purpose only, and survive a rotation of the key."""

import hashlib
import hmac
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.vault.keyring import KeyUse, UnknownKey, ring_of
from lms.vault.sealing import SealBroken, blind_index, seal, unseal


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"
    return settings.KEYS_FOLDER


def test_sealed_text_opens_again_and_is_not_readable():
    token = seal("13800138000", purpose="phone")
    assert "13800138000" not in token
    assert unseal(token, purpose="phone") == "13800138000"


def test_equal_texts_are_sealed_differently_each_time():
    assert seal("张三", purpose="name") != seal("张三", purpose="name")


@given(st.text(max_size=60))
def test_any_text_comes_back_unchanged(text):
    assert unseal(seal(text, purpose="any"), purpose="any") == text


def test_another_purpose_is_refused():
    token = seal("990000199001010017", purpose="id_no")
    with pytest.raises(SealBroken):
        unseal(token, purpose="phone")


@pytest.mark.parametrize("position", [9, 20, -1])
def test_an_altered_token_is_refused(position):
    token = seal("990000199001010017", purpose="id_no")
    flipped = "A" if token[position] != "A" else "B"
    altered = token[:position] + flipped + (token[position + 1 :] if position != -1 else "")
    with pytest.raises(SealBroken):
        unseal(altered, purpose="id_no")


@pytest.mark.parametrize("nothing", ["", "plain", "v1.0001", "v1.0001.####", "v2.0001.AAAA", "v1.0001."])
def test_what_is_no_token_is_refused(nothing):
    seal("x", purpose="p")
    with pytest.raises(SealBroken):
        unseal(nothing, purpose="p")


def test_a_token_of_an_unknown_key_says_which():
    token = seal("x", purpose="p").replace("v1.0001.", "v1.0009.")
    with pytest.raises(UnknownKey, match="0009"):
        unseal(token, purpose="p")


def test_rotation_seals_with_the_new_key_and_opens_the_old():
    old = seal("before", purpose="p")
    assert ring_of(KeyUse.FIELD).rotate() == "0002"
    new = seal("after", purpose="p")
    assert old.startswith("v1.0001.")
    assert new.startswith("v1.0002.")
    assert (unseal(old, purpose="p"), unseal(new, purpose="p")) == ("before", "after")


def test_the_blind_index_is_the_one_that_stands_in_the_database(keys):
    """Two HMACs, as they were from the beginning: another spelling would find nobody."""
    blind_index("x", purpose="phone")
    [file] = keys.glob("index-*.key")
    of_purpose = hmac.new(bytes.fromhex(file.read_text()), b"phone", hashlib.sha256).digest()
    wanted = hmac.new(of_purpose, b"+8613800138000", hashlib.sha256).hexdigest()
    assert blind_index("+8613800138000", purpose="phone") == wanted


def test_the_blind_index_finds_equal_texts_per_purpose():
    index = blind_index("13800138000", purpose="phone")
    assert len(index) == 64
    assert index == blind_index("13800138000", purpose="phone")
    assert index != blind_index("13800138000", purpose="id_no")
    assert index != blind_index("13800138001", purpose="phone")


def test_the_index_key_refuses_to_rotate():
    with pytest.raises(ValueError, match="does not rotate"):
        ring_of(KeyUse.INDEX).rotate()


def test_key_files_are_readable_by_their_owner_alone(keys):
    seal("x", purpose="p")
    blind_index("x", purpose="p")
    files = list(keys.iterdir())
    assert {path.name for path in files} == {"field-0001.key", "index-0001.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_a_second_process_takes_the_key_that_is_there(keys):
    token = seal("x", purpose="p")
    from lms.vault.keyring import KeyRing

    other = KeyRing(keys, KeyUse.FIELD)
    other._write("0001")  # as a process that saw an empty folder
    assert other.current == ring_of(KeyUse.FIELD).current
    assert unseal(token, purpose="p") == "x"
