"""Words for the codes of the census; source: the Department for Education's guide to the children-in-need census."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NO_DISABILITY = "NONE"
Choices = tuple[tuple[str, str | Promise], ...]

ETHNICITIES: Choices = (
    ("NOBT", _("Not obtained yet")),
    ("WBRI", _("White British")),
    ("WIRI", _("White Irish")),
    ("WIRT", _("Traveller of Irish heritage")),
    ("WROM", _("Gypsy or Roma")),
    ("WOTH", _("Any other White background")),
    ("MWBC", _("White and Black Caribbean")),
    ("MWBA", _("White and Black African")),
    ("MWAS", _("White and Asian")),
    ("MOTH", _("Any other mixed background")),
    ("AIND", _("Indian")),
    ("APKN", _("Pakistani")),
    ("ABAN", _("Bangladeshi")),
    ("AOTH", _("Any other Asian background")),
    ("BCRB", _("Black Caribbean")),
    ("BAFR", _("Black African")),
    ("BOTH", _("Any other Black background")),
    ("CHNE", _("Chinese")),
    ("OOTH", _("Any other ethnic background")),
    ("REFU", _("Refused")),
)
DISABILITIES: Choices = (
    (NO_DISABILITY, _("No disability")),
    ("MOB", _("Mobility")),
    ("HAND", _("Hand function")),
    ("PC", _("Personal care")),
    ("INC", _("Incontinence")),
    ("COMM", _("Communication")),
    ("LD", _("Learning")),
    ("HEAR", _("Hearing")),
    ("VIS", _("Vision")),
    ("BEH", _("Behaviour")),
    ("CON", _("Consciousness, such as seizures")),
    ("AUT", _("Autism or Asperger syndrome")),
    ("DDA", _("Another disability under the Equality Act 2010")),
)
UPN_UNKNOWN: Choices = (
    ("UN1", _("Not of school age, and has none yet")),
    ("UN2", _("Never attended a maintained school in England")),
    ("UN3", _("Educated outside England")),
    ("UN4", _("Came to the council shortly before the end of the year")),
    ("UN5", _("Asked for, and not known yet")),
    ("UN6", _("Not recorded for an unaccompanied child seeking asylum, or for a reason of its own")),
    ("UN7", _("The referral led to no further action")),
)
