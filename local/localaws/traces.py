"""Traces that Lambda and Step Functions send to X-Ray, with the role they were given.

There is no X-Ray. What a role may not send is in the timeline, and nothing else comes of it.
https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
https://docs.aws.amazon.com/step-functions/latest/dg/xray-iam.html
"""

from typing import Any

from localaws import roles, templates
from localaws.shapes import Json

_OF_FUNCTIONS = ("xray:PutTraceSegments", "xray:PutTelemetryRecords")
_OF_MACHINES = (*_OF_FUNCTIONS, "xray:GetSamplingRules", "xray:GetSamplingTargets")
_traced: set[str] = set()


def install() -> None:
    from ministack.services import lambda_svc, stepfunctions

    emit = lambda_svc._emit_lambda_logs
    run = stepfunctions._run_execution

    def emit_and_trace(func: Json, *details: Any, **more: Any) -> None:
        config = func.get("config") or func
        if (config.get("TracingConfig") or {}).get("Mode") == "Active":
            region = config["FunctionArn"].split(":")[3]
            _send(_OF_FUNCTIONS, config["Role"], config["FunctionName"], region)
        emit(func, *details, **more)

    def run_and_trace(arn: str) -> None:
        machine = stepfunctions._state_machines.get(
            stepfunctions._executions[arn]["stateMachineArn"]
        )
        if machine and machine["stateMachineArn"] in _traced:
            _send(_OF_MACHINES, machine["roleArn"], "stepfunctions", arn.split(":")[3])
        run(arn)

    lambda_svc._emit_lambda_logs = emit_and_trace
    stepfunctions._run_execution = run_and_trace
    templates.noting("AWS::StepFunctions::StateMachine", _note_tracing)


def _send(actions: tuple[str, ...], role: str, session: str, region: str) -> None:
    for action in actions:
        roles.refusal(role, session, action, "*", region)


def _note_tracing(arn: str, properties: Json) -> None:
    tracing = properties.get("TracingConfiguration") or {}
    traced = str(tracing.get("Enabled", False)).lower() == "true"
    (_traced.add if traced else _traced.discard)(arn)
