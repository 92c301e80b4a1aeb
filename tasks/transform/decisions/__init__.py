"""Decisions of persons: which records and mentions they name, which of them hold, and what is reported of them."""
