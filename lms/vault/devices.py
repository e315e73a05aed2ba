"""Signatures of people's devices: ECDSA on P-256 with SHA-256, as every browser makes them. We hold no private half."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from lms.vault.batches import Batch, EventsMalformed

# One number of a P-256 signature; a browser sends r and s one after the other (IEEE P1363), without ASN.1.
NUMBER_BYTES = 32
LONGEST_KEY = 400


class DeviceKeyMalformed(ValueError):
    """A text that is no public key on P-256."""


def checked_public_key(text: str) -> str:
    """The public key (SubjectPublicKeyInfo, base64) in its one spelling. Raises DeviceKeyMalformed."""
    key = _public(text)
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def is_signed_by(public_key: str, data: bytes, signature: str) -> bool:
    """Whether `signature` (base64 of r and s) over `data` was made with the private half of `public_key`.

    False for anything malformed.
    """
    try:
        value = base64.b64decode(signature, validate=True)
        if len(value) != 2 * NUMBER_BYTES:
            return False
        first, second = (int.from_bytes(part, "big") for part in (value[:NUMBER_BYTES], value[NUMBER_BYTES:]))
        _public(public_key).verify(encode_dss_signature(first, second), data, ec.ECDSA(SHA256()))
    except (DeviceKeyMalformed, InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def signed_events(
    body: str, signature: str, *, of: UUID, key: UUID, public_key: str, parse: Callable[[str], Batch]
) -> Batch:
    """What `key` signed about what was taken along as `of`. Raises EventsMalformed for anything else."""
    if not is_signed_by(public_key, body.encode(), signature):
        raise EventsMalformed("not signed by this key")
    batch = parse(body)
    if batch.kit != str(of) or batch.key != str(key):
        raise EventsMalformed("of another, or by another key")
    return batch


def _public(text: str) -> ec.EllipticCurvePublicKey:
    try:
        if len(text) > LONGEST_KEY:
            raise DeviceKeyMalformed("too long")
        key = load_der_public_key(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise DeviceKeyMalformed(str(error)) from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise DeviceKeyMalformed("not on the curve P-256")
    return key
