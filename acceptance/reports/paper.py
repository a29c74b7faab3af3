"""A page on paper: what the structure of its PDF says about breaks."""

from collections.abc import Collection, Iterator
from io import BytesIO
from typing import Any

from playwright.sync_api import Page
from pypdf import PdfReader

A4 = (594.96, 841.92)
WHOLE = {"/TR": "a row", "/Figure": "a figure"}
"""What may not be parted, by the names that PDF has for them."""


def printed(page: Page) -> PdfReader:
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, tagged=True)))


def faults(paper: PdfReader) -> list[str]:
    """Pages that are no A4, and what stands on two of them."""
    sizes = [tuple(map(float, page.mediabox[2:])) for page in paper.pages]
    found = [
        f"a page is {size}"
        for size in sizes
        if any(abs(a - b) > 1 for a, b in zip(size, A4, strict=True))
    ]
    numbers = {
        page.indirect_reference.idnum: index for index, page in enumerate(paper.pages)
    }
    root = paper.trailer["/Root"]["/StructTreeRoot"]
    for element in elements(root, WHOLE):
        pages = sorted({numbers[number] + 1 for number in places(element, None)})
        if len(pages) > 1 and not any(elements(element, ["/Table"])):
            name = WHOLE[element["/S"]]
            found.append(f"{name} is on pages {pages}: {element.get('/Alt')}")
    return found


def figures(paper: PdfReader) -> list[str]:
    """What the PDF says to who cannot see its pictures."""
    root = paper.trailer["/Root"]["/StructTreeRoot"]
    texts = (element.get("/Alt") for element in elements(root, WHOLE))
    return [str(text) for text in texts if text]


def elements(node: Any, kinds: Collection[str]) -> Iterator[Any]:
    """The elements of some kinds below a node."""
    for child in children(node):
        if child.get("/S") in kinds:
            yield child
        yield from elements(child, kinds)


def places(node: Any, page: int | None) -> Iterator[int]:
    """The object numbers of the pages that an element has marks on."""
    if "/Pg" in node:
        page = node.raw_get("/Pg").idnum
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, int):
            yield page
        else:
            yield from places(kid, page)


def children(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if not isinstance(kid, int):
            yield kid
