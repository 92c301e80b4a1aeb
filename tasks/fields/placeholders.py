"""Placeholders: what a source prints where it has nothing to say, such as "N/A" or "[No abstract available]".

Each set is of texts in lower case without the brackets and points around them; see `folded`.
"""

from __future__ import annotations

import re

_AROUND = " \t\r\n.,:;!?-_=*/\\|\"'`()[]{}<>«»“”„‘’–—―…·•。，、；：？！（）【】「」"

# What says nothing in any field: how programs print a missing value, and how people do.
NOTHING = frozenset(
    (
        "", "#n/a", "#na", "#null", "#value", "n.a", "n.d", "n/a", "n\\a", "na", "nan", "nat", "nil", "none",
        "none available", "none given", "none provided", "not applicable", "not available", "not given",
        "not provided", "not specified", "null", "undefined", "unavailable", "unknown", "unspecified",
        "indisponible", "inconnu", "nicht verfügbar", "non disponible", "non disponibile", "não disponível",
        "no disponible", "niet beschikbaar", "unbekannt", "нет данных", "не указано", "无", "暂无", "なし", "없음",
    )
)  # fmt: skip
NO_TITLE = NOTHING | frozenset(
    (
        "missing title", "no title", "no title available", "no title found", "no title given",
        "no title provided", "no title specified", "title missing", "title not available", "title unavailable",
        "title unknown", "unknown title", "untitled", "without title",
        "kein titel", "ohne titel", "titel fehlt", "titel unbekannt", "pas de titre", "sans titre", "titre inconnu",
        "sin título", "sin titulo", "título no disponible", "sem título", "sem titulo", "senza titolo",
        "nessun titolo", "zonder titel", "geen titel", "utan titel", "uden titel", "uten tittel", "bez tytułu",
        "bez názvu", "без названия", "без назви", "başlıksız", "无标题", "無標題", "無題", "タイトルなし", "제목 없음",
    )
)  # fmt: skip

_SUMMARY = r"(?:abstracts?|summary|summaries|description)"
_SAID = (
    r"(?:available|entered|existing|found|given|included|listed|present|prepared|provided|recorded|submitted|supplied)"
)
_HERE = (
    r"(?: (?:for|in|from|on|with|at|by|to) (?:(?:this|the|that|these|its) )?[\w-]+(?: [\w-]+){0,2})?"
    r"(?: ?\([\w ,-]{1,40})?"  # the bracket behind it is folded away
)
_YET = r"(?: (?:yet|currently|online|presently|at present|at this time))?"
_ENGLISH = (
    rf"(?:{_SUMMARY} ?: ?)?(?:there (?:is|was) |we have |sorry )?no "
    rf"(?:available |english |author |published )?{_SUMMARY}"
    rf"(?: (?:is|was|are|were|has been))?{_YET}(?: {_SAID})?{_HERE}{_YET}",
    rf"(?:this|the) [\w-]+ (?:has|had|have|contains|includes) no {_SUMMARY}{_HERE}",
    rf"(?:this|the) [\w-]+ (?:does|did) not (?:have|contain|include) (?:an |any )?{_SUMMARY}",
    rf"(?:the |an )?(?:english )?{_SUMMARY}{_HERE}:?(?: (?:is|was|are))?{_YET}"
    rf" (?:not{_YET} {_SAID}|unavailable|missing|lacking|none|pending|to follow|n/a|na|null){_HERE}{_YET}",
    rf"(?:an |the )?{_SUMMARY} (?:is|was|are) not{_YET} {_SAID}{_HERE}{_YET}",
    rf"(?:without|missing|lacks|empty) (?:an |the )?{_SUMMARY}",
    rf"{_SUMMARY}",
)
_OTHER = (
    r"(?:es (?:ist|liegt) )?keine?n? (?:abstract|zusammenfassung|kurzfassung|inhaltsangabe)"
    r"(?: (?:verfügbar|vorhanden|vor|angegeben|erhältlich))?",
    r"(?:abstract|zusammenfassung|kurzfassung) (?:ist )?(?:nicht (?:verfügbar|vorhanden|erhältlich)|fehlt)",
    r"ohne (?:abstract|zusammenfassung|kurzfassung)",
    r"(?:pas de|aucune?|sans|il n'y a pas de|il n’y a pas de) (?:résumé|resumé|resume|abstract)"
    r"(?: (?:n'est |n’est )?(?:pas )?(?:disponible|fourni))?",
    r"(?:le )?(?:résumé|resumé|resume|abstract) (?:est |n'est pas |n’est pas )?(?:non |pas )?"
    r"(?:in)?disponible",
    r"(?:sin|no hay|no existe|no tiene|no se dispone de|no contiene) (?:un )?(?:resumen|abstract)(?: disponible)?",
    r"(?:el )?(?:resumen|abstract) (?:no (?:está )?)disponible",
    r"(?:sem|não há|nenhum|não possui|não contém) (?:um )?(?:resumo|abstract)(?: disponível)?",
    r"(?:o )?(?:resumo|abstract) (?:não (?:está )?disponível|indisponível)",
    r"(?:nessun|senza|non c'è|non c’è) (?:un )?(?:abstract|riassunto|sommario)(?: (?:è )?disponibile)?",
    r"(?:l')?(?:abstract|riassunto|sommario) (?:non (?:è )?disponibile|assente|mancante)",
    r"(?:geen|zonder) (?:abstract|samenvatting)(?: (?:beschikbaar|aanwezig))?",
    r"(?:abstract|samenvatting) (?:is )?(?:niet beschikbaar|ontbreekt)",
    r"(?:ingen|inget|utan|uden|uten) (?:abstract|abstrakt|sammanfattning|sammendrag|resumé|referat)"
    r"(?: (?:tillgänglig|tilgængelig|tilgængeligt|tilgjengelig))?",
    r"(?:abstract|abstrakt|sammanfattning|sammendrag|resumé) (?:saknas|mangler|ikke tilgængeligt|ikke tilgjengelig)",
    r"(?:ei|ei ole) (?:tiivistelmää|abstraktia)(?: saatavilla)?",
    r"brak (?:abstraktu|streszczenia)",
    r"(?:abstrakt|streszczenie) (?:jest )?(?:niedostępn[ye]|není k dispozici|neuveden|nie je k dispozícii)",
    r"bez (?:abstraktu|streszczenia|sažetka|anotace)",
    r"(?:нет|без) (?:аннотации|резюме|реферата|анотації)",
    r"(?:аннотация|резюме|реферат|анотація) (?:отсутствует|недоступн[ао]|не указан[ао]?|відсутня)",
    r"(?:özet|öz) (?:yok|yoktur|mevcut değil|bulunmamaktadır|bulunamadı)",
    r"(?:tidak ada|tanpa) abstrak",
    r"(?:本文)?(?:无|無|暂无|暫無|没有|沒有|未提供)(?:中文|英文)?(?:摘要|提要)(?:信息)?",
    r"(?:摘要|提要)(?:暂无|缺失|不可用|无|無)",
    r"(?:抄録|要旨|要約|アブストラクト)(?:は)?(?:なし|無し|ありません|がありません)",
    r"(?:초록|요약)(?:이|은)?\s?(?:없음|없습니다|미제공)",
    r"(?:لا يوجد ملخص|لا يتوفر ملخص|الملخص غير متوفر)",
)
_NO_ABSTRACT = re.compile("|".join((*_ENGLISH, *_OTHER)))
# Publishers go on with what they show in the place of an abstract.
_NOTICE = re.compile(
    r"(?i)\W*(?:an |the )?abstract is not (?:currently )?available for this \w+"
    r"(?:,? so a preview|[.,;]? (?:as|since|because) you have access|[.;] (?:a preview|please use|click|see the full))"
)
# "No author specified", "not stated", "no pagination": so databases fill the fields of a record.
_PHRASE = re.compile(
    r"(?:no|not) (?:\w{2,20} ){0,2}"
    r"(?:applicable|available|given|indicated|listed|provided|recorded|specified|stated|supplied)"
    r"|no (?:authors?|authorship|journal|titles?|abstracts?|pagination|pages?|page numbers?|dates?|volume|issue|doi)"
    r"|no keywords?"
    r"|n\.? ?pag"
)
MAX_PLACEHOLDER = 100  # characters
MAX_NOTICE = 400
_MAX_WORD = 60  # characters, with what may stand around it
_BEGINNINGS = frozenset(_AROUND) | {letter for word in NOTHING if word for letter in (word[0], word[0].upper())}
_NAMES = frozenset(("Na", "Nan", "Nat", "Nil", "Null"))  # of people, who are not printed as "NA" or "null"


def folded(text: str) -> str:
    """Return a short text as the placeholders are written: in lower case, without what stands around it."""
    return " ".join(text.lower().strip(_AROUND).split())


def says_nothing(text: str, *, or_names: bool = False) -> bool:
    """Whether a value of any field is a placeholder.

    Args:
        text: The value.
        or_names: Whether it may be the name of a person; "Na" and "Null" are, but "NA" and "null" are not.
    """
    if not text or text[0] not in _BEGINNINGS or len(text) > _MAX_WORD:
        return not text
    short = folded(text)
    if short in NOTHING:
        return not or_names or text not in _NAMES
    return short.startswith("n") and _PHRASE.fullmatch(short) is not None


def is_no_title(text: str) -> bool:
    """Whether what is printed as a title is a placeholder."""
    return len(text) <= _MAX_WORD and folded(text) in NO_TITLE


def is_no_abstract(text: str) -> bool:
    """Whether what is printed as an abstract is a placeholder."""
    if len(text) <= MAX_NOTICE and _NOTICE.match(text):
        return True
    if len(text) > MAX_PLACEHOLDER:
        return False
    return (short := folded(text)) in NOTHING or _NO_ABSTRACT.fullmatch(short) is not None
