"""Explain: why records are one paper and names one person, from the published tables alone."""

from tasks.explain.explaining import explain
from tasks.explain.layout import lay_out

__all__ = ["explain", "lay_out"]
