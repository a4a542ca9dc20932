"""The child's own page: its code is given face to face, it is opened, checked, left and ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import salted_hmac

from linkspan.agencies import notify
from linkspan.audit import Actor, NotFound, Refused, refuse_if, trail
from linkspan.audit.called import called
from linkspan.audit.ids import new_id
from linkspan.sharing import gate
from linkspan.sharing.facts import Action
from linkspan.voice import events
from linkspan.voice import page_rules as rules
from linkspan.voice.keys import keyed, new_code, new_key, plain
from linkspan.voice.page_models import PageCode
from linkspan.voice.queries.page import CHILD_PAGE


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of an answer to the check: the new cookie where it was right; shut after the last wrong one."""

    token: str = ""
    is_shut: bool = False


# A repeat makes a new code and ends the one before: a code is kept nowhere, so no key of a form could give it again.
@trail.audited
def give_code(*, child_id: UUID, is_with_child: bool, asks: str, by: Actor, at: datetime, forgets: bool = False) -> str:
    """Give the code of a child's page to somebody who is with the child; any code before it stops working.

    It is told this once. `asks` is the check that the child and worker will choose; `forgets` ends the one there was.
    """
    permit = gate.require(by=by, to=Action.GIVE_PAGE_CODE, about=child_id, at=at)
    refuse_if(rules.why_not_give(is_with_child=is_with_child))
    person_id, _ = by.in_post()
    _take_back(child_id, at)
    code = new_code(rules.ALPHABET, rules.CODE_LENGTH)
    row = PageCode(
        id=new_id(), child_id=child_id, code_hash=keyed("page.code", code),
        asks=asks if asks in rules.CHECKS else "pictures", forgets=forgets, given_by_id=person_id,
        given_as=by.post_title, given_at=at, until_at=at + rules.CODE_LASTS,
    )  # fmt: skip
    PageCode.objects.bulk_create([row])
    trail.record(events.PAGE_CODE_GIVEN, permit, about=row.id, detail={"forgets": forgets})
    return code


def _take_back(child_id: UUID, at: datetime) -> int:
    return PageCode.objects.filter(child=child_id, used_at=None, revoked_at=None).update(revoked_at=at)


@trail.audited
def close_page(*, child_id: UUID, by: Actor, at: datetime, once: UUID | None = None) -> int:
    """End every opening of a child's page, and any code that waits, at once; give how many were open."""
    permit = gate.require(by=by, to=Action.GIVE_PAGE_CODE, about=child_id, at=at)
    codes = _take_back(child_id, at)
    ended = int(called("close_page", child_id)[0][0])
    trail.record(events.PAGE_CLOSED, permit, about=child_id, detail={"openings": ended, "codes": codes})
    return ended


def open_with_code(*, typed: str, source: str, device: str, at: datetime) -> str | None:
    """Open the page of whoever was given this code; give its cookie, or nothing, whatever was wrong.

    `source` is where the asker comes from, and `device` the cookie of a page they had before, if any.
    """
    found = called(
        "try_page_code", keyed("page.code", plain(typed)), keyed("page.source", source),
        keyed("page.token", device) if device else "", at, rules.TRIES, rules.TRIES_IN_A_STORM, rules.STORM,
    )  # fmt: skip
    if not found:
        return None
    code_id, child_id = found[0]
    token = new_key()
    try:
        _begin(code_id=code_id, child_id=child_id, token=token, by=Actor.system(CHILD_PAGE), at=at)
    except (NotFound, Refused):
        return None
    return token


@trail.audited
def _begin(*, code_id: UUID, child_id: UUID, token: str, by: Actor, at: datetime) -> None:
    permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
    if called("begin_page", code_id, keyed("page.token", token), new_id(), new_id())[0][0] != child_id:
        raise NotFound
    trail.record(events.PAGE_OPENED, permit, about=code_id)


@trail.audited
def set_check(*, token: str, child_id: UUID, kind: str, answer: str, by: Actor, at: datetime) -> None:
    """Keep the pictures or the word that a child and their worker chose, as a slow keyed hash."""
    permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
    refuse_if(rules.why_not_check(kind, answer))
    if not called("set_page_check", keyed("page.token", token), kind, make_password(_peppered(answer)))[0][0]:
        raise NotFound
    trail.record(events.PAGE_CHECK_SET, permit, about=child_id, detail={"kind": kind})


@trail.audited
def answer_check(*, token: str, child_id: UUID, answer: str, by: Actor, at: datetime) -> Checked:
    """Let the right answer in under a new cookie; after the last wrong one end the opening and tell the lead."""
    permit = gate.require(by=by, to=Action.USE_CHILD_PAGE, about=child_id, at=at)
    kept = called("page_check", keyed("page.token", token))[0][0] or ""
    is_right = any(check_password(_peppered(answer, key), kept) for key in _keys())
    new = new_key()
    wrong = called(
        "answer_page_check", keyed("page.token", token), is_right, keyed("page.token", new), rules.WRONG_CHECKS
    )[0][0]
    if wrong is None:
        raise NotFound
    if is_right:
        trail.record(events.PAGE_CHECK_RIGHT, permit, about=child_id)
        return Checked(token=new)
    trail.record(events.PAGE_CHECK_WRONG, permit, about=child_id)
    if wrong < rules.WRONG_CHECKS:
        return Checked()
    trail.record(events.PAGE_SHUT, permit, about=child_id)
    leads = [row[0] for row in called("page_leads", child_id)]
    notify.tell(to=leads, event=events.PAGE_SHUT, link=f"/children/{child_id}/page/", about=child_id)
    return Checked(is_shut=True)


def leave(*, token: str, at: datetime, for_good: bool = False) -> None:
    """Leave the page: it asks for its check next time, or is over where it has none; needs no word about who asks."""
    if token:
        called("leave_page", keyed("page.token", token), at, for_good)


def _keys() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _peppered(answer: str, key: str = "") -> str:
    """Hash an answer under a key, so that the few there are cannot be tried out from the table alone."""
    return salted_hmac(
        "linkspan.voice.page.check", answer, secret=key or settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()
