"""What we promised stands on its own: the standard library, no clock, no environment."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN = sorted((ROOT / "portal" / "domain").glob("**/*.py"))
NOT_THERE = {"os", "socket", "subprocess", "urllib", "http", "sqlite3", "time", "logging"}
"""Parts of the standard library that do or ask something outside."""


@pytest.mark.parametrize("file", DOMAIN, ids=lambda file: file.stem)
def test_domain_imports_only_the_standard_library(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            names = [node.module or ""]
        else:
            continue
        for name in names:
            top = name.partition(".")[0]
            ours = name == "portal.domain" or name.startswith("portal.domain.")
            assert ours or (top in sys.stdlib_module_names and top not in NOT_THERE), name


@pytest.mark.parametrize(
    "file", sorted((ROOT / "portal").glob("**/*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_no_text_is_trusted_as_markup(file: Path) -> None:
    """``Markup(...)`` is used by the sanitiser only."""
    allowed = {"portal/sanitise.py"}
    calls = {
        node.func.id
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    if str(file.relative_to(ROOT)) not in allowed:
        assert not calls & {"Markup", "render_template_string"}
