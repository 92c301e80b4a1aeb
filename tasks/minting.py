"""Ids minted from content: the same records give the same ids, whatever their files are called."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

_DIGITS = np.frombuffer(b"0123456789abcdefghijklmnopqrstuv", np.uint8)  # base32hex (RFC 4648) in lower case
_BITS = 80
_WEIGHTS = np.array([16, 8, 4, 2, 1], np.uint8)  # of the five bits of a digit


def mint_id(prefix: str, *seeds: object) -> str:
    """Return an opaque id: the prefix and 80 bits of a SHA-256 in base32hex, lower case.

    Args:
        prefix: P for a paper, W for a work, A for an author, S for a record in a dump.
        seeds: What the id stands for; each is taken as text.
    """
    return mint_ids(prefix, (seeds,))[0]


def mint_ids(prefix: str, seeds: Iterable[Iterable[object]]) -> list[str]:
    """Return many ids at once, each as `mint_id` gives it."""
    contents = ["\x1f".join(map(str, each)).encode("utf-8", "surrogatepass") for each in seeds]
    digests = b"".join([hashlib.sha256(content).digest()[: _BITS // 8] for content in contents])
    bits = np.unpackbits(np.frombuffer(digests, np.uint8)).reshape(-1, _WEIGHTS.size)
    digits = _DIGITS[bits @ _WEIGHTS].tobytes().decode("ascii")
    length = _BITS // _WEIGHTS.size
    return [prefix + digits[place : place + length] for place in range(0, len(digits), length)]
