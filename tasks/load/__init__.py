"""Load: publish a version of the lake, all tables at once, and read it."""
