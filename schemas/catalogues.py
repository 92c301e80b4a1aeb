"""Catalogues as `sources.toml` of a raw folder describes them: which records are theirs, and what is known of them.

    [sources.dblp]
    files = ["dblp*"]        # or names = [...], formats = [...]
    trust = 1
    duplicate_free = true

A record is of one catalogue at most: `catalogue_of` says which.
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Annotated

from pydantic import Field, StrictBool, StringConstraints

from schemas.model import Model

Text = Annotated[str, StringConstraints(strict=True, min_length=1)]


class CatalogueSettings(Model):
    """What a section says of a catalogue.

    Attributes:
        names: What its records name as their source, in upper or lower case.
        files: Its dumps, relative to the folder of the settings; `*` is any text, `?` any character.
        formats: The formats that only its dumps have.
        trust: Its place in the order of trust, from 1 for the best: its fields are preferred to those of catalogues
            after it or without a place.
        duplicate_free: Whether it never lists a paper twice, so that no two of its records are one paper; None where
            that is learnt of its records.
        latest: Whether each of its dumps is all of it, so that of several records with one key only that of the newest
            dump counts.
    """

    names: tuple[Text, ...] = ()
    files: tuple[Text, ...] = ()
    formats: tuple[Text, ...] = ()
    trust: int | None = Field(default=None, ge=1, strict=True)
    duplicate_free: StrictBool | None = None
    latest: StrictBool = False


class SourceSettings(Model):
    """The content of `sources.toml`: the catalogues by their names."""

    sources: dict[Text, CatalogueSettings] = Field(default_factory=dict)


class Catalogue(CatalogueSettings):
    """A catalogue, and where its settings hold.

    Attributes:
        name: The name of its section.
        folder: The folder of the settings; they hold for dumps whose names begin with it.
    """

    name: str
    folder: str = ""

    @classmethod
    def declared(cls, name: str, settings: CatalogueSettings, folder: str) -> Catalogue:
        """Make a catalogue of its section.

        A section that does not say which records are its own has those that name it as their source, the dumps named
        after it, whatever their suffix, and those in a folder of that name.
        """
        said = settings.model_dump()
        if not (settings.names or settings.files or settings.formats):
            said |= {"names": (name,), "files": (f"{glob.escape(name)}.*", f"{glob.escape(name)}/*")}
        return cls(name=name, folder=folder, **said)

    def holds_name(self, source_name: str | None) -> bool:
        """Whether records that name this source are its own."""
        return source_name is not None and source_name.casefold() in {name.casefold() for name in self.names}

    def holds_file(self, source_file: str) -> bool:
        """Whether a dump is its own by its name."""
        within = source_file.removeprefix(self.folder)
        return any(fnmatchcase(within, pattern) for pattern in self.files)

    def may_hold(self, source_file: str, source_format: str) -> bool:
        """Whether records of a dump may be its own: by the source that they name, or surely by its name or format."""
        if not source_file.startswith(self.folder):
            return False
        return bool(self.names) or self.holds_file(source_file) or source_format in self.formats


def catalogue_of(
    catalogues: Iterable[Catalogue], source_file: str, source_format: str, source_name: str | None
) -> Catalogue | None:
    """Return the catalogue of a record: by the source that it names, else by its dump's name, else by its format.

    Args:
        catalogues: The catalogues; if several claim the record in the same way, the first is taken.
        source_file: The record's dump.
        source_format: Its format.
        source_name: What the record names as its source.
    """
    near = [catalogue for catalogue in catalogues if source_file.startswith(catalogue.folder)]
    by_name = (catalogue for catalogue in near if catalogue.holds_name(source_name))
    by_file = (catalogue for catalogue in near if catalogue.holds_file(source_file))
    by_format = (catalogue for catalogue in near if source_format in catalogue.formats)
    return next((found for claims in (by_name, by_file, by_format) for found in claims), None)
