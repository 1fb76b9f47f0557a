"""Judges each request and each answer by AWS's service models.

LOCALAWS_JUDGE=true switches it on; REKEY_MODELS is the environment that has them. What differs is
kept for who asks (/_rekey/differences): tests fail of it. Not judged: the bodies of S3's requests,
and what was answered while a fault closed the connection.
"""

import json
import os
from collections.abc import Callable
from functools import partial
from typing import Any
from xml.etree import ElementTree

from . import answers, control, models, wire
from .calls import Call
from .checks import Tell
from .faults import faults
from .shapes import Headers, Json, Message, Scope, Send

# (service, operation) -> the operations of it that are judged, where that is not all.
ONLY = {
    # The rest is what deploys functions, and no matter of Rekey.
    "lambda": {"GetAccountSettings"},
    # The rest is no matter of Rekey.
    "glue": {"GetSecurityConfigurations"},
    "cloudwatch": {"GetDataset"},
}
# docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/CommonErrors.html and its likes;
# SerializationException and ValidationException are of smithy.io's protocols.
COMMON_ERRORS = {
    *("AccessDeniedException", "AccessDenied", "ExpiredTokenException", "ExpiredToken"),
    *("IncompleteSignature", "InternalFailure", "InternalError", "InvalidClientTokenId"),
    *("InvalidSignatureException", "SignatureDoesNotMatch", "MalformedHttpRequestException"),
    *("MissingAuthenticationToken", "MissingAuthenticationTokenException", "NotAuthorized"),
    *("OptInRequired", "RequestAbortedException", "RequestEntityTooLargeException"),
    *("RequestExpired", "RequestTimeoutException", "SerializationException"),
    *("ServiceUnavailable", "Throttling", "ThrottlingException", "UnknownOperationException"),
    *("UnrecognizedClientException", "ValidationError", "ValidationException", "InvalidAction"),
}
# docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html: few of them are in the model.
S3_ERRORS = {
    *("NoSuchBucket", "NoSuchKey", "NoSuchVersion", "PreconditionFailed", "SlowDown"),
    *("ConditionalRequestConflict", "BucketNotEmpty", "InvalidArgument", "InvalidRequest"),
    *("MethodNotAllowed", "MalformedXML", "NoSuchUpload", "NotModified", "RequestTimeout"),
    *("InvalidAccessKeyId", "InvalidBucketName", "NoSuchBucketPolicy", "NoSuchTagSet"),
    *("KMS.DisabledException", "KMS.NotFoundException", "NoSuchLifecycleConfiguration"),
}
# Starts of differences that fail no test.
ALLOWED = (
    # MiniStack leaves members of a task's events out. Rekey reads no history: people do.
    "states GetExecutionHistory answer.events[].task",
    # Positions of switches (doubts.py): what AWS may answer though its models have it not.
    "logs AssociateKmsKey answer: no error OperationNotSupportedException",
    "logs CreateLogGroup answer: no error OperationNotSupportedException",
    "logs DescribeLogGroups answer: no error ResourceNotFoundException",
)
# Kept at most; one is enough to fail a test.
MOST = 200


class Judge:
    def __init__(self) -> None:
        self._differences: dict[str, int] = {}
        # Of a service and a method.
        self._routes: dict[tuple[str, str], list[wire.Route]] = {}

    def observe(self, call: Call, scope: Scope, data: Json | None, send: Send) -> Send:
        """Judges the request now, and the answer when it leaves through the returned send."""
        case = self._case(call, scope)
        if case is None:
            return send
        self._safely(case.judge_request, data)

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                case.begin(message)
            elif message["type"] == "http.response.body":
                case.take(message.get("body", b""))
                # Before the caller knows of it: what it caused is told by then.
                if not message.get("more_body", False):
                    self._safely(case.judge_answer)
            await send(message)

        return observed

    def judge_rule(self, values: Json) -> None:
        """Judges the error of a fault rule for a whole service, whichever calls it meets."""
        service = values["service"]
        if "error" not in values or "operation" in values or service not in models.FOLDERS:
            return
        for operation in models.service(service).operations.values():
            if operation.name in ONLY.get(service, {operation.name}):
                tell = partial(self._tell_of, f"a rule for all of {service}: {operation.name}")
                _judge_code(operation, values["error"]["code"], tell)

    def take(self) -> list[str]:
        """The differences since the last time."""
        taken, self._differences = self._differences, {}
        return [f"{text} ({count} times)" for text, count in taken.items()]

    def _case(self, call: Call, scope: Scope) -> "Case | None":
        if call.service not in models.FOLDERS:
            return None
        service = models.service(call.service)
        route = None
        if service.protocol.startswith("rest"):
            route = self._route(call, scope)
            operation = route.operation if route else None
        else:
            operation = service.operations.get(call.operation)
        if operation is None:
            self._tell(f"{call.service} {call.operation}: no such operation")
            return None
        if operation.name not in ONLY.get(call.service, {operation.name}):
            return None
        tell = partial(self._tell_of, f"{call.service} {operation.name}")
        if route:
            return Rest(route, scope, tell)
        return (Form if service.protocol == "query" else JsonRpc)(operation, tell)

    def _route(self, call: Call, scope: Scope) -> wire.Route | None:
        asked_for = call.service, scope["method"]
        routes = self._routes.get(asked_for)
        if routes is None:
            operations = models.service(call.service).operations.values()
            of_method = [each for each in operations if each.http["method"] == scope["method"]]
            routes = self._routes[asked_for] = [wire.Route(each) for each in of_method]
        query, headers = wire.query_of(scope), headers_of(scope)
        raw = scope["raw_path"].decode().partition("?")[0] if "raw_path" in scope else scope["path"]
        fitting = [(route.match(raw, query, headers), route) for route in routes]
        most, best = max(fitting, key=lambda each: each[0], default=(-1, None))
        return best if most >= 0 else None

    def _safely(self, judge: Callable[..., None], *given: Any) -> None:
        """The local AWS goes on whatever the judge makes of a message, and the test is told."""
        try:
            judge(*given)
        except Exception as wrong:
            self._tell(f"{judge.__qualname__}: the judge could not read it: {wrong!r}")

    def _tell_of(self, what: str, text: str) -> None:
        self._tell(f"{what} {text}")

    def _tell(self, text: str) -> None:
        if text.startswith(ALLOWED):
            return
        if len(self._differences) < MOST or text in self._differences:
            self._differences[text] = self._differences.get(text, 0) + 1


def headers_of(scope: Scope | Message) -> Headers:
    return {n.decode("latin-1").lower(): v.decode("latin-1") for n, v in scope["headers"]}


def _judge_code(operation: models.Operation, code: str | None, tell: Tell) -> None:
    known = operation.errors | COMMON_ERRORS
    if operation.service.protocol == "rest-xml":
        known |= S3_ERRORS
    if code not in known:
        tell(f"answer: no error {code}: {', '.join(sorted(operation.errors))}")


class Case:
    """One request and its answer; a subclass for each protocol."""

    def __init__(self, operation: models.Operation, tell: Tell) -> None:
        self.operation, self.tell = operation, tell
        self.status, self.body = 0, b""
        self.headers: Headers = {}

    def begin(self, message: Message) -> None:
        self.status, self.headers = message["status"], headers_of(message)

    def take(self, part: bytes) -> None:
        self.body += part

    def judge_request(self, data: Json | None) -> None:
        if data is not None:
            self.operation.check_input(self.given(data), "request", self.tell)

    def judge_answer(self) -> None:
        if self.status >= 300:
            self._judge_error()
        else:
            self.operation.check_output(self.answered(), "answer", self.tell)

    def given(self, data: Json) -> Json:
        return data

    def answered(self) -> Json:
        raise NotImplementedError

    def _judge_error(self) -> None:
        if self.headers.get("content-type", "").startswith("text/html") or not self.body:
            return
        _judge_code(self.operation, answers.error_code(self.body), self.tell)


class JsonRpc(Case):
    def answered(self) -> Json:
        return json.loads(self.body or b"{}")


class Form(Case):
    def given(self, data: Json) -> Json:
        return wire.of_form(self.operation, data)

    def answered(self) -> Json:
        return wire.of_answer_to_form(self.operation, self.body)


class Rest(Case):
    def __init__(self, route: wire.Route, scope: Scope, tell: Tell) -> None:
        super().__init__(route.operation, tell)
        self.route, self.scope = route, scope

    def take(self, part: bytes) -> None:
        """An object's content is nobody's shape, and may be large."""
        if self.route.body_shape is not None or self.status >= 300:
            super().take(part)

    def judge_request(self, data: Json | None) -> None:
        raw = self.scope["raw_path"].decode().partition("?")[0]
        found = self.route.request(raw, wire.query_of(self.scope), headers_of(self.scope))
        self.operation.check_input({**found, **(data or {})}, "request", self.tell)

    def answered(self) -> Json:
        found = self.route.answer(self.headers)
        if self.route.body_shape is None or not self.body:
            return found
        if self.operation.service.protocol == "rest-json":
            return {**found, **json.loads(self.body)}
        element = ElementTree.fromstring(self.body)
        return {**found, **wire.of_xml(self.operation.service, self.route.body_shape, element)}


class Blind:
    def observe(self, call: Call, scope: Scope, data: Json | None, send: Send) -> Send:
        return send

    def take(self) -> list[str]:
        return []


judge: Judge | Blind
if os.environ.get("LOCALAWS_JUDGE") == "true":
    judge = Judge()
    faults.judge = judge.judge_rule
else:
    judge = Blind()

control.register("differences", delete=lambda body, query: judge.take())
