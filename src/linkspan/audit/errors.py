"""The three ways an anticipated request can fail; anything else is a bug."""

from collections.abc import Callable
from uuid import UUID


class Refused(Exception):
    """The gate said no.

    `code` names the refusal for words and tests; `discloses` says whether the answer may admit that the child exists;
    `explanation` holds the plain-word conditions that were missing, safe to show to the asker. `keep` writes what the
    refusal's line needs beside it, in the line's own transaction.
    """

    def __init__(
        self,
        code: str,
        *,
        discloses: bool = True,
        explanation: tuple[str, ...] = (),
        action: str = "",
        about: UUID | None = None,
        policies: tuple[str, ...] = (),
        policy_hash: str = "",
        alarm: bool = False,
        reason: str | None = None,
        decided: str = "",
        keep: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.discloses = discloses
        self.explanation = explanation
        self.action = action
        self.about = about
        self.policies = policies
        self.policy_hash = policy_hash
        self.alarm = alarm
        self.reason = reason
        self.decided = decided
        self.keep = keep


class NotNow(Exception):
    """The state of things forbids it: `code` for tests, `message` in plain words for the person."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message


def refuse_if(problem: NotNow | None) -> None:
    """Refuse for the reason a rule gave, if it gave one."""
    if problem:
        raise problem


class NotFound(Exception):
    """There is no such thing, or none that the asker may know of; the two are told apart nowhere."""
