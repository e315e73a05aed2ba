"""Where strangers' courseware is served from, unless CONTENT_ORIGIN says it: another host, or at least another port."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from lms.config import env


def content_origin(public_origin: str, port: int) -> str:
    """The content origin that goes with an academy's address.

    On this machine `content.localhost`; beside a name of the internet `content.` before it. An address, or a name of a
    local network, has nothing before it: the same host on the next port. Cookies ignore ports; none can be read by
    scripts here (`doctor` says which kind is in force).
    """
    parts = urlsplit(public_origin)
    host = parts.hostname or "localhost"
    shown = f"[{host}]" if ":" in host else host
    if env.is_loopback(host):
        return f"{parts.scheme}://content.localhost:{parts.port or port}"
    if is_address(host) or "." not in host:
        return f"{parts.scheme}://{shown}:{next_port(public_origin, port)}"
    return f"{parts.scheme}://content.{shown}{f':{parts.port}' if parts.port else ''}"


def page_origins(public_origin: str) -> tuple[str, ...]:
    """The origins that the academy's own pages may have, the public one first: this machine has a name and a number."""
    parts = urlsplit(public_origin)
    names = ("localhost", "127.0.0.1") if parts.hostname in {"localhost", "127.0.0.1"} else ()
    port = f":{parts.port}" if parts.port else ""
    others = (f"{parts.scheme}://{name}{port}" for name in names if name != parts.hostname)
    return (public_origin, *others)


def next_port(public_origin: str, port: int) -> int:
    """The port after the one that people use."""
    return (urlsplit(public_origin).port or port) + 1


def is_address(host: str) -> bool:
    """Whether it is numbers: no name can stand before it."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def own_port(public_origin: str, content_origin: str) -> int | None:
    """The second port to listen on, where both origins are the same host; None where a name tells them apart."""
    public, content = urlsplit(public_origin), urlsplit(content_origin)
    if public.hostname != content.hostname or public.port == content.port:
        return None
    return content.port


def main() -> None:
    """For the launcher: print the second port, or nothing."""
    port = env.number("PORT", 8000)
    public = env.text("PUBLIC_ORIGIN", f"http://localhost:{port}").rstrip("/")
    second = own_port(public, env.origin("CONTENT_ORIGIN") or content_origin(public, port))
    if second is not None:
        print(second)  # noqa: T201  the launcher reads it


if __name__ == "__main__":
    main()
