"""Spark, which has an environment of its own: what runs there, and what it is made from."""
