"""Faults at random, the same for the same seed: what a bad day at AWS has for a run."""

import random

# The chance that one rule fires at a call; a call that is tried again meets several of them.
SHARE = 0.02
RULES = 8
# Calls that a function makes at most before it is killed.
LATEST_KILL = 12

SERVICES = ("logs", "kms", "sts", "s3", "organizations", "sns")
# As each service says it.
THROTTLES = {
    "logs": ("ThrottlingException", 400),
    "kms": ("ThrottlingException", 400),
    "sts": ("Throttling", 400),
    "s3": ("SlowDown", 503),
    "organizations": ("TooManyRequestsException", 400),
    "sns": ("Throttling", 400),
    "lambda": ("TooManyRequestsException", 429),
    "account": ("TooManyRequestsException", 429),
    "tag": ("ThrottledException", 400),
    "observabilityadmin": ("TooManyRequestsException", 429),
    "cloudwatch": ("ThrottlingException", 400),
    "xray": ("ThrottledException", 429),
    "aiops": ("ThrottlingException", 429),
    "glue": ("ThrottlingException", 400),
}
KILLED = ("PlanFunction", "SurveyFunction", "PackFunction", "RotateFunction", "VerifyFunction")
# Step Functions is told of the function's end, and calls it again.
_INVOCATIONS = (
    {"error": {"code": "Lambda.TooManyRequestsException", "status": 429, "message": "busy"}},
    {"error": {"code": "Lambda.ServiceException", "status": 500, "message": "lost"}, "after": True},
    {"twice": True},
)


def storm(seed: int) -> list[dict]:
    """The rules for one run."""
    chance = random.Random(seed)
    rules = [_rule(chance) for _ in range(RULES)]
    killed = {"function": f"*-{chance.choice(KILLED)}-*", "service": "*", "count": 1}
    rules.append({**killed, "kill": True, "skip": chance.randrange(LATEST_KILL)})
    invoked = {"service": "invocation", "count": 1, "skip": chance.randrange(4)}
    rules.append({**invoked, **chance.choice(_INVOCATIONS)})
    return rules


def _rule(chance: random.Random) -> dict:
    service = chance.choice(SERVICES)
    code, status = THROTTLES[service]
    does = chance.choice(
        (
            {"error": {"code": code, "status": status, "message": "a fault of the soak"}},
            {"error": {"code": "InternalError", "status": 500, "message": "a fault of the soak"}},
            {"html": 503},
            {"close": True},
            {"close": True, "after": True},
            {"truncate": True},
            {"delay": 1.0},
        )
    )
    which = {"service": service, "function": "?*", "probability": SHARE}
    return {**which, "seed": chance.randrange(2**31), **does}
