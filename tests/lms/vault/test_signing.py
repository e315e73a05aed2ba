"""Signatures verify with the public key alone, and only over the same bytes."""

import base64

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from lms.vault.keyring import KeyUse, ring_of
from lms.vault.signing import public_keys, sign, verify


@pytest.fixture(autouse=True)
def keys(tmp_path, settings):
    settings.KEYS_FOLDER = tmp_path / "keys"


def test_a_signature_verifies_over_the_same_bytes_only():
    signed = sign(b"root of the day")
    assert verify(b"root of the day", key_id=signed.key_id, signature=signed.value_b64)
    assert not verify(b"root of the day!", key_id=signed.key_id, signature=signed.value_b64)


@pytest.mark.parametrize("signature", ["", "not base64!", base64.b64encode(b"short").decode()])
def test_a_malformed_signature_is_not_ours(signature):
    sign(b"x")
    assert not verify(b"x", key_id="0001", signature=signature)


def test_an_unknown_key_is_not_ours():
    signed = sign(b"x")
    assert not verify(b"x", key_id="0042", signature=signed.value_b64)


def test_an_auditor_verifies_old_and_new_signatures_with_the_public_keys():
    old = sign(b"x")
    ring_of(KeyUse.SIGNING).rotate()
    new = sign(b"x")
    pems = public_keys()
    assert {old.key_id, new.key_id} == set(pems) == {"0001", "0002"}
    for signed in (old, new):
        load_pem_public_key(pems[signed.key_id].encode()).verify(base64.b64decode(signed.value_b64), b"x")
