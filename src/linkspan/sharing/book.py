"""The policy book: Cedar text and schema, checked and compiled once, each condition also held on its own."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.metadata import version
from importlib.resources import files
from itertools import chain

import cedarpy
from cedarpy import pst

from linkspan.sharing.policy_text import (
    AGREED_ACTIONS,
    ClausePage,
    Rule,
    UnsoundBook,
    actions_of,
    by_id,
    conjunct_id,
    conjuncts_of,
    read_clause,
    rule_of,
    validate,
)

__all__ = [
    "AGREED_ACTIONS", "ENGINE", "SCOPE", "SHARING", "Book", "ClausePage", "Rule", "TemplateLink", "UnsoundBook",
    "assemble_book", "base_book", "base_schema", "base_text", "compile_book", "conjunct_id", "groups_of", "page_hash",
    "read_clause", "validate",
]  # fmt: skip

ENGINE = f"cedarpy {version('cedarpy')}"
SCOPE = "scope"
SHARING = "Sharing"
ROLES = pst.GetAttr(pst.Var("principal"), "roles")
CHILD_ONLY = pst.ScopeIs(pst.EntityType("Child"))


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
class ClauseConditions:
    """The conditions of the clauses in a book, each different one once, and which of them each clause needs."""

    policies: tuple[pst.Template, ...]
    needed: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Book:
    """A compiled policy set; `conjuncts` holds each permit as one policy per condition, to explain by.

    `pages` are the base policies and then the template of each clause that bears on the question.
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

    def conditions_on(self, actions: frozenset[str]) -> cedarpy.PolicySet:
        """Give the conditions, of the law and of the clauses, that bear on some actions.

        A denial asks for both at once, since asking costs more by the call than by the policy.
        """
        if not self.clause_pages or actions.isdisjoint(AGREED_ACTIONS):
            return self.bearing_on(actions)[1]
        return _conditions_on(self.pages, self.schema_text, actions)

    def could_allow(self, action: str, roles: Collection[str]) -> bool:
        """Say whether anything allows an action to someone with these roles; if not, there is nothing to ask."""
        wanted = _roles_wanted(self.pages, self.schema_text, action)
        return any(wants is None or not wants.isdisjoint(roles) for wants in wanted)

    def heeds(self, action: str, facts: Iterable[str]) -> bool:
        """Say whether any policy that bears on an action mentions any of these facts; if not, they change nothing."""
        said = _said_of(self.pages, self.schema_text, action)
        return any(f"'{fact}'" in said for fact in facts)

    @cached_property
    def tells_apart(self) -> bool:
        """Say whether a policy could tell two children apart by who they are or by which one organisation holds them.

        Only a name in the text, or an organisation put into a template, could.
        """
        return any(link.holding for link in self.links) or any(map(_names_someone, self.pages))

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
    static = by_id(parsed.static_policies.values())
    templates = by_id(parsed.templates.values())
    rules = {name: rule_of(policy) for name, policy in chain(static.items(), templates.items())}
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
    book = Book(
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
    _compile_ahead(book)
    return book


def _compile_ahead(book: Book) -> None:
    """Compile what each action will be decided and explained by, so that no question waits for it but the first."""
    for action in frozenset[str]().union(*(page.actions for page in book.clause_pages.values())):
        book.bearing_on(frozenset({action}))
        book.conditions_on(frozenset({action}))
        book.heeds(action, ())
        book.could_allow(action, ())


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
    static, templates = _in_scope(text, schema_text, actions)
    return _link(_policy_set(static, templates), links, [None]), _conjunct_set(static, templates, links)


@lru_cache(maxsize=4096)
def _conditions_on(pages: tuple[str, ...], schema_text: str, actions: frozenset[str]) -> cedarpy.PolicySet:
    return _policy_set([*_parts_of_law(pages[0], schema_text, actions), *_clause_conditions(pages[1:]).policies], ())


@lru_cache(maxsize=512)
def _parts_of_law(text: str, schema_text: str, actions: frozenset[str]) -> tuple[pst.Template, ...]:
    static, _templates = _in_scope(text, schema_text, actions)
    return tuple(part for policy in static if policy.effect == "permit" for part in _split(policy))


@lru_cache(maxsize=512)
def _in_scope(
    text: str, schema_text: str, actions: frozenset[str]
) -> tuple[Collection[pst.Template], Collection[pst.Template]]:
    """Give the base policies that some actions could meet, and every template."""
    parsed = _parsed(text)
    named = actions | groups_of(schema_text, actions)
    static = [each for each in by_id(parsed.static_policies.values()).values() if _bears(each, named)]
    return static, by_id(parsed.templates.values()).values()


@lru_cache(maxsize=16)
def _parsed(text: str) -> pst.PolicySet:
    return cedarpy.policies_to_pst(text)


GROUPED = re.compile(r"action\s+((?:\"\w+\"[,\s]*)+)in\s+\[([^\]]*)\]")


def groups_of(schema_text: str, actions: frozenset[str]) -> frozenset[str]:
    """Name the groups that the schema puts some actions in."""
    return frozenset(
        group
        for members, groups in GROUPED.findall(schema_text)
        if actions.intersection(re.findall(r'"(\w+)"', members))
        for group in re.findall(r'"(\w+)"', groups)
    )


def _bears(policy: pst.Template, named: frozenset[str]) -> bool:
    actions = actions_of(policy)
    return not actions or bool(actions & named)


@lru_cache(maxsize=4096)
def _policies_on(pages: tuple[str, ...], schema_text: str, action: str) -> tuple[pst.Template, ...]:
    """Give the policies and templates whose scope an action could meet."""
    parsed = _parsed(pages[0])
    named = frozenset({action}) | groups_of(schema_text, frozenset({action}))
    base = [each for each in parsed.static_policies.values() if _bears(each, named)]
    clauses = [page.policy for page in map(read_clause, pages[1:]) if action in page.actions]
    return (*base, *parsed.templates.values(), *clauses)


@lru_cache(maxsize=4096)
def _roles_wanted(pages: tuple[str, ...], schema_text: str, action: str) -> frozenset[frozenset[str] | None]:
    """Give, for each permit, the roles of which it wants one; None where it wants none or says so in another way."""
    permits = [policy for policy in _policies_on(pages, schema_text, action) if policy.effect == "permit"]
    return frozenset(_one_of_roles(policy) for policy in permits)


def _one_of_roles(policy: pst.Template) -> frozenset[str] | None:
    for condition in conjuncts_of(policy):
        match condition:
            case pst.BinaryOp(op="contains", left=left, right=pst.StringLit(value=role)) if left == ROLES:
                return frozenset({role})
            case pst.BinaryOp(op="contains_any", left=left, right=pst.Set(elements=elements)) if left == ROLES:
                roles = [each.value for each in elements if isinstance(each, pst.StringLit)]
                return frozenset(roles) if len(roles) == len(elements) else None
    return None


@lru_cache(maxsize=4096)
def _said_of(pages: tuple[str, ...], schema_text: str, action: str) -> str:
    return " ".join(repr(conjuncts_of(policy)) for policy in _policies_on(pages, schema_text, action))


NAMES = re.compile(r'\b(?!Action\b)\w+::"')


@lru_cache(maxsize=8192)
def _names_someone(text: str) -> bool:
    """Say whether a text names one child, asker, place or organisation. What is quoted counts too: it errs to yes."""
    return bool(NAMES.search(text))


def page_hash(text: str) -> str:
    """Name a page by what it says."""
    return _hash(text)


@lru_cache(maxsize=1024)
def _with_clauses(pages: tuple[str, ...], schema_text: str) -> cedarpy.PolicySet:
    return compile_book(pages[0], schema_text).policies.with_added_str("\n".join(pages[1:]))


@lru_cache(maxsize=1024)
def _clause_conditions(pages: tuple[str, ...]) -> ClauseConditions:
    clauses = [read_clause(page) for page in pages]
    names = {expr: f"condition#{place}" for place, expr in enumerate(dict.fromkeys(_each_condition(clauses)))}
    needed = {clause.rule.id: tuple(names[expr] for expr in clause.conditions) for clause in clauses}
    return ClauseConditions(tuple(_condition(expr, name) for expr, name in names.items()), needed)


def _condition(expr: pst.Expr, name: str) -> pst.Template:
    return pst.Template(
        id=name, effect="permit", principal=pst.ScopeAny(), action=pst.ScopeAny(), resource=CHILD_ONLY,
        clauses=(pst.When(expr),), annotations={},
    )  # fmt: skip


def _each_condition(clauses: Iterable[ClausePage]) -> Iterator[pst.Expr]:
    for clause in clauses:
        yield from clause.conditions


def _policy_set(static: Iterable[pst.Template], templates: Iterable[pst.Template]) -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_pst(
        pst.PolicySet(
            templates={policy.id: policy for policy in templates},
            static_policies={policy.id: policy for policy in static},
            template_links=(),
        )
    )


def _conjunct_set(
    static: Iterable[pst.Template],
    templates: Iterable[pst.Template],
    links: tuple[TemplateLink, ...],
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


def _linked_rule(template: Rule, link: TemplateLink) -> Rule:
    return replace(
        template,
        id=link.id,
        agreement=link.agreement,
        clause=link.clause,
        holders=template.holders or frozenset({link.holding}),
    )


def _hash(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(len(text.encode()).to_bytes(8) + text.encode())
    return digest.hexdigest()
