"""Files as people upload them, honest and not."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def pdf(change=lambda writer: None, pages=1):
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    change(writer)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


def on_opening(kind, **detail):
    """A PDF that does something when it is opened."""

    def change(writer):
        action = DictionaryObject({NameObject("/Type"): NameObject("/Action"), NameObject("/S"): NameObject(kind)})
        for key, text in detail.items():
            action[NameObject(f"/{key}")] = TextStringObject(text)
        writer.root_object[NameObject("/OpenAction")] = action

    return pdf(change)


def archive(parts):
    """The same bytes whenever it is made: no moment stands in it."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in parts.items():
            found.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def word(kind=WORD, **parts):
    usual = {"[Content_Types].xml": f'<Types><Override ContentType="{kind}"/></Types>', "word/document.xml": "<w/>"}
    return archive(usual | parts)


def excel():
    types = f'<Types><Override ContentType="{EXCEL}"/></Types>'
    return archive({"[Content_Types].xml": types, "xl/workbook.xml": "<x/>"})


def odt(**parts):
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"} | parts)


def picture(kind="JPEG", size=(20, 10), mode="RGB", exif=True):
    image, result = Image.new(mode, size, 100), io.BytesIO()
    info = Image.Exif()
    info[0x010E], info[0x0112] = "Asha's garden", 6  # a description; "turn me by 90 degrees"
    image.save(result, kind, **({"exif": info} if exif else {}))
    return result.getvalue()
