"""Error answers in the protocol of the call."""

import json
import uuid
from xml.sax.saxutils import escape

from .calls import Call
from .shapes import Answer, Send

_HTML = b"<html><body><h1>Http/1.1 Service Unavailable</h1></body></html>"


def error(call: Call, code: str, message: str, status: int) -> Answer:
    request_id = str(uuid.uuid4())
    headers = {"x-amzn-requestid": request_id}
    if call.protocol in ("json", "rest-json"):
        version = "1.0" if call.service == "states" else "1.1"
        rest = call.protocol == "rest-json"
        headers["content-type"] = (
            "application/json" if rest else f"application/x-amz-json-{version}"
        )
        headers["x-amzn-errortype"] = code
        return status, headers, json.dumps({"__type": code, "message": message}).encode()
    headers["content-type"] = "text/xml"
    inner = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    last = f"<RequestId>{request_id}</RequestId>"
    if call.protocol == "rest-xml":
        return status, headers, f"<Error>{inner}{last}</Error>".encode()
    kind = "Sender" if status < 500 else "Receiver"
    xml = f"<ErrorResponse><Error><Type>{kind}</Type>{inner}</Error>{last}</ErrorResponse>"
    return status, headers, xml.encode()


def html(status: int) -> Answer:
    """What a load balancer says when the service behind it does not answer."""
    return status, {"content-type": "text/html"}, _HTML


async def deliver(send: Send, answer: Answer) -> None:
    status, headers, body = answer
    headers = {**headers, "content-length": str(len(body))}
    encoded = [(n.encode("latin-1"), v.encode("latin-1")) for n, v in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": encoded})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def error_code(body: bytes) -> str | None:
    """The code in an error body of any protocol."""
    if body.lstrip().startswith(b"{"):
        try:
            return str(json.loads(body).get("__type", "")).rpartition("#")[2] or None
        except ValueError:
            return None
    _, found, rest = body.partition(b"<Code>")
    return rest.partition(b"</Code>")[0].decode("utf-8", "replace") if found else None
