"""Paperlake's paper and author steps beside other tools, on the same records and mentions in the same run."""
