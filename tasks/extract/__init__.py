"""Extract: find the dumps and read them into records."""
