"""Markup in the fields of formats that are written in it, such as names of affiliations; see `tasks.fields.markup`."""

from tasks.fields.markup import strip_markup

__all__ = ["strip_markup"]
