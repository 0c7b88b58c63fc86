"""One line of words as the answer to an option or a question of a command."""

import click


class Words(click.ParamType):
    """One line of text, not empty and no longer than ``limit``."""

    name = "text"

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the text with single spaces, or refuse in words."""
        line = " ".join(str(value).split())
        if not 0 < len(line) <= self.limit or not line.isprintable():
            self.fail(f"Write one line of 1 to {self.limit} characters.", param, ctx)
        return line
