"""Any census there could be, for properties; and small ones by hand."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from defusedxml import ElementTree
from hypothesis import strategies as st

from linkspan.interop.census import codes, records
from linkspan.interop.census.writer import write_message

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
maybe_days = st.none() | days
yes_no = st.none() | st.booleans()
numbers = st.none() | st.integers(min_value=0, max_value=9999)
words = st.none() | st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z")) | st.sampled_from("<>&'\" -"), min_size=1, max_size=30
).filter(lambda text: text.isprintable() and text == text.strip())
moments = st.none() | st.datetimes(
    min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.sampled_from([None, UTC])
)
upns = st.none() | st.from_regex(r"\A[A-Z][0-9]{11}[0-9A-Z]\Z")


def code(codes_: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(sorted(codes_))


def some(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most).map(tuple)


headers = st.builds(
    records.Header, collection=st.just("CIN"), year=numbers, reference_date=maybe_days, source_level=words, lea=words,
    software_code=words, release=words, serial_no=words, date_time=moments,
)  # fmt: skip
assessments = st.builds(
    records.Assessment, started_on=days, reviewed_on=maybe_days, authorised_on=maybe_days,
    factors=some(st.sampled_from(sorted(codes.FACTORS))),
)  # fmt: skip
enquiries = st.builds(
    records.Enquiry, started_on=days, conference_due_on=maybe_days, conference_on=maybe_days,
    no_conference_needed=yes_no,
)  # fmt: skip
protection_plans = st.builds(
    records.ProtectionPlan, started_on=days, ended_on=maybe_days, first_category=code(codes.CATEGORIES),
    latest_category=code(codes.CATEGORIES), plans_before=numbers, reviewed_on=some(days),
)  # fmt: skip
proceedings = st.builds(
    records.Proceedings, started_on=days, letter_sent_on=maybe_days, meeting_offered=yes_no, meeting_held=yes_no,
    first_meeting_on=maybe_days, review_meetings=numbers, decided_on=maybe_days,
    outcome=st.none() | st.sampled_from("ABCXYZ"), applied_to_court_on=maybe_days, first_care_plan_letter_on=maybe_days,
)  # fmt: skip
episodes = st.builds(
    records.Episode, referred_on=days, source=code(codes.SOURCES), primary_need=code(codes.NEEDS), closed_on=maybe_days,
    closing_reason=code(codes.CLOSINGS), conference_on=maybe_days, assessments=some(assessments, 2),
    need_plans=some(st.builds(records.NeedPlan, started_on=days, ended_on=maybe_days), 2),
    enquiries=some(enquiries, 2), no_further_action=yes_no, protection_plans=some(protection_plans, 2),
    proceedings=some(proceedings, 1),
)  # fmt: skip
children = st.builds(
    records.Child, la_child_id=words.filter(bool), upn=upns, former_upn=upns, upn_unknown=code(codes.UPN_UNKNOWN),
    born_on=maybe_days, expected_on=maybe_days, gender_current=code(codes.GENDERS), sex=code(codes.SEXES),
    died_on=maybe_days, ethnicity=code(codes.ETHNICITIES),
    disabilities=some(st.sampled_from(codes.DISABILITIES)), episodes=some(episodes, 2),
)  # fmt: skip
messages = st.builds(
    records.Message,
    header=headers,
    children=st.lists(children, max_size=4, unique_by=lambda child: child.la_child_id).map(tuple),
)


def written(message: records.Message) -> bytes:
    stream = BytesIO()
    write_message(stream, message)
    return stream.getvalue()


def pieces(xml: bytes) -> int:
    """Count the texts and attributes of a file with another parser than ours, to hold ours against."""
    root = ElementTree.fromstring(xml)
    count = 0
    for element in root.iter():
        loose = [element.text or "", *(inner.tail or "" for inner in element)]
        count += any(text.strip() for text in loose) + len(element.attrib)
    return count


USUAL_HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2026</Year>"
    "<ReferenceDate>2026-03-31</ReferenceDate></CollectionDetails></Header>"
)


def a_file(children: str, header: str = USUAL_HEADER) -> bytes:
    return f"<Message>\n{header}\n<Children>\n{children}\n</Children>\n</Message>".encode()


def a_child(inside: str = "", number: str = "A1", identifiers: str = "") -> str:
    return (
        f"<Child>\n<ChildIdentifiers>\n<LAchildID>{number}</LAchildID>\n{identifiers}\n</ChildIdentifiers>\n"
        f"{inside}\n</Child>"
    )
