"""What is asked about a reorganisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linkspan.partnership.functions import FUNCTIONS
from linkspan.partnership.reorganisation_rules import LIVES_ON, Known, Plan, Share, Step, propose
from linkspan.web.forms import DayField, Form, choose
from linkspan.web.partnership.reorganisations import words

Choices = Iterable[tuple[str, str]]


class New(Form):
    """A plan: which organisations it is about, when, and by which law."""

    title = forms.CharField(label=_("What it is called"), max_length=200)
    kind = forms.ChoiceField(label=_("What happens"), choices=list(words.KINDS.items()), widget=forms.RadioSelect)
    on = DayField(label=_("Legal date"))
    instrument = forms.CharField(
        label=_("By which law or order"), max_length=300, help_text=_("Such as: Structural Changes Order 2026.")
    )
    organisations = forms.MultipleChoiceField(
        label=_("Which organisations give something up or end"), widget=forms.CheckboxSelectMultiple
    )
    successor = forms.ChoiceField(
        label=_("Who takes over"), required=False,
        help_text=_("Leave it empty to have successors proposed by area and kind. You can change them next."),
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label=_("Only these areas, where a boundary changes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    functions = forms.MultipleChoiceField(
        label=_("Which functions, where only these pass"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, one.name) for code, one in FUNCTIONS.items()],
    )  # fmt: skip

    def __init__(self, *args: Any, givers: Choices, organisations: Choices, areas: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        named = list(organisations)
        choose(self, "organisations", givers)
        choose(self, "successor", [("", ""), *named])
        choose(self, "areas", areas)

    def plan(self, known: dict[UUID, Known]) -> Plan:
        """Give what was typed as a plan, with successors proposed where none was chosen."""
        said = self.cleaned_data
        givers = [UUID(each) for each in said["organisations"]]
        ends = said["kind"] not in LIVES_ON
        areas = frozenset(UUID(each) for each in said["areas"])
        steps = tuple(Step(giver, self._shares(giver, givers, areas, known), ends) for giver in givers)
        return Plan(said["title"], said["kind"], said["on"], said["instrument"], steps, tuple(said["functions"]))

    def _shares(
        self, giver: UUID, givers: Sequence[UUID], areas: frozenset[UUID], known: dict[UUID, Known]
    ) -> tuple[Share, ...]:
        said = self.cleaned_data
        if said["successor"]:
            return (Share(UUID(said["successor"]), areas),)
        if said["kind"] == "abolition" or giver not in known:
            return ()
        return propose(known[giver], known, set(givers), said["on"])


class Shares(Form):
    """Who takes over from one organisation: for each of its areas, and for the rest."""

    rest = forms.ChoiceField(label=_("Everything else"), required=False)

    def __init__(self, *args: Any, areas: Choices, organisations: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = list(areas)
        named = [("", str(_("Nobody yet"))), *organisations]
        for key, name in self.areas:
            self.fields[f"area_{key}"] = forms.ChoiceField(label=name, required=False)
            choose(self, f"area_{key}", named)
        choose(self, "rest", named)
        self.order_fields([f"area_{key}" for key, _name in self.areas])

    @property
    def shares(self) -> tuple[Share, ...]:
        """Give what was chosen: one share for each successor, with its areas; one for the rest."""
        by_heir: dict[UUID, set[UUID]] = {}
        for key, _name in self.areas:
            if heir := self.cleaned_data[f"area_{key}"]:
                by_heir.setdefault(UUID(heir), set()).add(UUID(key))
        rest = self.cleaned_data["rest"]
        if rest:
            by_heir[UUID(rest)] = set()  # who takes the rest takes its own areas with it: nobody else has them
        return tuple(Share(heir, frozenset(areas)) for heir, areas in by_heir.items())


class Why(Form):
    """A line of why, or how."""

    why = forms.CharField(label=_("Why"), max_length=300, help_text=_("Do not name a child."))


class Sure(Form):
    """Nothing but the key that stops double sending."""
