"""What a run leaves in Prefect's UI: the account as a table, and a summary."""

from __future__ import annotations

from prefect.artifacts import create_markdown_artifact, create_table_artifact

from flows.report import Report, account_rows, markdown

ACCOUNT_KEY = "paperlake-account"
SUMMARY_KEY = "paperlake-summary"


def leave_report(report: Report) -> Report:
    """Leave the report as artifacts of the run that is going on, and return it."""
    create_table_artifact(
        key=ACCOUNT_KEY,
        table=[{"item": item, "number": number} for item, number in account_rows(report.account)],
        description=f"The account of version {report.snapshot}",
    )
    create_markdown_artifact(key=SUMMARY_KEY, markdown=markdown(report), description=f"Version {report.snapshot}")
    return report
