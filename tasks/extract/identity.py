"""The identity of a record: an id that comes from what it says, and from nothing of the dump or its place there.

The id is minted from the format, the record's own key and the digest of its content. Records for which these are the
same repeat one *statement*: the first of them has the id as it is minted, and the others one that is minted from it and
their number. The order of the records of a statement is that of the digests of their dumps, then that of their places.

Which records repeat a statement is known when all dumps are read. So the records of each file are numbered within it,
and `number_records` gives those that got a wrong number their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import polars as pl

from schemas.dump import Batch, Partition
from schemas.exchange.records import LEFT_OUT
from tasks.hashing import hash_values
from tasks.minting import mint_ids
from tasks.work import read_partition, write_partition

# The tables of a batch, each in as many files, and the column by whose ranges each is read.
SORTED_BY = {"records": "record", "record_keys": "statement", "parsed_names": "record"}
REPEATED = {
    **{"file": pl.Int32, "dump": pl.String, "slice": pl.Int32, "source_index": pl.Int32},
    **{"statement": pl.UInt64, "record": pl.UInt64, "source_id": pl.String},
}


def mint_source_ids(said: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return the ids of records that are the first of their statement.

    Args:
        said: The format, the own key (empty where there is none) and the digest of the content of each.
    """
    return mint_ids("S", said)


def number_repeats(first_ids: Sequence[str], repeats: Counter[str]) -> list[str]:
    """Return an id for each record, of which several may repeat one statement.

    Args:
        first_ids: What `mint_source_ids` gives for each.
        repeats: How many records before them have each of these ids; those of these records are added.
    """
    if repeats.keys().isdisjoint(first_ids) and len(distinct := set(first_ids)) == len(first_ids):  # as mostly
        repeats.update(distinct)
        return list(first_ids)
    numbers = []
    for first_id in first_ids:
        repeats[first_id] += 1
        numbers.append(repeats[first_id])
    return _mint_numbered(first_ids, numbers)


def number_records(batches: Sequence[Batch], work: Path) -> dict[str, list[Partition]]:
    """Number the records that repeat a statement through all batches.

    No file is written anew: a record whose number changes is left out of its file, and stands in another one.

    Args:
        batches: The batches, whose records are numbered within their files.
        work: The work folder.

    Returns:
        The files of each of the tables.
    """
    files = {table: [each for batch in batches for each in getattr(batch, table)] for table in SORTED_BY}
    changes = find_changes(repeated_records(files["records"], dumps_of(batches)))
    for file, changed in changes.group_by("file", maintain_order=True):
        left_out = write_partition(changed, LEFT_OUT.name, work, LEFT_OUT)
        for table, column in SORTED_BY.items():
            place = int(file[0])
            rows = _renumbered(read_partition(files[table][place]), changed)
            if rows.height:
                kept = {"rows": files[table][place].rows - rows.height, "without": left_out}
                files[table][place] = files[table][place].model_copy(update=kept)
                files[table].append(write_partition(rows, table, work, by=column))
    return files


def dumps_of(batches: Sequence[Batch]) -> dict[str, str]:
    """Return the digest of each dump by its name."""
    return {each.dump.source_file: each.dump.sha256 for batch in batches for each in batch.dumps}


def repeated_records(files: Sequence[Partition], digests: Mapping[str, str]) -> pl.DataFrame:
    """Read the records whose statement another record repeats.

    Args:
        files: The files of records.
        digests: The digest of each dump by its name.

    Returns:
        The columns file (its place among the files), dump (the digest of the dump), slice, source_index, statement,
        record and source_id.
    """
    statements = [read_partition(file, columns=("statement",)) for file in files]
    repeated = pl.concat(statements).group_by("statement").len().filter(pl.col("len") > 1)
    found = [pl.DataFrame(schema=REPEATED)]
    for number, (file, held) in enumerate(zip(files, statements, strict=True)):
        if not held.join(repeated, on="statement", how="semi").is_empty():
            rows = read_partition(file, columns=("source_file", *REPEATED.keys() - {"file", "dump"}))
            rows = rows.join(repeated, on="statement", how="semi").with_columns(
                file=pl.lit(number), dump=pl.col("source_file").replace_strict(digests)
            )
            found.append(rows.select(pl.col(name).cast(kind) for name, kind in REPEATED.items()))
    return pl.concat(found)


def find_changes(repeated: pl.DataFrame) -> pl.DataFrame:
    """Find the records that have a wrong number among those of their statement.

    Args:
        repeated: What `repeated_records` gives.

    Returns:
        The columns file, record, new_record and new_id, sorted.
    """
    first = repeated.filter(pl.col("record") == pl.col("statement")).unique("statement")
    numbered = (
        repeated.join(first.select("statement", first_id="source_id"), on="statement")
        .sort("statement", "dump", "slice", "source_index")
        .with_columns(number=pl.int_range(1, pl.len() + 1).over("statement"))
    )
    ids = pl.Series(_mint_numbered(numbered["first_id"].to_list(), numbered["number"].to_list()), dtype=pl.String)
    changed = numbered.with_columns(new_id=ids).filter(pl.col("new_id") != pl.col("source_id"))
    changed = changed.with_columns(new_record=hash_values(changed["new_id"]))
    return changed.select("file", "record", "new_record", "new_id").sort("file", "record")


def _renumbered(rows: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the records that change, with their new ids."""
    changed = rows.join(changes.select("record", "new_record", "new_id"), on="record")
    return changed.with_columns(source_id="new_id", record="new_record").select(rows.columns)


def _mint_numbered(first_ids: Sequence[str], numbers: Sequence[int]) -> list[str]:
    """Return the ids of records by the first id and the number of each in its statement."""
    ids = list(first_ids)
    others = [place for place, number in enumerate(numbers) if number > 1]
    for place, minted in zip(others, mint_ids("S", ((first_ids[n], numbers[n]) for n in others)), strict=True):
        ids[place] = minted
    return ids
