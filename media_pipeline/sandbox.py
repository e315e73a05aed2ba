"""How far a process that reads a stranger's file can be shut in on this machine: pure choice of a prefix to argv."""

from __future__ import annotations

from enum import StrEnum


class Tier(StrEnum):
    """From strong to weak. Limits, whitelists, the watchdog and the refusal of network sockets hold in every tier."""

    BUBBLEWRAP = "bubblewrap"
    NO_NETWORK = "no-network"
    LIMITS = "limits"


def prefix(tier: Tier, *, writable: str = "") -> list[str]:
    """What goes before the program: read-only file system but for `writable`, and no network; or just no network."""
    if tier is Tier.BUBBLEWRAP:
        head = [
            "/usr/bin/bwrap",
            "--ro-bind",
            "/",
            "/",
            "--dev",
            "/dev",
            "--proc",
            "/proc",
            "--tmpfs",
            "/run",
        ]
        bind = ["--bind", writable, writable] if writable else []
        return [*head, *bind, "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--"]
    if tier is Tier.NO_NETWORK:
        return ["/usr/bin/unshare", "--map-root-user", "--net", "--"]
    return []
