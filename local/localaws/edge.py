"""Everything between the wire and MiniStack: judge, timeline, faults, distance, quotas."""

import asyncio
from typing import Any

from . import answers, associations, control, lambdas
from .calls import Call, identify
from .faults import Rule, faults, latency
from .judge import judge
from .quotas import quotas
from .shapes import App, Json, Message, Receive, Scope, Send
from .timeline import timeline


def wrap(app: App) -> App:
    """The ASGI application *app* behind the edge."""

    async def edge(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_"):
            inside = scope["type"] == "http" and control.serves(scope["path"])
            await (control.handle if inside else app)(scope, receive, send)
            return
        call, receive, said = await identify(scope, receive)
        if call is None:
            await app(scope, receive, send)
            return
        await _pass(app, call, said, scope, receive, send)

    return edge


async def _pass(
    app: App, call: Call, said: Json | None, scope: Scope, receive: Receive, wire_send: Send
) -> None:
    noted = timeline.observe(call, wire_send)
    send = judge.observe(call, scope, said, noted)
    rule = faults.match(call)
    one_way = latency.half(call.region)
    if one_way:
        await asyncio.sleep(one_way)
        send = _delayed(send, one_way)
    if rule is not None and rule.action == "delay":
        await asyncio.sleep(rule.argument)
    elif rule is not None and rule.action == "settles":
        associations.settles.set(rule.argument)
    elif rule is not None and rule.action == "truncate":
        call.lost = True
        await _cut(app, scope, receive, noted, wire_send)
        return
    elif rule is not None and not rule.after:
        await _fail(rule, call, send, wire_send)
        return
    refusal = quotas.refusal(call)
    if refusal is not None:
        await answers.deliver(send, answers.error(call, *refusal))
    elif rule is not None and rule.after:
        call.lost = True
        await app(scope, receive, _nowhere)
        await _fail(rule, call, send, wire_send)
    else:
        await app(scope, receive, send)


async def _fail(rule: Rule, call: Call, send: Send, wire_send: Send) -> None:
    if rule.action in ("close", "kill"):
        if rule.action == "kill":
            lambdas.kill_at_work(call.function)
        _close_connection(wire_send)
    elif rule.action == "html":
        await answers.deliver(send, answers.html(rule.argument))
    else:
        error = rule.argument
        answer = answers.error(call, error["code"], error["message"], error["status"])
        await answers.deliver(send, answer)


async def _cut(app: App, scope: Scope, receive: Receive, send: Send, wire_send: Send) -> None:
    """Carries the call out and hangs up amid the answer; one without a body is lost."""
    messages: list[Message] = []

    async def kept(message: Message) -> None:
        messages.append(message)

    await app(scope, receive, kept)
    body = b"".join(message.get("body", b"") for message in messages)
    if body:
        start = messages[0]
        headers = [pair for pair in start["headers"] if pair[0].lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await send({**start, "headers": headers})
        half = {"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True}
        await send(half)
    _close_connection(wire_send)


def _delayed(send: Send, seconds: float) -> Send:
    async def delayed(message: Message) -> None:
        if message["type"] == "http.response.start":
            await asyncio.sleep(seconds)
        await send(message)

    return delayed


async def _nowhere(message: Message) -> None:
    pass


def _close_connection(send: Any) -> None:
    """ASGI cannot hang up without an answer, so reach through hypercorn's bound methods."""
    stream = send.__self__
    protocol = stream.send.__self__
    server = protocol.send.__self__
    server.writer.transport.close()
