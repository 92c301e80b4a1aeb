"""Syntax: cut JSON, XML, BibTeX, tagged and delimited text, workbooks and pages into records, and records into fields."""
