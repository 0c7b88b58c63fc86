"""A file is what its content says, whatever its name; what could do harm is refused."""

import io
import resource
from time import process_time

import pytest
from PIL import Image

from portal.domain.files import (
    LONGEST_NAME,
    EmptyFile,
    FileKind,
    FileRefused,
    PictureTooLarge,
    TooLarge,
    WrongKind,
    shown_name,
)
from portal.files.check import checked
from tests.kit import files

REFUSED = files.refused()
TAKEN = files.taken()
WHY = {
    "empty": EmptyFile,
    "only nothing": EmptyFile,
    "ten megabytes": TooLarge,
    "pixel bomb": PictureTooLarge,
    "smaller pixel bomb": PictureTooLarge,
    "pixel bomb as jpg": PictureTooLarge,
}


@pytest.mark.parametrize("what", list(REFUSED))
def test_refused(what: str) -> None:
    name, content = REFUSED[what]
    with pytest.raises(FileRefused) as refused:
        checked(name, content)
    assert type(refused.value) is WHY.get(what, WrongKind)


@pytest.mark.parametrize("what", list(TAKEN))
def test_taken_under_a_name_of_ours(what: str) -> None:
    name, content, shown = TAKEN[what]
    found = checked(name, content)
    assert found.name == shown
    assert found.name.endswith(f".{found.kind.value}")
    assert found.name.count(".") == 1


def test_a_photo_loses_place_maker_and_words_and_is_turned_upright() -> None:
    found = checked("photo.jpg", files.photo_with_place())
    with Image.open(io.BytesIO(found.content)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()
        assert "comment" not in picture.info
        assert "icc_profile" not in picture.info
        red, _green, blue = picture.getpixel((20, 5))
        assert red > 200 > blue
    assert b"SecretPhoneMaker" not in found.content


def test_nothing_hung_on_a_picture_is_kept() -> None:
    for what in ("photo with an archive behind", "photo with a web page behind"):
        found = checked(*TAKEN[what][:2])
        assert b"PK\x03\x04" not in found.content
        assert b"<script" not in found.content


def test_a_picture_keeps_what_can_be_seen_through() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(out, "PNG")
    with Image.open(io.BytesIO(checked("x.png", out.getvalue()).content)) as picture:
        assert picture.getpixel((1, 1))[3] == 0


def test_a_large_photo_is_made_smaller() -> None:
    found = checked("photo.jpg", files.picture(size=(6000, 3000)))
    with Image.open(io.BytesIO(found.content)) as picture:
        assert max(picture.size) <= 4096


def test_documents_are_kept_as_they_were_sent() -> None:
    for content in (files.PDF, files.docx(), files.odt()):
        assert checked("x", content).content == content


def test_no_hostile_file_costs_much_time_or_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for name, content in REFUSED.values():
        start = process_time()
        with pytest.raises(FileRefused):
            checked(name, content)
        assert process_time() - start < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


@pytest.mark.parametrize("given", ["x" * 5000, "é" * 5000, "\u202e" * 300, "a/" * 500, "." * 90])
def test_no_name_is_too_long_or_empty(given: str) -> None:
    for kind in FileKind:
        name = shown_name(given, kind)
        assert 1 < len(name) <= LONGEST_NAME
        assert name == shown_name(name, kind)
