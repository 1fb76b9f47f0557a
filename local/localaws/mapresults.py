"""What comes of the children of a Distributed Map: the Map's own result, or objects in S3.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html
https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
"""

import json
from typing import Any

from ministack.services import stepfunctions as sfn

from localaws import bucketkeys, doubts, roles
from localaws.shapes import Execution, Json

_FAILED = ("FAILED", "TIMED_OUT", "ABORTED")
_ERROR = "States.ResultWriterFailed"
# Which call needs which of them AWS does not say, so all are asked for at the start.
_NEEDED = (
    *("s3:PutObject", "s3:GetObject"),
    *("s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"),
)


def in_state(children: list[Execution]) -> list[Any]:
    """The result of a Map without a ResultWriter."""
    whole = doubts.position("map-result-of-failed-children") == "whole-record"
    return [
        json.loads(child["output"] or "") if child["status"] == "SUCCEEDED" else _record(child)
        for child in children
        if child["status"] == "SUCCEEDED" or whole
    ]


def check_writer(writer: Json) -> None:
    bucket, prefix = _destination(writer)
    for action in _NEEDED:
        roles.check(action, f"arn:aws:s3:::{bucket}/{prefix}/manifest.json", _ERROR)
    bucketkeys.check_writing_as_role(bucket, f"{prefix}/manifest.json", _ERROR)


def written(map_run: Json, writer: Json, children: list[Execution]) -> Json:
    """Writes the results below the prefix; the Map's result says where."""
    if writer.get("WriterConfig"):
        raise sfn._ExecutionError("States.Runtime", "the local AWS has no WriterConfig")
    bucket, prefix = _destination(writer)
    folder = f"{prefix}/{map_run['mapRunArn'].rsplit(':', 1)[-1]}".lstrip("/")
    files: dict[str, list[Json]] = {"FAILED": [], "PENDING": [], "SUCCEEDED": []}
    for kind, statuses in (("SUCCEEDED", ("SUCCEEDED",)), ("FAILED", _FAILED)):
        results = [_record(child) for child in children if child["status"] in statuses]
        if results:
            key = f"{folder}/{kind}_0.json"
            files[kind] = [{"Key": key, "Size": _put(bucket, key, results)}]
    map_run["itemCounts"]["resultsWritten"] = len(children)
    manifest = {
        "DestinationBucket": bucket,
        "MapRunArn": map_run["mapRunArn"],
        "ResultFiles": files,
    }
    _put(bucket, f"{folder}/manifest.json", manifest)
    details = {"Bucket": bucket, "Key": f"{folder}/manifest.json"}
    return {"MapRunArn": map_run["mapRunArn"], "ResultWriterDetails": details}


def _destination(writer: Json) -> tuple[str, str]:
    arguments = writer["Arguments"]
    return arguments["Bucket"], arguments.get("Prefix", "").rstrip("/")


def _put(bucket: str, key: str, content: Any) -> int:
    from ministack.services import s3

    roles.check("s3:PutObject", f"arn:aws:s3:::{bucket}/{key}", _ERROR)
    body = json.dumps(content).encode()
    status, _headers, answer = s3._put_object(bucket, key, body, {})
    if status != 200:
        raise sfn._ExecutionError(_ERROR, str(answer))
    bucketkeys.note_object(bucket, key)
    return len(body)


def _record(child: Execution) -> Json:
    fields = {
        "ExecutionArn": child["executionArn"],
        "Input": child["input"],
        "InputDetails": {"Included": True},
        "Name": child["name"],
        "StartDate": child["startDate"],
        "StateMachineArn": child["stateMachineArn"],
        "Status": child["status"],
        "StopDate": child["stopDate"],
    }
    if child["status"] in _FAILED:
        told = {"Error": child.get("error"), "Cause": child.get("cause")}
        return fields | {name: text for name, text in told.items() if text is not None}
    return fields | {"Output": child["output"], "OutputDetails": {"Included": True}}
