"""Take a large file from a browser straight into the state folder, counting as it comes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from linkspan.interop import uploads

CHUNK = 1 << 20


class KeptFile(UploadedFile):  # type: ignore[type-arg]  # generic to the checker, not when it runs
    """A file that is in the state folder already. It is deleted again unless a load has taken it."""

    def __init__(self, *, kept_as: str, name: str, size: int, digest: str, too_large: bool) -> None:
        super().__init__(file=None, name=name, size=size)
        self.kept_as = kept_as
        self.digest = digest
        self.too_large = too_large


class StateFolderUpload(FileUploadHandler):
    """Write what comes to the state folder. Past the limit nothing more is kept, and the rest is read and dropped.

    It is read because a browser that is cut off shows a broken connection and never our words.
    """

    chunk_size = CHUNK

    def __init__(self, limit: int, request: Any = None) -> None:
        super().__init__(request)
        self.limit = limit
        self.made: list[str] = []
        self.taken = ""  # the file that a load reads, set by whoever began the load
        self._out: IO[bytes] | None = None
        self._kept_as = ""
        self._digest = hashlib.sha256()
        self._is_too_large = False
        self._has_taken_one = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; of several only the first is kept."""
        super().new_file(*args, **kwargs)
        if self._has_taken_one:
            raise SkipFile
        self._has_taken_one = True
        self._kept_as = uploads.new_name()
        self.made.append(self._kept_as)
        self._out = _private(uploads.path_of(self._kept_as))

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or drop it where the file is too large."""
        if self._out is None:
            return
        if start + len(raw_data) > self.limit:
            self._is_too_large = True
            self._stop()
            return
        self._digest.update(raw_data)
        self._out.write(raw_data)

    def file_complete(self, file_size: int) -> KeptFile | None:
        """Hand the finished file to the form."""
        if self._out is not None:
            self._out.close()
            self._out = None
        return KeptFile(
            kept_as=self._kept_as, name=self.file_name or "", size=file_size, digest=self._digest.hexdigest(),
            too_large=self._is_too_large,
        )  # fmt: skip

    def upload_interrupted(self) -> None:
        """Leave nothing of a file that did not come whole."""
        self._stop()

    def discard_all(self) -> None:
        """Delete what came, but the file that a load has taken."""
        for name in self.made:
            if name != self.taken:
                uploads.discard(name)

    def _stop(self) -> None:
        if self._out is not None:
            self._out.close()
            self._out = None
        uploads.discard(self._kept_as)


def _private(path: Path) -> IO[bytes]:
    path.touch(mode=0o600, exist_ok=False)
    return path.open("wb")
