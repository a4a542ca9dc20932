"""Put lines of the trail, looks to review and settings into plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linkspan.agencies import events as agencies
from linkspan.audit import sealed
from linkspan.children import events as children
from linkspan.children.queries.around import AroundLine, WatchLine
from linkspan.children.queries.corrections import CorrectionLine
from linkspan.children.queries.trail_lines import Checked, Line, Standing
from linkspan.sharing import events as sharing
from linkspan.sharing.book import base_book
from linkspan.sharing.queries import ChallengeLine, MyQuestion, ReferralLine, Review
from linkspan.sharing.queries.replaying import Replayed
from linkspan.sharing.rules import ASKINGS, RECEIVERS, WHYS
from linkspan.web.children.words import FACTS, UNTOLD, stated_reason
from linkspan.web.happenings import (
    EVENTS,
    OF_AGENCIES,
    OF_DUTY,
    OF_FEEDS,
    OF_PROTECTION,
    OF_RECORDS,
    OF_RIGHTS,
    OF_THE_TRAIL,
    action_words,
    event_words,
    system_words,
)

FRESH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of line that a reader may ask for."""

    words: str | Promise
    events: tuple[str, ...] = ()


LOOKS = (children.FILE_SEEN, children.LOOKS_SEEN, children.GLANCE_TAKEN, sharing.LOOK_SIGNALLED)
SEARCHES = (children.SEARCHED, children.CHILD_LISTED)
APART = {*LOOKS, *SEARCHES, *OF_THE_TRAIL, *OF_FEEDS, *OF_RECORDS, *OF_DUTY, *OF_AGENCIES, agencies.NOTICES_READ}
KINDS: dict[str, Kind] = {
    "files": Kind(_("Files opened"), LOOKS),
    "searches": Kind(_("Searches"), SEARCHES),
    "refused": Kind(_("Refused")),
    "alarms": Kind(_("Alarms")),
    "work": Kind(_("Work with children"), tuple(sorted((set(EVENTS) - APART) | set(OF_PROTECTION) | set(OF_RIGHTS)))),
    "records": Kind(_("Records and feeds"), (*OF_RECORDS, *OF_FEEDS)),
    "staff": Kind(_("Agencies and tasks"), (*OF_AGENCIES, *OF_DUTY)),
    "trail": Kind(_("Checks of the trail"), tuple(OF_THE_TRAIL)),
    "all": Kind(_("Everything")),
}


# --- lines ------------------------------------------------------------------------------------------------------


def line(one: Line) -> dict[str, Any]:
    """Write one line of the trail as a list shows it."""
    return {
        "id": one.id,
        "title": _capital(_did(one)),
        "who": who(one),
        "at": one.at,
        "is_refused": one.is_refused,
        "is_alarm": one.is_alarm,
        "reason": stated_reason(one.reason),
        "person_id": one.person_id,
        "child_id": one.child_id,
        "child": short(one.child_id),
        "place": place(one),
        "is_sealed": one.index is not None,
    }


def act(one: Line) -> dict[str, Any]:
    """Write one line of the trail with all that it holds."""
    rules = base_book().rules if one.policy_hash == base_book().hash else {}
    return line(one) | {
        "action": _capital(action_words(one.action)),
        "organisation": one.organisation,
        "rules": [gettext(rules[policy].title) if policy in rules else policy for policy in one.policies],
        "law": one.law,
        "policy_hash": one.policy_hash,
        "detail": [(name.replace("_", " "), _shown(value)) for name, value in one.detail.items()],
        "object_id": one.object_id,
        "index": one.index,
        "epoch": one.epoch,
        "event": one.event,
    }


def replayed(one: Replayed | None) -> dict[str, Any] | None:
    """Write a decision made again: whether it is the same, and the two answers side by side."""
    if one is None:
        return None
    return {
        "is_same": one.is_same,
        "problem": one.problem,
        "recorded": _answer(one.recorded_allow),
        "engine": one.engine,
        "columns": [
            {"title": title, "answer": _answer(each.allow), "why": each.why, "agreements": each.agreements,
             "clauses": each.clauses, "policy_hash": each.policy_hash}
            for title, each in ((gettext("By the policies of that day"), one.then), (gettext("Today"), one.now))
            if each
        ],
        "differs": bool(one.then and one.now and one.then.allow != one.now.allow),
    }  # fmt: skip


def _answer(is_allowed: bool) -> str:
    return gettext("Allowed") if is_allowed else gettext("Refused")


def who(one: Line) -> str:
    """Name who acted, and for which agency."""
    name = one.person or (system_words(one.system) if one.system else gettext("Someone"))
    return f"{name}, {one.organisation}" if one.organisation else name


def _did(one: Line) -> str:
    if one.is_refused and one.action:
        return gettext("asked to %(what)s and was refused") % {"what": action_words(one.action)}
    return event_words(one.event)


def short(reference: UUID | None) -> str:
    """Shorten a reference to what tells two apart: its end, which is chance."""
    return f"…{str(reference)[-6:]}" if reference else ""


def place(one: Line) -> str:
    """Say where a line was sealed."""
    if one.index is None:
        return gettext("not sealed yet")
    return gettext("line %(index)s") % {"index": f"{one.index:,}"}


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- how the trail stands -----------------------------------------------------------------------------------------


def standing(found: Standing, at: datetime) -> dict[str, Any]:
    """Write how the trail stands; what is late is said, never hidden."""
    signed = found.signed
    return {
        "origin": signed.origin if signed else "",
        "size": f"{signed.size:,}" if signed else "",
        "signed_at": signed.signed_at if signed else None,
        "signed_ago": _ago(signed.signed_at, at) if signed else "",
        "cosigned_by": _witness(signed.cosigned_by) if signed and signed.cosigned_by else "",
        "cosigned_size": f"{signed.cosigned_size:,}" if signed and signed.cosigned_size else "",
        "cosigned_at": signed.cosigned_at if signed else None,
        "cosigned_ago": _ago(signed.cosigned_at, at) if signed and signed.cosigned_at else "",
        "waiting": _waiting(found.lag),
        "is_late": found.alarm is not None,
    }


def _waiting(lag: sealed.Lag) -> str:
    if not lag.waiting:
        return gettext("None")
    lines = ngettext("%(n)s line", "%(n)s lines", lag.waiting) % {"n": f"{lag.waiting:,}"}
    return gettext("%(lines)s, the oldest for %(time)s") % {"lines": lines, "time": _span(lag.oldest_seconds)}


def _witness(name: str) -> str:
    return name.removeprefix("linkspan/").removesuffix("/witness")


def _ago(then: datetime, at: datetime) -> str:
    seconds = max(0.0, (at - then).total_seconds())
    return (
        gettext("less than a minute ago")
        if seconds < FRESH_SECONDS
        else gettext("%(time)s ago") % {"time": _span(seconds)}
    )


def _span(seconds: float) -> str:
    if seconds < 60:
        return ngettext("%(n)d second", "%(n)d seconds", round(seconds)) % {"n": round(seconds)}
    for size, one, many in (
        (86_400, "%(n)d day", "%(n)d days"), (3_600, "%(n)d hour", "%(n)d hours"), (60, "%(n)d minute", "%(n)d minutes")
    ):  # fmt: skip
        if seconds >= size:
            return ngettext(one, many, int(seconds // size)) % {"n": int(seconds // size)}
    return ""


def checked(found: Checked) -> dict[str, Any]:
    """Write what a first check found."""
    return {
        "size": f"{found.size:,}",
        "lines": f"{found.lines:,}",
        "is_whole": found.first == 0,
        "is_outside_key": found.is_outside_key,
        "problems": found.problems,
    }


# --- looks to review ----------------------------------------------------------------------------------------------


def challenge(one: ChallengeLine, *, sees_trail: bool) -> dict[str, Any]:
    """Write a look that waits for review."""
    day = one.at.date().isoformat()
    asked = {"person": str(one.person_id), "since": day, "until": day}
    return {
        "id": one.id,
        "person": one.person_name,
        "whys": whys(one.whys),
        "answer": one.answer,
        "is_silent": one.is_silent,
        "at": one.at,
        "child_id": one.about_child,
        "child": short(one.about_child),
        "trail": reverse("trail", query=asked) if sees_trail else "",
    }


def review(one: Review) -> dict[str, Any]:
    """Write what was decided about a look so far."""
    return {
        "posts": one.posts,
        "due_at": one.due_at,
        "asking": gettext(ASKINGS[one.asking]) if one.asking else "",
        "ask_on": one.ask_on,
        "waits": one.waits_for_answer,
        "questions": one.questions,
        "referrals": [referral(each) for each in one.referrals],
    }


def around(lines: Collection[AroundLine]) -> list[dict[str, Any]]:
    """Write what a looker did about the time of a look; what their own pages listed, and repeats, are left out."""
    made: list[dict[str, Any]] = []
    for one in lines:
        if one.event in UNTOLD or (one.event == children.CHILD_LISTED and not one.is_same_child):
            continue
        did = (
            gettext("asked to %(what)s and was refused") % {"what": action_words(one.action)}
            if one.is_refused and one.action
            else event_words(one.event)
        )
        told = {
            "at": one.at,
            "did": _capital(did),
            "child": short(one.child_id),
            "is_same": one.is_same_child,
            "reason": stated_reason(one.reason),
        }
        if not made or any(made[-1][name] != told[name] for name in ("did", "child", "reason")):
            made.append(told)
    return made


def referral(one: ReferralLine) -> dict[str, Any]:
    """Write an allegation taken further."""
    return {
        "id": one.id,
        "looker": one.looker,
        "receiver": gettext(RECEIVERS[one.receiver]),
        "known_at": one.known_at,
        "told_on": one.told_on,
        "reference": one.reference,
        "outcome": one.outcome,
        "outcome_at": one.outcome_at,
        "due_at": one.due_at,
    }


def question(one: MyQuestion) -> dict[str, Any]:
    """Write what someone was asked about a look of their own."""
    return {
        "id": one.id,
        "words": one.words,
        "looked_at": one.looked_at,
        "child": short(one.about_child),
        "asked_by": one.asked_by,
        "asked_at": one.asked_at,
        "answered_at": one.answered_at,
        "answer": one.answer,
        "is_withdrawn": one.is_withdrawn,
    }


def watch(one: WatchLine) -> dict[str, Any]:
    """Write a watched file."""
    return {
        "id": one.id,
        "child_id": one.child_id,
        "child": short(one.child_id),
        "placed_by": one.placed_by,
        "since": one.since,
        "review_on": one.review_on,
    }


def whys(codes: Collection[str]) -> list[str]:
    """Say what made a look stand out."""
    return [gettext(WHYS[code]) if code in WHYS else code for code in codes]


CONFLICT_KINDS: dict[str, str | Promise] = {
    "own_child": _("their own child"),
    "relative": _("a relative"),
    "close": _("someone close to them"),
    "accused": _("they are accused of something about the child"),
}


# --- corrections and objections -------------------------------------------------------------------------------------


ASKED: dict[str, str | Promise] = {"correction": _("Put right"), "objection": _("Stop using")}
OUTCOMES: dict[tuple[str, str], str | Promise] = {
    ("correction", "corrected"): _("It was wrong. It is corrected in our own system, and our next feed says so."),
    ("correction", "kept"): _("It is right as it stands"),
    ("objection", "stopped"): _("We stop"),
    ("objection", "kept"): _("We go on, because the reasons to protect the child weigh more"),
}


def outcomes(kind: str) -> list[str]:
    """List the answers there are to a request or an objection."""
    return [code for asked, code in OUTCOMES if asked == kind]


def correction(one: CorrectionLine, on: date) -> dict[str, Any]:
    """Write a request or an objection that waits for an answer."""
    due_on = localdate(one.due_at) if one.due_at else None
    return {
        "id": one.correction_id,
        "asked": str(ASKED[one.kind]),
        "kind": one.kind,
        "fact": str(FACTS.get(one.field, one.field)),
        "child": one.child,
        "child_id": one.child_id,
        "record": one.record_number,
        "words": one.words,
        "asked_by": one.asked_by,
        "asked_at": one.asked_at,
        "due_on": due_on,
        "days": (due_on - on).days if due_on else None,
        "band": one.band,
    }
