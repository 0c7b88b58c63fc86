"""Pictures are drawn again: what is kept holds the dots and nothing else."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from portal.domain.files import FileKind, PictureTooLarge, WrongKind

LONGEST_SIDE = 4096
"""Dots. A page of A4 is still as sharp as print."""

MOST_DOTS = {FileKind.JPG: 50_000_000, FileKind.PNG: 25_000_000}
"""Most JPGs can be opened at half their size, so that a large one costs no more memory."""

FORMATS = {FileKind.JPG: "JPEG", FileKind.PNG: "PNG"}
JPG_QUALITY = 88


def redraw(content: bytes, kind: FileKind) -> bytes:
    """Return the picture ``content`` as new, turned the right way up.

    Where it was taken, by what, and anything hung on before or after the dots is gone. Raises
    ``PictureTooLarge`` before a picture with too many dots is opened, ``WrongKind`` when it is
    no picture of ``kind``.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > MOST_DOTS[kind]:
                raise PictureTooLarge
            return _drawn(picture, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureTooLarge from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as broken:
        raise WrongKind from broken


def _drawn(picture: Image.Image, kind: FileKind) -> bytes:
    picture.draft("RGB", (LONGEST_SIDE // 2, LONGEST_SIDE // 2))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain = ImageOps.exif_transpose(picture).convert(_mode(picture, kind))
    plain.info = {}
    out = io.BytesIO()
    plain.save(out, FORMATS[kind], quality=JPG_QUALITY)
    return out.getvalue()


def _mode(picture: Image.Image, kind: FileKind) -> str:
    """Return how a picture's dots are kept: grey, in colour, or with parts to see through."""
    if picture.mode in ("1", "L"):
        return "L"
    see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    return "RGBA" if see_through and kind is FileKind.PNG else "RGB"
