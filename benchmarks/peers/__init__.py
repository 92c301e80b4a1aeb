"""Paperlake's paper resolution beside bib-dedupe and Splink, on the same records in the same run."""
