"""The types of what passes between modules: JSON, requests and answers, ASGI's messages, records.

Records are dictionaries that MiniStack keeps, with the names that AWS gives their members.
"""

from collections.abc import Awaitable, Callable
from typing import Any, NotRequired, TypeAlias, TypedDict

# An object of JSON: the members of a request, a statement of a policy, a state of a state machine.
Json: TypeAlias = dict[str, Any]

Headers: TypeAlias = dict[str, str]
Query: TypeAlias = dict[str, str]
# Status, headers and body, as MiniStack's services return them.
Answer: TypeAlias = tuple[int, Headers, bytes]

# asgi.readthedocs.io/en/latest/specs/www.html
Scope: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

# Of three values: None is for what cannot be known.
Truth: TypeAlias = bool | None


class Tag(TypedDict):
    TagKey: str
    TagValue: str


class AskedFor(TypedDict):
    """What a permission is asked for on: a KMS key, or one that is not there and has no policy."""

    Arn: str
    Policy: str | None


class Key(AskedFor):
    KeyId: str
    KeyState: str
    KeySpec: str
    KeyUsage: str
    Origin: str
    MultiRegion: NotRequired[bool]
    Tags: NotRequired[list[Tag]]


class LogGroup(TypedDict):
    arn: str
    creationTime: int
    retentionInDays: int | None
    kmsKeyId: str | None
    tags: dict[str, str]
    subscriptionFilters: Json
    streams: dict[str, Json]
    logGroupClass: NotRequired[str]
    storedBytes: NotRequired[int]
    # An associations.Association.
    _association: NotRequired[Any]


class Execution(TypedDict):
    """Of a state machine, or of a child of a Map."""

    executionArn: str
    stateMachineArn: str
    name: str
    status: str
    startDate: str
    stopDate: str | None
    input: str
    output: str | None
    events: list[Json]
    error: NotRequired[str]
    cause: NotRequired[str]
    inputDetails: NotRequired[Json]
    outputDetails: NotRequired[Json]
    # Of the Map that it is a child of.
    mapRunArn: NotRequired[str]
    testCase: NotRequired[str]
    mockAttempts: NotRequired[Json]
    # Seconds of the monotonic clock.
    _deadline: NotRequired[float]
    # Whether the Map of a child has ended.
    _over: NotRequired[Callable[[], bool]]
