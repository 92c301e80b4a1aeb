"""The account of a run: every record that a dump holds ends in exactly one place."""

from __future__ import annotations

from pydantic import Field

from schemas.model import Model


class UnreadField(Model):
    """A field of the dumps in one format that no rule reads.

    Attributes:
        source_format: The format.
        name: What the field is called: a column, a tag, a key or an element.
        records: In how many records it says something.
        dumps: In how many dumps they stand.
        source_file: The first of these dumps.
    """

    source_format: str
    name: str
    records: int
    dumps: int
    source_file: str


class Account(Model):
    """What went in and where it ended.

    Attributes:
        dumps: Files that were read.
        duplicates: Files that repeat another one's bytes and were read once, under its name.
        records: Records that the dumps hold, as the readers counted them.
        sources: Records that became part of a paper.
        rejects: Records that were refused.
        names: Names printed in the records that were read.
        mentions: Names that became part of an author; the inferred ones are not printed and not counted.
        papers: Publications.
        authors: Persons.
        authorships: Persons on papers, inferred ones included.
        inferred: Authorships that no record states.
        refused_dumps: Files that were refused whole.
        refused_names: Names that were refused after reading, with their record, their author or their row of mentions.
        superseded_names: Names printed in records that newer dumps of their catalogue replace.
        refused_rows: Rows of all tables but sources that broke a rule.
        reasons: How many rejects there are by reason.
        unread: The fields that no rule reads, the commonest of each format first.
        decisions: How many decisions of persons were obeyed, contradicted, gone and unreadable; empty without any.
    """

    dumps: int
    duplicates: int
    records: int
    sources: int
    rejects: int
    names: int
    mentions: int
    papers: int
    authors: int
    authorships: int
    inferred: int
    refused_dumps: int
    refused_names: int
    refused_rows: int
    reasons: dict[str, int]
    unread: tuple[UnreadField, ...] = ()
    superseded_names: int = 0
    decisions: dict[str, int] = Field(default_factory=dict)

    def imbalance(self) -> str | None:
        """Return what does not add up, in one line; None if the account balances."""
        if self.records != self.sources + self.rejects:
            return f"{self.records} records, but {self.sources} sources + {self.rejects} rejects"
        if self.names != self.mentions + self.refused_names + self.superseded_names:
            return (
                f"{self.names} names printed, but {self.mentions} mentions + {self.refused_names} refused + "
                f"{self.superseded_names} superseded"
            )
        return None
