"""Which sessions roles had: what they were named, and what their own policy left them.

AWS tells it in CloudTrail's AssumeRole events, but for the credentials, which a test looks for.
https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
"""

import json

from localaws import control
from localaws.shapes import Json, Query

_CREDENTIALS = ("SecretAccessKey", "SessionToken")


def install() -> None:
    control.register("sessions", get=_sessions)


def _sessions(body: None, query: Query) -> list[Json]:
    from ministack.services import sts

    wanted = f":{query['account']}:assumed-role/{query['role']}/"
    return [
        {
            "arn": session["Arn"],
            "policy": _policy(session),
            "credentials": [access_key, *(session[name] for name in _CREDENTIALS)],
        }
        for access_key, session in list(sts._sessions.items())
        if wanted in session.get("Arn", "")
    ]


def _policy(session: Json) -> Json | None:
    policy = (session.get("SessionPolicies") or {}).get("Policy")
    return json.loads(policy) if policy else None
