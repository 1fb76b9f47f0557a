"""The certificates that a release trusts: Mozilla's, as certifi has them.

A JDK of a Linux distribution has those of its machine, which may be a company's own.
"""

import base64
import hashlib
import re
import struct
from pathlib import Path

import certifi

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.DOTALL)
# The format JKS, with the password that everybody knows: no file of another format has the same
# bytes twice. Source: sun.security.provider.JavaKeyStore of OpenJDK.
_MAGIC, _VERSION, _CERTIFICATE = 0xFEEDFEED, 2, 2
_PASSWORD, _WHITENER = "changeit", b"Mighty Aphrodite"


def certificates() -> list[bytes]:
    """In DER."""
    pem = Path(certifi.where()).read_text()
    return [base64.b64decode(text) for text in _PEM.findall(pem)]


def store(trusted: list[bytes], seconds: int) -> bytes:
    """A key store for Java. The time is of the epoch."""
    entries = {hashlib.sha256(each).hexdigest(): each for each in trusted}
    body = struct.pack(">III", _MAGIC, _VERSION, len(entries))
    for name, certificate in sorted(entries.items()):
        body += struct.pack(">I", _CERTIFICATE) + _text(name) + struct.pack(">Q", seconds * 1000)
        body += _text("X.509") + struct.pack(">I", len(certificate)) + certificate
    return body + hashlib.sha1(_PASSWORD.encode("utf-16-be") + _WHITENER + body).digest()


def _text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack(">H", len(encoded)) + encoded
