"""CloudWatch's dataset of metrics, and pages for Glue's security configurations.

docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDataset.html,
docs.aws.amazon.com/glue/latest/webapi/API_GetSecurityConfigurations.html
"""

import json
from typing import Any

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import cloudwatch, glue

from . import doubts, holders
from .errors import Refused
from .shapes import Answer, Headers, Json

DATASET = "default"
_MOST_CONFIGURATIONS = 1000

_original_cloudwatch: Any = cloudwatch.handle_request
_original_configurations: Any = glue._get_security_configurations


def install() -> None:
    cloudwatch.handle_request = _handle_cloudwatch
    glue._get_security_configurations = _configurations


async def _handle_cloudwatch(
    method: str, path: str, headers: Headers, body: bytes, query_params: Json
) -> Answer:
    """In JSON alone. CBOR, which the SDK of Python prefers, nobody can read here."""
    if not headers.get("x-amz-target", "").endswith(".GetDataset"):
        return await _original_cloudwatch(method, path, headers, body, query_params)
    try:
        return json_response(_dataset(json.loads(body or b"{}")))
    except Refused as refused:
        return refused.response()


def _dataset(data: Json) -> Json:
    arn = f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:dataset/{DATASET}"
    if data.get("DatasetIdentifier") not in (DATASET, arn):
        raise Refused("ResourceNotFoundException", "The dataset does not exist.", 404)
    there = holders.here("datasets")
    if not there and doubts.position("metrics-dataset") == "not-found":
        raise Refused("ResourceNotFoundException", "The dataset does not exist.", 404)
    key = there[0].get("KmsKeyArn") if there else None
    return {"DatasetId": DATASET, "Arn": arn, **({"KmsKeyArn": key} if key else {})}


def _configurations(data: Json) -> Answer:
    try:
        everything = json.loads(_original_configurations(data)[2])["SecurityConfigurations"]
        size = "MaxResults", _MOST_CONFIGURATIONS
        shown, token = holders.page(everything, data, size, "NextToken", "InvalidInputException")
    except Refused as refused:
        return refused.response()
    return json_response(holders.with_token({"SecurityConfigurations": shown}, "NextToken", token))
