"""Cut an XML stream into the elements of a census, one child at a time, with the line each stands on.

Nothing is expanded or fetched: a file with definitions is refused before they mean anything.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from linkspan.interop.census import reasons, values
from linkspan.interop.feeds import reasons as feed_reasons
from linkspan.interop.feeds.limits import MIB, Limits
from linkspan.interop.feeds.refusals import RefusedFile, Why

ROOT, LIST = "Message", "Children"
CHUNK = 64 * 1024
DEEPEST = 12
MOST_ELEMENTS = 20_000  # of one child
LARGEST = 256 * MIB  # of a file: some two hundred thousand children


@dataclass(slots=True)
class Element:
    """One element as it stands in the file, with the text that stands in it outside other elements."""

    tag: str
    line: int
    attributes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    inner: list["Element"] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        """Count what it says: texts and attributes, its own and those of every element in it."""
        own = bool(self.text.strip()) + len(self.attributes)
        return own + sum(each.pieces for each in self.inner)

    @property
    def first_text(self) -> str:
        """Give the first text in it, to show what it was about."""
        if self.text.strip():
            return self.text.strip()
        return next((text for each in self.inner if (text := each.first_text)), "")


def elements(stream: BinaryIO, *, limits: Limits | None = None) -> Iterator[tuple[str, Element]]:
    """Yield each whole element below the root or below its list of children, with the tag of what it stands in.

    Last come the root and the list themselves, emptied, for what they say besides. Raises RefusedFile where the file is
    no census, is cut short or is not well-formed XML; elements may have come before.
    """
    largest = min((limits or Limits()).file_bytes, LARGEST)
    parser = DefusedExpatParser(forbid_dtd=True)
    cutter = _Cutter(parser)
    parser.setContentHandler(cutter)
    total, before = 0, b""
    while chunk := stream.read(CHUNK):
        total += len(chunk)
        if total > largest:
            raise RefusedFile(feed_reasons.FILE_TOO_LARGE, line=parser.getLineNumber())
        _feed(parser, cutter, chunk, before)
        before = chunk[-4:]
        while cutter.done:
            yield cutter.done.popleft()
    if not total:
        raise RefusedFile(feed_reasons.FILE_EMPTY)
    _feed(parser, cutter, b"", before)
    yield from cutter.done


def _feed(parser: DefusedExpatParser, cutter: "_Cutter", chunk: bytes, before: bytes) -> None:
    try:
        if chunk:
            parser.feed(chunk)
        else:
            parser.close()
    except SAXParseException as fault:
        raise RefusedFile(_why(cutter, chunk, before), line=fault.getLineNumber()) from fault
    except DefusedXmlException as fault:
        raise RefusedFile(reasons.DEFINITIONS, line=parser.getLineNumber()) from fault
    except (LookupError, ValueError) as fault:  # an encoding that Python does not know, or cannot read in pieces
        raise RefusedFile(reasons.OTHER_ENCODING, line=1) from fault


def _why(cutter: "_Cutter", chunk: bytes, before: bytes) -> Why:
    """Tell a file cut short, one in another encoding and one that is no census from one that is merely broken."""
    if not chunk:
        return reasons.CUT_SHORT if cutter.is_begun else reasons.NOT_CENSUS
    if not _is_utf8(before + chunk):
        return reasons.OTHER_ENCODING
    return reasons.NOT_WELL_FORMED if cutter.is_begun else reasons.NOT_CENSUS


def _is_utf8(text: bytes) -> bool:
    """Tell whether it reads as UTF-8, but for letters that its ends may have cut in two."""
    for start in range(4):
        try:
            text[start:].decode()
        except UnicodeDecodeError as fault:
            if fault.start + start >= len(text) - 3:
                return True
            if fault.start == 0:
                continue
            return False
        else:
            return True
    return False


class _Cutter(ContentHandler):
    """Builds elements as the parser meets them, and lays each by when it is whole."""

    def __init__(self, parser: DefusedExpatParser) -> None:
        super().__init__()
        self._parser = parser
        self.done: deque[tuple[str, Element]] = deque()
        self._open: list[Element] = []
        self._count = 0
        self.is_begun = False

    @property
    def _line(self) -> int:
        return int(self._parser.getLineNumber())

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        if not self._open:
            if name != ROOT:
                raise RefusedFile(reasons.NOT_CENSUS, line=self._line, value=name)
            self.is_begun = True
        if len(self._open) == DEEPEST:
            raise RefusedFile(reasons.TOO_DEEP, line=self._line, value=name)
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise RefusedFile(reasons.CHILD_TOO_LARGE, line=self._line)
        said = tuple(attrs.items()) if len(attrs) else ()
        if not self._open:
            said = tuple((key, value) for key, value in said if not key.startswith(("xmlns", "xsi:")))
        self._open.append(Element(name, self._line, said))

    def characters(self, content: str) -> None:
        element = self._open[-1]
        # One letter more than may be kept is enough to know that it is too long.
        room = values.LONGEST + 1 - len(element.text)
        if room > 0 and (element.text or not content.isspace()):
            element.text += content.lstrip()[:room] if not element.text else content[:room]

    def endElement(self, name: str) -> None:
        element = self._open.pop()
        holder = self._open[-1].tag if self._open else ""
        if holder in ("", ROOT) or (holder == LIST and len(self._open) == 2):
            self._count = 0
            self.done.append((holder, element))
        else:
            self._open[-1].inner.append(element)
