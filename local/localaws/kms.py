"""KMS across accounts: DescribeKey of other accounts' keys, and AWS's messages.

docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html: "Cross-account use: Yes. To
perform this operation with a KMS key in a different AWS account, specify the key ARN or alias ARN".
"""

import json
import re

from ministack.core.responses import (
    error_response_json,
    get_account_id,
    get_region,
    json_response,
    request_scope,
)
from ministack.services import kms

from . import callers, grants, keydocuments, keystore, keyusage, kmsresources
from .errors import Refused
from .shapes import Answer, AskedFor, Headers, Json

_KEY_ID = re.compile(r"(mrk-)?[0-9a-f-]{32,36}")

_original_handle_request = kms.handle_request


def install() -> None:
    kms.handle_request = handle_request
    grants.install()


async def handle_request(
    method: str, path: str, headers: Headers, body: bytes, query_params: Json
) -> Answer:
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    try:
        if operation == "DescribeKey":
            return _describe_key(json.loads(body or b"{}"), headers)
        if operation == "CreateGrant":
            return grants.create(json.loads(body or b"{}"))
        if operation == "GetKeyLastUsage":
            return keyusage.last(json.loads(body or b"{}"))
        if operation == "ListGrants":
            return grants.listed(json.loads(body or b"{}"))
        if operation == "CreateKey":
            _check_tagging(json.loads(body or b"{}"), headers)
        if operation in ("CreateKey", "PutKeyPolicy"):
            keydocuments.check(json.loads(body or b"{}"), headers)
    except Refused as refused:
        return refused.response()
    response = await _original_handle_request(method, path, headers, body, query_params)
    return _in_the_words_of_aws(response, body)


def _describe_key(data: Json, headers: Headers) -> Answer:
    key_id = data.get("KeyId")
    if not key_id:
        raise Refused("ValidationException", "1 validation error detected: KeyId is required")
    arn = _as_arn(key_id)
    region, account = arn.split(":")[3:5]
    if region != get_region():
        raise Refused("NotFoundException", f"Invalid arn {region}")
    key = keystore.find_key(arn)
    if account != get_account_id():
        # IAM has evaluated the caller's side only: MiniStack finds no key of another account.
        # Whether the key exists is not told to those who may not see it.
        callers.authorize(headers, "kms:DescribeKey", key or {"Arn": arn, "Policy": None})
    if key is None:
        raise Refused("NotFoundException", _not_found(arn))
    with request_scope(account, region):
        return json_response({"KeyMetadata": {"AWSAccountId": account, **kms._key_metadata(key)}})


def _check_tagging(data: Json, headers: Headers) -> None:
    """A key with tags needs kms:TagResource too, on every key: there is none yet.

    docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
    """
    if not data.get("Tags"):
        return
    account = get_account_id()
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": "kms:*",
        "Resource": "*",
    }
    any_key: AskedFor = {
        "Arn": f"arn:aws:kms:{get_region()}:{account}:key/*",
        "Policy": json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    }
    context = {name.lower(): value for name, value in kmsresources.context_of_new_key(data).items()}
    callers.authorize(headers, "kms:TagResource", any_key, context)


def _as_arn(key_id: str) -> str:
    """Ids and alias names are the caller's own: they mean nothing in another account or Region."""
    place = f"arn:aws:kms:{get_region()}:{get_account_id()}"
    if keystore.ARN.fullmatch(key_id):
        return key_id
    if key_id.startswith("arn:"):
        raise Refused("NotFoundException", f"Invalid arn {key_id}")
    if key_id.startswith("alias/"):
        return f"{place}:{key_id}"
    if not _KEY_ID.fullmatch(key_id):
        raise Refused("NotFoundException", f"Invalid keyId '{key_id}'")
    return f"{place}:key/{key_id}"


def _not_found(arn: str) -> str:
    if ":alias/" in arn:
        return f"Alias {arn} is not found."
    return f"Key '{arn}' does not exist"


def _in_the_words_of_aws(response: Answer, body: bytes) -> Answer:
    """MiniStack's own NotFoundException names the key as the caller did, AWS by its ARN."""
    status, headers, content = response
    if status != 400 or b"NotFoundException" not in content:
        return response
    key_id = json.loads(body or b"{}").get("KeyId")
    if not key_id or json.loads(content).get("__type") != "NotFoundException":
        return response
    try:
        return error_response_json("NotFoundException", _not_found(_as_arn(key_id)), status)
    except Refused as refused:
        return refused.response()
