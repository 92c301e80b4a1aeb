"""The words that carry a meaning of their own in a name; all in lower case, without dots."""

from __future__ import annotations

# Words that open a family name. A word that is as often a given or family name of its own (Do, Le, San, Bin) counts
# only where it is printed in lower case.
PARTICLES = frozenset(
    "af al ap auf aus av bin binti da dal dalla das de degl degli dei del della delle den der des di do dos du e el "
    "ibn la las le les lo los na of san santa st ten ter the tho thoe to tot und van vande vanden vander ver vom von "
    "vor y zu zum zur zur".split()
)
# Those of them that open a family name also with a capital letter, as in "Van Rossum" and "De La Cruz".
CAPITAL_PARTICLES = frozenset("al da dalla de del della den der di dos du el la vande vanden vander van von".split())

# How generations are told apart, in the form in which they are shown.
GENERATIONS = {
    "jr": "Jr.",
    "junior": "Jr.",
    "jnr": "Jr.",
    "sr": "Sr.",
    "senior": "Sr.",
    "snr": "Sr.",
    "ii": "II",
    "iii": "III",
    "iv": "IV",
    "2nd": "II",
    "3rd": "III",
    "4th": "IV",
    "filho": "Filho",
    "neto": "Neto",
}
# Degrees and titles say nothing of who it is and fall away.
DEGREES = frozenset("phd dphil md msc bsc dsc mph mba frcp frcs facs esq drphil dr prof professor".split())

# A name with one of these words is that of a group.
ORGANISATION_WORDS = frozenset(
    "academy agency alliance associates association board bureau center centre centro collaboration college "
    "commission committee community company consortium corp corporation council department dept division "
    "editorial editors faculty federation foundation gmbh group hospital inc initiative institut institute "
    "institution institutions instituto international investigators laboratoire laboratories laboratory labs "
    "limited llc ltd ministry nations network office organisation organisations organization organizations panel "
    "program programme project research society taskforce team union universidad universidade universitat "
    "universite university working".split()
)
OTHERS = frozenset({"et al", "et al.", "others", "and others", "u.a.", "anonymous", "anon", "anon."})

# Family names of two characters, in Chinese and Korean.
COMPOUND_FAMILY_NAMES = frozenset(
    "歐陽 欧阳 司馬 司马 上官 諸葛 诸葛 東方 东方 皇甫 尉遲 尉迟 公孫 公孙 慕容 令狐 長孫 长孙 宇文 司徒 司空 "
    "鲜于 鮮于 夏侯 南宮 南宫 独孤 獨孤 端木 百里 呼延 남궁 황보 제갈 선우 독고 사공 서문 동방".split()
)
