"""Every call that Rekey's functions make, with every way in which it can fail.

A fault belongs to a place, to an account (its role is assumed for all its Regions at once) or to
the whole run, so one run has many of them: in a place at most one for each function and service.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle

from console.soak.storm import THROTTLES

# A rotation to the key of an alias, and one to new keys: each with a canary, in enabled Regions.
ROTATE, CREATE = "rotate", "create"
# What restores the one, and the other.
RESTORE, RESTORE_CREATED = "restore", "restore created"
FORTH, BACK = (ROTATE, CREATE), (RESTORE, RESTORE_CREATED)
REGIONS, CANARY = "find the Regions", "judge the canary"
# Services that are called in a place as its member.
OF_PLACES = ("logs", "kms", "tag")
PHASES = (
    *("plan", REGIONS, "enter", "list", "look at the key", "probe", "write", "pack"),
    *("make the key", "read a page", "change", "verify", "move the alias"),
    *(CANARY, "report"),
)


@dataclass(frozen=True)
class Operation:
    """A call that a function makes in a run without faults."""

    phase: str
    function: str
    service: str
    operation: str
    # What it is about where one operation is about several things: an object of the bucket.
    about: str = ""
    # In which modes it is made.
    modes: frozenset[str] = frozenset({*FORTH, *BACK})

    @property
    def call(self) -> tuple[str, str, str, str]:
        return self.function, self.service, self.operation, self.about

    @property
    def name(self) -> str:
        return f"{self.service} {self.operation} {self.about}".strip()

    @property
    def plain(self) -> bool:
        """Whether a rotation of named Regions, to the key of an alias and at once, makes it."""
        return ROTATE in self.modes and self.phase not in (REGIONS, CANARY)

    @property
    def lane(self) -> tuple[str, str]:
        """In one place there is no other fault of the same."""
        return self.function, self.service

    @property
    def scope(self) -> str:
        if self.service in ("sts", "account"):
            return "account"
        return "place" if self.service in OF_PLACES else "run"

    @property
    def lists_below(self) -> bool:
        """Whether it lists a folder below that of the whole run."""
        of_batch = self.function == "RotateFunction" and self.about == "progress/"
        return of_batch or self.about == "journal/"

    def rule(self, place: tuple[str, str]) -> dict:
        """Of a fault rule, what names the call."""
        account, region = place
        rule = {"service": self.service, "operation": self.operation}
        rule["function"] = f"*-{self.function}-*"
        if self.service in OF_PLACES:
            rule |= {"account": account, "region": region, "target": TARGETS.get(self.about, "*")}
        elif self.service == "account":
            rule["account"] = account
        elif self.service == "sts":
            rule["target"] = f"arn:aws:iam::{account}:role/RekeyMember"
        elif self.service == "s3":
            # A folder that is listed ends in a slash, and an object does not.
            rule["target"] = "*/" + re.sub(r"/\*$", "/*[!/]", self.about)
            if self.about.endswith("/"):
                rule["target"] += "*/" if self.lists_below else ""
        return rule


QUERY_RESULTS, LOG_GROUP = "query results", "log group"
TARGETS = {QUERY_RESULTS: "*:query-result:*", LOG_GROUP: "*/f/old-1", "taken off": "*/f/none-1"}


def about(call: Mapping) -> str:
    """Of a line of the timeline, what an Operation has as `about`."""
    target = call["target"]
    if call["service"] == "s3":
        name = re.sub(r"^(runs/[^/]+/)", "", target.partition("/")[2])
        name = re.sub(r"\d+", "*", name) if name.startswith("batches-") else name
        folder = re.match(
            r"(journal|survey/places|progress|results|live|keys|reserved|maps|last|targets)/", name
        )
        if folder is None:
            return name
        return folder[0] if name.endswith("/") else folder[0] + "*"
    if call["operation"] == "AssociateKmsKey":
        return QUERY_RESULTS if ":query-result:" in target else LOG_GROUP
    return "taken off" if call["operation"] == "DisassociateKmsKey" else ""


def called(call: Mapping) -> tuple[str, str, str, str]:
    function = call["function"].split("-")[1]
    return function, call["service"], call["operation"], about(call)


def _of(function: str, service: str, phase: str, *names: str, modes=(*FORTH, *BACK)):
    for name in names:
        operation, _, what = name.partition(" ")
        yield Operation(phase, function, service, operation, what, frozenset(modes))


# Of keys that Rekey made.
TAGS = ("ListKeys", "ListResourceTags")
# Where a place has none; elsewhere it is updated.
NO_ALIAS = "CreateAlias"

OPERATIONS: tuple[Operation, ...] = (
    *_of("PlanFunction", "organizations", "plan", "ListAccounts"),
    *_of("PlanFunction", "lambda", "plan", "GET"),
    *_of("PlanFunction", "s3", "plan", "GET plan.json", "PUT plan.json", "PUT lease.json"),
    *_of("PlanFunction", "s3", "plan", "PUT survey/batches.jsonl"),
    *_of("PlanFunction", "s3", "plan", "GET survey/places/", "GET survey/places/*", modes=BACK),
    *_of("PlanFunction", "s3", "plan", "GET progress/", "GET progress/*", modes=BACK),
    *_of("PlanFunction", "s3", "plan", "GET results/", "GET results/*", modes=BACK),
    *_of("PlanFunction", "s3", "plan", "GET keys/", modes=BACK),
    *_of("PlanFunction", "s3", "plan", "GET keys/*", modes=(RESTORE_CREATED,)),
    *_of("PlanFunction", "s3", REGIONS, "GET regions.json", modes=FORTH),
    *_of("RegionsFunction", "sts", REGIONS, "AssumeRole", modes=FORTH),
    *_of("RegionsFunction", "account", REGIONS, "ListRegions", modes=FORTH),
    *_of("RegionsFunction", "s3", REGIONS, "GET plan.json", modes=FORTH),
    *_of("RegionsFunction", "s3", REGIONS, "PUT regions.json", modes=FORTH),
    *_of("SurveyFunction", "sts", "enter", "AssumeRole"),
    *_of("RotateFunction", "sts", "enter", "AssumeRole"),
    *_of("VerifyFunction", "sts", "enter", "AssumeRole"),
    *_of("SurveyFunction", "logs", "list", "DescribeLogGroups", "DescribeAccountPolicies"),
    *_of("SurveyFunction", "tag", "list", "GetResources"),
    *_of("SurveyFunction", "s3", "list", "GET journal/", "GET journal/*", modes=BACK),
    *_of("SurveyFunction", "kms", "look at the key", "DescribeKey"),
    *_of("SurveyFunction", "kms", "look at the key", "GetKeyPolicy", modes=(ROTATE, *BACK)),
    *_of("SurveyFunction", "kms", "look at the key", *TAGS, modes=(CREATE,)),
    *_of("RotateFunction", "kms", "look at the key", "DescribeKey", modes=FORTH),
    *_of("VerifyFunction", "kms", "look at the key", "DescribeKey"),
    *_of("RotateFunction", "kms", "make the key", *TAGS, "CreateKey", modes=(CREATE,)),
    *_of("RotateFunction", "s3", "make the key", "GET keys/*", "PUT keys/*", modes=(CREATE,)),
    *_of("SurveyFunction", "logs", "probe", "StartQuery", "GetQueryResults"),
    *_of("RotateFunction", "logs", "probe", "StartQuery", "GetQueryResults"),
    *_of("SurveyFunction", "s3", "write", "GET plan.json", "PUT journal/*", "PUT survey/places/*"),
    *_of("SurveyFunction", "s3", "write", "PUT targets/*"),
    *_of("PackFunction", "s3", "pack", "GET plan.json", "GET survey/places/"),
    *_of("PackFunction", "s3", "pack", "GET survey/places/*", "PUT batches-*.jsonl"),
    *_of("PackFunction", "s3", "pack", "PUT plan.json"),
    *_of("RotateFunction", "s3", "read a page", "GET plan.json", "GET lease.json"),
    *_of("RotateFunction", "s3", "read a page", "GET journal/", "GET journal/*"),
    *_of("RotateFunction", "s3", "read a page", "GET progress/"),
    *_of("RotateFunction", "logs", "read a page", "DescribeLogGroups"),
    *_of("RotateFunction", "logs", "change", f"AssociateKmsKey {LOG_GROUP}"),
    *_of("RotateFunction", "logs", "change", f"AssociateKmsKey {QUERY_RESULTS}"),
    *_of("RotateFunction", "logs", "change", "DisassociateKmsKey taken off", modes=BACK),
    *_of("RotateFunction", "s3", "write", "PUT targets/*", "PUT progress/*"),
    *_of("RotateFunction", "s3", "write", "PUT live/*"),
    *_of("VerifyFunction", "logs", "verify", "DescribeLogGroups", "DescribeAccountPolicies"),
    *_of("VerifyFunction", "logs", "verify", "StartQuery", "GetQueryResults"),
    *_of("VerifyFunction", "s3", "verify", "GET plan.json", "GET journal/", "GET journal/*"),
    *_of("VerifyFunction", "s3", "verify", "GET progress/*"),
    *_of("VerifyFunction", "s3", "verify", "GET reserved/", modes=FORTH),
    *_of("VerifyFunction", "kms", "move the alias", "EnableKeyRotation", modes=(CREATE,)),
    *_of("VerifyFunction", "kms", "move the alias", NO_ALIAS, "UpdateAlias", modes=(CREATE,)),
    *_of("VerifyFunction", "s3", "move the alias", "GET lease.json", modes=(CREATE,)),
    *_of("VerifyFunction", "s3", "move the alias", "PUT keys/*", modes=(CREATE,)),
    *_of("VerifyFunction", "s3", "write", "PUT progress/*", "PUT results/*", "PUT live/*"),
    *_of("CanaryFunction", "s3", CANARY, "GET plan.json", modes=FORTH),
    *_of("CanaryFunction", "s3", CANARY, "GET survey/places/", modes=FORTH),
    *_of("CanaryFunction", "s3", CANARY, "GET survey/places/*", modes=FORTH),
    *_of("CanaryFunction", "s3", CANARY, "GET results/", "GET results/*", modes=FORTH),
    *_of("CanaryFunction", "s3", CANARY, "PUT canary.json", modes=FORTH),
    *_of("ReportFunction", "s3", "report", "GET told.json", "GET plan.json", "GET canary.json"),
    *_of("ReportFunction", "s3", "report", "GET survey/places/", "GET survey/places/*"),
    *_of("ReportFunction", "s3", "report", "GET results/", "GET results/*"),
    *_of("ReportFunction", "s3", "report", "PUT report.json", "PUT report.csv", "PUT report.html"),
    *_of("ReportFunction", "s3", "report", "GET last/*", "PUT last/*"),
    *_of("ReportFunction", "s3", "report", "GET targets/*", "PUT targets.csv"),
    *_of("ReportFunction", "s3", "report", "PUT targets.jsonl", "PUT targets.json"),
    *_of("ReportFunction", "s3", "report", "GET lease.json", "PUT lease.json", "DELETE lease.json"),
    *_of("ReportFunction", "s3", "report", "PUT told.json", "GET maps/", "PUT maps/*"),
    *_of("ReportFunction", "s3", "report", "GET targets/", "PUT targets/*"),
    *_of("ReportFunction", "sns", "report", "Publish"),
)

# Calls that are made after a fault alone, to see what became of it or to go on: without faults.
LOOKED_AFTER = {
    ("SurveyFunction", "s3", "GET", "targets/*"),
    ("RotateFunction", "s3", "GET", "targets/*"),
    ("RotateFunction", "s3", "GET", "progress/*"),
    ("VerifyFunction", "s3", "GET", "keys/*"),
    ("PlanFunction", "s3", "GET", "lease.json"),
    ("SurveyFunction", "s3", "GET", "survey/places/*"),
    ("ReportFunction", "s3", "GET", "report.json"),
}

# What else may be on a key that targets left: asked for once in each place, to say more of the key.
# None of these decides what becomes of a place, and each of them fails in a unit test, in which all
# of them take less than a second: OthersOnKeysTest, HolderRefusalTest.
OF_OTHERS_ON_KEYS = {
    ("VerifyFunction", service, operation, "")
    for service, operations in {
        "logs": (
            *("ListLogAnomalyDetectors", "DescribeLookupTables"),
            *("ListScheduledQueries", "ListIntegrations"),
        ),
        "observabilityadmin": ("ListS3TableIntegrations", "ListTelemetryRules"),
        "cloudwatch": ("GetDataset",),
        "xray": ("GetEncryptionConfig",),
        "aiops": ("ListInvestigationGroups",),
        "glue": ("GetSecurityConfigurations",),
    }.items()
    for operation in operations
}

# Longer than a call is waited for.
NO_ANSWER_SECONDS = 11
INTERNAL = {
    "s3": ("InternalError", 500),
    "kms": ("KMSInternalException", 500),
    "lambda": ("ServiceException", 500),
    "account": ("InternalServerException", 500),
    "tag": ("InternalServiceException", 500),
}
UNAVAILABLE = {"logs": ("ServiceUnavailableException", 503)}
# Beside those of every operation.
OWN = {
    "AssociateKmsKey": ("conflict", "OperationAbortedException", 400),
    "DisassociateKmsKey": ("conflict", "OperationAbortedException", 400),
    "StartQuery": ("too many queries", "LimitExceededException", 400),
}
STORM_CALLS = 5
# Of the whole run, whose calls have several faults one after another.
RUN_STORM_CALLS = 3


def kinds(operation: Operation) -> Iterator[tuple[str, dict]]:
    """The names of faults, each with what a fault rule does."""
    whole_run = operation.scope == "run"
    storm, twice = (RUN_STORM_CALLS, 1) if whole_run else (STORM_CALLS, 2)
    service = operation.service
    throttle = error(*THROTTLES[service])
    internal = error(*INTERNAL.get(service, ("InternalFailure", 500)))
    yield "throttled", {**throttle, "count": 1}
    yield "storm of throttles", {**throttle, "count": storm}
    yield "internal error", {**internal, "count": twice}
    yield (
        "unavailable",
        {**error(*UNAVAILABLE.get(service, ("ServiceUnavailable", 503))), "count": twice},
    )
    yield "HTML 500", {"html": 500, "count": twice}
    yield "HTML 503", {"html": 503, "count": twice}
    yield "closed before the work", {"close": True, "count": twice}
    yield "closed after the work", {"close": True, "after": True, "count": 1}
    yield "error after the work", {**internal, "after": True, "count": 1}
    yield "truncated body", {"truncate": True, "count": 1}
    yield "slow answer", {"delay": 1.5, "count": 1}
    # A run waits for those of its own one after another.
    if not whole_run:
        yield "no answer in time", {"delay": NO_ANSWER_SECONDS, "count": 1}
    # A function's own credentials are Lambda's to renew.
    if service in OF_PLACES:
        yield "expired credentials", {**error("ExpiredTokenException", 400), "count": 1}
    if operation.operation in OWN:
        name, code, status = OWN[operation.operation]
        yield name, {**error(code, status), "count": twice}
    if operation.name == f"logs AssociateKmsKey {QUERY_RESULTS}":
        yield "takes longer than 5 minutes", {"settles": 6.5, "count": 1}
        yield "takes longer than 12 minutes", {"settles": 15, "count": 1}


def error(code: str, status: int) -> dict:
    """What of a fault rule makes a call fail so."""
    return {"error": {"code": code, "status": status, "message": "a fault of the test"}}


@dataclass(frozen=True)
class Fault:
    operation: Operation
    kind: str
    does: tuple[tuple[str, object], ...]

    @property
    def id(self) -> str:
        return f"{self.operation.function} {self.operation.name}: {self.kind}"

    @property
    def lists_below(self) -> bool:
        """Whether it lists a folder below that of the whole run."""
        of_batch = self.function == "RotateFunction" and self.about == "progress/"
        return of_batch or self.about == "journal/"

    def rule(self, place: tuple[str, str], number: int) -> dict:
        return {**self.operation.rule(place), **dict(self.does), "id": f"{number} {self.id}"}


FAULTS: tuple[Fault, ...] = tuple(
    Fault(operation, kind, tuple(does.items()))
    for operation in OPERATIONS
    for kind, does in kinds(operation)
)


def faults_of(number: int, modes: tuple[str, ...], scope: str) -> list[Fault]:
    """Those of one scope that the run of this number has, where runs have these modes.

    Each is in one run: first those that fit into the fewest, each into the run that has the fewest
    of its lane.
    """
    runs: list[dict] = [defaultdict(list) for _ in modes]
    here = [fault for fault in FAULTS if fault.operation.scope == scope]
    for fault in sorted(here, key=lambda fault: len(fault.operation.modes)):
        lane, its = fault.operation.lane, fault.operation.modes
        possible = (n for n, mode in enumerate(modes) if mode in its)
        min((runs[n][lane] for n in possible), key=len).append(fault)
    return [fault for lane in runs[number].values() for fault in lane]


Place = tuple[str, str]


def placed(faults: Sequence[Fault], places: Sequence[Place]) -> Iterator[tuple[Fault, Place]]:
    """Each where no other of its lane is, as far as there are places."""
    lanes: dict[tuple[str, str], Iterator[Place]] = defaultdict(lambda: cycle(places))
    for fault in faults:
        yield fault, next(lanes[fault.operation.lane])
