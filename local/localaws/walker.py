"""Walks an execution from state to state, and writes its history.

https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
"""

import json
import time
from typing import Any, TypeAlias

from ministack.services import stepfunctions as sfn

from localaws.roles import OfExecution, of_execution
from localaws.shapes import Execution, Json

MAX_PAYLOAD_BYTES = 256 * 1024

# What a state puts out, and the name of the next one; None after the last.
Outcome: TypeAlias = tuple[Any, str | None]


class Stopped(Exception):
    """The execution was stopped or timed out: nothing may catch it."""


def run_execution(arn: str) -> None:
    execution = sfn._executions[arn]
    machine = sfn._state_machines.get(execution["stateMachineArn"])
    if machine is None:
        fail(execution, "StateMachineDeleted", "The state machine no longer exists")
        return
    of_execution.set(OfExecution(machine["roleArn"], execution["stateMachineArn"]))
    definition = json.loads(machine["definition"])
    if "TimeoutSeconds" in definition:
        execution["_deadline"] = time.monotonic() + definition["TimeoutSeconds"]
    data = json.loads(execution["input"])
    ctx = {
        "QueryLanguage": definition.get("QueryLanguage", "JSONPath"),
        "Execution": context_of(execution, data, machine["roleArn"]),
        "StateMachine": {"Id": execution["stateMachineArn"], "Name": machine["name"]},
        "variables": {},
    }
    try:
        output = walk(definition["States"], definition["StartAt"], data, execution, ctx)
        succeed(execution, output)
    except Stopped:
        return
    except sfn._ExecutionError as failed:
        fail(execution, failed.error, failed.cause)
    except Exception as wrong:
        sfn.logger.exception("the local AWS broke in %s", arn)
        fail(execution, "States.Runtime", f"the local AWS broke: {wrong!r}")


def context_of(execution: Execution, data: Any, role: str) -> Json:
    return {
        "Id": execution["executionArn"],
        "Input": data,
        "Name": execution["name"],
        "RoleArn": role,
        "StartTime": execution["startDate"],
        "RedriveCount": 0,
    }


def succeed(execution: Execution, output: Any) -> None:
    execution.update(
        {"status": "SUCCEEDED", "output": json.dumps(output), "stopDate": sfn.now_iso()}
    )
    details = {"executionSucceededEventDetails": {"output": execution["output"]}}
    sfn._add_event(execution, "ExecutionSucceeded", details)
    sfn._emit_execution_status_event(execution)


def fail(execution: Execution, error: str, cause: str) -> None:
    """MiniStack gives a failed execution an output; AWS gives it an error and a cause."""
    execution.update(
        {"status": "FAILED", "error": error, "cause": cause, "stopDate": sfn.now_iso()}
    )
    details = {"executionFailedEventDetails": {"error": error, "cause": cause}}
    sfn._add_event(execution, "ExecutionFailed", details)
    sfn._emit_execution_status_event(execution)


def walk(states: Json, start: str, data: Any, execution: Execution, ctx: Json) -> Any:
    name: str | None = start
    while name:
        _stop_if_over(execution)
        data, name = _step(states[name], name, data, execution, ctx)
    _stop_if_over(execution)
    return data


def _stop_if_over(execution: Execution) -> None:
    if time.monotonic() > execution.get("_deadline", float("inf")):
        execution.update(
            {"status": "TIMED_OUT", "error": "States.Timeout", "stopDate": sfn.now_iso()}
        )
        sfn._add_event(execution, "ExecutionTimedOut", {"executionTimedOutEventDetails": {}})
        sfn._emit_execution_status_event(execution)
    if execution["status"] != "RUNNING" or execution.get("_over", bool)():
        raise Stopped


def _step(state: Json, name: str, data: Any, execution: Execution, ctx: Json) -> Outcome:
    kind = state["Type"]
    ctx["State"] = {"Name": name, "EnteredTime": sfn.now_iso(), "RetryCount": 0}
    details = {"name": name, "input": json.dumps(data)}
    sfn._add_event(execution, f"{kind}StateEntered", {"stateEnteredEventDetails": details})
    output, following = _perform(kind, state, data, execution, ctx)
    check_size(output, name)
    details = {"name": name, "output": json.dumps(output)}
    sfn._add_event(execution, f"{kind}StateExited", {"stateExitedEventDetails": details})
    return output, following


def _perform(kind: str, state: Json, data: Any, execution: Execution, ctx: Json) -> Outcome:
    if kind == "Fail":
        raise sfn._ExecutionError(*sfn._fail_state_error(state, data, ctx))
    if kind == "Succeed":
        return _succeed_output(state, data, ctx), None
    if kind == "Choice" and sfn._state_query_language(state, ctx) == "JSONata":
        return _choose(state, data, ctx)
    if kind in ("Pass", "Choice", "Wait"):
        return getattr(sfn, f"_execute_{kind.lower()}")(state, data, ctx)
    if kind == "Task":
        return sfn._execute_task(_with_timeouts(state, data, ctx), data, execution, ctx)
    return getattr(sfn, f"_execute_{kind.lower()}")(state, data, execution, ctx)


def _choose(state: Json, data: Any, ctx: Json) -> Outcome:
    """The first rule that holds, or the state's own Assign and Output with its Default."""
    for rule in state["Choices"]:
        if sfn._evaluate_jsonata_choice_rule(rule, data, ctx):
            taken, following = rule, rule["Next"]
            break
    else:
        if "Default" not in state:
            raise sfn._ExecutionError("States.NoChoiceMatched", "No rule holds, and no Default")
        taken, following = state, state["Default"]
    # A rule has no query language of its own.
    taken = {**taken, "QueryLanguage": "JSONata"}
    output = sfn._apply_jsonata_output(taken, data, ctx, default=data)
    sfn._apply_state_assign(taken, data, ctx)
    return output, following


def _succeed_output(state: Json, data: Any, ctx: Json) -> Any:
    if sfn._state_query_language(state, ctx) == "JSONata":
        return sfn._apply_jsonata_output(state, data, ctx, default=data)
    return sfn._apply_output_path(state, sfn._apply_input_path(state, data, ctx), ctx)


def _with_timeouts(state: Json, data: Any, ctx: Json) -> Json:
    evaluated = {
        field: sfn._jsonata_state_field(state, field, "number", data, ctx)
        for field in ("TimeoutSeconds", "HeartbeatSeconds")
        if isinstance(state.get(field), str)
    }
    return {**state, **evaluated}


def check_size(payload: Any, name: str) -> None:
    if len(json.dumps(payload, ensure_ascii=False).encode()) > MAX_PAYLOAD_BYTES:
        raise sfn._ExecutionError(
            "States.DataLimitExceeded",
            f"The state/task '{name}' returned a result with a size exceeding the maximum number "
            "of bytes service limit.",
        )
