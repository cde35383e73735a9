"""The identity compartment: names, ID numbers, phones, encrypted apart from everything that is computed with.

One file per kind: Parquet bytes under AES-SIV (the same input gives the same bytes; nothing to get wrong with nonces),
with a key derived from the installation's key. Analytic files, digests, copies and benchmarks never hold it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from puhui.errors import Where, fail
from puhui.lang import _

if TYPE_CHECKING:
    import pyarrow as pa


def _cipher(key: bytes) -> object:
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESSIV(HKDF(SHA256(), 64, None, b"puhui identity 1").derive(key))


def encrypt(table: pa.Table, kind: str, key: bytes) -> bytes:
    """The bytes of one file of the compartment."""
    import pyarrow.parquet as pq
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", store_schema=False)
    cipher = _cipher(key)
    assert isinstance(cipher, AESSIV)
    return cipher.encrypt(buffer.getvalue(), [kind.encode()])


def read(snapshot: Path, kind: str, key: bytes) -> pa.Table:
    """The identity of the units of a kind: `unit` and the identity columns."""
    import pyarrow.parquet as pq
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    path = Path(snapshot) / "identity" / f"{kind}.enc"
    try:
        data = path.read_bytes()
    except OSError:
        raise fail(
            "no-identity", _("快照里没有“{kind}”的身份数据", kind=kind), _("这份快照可能是不带身份的副本"), Where(str(path))
        ) from None
    cipher = _cipher(key)
    assert isinstance(cipher, AESSIV)
    try:
        plain = cipher.decrypt(data, [kind.encode()])
    except InvalidTag:
        raise fail(
            "wrong-key", _("密钥打不开这份身份数据"), _("用建立快照时的密钥；如果密钥没错，文件已被改动"), Where(str(path))
        ) from None
    return pq.read_table(io.BytesIO(plain))
