"""Runs state machines as Step Functions does where MiniStack does less.

YAML definitions, checks on creation, JSONata in every field, history of Map children, limits.
https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import copy
import json
from typing import Any

from ministack.services import stepfunctions as sfn

from localaws import asl, jsonata, listings, mapruns, retries, roles, walker
from localaws.shapes import Answer, Execution, Json
from localaws.walker import MAX_PAYLOAD_BYTES, check_size

MAX_EVENTS = 25_000


def install() -> None:
    from ministack.services.cloudformation import provisioners

    definition_of = provisioners._sfn_definition
    provisioners._sfn_definition = lambda props: asl.from_template(definition_of(props))
    _check_definitions()
    _check_starts()
    _limit_events()
    _limit_task_payloads()
    _report_lambda_throttles()
    sfn._evaluate_jsonata = jsonata.evaluator()
    _assign_at_once()
    retries.install()
    roles.install()
    mapruns.install()
    listings.install()
    _run_states()


def _check_definitions() -> None:
    unparsable_jsonata = sfn._validate_definition_jsonata

    def validate(definition_str: str) -> str | None:
        return asl.problem(definition_str) or unparsable_jsonata(definition_str)

    sfn._validate_definition_jsonata = validate


def _check_starts() -> None:
    start_execution = sfn._start_execution

    def start(data: Json) -> Answer:
        text = data.get("input", "{}")
        problem = _input_problem(text)
        if problem:
            return sfn.error_response_json("InvalidExecutionInput", problem, 400)
        if len(data.get("name") or "") > 80:
            return sfn.error_response_json("InvalidName", f"Invalid Name: '{data['name']}'", 400)
        # Starting a Standard execution again, under its name and input, is no error while it runs.
        running = _running(data)
        if running and running["input"] == text:
            return sfn.json_response(
                {"executionArn": running["executionArn"], "startDate": running["startDate"]}
            )
        return start_execution(data)

    sfn._start_execution = start


def _input_problem(text: str) -> str | None:
    if len(text.encode()) > MAX_PAYLOAD_BYTES:
        return f"The input has more than {MAX_PAYLOAD_BYTES} bytes"
    try:
        json.loads(text)
    except ValueError as wrong:
        return f"Invalid State Machine Execution Input: '{wrong}'"
    return None


def _running(data: Json) -> Execution | None:
    machine = sfn._resolve_state_machine_arn(data.get("stateMachineArn", ""))
    if not machine or not data.get("name"):
        return None
    arn = machine.replace(":stateMachine:", ":execution:") + ":" + data["name"]
    execution = sfn._executions.get(arn)
    return execution if execution and execution["status"] == "RUNNING" else None


def _limit_events() -> None:
    add_event = sfn._add_event

    def add(execution: Execution, event_type: str, details: Json | None = None) -> Any:
        # The last event of all tells of the failure itself.
        if len(execution["events"]) >= MAX_EVENTS and event_type != "ExecutionFailed":
            raise sfn._ExecutionError(
                "States.Runtime",
                f"The execution reached the maximum number of history events ({MAX_EVENTS}).",
            )
        return add_event(execution, event_type, details)

    sfn._add_event = add


def _limit_task_payloads() -> None:
    invoke_resource = sfn._invoke_resource

    def invoke(resource: str, arguments: Any) -> Any:
        check_size(arguments, resource)
        result = invoke_resource(resource, arguments)
        check_size(result, resource)
        return result

    sfn._invoke_resource = invoke


def _report_lambda_throttles() -> None:
    """https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html"""
    call_lambda = sfn._call_lambda

    def call(function: str, event: Any) -> Any:
        try:
            return call_lambda(function, event)
        except sfn._ExecutionError as failed:
            if failed.error == "Lambda.Unknown" and "TooManyRequestsException" in failed.cause:
                raise sfn._ExecutionError(
                    "Lambda.TooManyRequestsException", failed.cause
                ) from failed
            raise

    sfn._call_lambda = call


def _assign_at_once() -> None:
    """All expressions of an Assign see the variables as they were before it.

    https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
    """

    def assign(
        state: Json, raw_input: Any, ctx: Json, result: Any = None, error_output: Any = None
    ) -> None:
        if ctx is None or sfn._state_query_language(state, ctx) != "JSONata":
            return
        values = sfn._apply_jsonata_template(
            state.get("Assign", {}), raw_input, ctx, result=result, error_output=error_output
        )
        ctx["variables"].update(values)

    sfn._apply_state_assign = assign


def _run_states() -> None:
    def run_sub_machine(
        states: Json, start_at: str, data: Any, execution: Execution, ctx: Json
    ) -> Any:
        return walker.walk(states, start_at, copy.deepcopy(data), execution, ctx)

    def run_parallel(state: Json, raw_input: Any, execution: Execution, ctx: Json) -> Any:
        if sfn._state_query_language(state, ctx) != "JSONata":
            return parallel(state, raw_input, execution, ctx)
        raise sfn._ExecutionError("States.Runtime", "the local AWS has no JSONata Parallel state")

    parallel = sfn._run_parallel_branches
    sfn._run_parallel_branches = run_parallel
    sfn._run_sub_machine = run_sub_machine
    sfn._run_execution = walker.run_execution
