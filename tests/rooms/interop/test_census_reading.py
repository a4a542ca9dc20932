"""Reading a census: nothing is lost, and what is not kept says where it stands, why, and what to do."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspan.interop.census import records
from linkspan.interop.census.elements import CHUNK, MOST_ELEMENTS
from linkspan.interop.census.reader import ChildRead, HeaderRead, Unkept, read_census, read_message
from linkspan.interop.feeds.limits import Limits
from linkspan.interop.feeds.refusals import RefusedFile
from tests.plugins.leftout import SHARED
from tests.rooms.interop.census_messages import USUAL_HEADER, a_child, a_file, messages, pieces, written

IN = " " * 40  # as far in as some systems write
PLANS = f"<CINPlanDates>\n{IN}<CINPlanStartDate>2025-06-07</CINPlanStartDate>\n{IN}</CINPlanDates>\n{IN}" * 8
EPISODE = "<CINdetails>\n<CINreferralDate>2025-05-06</CINreferralDate>\n{}\n</CINdetails>"
SAMPLES = {"fake_CIN_data.xml": (332, 402, 0), "CIN_Census_2026.xml": (2, 2, 3)}


def read(xml: bytes) -> tuple[records.Message, tuple[Unkept, ...]]:
    return read_message(BytesIO(xml))


def refused(xml: bytes) -> RefusedFile:
    with pytest.raises(RefusedFile) as fault:
        read(xml)
    return fault.value


@given(messages)
def test_what_is_written_reads_as_the_same(message: records.Message) -> None:
    read_back, unkept = read(written(message))

    assert read_back == message
    assert unkept == ()


@given(messages)
def test_the_same_message_is_the_same_file_to_the_byte(message: records.Message) -> None:
    again, _unkept = read(written(message))

    assert written(again) == written(message)


TAGS = ("Child", "ChildIdentifiers", "LAchildID", "Sex", "CINdetails", "CINreferralDate", "Reviews", "Wrong", "Header")
texts = st.sampled_from(["", " ", "A1", "2025-05-06", "F", "wrong", "true"])


def element(tag: str, attribute: str, inside: list[str]) -> str:
    said = f' a="{attribute}"' if attribute else ""
    return f"<{tag}{said}>{''.join(inside)}</{tag}>"


anything = st.recursive(
    texts,
    lambda inner: st.builds(element, st.sampled_from(TAGS), st.sampled_from(["", "x"]), st.lists(inner, max_size=4)),
    max_leaves=20,
)


@given(anything)
def test_every_text_of_any_file_is_kept_or_told_of(inside: str) -> None:
    xml = a_file(inside)

    kept = unkept = 0
    for each in read_census(BytesIO(xml)):
        if isinstance(each, Unkept):
            unkept += each.pieces
        else:
            kept += each.pieces

    assert kept + unkept == pieces(xml)


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", SAMPLES)
def test_the_published_samples_are_read_child_by_child_and_value_by_value(name: str) -> None:
    xml = (SHARED / "cin-census" / name).read_bytes()
    children, episodes, told_of = SAMPLES[name]

    reads = list(read_census(BytesIO(xml)))

    kept = [each.child for each in reads if isinstance(each, ChildRead)]
    unkept = [each for each in reads if isinstance(each, Unkept)]
    assert len(kept) == children
    assert sum(len(child.episodes) for child in kept) == episodes
    assert len(unkept) == told_of
    assert sum(each.pieces for each in reads) == pieces(xml)


@pytest.mark.needs_shared
@pytest.mark.parametrize("name", SAMPLES)
def test_the_published_samples_written_again_read_as_the_same(name: str) -> None:
    message, _unkept = read((SHARED / "cin-census" / name).read_bytes())

    again, unkept = read(written(message))

    assert again == message
    assert unkept == ()


@pytest.mark.needs_shared
def test_the_sample_of_2026_tells_of_its_three_faults() -> None:
    _message, unkept = read((SHARED / "cin-census" / "CIN_Census_2026.xml").read_bytes())

    assert [(each.line, each.field, each.value, each.why.code) for each in unkept] == [
        (19, "ChildIdentifiers", "PersonBirthDate", "census.stray_text"),
        (25, "Sex", "1", "census.code"),
        (46, "AssessmentFactors", "RB", "census.code"),
    ]
    assert {each.la_child_id for each in unkept} == {"DfEX0000001"}


FAULTS = {
    "an unknown code": ("<ReferralSource>9Z</ReferralSource>", "ReferralSource", "9Z", "census.code"),
    "an unknown element": ("<Mood>low</Mood>", "Mood", "low", "census.not_asked"),
    "a British date": ("<CINclosureDate>31/03/2026</CINclosureDate>", "CINclosureDate", "31/03/2026", "census.date"),
    "a lost day": ("<CINclosureDate>2025-02-29</CINclosureDate>", "CINclosureDate", "2025-02-29", "census.date"),
    "yes": ("<ReferralNFA>yes</ReferralNFA>", "ReferralNFA", "yes", "census.yes_or_no"),
    "text between": ("lost words", "CINdetails", "lost words", "census.stray_text"),
    "an attribute": ('<ReferralNFA because="x">0</ReferralNFA>', "ReferralNFA/@because", "x", "census.attribute"),
    "a second time": (
        "<ReferralNFA>0</ReferralNFA><ReferralNFA>1</ReferralNFA>", "ReferralNFA", "1", "census.twice",
    ),
    "an assessment without its start": (
        "<Assessments><AssessmentAuthorisationDate>2025-06-01</AssessmentAuthorisationDate></Assessments>",
        "AssessmentActualStartDate", "", "census.lacks_key",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("inside", "field", "value", "code"), FAULTS.values(), ids=FAULTS)
def test_what_is_not_kept_tells_its_line_field_value_reason_and_advice(
    inside: str, field: str, value: str, code: str
) -> None:
    xml = a_file(a_child(EPISODE.format(inside)))

    message, unkept = read(xml)

    (only,) = unkept
    row = only.as_row()
    assert (row.field, row.value_shown, row.code, row.record_id) == (field, value, code, "A1")
    assert row.reason
    assert row.what_to_do
    shown_line = xml.decode().splitlines()[row.line - 1]
    assert field.split("/")[0] in shown_line or code == "census.lacks_key"
    assert message.children[0].episodes[0].referred_on.isoformat() == "2025-05-06"


def test_a_child_without_a_number_is_told_of_with_everything_said_of_them() -> None:
    xml = a_file("<Child><ChildIdentifiers><Sex>F</Sex></ChildIdentifiers></Child>" + a_child(number="B2"))

    message, unkept = read(xml)

    assert [child.la_child_id for child in message.children] == ["B2"]
    assert [(each.field, each.why.code, each.pieces) for each in unkept] == [("LAchildID", "census.lacks_key", 1)]


def test_a_child_said_twice_is_kept_once_and_told_of() -> None:
    message, unkept = read(a_file(a_child(identifiers="<Sex>F</Sex>") + a_child(identifiers="<Sex>M</Sex>")))

    assert [child.sex for child in message.children] == ["F"]
    assert [(each.value, each.why.code) for each in unkept] == [("A1", "census.child_twice")]


def test_characters_that_hide_or_reorder_text_are_not_shown() -> None:
    _message, unkept = read(a_file(a_child(identifiers="<Sex>F\N{RIGHT-TO-LEFT OVERRIDE}M</Sex>")))

    assert unkept[0].as_row().value_shown == "F\N{REPLACEMENT CHARACTER}M"


def test_a_census_in_another_encoding_that_it_names_is_read() -> None:
    said = a_file(a_child(number="Zoë")).decode()

    for encoding in ("utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"):
        name = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
        xml = f'<?xml version="1.0" encoding="{name}"?>{said}'.encode(encoding)
        message, unkept = read(xml)
        assert [child.la_child_id for child in message.children] == ["Zoë"], encoding
        assert unkept == ()


WHOLE_FILE_FAULTS = {
    "empty": (b"", "file.empty"),
    "words": (b"Dear colleague,\nplease find attached", "file.not_census"),
    "a spreadsheet": (b"PK\x03\x04\x14\x00", "file.not_census"),
    "another document": (b"<html><body/></html>", "file.not_census"),
    "another collection": (
        a_file("", USUAL_HEADER.replace("<Collection>CIN", "<Collection>SSDA903")), "file.other_collection",
    ),
    "no header": (a_file(a_child(), ""), "file.census_no_header"),
    "half written": (a_file(a_child())[:-40], "file.census_cut_short"),
    "cut in a tag": (a_file(a_child())[:-12], "file.census_cut_short"),
    "tags that cross": (a_file("<Child><Sex></Child></Sex>"), "file.census_not_xml"),
    "Latin letters that claim to be UTF-8": (
        a_file(a_child(number="Zoë")).decode().encode("latin-1"), "file.census_encoding",
    ),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="klingon"?><Message/>', "file.census_encoding"),
    "definitions": (
        b'<!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Message>&b;</Message>',
        "file.census_definitions",
    ),
    "a file from elsewhere": (
        b'<!DOCTYPE Message SYSTEM "http://127.0.0.1/x.dtd"><Message></Message>', "file.census_definitions",
    ),
    "too deep": (a_file("<a>" * 20 + "</a>" * 20), "file.census_too_deep"),
    "a child without end": (
        a_file(a_child("<CINdetails/>" * (MOST_ELEMENTS + 1))), "file.census_child_too_large",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("xml", "code"), WHOLE_FILE_FAULTS.values(), ids=WHOLE_FILE_FAULTS)
def test_a_file_that_cannot_be_read_whole_says_why_and_what_to_do(xml: bytes, code: str) -> None:
    fault = refused(xml)

    assert fault.code == code
    assert fault.what_to_do


def test_a_half_written_file_says_at_which_line_it_ends() -> None:
    xml = a_file(a_child() + a_child(number="B2"))
    cut = xml[: xml.index(b"B2")]

    fault = refused(cut)

    assert fault.line == cut.count(b"\n") + 1


class Endless:
    """A file of so many children, made as it is read."""

    def __init__(self, children: int) -> None:
        self._parts = self._made(children)
        self._left = b""
        self.read_so_far = 0

    def _made(self, children: int) -> Iterator[bytes]:
        start, end = a_file("|").split(b"|")
        yield start
        for number in range(children):
            yield a_child(EPISODE.format(PLANS), number=f"N{number}").encode()
        yield end

    def read(self, size: int) -> bytes:
        while len(self._left) < size and (part := next(self._parts, b"")):
            self._left += part
        given_, self._left = self._left[:size], self._left[size:]
        self.read_so_far += len(given_)
        return given_


def test_a_file_of_forty_megabytes_is_read_a_child_at_a_time() -> None:
    stream = Endless(25_000)
    ahead: list[int] = []

    kept = 0
    for each in read_census(cast(BinaryIO, stream)):
        if isinstance(each, ChildRead):
            kept += 1
            if kept == 1:
                ahead.append(stream.read_so_far)

    assert kept == 25_000
    assert stream.read_so_far > 40 * 1024 * 1024
    assert ahead[0] <= 2 * CHUNK  # the first child was there before the rest was read


def test_a_file_beyond_the_limit_is_refused_before_it_is_read_on() -> None:
    stream = Endless(25_000)

    with pytest.raises(RefusedFile) as fault:
        list(read_census(cast(BinaryIO, stream), limits=Limits(file_bytes=1024 * 1024)))

    assert fault.value.code == "file.too_large"
    assert stream.read_so_far <= 1024 * 1024 + CHUNK


def test_a_value_without_end_is_refused_and_takes_no_room() -> None:
    xml = a_file(a_child(identifiers=f"<Sex>{'F' * 5_000_000}</Sex>"))

    message, unkept = read(xml)

    assert message.children[0].sex is None
    assert [(each.field, each.why.code) for each in unkept] == [("Sex", "census.too_long")]
    assert len(unkept[0].value) <= 201


def test_the_header_comes_before_the_children() -> None:
    reads: list[Any] = list(read_census(BytesIO(a_file(a_child()))))

    assert isinstance(reads[0], HeaderRead)
    assert reads[0].header.year == 2026
