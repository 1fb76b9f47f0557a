"""What crosses the local AWS is judged by AWS's service models (localaws/judge.py).

conftest.py fails whichever test it is that something differs in, but for what it is marked with.
"""

import asyncio
import json

import pytest
from botocore.exceptions import ClientError

from localaws.calls import Call
from localaws.judge import Judge

JSON = ("POST", "/", "", {})
GROUP = {"logGroupName": "/a", "creationTime": 1, "arn": "arn", "storedBytes": 0}
STS = (
    '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">{}</AssumeRoleResponse>'
)
ROLE = {
    "Action": "AssumeRole",
    "Version": "2011-06-15",
    "RoleArn": "arn:aws:iam::111122223333:role/RekeyMember",
    "RoleSessionName": "rekey-1",
}
CREDENTIALS = (
    "<Credentials><AccessKeyId>ASIAIOSFODNN7EXAMPLE</AccessKeyId>"
    "<SecretAccessKey>a</SecretAccessKey><SessionToken>a</SessionToken>"
    "<Expiration>2026-11-29T18:03:06Z</Expiration></Credentials>"
)
LISTING = (
    "<ListBucketResult><Name>b</Name><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated>"
    "<Contents><Key>a</Key><Size>1</Size></Contents></ListBucketResult>"
)
LIST = ("GET", "/b", "list-type=2&prefix=runs%2F", {})
PUT = ("PUT", "/b/runs/1/plan.json", "", {"if-none-match": "*", "x-amz-date": "20261129T180306Z"})


def judged(service, operation, http, given, answer, status=200, headers=None):
    """The differences of a call and its answer."""
    method, path, query, sent = http
    scope = {
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": encoded(sent),
    }
    body = answer if isinstance(answer, str) else json.dumps(answer)
    judge, left = Judge(), []

    async def send(message):
        left.append(message)

    async def pass_through():
        call = Call(service, operation, "111122223333", "eu-central-1", "", "json")
        observed = judge.observe(call, scope, given, send)
        start = {"type": "http.response.start", "status": status, "headers": encoded(headers or {})}
        await observed(start)
        half = len(body) // 2
        for part, more in ((body[:half], True), (body[half:], False)):
            message = {"type": "http.response.body", "body": part.encode(), "more_body": more}
            await observed(message)

    asyncio.run(pass_through())
    assert b"".join(message.get("body", b"") for message in left).decode() == body
    return judge.take()


def encoded(headers):
    return [(name.encode(), value.encode()) for name, value in headers.items()]


RIGHT = {
    "json": ("logs", "AssociateKmsKey", JSON, {"logGroupName": "/a", "kmsKeyId": "arn"}, {}),
    "a list in an answer": (
        *("logs", "DescribeLogGroups", JSON, {"limit": 50}, {"logGroups": [GROUP]}),
    ),
    "null is no member": (*("logs", "DescribeLogGroups", JSON), {"limit": None}, {}),
    "a map": (
        *("kms", "Decrypt", JSON, {"CiphertextBlob": "YQ==", "EncryptionContext": {"a": "b"}}, {}),
    ),
    "query": (
        *(
            "sts",
            "AssumeRole",
            JSON,
            {**ROLE, "PolicyArns.member.1.arn": "arn:aws:iam::aws:policy/a"},
        ),
        STS.format(f"<AssumeRoleResult>{CREDENTIALS}</AssumeRoleResult><ResponseMetadata/>"),
    ),
    "rest-xml": ("s3", "GET", LIST, None, LISTING),
    "rest-xml with a payload": ("s3", "PUT", PUT, None, ""),
    "rest-json": (
        "account",
        "ListRegions",
        ("POST", "/listRegions", "", {}),
        {"MaxResults": 50},
        {},
    ),
}


@pytest.mark.parametrize("exchange", RIGHT.values(), ids=RIGHT)
def test_what_the_models_have_is_right(exchange):
    assert judged(*exchange) == []


WRONG = {
    "no such operation": (
        ("logs", "AssociateKey", JSON, {}, {}),
        "AssociateKey: no such operation",
    ),
    "no such member": (
        ("logs", "AssociateKmsKey", JSON, {"kmsKeyId": "a", "logGroup": "/a"}, {}),
        "logs AssociateKmsKey request.logGroup: no such member",
    ),
    "one that is missing": (
        ("logs", "AssociateKmsKey", JSON, {"logGroupName": "/a"}, {}),
        "request.kmsKeyId: required, and not there",
    ),
    "another type": (
        ("logs", "DescribeLogGroups", JSON, {"limit": "50"}, {}),
        'request.limit: a whole number expected, was "50"',
    ),
    "true is no number": (
        ("logs", "DescribeLogGroups", JSON, {"limit": True}, {}),
        "request.limit: a whole number expected, was true",
    ),
    "too large": (
        ("logs", "DescribeLogGroups", JSON, {"limit": 51}, {}),
        "request.limit: 1 to 50 expected, was 51",
    ),
    "too long": (
        ("logs", "AssociateKmsKey", JSON, {"kmsKeyId": "a" * 257}, {}),
        "request.kmsKeyId: characters: -inf to 256 expected, was 257",
    ),
    "too many": (
        ("logs", "DescribeLogGroups", JSON, {"logGroupIdentifiers": ["a"] * 51}, {}),
        "request.logGroupIdentifiers: members: 1 to 50 expected, was 51",
    ),
    "another pattern": (
        ("logs", "AssociateKmsKey", JSON, {"logGroupName": "a b", "kmsKeyId": "a"}, {}),
        'expected, was "a b"',
    ),
    "no such value": (
        ("kms", "CreateKey", JSON, {"KeySpec": "AES"}, {}),
        "request.KeySpec: one of ",
    ),
    "a member that is answered and is none": (
        ("logs", "DescribeLogGroups", JSON, {}, {"logGroups": [{**GROUP, "key": "a"}]}),
        "logs DescribeLogGroups answer.logGroups[].key: no such member",
    ),
    "a value that is answered and is none": (
        ("logs", "DescribeLogGroups", JSON, {}, {"logGroups": [{"logGroupClass": "COLD"}]}),
        "answer.logGroups[].logGroupClass: one of ",
    ),
    "a time as text": (
        ("kms", "DescribeKey", JSON, {"KeyId": "a"})
        + ({"KeyMetadata": {"KeyId": "a", "CreationDate": "2026-11-29"}},),
        "answer.KeyMetadata.CreationDate: a number expected",
    ),
    "one that an answer lacks": (
        ("kms", "DescribeKey", JSON, {"KeyId": "a"}, {"KeyMetadata": {}}),
        "answer.KeyMetadata.KeyId: required, and not there",
    ),
    "no such error": (
        ("logs", "AssociateKmsKey", JSON, {"kmsKeyId": "a"}, {"__type": "NoSuchKey"}, 400),
        "answer: no error NoSuchKey",
    ),
    "another operation's error": (
        ("logs", "DescribeLogGroups", JSON, {}, {"__type": "OperationAbortedException"}, 400),
        "answer: no error OperationAbortedException",
    ),
    "a member of a form": (
        ("sts", "AssumeRole", JSON, {**ROLE, "Duration": "900"}, STS.format("")),
        "sts AssumeRole request.Duration: no such member",
    ),
    "a number of a form": (
        ("sts", "AssumeRole", JSON, {**ROLE, "DurationSeconds": "60"}, STS.format("")),
        "request.DurationSeconds: 900 to 43200 expected, was 60",
    ),
    "a list of a form": (
        ("sts", "AssumeRole", JSON, {**ROLE, "PolicyArns.1.arn": "a"}, STS.format("")),
        "request.PolicyArns: a list expected",
    ),
    "an element that is none": (
        ("sts", "AssumeRole", JSON, ROLE)
        + (STS.format("<AssumeRoleResult><Role>a</Role></AssumeRoleResult>"),),
        "answer.Role: no such member",
    ),
    "an element outside its place": (
        ("sts", "AssumeRole", JSON, ROLE, STS.format(CREDENTIALS)),
        "answer.Credentials beside AssumeRoleResult: no such member",
    ),
    "a parameter of an address": (
        ("s3", "GET", ("GET", "/b", "list-type=2&prefixes=a", {}), None, LISTING),
        "s3 ListObjectsV2 request.prefixes: no such member",
    ),
    "a header": (
        ("s3", "PUT", ("PUT", "/b/k", "", {"x-amz-server-side": "a"}), None, ""),
        "s3 PutObject request.x-amz-server-side: no such member",
    ),
    "an element of a listing": (
        ("s3", "GET", LIST, None, LISTING.replace("Size>", "Bytes>")),
        "answer.Contents[].Bytes: no such member",
    ),
    "a header of an answer": (
        ("s3", "PUT", PUT, None, "", 200, {"x-amz-version": "1"}),
        "answer.x-amz-version: no such member",
    ),
    "no such error of S3": (
        ("s3", "PUT", PUT, None, "<Error><Code>Busy</Code></Error>", 503),
        "answer: no error Busy",
    ),
    "no such address": (
        ("account", "ListRegion", ("POST", "/listRegion", "", {}), {}, {}),
        "account ListRegion: no such operation",
    ),
    "what cannot be read": (
        ("logs", "AssociateKmsKey", JSON, {"kmsKeyId": "a"}, "nonsense"),
        "the judge could not read it",
    ),
}


@pytest.mark.parametrize("exchange, told", WRONG.values(), ids=WRONG)
def test_what_the_models_have_not_is_told(exchange, told):
    differences = judged(*exchange)
    assert any(told in each for each in differences), differences


@pytest.mark.parametrize(
    "code, service, status",
    [
        ("ThrottlingException", "logs", 400),
        ("AccessDeniedException", "logs", 400),
        ("OperationAbortedException", "logs", 400),
        ("InvalidParameterException", "logs", 400),
    ],
)
def test_errors_of_the_operation_and_of_every_service_are_right(code, service, status):
    given = {"kmsKeyId": "a"}
    assert judged(service, "AssociateKmsKey", JSON, given, {"__type": code}, status) == []


def test_a_load_balancers_page_is_no_answer_of_the_service():
    headers = {"content-type": "text/html"}
    assert judged("logs", "StopQuery", JSON, {"queryId": "a"}, "<html>", 503, headers) == []


@pytest.mark.differs("logs DescribeLogGroups answer: no error Nonsense")
def test_a_test_in_which_something_differs_is_told(client, new_account, control):
    fault = {"service": "logs", "operation": "DescribeLogGroups", "count": 1}
    error = {"code": "Nonsense", "status": 400, "message": "none that AWS has"}
    control("POST", "faults", {**fault, "error": error})
    with pytest.raises(ClientError):
        client("logs", new_account()).describe_log_groups()


def test_an_error_for_a_whole_service_is_one_of_all_its_operations():
    judge = Judge()
    for code in ("ThrottlingException", "ServiceUnavailable"):
        judge.judge_rule(rule("logs", code))
    judge.judge_rule(rule("organizations", "TooManyRequestsException"))
    judge.judge_rule(rule("s3", "SlowDown"))
    judge.judge_rule(rule("logs", "ServiceUnavailableException", operation="AssociateKmsKey"))
    assert judge.take() == []
    judge.judge_rule(rule("logs", "ServiceUnavailableException"))
    told = judge.take()
    of = "a rule for all of logs: {} answer: no error ServiceUnavailableException"
    assert any(each.startswith(of.format("ListScheduledQueries")) for each in told), told
    assert not any(each.startswith(of.format("AssociateKmsKey")) for each in told), told


def rule(service, code, **which):
    error = {"code": code, "status": 400, "message": "a fault"}
    return {"service": service, **which, "error": error}
