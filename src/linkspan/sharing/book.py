"""The policy book: Cedar text and schema, checked and compiled once, each condition also held on its own."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import chain

import cedarpy
from cedarpy import pst

from linkspan.sharing import words

ENGINE = f"cedarpy {version('cedarpy')}"
SCOPE = "scope"
SHARING = "Sharing"
# What a clause of an agreement may allow; everything else is for the law and the roles alone.
AGREED_ACTIONS = frozenset({"see_holders", "see_people", "see_flags", "see_content"})
CHILD_ONLY = pst.ScopeIs(pst.EntityType("Child"))


class UnsoundBook(Exception):
    """The policies do not hold together: `problems` says how. Nothing may be decided by such a book."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Rule:
    """One policy as people read it: what it says, by which law, on what conditions, and its refusal."""

    id: str
    effect: str
    title: str
    law: str
    clause: str
    agreement: str
    needs: tuple[str, ...]
    refusal: str
    alarm: bool
    holders: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TemplateLink:
    """One clause of an agreement: which template, under which id, for which organisation that asks.

    `holding` names one organisation that holds; left out, it is those whom the clause names together.
    """

    template: str
    id: str
    asking: str
    holding: str
    agreement: str
    clause: str


@dataclass(frozen=True, slots=True)
class ClausePage:
    """A clause of an agreement as one policy template, read: its rule and the conditions that must all hold.

    The rule's `holders` are the organisations whose information the clause is about.
    """

    rule: Rule
    actions: frozenset[str]
    conditions: tuple[pst.Expr, ...]


@dataclass(frozen=True, slots=True)
class ClauseConditions:
    """The conditions of the clauses in a book, each different one once, and which of them each clause needs."""

    policies: cedarpy.PolicySet
    needed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Book:
    """A compiled policy set; `conjuncts` holds each permit as one policy per condition, to explain by.

    `pages` are the base policies and then the template of each clause that bears on the question. The conditions of
    clauses are compiled when a denial is first explained, since they explain and never decide.
    """

    pages: tuple[str, ...]
    schema_text: str
    links: tuple[TemplateLink, ...]
    hash: str
    schema_hash: str
    schema: cedarpy.Schema
    policies: cedarpy.PolicySet
    conjuncts: cedarpy.PolicySet
    rules: Mapping[str, Rule]
    clause_pages: Mapping[str, ClausePage] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Give the whole text."""
        return "\n".join(self.pages)

    def bearing_on(self, actions: frozenset[str]) -> tuple[cedarpy.PolicySet, cedarpy.PolicySet]:
        """Give the policies, and the conditions, whose scope any of some actions could meet.

        The engine reads every policy of a set for every question. One that is for other actions alone can say nothing
        here, so that leaving it out changes no answer; one whose scope names no action is always in.
        """
        return _bearing(self.pages, self.schema_text, self.links, actions)

    @cached_property
    def clause_conditions(self) -> ClauseConditions:
        """Give the clauses' conditions, compiled once."""
        return _clause_conditions(self.pages[1:])


def base_text() -> str:
    """Return the base policies, in the order of their file names."""
    folder = files("linkspan.sharing") / "policies"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".cedar"))
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in names)


def base_schema() -> str:
    """Return the schema of all that the gate may be asked."""
    return (files("linkspan.sharing") / "policies" / "schema.cedarschema").read_text(encoding="utf-8")


@cache
def base_book() -> Book:
    """Return the base book, compiled once per process."""
    return compile_book(base_text(), base_schema())


@lru_cache(maxsize=256)
def compile_book(text: str, schema_text: str, links: tuple[TemplateLink, ...] = ()) -> Book:
    """Check and compile policies, or raise UnsoundBook with every problem found."""
    problems = validate(text, schema_text)
    if problems:
        raise UnsoundBook(problems)
    parsed = cedarpy.policies_to_pst(text)
    static = _by_id(parsed.static_policies.values())
    templates = _by_id(parsed.templates.values())
    rules = {name: _rule(policy) for name, policy in chain(static.items(), templates.items())}
    rules |= {link.id: _linked_rule(rules[link.template], link) for link in links}
    return Book(
        pages=(text,),
        schema_text=schema_text,
        links=links,
        hash=_hash(text, *(repr(link) for link in links)),
        schema_hash=_hash(schema_text),
        schema=cedarpy.Schema.from_str(schema_text),
        policies=_link(_policy_set(static.values(), templates.values()), links, [None]),
        conjuncts=_conjunct_set(static.values(), templates.values(), links),
        rules=rules,
    )


@lru_cache(maxsize=1024)
def assemble_book(pages: tuple[str, ...], schema_text: str, links: tuple[TemplateLink, ...] = ()) -> Book:
    """Put clauses of agreements beside the base policies, which are compiled once, and link them.

    The first page is the base. Clauses were validated when they were put forward and cannot have changed since; one
    that does not read, or that would do more than add, makes the whole book unsound.
    """
    base = compile_book(pages[0], schema_text, () if len(pages) > 1 else links)
    if len(pages) == 1:
        return base
    clauses = {page.rule.id: page for page in map(read_clause, pages[1:])}
    if len(clauses) != len(pages) - 1 or clauses.keys() & base.rules.keys():
        raise UnsoundBook(["two policies have the same id"])
    return Book(
        pages=pages,
        schema_text=schema_text,
        links=links,
        hash=_hash(*pages, *(repr(link) for link in links)),
        schema_hash=base.schema_hash,
        schema=base.schema,
        policies=_link(_with_clauses(pages, schema_text), links, [None]),
        conjuncts=base.conjuncts,
        rules={**base.rules, **{link.id: _linked_rule(clauses[link.template].rule, link) for link in links}},
        clause_pages=clauses,
    )


@lru_cache(maxsize=8192)
def read_clause(text: str) -> ClausePage:
    """Read one clause's template, or raise UnsoundBook: a clause only adds, and only what agreements may."""
    try:
        parsed = cedarpy.policies_to_pst(text)
    except ValueError as error:
        raise UnsoundBook([str(error)]) from error
    templates = list(parsed.templates.values())
    if len(templates) != 1 or parsed.static_policies:
        raise UnsoundBook(["a clause is one template"])
    policy = templates[0]
    problems = list(_faults(policy))
    actions = _actions(policy)
    if policy.effect != "permit" or not actions or not actions <= AGREED_ACTIONS:
        problems.append("a clause only adds, and only what agreements may allow")
    if problems:
        raise UnsoundBook(problems)
    holders = frozenset(policy.annotations.get("holders", "").split())
    return ClausePage(replace(_rule(policy), holders=holders), actions, tuple(conjuncts_of(policy)))


@lru_cache(maxsize=4096)
def _bearing(
    pages: tuple[str, ...], schema_text: str, links: tuple[TemplateLink, ...], actions: frozenset[str]
) -> tuple[cedarpy.PolicySet, cedarpy.PolicySet]:
    policies, conjuncts = _base_bearing(pages[0], schema_text, actions, links if len(pages) == 1 else ())
    wanted = {page.rule.id: text for text in pages[1:] if (page := read_clause(text)).actions & actions}
    if wanted:
        policies = policies.with_added_str("\n".join(wanted.values()))
        policies = _link(policies, tuple(link for link in links if link.template in wanted), [None])
    return policies, conjuncts


@lru_cache(maxsize=512)
def _base_bearing(
    text: str, schema_text: str, actions: frozenset[str], links: tuple[TemplateLink, ...]
) -> tuple[cedarpy.PolicySet, cedarpy.PolicySet]:
    parsed = _parsed(text)
    named = actions | _groups_of(schema_text, actions)
    static = {name: each for name, each in _by_id(parsed.static_policies.values()).items() if _bears(each, named)}
    templates = _by_id(parsed.templates.values())
    return (
        _link(_policy_set(static.values(), templates.values()), links, [None]),
        _conjunct_set(static.values(), templates.values(), links),
    )


@lru_cache(maxsize=16)
def _parsed(text: str) -> pst.PolicySet:
    return cedarpy.policies_to_pst(text)


GROUPED = re.compile(r"action\s+((?:\"\w+\"[,\s]*)+)in\s+\[([^\]]*)\]")


def _groups_of(schema_text: str, actions: frozenset[str]) -> frozenset[str]:
    """Name the groups that the schema puts some actions in."""
    return frozenset(
        group
        for members, groups in GROUPED.findall(schema_text)
        if actions.intersection(re.findall(r'"(\w+)"', members))
        for group in re.findall(r'"(\w+)"', groups)
    )


def _bears(policy: pst.Template, named: frozenset[str]) -> bool:
    actions = _actions(policy)
    return not actions or bool(actions & named)


def page_hash(text: str) -> str:
    """Name a page by what it says."""
    return _hash(text)


@lru_cache(maxsize=1024)
def _with_clauses(pages: tuple[str, ...], schema_text: str) -> cedarpy.PolicySet:
    return compile_book(pages[0], schema_text).policies.with_added_str("\n".join(pages[1:]))


def _actions(policy: pst.Template) -> frozenset[str]:
    """Name the actions in a policy's scope; none where it is open to all."""
    match policy.action:
        case pst.ActionEq(action):
            return frozenset({action.id})
        case pst.ActionIn(actions):
            return frozenset(action.id for action in actions)
        case _:
            return frozenset()


@lru_cache(maxsize=1024)
def _clause_conditions(pages: tuple[str, ...]) -> ClauseConditions:
    clauses = [read_clause(page) for page in pages]
    names = {expr: f"condition#{place}" for place, expr in enumerate(dict.fromkeys(_each_condition(clauses)))}
    policies = [
        pst.Template(
            id=name, effect="permit", principal=pst.ScopeAny(), action=pst.ScopeAny(), resource=CHILD_ONLY,
            clauses=(pst.When(expr),), annotations={},
        )
        for expr, name in names.items()
    ]  # fmt: skip
    needed = {clause.rule.id: tuple(names[expr] for expr in clause.conditions) for clause in clauses}
    return ClauseConditions(_policy_set(policies, ()), needed)


def _each_condition(clauses: Iterable[ClausePage]) -> Iterator[pst.Expr]:
    for clause in clauses:
        yield from clause.conditions


def validate(text: str, schema_text: str) -> list[str]:
    """List what is wrong with policies: syntax, types, missing or doubled ids, conditions without words."""
    try:
        checked = cedarpy.validate_policies(text, schema_text)
        parsed = cedarpy.policies_to_pst(text)
    except ValueError as error:
        return [str(error)]
    policies = [*parsed.static_policies.values(), *parsed.templates.values()]
    said = chain(_doubled(policies), chain.from_iterable(map(_faults, policies)), _muddled(policies))
    return [*map(str, checked.errors), *said]


def conjuncts_of(policy: pst.Template) -> list[pst.Expr]:
    """Split a policy's clauses into conditions that must all hold."""
    parts: list[pst.Expr] = []
    for clause in policy.clauses:
        if isinstance(clause, pst.When):
            parts.extend(_flatten(clause.expr))
        else:
            parts.append(pst.UnaryOp("not", clause.expr))
    return parts


def conjunct_id(rule: str, place: int | str) -> str:
    """Name the policy that holds one condition of a rule."""
    return f"{rule}#{place}"


def _flatten(expr: pst.Expr) -> Iterator[pst.Expr]:
    if isinstance(expr, pst.BinaryOp) and expr.op == "and":
        yield from _flatten(expr.left)
        yield from _flatten(expr.right)
    else:
        yield expr


def _by_id(policies: Iterable[pst.Template]) -> dict[str, pst.Template]:
    return {policy.annotations["id"]: replace(policy, id=policy.annotations["id"]) for policy in policies}


def _policy_set(static: Iterable[pst.Template], templates: Iterable[pst.Template]) -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_pst(
        pst.PolicySet(
            templates={policy.id: policy for policy in templates},
            static_policies={policy.id: policy for policy in static},
            template_links=(),
        )
    )


def _conjunct_set(
    static: Iterable[pst.Template], templates: Iterable[pst.Template], links: tuple[TemplateLink, ...]
) -> cedarpy.PolicySet:
    split = [part for policy in static if policy.effect == "permit" for part in _split(policy)]
    granting = [policy for policy in templates if policy.effect == "permit"]
    kinds = {policy.id: len(conjuncts_of(policy)) for policy in granting}
    shapes = [part for policy in granting for part in _split(policy)]
    places = sorted({place for count in kinds.values() for place in range(count)})
    linked = _policy_set(split, shapes)
    everywhere: list[int | str] = [SCOPE, *places]
    for place in everywhere:
        fitting = tuple(link for link in links if _reaches(place, kinds.get(link.template)))
        linked = _link(linked, fitting, [place])
    return linked


def _reaches(place: int | str, conditions: int | None) -> bool:
    """Say whether a granting template has a condition at this place; every one of them has a scope."""
    return conditions is not None and (isinstance(place, str) or place < conditions)


def _split(policy: pst.Template) -> Iterator[pst.Template]:
    """Yield one policy for the scope alone and one for each condition under the same scope."""
    yield replace(policy, id=conjunct_id(policy.id, SCOPE), clauses=(), annotations={})
    for place, expr in enumerate(conjuncts_of(policy)):
        yield replace(policy, id=conjunct_id(policy.id, place), clauses=(pst.When(expr),), annotations={})


def _link(
    policies: cedarpy.PolicySet, links: tuple[TemplateLink, ...], places: Sequence[int | str | None]
) -> cedarpy.PolicySet:
    wanted = [
        {
            "template_id": link.template if place is None else conjunct_id(link.template, place),
            "new_id": link.id if place is None else conjunct_id(link.id, place),
            "values": _values(link),
        }
        for link in links
        for place in places
    ]
    return policies.with_linked_batch(wanted) if wanted else policies


def _values(link: TemplateLink) -> dict[str, dict[str, str]]:
    holder = {"type": "Organisation", "id": link.holding} if link.holding else {"type": SHARING, "id": link.template}
    return {"?principal": {"type": "Organisation", "id": link.asking}, "?resource": holder}


def _rule(policy: pst.Template) -> Rule:
    said = policy.annotations
    return Rule(
        id=said["id"],
        effect=policy.effect,
        title=said["title"],
        law=said["law"],
        clause=said["clause"],
        agreement=said.get("agreement", ""),
        needs=_needs(policy),
        refusal=said.get("refusal", ""),
        alarm=said.get("alarm") == "true",
    )


def _linked_rule(template: Rule, link: TemplateLink) -> Rule:
    return replace(
        template,
        id=link.id,
        agreement=link.agreement,
        clause=link.clause,
        holders=template.holders or frozenset({link.holding}),
    )


def _needs(policy: pst.Template) -> tuple[str, ...]:
    return tuple(code.strip() for code in policy.annotations.get("needs", "").split(",") if code.strip())


def _faults(policy: pst.Template) -> Iterator[str]:
    """Say what one policy lacks of what a person must be told."""
    said = policy.annotations
    name = said.get("id") or policy.id
    for wanted in ("id", "title", "law", "clause"):
        if not said.get(wanted):
            yield f"{name}: has no @{wanted}"
    if policy.effect == "forbid":
        if said.get("refusal") not in words.REFUSALS:
            yield f"{name}: @refusal names no known refusal"
        return
    needs = _needs(policy)
    if len(needs) != len(conjuncts_of(policy)):
        yield f"{name}: @needs names {len(needs)} conditions, the policy has {len(conjuncts_of(policy))}"
    for code in needs:
        if code not in words.CONDITIONS:
            yield f"{name}: condition {code!r} has no words"


def _doubled(policies: Sequence[pst.Template]) -> Iterator[str]:
    seen: set[str] = set()
    for policy in policies:
        name = policy.annotations.get("id", "")
        if name in seen:
            yield f"{name}: two policies have this id"
        seen.add(name)


def _muddled(policies: Sequence[pst.Template]) -> Iterator[str]:
    """Say where one code stands for two different conditions, which is how a wrong order in @needs shows."""
    meaning: dict[str, pst.Expr] = {}
    for policy in policies:
        if policy.effect == "permit":
            for code, expr in zip(_needs(policy), conjuncts_of(policy), strict=False):
                if code not in words.PER_CLAUSE and meaning.setdefault(code, expr) != expr:
                    yield f"{policy.annotations.get('id')}: condition {code!r} means something else elsewhere"


def _hash(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(len(text.encode()).to_bytes(8) + text.encode())
    return digest.hexdigest()
