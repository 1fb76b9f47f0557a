"""Least privilege: every permission of the templates is taken away once, and each is missed.

A permission that nothing misses is one too many. The exceptions are a table with a reason each.
"""

import json
import time
from contextlib import ExitStack, contextmanager, suppress
from fnmatch import fnmatchcase

import pytest

from console import seed
from console.aws import HUB
from console.organization import PREVIOUS, WANTED
from e2e.outside import QUERY_RESULTS, Outside, Started
from e2e.permissions import MEMBER_ROLE, all_of_the_templates, without

GROUPS = ("/aws/lambda/orders-api", "/ecs/orders-worker")

# They explain a loss: without one the run ends as it would, and says less.
EXPLAINING = {
    "FindTheMapRunsWhereAPlaceIsLost",
    "FindTheirChildrenThatFailed",
    "ReadWhatTheyFailedOf",
}
# (action, statement): without it a run does its work, and warns of what it could not find out. What
# is then missed is shown where the warnings are: test_run_preflight.py, test_run_central_key.py,
# test_run_died.py.
WARNED_OF = {
    ("kms:GetKeyPolicy", "ReadTheWantedKeysPolicy"),
    ("logs:DescribeAccountPolicies", "SeeHowLongEventsAreKept"),
    ("tag:GetResources", "SeeWhichStacksMadeLogGroups"),
    ("kms:GetKeyPolicy", "JudgeCentralKeys"),
    ("kms:DescribeKey", "JudgeCentralKeys"),
    ("kms:ListGrants", "SeeWhetherAGrantLetsCloudWatchLogsIn"),
    ("kms:ListGrants", "JudgeCentralKeys"),
    ("lambda:GetAccountSettings", "SeeHowManyFunctionsMayRunAtOnce"),
}
# Without it the bucket keeps for good what it may forget: test_run_died.py.
OF_FORGETTING = "MarkWhatIsForgottenAfter90Days"
# Of use only where the workflow comes to no report: test_run_died.py.
OF_DEAD_RUNS = {"ReadWhatARunDiedOf", "KeepTheEndThatCouldNotBeReported"}
# Of use only where workers wrote something down and brought no result.
OF_LOST_WORKERS = "ReadHowFarTheLostWorkersCame"
# Without it a run does all it is to do, and says which file for people it could not write.
FOR_PEOPLE = "WriteTheReportForPeople"
LAST_REPORT = "KeepTheLastReportAtHand"
# Without them a run does all it is to do, and says that its list of targets has a gap.
OF_THE_LIST = {"NoteWhatBecomesOfTheTargets", "ReadWhatBecameOfTheTargets"}
# Without it a run does all it is to do, and nobody sees how far it is.
FOR_WATCHERS = "TellHowFarItIs"
# Without it a verification goes by numbers where it could by names, which is as good in most cases.
BY_NAME = "ReadWhatTheSurveyNotedOfTheTargets"
# The same of a retirement.
CERTIFICATE_FOR_PEOPLE = "WriteTheCertificateForPeople"
# A service does these with a role, and says nothing where it may not.
QUIET = {"WriteLogs", "WriteTheLogWhateverKeyItIsOn", "Trace"}
SCHEDULES = "ScheduleRole"
# Only where the stack has the parameter DataKeyArn: test_run_member_role.py deploys one that has.
WITH_A_DATA_KEY = {
    "EncryptWhatTheBucketKeeps",
    "EncryptTheResults",
    "ReadWhatTheBucketKeepsWhateverKeyItIsUnder",
}
# Without one of these a run that looks for keys that may go says what it could not look at, and
# calls no key free by it: test_run_may_go.py.
OF_OTHER_HOLDERS = {
    "ListWhatElseIsUnderAKey",
    "SeeTheKeyOfAnIntegration",
    "SeeTheKeyOfATelemetryRule",
    "SeeTheKeyOfInvestigations",
    "SeeTheKeyOfMetrics",
    "SeeWhenAKeyWasUsedLast",
    "ListTheRulesThatPutLogGroupsOnKeys",
    "SeeTheKeysOfACentralizationRule",
    "SeeWhereAwsOffersAService",
}
EVALUATED = [
    p
    for p in all_of_the_templates()
    if (p.action, p.sid) not in WARNED_OF
    and p.sid not in WITH_A_DATA_KEY | OF_DEAD_RUNS | OF_OTHER_HOLDERS | {OF_FORGETTING}
]
PERMISSIONS = [
    p
    for p in EVALUATED
    if p.sid
    not in {
        *EXPLAINING,
        OF_LOST_WORKERS,
        FOR_PEOPLE,
        CERTIFICATE_FOR_PEOPLE,
        LAST_REPORT,
        *OF_THE_LIST,
        FOR_WATCHERS,
        BY_NAME,
        *QUIET,
    }
    and p.role != SCHEDULES
]

# Of a function: the wait of a rotation, in seconds of which a fiftieth is waited here.
QUICK = {"PROPAGATION_SECONDS": "5"}
# How long one invocation surveys, before it leaves the rest to the next; and what it keeps for its
# end, as Deadline.java has it.
SURVEY_SECONDS, KEPT_SECONDS = 4, 170


@pytest.fixture(scope="module")
def place(deployed):
    """A place whose targets are all encrypted: to query it needs the use of its keys."""
    outside = Outside(deployed)
    outside.control("DELETE", "")
    region = deployed.seeded.regions[0]
    regions = dict.fromkeys([region, *outside.default_regions()])
    account = outside.new_member("Least Privilege", *regions)
    previous = outside.key(PREVIOUS, account, region)
    outside.place_log_groups(account, region, *GROUPS, kmsKeyId=previous)
    outside.unit = outside.new_unit("Least Privilege", None, account)
    outside.account, outside.canary = account, outside.new_member("Canary", *regions)
    short = outside.timeout("SurveyFunction", KEPT_SECONDS + SURVEY_SECONDS)
    with outside.environment("RotateFunction", QUICK), short:
        yield Place(outside, account, region, previous)
    outside.close(account)
    outside.close(outside.canary)


class Place:
    def __init__(self, outside, account, region, previous):
        self.outside, self.account, self.region = outside, account, region
        self.previous, self.wanted = previous, outside.key(WANTED, account, region)
        self.given = {"accounts": {"include": [account]}, "regions": [region]}

    def put_back(self):
        self.outside.control("DELETE", "")
        self.outside.control("PUT", "settings", {"propagationSeconds": 0})
        logs = self.outside.client("logs", self.account, self.region)
        arn = f"arn:aws:logs:{self.region}:{self.account}"
        with self.outside.bench.aws.without_quotas():
            for target in (*(f"log-group:{name}" for name in GROUPS), QUERY_RESULTS):
                logs.associate_kms_key(resourceIdentifier=f"{arn}:{target}", kmsKeyId=self.previous)
            kms = without_alias(self.outside, self.account, self.region)
            kms.create_alias(AliasName=WANTED, TargetKeyId=self.wanted)
            policy = seed.key_policy(self.account, self.region)
            kms.put_key_policy(KeyId=self.wanted, PolicyName="default", Policy=policy)
        self.outside.control("PUT", "settings", {"propagationSeconds": 0})

    def run(self, circumstances, name):
        self.put_back()
        more = circumstances(self.outside, name) or {}
        try:
            return self.outside.run(self.given | more, name)
        finally:
            self.outside.faults()


def without_alias(outside, account, region):
    """The place's KMS, in which nothing has the wanted key's alias."""
    kms = outside.client("kms", account, region)
    with suppress(kms.exceptions.NotFoundException):
        kms.delete_alias(AliasName=WANTED)
    return kms


# Circumstances: what is already there when a run starts, and what more its input says


def as_usual(outside, run):
    outside.client("s3").delete_object(Bucket=outside.bucket, Key="lease.json")


def a_stale_lease(outside, run):
    """Its holder, an execution, ended without freeing it."""
    ended = outside.run({"mode": "nonsense"})
    taken = {"run": ended.run, "execution": ended.arn, "takenAt": "2026-01-01T00:00:00Z"}
    outside.write("lease.json", taken)


def a_lease_freed_at_the_last_moment(outside, run):
    """Refused because it is held, and gone when one looks who holds it."""
    as_usual(outside, run)
    message = "At least one of the pre-conditions you specified did not hold"
    refused = {"code": "PreconditionFailed", "status": 412, "message": message}
    outside.faults({"service": "s3", "operation": "PUT", "count": 1, "error": refused})


def a_plan_of_an_earlier_run(outside, run):
    """Step Functions lets a name be used again, and what a run has kept is kept."""
    as_usual(outside, run)
    outside.write(f"runs/{run}/plan.json", outside.plan)


def a_report_of_an_earlier_try(outside, run):
    """The workflow calls the function again when it had no answer."""
    as_usual(outside, run)
    outside.write(f"runs/{run}/report.json", {"problem": None})


def a_survey_of_several_invocations(outside, run):
    """The key is told of so late that the first has no time left to list the log groups."""
    as_usual(outside, run)
    late = {"service": "kms", "operation": "DescribeKey", "count": 1, "delay": SURVEY_SECONDS + 1}
    outside.faults(late)


def a_scope_of_an_organizational_unit(outside, run):
    as_usual(outside, run)
    return {"organizationalUnits": {"include": [outside.unit]}}


def a_scope_of_the_root(outside, run):
    as_usual(outside, run)
    return {"organizationalUnits": {"include": [outside.root()]}}


def whichever_regions_are_enabled(outside, run):
    as_usual(outside, run)
    return {"regions": "enabled"}


def a_canary(outside, run):
    """An account that has nothing but its query results goes first."""
    as_usual(outside, run)
    include = {"include": [outside.canary, outside.account]}
    return {"accounts": include, "canary": {"accounts": [outside.canary]}}


def a_run_to_undo(outside, run):
    """Which moved what was on no key."""
    as_usual(outside, run)
    region = outside.bench.seeded.regions[0]
    logs = outside.client("logs", outside.account, region)
    with outside.bench.aws.without_quotas():
        for target in (*(f"log-group:{name}" for name in GROUPS), QUERY_RESULTS):
            arn = f"arn:aws:logs:{region}:{outside.account}:{target}"
            logs.disassociate_kms_key(resourceIdentifier=arn)
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    rotation = outside.run({"accounts": {"include": [outside.account]}, "regions": [region]})
    return {"mode": "restore", "restore": {"run": rotation.run}}


def a_new_key(outside, run):
    """The place's alias goes over to it."""
    as_usual(outside, run)
    return {"key": {"create": {"alias": WANTED, "keepForDays": 0}}}


def a_first_key(outside, run):
    """There is no alias yet."""
    as_usual(outside, run)
    without_alias(outside, outside.account, outside.bench.seeded.regions[0])
    return {"key": {"create": {"alias": WANTED, "keepForDays": 0}}}


def a_key_that_was_made_before(outside, run):
    """By an invocation that died, and nothing came of it but the key."""
    as_usual(outside, run)
    region = outside.bench.seeded.regions[0]
    tags = [{"TagKey": "rekey:purpose", "TagValue": "cloudwatch-logs"}]
    key = outside.client("kms", outside.account, region).create_key(
        Policy=seed.key_policy(outside.account, region), Tags=tags
    )["KeyMetadata"]["Arn"]
    made = {"place": {"account": outside.account, "region": region}, "key": key}
    outside.write(f"runs/{run}/keys/{outside.account}/{region}/made.json", made)
    return {"key": {"create": {"alias": WANTED, "keepForDays": 0}}}


def a_run_to_undo_that_made_keys(outside, run):
    rotation = outside.run(
        a_new_key(outside, run)
        | {"accounts": {"include": [outside.account]}, "regions": outside.bench.seeded.regions[:1]}
    )
    return {"mode": "restore", "restore": {"run": rotation.run}}


def a_plan_to_apply(outside, run):
    as_usual(outside, run)
    region = outside.bench.seeded.regions[0]
    scope = {"accounts": {"include": [outside.account]}, "regions": [region]}
    return {"mode": "rotate", "plan": outside.run({"mode": "plan", **scope}).run}


def a_name_that_was_reserved(outside, run):
    """AWS refused it to an earlier rotation, and to this one no more."""
    as_usual(outside, run)
    region = outside.bench.seeded.regions[0]
    outside.write(f"reserved/{outside.account}/{region}.json", {"names": [GROUPS[0]]})


def a_key_that_is_described_through_logs_only(outside, run):
    """Its policy lets nobody of the account describe it, but through CloudWatch Logs."""
    as_usual(outside, run)
    account, region = outside.account, outside.bench.seeded.regions[0]
    policy = json.loads(seed.key_policy(account, region))
    (owner,) = [s for s in policy["Statement"] if s["Sid"] == "Account"]
    administration = {**owner, "Sid": "Administration", "Action": "kms:PutKeyPolicy"}
    policy["Statement"].append(administration)
    owner["Condition"] = {"StringEquals": {"kms:ViaService": f"logs.{region}.amazonaws.com"}}
    kms = outside.client("kms", account, region)
    key = outside.key(WANTED, account, region)
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))


def keys_that_are_to_go(outside, run):
    """All that earlier runs moved targets off, and there is a certificate already."""
    as_usual(outside, run)
    outside.run({"mode": "retire", "accounts": {"include": [outside.account]}})
    return {"mode": "retire"}


def every_function(outside, run):
    return a_canary(outside, run) | whichever_regions_are_enabled(outside, run)


CIRCUMSTANCES = {
    ("PlanFunctionRole", "KeepWhatEarlierRunsLeft"): keys_that_are_to_go,
    ("PlanFunctionRole", "ReadWhatEarlierLooksSaw"): keys_that_are_to_go,
    ("WorkerRole", "ReadWhatEarlierRunsLeft"): keys_that_are_to_go,
    ("WorkerRole", "WriteWhatPlacesTellOfKeysThatGo"): keys_that_are_to_go,
    ("ReportFunctionRole", "ReadWhatWasGatheredOfKeysThatGo"): keys_that_are_to_go,
    ("ReportFunctionRole", "WriteTheCertificateAndReadTheLast"): keys_that_are_to_go,
    ("PlanFunctionRole", "TakeTheLease", "s3:GetObject"): a_stale_lease,
    ("PlanFunctionRole", "LookWhetherTheLeasesHolderHasEnded"): a_stale_lease,
    ("PlanFunctionRole", "TellAMissingObjectFromAForbiddenOne"): a_lease_freed_at_the_last_moment,
    ("PlanFunctionRole", "WriteThePlan", "s3:GetObject"): a_plan_of_an_earlier_run,
    ("PlanFunctionRole", "ReadWhichRegionsThereAre"): whichever_regions_are_enabled,
    ("PlanFunctionRole", "ReadTheRunToUndo"): a_run_to_undo,
    ("PlanFunctionRole", "ReadThePlanToApply"): a_plan_to_apply,
    ("PlanFunctionRole", "FindTheRoot"): a_scope_of_the_root,
    ("PlanFunctionRole", "WalkTheOrganizationalUnits"): a_scope_of_an_organizational_unit,
    (
        "StateMachineRole",
        "Work",
        "lambda:InvokeFunction",
        "RegionsFunction.Arn",
    ): whichever_regions_are_enabled,
    ("StateMachineRole", "Work", "lambda:InvokeFunction", "CanaryFunction.Arn"): a_canary,
    ("CanaryFunctionRole", "ReadWhatTheCanaryCameTo"): a_canary,
    ("CanaryFunctionRole", "WriteTheVerdict"): a_canary,
    ("CanaryFunctionRole", "FindWhatTheCanaryLeft"): a_canary,
    ("ReportFunctionRole", "SeeWhoHasReportedTheRun"): a_report_of_an_earlier_try,
    ("WorkerRole", "WriteWhichRegionsThereAre"): whichever_regions_are_enabled,
    ("WorkerRole", "GoOnWithALongSurvey"): a_survey_of_several_invocations,
    ("PlanFunctionRole", "ReadTheRunToUndo", "s3:GetObject", "${Bucket.Arn}/runs/*/keys/*"): (
        a_run_to_undo_that_made_keys
    ),
    ("WorkerRole", "RememberTheKeysThatWereMade", "s3:GetObject"): a_key_that_was_made_before,
    ("WorkerRole", "RememberTheKeysThatWereMade", "s3:PutObject"): a_new_key,
    ("WorkerRole", "SeeWhetherAKeyWasMade"): a_new_key,
    ("WorkerRole", "RememberWhichNamesAreReserved"): a_name_that_was_reserved,
    (MEMBER_ROLE, "FindTheKeyOfAnAlias"): a_key_that_is_described_through_logs_only,
    (MEMBER_ROLE, "ListTheKeys"): a_new_key,
    (MEMBER_ROLE, "FindTheKeysThatRekeyMade"): a_new_key,
    (MEMBER_ROLE, "MakeKeysForLogs"): a_new_key,
    (MEMBER_ROLE, "TagThem"): a_new_key,
    (MEMBER_ROLE, "HaveTheirMaterialRotated"): a_new_key,
    (MEMBER_ROLE, "NameAliases", "kms:CreateAlias"): a_first_key,
    (MEMBER_ROLE, "NameAliases", "kms:UpdateAlias"): a_new_key,
    (MEMBER_ROLE, "PutAnAliasOnThem"): a_first_key,
    (MEMBER_ROLE, "MoveAnAlias"): a_new_key,
    (MEMBER_ROLE, "PutBackWhatWasOnNoKey"): a_run_to_undo,
    (MEMBER_ROLE, "SeeWhichRegionsAreEnabled"): whichever_regions_are_enabled,
}


def circumstances_of(permission):
    key = (permission.role, permission.sid, permission.action, permission.resource)
    return next((CIRCUMSTANCES[key[:n]] for n in (4, 3, 2) if key[:n] in CIRCUMSTANCES), as_usual)


@pytest.fixture(scope="module")
def plan(place):
    """The plan of a run, for those who are to find one."""
    ended = place.run(as_usual, f"e2e-plan-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    place.outside.plan = json.loads(place.outside.read(f"runs/{ended.run}/plan.json"))


COMPLETING = dict.fromkeys(
    c for c in CIRCUMSTANCES.values() if c not in (a_plan_of_an_earlier_run, keys_that_are_to_go)
)


@pytest.mark.parametrize(
    "circumstances",
    [as_usual, *COMPLETING],
    ids=lambda circumstances: circumstances.__name__,
)
def test_with_every_permission_the_run_is_complete(place, plan, circumstances):
    ended = place.run(circumstances, f"e2e-all-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    # In each place the query results too.
    assert ended.output["totals"]["changed"] == len(GROUPS) + ended.output["totals"]["places"]
    assert place.outside.lease() is None


def test_with_every_permission_a_name_that_was_used_before_is_refused(place, plan):
    ended = place.run(a_plan_of_an_earlier_run, f"e2e-used-{time.time_ns()}")
    assert (ended.status, ended.error.rpartition(".")[2]) == ("FAILED", "RunNameUsed")
    assert place.outside.plan["startedAt"] in ended.cause
    assert (ended.report, place.outside.lease()) == (None, None)


@pytest.mark.parametrize("permission", PERMISSIONS, ids=str)
def test_each_permission_is_missed_where_it_is_taken_away(place, plan, permission):
    outside = place.outside
    if permission.role == MEMBER_ROLE:
        iam, role = outside.client("iam", place.account), MEMBER_ROLE
    else:
        iam, role = outside.client("iam"), outside.resource(permission.role)
    with without(iam, role, permission) as resource:
        ended = place.run(circumstances_of(permission), f"e2e-less-{time.time_ns()}")
    assert not ended.complete, f"nothing misses {permission.action} on {resource}"
    assert ended.status == "FAILED"
    told = outside.told(ended)
    if "not authorized to perform" in told:
        # A pattern stands for several actions, and AWS names the one that it refuses.
        assert permission.action.removesuffix("*").lower() in told.lower(), told
    else:
        assert "Denied" in told or "AuthorizationError" in told, told


# The files for people


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.sid == FOR_PEOPLE], ids=str)
def test_without_a_file_for_people_the_run_is_complete_and_says_what_is_missing(
    place, plan, permission
):
    outside = place.outside
    with without(outside.client("iam"), outside.resource(permission.role), permission):
        ended = place.run(as_usual, f"e2e-less-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    missing = permission.resource.rpartition("/")[2]
    # The lists of targets are written one after the other: those behind it are missing, too.
    first, *others = ended.output["warnings"]
    assert first.startswith(f"{missing} could not be written: ")
    assert all(warning.startswith("targets.json") for warning in others)
    assert all(permission.action in warning for warning in ended.output["warnings"])
    assert (ended.output["html"] is None) == (missing == "report.html")
    assert ended.report is not None and outside.lease() is None


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.sid == LAST_REPORT], ids=str)
def test_without_the_last_report_the_run_is_complete_and_says_what_is_missing(
    place, plan, permission
):
    outside = place.outside
    with without(outside.client("iam"), outside.resource(permission.role), permission):
        ended = place.run(as_usual, f"e2e-less-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    missing = [
        warning.partition(" could not be written: ")[0] for warning in ended.output["warnings"]
    ]
    assert missing == ["rotate.json", "rotate.html"]
    assert all(permission.action in warning for warning in ended.output["warnings"])
    assert ended.output["html"] is not None


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.sid in OF_THE_LIST], ids=str)
def test_without_the_notes_of_targets_the_run_is_complete_and_says_so(place, plan, permission):
    outside = place.outside
    with without(outside.client("iam"), outside.resource(permission.role), permission):
        ended = place.run(as_usual, f"e2e-less-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    (warning,) = ended.output["warnings"]
    assert warning.startswith("targets.csv does not agree with the report: it has 0 targets")
    assert json.loads(outside.read(f"runs/{ended.run}/targets.json"))["agrees"] is False


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.sid == FOR_WATCHERS], ids=str)
def test_a_run_of_which_nobody_is_told_how_far_it_is_is_complete(place, plan, permission):
    outside = place.outside
    with without(outside.client("iam"), outside.resource(permission.role), permission):
        blind = place.run(as_usual, f"e2e-less-{time.time_ns()}")
    seen = place.run(as_usual, f"e2e-all-{time.time_ns()}")
    assert blind.complete and seen.complete, (blind.error, blind.cause, seen.error, seen.cause)
    assert outside.names(f"runs/{blind.run}/live/") == []
    assert outside.names(f"runs/{seen.run}/live/") != []


# What services do with a role and say nothing of


@pytest.fixture
def log_on_a_key(place):
    """As a run leaves it that works on the hub too."""
    outside, logs = place.outside, place.outside.client("logs")
    group = outside.resource("Log")
    logs.associate_kms_key(logGroupName=group, kmsKeyId=outside.wanted(HUB, place.region))
    yield
    logs.disassociate_kms_key(logGroupName=group)


@pytest.mark.usefixtures("log_on_a_key")
def test_with_every_permission_no_service_is_refused_anything(place, plan):
    since = time.monotonic()
    ended = place.run(as_usual, f"e2e-all-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    assert refused(place.outside, since) == set()
    assert lines_of(place.outside, ended.run) > 0


@pytest.mark.usefixtures("log_on_a_key")
def test_each_permission_to_log_and_to_trace_is_missed_where_it_is_taken_away(place, plan):
    """All at once: a run goes on without them, and each refusal names its role."""
    outside, taken = place.outside, [p for p in EVALUATED if p.sid in QUIET]
    roles = {p.role: outside.resource(p.role) for p in taken}
    since = time.monotonic()
    with ExitStack() as less:
        for permission in taken:
            less.enter_context(without(outside.client("iam"), roles[permission.role], permission))
        ended = place.run(every_function, f"e2e-less-{time.time_ns()}")
    assert ended.complete, (ended.error, ended.cause)
    missed = refused(outside, since)
    for permission in taken:
        assert missed_with(permission.action, roles[permission.role], missed), permission
    assert {role for role, _ in missed} == set(roles.values())
    assert all(any(missed_with(p.action, roles[p.role], {m}) for p in taken) for m in missed)
    assert lines_of(outside, ended.run) == 0


def missed_with(pattern, role, missed):
    return [action for its, action in missed if its == role and fnmatchcase(action, pattern)]


def refused(outside, since):
    rows = outside.calls(since, error="AccessDenied")
    return {(r["role"], f"{r['service']}:{r['operation']}") for r in rows if r["role"]}


def lines_of(outside, run):
    logs = outside.client("logs")
    found = logs.filter_log_events(logGroupName=outside.resource("Log"), filterPattern=f'"{run}"')
    return len(found["events"])


# What starts a run


def test_a_schedule_starts_runs_that_change_nothing(place):
    before = executions(place.outside)
    assert fire(place.outside) is None
    (started,) = executions(place.outside) - before
    ended = place.outside.end_of(Started(started.rpartition(":")[2], started))
    assert ended.report["mode"] == "verify"


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.role == SCHEDULES], ids=str)
def test_without_its_permission_a_schedule_starts_nothing(place, permission):
    outside = place.outside
    before = executions(outside)
    with without(outside.client("iam"), outside.resource(SCHEDULES), permission) as resource:
        told = fire(outside)
    assert f"{permission.action} on resource: {resource}" in told
    assert executions(outside) == before


@pytest.mark.parametrize("key", ["aws:SourceAccount", "aws:SourceArn"])
def test_a_schedule_of_somebody_else_cannot_use_the_role(place, key):
    with of_somebody_else(place.outside, SCHEDULES, key):
        assert "sts:AssumeRole" in fire(place.outside)


@pytest.mark.parametrize("key", ["aws:SourceAccount", "aws:SourceArn"])
def test_a_state_machine_of_somebody_else_cannot_use_the_role(place, key):
    with of_somebody_else(place.outside, "StateMachineRole", key):
        ended = place.run(as_usual, f"e2e-less-{time.time_ns()}")
    assert (ended.status, ended.report) == ("FAILED", None)
    assert "sts:AssumeRole" in ended.cause


@contextmanager
def of_somebody_else(outside, logical_id, key):
    """The role trusts its service for another account only; no other condition is left."""
    iam, role = outside.client("iam"), outside.resource(logical_id)
    trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    other = json.loads(json.dumps(trust).replace("000000000000", "111122223333"))
    assert other != trust
    (statement,) = other["Statement"]
    for operator, keys in statement["Condition"].items():
        statement["Condition"][operator] = {k: v for k, v in keys.items() if k == key}
    statement["Condition"] = {op: keys for op, keys in statement["Condition"].items() if keys}
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(other))
    try:
        yield
    finally:
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))


def fire(outside):
    name = outside.resource("StateMachineOnVerifySchedule")
    return outside.control("POST", f"schedules?name={name}")["refused"]


def executions(outside):
    machine = outside.bench.stack.state_machine_arn
    pages = outside.client("stepfunctions").get_paginator("list_executions")
    return {
        execution["executionArn"]
        for page in pages.paginate(stateMachineArn=machine)
        for execution in page["executions"]
    }


# What reports a run that was stopped


def test_without_its_permission_the_rule_reports_no_stopped_run(place):
    outside = place.outside
    functions, name = outside.client("lambda"), outside.resource("ReportFunction")
    policy = json.loads(functions.get_policy(FunctionName=name)["Policy"])
    (statement,) = policy["Statement"]
    (rule,) = statement["Condition"]["ArnLike"].values()
    lets = {
        "FunctionName": name,
        "StatementId": statement["Sid"],
        "Action": statement["Action"],
        "Principal": statement["Principal"]["Service"],
        "SourceArn": rule,
    }
    assert lets["Principal"] == "events.amazonaws.com"
    assert rule.endswith(f":rule/{outside.resource('StoppedRuns')}")
    since = time.monotonic()
    functions.remove_permission(FunctionName=name, StatementId=statement["Sid"])
    try:
        outside.stop(outside.start(place.given))
        told = outside.calls(since, operation="InvokeFunction", error="AccessDenied")
    finally:
        functions.add_permission(**lets)
    # An event is told once, or twice.
    assert {call["role"] for call in told} == {rule.rpartition("/")[2]}


# The trust of the member role


@pytest.mark.parametrize("change", ["another organization", "another role"])
def test_a_member_role_that_trusts_somebody_else_bars_its_account_alone(place, plan, change):
    outside = place.outside
    iam = outside.client("iam", place.account)
    trust = iam.get_role(RoleName=MEMBER_ROLE)["Role"]["AssumeRolePolicyDocument"]
    other = json.loads(json.dumps(trust))
    (statement,) = other["Statement"]
    if change == "another organization":
        assert statement["Condition"]["StringEquals"]["aws:PrincipalOrgID"].startswith("o-")
        statement["Condition"]["StringEquals"]["aws:PrincipalOrgID"] = "o-0000000000"
    else:
        role = outside.resource("PlanFunctionRole")
        statement["Principal"]["AWS"] = f"arn:aws:iam::000000000000:role/{role}"
    beside = outside.members[1]
    place.given["accounts"]["include"].append(beside)
    iam.update_assume_role_policy(RoleName=MEMBER_ROLE, PolicyDocument=json.dumps(other))
    try:
        ended = place.run(as_usual, f"e2e-trust-{time.time_ns()}")
    finally:
        iam.update_assume_role_policy(RoleName=MEMBER_ROLE, PolicyDocument=json.dumps(trust))
        place.given["accounts"]["include"].remove(beside)
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    assert ended.place(place.account, place.region)["state"] == "Unreachable"
    assert ended.place(beside, place.region)["state"] in ("Rotated", "Unchanged")
    assert "sts:AssumeRole" in ended.place(place.account, place.region)["failures"][0]["message"]
    assert "member.yaml" in ended.cause


# What a lost place is told of


@pytest.fixture
def useless_verifiers(place):
    """The workers before them have written down what they moved."""
    with place.outside.environment("VerifyFunction", {"BUCKET": "no-such-bucket"}):
        yield


def test_with_every_permission_a_lost_place_has_what_its_workers_wrote_down(
    place, useless_verifiers
):
    ended = place.run(as_usual, f"e2e-lost-{time.time_ns()}")
    lost = ended.place(place.account, place.region)
    assert (lost["state"], lost["changed"], lost["unaccounted"]) == ("Lost", len(GROUPS) + 1, 0)


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.sid == OF_LOST_WORKERS], ids=str)
def test_without_its_permission_a_run_with_a_lost_place_is_not_reported(
    place, useless_verifiers, permission
):
    outside = place.outside
    with without(outside.client("iam"), outside.resource(permission.role), permission):
        ended = place.run(as_usual, f"e2e-lost-{time.time_ns()}")
    assert ended.status == "FAILED" and ended.report is None
    assert permission.action in ended.cause


@pytest.fixture(scope="module")
def useless_workers(place):
    with place.outside.environment("RotateFunction", {**QUICK, "BUCKET": "no-such-bucket"}):
        yield


def test_with_every_permission_a_lost_place_says_what_its_worker_failed_of(place, useless_workers):
    ended = place.run(as_usual, f"e2e-lost-{time.time_ns()}")
    (failure,) = ended.place(place.account, place.region)["failures"]
    assert failure["code"] != "NoResult", failure


@pytest.mark.parametrize("permission", [p for p in EVALUATED if p.sid in EXPLAINING], ids=str)
def test_without_one_of_these_it_says_which_and_the_run_is_reported_all_the_same(
    place, useless_workers, permission
):
    outside = place.outside
    with without(outside.client("iam"), outside.resource(permission.role), permission):
        ended = place.run(as_usual, f"e2e-lost-{time.time_ns()}")
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    lost = ended.place(place.account, place.region)
    (failure,) = lost["failures"]
    assert (lost["state"], failure["code"]) == ("Lost", "NoResult")
    assert permission.action in failure["message"], failure
    assert outside.lease() is None


def test_the_exceptions_are_permissions_of_the_templates():
    """An exception that has gone from the templates is no longer one."""
    permissions = all_of_the_templates()
    assert {(p.action, p.sid) for p in permissions} >= WARNED_OF
    assert {p.sid for p in permissions} >= {
        *(
            *EXPLAINING,
            OF_LOST_WORKERS,
            FOR_PEOPLE,
            CERTIFICATE_FOR_PEOPLE,
            LAST_REPORT,
            OF_FORGETTING,
        ),
        *(*QUIET, *WITH_A_DATA_KEY, *OF_DEAD_RUNS),
    }
