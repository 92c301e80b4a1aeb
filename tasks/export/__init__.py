"""Export: the papers of a version in the formats that other programs read."""
