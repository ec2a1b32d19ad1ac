"""What every PDF that we make must be (PDF/UA-1): read back with pypdf, object by object."""

import io
import unicodedata
from collections import Counter
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


class Paper:
    """A PDF that passed every check; `text`, `tags` and `outline` are there to ask more."""

    def __init__(self, content: bytes):
        self.reader = PdfReader(io.BytesIO(content), strict=True)
        self.root = self.reader.trailer["/Root"]
        self.pages = [page.extract_text() for page in self.reader.pages]
        self.text = "\n".join(self.pages)
        self.elements = list(_walk(self.root["/StructTreeRoot"]["/K"]))
        self.tags = Counter(element["/S"][1:] for element in self.elements)
        self._document()
        self._structure()
        self._marked_content()
        self._fonts()

    def _document(self) -> None:
        assert self.root["/MarkInfo"]["/Marked"]
        assert self.root["/Lang"] == "en-GB"
        assert self.root["/ViewerPreferences"]["/DisplayDocTitle"]
        about = self.root["/Metadata"].get_object().get_data()
        assert b"<pdfuaid:part>1</pdfuaid:part>" in about or b'pdfuaid:part="1"' in about
        assert self.reader.metadata.title
        assert self.reader.metadata.title.encode() in about or "&" in self.reader.metadata.title

    def _structure(self) -> None:
        assert self.tags["Document"] == 1
        assert self.tags["H1"] >= 1
        for element in self.elements:
            if element["/S"] == "/Figure":
                assert element.get("/Alt"), "a picture without words"
        headers = [element["/ID"] for element in self.elements if element["/S"] == "/TH" and "/ID" in element]
        assert len(headers) == len(set(headers)), "two table headers of one name"
        for element in self.elements:
            named = element.get("/A", {}).get("/Headers", []) if element["/S"] == "/TD" else []
            assert set(named) <= set(headers), "a cell of a header that is nowhere"

    def _marked_content(self) -> None:
        """Each page's marks lead to an element of the structure that lists them, and no key is used twice."""
        numbers = self.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
        keys = list(numbers[::2])
        assert keys == sorted(set(keys))
        owners = dict(zip(keys, numbers[1::2], strict=True))
        known = {_number(element) for element in self.elements}
        for page in self.reader.pages:
            assert page["/Tabs"] == "/S"
            listed = owners[page["/StructParents"]].get_object()
            used = _marks(page)
            for mark in used:
                assert _number(listed[mark]) in known, "text that belongs to nothing"
            for link in page.get("/Annots", ()):
                assert _number(owners[link.get_object()["/StructParent"]]) in known

    def _fonts(self) -> None:
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                font = font.get_object()
                inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
                description = inner["/FontDescriptor"].get_object()
                assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(description), "a font that is not embedded"

    def fonts(self) -> set[str]:
        """Names of what is embedded."""
        fonts = (font.get_object() for page in self.reader.pages for font in page["/Resources"]["/Font"].values())
        return {str(font["/BaseFont"]) for font in fonts}

    def smallest_text(self) -> float:
        """In points, running headers and footers aside."""
        sizes = [size for page in self.reader.pages for piece, size in _spoken(page) if piece.strip()]
        return round(min(sizes), 1)

    def has_script(self, script: str) -> bool:
        return any(unicodedata.name(letter, "").startswith(script) for letter in self.text)

    def first_letter_of(self, family: str) -> float:
        """How far from the left, in points, the first text of this family ends."""
        found: list[float] = []

        def text(piece: str, cm: Any, tm: Any, font: Any, size: float) -> None:
            if piece.strip() and font and family in str(font["/BaseFont"]):
                found.append(tm[4] * cm[0] + cm[4])

        for page in self.reader.pages:
            page.extract_text(visitor_text=text)
        return found[0]

    @property
    def outline(self) -> list[tuple[int, str, int]]:
        """(level, title, number of the page), in order."""
        return list(self._chapters(self.reader.outline, 1))

    def _chapters(self, items: list[Any], level: int) -> Any:
        for item in items:
            if isinstance(item, list):
                yield from self._chapters(item, level + 1)
            else:
                yield level, item.title, self.reader.get_destination_page_number(item) + 1

    def spoken(self) -> str:
        """What a screen reader says: the marked text alone, without artifacts."""
        return flat("".join(piece for page in self.reader.pages for piece, _size in _spoken(page)))


def read(document: Any) -> Paper:
    """A document that is ready, checked."""
    with document.file.open("rb") as file:
        return Paper(file.read())


def flat(text: str) -> str:
    """Without spaces: a PDF breaks lines where it likes."""
    return "".join(text.split())


def _number(thing: Any) -> int:
    reference = thing if isinstance(thing, IndirectObject) else thing.indirect_reference
    return reference.idnum


def _walk(node: Any) -> Any:
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            yield from _walk(one)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _walk(node["/K"])


def _marks(page: Any) -> set[int]:
    content = page.get_contents()
    return {
        operands[1]["/MCID"] for operands, operator in content.operations if operator == b"BDC" and _is_mark(operands)
    }


def _is_mark(operands: Any) -> bool:
    return isinstance(operands[1], DictionaryObject) and "/MCID" in operands[1]


def _spoken(page: Any) -> list[tuple[str, float]]:
    """The page's text that is no artifact, each piece with its size in points."""
    said: list[tuple[str, float]] = []
    depth: list[bool] = []

    def before(operator: bytes, operands: Any, _cm: Any, _tm: Any) -> None:
        if operator in (b"BDC", b"BMC"):
            depth.append(operands[0] == "/Artifact")
        elif operator == b"EMC":
            depth.pop()

    def text(piece: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if not any(depth):
            said.append((piece, abs(size * tm[3] * cm[3])))

    page.extract_text(visitor_operand_before=before, visitor_text=text)
    return said
