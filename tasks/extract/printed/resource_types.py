"""What repositories call the kinds of things they hold, in the terms of CSL, and which of them are no publications."""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.extract.printed.document_types import csl_type
from tasks.extract.records import Refused

_MAX_LENGTH = 100
_SEPARATORS = re.compile(r"[\W_]+")

_KINDS = {
    "article-journal": "article journalarticle academicarticle scholarlyarticle researcharticle originalarticle review "
    "reviewarticle contributiontojournal articlejournal datapaper editorial letter lettertotheeditor correction "
    "articlereview peerreviewedarticle journalpaper art c6501 cdcc c2df8fbb1 cdc82b40f9837b551 "
    "cbeb9 cba08 c7acd c7bab c545b",
    "article-newspaper": "newspaperarticle newspaper cc998",
    "article-magazine": "magazinearticle contributiontoperiodical c3e5a",
    "article": "preprint eprint postedcontent submittedversion undef c816b",
    "paper-conference": "conferencepaper conferenceobject conferenceproceedings conferencepublication inproceedings "
    "proceedingspaper conferenceitem conferencecontribution proceedingsarticle paper comm conference c5794",
    "speech": "conferenceposter poster presentation lecture talk slides invitedtalk conferencepresentation "
    "conferencepaperpresentation c6670 c8544 cr60jj5bd cc94f",
    "book": "book monograph editedbook ouv textbook ebook c2f33",
    "chapter": "bookpart bookchapter chapter booksection incollection inbook bookitem couv contributiontobook c3248",
    "thesis": "thesis dissertation doctoralthesis masterthesis mastersthesis bachelorthesis phdthesis these hdr mem "
    "doctoraldissertation habilitation thesisordissertation diplomathesis theses academicthesis honorsthesis "
    "electronicthesisordissertation c46ec cdb06 cbdcc c7a1f",
    "report": "report technicalreport workingpaper techreport researchreport technicaldocumentation discussionpaper "
    "policyreport projectdeliverable monographicreport deliverable c93fc c18gh c8042 c18ws c18hj c18op",
    "review": "peerreview",
    "review-book": "bookreview reviewbook",
    "dataset": "dataset data datasets cddb1",
    "software": "software softwarecode softwaresourcecode computerprogram computationalnotebook c5ce6",
    "patent": "patent c15cd",
    "standard": "standard",
    "map": "map cartographicmaterial cartographic",
    "graphic": "image stillimage graphic drawing picture photograph model 3dmodel",
    "motion_picture": "movingimage video film audiovisual movie videorecording filmorvideo",
    "song": "sound audio audiorecording soundrecordingnonmusical soundrecording podcast",
    "musical_score": "notatedmusic musicalnotation musicalscore sheetmusic",
    "manuscript": "manuscript unpublished",
    "webpage": "website webpage blogpost",
    "entry-encyclopedia": "encyclopediaarticle encyclopediaentry referenceentry",
    "document": "text document other documents misc techdoc c18cf c1843",
}
_CSL = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_NOT_PUBLICATIONS = {
    "physicalobject": "physical_object",
    "journal": "journal",
    "periodical": "journal",
    "journalissue": "journal_issue",
    "periodicalissue": "journal_issue",
    "proceedings": "proceedings",
    "event": "event",
    "service": "service",
    "instrument": "instrument",
    "award": "award",
    "grant": "award",
    "project": "project",
    "person": "person",
    "organization": "organization",
}


def resource_type(*printed: str | None) -> str | None:
    """Return the type in the terms of CSL, of the first of several printed ones that says more than "text".

    What is printed may be words ("Journal Article"), or an address of a vocabulary such as those of DCMI and COAR.
    Where none is known, the first of them is given as printed.
    """
    said = [one for one in printed if one]
    kinds = [kind for one in said if (kind := _kind(one))]
    return next((kind for kind in kinds if kind != "document"), None) or next(iter([*kinds, *said]), None)


def refuse_resource(*printed: str | None) -> Refused | None:
    """Refuse what is not a publication, but a thing, an event, or what holds publications."""
    for one in printed:
        if one and (reason := _NOT_PUBLICATIONS.get(_key(one))):
            return Refused(reason, "what it describes is no publication: nothing to mend")
    return None


@lru_cache(maxsize=4096)
def _kind(printed: str) -> str | None:
    """Return the type that is printed, if it is known."""
    key = _key(printed)
    if key in _CSL:
        return _CSL[key]
    known, _ = csl_type(printed)
    return known if known != printed else None


def _key(printed: str) -> str:
    """Return the letters of what is printed, without the vocabulary that it is from."""
    last = re.split(r"[/#]", printed[:_MAX_LENGTH].rstrip("/#"))[-1]
    return _SEPARATORS.sub("", last).casefold()
