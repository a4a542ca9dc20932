"""What goes in and comes out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from linkspan.sharing.rules import REASONS, WORDS_AT_LEAST, WORDS_AT_MOST

PLAIN = r"^[^\x00-\x1f\x7f]*$"
BORN = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


def _text(longest: int, pattern: str = PLAIN) -> Any:
    return Field(default="", max_length=longest, json_schema_extra={"pattern": pattern}, pattern=pattern)


class Strict(Schema):
    """Something sent to us: nothing beyond what is named."""

    model_config = ConfigDict(extra="forbid")


class Reason(Strict):
    """Why someone looks: a code and words of their own."""

    code: Literal[tuple(REASONS)]  # type: ignore[valid-type]  # the table's own codes
    words: str = Field(min_length=WORDS_AT_LEAST, max_length=WORDS_AT_MOST)


class Known(Strict):
    """Any part of what is known about a child, and why it is asked."""

    names: str = _text(200)
    family: str = _text(200)
    born: Annotated[str | None, Field(default=None, pattern=BORN)] = None
    age: int | None = Field(default=None, ge=0, le=25)
    postcode: str = _text(10)
    school: str = _text(200)
    sex: Literal["F", "M", ""] = ""
    nhs: str = _text(20)
    upn: str = _text(20)
    reason: Reason


class Found(Schema):
    """A child who may be meant: enough to tell children apart."""

    child: UUID
    name: str
    known_as: str
    age: int | None
    birth_year: int | None
    due: date | None
    outcode: str
    school: str
    protected: bool
    deceased: bool
    why: list[str]


class Desk(Schema):
    """Whom to ring."""

    name: str
    phone: str
    out_of_hours: str
    hours: str


class Answer(Schema):
    """Likely children first, then those who might be; never how many more there are, and always whom to ring."""

    likely: list[Found]
    might_be: list[Found]
    always: str
    ring: list[Desk]


class Health(Schema):
    """Whether the program and its database answer."""

    status: Literal["well", "down"]


class Me(Schema):
    """Who asks, and from which post."""

    name: str
    post: str
    organisation: UUID | None
    roles: list[str]


class Load(Schema):
    """A load, as far as it has got. Counts are of rows."""

    id: UUID
    file_name: str
    format: str
    kind: Literal["full", "delta"]
    state: Literal["running", "done", "refused"]
    started_at: datetime
    finished_at: datetime | None
    rows: int
    new: int
    changed: int
    unchanged: int
    refused: int
    ended: int
    waiting: int
    fault: str
    what_to_do: str


class RefusedRow(Schema):
    """A row that was not kept: where, what, why and what to do."""

    line: int
    record_id: str
    field: str
    value_shown: str
    reason: str
    what_to_do: str
    code: str


class LoadPage(Schema):
    """A load with the first of its refusals."""

    load: Load
    refusals: list[RefusedRow]
    more: bool


class Begun(Schema):
    """A load that the worker will read."""

    load: UUID


class FieldProblem(Schema):
    """What is wrong with one value."""

    detail: str
    pointer: str = ""


class ProblemOut(Schema):
    """An error as RFC 9457 lays it out."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] = Field(default_factory=list)
