"""A topic with a customer's key: who publishes must be allowed to use the key.

Nobody here reads mail, so a subscription by email waits for its confirmation.

https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html#conditions-kms-via-service
https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
"""

from urllib.parse import parse_qs

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import sns

from . import callers, templates
from .errors import Refused
from .keystore import find_key
from .shapes import Answer, AskedFor, Headers, Json

# https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
_ERROR = "KMSAccessDenied"
_BY_MAIL = ("email", "email-json")
_original_handle_request = sns.handle_request
_original_subscribe = sns._subscribe
_original_list = sns._list_subscriptions_by_topic


def install() -> None:
    sns.handle_request = handle_request
    sns._subscribe = _subscribe
    sns._list_subscriptions_by_topic = _list_subscriptions_by_topic
    templates.noting("AWS::SNS::Topic", _note_key)


def _note_key(arn: str, properties: Json) -> None:
    sns._topics[arn]["attributes"]["KmsMasterKeyId"] = properties.get("KmsMasterKeyId", "")


def _subscribe(fields: Json) -> Answer:
    answer: Answer = _original_subscribe(fields)
    for subscription in _subscriptions(fields):
        if subscription["protocol"] in _BY_MAIL:
            subscription["confirmed"] = False
    return answer


def _list_subscriptions_by_topic(fields: Json) -> Answer:
    status, headers, body = _original_list(fields)
    for subscription in _subscriptions(fields):
        if not subscription["confirmed"]:
            told = f"<SubscriptionArn>{subscription['arn']}</SubscriptionArn>".encode()
            body = body.replace(told, b"<SubscriptionArn>PendingConfirmation</SubscriptionArn>")
    return status, headers, body


def _subscriptions(fields: Json) -> list[Json]:
    topic = fields.get("TopicArn", "")
    arn = topic[0] if isinstance(topic, list) else topic
    subscriptions: list[Json] = (sns._topics.get(arn) or {}).get("subscriptions", [])
    return subscriptions


async def handle_request(
    method: str, path: str, headers: Headers, body: bytes, query_params: Json
) -> Answer:
    fields = {name: values[0] for name, values in parse_qs((body or b"").decode()).items()}
    if fields.get("Action") in ("Publish", "PublishBatch"):
        key = _key_of(fields.get("TopicArn") or fields.get("TargetArn") or "")
        try:
            if key is not None and app.AUTH:
                _authorize(headers, key)
        except Refused as refused:
            return sns._error(_ERROR, refused.message, 400)
    return await _original_handle_request(method, path, headers, body, query_params)


def _key_of(topic_arn: str) -> AskedFor | None:
    """None for a topic without a key, and for AWS's own, which lets in whoever may publish."""
    topic = sns._topics.get(topic_arn) or {}
    key_id = (topic.get("attributes") or {}).get("KmsMasterKeyId") or ""
    if not key_id or key_id.removeprefix("arn:").rpartition(":")[2] == "alias/aws/sns":
        return None
    place = f"arn:aws:kms:{get_region()}:{get_account_id()}"
    kind = "" if key_id.startswith("alias/") else "key/"
    arn = key_id if key_id.startswith("arn:") else f"{place}:{kind}{key_id}"
    return find_key(arn) or {"Arn": arn, "Policy": None}


def _authorize(headers: Headers, key: AskedFor) -> None:
    via = {"kms:viaservice": f"sns.{get_region()}.amazonaws.com"}
    for action in ("kms:GenerateDataKey", "kms:Decrypt"):
        callers.authorize(headers, action, key, via)
