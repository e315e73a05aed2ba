"""XML of a stranger as a tree with lines and namespaces: any encoding it may have, no DTD, no entities, bounded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.sax import make_parser

from courses.packages.findings import PackageRefused

NODES_MAX = 100_000
DEPTH_MAX = 100
ATTRIBUTES_MAX = 200
CHUNK = 1 << 18
DECLARED = re.compile(r"^<\?xml[^>]*?encoding\s*=\s*[\"']\s*([A-Za-z0-9._:-]+)\s*[\"'][^>]*?>")
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# UTF-16 without its mark: every second byte of `<?xml` or `<manifest` is zero.
UNMARKED = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "cp936", "x-gbk", "gb_2312-80", "euc-cn", "hz-gb-2312"})
READ = frozenset({
    "utf-8", "ascii", "iso8859-1", "cp1252", "cp1258", "big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_jp",
    "euc_kr", "cp949",
})  # fmt: skip


@dataclass(slots=True)
class Node:
    """An element: `tag` as written without its prefix, `space` its namespace; attributes likewise, but `xml:base`."""

    tag: str
    space: str
    attributes: dict[str, str]
    line: int
    nodes: list[Node] = field(default_factory=list)
    text: str = ""

    @property
    def name(self) -> str:
        """The tag in small letters: tools differ in capitals."""
        return self.tag.lower()

    def get(self, name: str) -> str:
        """An attribute, whatever its capitals; '' without one."""
        for key, value in self.attributes.items():
            if key.lower() == name:
                return value.strip()
        return ""

    def has(self, name: str) -> bool:
        return any(key.lower() == name for key in self.attributes)

    def children(self, name: str) -> list[Node]:
        """The elements of this name directly inside."""
        return [node for node in self.nodes if node.name == name]

    def child(self, name: str) -> Node | None:
        return next(iter(self.children(name)), None)

    def said(self, name: str) -> str:
        """The text of the first element of this name directly inside, in one line; '' without one."""
        found = self.child(name)
        return one_line(found.text) if found else ""

    def all(self) -> Iterator[Node]:
        """The element and every one inside, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.nodes)


@dataclass(frozen=True, slots=True)
class Document:
    """The root, every namespace that is declared anywhere, and the encodings: as declared and as it was read."""

    root: Node
    spaces: frozenset[str]
    declared: str
    encoding: str

    @property
    def is_declared_wrongly(self) -> bool:
        if not self.declared:
            return self.encoding == "gb18030"
        said = _codec(self.declared)
        return said != self.encoding and not (
            said.startswith("utf-16") and self.encoding.startswith("utf-16")
        )


def one_line(text: str) -> str:
    """Text with single spaces, without signs that turn the direction of writing."""
    return " ".join(re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).split())


def document_of(data: bytes, file: str) -> Document:
    """The document. Raises PackageRefused: no such encoding, a DTD, not well-formed, too much of it."""
    text, declared, encoding = _text_of(data, file)
    builder = _Builder(file)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(builder)
    builder.setDocumentLocator(parser)
    try:
        for begin in range(0, len(text), CHUNK):
            parser.feed(text[begin : begin + CHUNK])
        parser.close()
    except DTDForbidden as error:
        raise PackageRefused.because("manifest-dtd", file) from error
    except SAXParseException as error:
        _let_go(parser)
        raise PackageRefused.because("manifest-broken", file, line=error.getLineNumber() or 1) from error
    except (SAXException, DefusedXmlException) as error:
        _let_go(parser)
        raise PackageRefused.because("manifest-broken", file, line=1) from error
    root = builder.root
    if root is None:
        raise PackageRefused.because("manifest-broken", file, line=1)
    return Document(root, frozenset(builder.spaces), declared, encoding)


def _let_go(parser: object) -> None:
    with suppress(SAXException, AttributeError):
        parser.reset()  # type: ignore[attr-defined]  # defusedxml has no types


def _text_of(data: bytes, file: str) -> tuple[str, str, str]:
    """The text, the encoding it declares and the one it has. UTF-8 wins where it fits: other text hardly ever does."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            text = _decoded(data[len(mark) :], encoding, file)
            return _ready(text), _declared(text), encoding
    for mark, encoding in UNMARKED:
        if data.startswith(mark):
            text = _decoded(data, encoding, file)
            return _ready(text), _declared(text), encoding
    data = data.strip(b" \t\r\n\0")
    declared = _declared(data[:400].decode("latin-1"))
    codec = _codec(declared)
    is_known = codec in READ or codec == "gb18030"
    if data.isascii() and is_known:
        return _ready(data.decode("ascii")), declared, codec
    for encoding in dict.fromkeys(["utf-8", *([codec] if is_known else []), "gb18030"]):
        try:
            return _ready(data.decode(encoding)), declared, encoding
        except UnicodeDecodeError:
            continue
    raise PackageRefused.because("manifest-encoding", file, encoding=declared or "?")


def _decoded(data: bytes, encoding: str, file: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise PackageRefused.because("manifest-encoding", file, encoding=encoding or "UTF-32") from error


def _ready(text: str) -> str:
    return text.strip(" \t\r\n\0\ufeff")


def _declared(text: str) -> str:
    found = DECLARED.match(text.lstrip(" \t\r\n\0\ufeff"))
    return found[1].lower()[:40] if found else ""


def _codec(declared: str) -> str:
    """Python's name of an encoding; UTF-8 for none, as XML says; the name itself for one that nobody knows."""
    if declared in CHINESE:
        return "gb18030"
    try:
        return codecs.lookup(declared or "utf-8").name
    except LookupError:
        return declared


class _Builder(ContentHandler):
    """Prefixes are resolved here, so that one that is declared nowhere does not break the document."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.root: Node | None = None
        self.spaces: set[str] = set()
        self._file = file
        self._stack: list[tuple[Node, dict[str, str], list[str]]] = []
        self._count = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802  SAX
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  SAX
        self._count += 1
        if self._count > NODES_MAX or len(self._stack) >= DEPTH_MAX:
            raise PackageRefused.because("manifest-too-large", self._file)
        if len(attrs) > ATTRIBUTES_MAX:
            raise PackageRefused.because("manifest-too-large", self._file)
        spaces: dict[str, str] = {}
        attributes: dict[str, str] = {}
        for key, value in attrs.items():
            prefix, _colon, local = key.rpartition(":")
            if key == "xmlns" or prefix == "xmlns":
                spaces["" if key == "xmlns" else local] = value.strip()
                self.spaces.add(value.strip())
            elif key == "xml:base" or not prefix:
                attributes[key] = value
            else:
                attributes.setdefault(local, value)
        prefix, _colon, tag = name.rpartition(":")
        line = (self._locator.getLineNumber() if self._locator else 0) or 0
        node = Node(tag, self._space(prefix, spaces), attributes, line)
        if self._stack:
            self._stack[-1][0].nodes.append(node)
        else:
            self.root = node
        self._stack.append((node, spaces, []))

    def _space(self, prefix: str, own: dict[str, str]) -> str:
        """What a prefix means here; '' for one that nobody declared."""
        if prefix in own:
            return own[prefix]
        return next(
            (spaces[prefix] for _node, spaces, _texts in reversed(self._stack) if prefix in spaces), ""
        )

    def characters(self, content: str) -> None:
        self._stack[-1][2].append(content)

    def endElement(self, name: str) -> None:  # noqa: N802  SAX
        node, _spaces, texts = self._stack.pop()
        node.text = "".join(texts).strip()
