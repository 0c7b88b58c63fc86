"""A real address for every rule of the app: sample values for the variable parts."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

SAMPLES: dict[str, str | int] = {
    "filename": "portal.css",
    "public.commitment.slug": "complaint",
    "slug": "planning-appeal",
    "code": "2345-6789",
    "reference": "C26-7Q4KD-8",
    "number": 1,
    "name": "response",
    "staff.templates.version.number": 0,
    "case_id": 1,
    "mail_id": 1,
    "message_id": 1,
    "step": "check",
    "person": 1,
    "position": 1,
    "staff.samples.draw.slug": "email",
    "link": "0" * 32,
    "period": "2026-27-q2",
    "performance.commitment.slug": "email",
    "staff.figures.period.slug": "2026-27-q2",
    "staff.figures.correct.slug": "2026-27-q2",
    "api.period.slug": "2026-27-q2",
    "api.period_figures.slug": "2026-27-q2",
}
"""By the name of the part, or the endpoint and the name. A sample need not really be there, but
then the page behind it is not seen by the tests that go to every address."""


def rules(app: Flask, method: str, **known: str | int) -> Iterator[tuple[Rule, str]]:
    """Yield every rule that takes ``method``, with an address that leads to it.

    ``known`` are parts that name something which is really there, in place of the samples.
    """
    samples = {**SAMPLES, **known}
    for rule in app.url_map.iter_rules():
        if method not in (rule.methods or set()):
            continue
        values = dict(rule.defaults or {})
        for name in rule.arguments - values.keys():
            assert name in samples, f"{rule.rule}: write a sample {name} in {__name__}"
            values[name] = samples.get(f"{rule.endpoint}.{name}", samples[name])
        built = rule.build(values, append_unknown=False)
        assert built is not None, f"{rule.rule} cannot be built from {values}"
        yield rule, built[1]


def methods_at(app: Flask, address: str) -> set[str]:
    """Return the methods that ``address`` takes."""
    adapter = app.url_map.bind("localhost")
    return set(adapter.allowed_methods(address))
