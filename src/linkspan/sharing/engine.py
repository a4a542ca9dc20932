"""Ask Cedar. Whatever goes wrong on the way is a fault that names its stage and nothing else.

Cedar skips a rule that meets an error, forbids included, so an answer counts only where the schema held and no rule
erred. Cedar's own error text quotes the whole slice, so it is dropped here and never logged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cedarpy

from linkspan.sharing.book import Book
from linkspan.sharing.facts import IncompleteSlice
from linkspan.sharing.slices import Slice

Shape = tuple[str, str, tuple[object, ...]]
Question = tuple[str, str, Shape]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Cedar said: yes or no, by which policies, or which stage failed."""

    allow: bool
    reasons: tuple[str, ...]
    fault: str = ""


class Engine:
    """A few slices that are told to Cedar once, and asked about as often as a decision and its explanation need.

    Children who are alike in all that the policies can see are one question: the answer to it is every one's. In a
    list of fifty most are alike, and the engine's time is what a list costs.
    """

    def __init__(self, slices: Sequence[Slice | str], book: Book) -> None:
        self._schema = book.schema
        self._alike: dict[Shape, Slice] = {}
        self._known: cedarpy.Entities
        self._fault = ""
        try:
            self._tell([cut for cut in slices if isinstance(cut, Slice)])
        except Exception as error:
            self._fault = f"engine: {type(error).__name__}"

    def _tell(self, slices: Sequence[Slice]) -> None:
        texts: dict[tuple[str, str], str] = {}
        for told in (told for cut in slices for told in (cut.asker, cut.about)):
            if texts.setdefault((told.kind, told.id), told.text) != told.text:
                raise IncompleteSlice("one batch says two things of the same one")
        for cut in slices:
            self._alike.setdefault(_shape(cut), cut)
        told_once = {told.seen: None for cut in self._alike.values() for told in (cut.asker, cut.about)}
        self._known = cedarpy.Entities.from_json_str(f"[{','.join(told_once)}]", self._schema)

    def ask(self, policies: cedarpy.PolicySet, slices: Sequence[Slice | str]) -> list[Answer]:
        """Ask about slices that it was told of, put in their own or another manner; one that failed stays a fault."""
        wanted = {_question(cut): cut for cut in slices if isinstance(cut, Slice)}
        answers = self._answers(policies, wanted)
        return [Answer(False, (), cut) if isinstance(cut, str) else answers[_question(cut)] for cut in slices]

    def _answers(self, policies: cedarpy.PolicySet, wanted: Mapping[Question, Slice]) -> dict[Question, Answer]:
        if self._fault:
            return dict.fromkeys(wanted, Answer(False, (), self._fault))
        if not len(policies):
            return dict.fromkeys(wanted, Answer(False, ()))  # no policy, no yes
        try:
            requests = [cut.request(self._alike[_shape(cut)].about) for cut in wanted.values()]
            results = cedarpy.is_authorized_batch(requests, policies, self._known, self._schema)
            # An answer too few or too many is a fault: whose each is could not be told.
            return {question: _answer(result) for question, result in zip(wanted, results, strict=True)}
        except Exception as error:
            return dict.fromkeys(wanted, Answer(False, (), f"engine: {type(error).__name__}"))


def _question(cut: Slice) -> Question:
    return cut.action, cut.setting, _shape(cut)


def _shape(cut: Slice) -> Shape:
    return cut.asker.text, cut.about.kind, cut.about.shape


def _answer(result: cedarpy.AuthzResult) -> Answer:
    if result.diagnostics.errors or result.decision not in (cedarpy.Decision.Allow, cedarpy.Decision.Deny):
        return Answer(False, (), f"engine: {result.decision.value}")
    return Answer(result.allowed, tuple(sorted(result.diagnostics.reasons)))
