"""Describe: the companions of a version that tell programs and people what its tables are."""
