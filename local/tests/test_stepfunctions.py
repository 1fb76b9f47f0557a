"""Step Functions: JSONata, Distributed Map, errors and limits.

docs.aws.amazon.com/step-functions/latest/dg/: transforming-data, state-map-distributed,
workflow-variables, concepts-error-handling, service-quotas.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError
from conftest import until
from machines import ENDLESS, Machines, allow, distributed, document, one_state, passing


@pytest.fixture
def s3(client, account):
    return client("s3", account)


def bucket_with(s3, account, key, text):
    name = f"bucket-{account}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_object(Bucket=name, Key=key, Body=text.encode())
    return name


# https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
RUN_A_MAP = ["states:StartExecution", "states:DescribeExecution", "states:StopExecution"]

WRITE_RESULTS = ["s3:PutObject", "s3:GetObject"]
WRITE_RESULTS += ["s3:ListMultipartUploadParts", "s3:AbortMultipartUpload"]


def reader(bucket, key):
    return {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSONL"},
        "Arguments": {"Bucket": bucket, "Key": key},
    }


def failed_with(execution, error):
    assert execution["status"] == "FAILED", execution
    assert execution["error"] == error, execution
    assert "output" not in execution
    return execution["cause"]


class TestJsonata:
    def test_the_context_names_the_execution(self, machines):
        fields = ["Id", "Name", "StartTime", "Input"]
        paths = {f: f"{{% $states.context.Execution.{f} %}}" for f in fields}
        execution = machines.start(passing(paths), {"a": 1})
        output = json.loads(machines.ended(execution)["output"])
        assert output["Id"] == execution
        assert output["Name"] == execution.rsplit(":", 1)[-1]
        assert output["Input"] == {"a": 1}
        assert datetime.fromisoformat(output["StartTime"]).tzinfo

    def test_nothing_but_the_context_object_is_in_the_context(self, machines):
        keys = machines.output(passing("{% $keys($states.context) %}"))
        assert set(keys) == {"Execution", "State", "StateMachine"}

    def test_undefined_is_an_error(self, machines):
        cause = failed_with(
            machines.run(passing("{% $states.input.missing %}")), "States.QueryEvaluationError"
        )
        assert "$states.input.missing" in cause
        assert "'It'" in cause

    def test_null_is_a_value(self, machines):
        output = machines.output(passing({"x": "{% $states.input.a %}"}), {"a": None})
        assert output == {"x": None}

    def test_no_result_where_there_is_none(self, machines):
        failed_with(machines.run(passing("{% $states.result %}")), "States.QueryEvaluationError")

    def test_variables_reach_later_states(self, machines):
        definition = {
            "StartAt": "Keep",
            "States": {
                "Keep": {
                    "Type": "Pass",
                    "Assign": {"kept": "{% $states.input.a %}"},
                    "Next": "Use",
                },
                "Use": {"Type": "Succeed", "Output": {"kept": "{% $kept %}"}},
            },
        }
        assert machines.output(definition, {"a": [1]}) == {"kept": [1]}

    def test_an_assign_sees_the_variables_of_before(self, machines):
        again = {"x": 2, "y": "{% $x %}"}
        definition = {
            "StartAt": "First",
            "States": {
                "First": {"Type": "Pass", "Assign": {"x": 1}, "Next": "Again"},
                "Again": {"Type": "Pass", "Assign": again, "Output": "{% $x %}", "Next": "Use"},
                "Use": {
                    "Type": "Succeed",
                    "Output": ["{% $x %}", "{% $y %}", "{% $states.input %}"],
                },
            },
        }
        assert machines.output(definition) == [2, 1, 1]

    def test_a_fail_state_builds_its_error_and_cause(self, machines):
        fail = {"Type": "Fail", "Error": "{% 'A' & 'B' %}", "Cause": "{% $string($states.input) %}"}
        assert failed_with(machines.run(one_state(fail), {"a": 1}), "AB") == '{"a":1}'

    def test_a_choice_takes_the_first_condition_that_holds(self, machines):
        definition = {
            "StartAt": "Which?",
            "States": {
                "Which?": {
                    "Type": "Choice",
                    "Choices": [
                        {"Condition": "{% $states.input.n > 1 %}", "Next": "Many"},
                        {"Condition": "{% $states.input.n = 1 %}", "Next": "One"},
                    ],
                    "Default": "None",
                    "Output": "none",
                    "Assign": {"why": " at all"},
                },
                "Many": {"Type": "Succeed", "Output": "many"},
                "One": {"Type": "Succeed", "Output": "one"},
                "None": {"Type": "Succeed", "Output": "{% $states.input & $why %}"},
            },
        }
        assert [machines.output(definition, {"n": n}) for n in (2, 1, 0)] == [
            "many",
            "one",
            "none at all",
        ]


class TestWait:
    def test_a_past_timestamp_does_not_wait(self, machines):
        past = (datetime.now(UTC) - timedelta(days=365)).isoformat()
        wait = {"Type": "Wait", "Timestamp": "{% $states.input.at %}", "End": True}
        assert machines.output(one_state(wait), {"at": past}) == {"at": past}

    def test_a_timestamp_that_is_none_fails(self, machines):
        wait = {"Type": "Wait", "Timestamp": "{% $states.input.at %}", "End": True}
        failed_with(machines.run(one_state(wait), {"at": "soon"}), "States.QueryEvaluationError")

    def test_seconds_may_be_computed(self, machines):
        wait = {"Type": "Wait", "Seconds": "{% $states.input.n * 2 %}", "End": True}
        assert machines.output(one_state(wait), {"n": 1}) == {"n": 1}


class TestDistributedMap:
    def test_items_come_from_jsonl_in_s3_and_every_field_may_be_jsonata(
        self, machines, s3, account
    ):
        # U+2028 ends a line for Unicode, and not for JSONL.
        lines = [{"n": 1, "text": "a\u2028b"}, {"n": 2}, {"n": 3}]
        text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        bucket = bucket_with(s3, account, "items.jsonl", text)
        each = distributed(
            passing("{% $states.input.item.n * $states.input.factor %}"),
            ItemReader=reader("{% $bucket %}", "{% $states.input.key %}"),
            ItemSelector={
                "item": "{% $states.context.Map.Item.Value %}",
                "index": "{% $states.context.Map.Item.Index %}",
                "factor": "{% $factor %}",
            },
            MaxConcurrency="{% $factor %}",
            Output={"all": "{% $states.result %}"},
            Next="After",
        )
        del each["End"]
        definition = {
            "StartAt": "Set",
            "States": {
                "Set": {"Type": "Pass", "Assign": {"factor": 10, "bucket": bucket}, "Next": "Each"},
                "Each": each | {"Assign": {"sum": "{% $sum($states.result) %}"}},
                "After": {"Type": "Succeed", "Output": ["{% $sum %}", "{% $states.input.all %}"]},
            },
        }
        execution = machines.start(definition, {"key": "items.jsonl"})
        assert json.loads(machines.ended(execution)["output"]) == [60, [10, 20, 30]]
        inputs = [json.loads(child["input"]) for child in machines.children(execution)]
        assert sorted(i["index"] for i in inputs) == [0, 1, 2]
        assert "a\u2028b" in {i["item"].get("text") for i in inputs}
        (map_run,) = machines.sfn.list_map_runs(executionArn=execution)["mapRuns"]
        described = machines.sfn.describe_map_run(mapRunArn=map_run["mapRunArn"])
        assert described["status"] == "SUCCEEDED"
        assert described["maxConcurrency"] == 10
        assert described["executionCounts"]["succeeded"] == 3

    def test_a_child_cannot_read_the_variables_outside(self, machines):
        definition = {
            "StartAt": "Set",
            "States": {
                "Set": {"Type": "Pass", "Assign": {"outer": 1}, "Output": [1], "Next": "Each"},
                "Each": distributed(passing("{% $outer %}")),
            },
        }
        execution = machines.start(definition)
        failed_with(machines.ended(execution), "States.ExceedToleratedFailureThreshold")
        (child,) = machines.children(execution)
        failed_with(child, "States.QueryEvaluationError")

    def test_a_child_is_an_execution_with_a_name_and_history_of_its_own(self, machines):
        each = distributed(passing("{% $states.context.Execution.Id %}"), Items=[1, 2])
        execution = machines.start(one_state(each))
        arns = json.loads(machines.ended(execution)["output"])
        assert sorted(arns) == sorted(c["executionArn"] for c in machines.children(execution))
        assert all(":execution:m-" in arn and "/Each:" in arn for arn in arns)
        events = machines.sfn.get_execution_history(executionArn=arns[0])["events"]
        assert [e["type"] for e in events] == [
            *("ExecutionStarted", "PassStateEntered", "PassStateExited", "ExecutionSucceeded")
        ]

    def test_failures_are_tolerated_up_to_the_percentage(self, machines):
        check = {
            "StartAt": "Bad?",
            "States": {
                "Bad?": {
                    "Type": "Choice",
                    "Choices": [{"Condition": "{% $states.input < 2 %}", "Next": "Bad"}],
                    "Default": "Good",
                },
                "Bad": {"Type": "Fail", "Error": "Bad", "Cause": "it is"},
                "Good": {"Type": "Succeed"},
            },
        }
        items = {"Items": [1, 2, 3, 4]}
        tolerant = distributed(check, ToleratedFailurePercentage="{% 20 + 5 %}", **items)
        failed, *others = machines.output(one_state(tolerant))
        assert (failed["Input"], failed["Error"], others) == ("1", "Bad", [2, 3, 4])
        strict = distributed(check, ToleratedFailurePercentage=24, **items)
        failed_with(machines.run(one_state(strict)), "States.ExceedToleratedFailureThreshold")

    def test_children_run_at_the_same_time_up_to_the_maximum(self, machines):
        tolerant = {"MaxConcurrency": 4, "ToleratedFailurePercentage": 100}
        each = distributed(ENDLESS, Items="{% [1..8] %}", **tolerant)
        execution = machines.start(one_state(each))
        for left in range(8, 0, -1):
            until(lambda left=left: len(machines.running(execution)) >= min(4, left))
            machines.sfn.stop_execution(executionArn=machines.running(execution)[0])
        machines.ended(execution)
        spans = [(c["startDate"], c["stopDate"]) for c in machines.children(execution)]
        most = max(sum(s <= start < e for s, e in spans) for start, _ in spans)
        assert most == 4

    def test_results_may_be_written_to_s3(self, machines, s3, account):
        bucket = bucket_with(s3, account, "x", "")
        writer = {
            "Resource": "arn:aws:states:::s3:putObject",
            "Arguments": {"Bucket": bucket, "Prefix": "{% 'results' %}"},
        }
        each = distributed(passing("{% $states.input %}"), Items=["a"], ResultWriter=writer)
        details = machines.output(one_state(each))["ResultWriterDetails"]
        assert details["Key"].startswith("results/")
        manifest = json.load(s3.get_object(**details)["Body"])
        (file,) = manifest["ResultFiles"]["SUCCEEDED"]
        (result,) = json.load(s3.get_object(Bucket=bucket, Key=file["Key"])["Body"])
        assert (result["Input"], result["Output"]) == ('"a"', '"a"')

    def test_writing_the_results_needs_all_that_aws_lists(self, client, s3, account):
        bucket = bucket_with(s3, account, "x", "")
        writer = {
            "Resource": "arn:aws:states:::s3:putObject",
            "Arguments": {"Bucket": bucket, "Prefix": "results"},
        }
        each = one_state(distributed(passing("{% 1 %}"), Items=[1], ResultWriter=writer))
        run, below = allow(RUN_A_MAP, "*"), f"arn:aws:s3:::{bucket}/results/*"
        written = Machines(client, account, run, allow(WRITE_RESULTS, below)).output(each)
        assert written["ResultWriterDetails"]["Bucket"] == bucket
        for missing in WRITE_RESULTS:
            rest = allow([action for action in WRITE_RESULTS if action != missing], below)
            execution = Machines(client, account, run, rest).run(each)
            assert missing in failed_with(execution, "States.ResultWriterFailed")

    def failing(self, most, **fields):
        """Two children of which the second fails, of an input of so many letters."""
        check = {
            "StartAt": "Bad?",
            "States": {
                "Bad?": {
                    "Type": "Choice",
                    "Choices": [{"Condition": "{% $states.input.n = 2 %}", "Next": "Bad"}],
                    "Default": "Good",
                },
                "Bad": {"Type": "Fail", "Error": "Bad", "Cause": "it is"},
                "Good": {"Type": "Succeed", "Output": "good"},
            },
        }
        items = [{"n": 1}, {"n": 2, "text": "x" * most}]
        return distributed(check, Items=items, ToleratedFailurePercentage=100, **fields)

    def test_a_failed_child_puts_its_whole_record_into_the_result(self, machines, control):
        """Where "map-result-of-failed-children" is "whole-record"."""
        control.settings(doubts={"map-result-of-failed-children": "whole-record"})
        good, record = machines.output(one_state(self.failing(1)))
        assert good == "good"
        told = {name: record[name] for name in ("Status", "Error", "Cause")}
        assert told == {"Status": "FAILED", "Error": "Bad", "Cause": "it is"}
        assert json.loads(record["Input"]) == {"n": 2, "text": "x"}
        assert "/Each:" in record["ExecutionArn"]

    def test_a_failed_child_may_be_left_out_of_the_result(self, machines, control):
        """Where "map-result-of-failed-children" is "left-out"."""
        control.settings(doubts={"map-result-of-failed-children": "left-out"})
        assert machines.output(one_state(self.failing(1))) == ["good"]

    def test_a_result_above_256_kib_ends_the_execution_whatever_its_output_is(self, machines):
        catch = [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]
        each = self.failing(256 * 1024 - 500, Output={}, Catch=catch)
        caught = {"Type": "Succeed", "Output": "caught"}
        states = {"It": each, "Caught": caught}
        failed_with(machines.run({"StartAt": "It", "States": states}), "States.DataLimitExceeded")

    def test_a_result_that_is_written_to_s3_is_small(self, machines, s3, account):
        bucket = bucket_with(s3, account, "x", "")
        writer = {"Resource": "arn:aws:states:::s3:putObject", "Arguments": {"Bucket": bucket}}
        each = self.failing(256 * 1024 - 500, ResultWriter=writer)
        details = machines.output(one_state(each))["ResultWriterDetails"]
        manifest = json.load(s3.get_object(**details)["Body"])
        (file,) = manifest["ResultFiles"]["FAILED"]
        (result,) = json.load(s3.get_object(Bucket=bucket, Key=file["Key"])["Body"])
        assert (result["Status"], result["Error"]) == ("FAILED", "Bad")

    def test_a_missing_object_fails_the_state(self, machines, s3, account):
        bucket = bucket_with(s3, account, "x", "")
        each = distributed(passing("{% 1 %}"), ItemReader=reader(bucket, "missing"))
        failed_with(machines.run(one_state(each)), "States.ItemReaderFailed")

    def test_reading_the_items_needs_a_permission(self, client, s3, account):
        bucket = bucket_with(s3, account, "items.jsonl", "{}")
        start = allow(RUN_A_MAP, "*")
        each = one_state(distributed(passing("{% 1 %}"), ItemReader=reader(bucket, "items.jsonl")))
        read = allow("s3:GetObject", f"arn:aws:s3:::{bucket}/items.jsonl")
        assert Machines(client, account, start, read).output(each) == [1]
        other = allow("s3:GetObject", f"arn:aws:s3:::{bucket}/other")
        execution = Machines(client, account, start, other).run(each)
        assert "s3:GetObject" in failed_with(execution, "States.ItemReaderFailed")

    def test_running_the_children_needs_all_that_aws_lists(self, client, account):
        each = one_state(distributed(passing("{% 1 %}"), Items=[1]))
        assert Machines(client, account, allow(RUN_A_MAP, "*")).output(each) == [1]
        for missing in RUN_A_MAP:
            rest = allow([action for action in RUN_A_MAP if action != missing], "*")
            execution = Machines(client, account, rest).run(each)
            assert missing in failed_with(execution, "States.Permissions")


class TestTrust:
    def ended(self, client, account, trust):
        machines = Machines(client, account)
        iam, role = client("iam", account), machines.role.rpartition("/")[2]
        statement = {"Effect": "Allow", "Action": "sts:AssumeRole"} | trust
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=document(statement))
        each = distributed(passing("{% 1 %}"), Items=[1])
        return machines.run(one_state(each))

    def test_the_role_must_trust_step_functions(self, client, account):
        other = self.ended(client, account, {"Principal": {"Service": "lambda.amazonaws.com"}})
        assert "sts:AssumeRole" in failed_with(other, "States.Permissions")

    @pytest.mark.parametrize(
        "condition, trusted",
        [
            ({"StringEquals": {"aws:SourceAccount": "{account}"}}, True),
            ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, False),
            ({"ArnLike": {"aws:SourceArn": "arn:aws:states:*:{account}:stateMachine:m-*"}}, True),
            ({"ArnLike": {"aws:SourceArn": "arn:aws:states:*:{account}:stateMachine:x*"}}, False),
        ],
    )
    def test_its_account_and_the_state_machine_are_conditions(
        self, client, account, condition, trusted
    ):
        condition = json.loads(json.dumps(condition).replace("{account}", account))
        trust = {"Principal": {"Service": "states.amazonaws.com"}, "Condition": condition}
        assert (self.ended(client, account, trust)["status"] == "SUCCEEDED") == trusted


class TestListings:
    def of_failing(self, machines, items, processor=None):
        """An execution whose Map tolerates that every child fails, and its Map Run."""
        fail = one_state({"Type": "Fail", "Error": "Bad", "Cause": "{% 'no ' & $states.input %}"})
        each = distributed(processor or fail, Items=items, ToleratedFailurePercentage=100)
        execution = machines.start(one_state(each))
        (run,) = until(lambda: machines.sfn.list_map_runs(executionArn=execution)["mapRuns"])
        return execution, run["mapRunArn"]

    def test_a_map_run_is_named_by_machine_and_label(self, machines):
        execution, run = self.of_failing(machines, [1])
        machine = execution.split(":")[6]
        assert f":mapRun:{machine}/Each:" in run
        (listed,) = machines.sfn.list_map_runs(executionArn=execution)["mapRuns"]
        assert listed["executionArn"] == execution
        assert listed["stateMachineArn"].endswith(f":stateMachine:{machine}/Each")

    def test_map_runs_come_in_pages(self, machines):
        execution, _ = self.of_failing(machines, [1])
        machines.ended(execution)
        first = machines.sfn.list_map_runs(executionArn=execution, maxResults=1)
        assert "nextToken" not in first
        names = ("One", "Two", "Three")
        states = {
            name: distributed(passing("{% 1 %}"), Items=[1], Label=name) | {"Next": following}
            for name, following in zip(names, (*names[1:], "End"), strict=True)
        }
        for state in states.values():
            del state["End"]
        machine = {"StartAt": "One", "States": {**states, "End": {"Type": "Succeed"}}}
        execution = machines.start(machine)
        machines.ended(execution)
        pages = machines.sfn.get_paginator("list_map_runs").paginate(
            executionArn=execution, PaginationConfig={"PageSize": 2}
        )
        sizes = [len(page["mapRuns"]) for page in pages]
        assert sizes == [2, 1]

    def test_children_are_listed_by_status_in_pages_of_a_hundred(self, machines):
        execution, run = self.of_failing(machines, "{% [1..120] %}")
        machines.ended(execution)
        failed = {"mapRunArn": run, "statusFilter": "FAILED"}
        first = machines.sfn.list_executions(**failed)
        assert len(first["executions"]) == 100
        second = machines.sfn.list_executions(**failed, nextToken=first["nextToken"])
        assert len(second["executions"]) == 20 and "nextToken" not in second
        all_at_once = machines.sfn.list_executions(**failed, maxResults=1000)["executions"]
        assert len({e["executionArn"] for e in all_at_once}) == 120
        aborted = machines.sfn.list_executions(mapRunArn=run, statusFilter="ABORTED")
        assert aborted["executions"] == []

    def test_a_failed_child_tells_its_error_cause_and_input(self, machines):
        execution, _ = self.of_failing(machines, [7])
        machines.ended(execution)
        (child,) = machines.children(execution)
        assert failed_with(child, "Bad") == "no 7"
        assert child["input"] == "7"

    def test_a_child_may_be_stopped_by_itself(self, machines):
        execution, _ = self.of_failing(machines, [1], ENDLESS)
        (child,) = until(lambda: machines.running(execution))
        machines.sfn.stop_execution(executionArn=child, error="Why", cause="so")
        assert machines.ended(execution)["status"] == "SUCCEEDED"
        (child,) = machines.children(execution)
        assert (child["status"], child["error"], child["cause"]) == ("ABORTED", "Why", "so")

    def test_a_list_is_of_a_machine_or_of_a_map_run(self, machines):
        execution, run = self.of_failing(machines, [1])
        machine = execution.replace(":execution:", ":stateMachine:").rpartition(":")[0]
        for both_or_none in ({}, {"mapRunArn": run, "stateMachineArn": machine}):
            with pytest.raises(ClientError, match="ValidationException"):
                machines.sfn.list_executions(**both_or_none)
        with pytest.raises(ClientError, match="InvalidToken"):
            machines.sfn.list_map_runs(executionArn=execution, nextToken="x")


class TestErrors:
    def missing_function(self, **fields):
        task = {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": "missing", "Payload": {}},
            "End": True,
        }
        return task | fields

    def test_a_catch_assigns_and_shapes_the_error(self, machines):
        catch = {
            "ErrorEquals": ["States.ALL"],
            "Assign": {"failure": "{% $states.errorOutput.Error %}"},
            "Output": "{% $states.input %}",
            "Next": "Report",
        }
        definition = {
            "StartAt": "Try",
            "States": {
                "Try": self.missing_function(Catch=[catch]),
                "Report": {"Type": "Succeed", "Output": ["{% $failure %}", "{% $states.input %}"]},
            },
        }
        error = "Lambda.ResourceNotFoundException"
        assert machines.output(definition, {"a": 1}) == [error, {"a": 1}]

    def test_a_retry_tries_again_so_many_times(self, machines):
        retry = {
            "ErrorEquals": ["Lambda.ResourceNotFoundException"],
            "IntervalSeconds": 1,
            "MaxAttempts": 2,
            "MaxDelaySeconds": 2,
            "JitterStrategy": "FULL",
        }
        execution = machines.start(one_state(self.missing_function(Retry=[retry])))
        failed_with(machines.ended(execution), "Lambda.ResourceNotFoundException")
        events = machines.sfn.get_execution_history(executionArn=execution)["events"]
        assert sum(e["type"] == "TaskScheduled" for e in events) == 3

    def test_states_all_does_not_catch_a_payload_that_is_too_large(self, machines):
        catch = {"ErrorEquals": ["States.ALL"], "Next": "Caught"}
        large = {"Type": "Pass", "Output": "{% $pad('', 262145, 'x') %}", "End": True}
        definition = one_state(large)
        failed_with(machines.run(definition), "States.DataLimitExceeded")
        each = distributed(passing("{% $pad('', 140000, 'x') %}"), Items=[1, 2])
        definition = {
            "StartAt": "It",
            "States": {
                "It": each | {"Catch": [catch]},
                "Caught": {"Type": "Succeed"},
            },
        }
        failed_with(machines.run(definition), "States.DataLimitExceeded")

    def test_a_history_ends_at_25000_events(self, machines):
        definition = {
            "StartAt": "Again",
            "States": {"Again": {"Type": "Pass", "Next": "Again"}},
        }
        execution = machines.run(definition)
        assert "25000" in failed_with(execution, "States.Runtime")

    def test_stopping_ends_the_children_too(self, machines):
        execution = machines.start(one_state(distributed(ENDLESS, Items=[1])))
        until(lambda: machines.running(execution))
        machines.sfn.stop_execution(executionArn=execution)
        assert machines.ended(execution)["status"] == "ABORTED"
        until(lambda: machines.children(execution)[0]["status"] == "ABORTED")


class TestStarting:
    def refused(self, code, call, **arguments):
        with pytest.raises(ClientError) as refused:
            call(**arguments)
        assert refused.value.response["Error"]["Code"] == code
        return refused.value.response["Error"]["Message"]

    def test_the_input_has_at_most_256_kib(self, machines):
        machine = machines.create(passing("{% 1 %}"))
        text = json.dumps("x" * 256 * 1024)
        start = machines.sfn.start_execution
        self.refused("InvalidExecutionInput", start, stateMachineArn=machine, input=text)

    def test_starting_again_with_name_and_input_is_no_error(self, machines):
        machine = machines.create(ENDLESS)
        start = {"stateMachineArn": machine, "name": "one", "input": "{}"}
        first = machines.sfn.start_execution(**start)["executionArn"]
        assert machines.sfn.start_execution(**start)["executionArn"] == first
        other = start | {"input": '{"a": 1}'}
        self.refused("ExecutionAlreadyExists", machines.sfn.start_execution, **other)
        machines.sfn.stop_execution(executionArn=first)

    @pytest.mark.parametrize(
        ("state", "what"),
        [
            ({"Type": "Pass", "Next": "Nowhere"}, "Nowhere"),
            ({"Type": "Pass", "End": True, "ResultPath": "$.a"}, "ResultPath"),
            ({"Type": "Pass", "Output": "{% $a( %}", "End": True}, "INVALID_JSONATA_EXPRESSION"),
            ({"Type": "Pass"}, "Next"),
            ({"Type": "Poss", "End": True}, "Poss"),
        ],
    )
    def test_a_wrong_definition_is_refused(self, machines, state, what):
        message = self.refused("InvalidDefinition", machines.create, definition=one_state(state))
        assert what in message


class TestYaml:
    def deployed(self, client, machines, s3, account, definition):
        properties = {
            "RoleArn": machines.role,
            "DefinitionS3Location": {
                "Bucket": bucket_with(s3, account, "machine.asl.yaml", definition),
                "Key": "machine.asl.yaml",
            },
            "DefinitionSubstitutions": {"Given": "this"},
        }
        machine = {"Type": "AWS::StepFunctions::StateMachine", "Properties": properties}
        cloudformation = client("cloudformation", account)
        cloudformation.create_stack(
            StackName="yaml", TemplateBody=json.dumps({"Resources": {"Machine": machine}})
        )

        def ended():
            (stack,) = cloudformation.describe_stacks(StackName="yaml")["Stacks"]
            return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack["StackStatus"]

        status = until(ended)
        events = cloudformation.describe_stack_events(StackName="yaml")["StackEvents"]
        return status, events

    def test_a_template_may_have_its_definition_in_yaml_with_substitutions(
        self, client, machines, s3, account
    ):
        definition = """
            Comment: a timestamp stays a string
            QueryLanguage: JSONata
            StartAt: It
            States:
              It:
                Type: Succeed
                Output:
                  at: 2026-01-02T03:04:05Z
                  given: ${Given}
        """
        status, events = self.deployed(client, machines, s3, account, definition)
        assert status == "CREATE_COMPLETE"
        (machine,) = {e["PhysicalResourceId"] for e in events if ":stateMachine:" in str(e)} - {""}
        execution = machines.sfn.start_execution(stateMachineArn=machine)["executionArn"]
        output = json.loads(machines.ended(execution)["output"])
        assert output == {"at": "2026-01-02T03:04:05Z", "given": "this"}

    def test_an_alias_is_not_resolved(self, client, machines, s3, account):
        definition = """
            StartAt: It
            States:
              It: &it {Type: Succeed}
              Other: *it
        """
        status, events = self.deployed(client, machines, s3, account, definition)
        assert status.startswith("ROLLBACK")
        assert "SCHEMA_VALIDATION_FAILED" in str(events)
