"""Say an agreement's document in words: its clauses as they are written, its law, and what changed between versions.

What a clause means is said by the room itself (`linkspan.sharing.meaning`), which made the policies of it too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.sharing import agreement_document as writing
from linkspan.sharing import gateways
from linkspan.sharing.agreement_document import Clause, Document, Law
from linkspan.sharing.meaning import meaning_of
from linkspan.web.words import short_day

Names = Mapping[UUID, str]

ARTICLES_6 = {
    "6(1)(a)": _("consent"),
    "6(1)(b)": _("a contract with the person"),
    "6(1)(c)": _("a legal obligation"),
    "6(1)(d)": _("someone's vital interests"),
    "6(1)(e)": _("a public task"),
    "6(1)(ea)": _("recognised legitimate interests, safeguarding among them; not for public authorities' own tasks"),
    "6(1)(f)": _("legitimate interests; not for public authorities' own tasks"),
}
ARTICLES_9 = {
    "9(2)(a)": _("explicit consent"),
    "9(2)(b)": _("employment, social security and social protection law"),
    "9(2)(c)": _("vital interests of someone who cannot consent"),
    "9(2)(f)": _("legal claims, or courts acting as courts"),
    "9(2)(g)": _("substantial public interest"),
    "9(2)(h)": _("health or social care"),
    "9(2)(i)": _("public health"),
    "9(2)(j)": _("archives, research and statistics"),
}
SCHEDULE_1 = {
    "para 1": _("employment, social security and social protection"),
    "para 2": _("health or social care"),
    "para 6": _("statutory and government purposes"),
    "para 10": _("preventing or detecting unlawful acts"),
    "para 11": _("protecting the public against dishonesty"),
    "para 18": _("safeguarding of children and of individuals at risk"),
}
SCHEDULE_8 = {
    "para 1": _("statutory purposes"),
    "para 2": _("administration of justice"),
    "para 3": _("protecting someone's vital interests"),
    "para 4": _("safeguarding of children and of individuals at risk"),
    "para 5": _("personal data already in the public domain"),
    "para 6": _("legal claims"),
    "para 7": _("judicial acts"),
    "para 8": _("preventing fraud"),
    "para 9": _("archiving and research"),
}


def listed(words: Iterable[str]) -> str:
    """Join words as people do: "a, b and c"."""
    *first, last = [*words] or [""]
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def named(organisations: Iterable[UUID], names: Names) -> str:
    """Name organisations in one line."""
    unknown = gettext("an organisation not known here")
    return listed(sorted(names.get(each, unknown) for each in organisations)) or gettext("nobody yet")


# --- clauses ---------------------------------------------------------------------------------------------------------


def elements(clause: Clause, names: Names, document: Document) -> list[tuple[str, str]]:
    """Give a clause as it is written, element by element, to stand beside its meaning."""
    found = [
        (gettext("Effect"), gettext(writing.EFFECTS.get(clause.effect, clause.effect)).capitalize()),
        (gettext("Gives"), named(clause.givers, names)),
        (gettext("Receives"), named(clause.receivers, names)),
        (gettext("Direction"), gettext(writing.DIRECTIONS.get(clause.direction, clause.direction)).capitalize()),
        (gettext("Purposes"), "; ".join(_words(writing.PURPOSES, clause.purposes))),
        (gettext("Information"), "; ".join(_words(writing.KINDS, clause.kinds))),
        (gettext("Children"), "; ".join(_words(writing.GROUPS, clause.groups))),
        (gettext("Up to"), gettext(writing.MODES.get(clause.mode, clause.mode)).capitalize()),
        (gettext("Gateways"), "; ".join(gateway_words(code, document) for code in clause.gateways)),
        (gettext("In the parties' words"), clause.said),
    ]
    may_be_empty = {found[-1][0], *((found[-2][0],) if clause.effect == "withhold" else ())}
    return [(name, value or gettext("nothing yet")) for name, value in found if value or name not in may_be_empty]


def gateway_words(code: str, document: Document) -> str:
    """Name a gateway by its law, and say so where it is not in force on the day the agreement begins."""
    on = document.starts_on or localdate()
    found = gateways.gateway(code, on, document.area or None)
    if found is None:
        return code
    if not gateways.is_in_force(code, on, document.area or None):
        return gettext("%(law)s (not in force on %(day)s)") % {"law": found.law, "day": short_day(on)}
    return found.law


def _words(table: Mapping[str, str], codes: Iterable[str]) -> list[str]:
    """Give the words of codes, in the order of their table; a code that it does not know is shown as it is."""
    chosen = list(codes)
    known = [gettext(words) for code, words in table.items() if code in chosen]
    return known + [code for code in chosen if code not in table]


# --- law -------------------------------------------------------------------------------------------------------------


def law_lines(law: Law) -> list[tuple[str, list[str]]]:
    """Give the lawful bases and conditions with what each is about."""
    lines = [
        (gettext("UK GDPR article 6"), _with_words(law.article_6, ARTICLES_6)),
        (gettext("UK GDPR article 9, for special category data"), _with_words(law.article_9, ARTICLES_9)),
        (gettext("Data Protection Act 2018 schedule 1"), _with_words(law.schedule_1, SCHEDULE_1)),
        (gettext("Appropriate policy document"), [law.policy_document] if law.policy_document else []),
    ]
    if law.part_3:
        lines.append((gettext("Data Protection Act 2018 part 3 (law enforcement), schedule 8"),
                      _with_words(law.schedule_8, SCHEDULE_8)))  # fmt: skip
    if law.part_3_said:
        lines.append((gettext("Why part 3 applies, or does not"), [law.part_3_said]))
    return [(name, values) for name, values in lines if values]


def _with_words(codes: Iterable[str], table: Mapping[str, object]) -> list[str]:
    return [f"{code}: {table[code]}" if code in table else code for code in codes]


# --- what changed ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One element of a document that is not as it was; empty where it was not there, or is no more."""

    element: str
    before: str
    after: str


def changes(before: Document, after: Document, names: Names) -> list[Change]:
    """List what changes from one version to the next, in plain words."""
    found = [
        Change(name, told(before), told(after)) for name, told in _plain_elements(names) if told(before) != told(after)
    ]
    found += _of_lists(gettext("Party: %s"), _parties(before, names), _parties(after, names))
    found += _of_lists(gettext("Purpose: %s"), _purposes(before), _purposes(after))
    found += _of_lists(gettext("Clause %s"), _clauses(before, names), _clauses(after, names))
    was, will = dict(law_lines(before.law)), dict(law_lines(after.law))
    for name in dict.fromkeys([*was, *will]):
        if was.get(name) != will.get(name):
            found.append(Change(name, "; ".join(was.get(name, [])), "; ".join(will.get(name, []))))
    for code, name in writing.TERMS.items():
        if (first := getattr(before.terms, code)) != (then := getattr(after.terms, code)):
            found.append(Change(gettext(name), first, then))
    return found


def _plain_elements(names: Names) -> list[tuple[str, Callable[[Document], str]]]:
    return [
        (gettext("Title"), lambda each: each.title),
        (gettext("Summary"), lambda each: each.summary),
        (gettext("Under"), lambda each: each.under),
        (gettext("Puts an end to"), lambda each: ", ".join(each.supersedes)),
        (gettext("Begins"), lambda each: _day(each.starts_on)),
        (gettext("Ends before"), lambda each: _day(each.ends_on)),
        (gettext("First review by"), lambda each: _day(each.review_on)),
        (gettext("Impact assessment"), lambda each: each.impact_assessment),
        (gettext("The assessment names"), lambda each: "; ".join(_words(writing.PURPOSES, each.assessed))),
    ]


def _day(day: date | None) -> str:
    return short_day(day) if day else ""


def _of_lists(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for key in dict.fromkeys([*before, *after]):
        if before.get(key) != after.get(key):
            yield Change(name % key, before.get(key, ""), after.get(key, ""))


def _parties(document: Document, names: Names) -> dict[str, str]:
    return {named([each.organisation], names): party_role(each.role, each.answers) for each in document.parties}


def party_role(role: str, answers: str) -> str:
    """Say what a party decides, and which post answers for it."""
    said = gettext(writing.PARTY_ROLES.get(role, role))
    return gettext("%(role)s; %(post)s answers for it") % {"role": said, "post": answers} if answers else said


def _purposes(document: Document) -> dict[str, str]:
    return {
        gettext(writing.PURPOSES.get(each.code, each.code)): each.said or gettext("as it stands")
        for each in document.purposes
    }


def _clauses(document: Document, names: Names) -> dict[str, str]:
    found: dict[str, str] = {}
    means = {each.number: each.said(gettext) for each in meaning_of(document, names)}
    for clause in document.clauses:
        law = listed(gateway_words(code, document) for code in clause.gateways)
        found[clause.number] = " ".join([*means[clause.number], clause.said, law]).strip()
    return found
