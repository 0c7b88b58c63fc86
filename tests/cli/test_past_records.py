"""``flask import complaints``, for whoever runs the portal."""

from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from tests.services.test_past_records import ROW, file


def bring(app: Flask, path: Path) -> Result:
    return app.test_cli_runner().invoke(args=["import", "complaints", str(path)])


def test_the_same_file_again_is_said_in_one_sentence(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(file(ROW).getvalue())
    assert "1 records were brought in" in bring(app, path).output
    again = bring(app, path)
    assert again.exit_code == 1
    assert again.output.startswith("Error: This file was added before, on ")
    assert again.output.endswith("Nothing was changed.\n")
    assert len(again.output.splitlines()) == 1
