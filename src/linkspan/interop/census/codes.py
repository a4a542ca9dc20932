"""Every code set of the children-in-need census, with words; source: the census guides of the Department for Education.

A set holds what any year since 2022 allowed: a code since retired is read, and found by the checks of an export.
"""

from collections.abc import Callable

# Marks a text for the translation catalogue without needing the web framework here.
_: Callable[[str], str] = str

SOURCES = {
    "1A": _("a family member or carer"), "1B": _("an acquaintance"), "1C": _("the child themselves"),
    "1D": _("another individual"), "2A": _("a school"), "2B": _("an education service"), "3A": _("a GP"),
    "3B": _("a health visitor"), "3C": _("a school nurse"), "3D": _("another primary health service"),
    "3E": _("an emergency department"), "3F": _("another health service"), "4": _("housing"),
    "5A": _("social care of this council"), "5B": _("another part of this council"),
    "5C": _("social care of another council"), "5D": _("early help"), "6": _("the police"),
    "7": _("another legal agency"), "8": _("another source"), "9": _("someone anonymous"), "10": _("not known"),
}  # fmt: skip
NEEDS = {
    "N0": _("not stated"), "N1": _("abuse or neglect"), "N2": _("the child's disability"),
    "N3": _("a parent's disability or illness"), "N4": _("family in acute stress"), "N5": _("family dysfunction"),
    "N6": _("socially unacceptable behaviour"), "N7": _("low income"), "N8": _("absent parenting"),
    "N9": _("a case other than of a child in need"),
}  # fmt: skip
CLOSINGS = {
    "RC1": _("adopted"), "RC2": _("died"), "RC3": _("child arrangements order"),
    "RC4": _("special guardianship order"), "RC5": _("moved to another council's care"),
    "RC6": _("moved to adult social care"), "RC7": _("another reason, or no longer in need"),
    "RC8": _("closed after assessment"), "RC9": _("closed after assessment, passed to early help"),
}  # fmt: skip
CATEGORIES = {
    "NEG": _("neglect"), "PHY": _("physical abuse"), "SAB": _("sexual abuse"), "EMO": _("emotional abuse"),
    "MUL": _("more than one category"),
}  # fmt: skip
FACTORS = frozenset(
    [f"{number}{who}" for number in range(1, 7) for who in "ABC"]
    + ["7A", "8B", "8C", "8D", "8E", "8F", "9A", "10A", "11A", "12A", "13A", "14A", "15A", "16A", "17A"]
    + ["18A", "18B", "18C", "19A", "19B", "19C", "20", "21", "22A", "23A", "24A"]
)
RETIRED_FACTORS = frozenset(("18A", "19A"))
NO_FACTOR = "21"
DISABILITIES = ("NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA")
ETHNICITIES = (
    "WBRI", "WIRI", "WIRT", "WROM", "WOTH", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN", "ABAN", "AOTH", "BCRB",
    "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
)  # fmt: skip
ETHNICITY_NOT_OBTAINED = "NOBT"
UPN_UNKNOWN = ("UN1", "UN2", "UN3", "UN4", "UN5", "UN6", "UN7")
SEXES = ("F", "M", "U")
GENDERS = {"0": "U", "1": "M", "2": "F", "9": "U"}  # the codes of the 2022 layout, and the sex each stands for
