"""Syntax: cut dumps into records, and records into fields: JSON, XML, BibTeX, tagged and delimited text, pages."""
