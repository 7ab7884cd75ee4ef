"""The compiled form: one stored (uncompressed) `.npz` with fixed dates, so that equal facts give equal bytes.

Read through a memory map: an array is a view into the file, nothing is copied before it is used.
"""

from __future__ import annotations

import hashlib
import io
import math
import mmap
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import FactError

_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_LOCAL_HEADER = struct.Struct("<26xHH")


def pack_arrays(arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """The bytes of an `.npz` with these arrays; the same arrays always give the same bytes."""
    import zipfile  # only the build packs

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            member = io.BytesIO()
            np.lib.format.write_array(
                member, np.ascontiguousarray(arrays[name]), version=(1, 0), allow_pickle=False
            )
            info = zipfile.ZipInfo(f"{name}.npy", _FIXED_DATE)
            info.external_attr = 0o644 << 16
            archive.writestr(info, member.getvalue())
    return stream.getvalue()


ArrayIndex = Mapping[str, Sequence[Any]]


def array_index(packed: bytes) -> dict[str, list[Any]]:
    """Where every array lies in the file: name → [first byte, dtype, shape]; kept in the sidecar."""
    import zipfile  # only the build packs

    result: dict[str, list[Any]] = {}
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for info in archive.infolist():
            name_length, extra_length = _LOCAL_HEADER.unpack_from(packed, info.header_offset)
            start = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length
            head = io.BytesIO(packed[start : start + info.file_size])
            np.lib.format.read_magic(head)
            shape, _, dtype = np.lib.format.read_array_header_1_0(head)
            result[info.filename.removesuffix(".npy")] = [start + head.tell(), dtype.str, list(shape)]
    return result


class PackedArrays:
    """Arrays of a compiled file, by name. Read-only views; raises `FactError` when the checksum does not hold."""

    def __init__(self, path: Path, sha256: str, index: ArrayIndex) -> None:
        with path.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        found = hashlib.sha256(self._map).hexdigest()
        if found != sha256:
            raise FactError(
                f"{path.name}: checksum {found[:12]}… is not the one in its sidecar ({sha256[:12]}…)"
            )
        self._index = index

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        start, dtype, shape = self._index[name]
        return np.frombuffer(self._map, dtype, math.prod(shape), start).reshape(shape)


def pack_texts(texts: list[str]) -> npt.NDArray[np.uint8]:
    """Texts without line breaks as one UTF-8 array."""
    if any("\n" in text for text in texts):
        raise FactError("a packed text must not contain a line break")
    return np.frombuffer("\n".join(texts).encode(), dtype=np.uint8)


def unpack_texts(packed: npt.NDArray[np.uint8]) -> list[str]:
    """The texts of `pack_texts`."""
    return packed.tobytes().decode().split("\n")
