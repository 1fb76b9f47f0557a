"""X-Ray's encryption: GetEncryptionConfig and PutEncryptionConfig.

docs.aws.amazon.com/xray/latest/api/API_GetEncryptionConfig.html, API_PutEncryptionConfig.html
"""

from . import holders, restservices
from .errors import Refused
from .resources import Resource
from .shapes import Json

SERVICE = "xray"
_NONE: Json = {"Type": "NONE", "Status": "ACTIVE"}


def install() -> None:
    restservices.add(SERVICE, _find)


def resource(path: str, fields: Json, region: str, account: str) -> Resource | None:
    return Resource("*")


def _find(method: str, path: str) -> tuple[restservices.Operation, Json] | None:
    operation = {"/EncryptionConfig": _get, "/PutEncryptionConfig": _put}.get(path)
    return (operation, {}) if operation and method == "POST" else None


def _get(data: Json) -> Json:
    """A place that nobody has changed has the default encryption."""
    return {"EncryptionConfig": (holders.here("encryptionConfigs") or [_NONE])[0]}


def _put(data: Json) -> Json:
    """Whether the key is shown by its ARN, no page says: as it was given."""
    kind, key = data.get("Type"), data.get("KeyId")
    if kind not in ("NONE", "KMS") or (kind == "KMS") != bool(key):
        raise Refused("InvalidRequestException", "A KeyId goes with Type KMS, and with it alone.")
    config = {"Type": kind, "Status": "ACTIVE", **({"KeyId": key} if key else {})}
    holders.here("encryptionConfigs")[:] = [config]
    return {"EncryptionConfig": config}
