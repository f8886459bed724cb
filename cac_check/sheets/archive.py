"""Workbooks that are ZIP archives of XML, opened with bounds.

What an archive says it unpacks to is added up before anything is, and no part ever unpacks to more than it says.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from cac_check.diagnostic import UnreadableFile
from cac_check.sheets.grid import refuse

MOST_UNPACKED = 2**30
"""Bytes of all parts together: sixteen times a workbook of ten million cells is less."""

MOST_PARTS = 20_000

UNSUSPICIOUS = 2**27
"""Bytes up to which it does not matter how many times less room they take packed."""

MOST_TIMES = 250
"""How many times its packed size a larger workbook may unpack to: some ten to fifty times is usual, 1,032 possible."""

_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How parts are packed; others may unpack to more than they say before that can be seen."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""The name of the stream that holds an encrypted workbook in a compound file."""

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins: an old workbook (XLS), or an encrypted new one."""

_PASSWORD = "open it with the password and save it without one"


class Archive:
    """The parts of a workbook. Their names are the same in any case, by the standard, and with backslashes too."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise _damaged(file, str(error)) from error
        if len(infos) > MOST_PARTS:
            raise refuse(file, "too-large", f"the archive has {len(infos):,} parts, a workbook has a few hundred")
        unpacked = sum(info.file_size for info in infos)
        if unpacked > MOST_UNPACKED:
            message = f"the file says it unpacks to {unpacked:,} bytes; at most {MOST_UNPACKED:,} are read"
            raise refuse(file, "too-large", message, "save the sheet that holds the table as CSV")
        if any(info.flag_bits & 1 for info in infos):
            raise refuse(file, "password", "the file is protected by a password", _PASSWORD)
        if any(info.compress_type not in _COMPRESSIONS for info in infos):
            raise _damaged(file, "it is compressed in a way that no workbook is")
        packed = sum(info.compress_size for info in infos)
        if unpacked > UNSUSPICIOUS and unpacked > MOST_TIMES * packed:
            message = f"the file has {packed:,} bytes and says it unpacks to {unpacked:,}: no table is so even"
            raise refuse(file, "too-large", message, "save the sheet that holds the table as CSV")
        self.names = frozenset(info.filename.replace("\\", "/") for info in infos)
        self._parts = {info.filename.replace("\\", "/").casefold(): info for info in infos}

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._parts

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises:
            UnreadableFile: if it is not there, is cut off, or is not what the archive says.
        """
        part = self._parts.get(name.casefold())
        if part is None:
            raise _damaged(self.file, f"it has no part {name}")
        try:
            return self._zip.read(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise _damaged(self.file, f"{name}: {error}") from error

    def xml(self, name: str) -> str:
        """Return a part that is well-formed XML without declarations of its own, as text.

        Raises:
            UnreadableFile: if it is not.
        """
        data = self.read(name)
        parser = expat.ParserCreate()

        def refused(*_: object) -> None:
            raise _damaged(self.file, f"{name} declares a document type, which no workbook needs")

        parser.StartDoctypeDeclHandler = refused
        encoding = "utf-8-sig"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            encoding = "utf-16"
        try:
            parser.Parse(data, True)
            return data.decode(encoding)
        except (expat.ExpatError, UnicodeError) as error:
            raise _damaged(self.file, f"{name}: {error}") from error


def _damaged(file: str, reason: str) -> UnreadableFile:
    message = f"the file is damaged or cut off: {reason}"
    return refuse(file, "damaged-file", message, "download it again, or open it and save it anew")
