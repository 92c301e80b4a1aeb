"""The guard: the limits that an operator sets, the figures of a run, and those of them that are out of bounds."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from typing import Literal, get_args

from pydantic import Field

from schemas.model import Model

LimitName = Literal["papers-lost", "rejects", "authors-of-one-name"]
LIMIT_NAMES: tuple[LimitName, ...] = get_args(LimitName)


class Limits(Model):
    """The limits within which a run may publish, and one below which it warns; each is off unless it is set."""

    max_papers_lost: float | None = Field(
        default=None,
        ge=0,
        le=100,
        title="Papers lost",
        description="By how many per cent there may be fewer papers than in the current version. Overridden as "
        "papers-lost.",
    )
    max_rejects: float | None = Field(
        default=None,
        ge=0,
        le=100,
        title="Rejects",
        description="How many per cent of the records may be rejected; those that newer dumps replace do not count. "
        "Overridden as rejects.",
    )
    max_authors_of_one_name: int | None = Field(
        default=None,
        ge=1,
        title="Authors of one name",
        description="How many authors may have one and the same name. Overridden as authors-of-one-name.",
    )

    min_precision: float | None = Field(
        default=None,
        ge=0,
        le=100,
        title="Precision",
        description="How many per cent of what is merged should be one, as the run estimates it: below it, the run "
        "warns, and publishes all the same.",
    )

    @property
    def by_name(self) -> dict[LimitName, float | None]:
        """The limits by the names under which they are overridden."""
        return {
            "papers-lost": self.max_papers_lost,
            "rejects": self.max_rejects,
            "authors-of-one-name": self.max_authors_of_one_name,
        }


class Figures(Model):
    """What the guard looks at.

    Attributes:
        papers_before: The papers of the current version; None if there is none.
        papers: The papers that would be published.
        records: The records of the dumps, without those that newer dumps replace.
        rejects: Those of them that were rejected.
        authors_of_one_name: How many authors the commonest name has; None if they were not counted.
        commonest_name: One of the names that they have.
    """

    papers_before: int | None
    papers: int
    records: int
    rejects: int
    authors_of_one_name: int | None = None
    commonest_name: str | None = None

    @property
    def by_name(self) -> dict[LimitName, float]:
        """The figures by the names of their limits: per cent, and a number of authors."""
        before = self.papers_before or 0
        lost = max(before - self.papers, 0)
        return {
            "papers-lost": 100 * lost / before if before else 0,
            "rejects": 100 * self.rejects / self.records if self.records else 0,
            "authors-of-one-name": self.authors_of_one_name or 0,
        }

    def said(self, name: LimitName) -> str:
        """Return a figure in words."""
        figure = self.by_name[name]
        if name == "papers-lost":
            lost = (self.papers_before or 0) - self.papers
            return f"{lost:,} of {self.papers_before or 0:,} papers would be gone ({per_cent(figure)})"
        if name == "rejects":
            return f"{self.rejects:,} of {self.records:,} records were rejected ({per_cent(figure)})"
        return f"{self.authors_of_one_name or 0:,} authors have the name {self.commonest_name}"


LOOK_AT: dict[LimitName, str] = {
    "papers-lost": "look for a dump that is missing, cut short or refused",
    "rejects": "look at the rejects by reason, and at the dumps that they stand in",
    "authors-of-one-name": "look for a dump whose names are not names of persons, or lack their given names",
}


class Excess(Model):
    """A figure that is above its limit.

    Attributes:
        name: The name of the limit.
        figure: The figure: per cent, or a number of authors.
        limit: The limit.
        said: The figure in words.
    """

    name: LimitName
    figure: float
    limit: float
    said: str

    def __str__(self) -> str:
        limit = f"{self.limit:,.0f}" if self.name == "authors-of-one-name" else f"{self.limit:g} %"
        return f"{self.name}: {self.said}, and the limit is {limit}"

    @property
    def line(self) -> str:
        """The figure, its limit, what to look at, and the option that overrides the limit, in one line."""
        return f"{self}: {LOOK_AT[self.name]}; if it is right, publish it with --override {self.name}"


def find_excesses(figures: Figures, limits: Limits) -> Iterator[Excess]:
    """Yield each figure that is above its limit."""
    for name, limit in limits.by_name.items():
        figure = figures.by_name[name]
        if limit is not None and figure > limit:
            yield Excess(name=name, figure=figure, limit=limit, said=figures.said(name))


def that_hold(excesses: Collection[Excess], override: Collection[LimitName]) -> tuple[Excess, ...]:
    """Return the figures whose limits are not overridden."""
    return tuple(excess for excess in excesses if excess.name not in override)


def per_cent(share: float) -> str:
    """Return a share as text; it is rounded up, so that one that is above its limit looks so."""
    return f"{math.ceil(100 * share) / 100:g} %"
