"""The floor: the least that Flask can do under the same server and on the same kind of database.

A bare page; a bare form that inserts one durable row; 25 indexed rows of a million, rendered by
a compiled template.
"""

import os

from flask import Flask, request
from sqlalchemy import Engine, create_engine, text

from portal.db import WRITING, prepare_engine

ROWS = 1_000_000
NUMBERS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows)",
    "postgresql": "WITH n(i) AS (SELECT generate_series(1, :rows))",
}
LIST = """<!doctype html><html lang="en"><head><title>Rows</title></head><body><h1>Rows</h1>
<table>{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.reference }}</td>
<td>{{ row.due_on }}</td><td>{{ row.words }}</td></tr>{% endfor %}</table></body></html>"""
PAGE = """<!doctype html><html lang="en"><head><title>Page</title></head>
<body><h1>Page</h1></body></html>"""


def engine_of(url: str) -> Engine:
    """Return an engine on ``url`` that is as durable as the portal's."""
    engine = create_engine(url)
    prepare_engine(engine, "FULL")
    return engine


def fill(url: str) -> None:
    """Make the floor's tables: a million rows to list, and one that forms are kept in."""
    engine = engine_of(url)
    with engine.connect().execution_options(**WRITING) as connection:
        connection.execute(
            text(
                "CREATE TABLE listed (id INTEGER PRIMARY KEY, reference VARCHAR(20) NOT NULL,"
                " due_on DATE NOT NULL, words TEXT NOT NULL)"
            )
        )
        key = "INTEGER PRIMARY KEY" if engine.dialect.name == "sqlite" else "SERIAL PRIMARY KEY"
        connection.execute(text(f"CREATE TABLE kept (id {key}, words TEXT NOT NULL)"))
        day = "date('2024-01-01', '+' || (i % 900) || ' days')"
        if engine.dialect.name == "postgresql":
            day = "DATE '2024-01-01' + (i % 900)"
        connection.execute(
            text(
                f"INSERT INTO listed {NUMBERS[engine.dialect.name]} SELECT i, 'C26-' || i, {day},"
                " 'The bin in our street was not emptied again this week' FROM n"
            ),
            {"rows": ROWS},
        )
        connection.execute(text("CREATE INDEX ix_listed ON listed (due_on, id)"))
        connection.execute(text("ANALYZE"))
        connection.commit()
    engine.dispose()


def create() -> Flask:
    """Return the floor's app, on the database that ``FLOOR_URL`` names."""
    app = Flask(__name__)
    engine = engine_of(os.environ["FLOOR_URL"])
    listing = app.jinja_env.from_string(LIST)
    insert = text("INSERT INTO kept (words) VALUES (:words)")
    rows = text(
        "SELECT id, reference, due_on, words FROM listed WHERE due_on >= '2025-06-01'"
        " ORDER BY due_on, id LIMIT 25"
    )

    @app.get("/page")
    def page() -> str:
        return PAGE

    @app.post("/form")
    def form() -> str:
        with engine.connect().execution_options(**WRITING) as connection:
            connection.execute(insert, {"words": request.form["words"]})
            connection.commit()
        return PAGE

    @app.get("/list")
    def listed() -> str:
        with engine.connect() as connection:
            return listing.render(rows=connection.execute(rows).all())

    return app
