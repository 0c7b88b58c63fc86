"""How the records behind a figure are kept: small, and read back as they were."""

import json
import zlib
from collections.abc import Iterable
from itertools import accumulate, pairwise

from portal.domain.measures.figure import Record, RecordKind


def pack(records: Iterable[Record]) -> bytes:
    """Return ``records`` as few bytes, in order of kind and row number."""
    found: dict[str, tuple[list[int], list[int], list[int]]] = {}
    for one in sorted(records, key=lambda one: (one.kind, one.id, one.part)):
        ids, parts, wholes = found.setdefault(one.kind, ([], [], []))
        ids.append(one.id)
        parts.append(one.part)
        wholes.append(one.whole)
    steps = {
        kind: (ids[:1] + [later - earlier for earlier, later in pairwise(ids)], parts, wholes)
        for kind, (ids, parts, wholes) in found.items()
    }
    return zlib.compress(json.dumps(steps, separators=(",", ":")).encode())


def unpack(packed: bytes) -> tuple[Record, ...]:
    """Return the records that ``pack`` was given."""
    found = json.loads(zlib.decompress(packed))
    return tuple(
        Record(RecordKind(kind), id, part, whole)
        for kind, (steps, parts, wholes) in found.items()
        for id, part, whole in zip(accumulate(steps), parts, wholes, strict=True)
    )
