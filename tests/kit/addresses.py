"""A real address for every rule of the app: sample values for the variable parts."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

SAMPLES: dict[str, str | int] = {
    "filename": "portal.css",
    "slug": "complaints",
    "code": "2345-6789",
    "reference": "C26-7Q4KD-8",
    "number": 1,
    "case_id": 1,
    "mail_id": 1,
    "message_id": 1,
    "step": "check",
}
"""By the name of the part. Write a sample for a new one here: it need not exist."""


def rules(app: Flask, method: str, **known: str | int) -> Iterator[tuple[Rule, str]]:
    """Yield every rule that takes ``method``, with an address that leads to it.

    ``known`` are parts that name something which is really there, in place of the samples.
    """
    samples = {**SAMPLES, **known}
    with app.test_request_context():
        adapter = app.create_url_adapter(None)
        assert adapter is not None
        for rule in app.url_map.iter_rules():
            if method not in (rule.methods or set()):
                continue
            unknown = rule.arguments - samples.keys() - (rule.defaults or {}).keys()
            assert not unknown, (
                f"{rule.rule}: write a sample value for {sorted(unknown)} in tests/kit/addresses.py"
            )
            values = {name: samples[name] for name in rule.arguments if name in samples}
            built = rule.build({**values, **(rule.defaults or {})}, append_unknown=False)
            assert built is not None, f"{rule.rule} cannot be built from {values}"
            yield rule, built[1]


def methods_at(app: Flask, address: str) -> set[str]:
    """Return the methods that ``address`` takes."""
    adapter = app.url_map.bind("localhost")
    return set(adapter.allowed_methods(address))
