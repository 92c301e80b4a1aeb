"""What a run leaves in Prefect's UI: the account as a table, and a summary."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.report import Report, account_rows

ACCOUNT_KEY = "paperlake-account"
SUMMARY_KEY = "paperlake-summary"


def leave_artifacts(report: Report) -> None:
    """Leave the artifacts of the run that is going on."""
    create_table_artifact(
        key=ACCOUNT_KEY,
        table=[{"item": item, "number": number} for item, number in account_rows(report.account)],
        description=f"The account of version {report.snapshot}",
    )
    create_markdown_artifact(key=SUMMARY_KEY, markdown=markdown(report), description=f"Version {report.snapshot}")


def markdown(report: Report) -> str:
    """Give the summary of a run in Markdown."""
    account = report.account
    reasons = "".join(f"\n  - {number:,} {reason}" for reason, number in account.reasons.items())
    return (
        f"# {account.papers:,} papers, {account.authors:,} authors, {account.authorships:,} authorships\n\n"
        f"- {account.records:,} records = {account.sources:,} sources + {account.rejects:,} rejects{reasons}\n"
        f"- {account.dumps:,} dumps read, {account.duplicates:,} duplicates, {account.refused_dumps:,} refused\n"
        f"- {account.inferred:,} authorships are inferred: no record states them\n"
        f"- version `{report.snapshot}` in `{report.path}`\n"
    )
