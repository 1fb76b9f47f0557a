"""S3 tells of a missing object only those who may list the bucket; others get AccessDenied.

Whether a write is conditional is a condition of policies.
https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
"""

from typing import Any

from .shapes import Answer, Headers, Json

_CONDITIONAL = ("if-none-match", "if-match")


def install() -> None:
    from ministack import app
    from ministack.core import iam_actions
    from ministack.services import s3

    handle = s3.handle_request

    async def handle_request(
        method: str,
        path: str,
        headers: Headers,
        body: bytes,
        query_params: Json,
        *rest: Any,
        **named: Any,
    ) -> Answer:
        answer = await handle(method, path, headers, body, query_params, *rest, **named)
        bucket, _, key = path.lstrip("/").partition("/")
        missing = method in ("GET", "HEAD") and answer[0] == 404 and key and bucket in s3._buckets
        if not (app.AUTH and missing) or _may_list(bucket, headers, query_params):
            return answer
        return s3._error("AccessDenied", "Access Denied", 403, path)

    object_context = iam_actions._s3_object_context

    def with_conditions(iam_action: str, query_params: Json, path: str, headers: Headers) -> Json:
        context = object_context(iam_action, query_params, path, headers)
        if iam_action == "s3:PutObject":
            context |= {f"s3:{name}": headers[name] for name in _CONDITIONAL if name in headers}
        return context

    s3.handle_request = handle_request
    iam_actions._s3_object_context = with_conditions


def _may_list(bucket: str, headers: Headers, query_params: Json) -> bool:
    from ministack.core import iam_evaluator
    from ministack.core.responses import get_region
    from ministack.core.router import extract_access_key_id

    key = extract_access_key_id(headers, query_params)
    arn = f"arn:aws:s3:::{bucket}"
    return not iam_evaluator.enforce(key, "s3:ListBucket", "s3", get_region(), arn)
