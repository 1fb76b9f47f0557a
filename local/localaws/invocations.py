"""Faults of the calls that Step Functions makes of functions.

A rule for the service `invocation` names the function in `target`. `error` is that of the task, as
with `after` when the work was done and only the answer is lost; `twice` has two environments do the
same step at the same time.
https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import contextvars
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from localaws.calls import Call
from localaws.faults import faults

SERVICE = "invocation"


def install() -> None:
    from ministack.core.responses import get_account_id, get_region
    from ministack.services import stepfunctions as sfn

    call_lambda = sfn._call_lambda

    def call(function: str, event: Any) -> Any:
        name = function.partition(":function:")[2] or function
        invocation = Call(SERVICE, "Invoke", get_account_id(), get_region(), name, "json")
        rule = faults.match(invocation)
        if rule is None:
            return call_lambda(function, event)
        if rule.action == "twice":
            return _twice(call_lambda, function, event)
        if rule.action == "delay":
            time.sleep(rule.argument)
            return call_lambda(function, event)
        if rule.action != "error":
            raise ValueError(f"an invocation has no fault {rule.action}")
        if rule.after:
            call_lambda(function, event)
        raise sfn._ExecutionError(rule.argument["code"], rule.argument["message"])

    sfn._call_lambda = call


def _twice(call_lambda: Callable[[str, Any], Any], function: str, event: Any) -> Any:
    """The answer of the later one: the other's is lost, however it ended."""
    with ThreadPoolExecutor(2) as pool:
        other, later = (
            pool.submit(contextvars.copy_context().run, call_lambda, function, event)
            for _ in range(2)
        )
        other.exception()
        return later.result()
