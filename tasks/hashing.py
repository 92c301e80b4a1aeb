"""Hashing: 64 bits for a text or a number, the same on every machine and with every version of every library.

The hash of a text is the polynomial of its bytes in BASE, modulo 2^64, mixed by the finaliser of SplitMix64.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

Bytes = npt.NDArray[np.uint8]
Hashes = npt.NDArray[np.uint64]
Ints = npt.NDArray[np.int64]

BASE = 0x9E3779B97F4A7C15  # odd, so that its powers can be divided by
INVERSE = pow(BASE, -1, 2**64)
MAX_BYTES = 256 * 1024  # of texts that are hashed at a time, so that all stays in the cache; one text may be longer


def hash_values(values: pl.Series, seed: int = 0) -> pl.Series:
    """Hash the values of a column.

    Args:
        values: Texts, or whole numbers from 0, without nulls.
        seed: Values of different kinds that share a column have different seeds.

    Returns:
        The hashes (u64), under the name of the column.
    """
    hashes = _polynomials(values) if values.dtype == pl.String else values.cast(pl.UInt64).to_numpy()
    return pl.Series(values.name, _mixed(hashes + _mixed(np.full(1, seed + 1, dtype=np.uint64))))


def hash_together(*numbers: pl.Series) -> pl.Series:
    """Hash the whole numbers that stand beside each other in several columns; their order counts.

    Args:
        numbers: Whole numbers from 0, without nulls.

    Returns:
        The hashes (u64), under the name of the first column.
    """
    first, *others = (each.cast(pl.UInt64).to_numpy() for each in numbers)
    hashes = _mixed(first + np.uint64(BASE))
    for each in others:
        hashes = _mixed(hashes * np.uint64(BASE) + each)
    return pl.Series(numbers[0].name, hashes)


def beginning_of(digest: str) -> pl.Expr:
    """Return the number (u64) that the first digits of a column of hexadecimal digests are, in whose order they are."""
    return pl.col(digest).str.head(16).str.to_integer(base=16, dtype=pl.UInt64)


def _polynomials(texts: pl.Series) -> Hashes:
    """Return for each text the sum of its bytes, each plus 1, times the powers of BASE."""
    if texts.is_empty():
        return np.empty(0, dtype=np.uint64)
    arrow = texts.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    _, places, content = arrow.buffers()
    offsets = np.frombuffer(places, dtype=np.int64)[arrow.offset : arrow.offset + len(arrow) + 1]
    data = np.frombuffer(content or b"", dtype=np.uint8)
    size = min(int(offsets[-1] - offsets[0]), max(MAX_BYTES, int(np.diff(offsets).max())))
    powers, inverses = _powers(BASE, size + 1), _powers(INVERSE, size + 1)
    return np.concatenate([_chunk_polynomials(data, chunk, powers, inverses) for chunk in _chunks(offsets)])


def _chunks(offsets: Ints) -> Iterator[Ints]:
    """Yield the offsets of some texts at a time, the end of the last one included."""
    first, last = 0, offsets.size - 1
    while first < last:
        end = int(np.searchsorted(offsets, offsets[first] + MAX_BYTES, side="right")) - 1
        end = min(max(end, first + 1), last)
        yield offsets[first : end + 1]
        first = end


def _chunk_polynomials(data: Bytes, offsets: Ints, powers: Hashes, inverses: Hashes) -> Hashes:
    """Return the polynomials of the texts between the offsets, from the sums up to each offset."""
    places = offsets - offsets[0]
    sums = np.zeros(places[-1] + 1, dtype=np.uint64)
    np.add(data[offsets[0] : offsets[-1]], np.uint64(1), out=sums[1:])
    sums[1:] *= powers[: places[-1]]
    np.cumsum(sums, out=sums)
    return np.asarray((sums[places[1:]] - sums[places[:-1]]) * inverses[places[:-1]])


def _powers(base: int, size: int) -> Hashes:
    """Return the powers of a number from 0, modulo 2^64."""
    factors = np.full(size, base, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint64)


def _mixed(hashes: Hashes) -> Hashes:
    """Mix the bits of numbers: the finaliser of SplitMix64, in which each bit depends on all."""
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return hashes ^ (hashes >> np.uint64(31))
