"""The token in the path: who may fetch which asset until when, said by the address itself.

`/v/<who>.<mac>/<expiry>/<asset uuid>/<file>`: playlists name their neighbours by relative addresses, which inherit
the token. Token: HMAC-SHA256 over asset, expiry and a hash of the viewer (for tracing); expiry rounded up to 15
minutes, so that many viewers' addresses change seldom. With a key for nginx the token is one that nginx can check by
itself (`secure_link`): keyed MD5 as in RFC 1828, the key at both ends. Both forms are good here at any time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from uuid import UUID

from media_pipeline import options

PREFIX = "/v/"
BUCKET_S = 900
EXTRA_S = 7_200
NGINX_LETTERS = 22


def signed_prefix(asset_uuid: UUID, *, viewer: str, duration_s: int, now: float | None = None) -> str:
    """The path under which `viewer` reaches the asset's files for twice its length and two hours; ends with `/`."""
    wanted = int(now if now is not None else time.time()) + 2 * max(0, duration_s) + EXTRA_S
    expiry = -(-wanted // BUCKET_S) * BUCKET_S
    who = _keyed(f"viewer|{viewer}").hexdigest()[:8]
    sign = _nginx_mac if options.text("NGINX_KEY") else _mac
    return f"{PREFIX}{who}.{sign(str(asset_uuid), expiry, who)}/{expiry}/{asset_uuid}/"


def is_genuine(mac: str, asset: str, expiry: int, who: str) -> bool:
    """Whether we signed it, in either form; nginx's only while there is a key for it."""
    if len(mac) <= NGINX_LETTERS:
        return bool(options.text("NGINX_KEY")) and hmac.compare_digest(mac, _nginx_mac(asset, expiry, who))
    return hmac.compare_digest(mac, _mac(asset, expiry, who))


def _mac(asset: str, expiry: int, who: str) -> str:
    return base64.urlsafe_b64encode(_keyed(f"{asset}|{expiry}|{who}").digest()[:24]).decode("ascii")


def _nginx_mac(asset: str, expiry: int, who: str) -> str:
    """22 letters: what `secure_link_md5` of deploy/nginx/token.conf.template computes."""
    key = options.text("NGINX_KEY")
    digest = hashlib.md5(f"{key} {expiry} {asset} {who} {key}".encode()).digest()  # noqa: S324  nginx offers no other
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def _keyed(message: str) -> hmac.HMAC:
    return hmac.new(options.token_key(), message.encode(), hashlib.sha256)
