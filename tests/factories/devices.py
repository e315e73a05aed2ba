"""Browsers with keys for tests: `phone = Browser()`, then `phone.public_key` and `phone.sign("text")`."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lms.accounts.actions import register_device_key

ANDROID = "Mozilla/5.0 (Linux; Android 10; HMA-AL00) AppleWebKit/537.36 Chrome/77.0 Mobile Safari/537.36"


class Browser:
    """One browser: it keeps the private half and signs as WebCrypto does."""

    def __init__(self, curve=None):
        self.private = ec.generate_private_key(curve or ec.SECP256R1())
        der = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.public_key = base64.b64encode(der).decode()

    def sign(self, text):
        """r and s one after the other, in base64."""
        numbers = decode_dss_signature(self.private.sign(text.encode(), ec.ECDSA(SHA256())))
        return base64.b64encode(b"".join(number.to_bytes(32, "big") for number in numbers)).decode()

    def known_of(self, user):
        """The row of this browser's key, made known by `user`."""
        return register_device_key(actor=user, public_key=self.public_key, user_agent=ANDROID)
