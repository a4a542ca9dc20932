"""Cut what is known of a child to what the census of one year asks: 1 April to 31 March, as it stood at its end."""

from dataclasses import dataclass, replace
from datetime import date

from linkspan.interop.census import records


@dataclass(frozen=True, slots=True)
class Year:
    """A census year by the year in which it ends: 2026 runs from 1 April 2025 to 31 March 2026."""

    number: int

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.number - 1, 4, 1)

    @property
    def last(self) -> date:
        """Return its last day, the reference date."""
        return date(self.number, 3, 31)

    def holds(self, day: date | None) -> bool:
        """Tell whether a day is in it."""
        return day is not None and self.first <= day <= self.last

    def touches(self, begun: date, ended: date | None) -> bool:
        """Tell whether something that ran for a time ran in it."""
        return begun <= self.last and (ended is None or ended >= self.first)

    def known(self, day: date | None) -> date | None:
        """Give a day if it had come by the end of the year."""
        return day if day is not None and day <= self.last else None


def cut(child: records.Child, year: Year) -> records.Child | None:
    """Give a child as the census of a year asks; None where it asks nothing of them.

    What began after the year is left out, and so is what ended before it; what ended after it is shown as it stood, not
    ended. A referral without further action is asked for in the year in which it came, and in no other.
    """
    episodes = tuple(_episode(each, year) for each in child.episodes if _is_asked(each, year))
    if not episodes:
        return None
    born, expected, sex = child.born_on, child.expected_on, child.sex
    if born and born > year.last:  # not yet born then
        born, expected, sex = None, expected or born, "U" if sex else None
    return replace(
        child, born_on=born, expected_on=expected, sex=sex, died_on=year.known(child.died_on), episodes=episodes
    )


def _is_asked(episode: records.Episode, year: Year) -> bool:
    if episode.no_further_action:
        return year.holds(episode.referred_on)
    return year.touches(episode.referred_on, episode.closed_on)


def _episode(episode: records.Episode, year: Year) -> records.Episode:
    closed_on = year.known(episode.closed_on)
    return replace(
        episode,
        closed_on=closed_on,
        closing_reason=episode.closing_reason if closed_on or episode.closed_on is None else None,
        conference_on=episode.conference_on if year.holds(episode.conference_on) else None,
        assessments=tuple(
            _assessment(each, year) for each in episode.assessments if year.touches(each.started_on, each.authorised_on)
        ),
        need_plans=tuple(
            replace(each, ended_on=year.known(each.ended_on))
            for each in episode.need_plans
            if year.touches(each.started_on, each.ended_on)
        ),
        enquiries=tuple(
            replace(each, conference_on=year.known(each.conference_on))
            for each in episode.enquiries
            # One that needed no conference has no other day than its first.
            if year.touches(each.started_on, each.started_on if each.no_conference_needed else each.conference_on)
        ),
        protection_plans=tuple(
            replace(
                each,
                ended_on=year.known(each.ended_on),
                reviewed_on=tuple(day for day in each.reviewed_on if year.holds(day)),
            )
            for each in episode.protection_plans
            if year.touches(each.started_on, each.ended_on)
        ),
        proceedings=tuple(
            _proceedings(each, year) for each in episode.proceedings if year.touches(each.started_on, each.decided_on)
        ),
    )


def _assessment(assessment: records.Assessment, year: Year) -> records.Assessment:
    authorised_on = year.known(assessment.authorised_on)
    return replace(
        assessment,
        reviewed_on=year.known(assessment.reviewed_on),
        authorised_on=authorised_on,
        factors=assessment.factors if authorised_on or assessment.authorised_on is None else (),
    )


def _proceedings(proceedings: records.Proceedings, year: Year) -> records.Proceedings:
    decided_on = year.known(proceedings.decided_on)
    return replace(
        proceedings,
        letter_sent_on=year.known(proceedings.letter_sent_on),
        first_meeting_on=year.known(proceedings.first_meeting_on),
        decided_on=decided_on,
        outcome=proceedings.outcome if decided_on or proceedings.decided_on is None else None,
        applied_to_court_on=year.known(proceedings.applied_to_court_on),
        first_care_plan_letter_on=year.known(proceedings.first_care_plan_letter_on),
    )
