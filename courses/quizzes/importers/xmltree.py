"""XML of strangers as a small tree with lines: no DTD, no entities, bounded in depth and number (no database)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from courses.quizzes.importers.refusals import XmlRefused

NODES_MAX = 400_000
DEPTH_MAX = 60
TEXT_MAX = 200_000
DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"'][^>]*\?>")
READ_BY_EXPAT = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})


@dataclass(slots=True)
class Node:
    """An element: `name` and attribute names without prefix, `parts` its texts and elements in order."""

    name: str
    attributes: dict[str, str]
    line: int
    parts: list[Node | str] = field(default_factory=list)

    def nodes(self, *names: str) -> list[Node]:
        """The elements directly inside, of these names if any are given."""
        return [part for part in self.parts if isinstance(part, Node) and (not names or part.name in names)]

    def node(self, *names: str) -> Node | None:
        """The first of `nodes`."""
        return next(iter(self.nodes(*names)), None)

    def all(self, *names: str) -> Iterator[Node]:
        """The elements at any depth, in order."""
        for part in self.parts:
            if isinstance(part, Node):
                if part.name in names:
                    yield part
                yield from part.all(*names)

    @property
    def text(self) -> str:
        """Every text inside, in order."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    def said(self, *names: str) -> str:
        """The text of the first element of these names directly inside; '' without one."""
        found = self.node(*names)
        return found.text.strip() if found else ""


class _Builder(ContentHandler):
    def __init__(self, unread: frozenset[str], whole: frozenset[str]) -> None:
        super().__init__()
        self.root = Node("", {}, 0)
        self._stack = [self.root]
        self._count = 0
        self._size = 0
        self._unread, self._whole = unread, whole
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802  SAX
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        self._count += 1
        if self._count > NODES_MAX or len(self._stack) > DEPTH_MAX:
            raise XmlRefused
        line = (self._locator.getLineNumber() if self._locator else 0) or 0
        attributes = {
            key.rpartition(":")[2]: attrs[key] for key in attrs.getNames() if not key.startswith("xmlns")
        }
        node = Node(name.rpartition(":")[2], attributes, line)
        self._stack[-1].parts.append(node)
        self._stack.append(node)
        self._size = 0

    def endElement(self, name: str) -> None:  # noqa: N802  SAX
        self._stack.pop()

    def characters(self, content: str) -> None:
        node = self._stack[-1]
        if node.name in self._whole:
            node.parts.append(content)
            return
        self._size += len(content)
        if node.name in self._unread or self._size > TEXT_MAX:
            return
        if node.parts and isinstance(node.parts[-1], str):
            node.parts[-1] += content
        else:
            node.parts.append(content)


def tree_of(data: bytes, unread: frozenset[str] = frozenset(), whole: frozenset[str] = frozenset()) -> Node:
    """The root element; the texts of elements named in `unread` are left out, of those named in `whole` (files) however
    long they are. Raises XmlRefused.
    """
    builder = _Builder(unread, whole)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    # Fed in pieces, the parser tells nobody that it knows where it is.
    builder.setDocumentLocator(parser)
    try:
        text = _read_by_expat(data)
        for begin in range(0, len(text), 1 << 16):
            parser.feed(text[begin : begin + (1 << 16)])
        parser.close()
    except (SAXException, DefusedXmlException, UnicodeError, LookupError) as error:
        with suppress(SAXException):
            parser.reset()
        raise XmlRefused from error
    found = builder.root.node()
    if found is None:
        raise XmlRefused
    return found


def _read_by_expat(data: bytes) -> bytes:
    """The same in UTF-8 where the declared characters are none that expat reads (GBK)."""
    declared = DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    if declared is None or name in READ_BY_EXPAT:
        return data
    wide = "gb18030" if name.startswith(("gb", "x-gb", "cp936")) else name
    return data[declared.end() :].decode(wide).encode()
