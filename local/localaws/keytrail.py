"""What CloudTrail tells of the use of a key by CloudWatch Logs: LookupEvents.

docs.aws.amazon.com/kms/latest/developerguide/logging-using-cloudtrail.html. Events are there at
once, on AWS some minutes late; of other calls to KMS there are none.
"""

import json
import time
import uuid
from collections import deque

from ministack.core.responses import get_region
from ministack.services import cloudtrail

from . import serviceuse
from .shapes import Json

# Of a place. A bench has a hundred thousand uses.
_KEPT = 100
_OPERATION = "GenerateDataKey"
_SOURCE = "kms.amazonaws.com"


def note(key_arn: str, target_arn: str) -> None:
    """That CloudWatch Logs has used the key for the target, in the request's place."""
    now, event = time.time(), str(uuid.uuid4())
    context = serviceuse.encryption_context(target_arn)
    told = {
        "eventID": event,
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "eventSource": _SOURCE,
        "eventName": _OPERATION,
        "awsRegion": get_region(),
        "userIdentity": {"type": "AWSService", "invokedBy": "logs.amazonaws.com"},
        "requestParameters": {
            "keyId": key_arn,
            "keySpec": "AES_256",
            **({"encryptionContext": context} if context else {}),
        },
        "readOnly": True,
    }
    _events().append(
        {
            "EventId": event,
            "EventName": _OPERATION,
            "EventSource": _SOURCE,
            "EventTime": now,
            "ReadOnly": "true",
            "Resources": [{"ResourceType": "AWS::KMS::Key", "ResourceName": key_arn}],
            "CloudTrailEvent": json.dumps(told),
        }
    )


def _events() -> deque[Json]:
    kept: deque[Json] | None = cloudtrail._events.get("events")
    if kept is None:
        kept = cloudtrail._events["events"] = deque(maxlen=_KEPT)
    return kept
