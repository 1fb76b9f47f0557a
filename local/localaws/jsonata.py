"""Evaluates JSONata as Step Functions does: with $states and the variables, or an error.

https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
"""

from collections.abc import Callable
from typing import Any

from ministack.services import stepfunctions as sfn

from . import expressions
from .shapes import Json

# AWS allows an expression one second. A busy machine stalls for longer than that, so an endless
# expression fails here too, but later.
_TIMEOUT_MS = 20_000

_CONTEXT = ("Execution", "Map", "State", "StateMachine", "Task")


def evaluator() -> Callable[..., Any]:
    """A replacement for MiniStack's, whose $states.context also holds its own book-keeping."""
    import jsonata

    record = expressions.recorder()

    def evaluate(
        expression: str,
        raw_input: Any,
        ctx: Json | None = None,
        result: Any = None,
        error_output: Any = None,
    ) -> Any:
        ctx = ctx or {}
        variables = ctx.get("variables", {})
        states = _states(raw_input, ctx, result, error_output)
        bindings = {
            name: jsonata.utils.Utils.NULL_VALUE if value is None else value
            for name, value in variables.items()
        }
        bindings["states"] = states
        try:
            parsed = jsonata.Jsonata.jsonata(expression, timeout=_TIMEOUT_MS)
            sfn._register_sfn_jsonata_functions(parsed)
            value = parsed.evaluate(None, bindings)
        except Exception as wrong:
            code = getattr(wrong, "error", None)
            reason = f"{code}: {wrong}" if code else str(wrong)
            what = f"threw an error during evaluation. {reason}"
            raise _error(ctx, expression, what) from wrong
        if value is None and not sfn._jsonata_result_defined(expression, bindings):
            raise _error(ctx, expression, "returned nothing (undefined).")
        record(expression, {**variables, "states": states}, value)
        return value

    return evaluate


def _states(raw_input: Any, ctx: Json, result: Any, error_output: Any) -> Json:
    states = {
        "input": raw_input,
        "context": {name: ctx[name] for name in _CONTEXT if name in ctx},
    }
    if result is not None:
        states["result"] = result
    if error_output is not None:
        states["errorOutput"] = error_output
    return states


def _error(ctx: Json, expression: str, what: str) -> Exception:
    state = ctx.get("State", {}).get("Name", "?")
    return sfn._ExecutionError(
        "States.QueryEvaluationError",
        f"An error occurred while executing the state '{state}'. "
        f"The JSONata expression '{expression}' {what}",
    )
