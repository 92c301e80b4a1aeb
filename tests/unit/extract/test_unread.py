"""Fields that no rule reads are counted, named, and warned of where they look as if they mattered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from flows.report import markdown, named_fields
from schemas.account import Account, UnreadField
from schemas.dump import Dump, Extracted
from tasks.extract.read import MAX_UNREAD_NAMES, OTHER_FIELDS
from tasks.extract.read import count_unread as count_fields
from tasks.extract.records import unread_fields
from tasks.extract.unread import looks_like, warn_of_unread
from tasks.transform.account import count_unread
from tests.unit.flows.test_report import ACCOUNT, REPORT


def part(file: str, unread: dict[str, int], source_format: str = "ris") -> Extracted:
    """Return a part of a dump that was read."""
    dump = Dump(path=Path(file), source_file=file, source_format=source_format, sha256=file, size=1)
    return Extracted(dump=dump, n_records=9, unread=unread)


def test_only_fields_that_say_something_are_unread() -> None:
    fields: dict[str, object] = {"title": "A", "colour": "red", "size": None, "tags": [], "note": "", "zero": 0}
    assert unread_fields(fields, {"title"}) == ("colour", "zero")


def test_each_field_counts_once_a_record() -> None:
    assert count_fields(Counter({("X1", "X1", "X2"): 1, ("X1",): 3})) == {"X1": 4, "X2": 1}


def test_a_name_is_counted_in_one_short_line() -> None:
    counts = count_fields(Counter({("a\nb\x00", "c" * 5000, "\x00"): 1}))
    assert sorted(counts) == ["(without a name)", "a b", "c" * 100]


def test_a_dump_that_invents_fields_takes_no_more_memory() -> None:
    counts = count_fields(Counter((f"field {number}",) for number in range(3 * MAX_UNREAD_NAMES)))
    assert len(counts) == MAX_UNREAD_NAMES + 1
    assert counts[OTHER_FIELDS] == 2 * MAX_UNREAD_NAMES


def test_the_account_adds_up_the_parts_by_format() -> None:
    parts = [part("b", {"X1": 2, "X2": 9}), part("a", {"X1": 3}), part("a", {"X1": 1}), part("c", {"X1": 1}, "wos")]
    assert count_unread(parts) == (
        UnreadField(source_format="ris", name="X2", records=9, dumps=1, source_file="b"),
        UnreadField(source_format="ris", name="X1", records=6, dumps=2, source_file="a"),
        UnreadField(source_format="wos", name="X1", records=1, dumps=1, source_file="c"),
    )


def test_names_of_fields_tell_what_they_seem_to_hold() -> None:
    looks = {name: looks_like(name) for name in ("Authors (raw)", "Titre", "abstract_2", "Journal", "Funding", "DOI")}
    assert looks == {
        "Authors (raw)": "authors",
        "Titre": "titles",
        "abstract_2": "abstracts",
        "Journal": "venues",
        "Funding": None,
        "DOI": None,
    }


def test_a_field_that_looks_like_authors_is_a_warning() -> None:
    (warning,) = warn_of_unread(count_unread([part("a.csv", {"author list 2": 2, "colour": 3}, "table-csv")]))
    assert warning.startswith("a.csv: the field 'author list 2' looks like authors, and nothing reads it (2 records")


def test_the_report_names_the_fields() -> None:
    parts = [part("a", {"X1": 1200, "a|b<": 2}), part("b", {"file": 3}, "bibtex")]
    account = Account(**(ACCOUNT.model_dump() | {"unread": count_unread(parts)}))
    assert named_fields(account) == ["bibtex: file (3)", "ris: X1 (1,200), a|b< (2)"]
    assert named_fields(account, most=1) == ["bibtex: file (3)", "ris: X1 (1,200) and 1 more (--json names all)"]
    assert "| ris | a\\|b\\< | 2 | 1 | a |" in markdown(REPORT.model_copy(update={"account": account}))
