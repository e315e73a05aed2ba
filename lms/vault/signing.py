"""Ed25519 signatures of the academy: daily roots of the ledger, certificates. Old keys verify for ever."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lms.vault.keyring import KeyUse, UnknownKey, ring_of


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and the key that verifies it. `value_b64` is 64 bytes in standard base64."""

    key_id: str
    value_b64: str


def sign(data: bytes) -> Signature:
    """Sign with the current key."""
    key_id, key = ring_of(KeyUse.SIGNING).current
    value = Ed25519PrivateKey.from_private_bytes(key).sign(data)
    return Signature(key_id=key_id, value_b64=base64.b64encode(value).decode())


def verify(data: bytes, *, key_id: str, signature: str) -> bool:
    """Whether `signature` (base64) is ours over `data`; False for an unknown key or anything malformed."""
    try:
        key = ring_of(KeyUse.SIGNING).get(key_id)
        value = base64.b64decode(signature, validate=True)
        Ed25519PrivateKey.from_private_bytes(key).public_key().verify(value, data)
    except (UnknownKey, InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def public_keys() -> dict[str, str]:
    """Every public key by id, as PEM: what an auditor needs to verify without us."""
    return {
        key_id: Ed25519PrivateKey.from_private_bytes(key)
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        .decode()
        for key_id, key in sorted(ring_of(KeyUse.SIGNING).all().items())
    }


def raw_public_key(key_id: str) -> bytes:
    """The 32 bytes of a public key, for checkers without a parser. Raises UnknownKey."""
    key = ring_of(KeyUse.SIGNING).get(key_id)
    return Ed25519PrivateKey.from_private_bytes(key).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
