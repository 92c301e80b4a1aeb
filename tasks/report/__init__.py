"""Report: what a version of the lake holds, for people to look at."""
