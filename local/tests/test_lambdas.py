"""Java functions: their environment, reuse, limits and failures.

docs.aws.amazon.com/lambda/latest/dg/: lambda-java, configuration-envvars,
lambda-runtime-environment.
"""

import io
import json
import os
import subprocess
import uuid
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from conftest import REGION, until
from keys import create_key, full_policy
from machines import Machines, allow, document, one_state, role

from localaws import lambdas

# Milliseconds; below what a client waits for an answer.
LONG = 25_000

PROBE = """
    import java.util.Map;

    public class Probe {
        public static class Unwell extends RuntimeException {
            Unwell(String message) { super(message); }
        }

        public Map<String, Object> handle(Map<String, Object> event) throws Exception {
            System.out.println("asked to " + event.get("do"));
            switch (String.valueOf(event.get("do"))) {
                case "sleep" -> Thread.sleep(((Number) event.get("millis")).longValue());
                case "halt" -> Runtime.getRuntime().halt(137);
                case "throw" -> throw new Unwell("as asked");
                case "halt at first" -> {
                    if (event.get("retry").equals(0)) Runtime.getRuntime().halt(137);
                }
                default -> { }
            }
            return Map.of(
                    "pid", ProcessHandle.current().pid(),
                    "java", Runtime.version().feature(),
                    "heapMiB", Runtime.getRuntime().maxMemory() >> 20,
                    "env", System.getenv());
        }
    }
"""


@pytest.fixture(scope="session")
def code(tmp_path_factory):
    folder = tmp_path_factory.mktemp("probe")
    (folder / "Probe.java").write_text(PROBE)
    home = os.environ.get("JAVA_HOME")
    javac = Path(home) / "bin" / "javac" if home else "javac"
    subprocess.run([javac, "-d", folder / "classes", folder / "Probe.java"], check=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in (folder / "classes").iterdir():
            archive.write(file, file.name)
    return packed.getvalue()


class Function:
    def __init__(self, client, account, code, *statements, timeout=60, memory=256):
        self.account = account
        self.role = role(client("iam", account), *statements)
        self.service = client("lambda", account)
        self.logs = client("logs", account)
        self.name = f"probe-{uuid.uuid4()}"
        self.arn = self.service.create_function(
            FunctionName=self.name,
            Runtime="java25",
            Handler="Probe::handle",
            Role=self.role,
            Code={"ZipFile": code},
            Timeout=timeout,
            MemorySize=memory,
            Environment={"Variables": {"OWN": "value"}},
        )["FunctionArn"]
        self.service.get_waiter("function_active_v2").wait(FunctionName=self.name)

    def invoke(self, do="answer", **event):
        return self.service.invoke(
            FunctionName=self.name, Payload=json.dumps({"do": do, **event}).encode()
        )

    def answer(self, do="answer", **event):
        invoked = self.invoke(do, **event)
        body = json.load(invoked["Payload"])
        assert "FunctionError" not in invoked, body
        return body

    def error(self, do, **event):
        invoked = self.invoke(do, **event)
        body = json.load(invoked["Payload"])
        assert invoked.get("FunctionError") == "Unhandled", body
        return body


class Environments:
    """Those of a function that work at the moment."""

    def __init__(self, control, function):
        self.control, self.which = control, f"lambdas?function={function.name}&busy=true"

    def busy(self):
        return self.control("GET", self.which)

    def kill(self):
        return self.control("DELETE", self.which)


@pytest.fixture(scope="module")
def build(client, code):
    def function(account, *statements, **settings):
        return Function(client, account, code, *statements, **settings)

    return function


@pytest.fixture(scope="module")
def probe(build):
    to_log = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*")
    return build("710000000001", allow("logs:DescribeLogGroups", "*"), to_log)


@pytest.fixture
def environments(control, probe):
    return Environments(control, probe)


def credentials(env):
    return {
        "AccessKeyId": env["AWS_ACCESS_KEY_ID"],
        "SecretAccessKey": env["AWS_SECRET_ACCESS_KEY"],
        "SessionToken": env["AWS_SESSION_TOKEN"],
    }


def test_a_function_runs_on_java_25_with_the_memory_and_variables_it_asked_for(probe):
    answer = probe.answer()
    assert answer["java"] == 25
    assert 128 <= answer["heapMiB"] <= 256
    env = answer["env"]
    assert env["OWN"] == "value"
    assert env["AWS_REGION"] == REGION
    assert env["AWS_EXECUTION_ENV"] == "AWS_Lambda_java25"
    assert env["AWS_LAMBDA_FUNCTION_NAME"] == probe.name


def test_it_sees_nothing_of_the_machine_that_lambda_would_not_show(probe):
    assert not {"HOME", "USER", "GATEWAY_PORT", "PYTHONPATH", "AUTH"} & set(probe.answer()["env"])


def test_its_log_is_written_with_its_role(client, build, new_account, control):
    account = new_account()
    function = build(account, allow("logs:CreateLogStream", "*"))
    function.answer()
    (row,) = control("GET", f"timeline?account={account}&error=AccessDenied")
    assert (row["operation"], row["role"]) == ("PutLogEvents", function.role.rpartition("/")[2])
    assert function.logs.describe_log_groups()["logGroups"] == []
    role_name = function.role.rpartition("/")[2]
    both = document(allow(["logs:CreateLogStream", "logs:PutLogEvents"], "*"))
    client("iam", account).put_role_policy(RoleName=role_name, PolicyName="it", PolicyDocument=both)
    function.answer()
    assert len(function.logs.describe_log_groups()["logGroups"]) == 1


def test_its_log_on_a_key_is_written_with_its_role_too_or_by_cloudwatch_logs_alone(
    client, build, new_account, control
):
    account = new_account()
    to_log = ["logs:CreateLogStream", "logs:PutLogEvents"]
    function = build(account, allow(to_log, "*"))
    key = create_key(client("kms", account), Policy=full_policy(account))
    group = f"/aws/lambda/{function.name}"
    function.logs.create_log_group(logGroupName=group, kmsKeyId=key)

    def streams_after_a_call():
        function.answer()
        return len(function.logs.describe_log_streams(logGroupName=group)["logStreams"])

    control.settings(doubts={"log-readers-use-key": "as-themselves"})
    assert streams_after_a_call() == 0
    rows = control("GET", f"timeline?account={account}&error=AccessDenied")
    assert {(row["service"], row["target"]) for row in rows} == {("kms", key)}
    control.settings(doubts={"log-readers-use-key": "service-only"})
    assert streams_after_a_call() == 1
    control.settings(doubts={"log-readers-use-key": "as-themselves"})
    use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]
    client("iam", account).put_role_policy(
        RoleName=function.role.rpartition("/")[2],
        PolicyName="it",
        PolicyDocument=document(allow(to_log, "*"), allow(use, key)),
    )
    assert streams_after_a_call() == 2


def test_its_traces_are_sent_with_its_role(build, new_account, control):
    account = new_account()
    function = build(account, allow(["logs:*", "xray:PutTraceSegments"], "*"))
    function.answer()
    assert control("GET", f"timeline?account={account}&error=AccessDenied") == []
    function.service.update_function_configuration(
        FunctionName=function.name, TracingConfig={"Mode": "Active"}
    )
    function.answer()
    (row,) = control("GET", f"timeline?account={account}&error=AccessDenied")
    assert (row["service"], row["operation"]) == ("xray", "PutTelemetryRecords")


def test_it_acts_as_its_role_and_no_more(client, probe):
    session = credentials(probe.answer()["env"])
    arn = client("sts", credentials=session).get_caller_identity()["Arn"]
    role_name = probe.role.rsplit("/", 1)[-1]
    assert arn.startswith(f"arn:aws:sts::{probe.account}:assumed-role/{role_name}/")
    logs = client("logs", credentials=session)
    assert logs.describe_log_groups()["logGroups"] is not None
    with pytest.raises(ClientError) as denied:
        logs.create_log_group(logGroupName="x")
    assert denied.value.response["Error"]["Code"] == "AccessDeniedException"


def test_an_environment_is_reused_and_a_second_call_at_once_gets_another(probe, environments):
    pid = probe.answer()["pid"]
    assert probe.answer()["pid"] == pid
    with ThreadPoolExecutor() as pool:
        pool.submit(probe.error, "sleep", millis=LONG)
        assert until(environments.busy)[0]["pid"] == pid
        assert probe.answer()["pid"] != pid
        assert environments.kill()[0]["pid"] == pid


def test_what_it_prints_is_in_its_log_group(probe):
    def printed():
        # What it prints late is written with its next call.
        probe.answer("look at the logs")
        events = probe.logs.filter_log_events(logGroupName=f"/aws/lambda/{probe.name}")["events"]
        return [e for e in events if "asked to look at the logs" in e["message"]]

    assert until(printed)


def test_an_exception_is_reported_with_its_class(probe):
    pid = probe.answer()["pid"]
    error = probe.error("throw")
    assert (error["errorType"], error["errorMessage"]) == ("Probe$Unwell", "as asked")
    assert probe.answer()["pid"] == pid


def test_a_killed_process_is_an_exit_error_and_the_next_call_gets_a_new_one(probe):
    pid = probe.answer()["pid"]
    assert probe.error("halt")["errorType"] == "Runtime.ExitError"
    assert probe.answer()["pid"] != pid


def test_a_busy_process_may_be_killed_from_outside(probe, environments):
    with ThreadPoolExecutor() as pool:
        failed = pool.submit(probe.error, "sleep", millis=LONG)
        assert until(environments.kill)[0]["function"] == probe.name
        assert failed.result()["errorType"] == "Runtime.ExitError"
    assert probe.answer()["java"] == 25


def test_a_process_that_ends_before_it_is_ready_is_an_exit_error(build, new_account):
    broken = build(new_account())
    options = {"Variables": {"JAVA_TOOL_OPTIONS": "-XX:NoSuchOption"}}
    broken.service.update_function_configuration(FunctionName=broken.name, Environment=options)
    broken.service.get_waiter("function_updated_v2").wait(FunctionName=broken.name)
    assert broken.error("answer")["errorType"] == "Runtime.ExitError"


def test_a_handler_that_does_not_exist_is_reported(build, new_account):
    broken = build(new_account())
    broken.service.update_function_configuration(FunctionName=broken.name, Handler="Missing::it")
    broken.service.get_waiter("function_updated_v2").wait(FunctionName=broken.name)
    assert broken.error("answer")["errorType"] == "java.lang.ClassNotFoundException"


def test_the_timeout_is_enforced(build, new_account):
    slow = build(new_account(), timeout=1)
    error = slow.error("sleep", millis=LONG)
    assert error["errorType"] == "Sandbox.Timedout"
    assert "timed out after 1.00 seconds" in error["errorMessage"]


def test_a_start_that_lasts_longer_than_both_limits_is_a_time_out(tmp_path, monkeypatch):
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc

    monkeypatch.setenv("LOCALAWS_STATE_DIR", str(tmp_path))
    monkeypatch.setattr(lambda_svc, "_PROVIDED_CODE_CACHE", str(tmp_path / "code"))
    monkeypatch.setattr(lambda_runtime, "_PROVIDED_INIT_TIMEOUT", 0.1)
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("bootstrap", f"#!/bin/sh\nexec sleep {LONG}\n")
    arn = f"arn:aws:lambda:{REGION}:710000000001:function:slow"
    config = {"FunctionName": "slow", "FunctionArn": arn, "Runtime": "java25", "Timeout": 1}
    slow = lambdas._java_worker_class()("slow", config, code.getvalue())
    with pytest.raises(lambda_runtime.ProvidedRuntimeError, match="after 1.00 seconds") as told:
        slow.invoke({}, "request")
    assert told.value.error_type == "Sandbox.Timedout"


def invocation(function, payload, **fields):
    arguments = {"FunctionName": function.arn, "Payload": payload}
    return one_state(
        {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": arguments,
            "Output": "{% $states.result.Payload %}",
            "End": True,
        }
        | fields
    )


def test_step_functions_sees_the_class_of_an_exception(client, probe):
    execution = Machines(client, probe.account).run(invocation(probe, {"do": "throw"}))
    assert (execution["status"], execution["error"]) == ("FAILED", "Probe$Unwell")
    assert json.loads(execution["cause"])["errorMessage"] == "as asked"


def test_step_functions_retries_after_a_killed_process(client, probe):
    payload = {"do": "halt at first", "retry": "{% $states.context.State.RetryCount %}"}
    retry = [{"ErrorEquals": ["Runtime.ExitError"], "IntervalSeconds": 1, "MaxAttempts": 1}]
    output = Machines(client, probe.account).output(invocation(probe, payload, Retry=retry))
    assert output["java"] == 25


def test_step_functions_needs_a_permission_to_invoke(client, probe, build):
    invoke = invocation(probe, {})
    may = Machines(client, probe.account, allow("lambda:InvokeFunction", probe.arn))
    assert may.output(invoke)["java"] == 25
    may_not = Machines(client, probe.account, allow("lambda:InvokeFunction", f"{probe.arn}x"))
    execution = may_not.run(invoke)
    assert execution["error"] == "Lambda.AWSLambdaException"
    assert "lambda:InvokeFunction" in execution["cause"]


def test_a_task_times_out(client, probe, environments):
    task = invocation(probe, {"do": "sleep", "millis": LONG}, TimeoutSeconds="{% 1 %}")
    assert Machines(client, probe.account).run(task)["error"] == "States.Timeout"
    environments.kill()


def test_a_role_in_another_account_is_assumed_only_with_a_permission(client, build, new_account):
    other = new_account()
    member = f"arn:aws:iam::{other}:role/Member"
    for statements, allowed in (((allow("sts:AssumeRole", member),), True), ((), False)):
        function = build(new_account(), *statements)
        iam = client("iam", other)
        trust = document(
            {
                "Effect": "Allow",
                "Principal": {"AWS": function.role},
                "Action": "sts:AssumeRole",
            }
        )
        if allowed:
            iam.create_role(RoleName="Member", AssumeRolePolicyDocument=trust)
        else:
            iam.update_assume_role_policy(RoleName="Member", PolicyDocument=trust)
        sts = client("sts", credentials=credentials(function.answer()["env"]))
        if allowed:
            assumed = sts.assume_role(RoleArn=member, RoleSessionName="it")
            assert assumed["AssumedRoleUser"]["Arn"].startswith(f"arn:aws:sts::{other}:")
        else:
            with pytest.raises(ClientError) as denied:
                sts.assume_role(RoleArn=member, RoleSessionName="it")
            assert denied.value.response["Error"]["Code"] == "AccessDenied"


def test_a_new_account_lets_ten_functions_run_at_the_same_time(client, new_account, control):
    """Where "account-concurrency" is "ten"."""
    control.settings(doubts={"account-concurrency": "ten"})
    limit = client("lambda", new_account()).get_account_settings()["AccountLimit"]
    assert limit["ConcurrentExecutions"] == limit["UnreservedConcurrentExecutions"] == 10


def test_others_let_a_thousand_run(client, new_account, control):
    """Where "account-concurrency" is "thousand"."""
    control.settings(doubts={"account-concurrency": "thousand"})
    limit = client("lambda", new_account()).get_account_settings()["AccountLimit"]
    assert limit["ConcurrentExecutions"] == 1000
