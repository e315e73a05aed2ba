"""A device's signature stands for its bytes alone; a key is one on P-256, in one spelling."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from lms.vault.devices import DeviceKeyMalformed, checked_public_key, is_signed_by
from tests.factories.devices import Browser


def test_a_signature_stands_for_its_bytes_and_its_key():
    phone, other = Browser(), Browser()
    signature = phone.sign("a batch")
    assert is_signed_by(phone.public_key, b"a batch", signature)
    assert not is_signed_by(phone.public_key, b"a batcH", signature)
    assert not is_signed_by(other.public_key, b"a batch", signature)


@pytest.mark.parametrize("signature", ["", "!", "AAAA", base64.b64encode(bytes(64)).decode(), "A" * 10_000])
def test_what_is_no_signature_is_none(signature):
    assert not is_signed_by(Browser().public_key, b"a batch", signature)


def test_a_key_has_one_spelling():
    assert checked_public_key(Browser().public_key).startswith("MFkwEwYHKoZIzj0C")


@pytest.mark.parametrize("text", ["", "?", "AAAA", "A" * 500, Browser(ec.SECP384R1()).public_key])
def test_what_is_no_key_on_p256_is_refused(text):
    with pytest.raises(DeviceKeyMalformed):
        checked_public_key(text)
