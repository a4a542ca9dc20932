"""From a clause in writing to the policy template that decides: one fixed rule, with nothing left to taste.

Each clause becomes one template for each step of its mode whose conditions are the clause's own data, so that the few
clauses selected for a question decide exactly as all of them would. A clause that withholds makes no policy of its own:
it adds a condition to the sharing clauses of its agreement, and so can take away nothing that the law allows by itself.

Beside each template stands another, for whoever is asked a question first: one whose training or vetting has run out,
or anyone once the agreement's last day has passed. It wants a reason and an answered question in their place, and
sounds an alarm. Nobody is at a dead end in an emergency, and what was withdrawn or superseded stays shut.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linkspan.sharing import gateways
from linkspan.sharing.agreement_document import GROUPS, KINDS, MODE_ORDER, Clause, Document
from linkspan.sharing.book import TemplateLink

# What each step of a mode lets a person do; the steps before it come with it.
STEP_ACTIONS: dict[str, tuple[str, ...]] = {
    "existence": ("see_holders",),
    "contact": ("see_people", "see_flags", "acknowledge_flag"),
    "content": ("see_content",),
}
GROUP_TESTS: dict[str, str] = {
    "known": "resource.involved_organisation",
    "area": "resource.same_area",
    "harm": "resource.significant_harm",
}
STEP_TITLES: dict[str, str] = {
    "existence": "lets you know that they hold something",
    "contact": "lets you know who works with the child and see the child's flags",
    "content": "lets you be told what they hold",
}
FIXED_CONDITIONS: tuple[tuple[str, str], ...] = (
    ("frontline", 'principal.roles.containsAny(["practitioner", "manager", "duty", "dsl"])'),
    ("appointed", "principal.appointed"),
    ("trained", "principal.trained"),
    ("vetted", "principal.vetted"),
    (
        "relationship_or_reason",
        "(resource.involved_person || resource.involved_organisation || resource.sight_person || context.reason_given)",
    ),
)


ASKED_CONDITIONS: tuple[tuple[str, str], ...] = (
    FIXED_CONDITIONS[0],
    FIXED_CONDITIONS[1],
    ("reason", "context.reason_given"),
    ("challenge", "context.challenge_answered"),
)
RUNS = "agreement_runs"
ASKED = "; you answered a question, and someone else will review this look"


@dataclass(frozen=True, slots=True)
class CompiledClause:
    """A template, linked for each of `asking`; its own text names all of `holding`, in @holders.

    `asked` is the template, named `asked_template`, for whoever is asked a question first.
    """

    number: str
    template: str
    text: str
    asked_template: str
    asked: str
    purposes: tuple[str, ...]
    asking: frozenset[UUID]
    holding: frozenset[UUID]

    def links(self, agreement: str, asking: Collection[UUID]) -> Iterator[TemplateLink]:
        """Give the links for those of some organisations that may ask by it."""
        return (
            link(self.template, agreement, self.number, asker) for asker in sorted(self.asking.intersection(asking))
        )

    def asked_links(self, agreement: str, asking: Collection[UUID]) -> Iterator[TemplateLink]:
        """Give the links for those of some organisations whose people are asked a question first."""
        return (
            link(self.asked_template, agreement, self.number, asker)
            for asker in sorted(self.asking.intersection(asking))
        )


def link(template: str, agreement: str, number: str, asking: UUID) -> TemplateLink:
    """Link one clause for one organisation that asks."""
    return TemplateLink(
        template=template,
        id=f"{template}@{asking}",
        asking=str(asking),
        holding="",
        agreement=agreement,
        clause=number,
    )


def compile_document(document: Document, code: str, version: int) -> tuple[CompiledClause, ...]:
    """Make the templates of every sharing clause, in the order of the document."""
    withheld = [clause for clause in document.clauses if clause.effect == "withhold"]
    return tuple(
        compiled
        for clause in document.clauses
        if clause.effect == "share"
        for compiled in _compile(clause, withheld, document, code, version)
    )


def policy_text(compiled: Iterable[CompiledClause]) -> str:
    """Give the whole of the policies made from a document, each template once; its hash is part of what is signed."""
    return "\n".join(dict.fromkeys(text for clause in compiled for text in (clause.text, clause.asked)))


def steps_of(mode: str) -> tuple[str, ...]:
    """Name the steps that a mode includes, its own last."""
    return MODE_ORDER[: MODE_ORDER.index(mode) + 1]


def _compile(
    clause: Clause, withheld: Sequence[Clause], document: Document, code: str, version: int
) -> Iterator[CompiledClause]:
    """Make a clause's templates: one where all may ask all and nothing is held back, else one for each that differs."""
    parts = [
        (steps, bars, asking, holding)
        for pairs, against in _by_what_is_withheld(clause, withheld)
        for steps, bars in _by_step(clause, against)
        for asking, holding in _products(pairs, clause)
    ]
    for place, (steps, bars, asking, holding) in enumerate(parts, 1):
        name = f"{code}/v{version}/{clause.number}" + (f"/{place}" if len(parts) > 1 else "")
        asked_name = f"{name}/asked"
        text = _template(name, clause, steps, bars, holding, document, code)
        asked = _template(asked_name, clause, steps, bars, holding, document, code, is_asked=True)
        yield CompiledClause(clause.number, name, text, asked_name, asked, clause.purposes, asking, holding)


def _by_what_is_withheld(
    clause: Clause, withheld: Sequence[Clause]
) -> Iterator[tuple[list[tuple[UUID, UUID]], tuple[Clause, ...]]]:
    """Sort a clause's pairs by the withholding clauses that name them."""
    bars = {bar.number: set(bar.pairs()) for bar in withheld if _touches(bar, clause)}
    groups: dict[tuple[str, ...], list[tuple[UUID, UUID]]] = {}
    for pair in clause.pairs():
        groups.setdefault(tuple(number for number, named in bars.items() if pair in named), []).append(pair)
    for numbers, pairs in groups.items():
        yield pairs, tuple(bar for bar in withheld if bar.number in numbers)


def _touches(bar: Clause, clause: Clause) -> bool:
    return (
        bool(set(bar.purposes) & set(clause.purposes))
        and bool(set(bar.kinds) & set(clause.kinds))
        and bar.mode in steps_of(clause.mode)
    )


def _by_step(clause: Clause, against: Sequence[Clause]) -> list[tuple[tuple[str, ...], tuple[Clause, ...]]]:
    """Join a clause's steps that the same clauses withhold; one withholds its own mode and those above it."""
    joined: list[tuple[tuple[str, ...], tuple[Clause, ...]]] = []
    for step in steps_of(clause.mode):
        bars = tuple(bar for bar in against if bar.mode in steps_of(step))
        if joined and joined[-1][1] == bars:
            joined[-1] = ((*joined[-1][0], step), bars)
        else:
            joined.append(((step,), bars))
    return joined


def _products(pairs: Sequence[tuple[UUID, UUID]], clause: Clause) -> Iterator[tuple[frozenset[UUID], frozenset[UUID]]]:
    """Write pairs as products of who asks and who holds. None ever agrees with itself, so it may stand in both."""
    holders = clause.holding()
    by_asker: dict[UUID, set[UUID]] = {}
    for asker, holder in pairs:
        by_asker.setdefault(asker, {asker} & holders).add(holder)
    by_holders: dict[frozenset[UUID], set[UUID]] = {}
    for asker, held in by_asker.items():
        by_holders.setdefault(frozenset(held), set()).add(asker)
    for holding, asking in by_holders.items():
        yield frozenset(asking), holding


def _template(
    name: str,
    clause: Clause,
    steps: Sequence[str],
    bars: Sequence[Clause],
    holding: Collection[UUID],
    document: Document,
    code: str,
    *,
    is_asked: bool = False,
) -> str:
    own = [each for each in _own_conditions(clause, bars, document) if not (is_asked and each[0] == RUNS)]
    conditions = [*(ASKED_CONDITIONS if is_asked else FIXED_CONDITIONS), *own]
    actions = ", ".join(f'Action::"{action}"' for step in steps for action in STEP_ACTIONS[step])
    tests = " &&\n  ".join(test for _code, test in conditions)
    said = {
        "id": name,
        "title": f"Agreement {code}, clause {clause.number}, {STEP_TITLES[steps[-1]]}" + (ASKED if is_asked else ""),
        "law": _law(clause, document),
        "clause": clause.number,
        "agreement": code,
        "holders": " ".join(str(holder) for holder in sorted(holding)),
        "needs": ", ".join(condition for condition, _test in conditions),
    } | ({"alarm": "true"} if is_asked else {})
    notes = "\n".join(f"@{key}({_quoted(value)})" for key, value in said.items())
    scope = f"permit (principal in ?principal, action in [{actions}], resource in ?resource)"
    return f"{notes}\n{scope}\nwhen {{\n  {tests}\n}};\n"


def _own_conditions(clause: Clause, bars: Sequence[Clause], document: Document) -> Iterator[tuple[str, str]]:
    if document.starts_on is None or document.ends_on is None:
        raise ValueError("an agreement without dates makes no policy")
    yield "purpose_agreed", f"{_texts(clause.purposes)}.contains(context.purpose)"
    yield "kind_agreed", f"{_texts(clause.kinds)}.contains(context.kind)"
    yield "agreement_begun", f"context.day >= {_number(document.starts_on)}"
    yield RUNS, f"context.day < {_number(document.ends_on)}"
    if group := _group_test(clause.groups):
        yield "group_agreed", group
    for bar in bars:
        yield "not_withheld", _withheld_test(bar)


def _withheld_test(bar: Clause) -> str:
    tests = [f"{_texts(bar.purposes)}.contains(context.purpose)", f"{_texts(bar.kinds)}.contains(context.kind)"]
    if group := _group_test(bar.groups):
        tests.append(group)
    return f"!({' && '.join(tests)})"


def _group_test(groups: Sequence[str]) -> str:
    """Write the test of a child's circumstances; none where the clause is for any child."""
    if "all" in groups:
        return ""
    return f"({' || '.join(GROUP_TESTS[group] for group in GROUPS if group in groups)})"


def _law(clause: Clause, document: Document) -> str:
    known = (gateways.gateway(code, document.starts_on, document.area) for code in clause.gateways)
    laws = [gateway.law for gateway in known if gateway]
    articles = [f"UK GDPR art {article}" for article in (*document.law.article_6, *document.law.article_9)]
    articles += ["DPA 2018 pt 3"] if document.law.part_3 else []
    return "; ".join([*laws, *articles]) or "none stated"


def _texts(values: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(value) for value in values)}]"


def _quoted(value: str) -> str:
    """Quote a text for Cedar; what JSON would escape as a number cannot be seen and is a space here."""
    plain = "".join(letter if letter.isprintable() else " " for letter in value)
    return json.dumps(plain, ensure_ascii=False)


def _number(day: date) -> int:
    """Write a day in England as the context has it."""
    return day.year * 10_000 + day.month * 100 + day.day


def unknown_codes(clause: Clause) -> list[str]:
    """Name the groups and kinds of a clause that nothing is known by, which could not be compiled."""
    return [code for code in (*clause.groups, *clause.kinds) if code not in GROUPS and code not in KINDS]
