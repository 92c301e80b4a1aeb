"""The report of a run: what went in, where it ended, and where the lake is."""

from __future__ import annotations

from collections.abc import Iterator

from flows.markdown import cell, table
from flows.timings import StepTime
from schemas.account import Account, UnreadField
from schemas.model import Model
from schemas.paths import Folder

NOTHING_NEW = ", which is as it was: the run found nothing new and published no other one"


class Report(Model):
    """What a run has published.

    Attributes:
        account: Where every record ended.
        snapshot: The id of the version that is current after the run.
        path: The folder of the version, or its address on object storage.
        statistics: Where the statistics of the whole lake are from.
        published: Whether the run made this version; otherwise its tables equal those of this version.
        warnings: What a person should look at, each in one line that names the mend.
        timings: What each step of this run took.
    """

    account: Account
    snapshot: str
    path: Folder
    statistics: str = ""
    published: bool = True
    warnings: tuple[str, ...] = ()
    timings: tuple[StepTime, ...] = ()


def account_rows(account: Account) -> Iterator[tuple[str, int]]:
    """Yield the lines of the account, as they are shown everywhere."""
    yield "dumps", account.dumps
    yield "duplicate dumps", account.duplicates
    yield "refused dumps", account.refused_dumps
    yield "records", account.records
    yield "sources", account.sources
    yield "rejects", account.rejects
    for reason, number in account.reasons.items():
        yield f"rejected: {reason}", number
    for outcome, number in account.decisions.items():
        yield f"decisions: {outcome}", number
    yield "papers", account.papers
    yield "authors", account.authors
    yield "authorships", account.authorships
    yield "inferred authorships", account.inferred


def summary(report: Report) -> str:
    """Return the closing words of a run, for a person."""
    account = report.account
    dumps = f"{account.dumps} dumps" if account.dumps != 1 else "1 dump"
    lines = [
        f"records      {account.records:>9,}  in {dumps}",
        f"  sources    {account.sources:>9,}  became {account.papers:,} papers",
        f"  rejects    {account.rejects:>9,}",
        *(f"    {number:>11,}  {reason}" for reason, number in account.reasons.items()),
        f"papers       {account.papers:>9,}",
        f"authors      {account.authors:>9,}",
        f"authorships  {account.authorships:>9,}  of them {account.inferred:,} inferred",
    ]
    if account.decisions:
        lines.append(f"decisions    {sum(account.decisions.values()):>9,}  of them {decided(account)}")
    if account.duplicates:
        lines.append(f"duplicates   {account.duplicates:>9,}  dumps that repeat another one's bytes, read once")
    if account.refused_dumps:
        lines.append(f"refused      {account.refused_dumps:>9,}  dumps, for the reasons above")
    if account.unread:
        lines.append(f"not read     {len(account.unread):>9,}  fields that no rule reads, and in how many records")
        lines += [f"  {line}" for line in named_fields(account)]
    if report.statistics:
        lines.append(f"statistics   {report.statistics}")
    lines += [f"warning      {warning}" for warning in report.warnings]
    if not report.published:
        lines.append("nothing new  the tables are those of the current version, and no other one was published")
    return "\n".join([*lines, f"lake         {report.path}"])


def markdown(report: Report) -> str:
    """Return the summary of a run in Markdown."""
    account = report.account
    reasons = "".join(f"\n  - {number:,} {reason}" for reason, number in account.reasons.items())
    return (
        f"# {account.papers:,} papers, {account.authors:,} authors, {account.authorships:,} authorships\n\n"
        f"- {account.records:,} records = {account.sources:,} sources + {account.rejects:,} rejects{reasons}\n"
        f"- {account.dumps:,} dumps read, {account.duplicates:,} duplicates, {account.refused_dumps:,} refused\n"
        f"- {account.inferred:,} authorships are inferred: no record states them\n"
        + (f"- {sum(account.decisions.values()):,} decisions: {decided(account)}\n" if account.decisions else "")
        + f"- version `{report.snapshot}` in `{report.path}`{'' if report.published else NOTHING_NEW}\n"
        + (f"- statistics: {report.statistics}\n" if report.statistics else "")
        + "".join(f"- warning: {warning}\n" for warning in report.warnings)
        + unread_table(account)
    )


def decided(account: Account) -> str:
    """Return how many decisions were obeyed, and what became of the others."""
    return ", ".join(f"{number:,} {outcome}" for outcome, number in account.decisions.items() if number)


def named_fields(account: Account, most: int = 6) -> list[str]:
    """Return the names of the commonest fields that are not read, a line for each format."""
    by_format: dict[str, list[UnreadField]] = {}
    for field in sorted(account.unread, key=lambda field: (field.source_format, -field.records, field.name)):
        by_format.setdefault(field.source_format, []).append(field)
    return [
        f"{name}: "
        + ", ".join(f"{field.name} ({field.records:,})" for field in fields[:most])
        + (f" and {len(fields) - most:,} more (--json names all)" if len(fields) > most else "")
        for name, fields in by_format.items()
    ]


def unread_table(account: Account) -> str:
    """Return a table in Markdown of the fields that no rule reads; empty if there are none."""
    if not account.unread:
        return ""
    rows = (
        (field.source_format, cell(field.name), f"{field.records:,}", f"{field.dumps:,}", cell(field.source_file))
        for field in account.unread
    )
    head = ("format", "field", "records", "dumps", "first in")
    return "\n## Fields that no rule reads\n\n" + table(head, rows, right=frozenset({2, 3}))
