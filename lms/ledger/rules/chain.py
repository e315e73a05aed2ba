"""What an outsider checks: the hash of an entry, the chain of an account, the tree over all heads (domain §4.6)."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from lms.vault.rules import canonical_json

GENESIS = "0" * 64
LEAF, LINK, NODE = b"\x00", b"\x01", b"\x02"


def entry_hash(previous: str, payload: dict[str, object]) -> str:
    """SHA-256(0x01, previous hash, canonical JSON of the entry), in hex. `previous` is GENESIS for the first."""
    return sha256(LINK + bytes.fromhex(previous) + canonical_json(payload)).hexdigest()


def chain(payloads: Sequence[dict[str, object]], previous: str = GENESIS) -> list[str]:
    """The hash of each entry after `previous`, in order."""
    hashes = []
    for payload in payloads:
        previous = entry_hash(previous, payload)
        hashes.append(previous)
    return hashes


def merkle_root(heads: Sequence[str]) -> str:
    """The root over heads (hex), in the order given; an odd node moves up as it is. GENESIS for none."""
    levels = _levels(heads)
    return levels[-1][0].hex() if levels else GENESIS


def merkle_proof(heads: Sequence[str], index: int) -> list[tuple[str, str]]:
    """The path from leaf `index` to the root: ('left' | 'right', hash in hex) of each neighbour."""
    return merkle_proofs(heads, [index])[0]


def merkle_proofs(heads: Sequence[str], indexes: Sequence[int]) -> list[list[tuple[str, str]]]:
    """The paths of many leaves; the tree is built once."""
    levels = _levels(heads)[:-1]
    return [_path(levels, index) for index in indexes]


def _path(levels: Sequence[Sequence[bytes]], index: int) -> list[tuple[str, str]]:
    path = []
    for level in levels:
        neighbour = index ^ 1
        if neighbour < len(level):
            path.append(("left" if neighbour < index else "right", level[neighbour].hex()))
        index //= 2
    return path


def root_of_proof(head: str, path: Sequence[tuple[str, str]]) -> str:
    """The root that a head and its path lead to."""
    node = _leaf(head)
    for side, other in path:
        pair = bytes.fromhex(other) + node if side == "left" else node + bytes.fromhex(other)
        node = sha256(NODE + pair).digest()
    return node.hex()


def _leaf(head: str) -> bytes:
    return sha256(LEAF + bytes.fromhex(head)).digest()


def _levels(heads: Sequence[str]) -> list[list[bytes]]:
    level = [_leaf(head) for head in heads]
    levels = [level] if level else []
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [sha256(NODE + pair[0] + pair[1]).digest() if len(pair) == 2 else pair[0] for pair in pairs]
        levels.append(level)
    return levels
