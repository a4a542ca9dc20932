"""The steps of writing an agreement, and what is asked when it is signed, withdrawn or tried out.

Each step takes its values from the document and gives the document back with its own part changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linkspan.sharing import agreement_document as writing
from linkspan.sharing import gateways
from linkspan.sharing.agreement_document import Clause, Document, Law, Party, PurposeLine, Terms
from linkspan.web.agreements import meaning
from linkspan.web.forms import DayField, Form, Look, choose, reword
from linkspan.web.reviews.forms import Reasoned

Choices = Sequence[tuple[str, str]]
SHORT, LONG = 200, 4_000
WIDE = Look(label="s")


def _text(label: Any, hint: Any = "", *, rows: bool = False, required: bool = False, most: int = LONG) -> Any:
    widget = forms.Textarea if rows else forms.TextInput
    return forms.CharField(label=label, help_text=hint, required=required, max_length=most, widget=widget)


def _many(label: Any, hint: Any = "", choices: Any = (), *, required: bool = False) -> Any:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, choices=choices, required=required, widget=forms.CheckboxSelectMultiple
    )


def _one(label: Any, choices: Any, hint: Any = "", *, required: bool = True) -> Any:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=required, widget=forms.RadioSelect)


def _all_of(table: Mapping[str, str]) -> Choices:
    return [(code, gettext(words)[:1].upper() + gettext(words)[1:]) for code, words in table.items()]


class Step(Form):
    """One step of a draft. `seen` is the draft it was filled from, so that two open pages cannot undo each other."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        raise NotImplementedError

    @classmethod
    def part_of(cls, document: Document) -> Any:
        """Give the part of a document that this step changes."""
        return cls.initial_of(document)

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        raise NotImplementedError


class About(Step):
    """What kind of agreement it is, and what it is for."""

    looks: ClassVar[Mapping[str, Look]] = {
        "title": WIDE,
        "summary": Look(label="s", rows=4),
        "tier": WIDE,
        "area": WIDE,
        "under": WIDE,
        "supersedes": WIDE,
    }
    wants: ClassVar[Mapping[str, Any]] = {"tier": _("the tier"), "area": _("the area")}

    title = _text(_("Title"), required=True, most=SHORT)
    summary = _text(
        _("What it is for, in plain words"), _("A paragraph that a parent could read. It is public once in force."),
        rows=True, most=1_500,
    )  # fmt: skip
    tier = _one(_("Tier"), ())
    area = forms.ChoiceField(label=_("Area"), help_text=_("The council area it is for."))
    under = forms.ChoiceField(label=_("Under which tier 1 agreement"), help_text=_("Only for tier 2."), required=False)
    supersedes = _many(_("Puts an end to these agreements, once it is in force"))

    def __init__(self, *args: Any, areas: Choices, tier_1: Choices, others: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "tier", [(str(tier), gettext(words)) for tier, words in writing.TIERS.items()])
        choose(self, "area", [("", gettext("Choose an area")), *areas])
        choose(self, "under", [("", gettext("None")), *tier_1])
        choose(self, "supersedes", others)
        if not others:
            del self.fields["supersedes"]

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        return {
            "title": document.title, "summary": document.summary, "tier": str(document.tier), "area": document.area,
            "under": document.under, "supersedes": list(document.supersedes),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for the agreement above a tier 2 one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("tier") == "2" and not cleaned.get("under") and "under" not in self.errors:
            self.add_error("under", gettext("Select the tier 1 agreement that this one stands under"))
        if cleaned.get("tier") == "1":
            cleaned["under"] = ""
        return cleaned

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        said = self.cleaned_data
        return replace(
            document, title=said["title"].strip(), summary=said["summary"].strip(), tier=int(said["tier"]),
            area=said["area"], under=said["under"], supersedes=tuple(said.get("supersedes", ())),
        )  # fmt: skip


class Begin(About):
    """The first step of a new agreement, which also gives it its code."""

    code = _text(
        _("Code"), _("Capital letters, digits and hyphens, such as AM-2026-01. It is cited, so it never changes."),
        required=True, most=40,
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.order_fields(["code", "title", "summary", "tier", "under", "area", "supersedes"])


class AddParty(Step):
    """One more organisation that signs."""

    looks: ClassVar[Mapping[str, Look]] = {"organisation": WIDE, "role": WIDE, "answers": WIDE}
    wants: ClassVar[Mapping[str, Any]] = {"organisation": _("an organisation"), "role": _("what it decides")}

    organisation = forms.ChoiceField(label=_("Organisation"))
    role = _one(_("What does it decide?"), ())
    answers = _text(
        _("Which post answers for it"), _("The post's title, never a person's name: the register is public."), most=120
    )

    def __init__(self, *args: Any, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "organisation", [("", gettext("Choose an organisation")), *organisations])
        choose(self, "role", _all_of(writing.PARTY_ROLES))

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        return {"role": "controller"}

    @classmethod
    def part_of(cls, document: Document) -> Any:
        """Give nothing: a party is added to those there are, so two pages never undo each other."""
        return None

    def applied(self, document: Document) -> Document:
        """Give the document with the party added, or changed where it is there already."""
        said = self.cleaned_data
        party = Party(UUID(said["organisation"]), said["role"], said["answers"].strip())
        others = tuple(each for each in document.parties if each.organisation != party.organisation)
        return replace(document, parties=(*others, party))


class Purposes(Step):
    """What the sharing is for."""

    looks: ClassVar[Mapping[str, Look]] = {"purposes": WIDE}
    wants: ClassVar[Mapping[str, Any]] = {"purposes": _("what the sharing is for")}

    purposes = _many(_("What is the sharing for?"), required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "purposes", _all_of(writing.PURPOSES))
        for code, words in writing.PURPOSES.items():
            hint = gettext("What it means here. Only where you ticked it above.")
            self.fields[f"said_{code}"] = _text(gettext(words)[:1].upper() + gettext(words)[1:], hint, most=1_000)

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        said = {f"said_{each.code}": each.said for each in document.purposes}
        return said | {"purposes": [each.code for each in document.purposes]}

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        chosen = [code for code in writing.PURPOSES if code in self.cleaned_data["purposes"]]
        lines = tuple(PurposeLine(code, self.cleaned_data[f"said_{code}"].strip()) for code in chosen)
        return replace(document, purposes=lines)


class OneClause(Step):
    """One clause: who may know what, from whom, about which children, for what."""

    looks: ClassVar[Mapping[str, Look]] = dict.fromkeys(
        ("givers", "receivers", "direction", "purposes", "kinds", "groups", "mode", "effect", "gateways"), WIDE
    ) | {"said": Look(label="s", rows=3)}
    wants: ClassVar[Mapping[str, Any]] = {
        "givers": _("who gives"), "receivers": _("who receives"), "direction": _("the direction"),
        "purposes": _("a purpose"), "kinds": _("a kind of information"), "groups": _("a group of children"),
        "mode": _("how much"), "effect": _("whether it shares or holds back"),
    }  # fmt: skip

    effect = _one(_("Does this clause share or hold back?"), ())
    givers = _many(_("Who gives?"), required=True)
    receivers = _many(_("Who receives?"), required=True)
    direction = _one(_("In which direction?"), ())
    mode = _one(_("How much may they know?"), (), _("Each step lets them do what the steps above it do as well."))
    kinds = _many(_("Which kinds of information?"), required=True)
    groups = _many(
        _("About which children?"), _("It is enough that a child belongs to one of the groups."), required=True
    )
    purposes = _many(_("For which of the agreement's purposes?"), required=True)
    gateways = _many(_("Through which legal gateways?"), _("One that is not in force on the first day is refused."))
    said = _text(_("In your own words"), _("Read by people. It decides nothing."), rows=True, most=2_000)

    def __init__(self, *args: Any, document: Document, names: meaning.Names, **options: Any) -> None:
        super().__init__(*args, **options)
        parties = sorted(((str(each), names.get(each, "")) for each in document.organisations), key=lambda one: one[1])
        purposes = [each.code for each in document.purposes]
        for field, choices in {
            "effect": _all_of(writing.EFFECTS), "givers": parties, "receivers": parties,
            "direction": _all_of(writing.DIRECTIONS), "mode": _all_of(writing.MODES),
            "kinds": _all_of(writing.KINDS), "groups": _all_of(writing.GROUPS),
            "purposes": [each for each in _all_of(writing.PURPOSES) if each[0] in purposes],
            "gateways": _gateways(document),
        }.items():  # fmt: skip
            choose(self, field, choices)

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes of a new clause hold at first."""
        return {"effect": "share", "direction": "one_way", "groups": ["all"]}

    @classmethod
    def part_of(cls, document: Document) -> Any:
        """Give all clauses, since their numbers follow one another."""
        return document.clauses

    @staticmethod
    def initial_of_clause(clause: Clause) -> dict[str, Any]:
        """Give what the boxes hold for a clause that is there."""
        return {
            "effect": clause.effect, "givers": [str(each) for each in clause.givers],
            "receivers": [str(each) for each in clause.receivers], "direction": clause.direction,
            "mode": clause.mode, "kinds": list(clause.kinds), "groups": list(clause.groups),
            "purposes": list(clause.purposes), "gateways": list(clause.gateways), "said": clause.said,
        }  # fmt: skip

    def clause(self, number: str) -> Clause:
        """Give the clause that was filled in."""
        said = self.cleaned_data
        return Clause(
            number=number,
            givers=tuple(UUID(each) for each in said["givers"]),
            receivers=tuple(UUID(each) for each in said["receivers"]),
            purposes=tuple(said["purposes"]),
            kinds=tuple(said["kinds"]),
            groups=tuple(said["groups"]),
            mode=said["mode"],
            direction=said["direction"],
            effect=said["effect"],
            gateways=tuple(said["gateways"]),
            said=said["said"].strip(),
        )

    def put_in(self, document: Document, number: str) -> Document:
        """Give the document with this clause in its place, or at the end."""
        clause = self.clause(number)
        if any(each.number == number for each in document.clauses):
            kept = tuple(clause if each.number == number else each for each in document.clauses)
        else:
            kept = (*document.clauses, clause)
        return replace(document, clauses=kept)

    def clean(self) -> dict[str, Any]:
        """Refuse what could never give anyone anything."""
        cleaned = super().clean() or self.cleaned_data
        givers, receivers = set(cleaned.get("givers", ())), set(cleaned.get("receivers", ()))
        if len(givers) == 1 and givers == receivers:
            self.add_error("receivers", gettext("Select a receiver other than the giver"))
        return cleaned


def next_number(document: Document) -> str:
    """Number a new clause after the highest there is; a number once given up is not given again."""
    numbers = [int(each.number) for each in document.clauses if each.number.isdecimal()]
    return str(max(numbers, default=0) + 1)


class Basis(Step):
    """The lawful bases and the conditions."""

    looks: ClassVar[Mapping[str, Look]] = dict.fromkeys(
        ("article_6", "article_9", "schedule_1", "schedule_8"), WIDE
    ) | {
        "policy_document": WIDE,
        "part_3": WIDE,
        "part_3_said": Look(label="s", rows=3),
    }
    wants: ClassVar[Mapping[str, Any]] = {"article_6": _("a lawful basis")}

    article_6 = _many(
        _("Lawful basis: UK GDPR article 6"),
        _("Public bodies mostly rest on a legal obligation (c) or a public task (e). Consent is seldom the basis."),
        required=True,
    )
    article_9 = _many(
        _("Condition for special category data: UK GDPR article 9"), _("Needed for health and social care information.")
    )
    schedule_1 = _many(_("Condition of the Data Protection Act 2018, schedule 1"))
    policy_document = _text(
        _("Appropriate policy document"), _("Its reference. Needed with most conditions of schedule 1."), most=SHORT
    )
    part_3 = forms.BooleanField(
        label=_("Part 3 of the Data Protection Act 2018 applies: law enforcement processing"), required=False
    )
    schedule_8 = _many(_("Condition of schedule 8"), _("Only where part 3 applies to sensitive information."))
    part_3_said = _text(_("Why part 3 applies, or does not"), _("Wherever police are a party."), rows=True, most=1_000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field, codes, table in (
            ("article_6", writing.ARTICLE_6, meaning.ARTICLES_6),
            ("article_9", writing.ARTICLE_9, meaning.ARTICLES_9),
            ("schedule_8", writing.SCHEDULE_8, meaning.SCHEDULE_8),
        ):
            choose(self, field, [(code, f"{code}: {table[code]}") for code in codes])
        named = list(meaning.SCHEDULE_1)
        others = [code for code in self.initial.get("schedule_1", ()) if code not in named]
        choose(self, "schedule_1", [(code, f"{code}: {meaning.SCHEDULE_1[code]}") for code in named]
                + [(code, code) for code in others])  # fmt: skip

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        law = document.law
        return {
            "article_6": list(law.article_6), "article_9": list(law.article_9), "schedule_1": list(law.schedule_1),
            "policy_document": law.policy_document, "part_3": law.part_3, "schedule_8": list(law.schedule_8),
            "part_3_said": law.part_3_said,
        }  # fmt: skip

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        said = self.cleaned_data
        law = Law(
            article_6=tuple(said["article_6"]), article_9=tuple(said["article_9"]),
            schedule_1=tuple(said["schedule_1"]), policy_document=said["policy_document"].strip(),
            part_3=said["part_3"], schedule_8=tuple(said["schedule_8"]), part_3_said=said["part_3_said"].strip(),
        )  # fmt: skip
        return replace(document, law=law)


class Paragraphs(Step):
    """The paragraphs that bind people: rights, retention, security and the rest."""

    looks: ClassVar[Mapping[str, Look]] = dict.fromkeys(writing.TERMS, Look(label="s", rows=3))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code, words in writing.TERMS.items():
            self.fields[code] = _text(gettext(words), HINTS.get(code, ""), rows=True)

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        return {code: getattr(document.terms, code) for code in writing.TERMS}

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        return replace(document, terms=Terms(**{code: self.cleaned_data[code].strip() for code in writing.TERMS}))


HINTS: Mapping[str, Any] = {
    "telling": _("Families are told what is shared and why, where that is safe."),
    "rights": _("Who answers a request to see, correct or object, and within which time."),
    "retention": _("By kind of record, with the source of each period."),
    "breaches": _("Who tells whom, and how soon. The Information Commissioner is told within 72 hours."),
    "termination": _("How much notice, and that any party may withdraw at once."),
}


class Dates(Step):
    """When it begins, ends and is looked at again."""

    looks: ClassVar[Mapping[str, Look]] = {"starts_on": WIDE, "ends_on": WIDE, "review_on": WIDE}

    starts_on = DayField(
        label=_("First day"), help_text=_("It is in force from this day, once every party has signed.")
    )
    ends_on = DayField(
        label=_("Day it ends"), help_text=_("The first day on which it no longer holds. Warned of three months ahead.")
    )
    review_on = DayField(label=_("Day it is reviewed"))

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        return {name: getattr(document, name) for name in ("starts_on", "ends_on", "review_on")}

    def clean(self) -> dict[str, Any]:
        """Refuse dates that are out of order."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends, review = (cleaned.get(name) for name in ("starts_on", "ends_on", "review_on"))
        if _before(ends, starts):
            self.add_error("ends_on", gettext("The day it ends must be after the first day"))
        if _before(review, starts) or _before(ends, review):
            self.add_error("review_on", gettext("The review must lie between the first day and the end"))
        return cleaned

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        said = self.cleaned_data
        return replace(document, starts_on=said["starts_on"], ends_on=said["ends_on"], review_on=said["review_on"])


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one <= other


class Assessment(Step):
    """The impact assessment that the agreement rests on."""

    looks: ClassVar[Mapping[str, Look]] = {"impact_assessment": WIDE}

    impact_assessment = _text(
        _("Data protection impact assessment"),
        _("Its reference or public address, such as DPIA-2026-014. See UK GDPR article 35."),
        required=True, most=SHORT,
    )  # fmt: skip
    assessed = _many(
        _("Which of these does the assessment itself name?"),
        _("They are new enough in kind that it must. Tick one only where it does."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "assessed", [each for each in _all_of(writing.PURPOSES) if each[0] in writing.ASSESSED_PURPOSES])

    @classmethod
    def initial_of(cls, document: Document) -> dict[str, Any]:
        """Give what the boxes hold at first."""
        return {"impact_assessment": document.impact_assessment, "assessed": list(document.assessed)}

    def applied(self, document: Document) -> Document:
        """Give the document with what was filled in."""
        said = self.cleaned_data
        return replace(
            document, impact_assessment=said["impact_assessment"].strip(), assessed=tuple(sorted(said["assessed"]))
        )


class PutForward(Form):
    """Send a draft to be signed. `seen` is the draft whose check was read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class Sign(Form):
    """A signature: of exactly what was read, whose hash the page carries."""

    hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label=_("I have read this agreement and sign it for my organisation"))


class Withdraw(Reasoned):
    """Why a party withdraws."""

    looks: ClassVar[Mapping[str, Look]] = {"reason": Look(label="m")}


class Bench(forms.Form):
    """Who asks whom for what, to see what the agreement would answer. Sent by GET: nobody is named."""

    looks: ClassVar[Mapping[str, Look]] = dict.fromkeys(("asking", "holding", "purpose", "kind", "role"), WIDE)

    asking = forms.ChoiceField(label=_("Who asks?"))
    holding = forms.ChoiceField(label=_("Who holds something?"))
    purpose = forms.ChoiceField(label=_("What for?"))
    kind = forms.ChoiceField(label=_("Which kind of information?"))
    facts = _many(
        _("What is so?"),
        choices=[
            ("involved_organisation", _("The organisation that asks works with the child")),
            ("same_area", _("The child lives in the area of the organisation that asks")),
            ("significant_harm", _("Significant harm is recorded for the child")),
            ("reason_given", _("A reason was stated")),
            ("untrained", _("The person's training has run out")),
            ("unvetted", _("The person's recheck is overdue")),
            ("answered", _("They answered why they need it all the same")),
            ("identity", _("The child is behind an identity wall")),
        ],
    )

    def __init__(self, *args: Any, document: Document, names: meaning.Names, **options: Any) -> None:
        super().__init__(*args, **options)
        self.use_required_attribute = False
        self.initial = {"facts": ["reason_given"], **self._first_pair(document), **self.initial}
        parties = sorted(((str(each), names.get(each, "")) for each in document.organisations), key=lambda one: one[1])
        choose(self, "asking", parties)
        choose(self, "holding", parties)
        choose(self, "purpose", _all_of(writing.PURPOSES))
        choose(self, "kind", _all_of(writing.KINDS))
        reword(self)

    @staticmethod
    def _first_pair(document: Document) -> dict[str, str]:
        """Begin with someone who receives by the first clause, and someone who gives."""
        pairs = (pair for each in document.clauses for pair in each.pairs())
        asking, holding = next(pairs, (None, None))
        return {"asking": str(asking), "holding": str(holding)} if asking else {}

    def clean(self) -> dict[str, Any]:
        """Refuse an organisation that asks itself."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("asking") and cleaned.get("asking") == cleaned.get("holding"):
            self.add_error("holding", gettext("Choose another organisation than the one that asks"))
        return cleaned


def _gateways(document: Document) -> Choices:
    return [(code, meaning.gateway_words(code, document)) for code in gateways.CODES]
