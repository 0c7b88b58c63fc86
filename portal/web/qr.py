"""QR codes as the path of an SVG picture: no script, no style, no file."""

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Empty modules on each side: readers need them."""


def qr_path(text: str) -> tuple[int, str]:
    """Return the width in modules of a QR code for ``text``, and the path that draws it.

    The edge that readers need is part of the width. A code of which a seventh is smudged or torn
    is still read.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return len(rows), path
