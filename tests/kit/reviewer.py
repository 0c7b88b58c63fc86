"""Reads every page that a test fetches and says what is wrong with it."""

import copy
import re
from collections import Counter
from functools import lru_cache
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as MESSAGES

CHANGING = re.compile(r'(?<= value=")[\w.-]{20,}(?=")|\bC\d\d-[0-9A-Z]{5}-[0-9A-Z]\b')
"""Tokens, one-time keys and references, which differ in pages that are otherwise the same."""

STAND_IN = re.compile(r"x7x\d+x7x")
"""What stands in for them, the same for the same, so that such pages are read only once."""

NOT_ASKED = frozenset({"hidden", "submit", "button", "image", "reset"})
DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})


class FaultyPage(AssertionError):
    """A page that a test fetched is not as every page has to be."""


def parse(text: str) -> Element:
    """Return the root of the page ``text``; raise ``FaultyPage`` at the first parse errors."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root: Element = parser.parse(text)
    if parser.errors:
        lines = text.splitlines()
        raise FaultyPage(
            "\n".join(
                f"line {line}: {MESSAGES.get(code, code) % values}\n    {_line(lines, line)}"
                for (line, _), code, values in parser.errors[:5]
            )
        )
    return root


def read(text: str) -> Element:
    """Return the root of the page ``text``, as ``parse`` does; quick for one like seen before."""
    same, originals = _with_stand_ins(text)
    root = copy.deepcopy(_parsed(same))

    def back(words: str) -> str:
        return STAND_IN.sub(lambda match: originals.get(match[0], match[0]), words)

    for element in root.iter() if originals else ():
        element.text = back(element.text) if element.text else element.text
        element.tail = back(element.tail) if element.tail else element.tail
        for name, value in element.items():
            element.set(name, back(value))
    return root


def review(address: str, text: str) -> None:
    """Raise ``FaultyPage``, naming ``address``, unless the page ``text`` is as it has to be."""
    if _faults(alike(text)):
        faults = "\n".join(f"- {fault}" for fault in _faults(text))
        raise FaultyPage(f"{address} is faulty:\n{faults}")


def alike(text: str) -> str:
    """Return the page ``text`` with stand-ins for tokens, keys and references."""
    return _with_stand_ins(text)[0]


def _with_stand_ins(text: str) -> tuple[str, dict[str, str]]:
    """Return what ``alike`` does, and what each of the stand-ins stands for."""
    stand_ins: dict[str, str] = {}

    def stand_in(match: re.Match[str]) -> str:
        return stand_ins.setdefault(match[0], f"x7x{len(stand_ins)}x7x")

    same = CHANGING.sub(stand_in, text)
    return same, {name: original for original, name in stand_ins.items()}


def words(element: Element | None) -> str:
    """Return the text inside ``element`` with single spaces; empty for None."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


@lru_cache(maxsize=500)
def _parsed(text: str) -> Element:
    return parse(text)


@lru_cache(maxsize=2000)
def _faults(text: str) -> tuple[str, ...]:
    try:
        root = _parsed(text)
    except FaultyPage as fault:
        return tuple(str(fault).split("\n- "))
    elements = list(root.iter())
    return (
        *_heading_faults(root),
        *_id_faults(elements),
        *_field_faults(root, elements),
        *_inline_faults(elements),
        *_form_faults(elements),
        *(f"{_shown(img)} has no alt" for img in root.iter("img") if "alt" not in img.attrib),
        *(
            f"{_shown(link)} has no words"
            for link in root.iter("a")
            if "href" in link.attrib and not _named(link)
        ),
    )


def _heading_faults(root: Element) -> list[str]:
    faults = [] if root.get("lang") else ["html has no lang"]
    headings = [words(h1) for h1 in root.iter("h1")]
    if len(headings) != 1:
        return [*faults, f"one h1 is needed, found {len(headings)}: {headings}"]
    title = words(root.find("head/title"))
    if not headings[0] or not title.removeprefix("Error: ").startswith(headings[0]):
        faults.append(f"the title {title!r} does not begin with the h1 {headings[0]!r}")
    return faults


def _id_faults(elements: list[Element]) -> list[str]:
    counts = Counter(element.get("id") for element in elements)
    faults = [f"id {id_!r} is used {n} times" for id_, n in counts.items() if id_ and n > 1]
    for element in elements:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            missing = [id_ for id_ in element.get(name, "").split() if id_ not in counts]
            if missing:
                faults.append(f"{_shown(element)}: {name} names {missing}, which is not there")
    return faults


def _field_faults(root: Element, elements: list[Element]) -> list[str]:
    labelled = {label.get("for") for label in root.iter("label") if words(label)}
    wrapped = {id(inner) for label in root.iter("label") if words(label) for inner in label.iter()}
    faults = []
    for field in elements:
        if field.tag not in {"input", "select", "textarea"}:
            continue
        if field.tag == "input" and field.get("type", "text").lower() in NOT_ASKED:
            continue
        if "required" in field.attrib:
            faults.append(f"{_shown(field)} is `required`; the server checks, in our words")
        if not (
            field.get("id") in labelled
            or id(field) in wrapped
            or field.get("aria-label")
            or field.get("aria-labelledby")
        ):
            faults.append(f"{_shown(field)} has no label")
    return faults


def _inline_faults(elements: list[Element]) -> list[str]:
    faults = []
    for element in elements:
        handlers = [name for name in element.attrib if str(name).startswith("on")]
        if handlers or "style" in element.attrib:
            faults.append(f"{_shown(element)} has inline script or style")
        if element.tag == "style":
            faults.append("there is a style element")
        inline = element.tag == "script" and "src" not in element.attrib
        if inline and element.get("type") not in DATA_SCRIPTS:
            faults.append("there is an inline script")
        if str(element.get("href", "")).strip().lower().startswith("javascript:"):
            faults.append(f"{_shown(element)} leads to a script")
    return faults


def _form_faults(elements: list[Element]) -> list[str]:
    faults = []
    for form in elements:
        if form.tag != "form" or form.get("method", "get").lower() != "post":
            continue
        names = {field.get("name") for field in form.iter("input")}
        if "csrf_token" not in names:
            faults.append(f"{_shown(form)} has no csrf_token")
        if "novalidate" not in form.attrib:
            faults.append(f"{_shown(form)} has no novalidate")
    return faults


def _named(link: Element) -> bool:
    return bool(
        words(link) or link.get("aria-label") or any(img.get("alt") for img in link.iter("img"))
    )


def _shown(element: Element) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in element.attrib.items())
    return f"<{element.tag}{attributes}>"


def _line(lines: list[str], number: int) -> str:
    return lines[number - 1].strip()[:160] if 0 < number <= len(lines) else "(end of page)"
