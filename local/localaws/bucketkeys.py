"""A bucket that a template encrypts with a KMS key: to write or read there takes the key too.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html#conditions-kms-via-service
"""

from typing import Any

from localaws import callers, roles, templates
from localaws.errors import Refused
from localaws.keystore import find_key
from localaws.shapes import Answer, AskedFor, Headers, Json

# PutObject and GetObject; all that the objects of a bucket are encrypted for is by its default.
_NEEDED = {"PUT": "kms:GenerateDataKey", "GET": "kms:Decrypt"}
_keys: dict[str, str] = {}


def install() -> None:
    from ministack import app
    from ministack.services import s3, stepfunctions

    templates.noting("AWS::S3::Bucket", _note_key)
    handle, read = s3.handle_request, stepfunctions._s3_object_text

    async def handle_request(
        method: str,
        path: str,
        headers: Headers,
        body: bytes,
        query_params: Json,
        *rest: Any,
        **named: Any,
    ) -> Answer:
        bucket, _, name = path.lstrip("/").partition("/")
        if app.AUTH and name and bucket in _keys and method in _NEEDED:
            try:
                callers.authorize(headers, _NEEDED[method], _key_of(bucket), _via_s3())
            except Refused as refused:
                return s3._error("AccessDenied", refused.message, 403, path)
        return await handle(method, path, headers, body, query_params, *rest, **named)

    def read_as_role(bucket: str, key: str) -> str:
        if bucket in _keys:
            arn = _key_of(bucket)["Arn"]
            roles.check("kms:Decrypt", arn, "States.ItemReaderFailed", _via_s3())
        return read(bucket, key)

    s3.handle_request = handle_request
    stepfunctions._s3_object_text = read_as_role


def check_writing_as_role(bucket: str, error: str) -> None:
    """Fail the state with `error` unless the running execution's role may write in parts there.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    """
    if bucket in _keys:
        for action in ("kms:GenerateDataKey", "kms:Decrypt"):
            roles.check(action, _key_of(bucket)["Arn"], error, _via_s3())


def _via_s3() -> dict[str, str]:
    from ministack.core.responses import get_region

    return {"kms:viaservice": f"s3.{get_region()}.amazonaws.com"}


def _key_of(bucket: str) -> AskedFor:
    return find_key(_keys[bucket]) or {"Arn": _keys[bucket], "Policy": None}


def _note_key(bucket: str, properties: Json) -> None:
    encryption = properties.get("BucketEncryption") or {}
    rules = encryption.get("ServerSideEncryptionConfiguration") or [{}]
    default = rules[0].get("ServerSideEncryptionByDefault") or {}
    # Without one it is AWS's own, which lets in whoever may use the bucket.
    key = default.get("KMSMasterKeyID")
    if key and default["SSEAlgorithm"] == "aws:kms":
        _keys[bucket] = key
    else:
        _keys.pop(bucket, None)
