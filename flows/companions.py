"""The companions of every version: the files beside its tables that describe or show them, and what writes each."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.load.companions import Companion
from tasks.report.writing import REPORT, write_report

COMPANIONS: Mapping[str, Companion] = {
    REPORT: write_report,
}
