"""A bucket that a template encrypts with a KMS key: to write or read there takes the key too.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms
https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html#conditions-kms-via-service
"""

from http import HTTPStatus
from typing import Any

from localaws import callers, roles, templates
from localaws.errors import Refused
from localaws.keystore import find_key
from localaws.shapes import Answer, AskedFor, Headers, Json

# PutObject and GetObject; all that the objects of a bucket are encrypted for is by its default.
_NEEDED = {"PUT": "kms:GenerateDataKey", "GET": "kms:Decrypt"}
_keys: dict[str, str] = {}
_with_bucket_key: set[str] = set()
# An object stays under the key that was the bucket's when it was written.
_of_objects: dict[tuple[str, str], str] = {}


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
        key = _key_for(method, bucket, name) if app.AUTH and name and method in _NEEDED else None
        if key:
            try:
                callers.authorize(headers, _NEEDED[method], _told(key), _via_s3(bucket, name))
            except Refused as refused:
                return s3._error("AccessDenied", refused.message, 403, path)
        answer = await handle(method, path, headers, body, query_params, *rest, **named)
        written = method == "PUT" and answer[0] == HTTPStatus.OK
        if written and "tagging" not in query_params:
            note_object(bucket, name)
        return answer

    def read_as_role(bucket: str, name: str) -> str:
        key = _of_objects.get((bucket, name))
        if key:
            arn, keys = _told(key)["Arn"], _via_s3(bucket, name)
            roles.check("kms:Decrypt", arn, "States.ItemReaderFailed", keys)
        return read(bucket, name)

    s3.handle_request = handle_request
    stepfunctions._s3_object_text = read_as_role


def check_writing_as_role(bucket: str, name: str, error: str) -> None:
    """Fail the state with `error` unless the running execution's role may write it in parts.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    """
    if bucket in _keys:
        for action in ("kms:GenerateDataKey", "kms:Decrypt"):
            roles.check(action, _told(_keys[bucket])["Arn"], error, _via_s3(bucket, name))


def _via_s3(bucket: str, name: str) -> dict[str, str]:
    """docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#encryption-context

    With a key of the bucket the context names the bucket, else the object.
    """
    from ministack.core.responses import get_region

    return {
        "kms:viaservice": f"s3.{get_region()}.amazonaws.com",
        "kms:encryptioncontext:aws:s3:arn": f"arn:aws:s3:::{bucket}"
        if bucket in _with_bucket_key
        else f"arn:aws:s3:::{bucket}/{name}",
    }


def _key_for(method: str, bucket: str, name: str) -> str | None:
    return _keys.get(bucket) if method == "PUT" else _of_objects.get((bucket, name))


def _told(key: str) -> AskedFor:
    return find_key(key) or {"Arn": key, "Policy": None}


def note_object(bucket: str, name: str) -> None:
    """It was written: it is under the key that the bucket has now."""
    key = _keys.get(bucket)
    if key:
        _of_objects[bucket, name] = key
    else:
        _of_objects.pop((bucket, name), None)


def _note_key(bucket: str, properties: Json) -> None:
    encryption = properties.get("BucketEncryption") or {}
    rules = encryption.get("ServerSideEncryptionConfiguration") or [{}]
    default = rules[0].get("ServerSideEncryptionByDefault") or {}
    # Without one it is AWS's own, which lets in whoever may use the bucket.
    key = default.get("KMSMasterKeyID")
    if key and default["SSEAlgorithm"] == "aws:kms":
        _keys[bucket] = key
        if rules[0].get("BucketKeyEnabled"):
            _with_bucket_key.add(bucket)
    else:
        _keys.pop(bucket, None)
