"""Figures: the numbers of a report, as small frames that are computed from the tables of a version and its manifest.

One file a subject. A function takes tables as lazy frames, reads the few columns that it names, and returns a frame of
a few rows, in the order in which a person reads them.
"""
