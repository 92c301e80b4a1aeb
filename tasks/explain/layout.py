"""Lay an explanation out for a person: plain text as wide as the terminal, without control sequences of records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tasks.explain.explanation import (
    AuthorExplanation,
    Explanation,
    GoneExplanation,
    Link,
    NearMiss,
    PaperExplanation,
    PaperName,
    PersonName,
    Record,
    RecordExplanation,
    Relation,
    WorkExplanation,
)
from tasks.explain.page import MAX_ROWS, Page
from tasks.explain.words import name_causes
from tasks.fields.counting import count

MAX_LINKS = 6

RELATED = {
    "version_of": "a version of",
    "preprint_of": "a preprint of",
    "translation_of": "a translation of",
    "erratum_of": "an erratum of",
    "comment_on": "a comment on",
    "other_part_of": "another part of",
}
REASONS = {
    "doi": "the two papers have different DOIs",
    "catalogue": "a catalogue that never lists a paper twice lists both papers",
    "size": "together they would be more than one paper or person may have",
    "paper": "they are two on one paper",
    "orcid": "they have different ORCID iDs",
    "homonym": "DBLP tells them apart by a number, such as Wei Wang 0001 and Wei Wang 0002",
    "suffix": "they have different suffixes, such as Jr. and III",
    "career": "it would be a longer or busier life in print than anybody's",
    "contradiction": "other records of the two contradict each other",
    "decision": "a person says that they are not one",
    "mean": "the other records of the two, taken together, speak against it",
}


def lay_out(explanation: Explanation, *, width: int = 80, bold: bool = False) -> str:
    """Return an explanation as text.

    Args:
        explanation: What `explain` gives.
        width: How many characters a line may have.
        bold: Whether headings are bold, by the sequences that terminals know.
    """
    page = Page(width, bold=bold)
    if isinstance(explanation, RecordExplanation):
        _lay_out_record(explanation, page)
    elif isinstance(explanation, PaperExplanation):
        _lay_out_paper(explanation, page)
    elif isinstance(explanation, WorkExplanation):
        _lay_out_work(explanation, page)
    elif isinstance(explanation, GoneExplanation):
        _lay_out_gone(explanation, page)
    else:
        _lay_out_author(explanation, page)
    return "\n".join(page.lines)


def _lay_out_record(explanation: RecordExplanation, page: Page) -> None:
    """Show what became of a record."""
    record = explanation.record
    page.say(f"{record.source_id}: a record", indent=0)
    _show_record(record, page, "")
    if explanation.paper is None:
        page.say("It became no paper.")
        return
    page.lines.append("")
    page.say("It is part of this paper:", indent=0)
    page.lines.append("")
    _lay_out_paper(explanation.paper, page)


def _lay_out_paper(explanation: PaperExplanation, page: Page) -> None:
    """Show why a paper is what it is."""
    paper = explanation.paper
    marks = _marks([record.source_id for record in explanation.records])
    page.say(f"{paper.paper_id}: a paper", indent=0)
    page.say(paper.title or "(without a title)")
    page.say("; ".join(one.name + (" (inferred)" if one.is_inferred else "") for one in explanation.authors) or "-")
    page.say(_when_and_where(paper))
    if explanation.identifiers:
        page.say("; ".join(f"{each.scheme} {each.value}" for each in explanation.identifiers))

    page.head(f"Its records ({len(explanation.records):,})")
    page.each(explanation.records, lambda record: _show_record(record, page, f"{marks[record.source_id]} "))

    if len(explanation.records) > 1:
        page.head("Why they are one paper")
        _show_links(explanation.links, page, marks)
        for record in explanation.records if len(explanation.links) < len(explanation.records) - 1 else ():
            if not any(record.source_id in {link.left, link.right} for link in explanation.links):
                page.say(f"{marks[record.source_id]} was joined without a pair: by {record.matched_by}")
        if explanation.n_further:
            page.say(f"{count(explanation.n_further, 'further pair')} of these records would be accepted, too.")

    _show_near_misses(explanation.near_misses, page, marks, "a record of it")
    if explanation.relations:
        page.head("What it is to other papers")
        page.each(explanation.relations, lambda relation: _show_relation(relation, page, paper.paper_id))
    if explanation.versions:
        page.head(f"Other papers of the same work, {explanation.work_id}")
        page.each(explanation.versions, lambda version: page.say(_one_line(version)))


def _lay_out_work(explanation: WorkExplanation, page: Page) -> None:
    """Show the papers of a work."""
    page.say(f"{explanation.work_id}: a work of {count(len(explanation.papers), 'paper')}", indent=0)
    page.each(explanation.papers, lambda paper: page.say(_one_line(paper)))
    if explanation.relations:
        page.head("What they are to each other, and to others")
        page.each(explanation.relations, lambda relation: _show_relation(relation, page, None))


def _lay_out_gone(explanation: GoneExplanation, page: Page) -> None:
    """Show where an id of an earlier version has gone."""
    page.say(f"{explanation.id}: a {explanation.entity} of an earlier version", indent=0)
    for step in explanation.steps:
        into = f" into {', '.join(step.related_ids)}" if step.related_ids else ""
        page.say(f"{step.id} was {step.event}{into} in version {step.snapshot}")
        if not into:
            page.say("its records are gone from the dumps", indent=3)
        if step.causes:
            page.say(name_causes(cause.model_dump() for cause in step.causes), indent=3)
    if explanation.now:
        page.say(f"This version has {', '.join(explanation.now)}.")


def _lay_out_author(explanation: AuthorExplanation, page: Page) -> None:
    """Show why a person is one person."""
    person = explanation.person
    page.say(f"{person.author_id}: a person", indent=0)
    page.say(_one_line(person).removeprefix(f"{person.author_id}: "))
    page.say(f"printed as: {'; '.join(explanation.name_variants)}")
    if explanation.orcid:
        page.say(f"ORCID {explanation.orcid}")
    if explanation.affiliations:
        page.say("affiliations:")
        page.each(explanation.affiliations, lambda affiliation: page.say(affiliation, 2), 5)

    page.head(f"The names in records that are this person ({len(explanation.mentions):,})")
    printed_on: dict[str, list[str]] = {}
    papers = {}
    for mention in explanation.mentions:
        papers[mention.paper.paper_id] = mention.paper
        name = mention.raw_name + (" (inferred)" if mention.is_inferred else "")
        printed_on.setdefault(mention.paper.paper_id, []).append(name)
    marks = _marks(list(printed_on))

    def show(paper_id: str) -> None:
        page.say("; ".join(dict.fromkeys(printed_on[paper_id])), mark=f"{marks[paper_id]} ")
        page.say(_one_line(papers[paper_id]), indent=3)

    page.each(list(printed_on), show)
    mark_of = {mention.source_id: marks[mention.paper.paper_id] for mention in explanation.mentions}
    if len(printed_on) > 1:
        page.head("Why they are one person")
        _show_links(explanation.links, page, mark_of)
        if len(explanation.links) < len(printed_on) - 1:
            page.say("The others were joined without a pair: whose page a paper is on, or the places of one paper.")
    _show_near_misses(explanation.near_misses, page, mark_of, "a paper of that person")


def _marks(listed: Sequence[str]) -> dict[str, str]:
    """Return the mark that stands for each id; an id that the list has no room for stands for itself."""
    return {one: f"[{number}]" if number <= MAX_ROWS else one for number, one in enumerate(listed, start=1)}


def _show_record(record: Record, page: Page, mark: str) -> None:
    """Show a record: where it stands, and what it prints."""
    if record.line_start is None:
        place = f"record {record.source_index:,}"
    elif record.line_end in {None, record.line_start}:
        place = f"line {record.line_start:,}"
    else:
        place = f"lines {record.line_start:,} to {record.line_end:,}"
    page.say(f"{record.source_file}, {place}, key {record.source_key}", mark=mark)
    page.say(record.title or "(without a title)", indent=3)
    page.say(_when_and_where(record), indent=3)


def _show_links(links: Sequence[Link], page: Page, marks: Mapping[str, str]) -> None:
    """Show the pairs that joined; of many, those that scored least, because the paper depends on them."""
    places = {mark: place for place, mark in enumerate(dict.fromkeys(marks.values()))}
    left_out = max(0, len(links) - MAX_LINKS)
    if left_out:
        page.say(f"The {left_out:,} strongest of {len(links):,} pairs are left out here; --json lists all.")
    for link in links[left_out:]:
        ends = sorted(
            (marks.get(link.left, link.left), marks.get(link.right, link.right)), key=lambda end: places.get(end, -1)
        )
        page.say(f"{' and '.join(ends)}: {link.score:+.1f}")
        _show_evidence(link, page)


def _show_evidence(link: Link, page: Page) -> None:
    """Show the evidence that adds up to the score of a pair, and who decided it."""
    for each in link.evidence:
        page.say(each.words, indent=3, mark=f"{each.weight:+6.1f}  ")
    start = link.score - sum(each.weight for each in link.evidence)
    if abs(start) >= 0.05:
        page.say("what every pair starts from", indent=3, mark=f"{start:+6.1f}  ")
    if link.decided_by is not None:
        page.say(f"decided by {link.decided_by}", indent=3)


def _show_near_misses(misses: Sequence[NearMiss], page: Page, marks: Mapping[str, str], others: str) -> None:
    """Show what was close and kept apart, and why."""
    page.head(f"Near misses, kept apart ({len(misses):,})")
    if not misses:
        page.say("none")

    def show(miss: NearMiss) -> None:
        page.say(_one_line(miss.other))
        own = marks.get(miss.link.left) or marks.get(miss.link.right) or "one"
        page.say(f"{own} and {others}: {_why_apart(miss.link)}", indent=2)
        _show_evidence(miss.link, page)
        if miss.n_pairs > 1:
            page.say(f"and {count(miss.n_pairs - 1, 'pair')} that scored no better", indent=2)

    page.each(misses, show, MAX_LINKS)


def _why_apart(link: Link) -> str:
    """Return why a pair was not merged."""
    score = f"{link.score:+.1f}" if abs(link.score) >= 0.05 else f"{link.score:+.3f}"
    if link.kept_apart_by:
        return f"{score}, but {REASONS.get(link.kept_apart_by, link.kept_apart_by)}"
    if link.score < 0:
        return f"{score} is less than the 0 that it takes"
    return f"{score}, but all that it would unite contradicts itself"


def _show_relation(relation: Relation, page: Page, own: str | None) -> None:
    """Show what one paper is to another."""
    words = RELATED.get(relation.relation, relation.relation.replace("_", " "))
    score = "" if relation.score is None else f" ({relation.score:+.1f})"
    if own is None:
        page.say(f"{relation.paper_id} is {words} {_one_line(relation.other)}{score}")
    elif relation.paper_id == own:
        page.say(f"It is {words} {_one_line(relation.other)}{score}")
    else:
        page.say(f"{_one_line(relation.other)} is {words} it{score}")


def _one_line(named: PaperName | PersonName) -> str:
    """Name a paper or a person with its id."""
    if isinstance(named, PaperName):
        title = f'"{named.title}"' if named.title else "(without a title)"
        return f"{named.paper_id}: {title}, {_when_and_where(named)}"
    return f"{named.author_id}: {named.display_name}, {count(named.n_papers, 'paper')}, {_years(named)}"


def _years(person: PersonName) -> str:
    """Return the years of a person's first and last paper."""
    if person.first_year is None:
        return "years unknown"
    if person.first_year == person.last_year:
        return str(person.first_year)
    return f"{person.first_year} to {person.last_year}"


def _when_and_where(paper: PaperName | Record) -> str:
    """Return the year and the venue."""
    return f"{paper.year or 'no year'}, {paper.venue or 'no venue'}"
