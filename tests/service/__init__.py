"""A service as an operator runs it: Postgres, a Prefect server on it, workers, the watcher (`make test-service`)."""
