"""Creates and runs state machines for the tests."""

import json
import uuid

from conftest import PATIENCE_SECONDS, until

TRUST = {"Service": ["states.amazonaws.com", "lambda.amazonaws.com"]}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def role(iam, *statements, trust=TRUST, name=None):
    """Its ARN."""
    name = name or f"role-{uuid.uuid4()}"
    may_assume = {"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}
    created = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(may_assume))
    if statements:
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=document(*statements))
    return created["Role"]["Arn"]


def session(client, account, *statements):
    """Credentials of a role of the account that has just these statements."""
    arn = role(client("iam", account), *statements, trust={"AWS": account})
    return client("sts", account).assume_role(RoleArn=arn, RoleSessionName="it")["Credentials"]


def everything():
    return allow("*", "*")


class Machines:
    """Runs definitions as the state machines of one account."""

    def __init__(self, client, account, *statements):
        self.sfn = client("stepfunctions", account)
        self.role = role(client("iam", account), *(statements or (everything(),)))

    def create(self, definition):
        return self.sfn.create_state_machine(
            name=f"m-{uuid.uuid4()}",
            definition=json.dumps({"QueryLanguage": "JSONata"} | definition),
            roleArn=self.role,
        )["stateMachineArn"]

    def start(self, definition, data=None):
        machine = self.create(definition)
        return self.sfn.start_execution(stateMachineArn=machine, input=json.dumps(data or {}))[
            "executionArn"
        ]

    def ended(self, execution, seconds=PATIENCE_SECONDS):
        def description():
            described = self.sfn.describe_execution(executionArn=execution)
            return described if described["status"] != "RUNNING" else None

        return until(description, seconds, f"the end of {execution}")

    def run(self, definition, data=None):
        return self.ended(self.start(definition, data))

    def output(self, definition, data=None):
        ended = self.run(definition, data)
        assert ended["status"] == "SUCCEEDED", ended
        return json.loads(ended["output"])

    def running(self, execution):
        """The ARNs of its children that run now; none before its Map has begun."""
        runs = self.sfn.list_map_runs(executionArn=execution)["mapRuns"]
        which = {"statusFilter": "RUNNING"}
        pages = [self.sfn.list_executions(mapRunArn=r["mapRunArn"], **which) for r in runs]
        return [child["executionArn"] for page in pages for child in page["executions"]]

    def children(self, execution):
        (map_run,) = self.sfn.list_map_runs(executionArn=execution)["mapRuns"]
        arns = self.sfn.list_executions(mapRunArn=map_run["mapRunArn"])["executions"]
        return [self.sfn.describe_execution(executionArn=c["executionArn"]) for c in arns]


def one_state(state):
    return {"StartAt": "It", "States": {"It": state}}


def passing(output):
    return one_state({"Type": "Pass", "Output": output, "End": True})


# Runs until somebody stops it, and notices that within a fiftieth of the seconds.
ENDLESS = one_state({"Type": "Wait", "Seconds": 10, "Next": "It"})


def distributed(processor, **fields):
    config = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    return {
        "Type": "Map",
        "Label": "Each",
        "ItemProcessor": {"ProcessorConfig": config} | processor,
        "End": True,
    } | fields
