"""The sentences that stand on a page of ours, read from its HTML."""

from html.parser import HTMLParser

from portal.domain.reading import sentences

BLOCKS = frozenset({"p", "li", "dd", "legend"})
LEFT_OUT = frozenset(
    {"form", "nav", "script", "address", "aside", "h1", "h2", "h3", "summary", "table", "svg"}
)
"""Headings and tables too: with them there would be a hundred to choose from."""

WORDS_AT_LEAST = 4
"""Shorter ones are names and numbers, not sentences."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.left_out = 0
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        self.left_out += tag in LEFT_OUT
        if tag in BLOCKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"
        self.left_out -= tag in LEFT_OUT
        if tag in BLOCKS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if self.inside and not self.left_out:
            self.text.append(" ".join(data.split("\n")))


def sentences_of_page(html: str) -> list[str]:
    """Return the sentences in the main part of ``html``, without those of its forms."""
    reader = _Reader()
    reader.feed(html)
    found = sentences("".join(reader.text))
    return [one for one in found if len(one.split()) >= WORDS_AT_LEAST]
