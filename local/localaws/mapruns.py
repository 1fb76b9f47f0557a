"""Distributed Map in JSONata: every field evaluated, every child an execution of its own.

https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
"""

import contextvars
import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from ministack.services import stepfunctions as sfn

from localaws import mapresults, roles, walker
from localaws.shapes import Execution, Json

# AWS runs up to 10,000 children at a time; here each of them holds a thread.
_MOST_CHILDREN = 1_000

_COUNTS = (
    *("pending", "running", "succeeded", "failed", "timedOut", "aborted", "total"),
    *("resultsWritten", "failuresNotRedrivable", "pendingRedrive"),
)


def install() -> None:
    of_ministack = sfn._run_distributed_map
    parse_items = sfn._parse_reader_items

    def run(
        state: Json,
        raw_input: Any,
        effective: Any,
        processor: Json,
        execution: Execution,
        ctx: Json,
    ) -> walker.Outcome:
        if sfn._state_query_language(state, ctx) != "JSONata":
            return of_ministack(state, raw_input, effective, processor, execution, ctx)
        return MapRun(state, raw_input, processor, execution, ctx).run()

    def parse(text: str, config: Json) -> list[Any]:
        # A JSONL line ends at a line feed and not at every line separator of Unicode.
        if config.get("InputType") == "JSONL":
            return [json.loads(line) for line in text.split("\n") if line.strip()]
        return parse_items(text, config)

    sfn._run_distributed_map = run
    sfn._parse_reader_items = parse


class MapRun:
    def __init__(
        self,
        state: Json,
        raw_input: Any,
        processor: Json,
        execution: Execution,
        ctx: Json,
    ) -> None:
        self.state, self.raw_input = state, raw_input
        self.processor, self.parent, self.ctx = processor, execution, ctx
        self.lock = threading.Lock()
        self.exceeded = False
        if "ItemBatcher" in state:
            raise self.error("States.Runtime", "the local AWS has no ItemBatcher")

    def run(self) -> walker.Outcome:
        inputs = self.inputs()
        self.check_role()
        if "ResultWriter" in self.state:
            mapresults.check_writer(self.evaluated(self.state["ResultWriter"]))
        self.register(len(inputs))
        event = {"mapRunStartedEventDetails": {"mapRunArn": self.record["mapRunArn"]}}
        sfn._add_event(self.parent, "MapRunStarted", event)
        children = self.run_children(inputs)
        self.record["stopDate"] = sfn.now_iso()
        if self.parent["status"] != "RUNNING":
            self.record["status"] = "ABORTED"
            raise walker.Stopped
        if self.exceeded:
            self.record["status"] = "FAILED"
            sfn._add_event(self.parent, "MapRunFailed")
            raise self.error(
                "States.ExceedToleratedFailureThreshold",
                "The specified tolerated failure threshold was exceeded",
            )
        self.record["status"] = "SUCCEEDED"
        sfn._add_event(self.parent, "MapRunSucceeded")
        return self.output(children)

    def error(self, name: str, cause: str) -> sfn._ExecutionError:
        return sfn._ExecutionError(name, cause)

    def check_role(self) -> None:
        """All that AWS lists for running one; which call needs which of them it does not say.

        https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
        """
        needed = {
            "states:StartExecution": self.parent["stateMachineArn"],
            "states:DescribeExecution": self.parent["executionArn"],
            "states:StopExecution": self.parent["executionArn"],
        }
        for action, resource in needed.items():
            roles.check(action, resource, "States.Permissions")

    # What it works on

    def evaluated(self, value: Any, ctx: Json | None = None) -> Any:
        return sfn._apply_jsonata_template(value, self.raw_input, ctx or self.ctx)

    def number(self, field: str, default: Any) -> Any:
        if field not in self.state:
            return default
        return sfn._jsonata_state_field(self.state, field, "number", self.raw_input, self.ctx)

    def inputs(self) -> list[Any]:
        selector = self.state.get("ItemSelector")
        return [
            self.evaluated(selector, self.item_context(index, item)) if selector else item
            for index, item in enumerate(self.items())
        ]

    def item_context(self, index: int, item: Any) -> Json:
        return {**self.ctx, "Map": {"Item": {"Index": index, "Value": item}}}

    def items(self) -> list[Any]:
        if "ItemReader" in self.state:
            reader = self.evaluated(self.state["ItemReader"])
            try:
                return sfn._read_map_items(reader, self.raw_input, self.ctx)
            except (ValueError, UnicodeDecodeError) as wrong:
                raise self.error(
                    "States.ItemReaderFailed", f"{reader['Arguments']}: {wrong}"
                ) from wrong
        items = self.evaluated(self.state["Items"]) if "Items" in self.state else self.raw_input
        if not isinstance(items, list):
            kind = sfn._json_type(items)
            raise self.error(
                "States.QueryEvaluationError", f"Items must be an array, but was '{kind}'"
            )
        return items

    # Its own record, for ListMapRuns and DescribeMapRun

    def register(self, total: int) -> None:
        machine = self.parent["stateMachineArn"]
        self.children_of = f"{machine}/{self.state.get('Label') or uuid.uuid4()}"
        self.most_failed = self.number("ToleratedFailureCount", None)
        self.most_failed_percent = self.number("ToleratedFailurePercentage", None)
        counts = dict.fromkeys(_COUNTS, 0) | {"total": total, "pending": total}
        self.record: Json = {
            "mapRunArn": self.children_of.replace(":stateMachine:", ":mapRun:")
            + f":{uuid.uuid4()}",
            "executionArn": self.parent["executionArn"],
            "status": "RUNNING",
            "startDate": sfn.now_iso(),
            "maxConcurrency": int(self.number("MaxConcurrency", 0)),
            "toleratedFailurePercentage": float(self.most_failed_percent or 0),
            "toleratedFailureCount": int(self.most_failed or 0),
            "itemCounts": dict(counts),
            "executionCounts": dict(counts),
            "redriveCount": 0,
            "_stateMachineArn": self.children_of,
        }
        sfn._map_runs[self.record["mapRunArn"]] = self.record

    def count(self, before: str, after: str) -> None:
        with self.lock:
            for counts in (self.record["itemCounts"], self.record["executionCounts"]):
                counts[before] -= 1
                counts[after] += 1
            if after == "failed":
                self.exceeded |= self.too_many(counts["failed"], counts["total"])

    def too_many(self, failed: int, total: int) -> bool:
        if self.most_failed is None and self.most_failed_percent is None:
            return True
        by_count = self.most_failed is not None and failed > self.most_failed
        percent = self.most_failed_percent
        return by_count or (percent is not None and failed * 100 > percent * total)

    def over(self) -> bool:
        return self.exceeded or self.parent["status"] != "RUNNING"

    # Its children

    def run_children(self, inputs: list[Any]) -> list[Execution]:
        if not inputs:
            return []
        most = self.record["maxConcurrency"] or _MOST_CHILDREN
        with ThreadPoolExecutor(min(most, len(inputs), _MOST_CHILDREN)) as pool:
            futures = [
                pool.submit(contextvars.copy_context().run, self.run_child, data) for data in inputs
            ]
            return [child for future in futures if (child := future.result())]

    def run_child(self, data: Any) -> Execution | None:
        if self.over():
            self.count("pending", "aborted")
            return None
        child = self.child(data)
        sfn._executions[child["executionArn"]] = child
        self.count("pending", "running")
        try:
            output = walker.walk(
                self.processor["States"],
                self.processor["StartAt"],
                json.loads(child["input"]),
                child,
                self.child_context(child, data),
            )
            walker.succeed(child, output)
            self.count("running", "succeeded")
        except walker.Stopped:
            child.update({"status": "ABORTED", "stopDate": sfn.now_iso()})
            self.count("running", "aborted")
        except Exception as wrong:
            error = (
                wrong
                if isinstance(wrong, sfn._ExecutionError)
                else self.error("States.Runtime", f"it broke: {wrong!r}")
            )
            walker.fail(child, error.error, error.cause)
            self.count("running", "failed")
        return child

    def child(self, data: Any) -> Execution:
        name, now, text = str(uuid.uuid4()), sfn.now_iso(), json.dumps(data)
        started = {"input": text, "roleArn": self.ctx["Execution"]["RoleArn"]}
        return {
            "executionArn": self.children_of.replace(":stateMachine:", ":execution:") + f":{name}",
            "stateMachineArn": self.children_of,
            "name": name,
            "status": "RUNNING",
            "startDate": now,
            "stopDate": None,
            "input": text,
            "inputDetails": {"included": True},
            "output": None,
            "outputDetails": {"included": True},
            "mapRunArn": self.record["mapRunArn"],
            "testCase": "",
            "mockAttempts": {},
            "_over": self.over,
            "events": [
                {
                    "id": 1,
                    "type": "ExecutionStarted",
                    "timestamp": now,
                    "executionStartedEventDetails": started,
                }
            ],
        }

    def child_context(self, child: Execution, data: Any) -> Json:
        """A child is an execution of its own: it sees neither the variables nor the context."""
        role = self.ctx["Execution"]["RoleArn"]
        return {
            "QueryLanguage": self.processor.get("QueryLanguage", self.ctx["QueryLanguage"]),
            "Execution": walker.context_of(child, data, role),
            "StateMachine": {
                "Id": self.children_of,
                "Name": self.children_of.rsplit(":", 1)[-1],
            },
            "variables": {},
        }

    # What comes of it

    def output(self, children: list[Execution]) -> walker.Outcome:
        writer = self.state.get("ResultWriter")
        result: Json | list[Any]
        if writer:
            result = mapresults.written(self.record, self.evaluated(writer), children)
        else:
            result = mapresults.in_state(children)
        # Before Output makes it small.
        walker.check_size(result, self.ctx["State"]["Name"])
        output = sfn._apply_jsonata_output(
            self.state, self.raw_input, self.ctx, result=result, default=result
        )
        sfn._apply_state_assign(self.state, self.raw_input, self.ctx, result=result)
        return output, sfn._next_or_end(self.state)
