"""Where a test belongs, and how many examples property tests try.

    unit/         a step on a few rows that stand in the test: no Prefect, nothing of ../shared, milliseconds
    integration/  several steps together, on real files, with a real server and processes
      test_gold.py        the F1 of every labelled set (`make test-gold`); test_properties.py: what holds whatever the
                          records are, on thousands of invented ones (generated.py)
    service/      Postgres, a Prefect server on it, workers, the watcher, and a Dask cluster (`make test-service`)
    kills/        a run killed at random moments, 50 times, and gone on with (`make kill`)
    fuzz/         readers against damaged dumps, a minute each (`make fuzz`)

Property tests try few examples by default, and many with `--hypothesis-profile=long`; only fuzz tests set a
number of their own.
"""

from hypothesis import settings

settings.register_profile("short", max_examples=20, deadline=None)
settings.register_profile("long", max_examples=300, deadline=None)
settings.load_profile("short")
