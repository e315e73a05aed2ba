"""Personal fields at rest: AES-256-GCM bound to a purpose, and a keyed hash to find them again."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lms.vault.keyring import KeyUse, ring_of

VERSION = "v1"
NONCE_BYTES = 12


class SealBroken(ValueError):
    """The token was altered, was sealed for another purpose, or is none."""


def seal(text: str, *, purpose: str) -> str:
    """`text` as the token `v1.<key id>.<base64url of nonce and ciphertext>`; opens for the same purpose only."""
    key_id, key = ring_of(KeyUse.FIELD).current
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), _bound(key_id, purpose))
    return ".".join((VERSION, key_id, base64.urlsafe_b64encode(nonce + sealed).decode()))


def unseal(token: str, *, purpose: str) -> str:
    """The text of a token. Raises SealBroken, or keyring.UnknownKey when its key is not on the ring."""
    try:
        version, key_id, body = token.split(".")
        raw = base64.b64decode(body, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise SealBroken("this is no sealed text") from error
    if version != VERSION:
        raise SealBroken(f"sealed text of version {version!r} is not known")
    key = ring_of(KeyUse.FIELD).get(key_id)
    try:
        text = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(key_id, purpose))
    except (InvalidTag, ValueError) as error:
        raise SealBroken("the sealed text was altered or has another purpose") from error
    return text.decode()


def blind_index(text: str, *, purpose: str) -> str:
    """HMAC-SHA256 of `text` under a key of its purpose, as 64 hex digits: equal texts are found, none is read."""
    key = _purpose_key(ring_of(KeyUse.INDEX).current[1], purpose)
    return hmac.digest(key, text.encode(), hashlib.sha256).hex()


@lru_cache(maxsize=32)
def _purpose_key(key: bytes, purpose: str) -> bytes:
    """The key of one purpose, derived once: a roster asks for it thousands of times."""
    return hmac.digest(key, purpose.encode(), hashlib.sha256)


def _bound(key_id: str, purpose: str) -> bytes:
    """Associated data: a token moved to another column or key does not open."""
    return f"{VERSION}|{key_id}|{purpose}".encode()
