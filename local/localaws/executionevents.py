"""How often EventBridge tells of the status of an execution, and how late.

https://docs.aws.amazon.com/step-functions/latest/dg/cw-events.html
https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html
"""

import contextvars
import threading

from localaws import doubts
from localaws.shapes import Json

LATE_SECONDS = 3


def install() -> None:
    from ministack.services import stepfunctions

    emit = stepfunctions._emit_execution_status_event

    def emit_as_often(execution: Json) -> None:
        told = dict(execution)
        often = doubts.position("execution-events")
        if often != "never":
            emit(told)
        if often == "twice":
            context = contextvars.copy_context()
            late = threading.Timer(LATE_SECONDS, context.run, (emit, told))
            late.daemon = True
            late.start()

    stepfunctions._emit_execution_status_event = emit_as_often
