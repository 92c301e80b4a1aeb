"""The companions of every version: the files beside its tables that describe or show them, and what writes each."""

from __future__ import annotations

from collections.abc import Mapping

from tasks.load.companions import Companion

COMPANIONS: Mapping[str, Companion] = {}
