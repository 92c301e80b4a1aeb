"""The tables that are published: what an analyst reads."""
