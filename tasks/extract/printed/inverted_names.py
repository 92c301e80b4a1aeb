"""Names in one string whose comma tells the parts apart: "Family, Given" and "Family, Given, Jr."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extract.printed.names import name_in_parts
from tasks.extract.records import PrintedName, Refused

MOST_NAMES = 100_000
TOO_MANY_NAMES = Refused("too_many_names", f"more than {MOST_NAMES} authors, the limit for a record; split it up")

# A lone V is an initial more often than it is the fifth, and Md is a given name.
_SUFFIX = re.compile(r"(?i)(?:[js]r|[js]nr|junior|senior|i{2,3}|iv|vi{1,3}|[2-9](?:nd|rd|th)|esq)\.?")


_DEGREES = (
    "PhD MD MPH MBA MPA MPP MHA MHS MSN BSN MSW MSPH MPhil MRes MSc BSc DSc ScD MEng BEng EngD MEd EdD MMed MFA LLM "
    "LLB LLD JD DDS DMD BDS DVM DPT DPM DNP DO DrPH DPhil DClinPsy PharmD PsyD CSc MS MA BA BS RN RD RDN CRNP APRN CPA "
    "CPsych MBBS MBChB MBBCh BMBS BMBCh FRCP FRCPC FRCS FRCSC FRCPath FRCR FRACP FRACS FRS FACS FACP FACC FACOG FACEP "
    "FAAP FAAN FAHA FESC MRCP MRCS MRCGP Esq Dr Prof"
)
_SHORT_DEGREES = frozenset("MS MA BA BS DO JD RD".split())  # that are initials more often
_GERMAN_DEGREE = r"Dr\.?\s?(?:med|phil|rer|ing|iur|jur|oec|vet)\.?(?:\s?(?:nat|pol|univ|vet|dent|habil)\.?)?"
_ONE_DEGREE = "|".join(
    (_GERMAN_DEGREE, *(re.sub(r"(?<=.)(?=[A-Z])", r"\\.?\\s?", degree) + r"\.?" for degree in _DEGREES.split()))
)
_DEGREE = re.compile(rf"(?:{_ONE_DEGREE})(?:[\s/&]{{1,3}}(?:{_ONE_DEGREE})){{0,5}}")
_MAX_DEGREES = 60  # characters


def is_degree(part: str) -> bool:
    """Whether a part of a name is a degree, or several: "MD", "Ph. D.", "MD PhD"."""
    return len(part) <= _MAX_DEGREES and _DEGREE.fullmatch(part) is not None


def is_short_degree(part: str) -> bool:
    """Whether a degree is printed like initials, and is these more often: "MS", "B.A."."""
    return part.replace(".", "") in _SHORT_DEGREES


def has_titles_behind(parts: Sequence[str]) -> bool:
    """Whether parts are one name with degrees or suffixes behind it: "Doe, Jane, MD, PhD", "Jane Doe, MD, PhD"."""
    if len(parts) < 3 or not all(is_degree(part) or is_suffix(part) for part in parts[2:]):
        return False
    return any(map(is_degree, parts[2:])) and (not is_suffix(parts[1]) or len(parts) > 3)


def is_suffix(part: str) -> bool:
    """Whether a part of a name is a suffix: Jr., III, 3rd."""
    return _SUFFIX.fullmatch(part) is not None


def read_inverted(text: str) -> PrintedName:
    """Read a name as printed; it has parts only where one comma, or two with a suffix, tell which they are."""
    parts = [part.strip() for part in text.split(",")]
    match parts:
        case [family, given] if family and given and not is_suffix(given):
            return name_in_parts(family, given)
        case [family, ""] if family:
            return PrintedName(raw_name=family)
        case [family, given, suffix] if family and given and is_suffix(suffix) and not is_suffix(given):
            return name_in_parts(family, given, suffix=suffix)
        case [family, suffix, given] if family and given and is_suffix(suffix):
            return name_in_parts(family, given, suffix=suffix)
    return PrintedName(raw_name=text)
