"""What a clause means, in plain sentences made from the same values that the gate decides by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from linkspan.sharing import gateways
from linkspan.sharing.agreement_document import GROUPS, KINDS, PURPOSES, Clause, Document
from linkspan.sharing.clauses import steps_of

Tell = Callable[[str], str]


def _(message: str) -> str:
    """Mark a message for translation without translating it, so that this file needs no framework."""
    return message


STEPS: dict[str, str] = {
    "existence": _("know that %(givers)s hold something about %(groups)s, and which agency to ring"),
    "contact": _("see who at %(givers)s works with %(groups)s, how to reach them, and the child's flags"),
    "content": _("be told what %(givers)s hold about %(groups)s"),
}
SHARES = _("People at %(receivers)s who work with children may %(step)s.")
WITHHOLDS = _("This agreement does not let people at %(receivers)s %(step)s.")
PURPOSE = _("Only %(purposes)s.")
KIND = _("It is about: %(kinds)s.")
KEYS = _(
    "Whoever asks by a clause must have training and vetting in date, and work with the child or say why. What protects"
    " a child still hides the child from them."
)
ASKED = _(
    "Where training or vetting has run out, or once this agreement's last day has passed, they are asked why first, and"
    " someone else looks at it on the next working day. After a party has withdrawn nobody may."
)
# What goes for every clause that shares, and is said once beside them.
EVERY_CLAUSE = (KEYS, ASKED)
EVERYONE = _("every party")
OTHERS = _("the other parties")
AND = _("%(most)s and %(last)s")
BY_LAW = _("The law: %(laws)s.")
NOT_YET = _("%(law)s is not in force, and this clause cannot rest on it until it is.")
BOTH_WAYS = _("The same holds the other way round.")
ONLY_TAKES = _("It takes away from this agreement's other clauses only, never from what the law allows by itself.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: a message to translate, and what to put into it once each value is translated too."""

    message: str
    values: Mapping[str, tuple[str, ...]]

    def said(self, tell: Tell = str) -> str:
        """Say it; `tell` translates each message."""
        joined = {name: _listed([tell(each) for each in parts], tell) for name, parts in self.values.items()}
        return tell(self.message) % joined


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one clause means: who may know what, for what, on what conditions, by which law."""

    number: str
    effect: str
    steps: tuple[tuple[str, Sentence], ...]
    sentences: tuple[Sentence, ...]
    receivers: tuple[str, ...]

    def said(self, tell: Tell = str) -> tuple[str, ...]:
        """Say it in whole sentences, first what may be known."""
        form = SHARES if self.effect == "share" else WITHHOLDS
        receivers = _listed([tell(each) for each in self.receivers], tell)
        first = [tell(form) % {"receivers": receivers, "step": sentence.said(tell)} for _step, sentence in self.steps]
        return (*first, *(sentence.said(tell) for sentence in self.sentences))


def meaning_of(document: Document, names: Mapping[UUID, str]) -> tuple[Meaning, ...]:
    """Say what each clause of a document means, in its order; `names` are the organisations'."""
    return tuple(_meaning(clause, document, names) for clause in document.clauses)


def _meaning(clause: Clause, document: Document, names: Mapping[UUID, str]) -> Meaning:
    givers = _names_of(clause.givers, document, names, OTHERS)
    groups = tuple(GROUPS[code] for code in clause.groups if code in GROUPS) or ("?",)
    steps = steps_of(clause.mode) if clause.mode in STEPS else ()
    shown = steps if clause.effect == "share" else steps[-1:]
    return Meaning(
        number=clause.number,
        effect=clause.effect,
        steps=tuple((step, Sentence(STEPS[step], {"givers": givers, "groups": groups})) for step in shown),
        sentences=tuple(_conditions(clause, document)),
        receivers=_names_of(clause.receivers, document, names, EVERYONE),
    )


def _conditions(clause: Clause, document: Document) -> list[Sentence]:
    said = [Sentence(BOTH_WAYS, {})] if clause.direction == "both_ways" else []
    said.append(Sentence(PURPOSE, {"purposes": tuple(PURPOSES[c] for c in clause.purposes if c in PURPOSES) or ("?",)}))
    said.append(Sentence(KIND, {"kinds": tuple(KINDS[c] for c in clause.kinds if c in KINDS) or ("?",)}))
    if clause.effect == "withhold":
        return [*said, Sentence(ONLY_TAKES, {})]
    found = [gateways.gateway(code, document.starts_on, document.area) for code in clause.gateways]
    laws = tuple(gateway.law for gateway in found if gateway)
    if laws:
        said.append(Sentence(BY_LAW, {"laws": laws}))
    on = document.starts_on
    if on is not None:
        waiting = [g.law for g in found if g and not gateways.is_in_force(g.code, on, document.area)]
        said += [Sentence(NOT_YET, {"law": (law,)}) for law in waiting]
    return said


def _names_of(
    those: Sequence[UUID], document: Document, names: Mapping[UUID, str], all_of_them: str
) -> tuple[str, ...]:
    """Name some parties; where a partnership's every party is meant, say so and list nobody."""
    if len(document.organisations) > 2 and set(those) == document.organisations:
        return (all_of_them,)
    return tuple(names.get(each, "?") for each in those)


def _listed(parts: Sequence[str], tell: Tell) -> str:
    if any("," in part for part in parts):
        return "; ".join(parts)
    if len(parts) < 2:
        return "".join(parts)
    return tell(AND) % {"most": ", ".join(parts[:-1]), "last": parts[-1]}
