"""Tagged PDFs as one: pages, structure, outline and links stay what they were.

Common tools that join PDFs drop the structure tree, so that a screen reader finds nothing. Here every object of a part
is copied under a new number, and written at once: however long the book, memory holds one part.
"""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

ELSEWHERE = "https://elsewhere.invalid/#"
"""A link that starts so leads to an element of another part."""
MARK = "ReadersMark"
UNDERLAY = f"q /Artifact <</Type /Pagination /Subtype /Watermark>> BDC /{MARK} Do EMC Q\n"

Anchors = dict[str, tuple[int, ArrayObject]]
"""id of an element → index of its page in the book, and its destination there"""


class Writer:
    """Objects of a PDF, each written when it is known and then forgotten."""

    def __init__(self, out: BinaryIO):
        self.out, self.offsets = out, [0]
        out.write(b"%PDF-1.7\n%\xf0\x9f\x96\xa4\n")

    def reserve(self) -> IndirectObject:
        self.offsets.append(0)
        return IndirectObject(len(self.offsets) - 1, 0, self)

    def write(self, value: Any, reference: IndirectObject | None = None) -> IndirectObject:
        reference = reference or self.reserve()
        self.offsets[reference.idnum] = self.out.tell()
        self.out.write(f"{reference.idnum} 0 obj\n".encode())
        value.write_to_stream(self.out)
        self.out.write(b"\nendobj\n")
        return reference

    def close(self, root: IndirectObject, info: IndirectObject) -> None:
        start = self.out.tell()
        self.out.write(f"xref\n0 {len(self.offsets)}\n0000000000 65535 f \n".encode())
        self.out.writelines(f"{offset:010} 00000 n \n".encode() for offset in self.offsets[1:])
        self.out.write(b"trailer\n")
        dictionary(Size=NumberObject(len(self.offsets)), Root=root, Info=info).write_to_stream(self.out)
        self.out.write(f"\nstartxref\n{start}\n%%EOF\n".encode())


def name(text: str) -> NameObject:
    return NameObject(f"/{text}")


def dictionary(**values: Any) -> DictionaryObject:
    return DictionaryObject({name(key): value for key, value in values.items()})


class Copier:
    """Copies one part's objects under new numbers; keys of marked content and names of headers become the book's."""

    def __init__(self, writer: Writer, part: int = 0, keys_from: int = 0, anchors: Anchors | None = None):
        self.writer, self.part, self.keys_from, self.anchors = writer, part, keys_from, anchors or {}
        self.known: dict[int, IndirectObject] = {}  # old number → new place
        self.waiting: list[IndirectObject] = []

    def copy(self, value: Any) -> Any:
        if isinstance(value, IndirectObject):
            return self._at(value)
        if isinstance(value, ArrayObject):
            return ArrayObject(self.copy(one) for one in value)
        if isinstance(value, StreamObject):
            copied = type(value)()
            copied._data = value._data  # as it is, compressed
            copied.update(self._items(value))
            return copied
        return DictionaryObject(self._items(value)) if isinstance(value, DictionaryObject) else value

    def _at(self, old: IndirectObject) -> IndirectObject:
        if old.idnum not in self.known:
            self.known[old.idnum] = self.writer.reserve()
            self.waiting.append(old)
        return self.known[old.idnum]

    def write_waiting(self) -> None:
        """Everything that was referred to and is not written yet."""
        while self.waiting:
            old = self.waiting.pop()
            self.writer.write(self.copy(old.get_object()), self.known[old.idnum])

    def _items(self, value: DictionaryObject) -> Iterator[tuple[Any, Any]]:
        for key, one in dict.items(value):
            if key in ("/StructParents", "/StructParent"):
                yield key, NumberObject(one + self.keys_from)
            elif key == "/ID" and value.get("/Type") == "/StructElem":
                yield key, self._header(one)
            elif key == "/Headers":
                yield key, ArrayObject(self._header(each) for each in one)
            elif key == "/A" and value.get("/Subtype") == "/Link":
                yield from self._action(one)
            elif key != "/Length" or not isinstance(value, StreamObject):
                yield key, self.copy(one)

    def _header(self, text: Any) -> TextStringObject:
        return TextStringObject(f"{self.part}-{text}")

    def _action(self, action: Any) -> Iterator[tuple[Any, Any]]:
        address = str(action.get_object().get("/URI", ""))
        if not address.startswith(ELSEWHERE):
            yield name("A"), self.copy(action)
        elif found := self.anchors.get(address.removeprefix(ELSEWHERE)):
            yield name("Dest"), found[1]


class Book:
    """Parts, each a PDF as press.write makes it, as one PDF."""

    def __init__(self, out: BinaryIO):
        self.writer = Writer(out)
        self.pages, self.tree = self.writer.reserve(), self.writer.reserve()
        self.whole, self.outlines = self.writer.reserve(), self.writer.reserve()
        self.kids: list[IndirectObject] = []  # pages
        self.elements: list[IndirectObject] = []  # of the structure, its first level
        self.chapters: list[tuple[IndirectObject, DictionaryObject]] = []  # of the outline, its first level
        self.owners = ArrayObject()  # key of marked content → element of the structure
        self.anchors: Anchors = {}
        self.about = DictionaryObject()
        self.mark: IndirectObject | None = None
        self.underlay: IndirectObject | None = None
        self.parts = self.next_key = 0

    def set_mark(self, content: bytes) -> None:
        """Draw the only page of this PDF behind every page that is added from now on: an artifact, never read aloud."""
        page, copier = PdfReader(io.BytesIO(content)).pages[0], Copier(self.writer)
        drawn = copier.copy(page.raw_get("/Contents").get_object())
        form = dictionary(Type=name("XObject"), Subtype=name("Form"), BBox=copier.copy(page.raw_get("/MediaBox")))
        drawn.update(form | dictionary(Resources=copier.copy(page.raw_get("/Resources"))))
        self.mark = self.writer.write(drawn)
        copier.write_waiting()
        underlay = DecodedStreamObject()
        underlay.set_data(UNDERLAY.encode())
        self.underlay = self.writer.write(underlay)

    def places(self, before: int) -> dict[str, int]:
        """id of an element → number of its page, when `before` pages come before the first part."""
        return {anchor: before + index + 1 for anchor, (index, _destination) in self.anchors.items()}

    def add(self, content: bytes, at_the_front: bool = False) -> None:
        """Add a part behind the others, or before them: what is at the front comes last, since it may link to them all.

        Title, language and description are those of the part that was added last.
        """
        self.parts += 1
        reader = PdfReader(io.BytesIO(content))
        root = reader.root_object
        copier = Copier(self.writer, self.parts, self.next_key, self.anchors)
        tree = root["/StructTreeRoot"]
        whole = tree["/K"][0]
        copier.known |= {root.raw_get("/Pages").idnum: self.pages, whole.idnum: self.whole}
        copier.known |= {page.indirect_reference.idnum: self.writer.reserve() for page in reader.pages}
        chapters = self._chapters(root, copier)
        pages = [self._page(page, copier) for page in reader.pages]
        elements = [copier.copy(kid) for kid in whole.get_object()["/K"]]
        self._take_owners(tree["/ParentTree"]["/Nums"], copier)
        self._take_anchors(root, copier, {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)})
        self.about = copier.copy(dictionary(Metadata=root.raw_get("/Metadata"), Lang=root["/Lang"]))
        self.info = DictionaryObject(dict.items(reader.metadata))
        copier.write_waiting()
        for old, new in ((self.kids, pages), (self.elements, elements), (self.chapters, chapters)):
            old[0 if at_the_front else len(old) : 0 if at_the_front else len(old)] = new

    def _page(self, page: Any, copier: Copier) -> IndirectObject:
        if self.mark:
            self._mark_resources(page.raw_get("/Resources"), copier)
        copied = copier.copy(DictionaryObject(dict.items(page)))
        if self.mark:
            copied[name("Contents")] = ArrayObject([self.underlay, copied.raw_get("/Contents")])
        return self.writer.write(copied, copier.known[page.indirect_reference.idnum])

    def _mark_resources(self, resources: IndirectObject, copier: Copier) -> None:
        """The pages of a part share theirs."""
        if resources.idnum not in copier.known:
            copied = copier.copy(resources.get_object())
            copied["/XObject"][name(MARK)] = self.mark
            copier.known[resources.idnum] = self.writer.write(copied)

    def _take_owners(self, numbers: ArrayObject, copier: Copier) -> None:
        for key, owners in zip(numbers[::2], numbers[1::2], strict=True):
            copied = copier.copy(owners)
            place = copied if isinstance(copied, IndirectObject) else self.writer.write(copied)
            self.owners += [NumberObject(key + copier.keys_from), place]
            self.next_key = key + copier.keys_from + 1

    def _take_anchors(self, root: DictionaryObject, copier: Copier, pages: dict[int, int]) -> None:
        names = root["/Names"]["/Dests"]["/Names"] if "/Names" in root else []
        for anchor, destination in zip(names[::2], names[1::2], strict=True):
            index = len(self.kids) + pages[destination[0].idnum]
            self.anchors[str(anchor)] = (index, copier.copy(destination))

    def _chapters(self, root: DictionaryObject, copier: Copier) -> list[tuple[IndirectObject, DictionaryObject]]:
        if "/Outlines" not in root:
            return []
        copier.known[root.raw_get("/Outlines").idnum] = self.outlines
        found, old = [], root["/Outlines"].raw_get("/First")
        while old:
            item = old.get_object()
            copier.known[old.idnum] = self.writer.reserve()
            alone = {key: value for key, value in dict.items(item) if key not in ("/Prev", "/Next")}
            found.append((copier.known[old.idnum], copier.copy(DictionaryObject(alone))))
            old = item.raw_get("/Next") if "/Next" in item else None
        return found

    def close(self) -> None:
        """Write what holds the parts together."""
        write, numbers = self.writer.write, NumberObject
        kids = dictionary(Type=name("Pages"), Kids=ArrayObject(self.kids), Count=numbers(len(self.kids)))
        write(kids, self.pages)
        whole = dictionary(Type=name("StructElem"), S=name("Document"), P=self.tree, K=ArrayObject(self.elements))
        write(whole, self.whole)
        tree = dictionary(Type=name("StructTreeRoot"), K=ArrayObject([self.whole]))
        parents = dictionary(ParentTree=write(dictionary(Nums=self.owners)), ParentTreeNextKey=numbers(self.next_key))
        write(DictionaryObject(tree | parents), self.tree)
        root = dictionary(Type=name("Catalog"), Pages=self.pages, StructTreeRoot=self.tree, **self._outline())
        root |= dictionary(
            MarkInfo=dictionary(Marked=BooleanObject(True)),
            ViewerPreferences=dictionary(DisplayDocTitle=BooleanObject(True)),
        )
        self.writer.close(write(DictionaryObject(root | self.about)), write(self.info))

    def _outline(self) -> dict[str, Any]:
        if not self.chapters:
            return {}
        for (before, chapter), (after, next_one) in zip(self.chapters, self.chapters[1:], strict=False):
            chapter[name("Next")], next_one[name("Prev")] = after, before
        for place, chapter in self.chapters:
            self.writer.write(chapter, place)
        count = sum(1 + max(chapter.get("/Count", 0), 0) for _place, chapter in self.chapters)
        ends = {"First": self.chapters[0][0], "Last": self.chapters[-1][0], "Count": NumberObject(count)}
        self.writer.write(dictionary(Type=name("Outlines"), **ends), self.outlines)
        return {"Outlines": self.outlines, "PageMode": name("UseOutlines")}
