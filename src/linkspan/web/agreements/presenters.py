"""Turn agreements into what their pages say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linkspan.sharing import agreement_document as writing
from linkspan.sharing import agreement_rules as rules
from linkspan.sharing.agreement_document import Document
from linkspan.sharing.agreement_rules import State
from linkspan.sharing.meaning import EVERY_CLAUSE, Meaning, meaning_of
from linkspan.sharing.policy import explain
from linkspan.sharing.queries.agreed import AgreementLine, AgreementPage, PartyLine, ReviewLine, VersionStanding
from linkspan.sharing.trying import Tried
from linkspan.web.agreements import meaning, steps
from linkspan.web.words import short_day

COLOURS = {
    State.DRAFT: "grey",
    State.TO_SIGN: "blue",
    State.NOT_BEGUN: "blue",
    State.IN_FORCE: "green",
    State.WITHDRAWN: "red",
    State.SUPERSEDED: "grey",
    State.PARTY_GONE: "red",
    State.LAPSED: "grey",
}
OUTCOME_COLOURS = {rules.Outcome.CONTINUE: "green", rules.Outcome.CHANGE: "blue", rules.Outcome.END: "grey"}
ENDED = frozenset({State.WITHDRAWN, State.SUPERSEDED, State.PARTY_GONE, State.LAPSED})
ALIVE = frozenset({State.TO_SIGN, State.NOT_BEGUN, State.IN_FORCE})
GROUPS = (
    ("mine", _("Waiting for my organisation's signature"), ""),
    ("review", _("Review overdue"), _("Whoever answers for it says what was found and when it is looked at next.")),
    ("ending", _("Ending within three months"), _("Renew them, or agencies share by the law alone afterwards.")),
    ("force", _("In force"), ""),
    ("waiting", _("Waiting for others to sign, or not yet begun"), ""),
    ("drafts", _("Drafts of my organisation"), _("Nobody else sees them.")),
    ("ended", _("Ended"), ""),
)
DOES = {
    "see_holders": _("know that something is held, and by which agency"),
    "see_people": _("see who works with the child and how to reach them"),
    "see_flags": _("see the child's flags"),
    "acknowledge_flag": _("say that they have read a flag"),
    "see_content": _("be told what is held"),
}


# --- lists -----------------------------------------------------------------------------------------------------------


def groups(lines: Sequence[AgreementLine], on: date) -> list[dict[str, Any]]:
    """Sort agreements into the groups of the list; one with a draft of its next version stands in two."""
    found: dict[str, list[dict[str, Any]]] = {code: [] for code, _name, _said in GROUPS}
    for each in lines:
        found[_group(each, on)].append(line(each))
        if each.has_draft and each.state is not State.DRAFT:
            found["drafts"].append(line(each) | {"status": _status(State.DRAFT)})
    return [
        {"code": code, "name": str(name), "said": str(said), "lines": found[code]}
        for code, name, said in GROUPS
        if found[code]
    ]


def _group(each: AgreementLine, on: date) -> str:
    if each.wants_us:
        return "mine"
    if each.state is State.DRAFT:
        return "drafts"
    if each.state in ENDED:
        return "ended"
    if each.state is not State.IN_FORCE:
        return "waiting"
    if each.is_review_overdue:
        return "review"
    return "ending" if each.ends_on and rules.warned_from(each.ends_on) <= on else "force"


def line(each: AgreementLine) -> dict[str, Any]:
    """Give one agreement of a list."""
    return {
        "id": each.id,
        "code": each.code,
        "title": each.title,
        "summary": each.summary,
        "tier": tier(each.tier),
        "parties_line": meaning.listed(each.parties),
        "status": _status(each.state),
        "until": _until(each.state, each.starts_on, each.ends_on),
        "review_was": short_day(each.review_on) if each.is_review_overdue and each.review_on else "",
    }


def tier(number: int) -> str:
    """Name a tier."""
    return gettext("Tier %(n)s") % {"n": number}


def _status(state: State) -> dict[str, str]:
    return {"words": gettext(rules.STATES[state]), "colour": COLOURS[state], "code": state.value}


def _until(state: State, starts_on: date | None, ends_on: date | None) -> str:
    if state is State.IN_FORCE and ends_on:
        return gettext("until %(day)s") % {"day": short_day(ends_on)}
    if state in (State.TO_SIGN, State.NOT_BEGUN) and starts_on:
        return gettext("from %(day)s") % {"day": short_day(starts_on)}
    if state is State.LAPSED and ends_on:
        return gettext("ended on %(day)s") % {"day": short_day(ends_on)}
    return ""


# --- one agreement ---------------------------------------------------------------------------------------------------


def agreement(page: AgreementPage) -> dict[str, Any]:
    """Give one version of an agreement, whole."""
    shown, earlier = page.shown, _earlier(page)
    changes = meaning.changes(earlier.document, shown.document, page.names) if earlier else []
    changed = {change.element for change in changes}
    found = document(shown.document, page.meaning, page.names)
    for clause in found["clauses"]:
        clause["changed"] = gettext("Clause %s") % clause["number"] in changed
    return found | {
        "id": page.id,
        "version_id": shown.id,
        "code": page.code,
        "number": shown.number,
        "area": page.area,
        "hash": shown.signed_hash,
        "is_draft": shown.state is State.DRAFT,
        "status": _status(shown.state) | {"said": _standing(page)},
        "parties": [_party(each, page) for each in page.parties],
        "changes": changes,
        "previous": earlier.number if earlier else None,
        "versions": [
            {"id": each.id, "number": each.number, "status": _status(each.state)}
            for each in page.versions
            if each.state is not State.DRAFT
        ],
        "owner": page.owner,
        "warnings": _warnings(page),
        "review": _review(page),
    }


def document(
    said: Document, means: Iterable[Meaning] | None = None, names: Mapping[UUID, str] | None = None
) -> dict[str, Any]:
    """Give what a document says, with what its clauses mean."""
    names = names or {}
    told = {each.number: each for each in (meaning_of(said, names) if means is None else means)}
    return {
        "title": said.title or gettext("An agreement without a title"),
        "summary": said.summary,
        "tier": tier(said.tier) + (gettext(", under %(code)s") % {"code": said.under} if said.under else ""),
        "summary_lines": [words for each in told.values() for words in _short(each)],
        "clauses": [
            {
                "number": clause.number,
                "withholds": clause.effect == "withhold",
                "elements": meaning.elements(clause, names, said),
                "sentences": told[clause.number].said(gettext) if clause.number in told else (),
            }
            for clause in said.clauses
        ],
        "every_clause": [gettext(each) for each in EVERY_CLAUSE]
        if any(c.effect == "share" for c in said.clauses)
        else [],
        "purposes": [(_capital(writing.PURPOSES.get(each.code, each.code)), each.said) for each in said.purposes],
        "law": meaning.law_lines(said.law),
        "terms": [
            (gettext(name), getattr(said.terms, code))
            for code, name in writing.TERMS.items()
            if getattr(said.terms, code)
        ],
        "dates": _dates(said),
    }


def _short(each: Meaning) -> list[str]:
    """Say the most that a clause lets be known, in one sentence; one that holds back says what."""
    lines = each.said(gettext)
    shown = len(each.steps)
    return [lines[shown - 1]] if shown else []


def _capital(words: str) -> str:
    told = gettext(words)
    return told[:1].upper() + told[1:]


def _dates(said: Document) -> list[tuple[str, str]]:
    unsaid = gettext("not said yet")
    return [
        (gettext("First day"), short_day(said.starts_on) if said.starts_on else unsaid),
        (gettext("Ends on"), short_day(said.ends_on) if said.ends_on else unsaid),
        (gettext("First review by"), short_day(said.review_on) if said.review_on else unsaid),
        (gettext("Impact assessment"), said.impact_assessment or unsaid),
        *_assessed(said),
        *([(gettext("Puts an end to"), ", ".join(said.supersedes))] if said.supersedes else []),
    ]


def _assessed(said: Document) -> list[tuple[str, str]]:
    named = [gettext(writing.PURPOSES.get(code, code)) for code in said.assessed]
    return [(gettext("The assessment names"), "; ".join(named))] if named else []


def _earlier(page: AgreementPage) -> VersionStanding | None:
    """Give the version put forward before the one shown, to compare it with."""
    before = [each for each in page.versions if each.number < page.shown.number and each.state is not State.DRAFT]
    return max(before, key=lambda each: each.number, default=None)


def _party(each: PartyLine, page: AgreementPage) -> dict[str, Any]:
    missing = max(0, rules.SIGNATURES_EACH - len(each.signatures))
    gone = next((one for one in page.withdrawals if one.organisation_id == each.organisation_id), None)
    counts = gone is not None and page.shown.put_forward_at is not None and gone.at >= page.shown.put_forward_at
    return {
        "id": each.organisation_id,
        "name": each.name or gettext("An organisation not known here"),
        "role": _capital_first(meaning.party_role(each.role, each.answers)),
        "gone": not each.is_there,
        "stood_in_by": each.stood_in_by,
        "sign_again_by": each.sign_again_by,
        "withdrawn": gone if counts else None,
        "missing": missing,
        "missing_words": ngettext("%(n)d signature to come", "%(n)d signatures to come", missing) % {"n": missing},
        "signatures": [
            {"post": one.post_title, "who": one.person, "at": one.at, "has_left": one.has_left}
            for one in each.signatures
        ],
    }


def _capital_first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _standing(page: AgreementPage) -> str:
    shown = page.shown
    if shown.state is State.TO_SIGN:
        there = sum(min(len(each.signatures), rules.SIGNATURES_EACH) for each in page.parties)
        wanted = len(page.parties) * rules.SIGNATURES_EACH
        return gettext("%(there)d of %(wanted)d signatures are there.") % {"there": there, "wanted": wanted}
    if shown.state is State.WITHDRAWN and page.withdrawals:
        last = max(page.withdrawals, key=lambda each: each.at)
        told = {"name": last.organisation, "day": short_day(last.at)}
        return gettext("%(name)s withdrew on %(day)s. From that moment it lets nobody see anything.") % told
    words = _until(shown.state, shown.starts_on, shown.ends_on)
    return f"{_capital_first(words)}." if words else ""


def _warnings(page: AgreementPage) -> list[str]:
    shown, said = page.shown, []
    if shown.state is State.PARTY_GONE:
        said.append(gettext("A party no longer exists, so this agreement is not in force. It must be signed anew."))
    if shown.state is not State.IN_FORCE:
        return said
    if rules.is_overdue(shown.review_on, page.on):
        said.append(f"{_review_due(page)} {gettext('%(name)s answers for it.') % {'name': _who(page)}}")
    if shown.ends_on and rules.warned_from(shown.ends_on) <= page.on and not shown.is_to_end:
        told = {"day": short_day(shown.ends_on), "name": _who(page)}
        said.append(gettext("It ends on %(day)s. %(name)s answers for its renewal.") % told)
    return said


def _who(page: AgreementPage) -> str:
    """Name who answers for an agreement: a person of an organisation, or its duty desk."""
    if page.keeper:
        return gettext("%(person)s, %(organisation)s,") % {"person": page.keeper, "organisation": page.owner}
    return page.owner


def _review(page: AgreementPage) -> dict[str, Any]:
    """Say when an agreement is reviewed next, and what came of every review there was."""
    return {
        "is_due": page.shown.state in rules.REVIEWED,
        "is_overdue": page.shown.state is State.IN_FORCE and rules.is_overdue(page.shown.review_on, page.on),
        "said": _review_due(page) if page.shown.state in rules.REVIEWED else "",
        "who": page.owner,
        "lines": [
            {
                "on": each.reviewed_on,
                "version": each.version,
                "outcome": {"words": gettext(rules.OUTCOMES[each.outcome]), "colour": OUTCOME_COLOURS[each.outcome]},
                "next": _next_review(each),
                "found": each.found,
                "who": each.person,
                "post": each.post_title,
                "organisation": each.organisation,
                "with": meaning.listed(each.took_part),
                "late": gettext(rules.LATE_BECAUSE[each.late_because]) if each.late_because else "",
            }
            for each in page.reviews
        ],
    }


def _review_due(page: AgreementPage) -> str:
    """Say what is due of a review: the review itself, the new version it asked for, or nothing more."""
    shown = page.shown
    if shown.review_on is None:
        words = gettext("The last review decided that it is to end. It holds until %(day)s unless a party withdraws.")
        return words % {"day": short_day(shown.ends_on)} if shown.is_to_end and shown.ends_on else ""
    is_late, is_to_change = rules.is_overdue(shown.review_on, page.on), shown.outcome == rules.Outcome.CHANGE
    if is_to_change and is_late:
        words = gettext("The last review asked for a new version by %(day)s, and none is in force.")
    elif is_to_change:
        words = gettext("The last review asked for a new version by %(day)s.")
    else:
        words = gettext("Its review was due on %(day)s.") if is_late else gettext("Next review by %(day)s.")
    return words % {"day": short_day(shown.review_on)}


def _next_review(each: ReviewLine) -> str:
    if each.next_on is None:
        return ""
    words = gettext("New version by %(day)s") if each.outcome is rules.Outcome.CHANGE else gettext("Next by %(day)s")
    return words % {"day": short_day(each.next_on)}


def without_names(found: dict[str, Any]) -> dict[str, Any]:
    """Leave out who signed, withdrew and reviewed, and what a review found: it may tell of weak spots. Posts stay."""
    parties = [
        party | {"withdrawn": None, "signatures": [one | {"who": ""} for one in party["signatures"]]}
        for party in found["parties"]
    ]
    reviews = [line | {"who": "", "found": "", "late": ""} for line in found["review"]["lines"]]
    return found | {"parties": parties, "warnings": [], "review": found["review"] | {"lines": reviews}}


# --- drafts ----------------------------------------------------------------------------------------------------------


def draft(page: AgreementPage) -> dict[str, Any]:
    """Give a draft as its steps show it."""
    found = agreement(page)
    for clause in found["clauses"]:
        clause["edit"] = steps.address_of(page.id, f"clause {clause['number']}")
        clause["remove"] = steps.clause_out(page.id, clause["number"])
    caption = gettext("Draft of %(code)s, version %(number)s") % {"code": page.code, "number": page.shown.number}
    return found | {"caption": caption}


def findings(page: AgreementPage, *, stops: bool) -> list[dict[str, str]]:
    """List what stops a draft, or what is worth a warning, each with the place where it is mended."""
    return [
        {"said": steps.said(each), "href": steps.address_of(page.id, each.place)}
        for each in page.findings
        if each.stops is stops
    ]


# --- trying it out ---------------------------------------------------------------------------------------------------


def tried(answers: Iterable[Tried]) -> list[dict[str, Any]]:
    """Say what came out for each thing that a person might do, and by what."""
    return [
        {
            "what": _capital_first(str(DOES.get(each.action.value, each.action.label))),
            "allow": each.together.allow,
            "why": _why(each),
        }
        for each in answers
    ]


def _why(each: Tried) -> list[str]:
    numbers = {"numbers": meaning.listed(each.clauses)}
    if each.is_by_agreement:
        return [gettext("By clause %(numbers)s.") % numbers]
    if not each.together.allow:
        return list(explain(each.together, gettext))
    too = [gettext("By clause %(numbers)s too.") % numbers] if each.clauses else []
    return [gettext("They may without this agreement."), *explain(each.alone, gettext), *too]
