"""Times of day as people type them."""

import re
from datetime import time

WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}
TIME = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))?\s*([ap]\.?m\.?)?", re.ASCII)


def read_time(text: str) -> time:
    """Return the time that ``text`` means: "14:05", "2.05pm", "2pm", "1405", "noon".

    A bare figure such as "2" is not clear enough. Raises ``ValueError``.
    """
    small = text.strip().casefold()
    if small in WORDS:
        return WORDS[small]
    found = TIME.fullmatch(small)
    if not found or not (found[2] or found[3]):
        raise ValueError(text)
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if found[3].startswith("p") else 0)
    return time(hour, minute)
