"""What else is under a KMS key, as the services' pages say:
docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogAnomalyDetectors.html,
docs.aws.amazon.com/cloudwatch/latest/observabilityadmin/API_ListTelemetryRules.html,
and their likes.
"""

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from conftest import HUB
from keys import REGION, create_key, policy, refused, session

OTHER_REGION = "us-east-1"


class Place:
    def __init__(self, client, account, control, endpoint):
        self._client, self.account, self.endpoint = client, account, endpoint
        self._control = control
        self.key = create_key(client("kms", account))

    def client(self, service, region=REGION, credentials=None):
        return self._client(service, self.account, region, credentials)

    def put(self, region=REGION, **kinds):
        body = {"account": self.account, "region": region, **kinds}
        return self._control("PUT", "holders", body)

    def arn(self, service, rest, region=REGION):
        return f"arn:aws:{service}:{region}:{self.account}:{rest}"

    def dataset(self, identifier="default", credentials=None):
        """In JSON: the client of Python would send CBOR, which the local AWS does not read."""
        given = credentials or {"AccessKeyId": self.account, "SecretAccessKey": "test"}
        token = given.get("SessionToken")
        keys = Credentials(given["AccessKeyId"], given["SecretAccessKey"], token)
        request = AWSRequest(
            "POST",
            self.endpoint,
            {
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": "GraniteServiceVersion20100801.GetDataset",
            },
            json.dumps({"DatasetIdentifier": identifier}),
        )
        SigV4Auth(keys, "monitoring", REGION).add_auth(request)
        sent = urllib.request.Request(self.endpoint, request.body, dict(request.headers))
        try:
            with urllib.request.urlopen(sent, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            told = json.load(error)
            details = {"Code": told["__type"], "Message": told.get("message", "")}
            raise ClientError({"Error": details}, "GetDataset") from None


@pytest.fixture
def place(client, new_account, control, endpoint):
    return Place(client, new_account(), control, endpoint)


def detectors(place, many, **more):
    return [
        {
            "anomalyDetectorArn": place.arn("logs", f"anomaly-detector:{n:03}"),
            "detectorName": f"d{n:03}",
            "logGroupArnList": [place.arn("logs", "log-group:/a")],
            "kmsKeyId": place.key,
            **more,
        }
        for n in range(many)
    ]


def tables(place, many):
    return [
        {
            "lookupTableName": f"t{n:03}",
            "lookupTableArn": place.arn("logs", f"lookup-table:t{n:03}"),
            "kmsKeyId": place.key,
        }
        for n in reversed(range(many))
    ]


def queries(place, many):
    return [
        {
            "scheduledQueryArn": place.arn("logs", f"scheduled-query:{n:04}"),
            "name": f"q{n:04}",
            "state": "ENABLED" if n % 2 else "DISABLED",
            "destinationConfiguration": {
                "s3Configuration": {
                    "destinationIdentifier": "s3://a-bucket/here",
                    "roleArn": f"arn:aws:iam::{place.account}:role/a",
                    "kmsKeyId": place.key,
                }
            },
        }
        for n in range(many)
    ]


def rules(place, many, resource="telemetry-rule", region=REGION):
    return [
        {
            "RuleName": f"r{n:03}",
            "RuleArn": place.arn("observabilityadmin", f"{resource}/r{n:03}", region),
            "CreatedTimeStamp": 1790000000,
            "TelemetryRule": {
                "ResourceType": "AWS::EC2::VPC",
                "TelemetryType": "Logs",
                "DestinationConfiguration": {"KmsKeyArn": place.key},
            },
        }
        for n in range(many)
    ]


def centralization(place, many, region=REGION):
    return [
        {
            "RuleName": f"c{n:03}",
            "RuleArn": place.arn(
                "observabilityadmin", f"organization-centralization-rule/c{n:03}", region
            ),
            "CreatedRegion": region,
            "CentralizationRule": {
                "Source": {"Regions": [region], "Scope": "OrganizationId = 'o-a'"},
                "Destination": {
                    "Region": region,
                    "Account": place.account,
                    "DestinationLogsConfiguration": {
                        "LogsEncryptionConfiguration": {
                            "EncryptionStrategy": "CUSTOMER_MANAGED",
                            "KmsKeyArn": place.key,
                        }
                    },
                },
            },
        }
        for n in range(many)
    ]


def integrations(place, many):
    return [
        {
            "Arn": place.arn("observabilityadmin", f"s3tableintegration/{n:03}"),
            "Status": "ACTIVE",
            "Encryption": {"SseAlgorithm": "aws:kms", "KmsKeyArn": place.key},
        }
        for n in range(many)
    ]


def groups(place, many):
    return [
        {
            "arn": place.arn("aiops", f"investigation-group/{n:016}"),
            "name": f"g{n:03}",
            "encryptionConfiguration": {
                "type": "CUSTOMER_MANAGED_KMS_KEY",
                "kmsKeyId": place.key,
            },
        }
        for n in range(many)
    ]


# Kind -> service, operation of its list, member with the list, member with a name, maker, and the
# most of a page.
LISTS = {
    "anomalyDetectors": (
        *("logs", "list_log_anomaly_detectors", "anomalyDetectors", "detectorName"),
        *(detectors, 50),
    ),
    "lookupTables": (
        *("logs", "describe_lookup_tables", "lookupTables", "lookupTableName"),
        *(tables, 100),
    ),
    "scheduledQueries": (
        *("logs", "list_scheduled_queries", "scheduledQueries", "name"),
        *(queries, 1000),
    ),
    "s3TableIntegrations": (
        *("observabilityadmin", "list_s3_table_integrations", "IntegrationSummaries", "Arn"),
        *(integrations, 100),
    ),
    "telemetryRules": (
        *("observabilityadmin", "list_telemetry_rules", "TelemetryRuleSummaries", "RuleName"),
        *(rules, 100),
    ),
    "investigationGroups": (
        *("aiops", "list_investigation_groups", "investigationGroups", "name"),
        *(groups, 50),
    ),
}


def pages(place, service, operation, **more):
    """Every page, by the tokens that the answers give."""
    list_one, token = getattr(place.client(service), operation), {}
    found = []
    while True:
        answer = list_one(**more, **token)
        found.append(answer)
        name = next((n for n in ("nextToken", "NextToken") if answer.get(n)), None)
        if name is None:
            return found
        token = {name: answer[name]}


@pytest.mark.parametrize("kind", LISTS)
def test_a_list_comes_in_pages_of_its_place(place, kind, unlimited):
    service, operation, member, name, make, most = LISTS[kind]
    assert pages(place, service, operation)[0].get(member, []) == []
    records = make(place, 2 * most + 1)
    place.put(**{kind: records})
    found = pages(place, service, operation)
    assert [len(page[member]) for page in found] == [most, most, 1]
    names = [one[name] for page in found for one in page[member]]
    assert sorted(names) == sorted(record[name] for record in records)
    elsewhere = place.client(service, OTHER_REGION)
    assert getattr(elsewhere, operation)().get(member, []) == []


INVALID = {
    "anomalyDetectors": "InvalidParameterException",
    "lookupTables": "InvalidParameterException",
    "scheduledQueries": "ValidationException",
    "s3TableIntegrations": "ValidationException",
    "telemetryRules": "ValidationException",
    "investigationGroups": "ValidationException",
}


@pytest.mark.parametrize("kind", INVALID)
def test_a_token_that_no_page_gave_is_refused(place, kind):
    service, operation, member, *_ = LISTS[kind]
    token = "NextToken" if member[0].isupper() else "nextToken"
    with refused(INVALID[kind]):
        getattr(place.client(service), operation)(**{token: "nonsense"})


def test_lists_are_narrowed_on_the_server(place, unlimited):
    other = {"logGroupArnList": [place.arn("logs", "log-group:/b")], "detectorName": "other"}
    made = detectors(place, 2) + [{**detectors(place, 3)[2], **other}]
    place.put(
        anomalyDetectors=made, lookupTables=tables(place, 12), scheduledQueries=queries(place, 3)
    )
    logs = place.client("logs")
    of_group = logs.list_log_anomaly_detectors(filterLogGroupArn=other["logGroupArnList"][0])
    assert [one["detectorName"] for one in of_group["anomalyDetectors"]] == ["other"]
    named = logs.describe_lookup_tables(lookupTableNamePrefix="t01")["lookupTables"]
    assert [one["lookupTableName"] for one in named] == ["t010", "t011"]
    enabled = logs.list_scheduled_queries(state="ENABLED")["scheduledQueries"]
    assert [one["name"] for one in enabled] == ["q0001"]
    some = place.client("observabilityadmin")
    place.put(telemetryRules=rules(place, 12))
    assert len(some.list_telemetry_rules(RuleNamePrefix="r01")["TelemetryRuleSummaries"]) == 2


def test_a_key_is_shown_as_it_was_put(place):
    alias = place.arn("kms", "alias/a")
    place.put(anomalyDetectors=detectors(place, 1, kmsKeyId=alias))
    (shown,) = place.client("logs").list_log_anomaly_detectors()["anomalyDetectors"]
    assert shown["kmsKeyId"] == alias


def test_an_anomaly_detector_is_made_on_a_key_and_deleted(place):
    logs = place.client("logs")
    group = place.arn("logs", "log-group:/a")
    wanted = {"detectorName": "d", "filterPattern": "ERROR", "evaluationFrequency": "ONE_HOUR"}
    made = logs.create_log_anomaly_detector(logGroupArnList=[group], kmsKeyId=place.key, **wanted)
    arn = made["anomalyDetectorArn"]
    (shown,) = logs.list_log_anomaly_detectors()["anomalyDetectors"]
    assert (shown["anomalyDetectorArn"], shown["kmsKeyId"]) == (arn, place.key)
    assert {name: shown[name] for name in wanted} == wanted
    logs.delete_log_anomaly_detector(anomalyDetectorArn=arn)
    assert logs.list_log_anomaly_detectors()["anomalyDetectors"] == []
    with refused("ResourceNotFoundException"):
        logs.delete_log_anomaly_detector(anomalyDetectorArn=arn)


def test_an_integration_with_opensearch_tells_no_key(place):
    logs = place.client("logs")
    assert logs.list_integrations()["integrationSummaries"] == []
    there = {"integrationName": "o", "integrationType": "OPENSEARCH", "integrationStatus": "ACTIVE"}
    place.put(integrations=[there])
    assert logs.list_integrations()["integrationSummaries"] == [there]


def test_what_a_list_leaves_out_is_got_one_by_one(place):
    place.put(
        s3TableIntegrations=integrations(place, 1),
        telemetryRules=rules(place, 1),
        investigationGroups=groups(place, 1),
    )
    admin, aiops = place.client("observabilityadmin"), place.client("aiops")
    (summary,) = admin.list_s3_table_integrations()["IntegrationSummaries"]
    assert set(summary) == {"Arn", "Status"}
    got = admin.get_s3_table_integration(Arn=summary["Arn"])
    assert got["Encryption"] == {"SseAlgorithm": "aws:kms", "KmsKeyArn": place.key}
    (rule,) = admin.list_telemetry_rules()["TelemetryRuleSummaries"]
    assert rule["ResourceType"] == "AWS::EC2::VPC" and "TelemetryRule" not in rule
    for named in (rule["RuleName"], rule["RuleArn"]):
        of_rule = admin.get_telemetry_rule(RuleIdentifier=named)["TelemetryRule"]
        assert of_rule["DestinationConfiguration"]["KmsKeyArn"] == place.key
    (group,) = aiops.list_investigation_groups()["investigationGroups"]
    assert set(group) == {"arn", "name"}
    for named in (group["name"], group["arn"]):
        of_group = aiops.get_investigation_group(identifier=named)
        assert of_group["encryptionConfiguration"]["kmsKeyId"] == place.key


def test_what_is_not_there_is_not_found(place):
    admin = place.client("observabilityadmin")
    gone = place.arn("observabilityadmin", "s3tableintegration/gone")
    for call in (
        lambda: admin.get_s3_table_integration(Arn=gone),
        lambda: admin.get_telemetry_rule(RuleIdentifier="gone"),
        lambda: place.client("aiops").get_investigation_group(identifier="gone"),
    ):
        with refused("ResourceNotFoundException"):
            call()


def test_rules_of_the_organization_are_told_to_those_who_manage_it(
    place, client, control, endpoint, org
):
    hub = Place(client, HUB, control, endpoint)
    admin = hub.client("observabilityadmin")
    hub.put(
        organizationTelemetryRules=rules(hub, 1, "organization-telemetry-rule"),
        centralizationRules=centralization(hub, 1),
    )
    hub.put(OTHER_REGION, centralizationRules=centralization(hub, 2, OTHER_REGION)[1:])
    try:
        (rule,) = admin.list_telemetry_rules_for_organization()["TelemetryRuleSummaries"]
        got = admin.get_telemetry_rule_for_organization(RuleIdentifier=rule["RuleArn"])
        assert got["TelemetryRule"]["DestinationConfiguration"]["KmsKeyArn"] == hub.key
        listed = admin.list_centralization_rules_for_organization
        (here,) = listed()["CentralizationRuleSummaries"]
        everywhere = listed(AllRegions=True)["CentralizationRuleSummaries"]
        assert {one["CreatedRegion"] for one in everywhere} == {REGION, OTHER_REGION}
        assert here["DestinationAccountId"] == HUB
        got = admin.get_centralization_rule_for_organization(RuleIdentifier=here["RuleName"])
        logs = got["CentralizationRule"]["Destination"]["DestinationLogsConfiguration"]
        assert logs["LogsEncryptionConfiguration"]["KmsKeyArn"] == hub.key
    finally:
        hub.put(organizationTelemetryRules=[], centralizationRules=[])
        hub.put(OTHER_REGION, centralizationRules=[])
    member = place.client("observabilityadmin")
    for call in (
        member.list_telemetry_rules_for_organization,
        member.list_centralization_rules_for_organization,
    ):
        with refused("AccessDeniedException"):
            call()


def test_the_metrics_of_a_place_are_one_dataset(place, control):
    told = place.dataset()
    assert told == {"DatasetId": "default", "Arn": place.arn("cloudwatch", "dataset/default")}
    control.choose("metrics-dataset", "not-found")
    with refused("ResourceNotFoundException"):
        place.dataset()
    place.put(datasets=[{"DatasetId": "default", "KmsKeyArn": place.key}])
    assert place.dataset(told["Arn"])["KmsKeyArn"] == place.key
    control.choose("metrics-dataset", "implicit")
    assert place.dataset()["KmsKeyArn"] == place.key


def test_traces_are_on_no_key_until_one_is_put(place):
    xray = place.client("xray")
    default = {"Type": "NONE", "Status": "ACTIVE"}
    assert xray.get_encryption_config()["EncryptionConfig"] == default
    for shown in (place.key, "alias/a"):
        place.put(encryptionConfigs=[{"Type": "KMS", "KeyId": shown, "Status": "UPDATING"}])
        assert xray.get_encryption_config()["EncryptionConfig"]["KeyId"] == shown


def test_glue_lists_its_security_configurations_in_pages(place, unlimited):
    glue = place.client("glue")
    encryption = {
        "CloudWatchEncryption": {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": place.key}
    }
    for n in range(3):
        glue.create_security_configuration(Name=f"g{n}", EncryptionConfiguration=encryption)
    first = glue.get_security_configurations(MaxResults=2)
    rest = glue.get_security_configurations(NextToken=first["NextToken"])
    found = first["SecurityConfigurations"] + rest["SecurityConfigurations"]
    assert [one["Name"] for one in found] == ["g0", "g1", "g2"] and "NextToken" not in rest
    mode = found[0]["EncryptionConfiguration"]["CloudWatchEncryption"]
    assert mode == encryption["CloudWatchEncryption"]


def test_kms_tells_the_last_use_of_a_key_and_when_it_began_to_note_it(place, control):
    kms = place.client("kms")
    never = kms.get_key_last_usage(KeyId=place.key)
    assert never["KeyLastUsage"] == {}
    assert never["TrackingStartDate"] == never["KeyCreationDate"]
    used = {"Operation": "Decrypt", "Timestamp": 1790000000, "CloudTrailEventId": "e-1"}
    control("PUT", "key-usage", {"key": place.key, "usage": used})
    told = kms.get_key_last_usage(KeyId=place.key.rpartition("/")[2])["KeyLastUsage"]
    assert (told["Operation"], told["CloudTrailEventId"]) == ("Decrypt", "e-1")
    assert told["Timestamp"] == datetime.fromtimestamp(1790000000, UTC)
    with refused("NotFoundException"):
        kms.get_key_last_usage(KeyId="00000000-0000-0000-0000-000000000000")


def calls(place, credentials):
    """Permission -> the call that takes it, and the resource that IAM evaluates it on."""
    logs = place.client("logs", credentials=credentials)
    admin = place.client("observabilityadmin", credentials=credentials)
    aiops = place.client("aiops", credentials=credentials)
    xray, glue = (place.client(s, credentials=credentials) for s in ("xray", "glue"))
    kms = place.client("kms", credentials=credentials)
    integration, rule, group = (
        integrations(place, 1)[0]["Arn"],
        rules(place, 1)[0]["RuleArn"],
        groups(place, 1)[0]["arn"],
    )
    dataset = place.arn("cloudwatch", "dataset/default")
    return {
        "logs:ListLogAnomalyDetectors": (logs.list_log_anomaly_detectors, "*"),
        "logs:DescribeLookupTables": (logs.describe_lookup_tables, "*"),
        "logs:ListScheduledQueries": (logs.list_scheduled_queries, "*"),
        "logs:ListIntegrations": (logs.list_integrations, "*"),
        "observabilityadmin:ListS3TableIntegrations": (admin.list_s3_table_integrations, "*"),
        "observabilityadmin:GetS3TableIntegration": (
            lambda: admin.get_s3_table_integration(Arn=integration),
            integration,
        ),
        "observabilityadmin:ListTelemetryRules": (admin.list_telemetry_rules, "*"),
        "observabilityadmin:GetTelemetryRule": (
            lambda: admin.get_telemetry_rule(RuleIdentifier="r000"),
            rule,
        ),
        "aiops:ListInvestigationGroups": (aiops.list_investigation_groups, "*"),
        "aiops:GetInvestigationGroup": (
            lambda: aiops.get_investigation_group(identifier=group),
            group,
        ),
        "xray:GetEncryptionConfig": (xray.get_encryption_config, "*"),
        "glue:GetSecurityConfigurations": (glue.get_security_configurations, "*"),
        "cloudwatch:GetDataset": (lambda: place.dataset("default", credentials), dataset),
        "kms:GetKeyLastUsage": (lambda: kms.get_key_last_usage(KeyId=place.key), place.key),
    }


def test_each_call_takes_its_permission_on_its_resource(place, client, unlimited):
    place.put(
        s3TableIntegrations=integrations(place, 1),
        telemetryRules=rules(place, 1),
        investigationGroups=groups(place, 1),
    )
    allowed = [
        {"Effect": "Allow", "Action": permission, "Resource": resource}
        for permission, (_, resource) in calls(place, None).items()
    ]
    credentials = session(client, place.account, *allowed)
    for call, _ in calls(place, credentials).values():
        call()
    elsewhere = [
        {**one, "Resource": one["Resource"].replace("/", "/x")}
        for one in allowed
        if one["Resource"] != "*"
    ]
    statements = elsewhere or [
        {"Effect": "Allow", "Action": "sts:GetCallerIdentity", "Resource": "*"}
    ]
    iam = client("iam", place.account)
    iam.put_role_policy(RoleName="Tester", PolicyName="only", PolicyDocument=policy(*statements))
    for permission, (call, _) in calls(place, credentials).items():
        with refused("AccessDeniedException"):
            call()
            pytest.fail(permission)


THROTTLED = {
    "logs": "ThrottlingException",
    "observabilityadmin": "TooManyRequestsException",
    "aiops": "ThrottlingException",
    "xray": "ThrottledException",
    "glue": "ThrottlingException",
}


@pytest.mark.parametrize("service", THROTTLED)
def test_too_many_calls_are_throttled_in_the_service_s_words(place, control, service):
    operation = {
        "logs": "list_integrations",
        "observabilityadmin": "list_telemetry_rules",
        "aiops": "list_investigation_groups",
        "xray": "get_encryption_config",
        "glue": "get_security_configurations",
    }[service]
    name = "".join(part.capitalize() for part in operation.split("_"))
    limit = {"service": service, "operation": name, "perSecond": 0.001, "burst": 1}
    control("PUT", "quotas", {"limits": [limit]})
    client = boto3.client(
        service,
        endpoint_url=place.endpoint,
        region_name=REGION,
        aws_access_key_id=place.account,
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )
    getattr(client, operation)()
    with refused(THROTTLED[service]):
        getattr(client, operation)()
