"""Unit tests work on a few rows, for which more than one thread of polars only costs time."""

import polars as pl
import pytest

with pytest.MonkeyPatch.context() as environment:
    environment.setenv("POLARS_MAX_THREADS", "1")
    pl.thread_pool_size()  # makes the pool; the processes that tests start have one of their own
