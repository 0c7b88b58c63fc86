"""Templates compiled once, for all apps, workers and runs: compiling them takes longer than most
tests. What is kept is looked up by name and source, so a changed template is compiled again."""

import jinja2
from flask import Flask
from jinja2 import FileSystemBytecodeCache

COMPILED = FileSystemBytecodeCache(pattern=f"portal-tests-{jinja2.__version__}-%s")
"""In a folder of this account's own beside other passing files."""


def compiled_once(app: Flask) -> None:
    """Let ``app`` take and leave compiled templates there."""
    app.jinja_env.bytecode_cache = COMPILED
