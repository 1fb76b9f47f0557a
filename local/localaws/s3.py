"""S3 tells of a missing object only those who may list the bucket; others get AccessDenied.

https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax
"""


def install() -> None:
    from ministack import app
    from ministack.services import s3

    handle = s3.handle_request

    async def handle_request(method, path, headers, body, query_params, *rest, **named):
        answer = await handle(method, path, headers, body, query_params, *rest, **named)
        bucket, _, key = path.lstrip("/").partition("/")
        missing = method in ("GET", "HEAD") and answer[0] == 404 and key and bucket in s3._buckets
        if not (app.AUTH and missing) or _may_list(bucket, headers, query_params):
            return answer
        return s3._error("AccessDenied", "Access Denied", 403, path)

    s3.handle_request = handle_request


def _may_list(bucket, headers, query_params) -> bool:
    from ministack.core import iam_evaluator
    from ministack.core.responses import get_region
    from ministack.core.router import extract_access_key_id

    key = extract_access_key_id(headers, query_params)
    arn = f"arn:aws:s3:::{bucket}"
    return not iam_evaluator.enforce(key, "s3:ListBucket", "s3", get_region(), arn)
