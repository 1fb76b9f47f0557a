"""What anybody sees of a run from outside: through AWS's APIs, with the accounts' own credentials.

Nothing here knows Rekey's code; what it knows of Rekey is what a person can read in the templates,
in the bucket and in an execution.
"""

import json
import os
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from console import seed, stack
from console.demo import Bench
from console.organization import PREVIOUS, WANTED, Organization
from console.paths import ROOT
from console.soak import seen

QUERY_RESULTS = "query-result:*"
POLL_SECONDS = 0.1
# For what comes for sure: a wait ends with it, so the limit costs nothing. Long enough for a
# machine that stands still for seconds or is ten times slower.
PATIENCE_SECONDS = 300
AT_A_TIME = 8

# (account, Region)
Place = tuple[str, str]
# (account, Region, name of a log group or QUERY_RESULTS)
Target = tuple[str, str, str]


@dataclass(frozen=True)
class Started:
    run: str
    arn: str


@dataclass(frozen=True)
class Ended:
    """An execution that has ended, as DescribeExecution tells of it."""

    run: str
    arn: str
    status: str
    error: str | None
    cause: str | None
    output: dict
    report: dict | None
    seconds: float

    @property
    def complete(self) -> bool:
        """All that was wanted is so; of a plan, that a rotation can do it."""
        return self.status == "SUCCEEDED" and self.output.get("outcome") in ("COMPLETE", "READY")

    def place(self, account: str, region: str) -> dict:
        (place,) = [
            place
            for place in self.report["places"]
            if (place["account"], place["region"]) == (account, region)
        ]
        return place


def scope(*places: Place, **more: object) -> dict:
    """The input of a run over these places: every one of these accounts in every Region of them."""
    accounts, regions = {account for account, _ in places}, {region for _, region in places}
    return {"accounts": {"include": sorted(accounts)}, "regions": sorted(regions), **more}


def logs() -> Path:
    """Where the tools that a process of the suite calls tell what they do."""
    return ROOT / "target" / "e2e" / os.environ.get("PYTEST_XDIST_WORKER", "")


class Outside:
    def __init__(self, bench: Bench):
        self.bench = bench
        self.client = bench.cloud.client
        self.bucket = bench.stack.bucket

    @property
    def members(self) -> tuple[str, ...]:
        return self.bench.seeded.members

    @property
    def places(self) -> list[Place]:
        return [(a, region) for a in self.members for region in self.bench.seeded.regions]

    # Keys

    def places_of(self, account: str) -> list[Place]:
        """In the Regions that the organization was seeded in."""
        return [(account, region) for region in self.bench.seeded.regions]

    def log_groups(self, account: str, region: str) -> dict[str, dict]:
        pages = self.client("logs", account, region).get_paginator("describe_log_groups").paginate()
        return {group["logGroupName"]: group for page in pages for group in page["logGroups"]}

    def query_results_key(self, account: str, region: str) -> str:
        """The key that the result of a query started now is stored with."""
        logs = self.client("logs", account, region)
        now = int(time.time())
        query = logs.start_query(
            logGroupName=next(iter(self.log_groups(account, region))),
            startTime=now - 1,
            endTime=now,
            queryString="fields @message | limit 1",
        )["queryId"]

        def complete() -> dict | None:
            results = logs.get_query_results(queryId=query)
            return results if results["status"] == "Complete" else None

        return until(complete, what="the query's end").get("encryptionKey", "none")

    def wanted(self, account: str, region: str) -> str:
        return self.key(WANTED, account, region)

    def key(self, alias: str, account: str, region: str) -> str:
        return self.client("kms", account, region).describe_key(KeyId=alias)["KeyMetadata"]["Arn"]

    def keys(self, places: Iterable[Place]) -> dict[Target, str]:
        """The key of every target, "none" for one without."""

        def of(place: Place) -> dict[Target, str]:
            groups = self.log_groups(*place)
            keys = {(*place, name): group.get("kmsKeyId", "none") for name, group in groups.items()}
            return keys | {(*place, QUERY_RESULTS): self.query_results_key(*place)}

        return {target: key for part in each(of, places) for target, key in part.items()}

    # Runs

    def start(self, given: object = None, name: str | None = None) -> Started:
        run = name or f"e2e-{time.time_ns()}"
        arn = self.client("stepfunctions").start_execution(
            stateMachineArn=self.bench.stack.state_machine_arn,
            name=run,
            input=json.dumps({} if given is None else given),
        )["executionArn"]
        return Started(run, arn)

    def run(self, given: object = None, name: str | None = None) -> Ended:
        began = time.monotonic()
        return self.end_of(self.start(given, name), began=began)

    def end_of(self, started: Started, seconds: float = 400, began: float | None = None) -> Ended:
        """*began*: when it was started, where that counts; of time.monotonic()."""
        began = time.monotonic() if began is None else began

        def ended() -> dict | None:
            described = self.describe(started.arn)
            return None if described["status"] == "RUNNING" else described

        told = until(ended, seconds, f"the end of {started.arn}")
        output = json.loads(told.get("output") or "{}")
        report = self.read(f"runs/{started.run}/report.json")
        return Ended(
            started.run,
            started.arn,
            told["status"],
            told.get("error"),
            told.get("cause"),
            output if isinstance(output, dict) else {},
            None if report is None else json.loads(report),
            time.monotonic() - began,
        )

    def stop(self, started: Started) -> None:
        self.client("stepfunctions").stop_execution(executionArn=started.arn)

    def describe(self, arn: str) -> dict:
        return self.client("stepfunctions").describe_execution(executionArn=arn)

    def history(self, arn: str) -> list[dict]:
        pages = self.client("stepfunctions").get_paginator("get_execution_history")
        return [event for page in pages.paginate(executionArn=arn) for event in page["events"]]

    def children(self, arn: str) -> list[str]:
        """The executions that the Map states of an execution have started."""
        states = self.client("stepfunctions")
        return [
            child["executionArn"]
            for map_run in states.list_map_runs(executionArn=arn)["mapRuns"]
            for child in states.list_executions(mapRunArn=map_run["mapRunArn"])["executions"]
        ]

    def told(self, ended: Ended) -> str:
        """All that a person finds who follows the cause, the report and the failed children."""
        children = [self.describe(child) for child in self.children(ended.arn)]
        failed = [child.get("cause") or "" for child in children if child["status"] == "FAILED"]
        return "\n".join([ended.cause or "", json.dumps(ended.report), *failed])

    # The bucket

    def names(self, prefix: str) -> list[str]:
        return seen.names(self.bench, prefix)

    def read(self, name: str) -> bytes | None:
        return seen.read(self.bench, name)

    def write(self, name: str, content: dict) -> None:
        body = json.dumps(content).encode()
        self.client("s3").put_object(Bucket=self.bucket, Key=name, Body=body)

    def lease(self) -> dict | None:
        held = self.read("lease.json")
        return None if held is None else json.loads(held)

    def journal(self, run: str) -> dict[Target, set[str]]:
        """Every previous key that any line of a run's journal tells of a target."""
        found: dict[Target, set[str]] = {}
        for line in seen.journal(self.bench, run):
            found.setdefault(line.target, set()).add(line.previous_key)
        return found

    # The control endpoint of the local AWS

    def control(self, method: str, what: str, body: object = None):
        return self.bench.aws.control(method, what, body)

    def faults(self, *rules: dict) -> None:
        self.control("PUT", "faults", list(rules))

    @contextmanager
    def held(self, function: str) -> Iterator[None]:
        """No invocation of the function that has yet to read the plan goes on meanwhile.

        The bucket does not give it the plan: it is patient, and so is the workflow.
        """
        busy = {"code": "InternalError", "status": 500, "message": "held up by the test"}
        reading = {"service": "s3", "operation": "GET", "target": "*/plan.json"}
        rule = {**reading, "function": f"*-{function}-*", "error": busy}
        made = self.control("POST", "faults", rule)
        try:
            yield
        finally:
            self.control("DELETE", f"faults?id={made['id']}")

    def calls(self, since: float, **filters: str) -> list[dict]:
        """The calls that arrived since a moment of time.monotonic()."""
        query = urllib.parse.urlencode({**filters, "since": since})
        url = f"{self.bench.aws.endpoint}/_rekey/timeline?{query}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            return [json.loads(line) for line in answer.read().splitlines()]

    def associations(self, since: float, **filters: str) -> list[dict]:
        return self.calls(since, service="logs", operation="AssociateKmsKey", **filters)

    def kill(self, function: str) -> list:
        """SIGKILL for the JVMs of the function that are at work; tells which they were."""
        return self.control("DELETE", f"lambdas?function={self.resource(function)}&busy=true")

    def resource(self, name: str) -> str:
        """The physical id of a resource of the stack."""
        cloudformation = self.client("cloudformation")
        told = cloudformation.describe_stack_resource(StackName=stack.NAME, LogicalResourceId=name)
        return told["StackResourceDetail"]["PhysicalResourceId"]

    # What a test changes

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Changes of keys take effect at once, as if they were of the past."""
        usual = self.control("GET", "settings")["propagationSeconds"]
        self.control("PUT", "settings", {"propagationSeconds": 0})
        try:
            yield
        finally:
            self.control("PUT", "settings", {"propagationSeconds": usual})

    def put_back(self, organization: Organization) -> None:
        """Targets on their first keys, the local AWS as at its start."""
        self.control("DELETE", "")
        with self.bench.aws.without_quotas():
            seed.put_back(self.bench.cloud, organization, self.bench.seeded)

    @contextmanager
    def environment(self, function: str, variables: dict[str, str]) -> Iterator[None]:
        """Other variables in the environment of a function for a while; it starts anew."""
        functions, name = self.client("lambda"), self.resource(function)
        told = functions.get_function_configuration(FunctionName=name)
        before = told["Environment"]["Variables"]

        def put(values: dict[str, str]) -> None:
            functions.update_function_configuration(
                FunctionName=name, Environment={"Variables": values}
            )

        put(before | variables)
        try:
            yield
        finally:
            put(before)

    @contextmanager
    def timeout(self, function: str, seconds: int) -> Iterator[None]:
        """Another timeout of a function for a while."""
        functions, name = self.client("lambda"), self.resource(function)
        before = functions.get_function_configuration(FunctionName=name)["Timeout"]
        functions.update_function_configuration(FunctionName=name, Timeout=seconds)
        try:
            yield
        finally:
            functions.update_function_configuration(FunctionName=name, Timeout=before)

    def place_log_groups(self, account: str, region: str, *names: str, **attributes) -> None:
        """Log groups as the past has left them; names that AWS reserves for itself too."""
        groups = [{"logGroupName": name, **attributes} for name in names]
        what = {"account": account, "region": region, "logGroups": groups}
        self.control("PUT", "log-groups", what)

    def place_query_results(self, account: str, region: str, key: str | None) -> None:
        """On this key, or on none."""
        logs = self.client("logs", account, region)
        results = f"arn:aws:logs:{region}:{account}:{QUERY_RESULTS}"
        if key is None:
            logs.disassociate_kms_key(resourceIdentifier=results)
        else:
            logs.associate_kms_key(resourceIdentifier=results, kmsKeyId=key)

    def delete_log_group(self, account: str, region: str, name: str) -> None:
        logs = self.client("logs", account, region)
        with suppress(logs.exceptions.ResourceNotFoundException):
            logs.delete_log_group(logGroupName=name)

    def new_account(self, name: str) -> str:
        """One more account of the organization, with nothing in it."""
        with self.bench.aws.without_quotas():
            address = f"aws+{name.lower().replace(' ', '-')}@example.com"
            created = self.client("organizations").create_account(Email=address, AccountName=name)
        return created["CreateAccountStatus"]["AccountId"]

    def new_keys(self, account: str, region: str) -> None:
        with self.bench.aws.without_quotas():
            kms = self.client("kms", account, region)
            for alias in (WANTED, PREVIOUS):
                key = kms.create_key(Policy=seed.key_policy(account, region))["KeyMetadata"]
                kms.create_alias(AliasName=alias, TargetKeyId=key["KeyId"])

    def new_member(self, name: str, *regions: str) -> str:
        """One more account, with both keys in the Regions, the member role, and no log group."""
        account = self.new_account(name)
        for region in regions:
            self.new_keys(account, region)
        self.deploy_member_role(account)
        return account

    def default_regions(self) -> list[str]:
        """The Regions that every account has."""
        pages = self.client("account").get_paginator("list_regions")
        found = pages.paginate(RegionOptStatusContains=["ENABLED_BY_DEFAULT"])
        return [region["RegionName"] for page in found for region in page["Regions"]]

    def new_unit(self, name: str, parent: str | None = None, *accounts: str) -> str:
        """An organizational unit, below the root where no parent is given; accounts move there."""
        organizations = self.client("organizations")
        created = organizations.create_organizational_unit(
            ParentId=parent or self.root(), Name=name
        )
        unit = created["OrganizationalUnit"]["Id"]
        for account in accounts:
            (old,) = organizations.list_parents(ChildId=account)["Parents"]
            organizations.move_account(
                AccountId=account, SourceParentId=old["Id"], DestinationParentId=unit
            )
        return unit

    def root(self) -> str:
        return self.client("organizations").list_roots()["Roots"][0]["Id"]

    def deploy_member_role(self, account: str) -> None:
        seeded = replace(self.bench.seeded, members=(account,))
        stack.deploy_member_roles(
            self.bench.cloud, seeded, self.bench.stack.worker_role_arn, lambda _: None
        )

    def permit(self, account: str, level: str, create_keys: str = "no") -> None:
        """What the member role that `deploy_member_role` made may do from now on."""
        cloudformation = self.client("cloudformation", account)
        kept = ("WorkerRoleArn", "OrganizationId")
        cloudformation.update_stack(
            StackName=stack.MEMBER_STACK,
            UsePreviousTemplate=True,
            Parameters=[
                {"ParameterKey": "Permissions", "ParameterValue": level},
                {"ParameterKey": "CreateKeys", "ParameterValue": create_keys},
                *({"ParameterKey": name, "UsePreviousValue": True} for name in kept),
            ],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        updated = cloudformation.get_waiter("stack_update_complete")
        updated.wait(StackName=stack.MEMBER_STACK, WaiterConfig={"Delay": 0.2, "MaxAttempts": 150})

    def close(self, account: str) -> None:
        self.client("organizations").close_account(AccountId=account)


@contextmanager
def alone(
    bench: Bench, settles: float | None = None, **variables: dict[str, str]
) -> Iterator[Outside]:
    """What a test module has to itself, as at the start before and after.

    *settles*: seconds until a change of a key takes effect; *variables*: of functions, by their
    names in the template.
    """
    outside = Outside(bench)
    outside.control("DELETE", "")
    if settles is not None:
        outside.control("PUT", "settings", {"propagationSeconds": settles})
    with ExitStack() as changed:
        for function, own in variables.items():
            changed.enter_context(outside.environment(function, own))
        yield outside
    outside.control("DELETE", "")


def each(function: Callable, items: Iterable) -> list:
    """As many at a time as the local AWS, one process, has use for."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return list(pool.map(function, items))


def until(condition: Callable, seconds: float = PATIENCE_SECONDS, what: str = "the condition"):
    """The first true answer of the condition; fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = condition()
        if answer:
            return answer
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"{what} did not come within {seconds} s")
