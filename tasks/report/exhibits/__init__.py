"""Exhibits: the figures of a report as people see them, a chart with its table, by the sections of the page."""
