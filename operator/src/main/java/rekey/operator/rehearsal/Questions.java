package rekey.operator.rehearsal;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What no page of AWS settles, in the order of local/README.md, which tells where each comes from.
final class Questions {
    static final Question ASSOCIATE_AS_CALLER = question(
            "associate-as-caller",
            "Whose permission to use a key does AssociateKmsKey need?",
            "uses-key: its caller's, besides kms:DescribeKey",
            "describes-key: its caller needs kms:DescribeKey alone");
    static final Question KEY_THROUGH_LOGS_ALONE = question(
            "key-through-logs-alone",
            "Can somebody set a key who may use it through CloudWatch Logs alone, and not describe it?",
            "works: yes",
            "refused: no, the key is described as a call of their own");
    static final Question ALIAS_ARNS = question(
            "alias-arns",
            "What becomes of the ARN of an alias that is given to AssociateKmsKey?",
            "shown: it is kept, and shown as the log group's key",
            "resolved: the ARN of its key is kept and shown",
            "refused: it is refused");
    static final Question AWS_NAMES = question(
            "aws-names",
            "Can the key of a log group be changed if its name begins with aws/?",
            "reserved: no",
            "movable: as that of any other");
    static final Question LOG_GROUP_SOURCE = question(
            "log-group-source",
            "What does CloudWatch Logs tell a key's policy of the log group that it uses the key for?",
            "absent: neither aws:SourceArn nor aws:SourceAccount",
            "own: the log group's ARN and account",
            "own-with-wildcard: the same, and :* behind the ARN");
    static final Question QUERY_RESULT_CONTEXT = question(
            "query-result-context",
            "Does the use of a key for query results have an encryption context?",
            "absent: none",
            "own: the ARN of the query results");
    static final Question SERVICE_GRANTS = question(
            "service-grants",
            "Does a grant to CloudWatch Logs let it use a key whose policy does not?",
            "ignored: no",
            "honoured: yes");
    static final Question NEEDED_ACTIONS = question(
            "needed-actions",
            "Which actions must the policy of a key allow CloudWatch Logs?",
            "documented: all that AWS's page has",
            "three: Encrypt, Decrypt and GenerateDataKey");
    static final Question DESCRIBE_LOG_GROUPS_RESOURCE = question(
            "describe-log-groups-resource",
            "Which resource must a policy name for logs:DescribeLogGroups?",
            "wildcard-only: * and no other",
            "log-group: the ARN that stands for all log groups of a place will do");
    static final Question MISSING_IDENTIFIERS = question(
            "missing-identifiers",
            "What does DescribeLogGroups say of a log group that is asked for and gone?",
            "refused: ResourceNotFoundException",
            "invalid: InvalidParameterException",
            "skipped: it is left out");
    static final Question IDENTIFIERS = question(
            "identifiers",
            "Does DescribeLogGroups take log groups by their names or by their ARNs?",
            "names: by their names",
            "arns-only: by their ARNs");
    static final Question DELIVERY_CLASS = question(
            "delivery-class",
            "What does AssociateKmsKey say of a log group of the class DELIVERY?",
            "InvalidParameterException: it is refused with this code",
            "ValidationException: it is refused with this code",
            "OperationNotSupportedException: it is refused with this code",
            "accepted: it takes a key like any other");
    static final Question MAP_RESULT = question(
            "map-result-of-failed-children",
            "What does a failed child of a Distributed Map leave in the Map's result?",
            "whole-record: its whole record",
            "left-out: nothing");
    static final Question EXECUTION_EVENTS = question(
            "execution-events",
            "How often does EventBridge tell that an execution has ended?",
            "twice: twice",
            "once: once",
            "never: never");
    static final Question ACCOUNT_CONCURRENCY = question(
            "account-concurrency",
            "How many functions of the stack's account run at the same time?",
            "thousand: 1,000",
            "ten: 10, as in a new account");
    static final Question STS_QUOTA =
            question("sts-quota", "Is AssumeRole throttled above 600 a second?", "enforced: yes", "none: no");
    static final Question S3_PREFIX_QUOTA = question(
            "s3-prefix-quota",
            "Does S3 slow down a prefix that is new?",
            "enforced: yes, above 3,500 writes or 5,500 reads a second",
            "none: no");
    static final Question LOG_READERS_USE_KEY = question(
            "log-readers-use-key",
            "Does somebody who writes or reads an encrypted log group need its key?",
            "as-themselves: yes, through logs",
            "service-only: no, CloudWatch Logs does");
    static final Question RETENTION_POLICIES = question(
            "retention-policies",
            "Do retention policies of the account override a log group's own?",
            "in-force: yes",
            "unknown: AWS knows no such policies");
    static final Question METRICS_DATASET = question(
            "metrics-dataset",
            "Is there a dataset of metrics if nobody has given it a key?",
            "implicit: yes",
            "not-found: no");
    static final Question LISTED_SERVICES = question(
            "listed-services",
            "Does AWS's list of the services of a Region have a new service?",
            "all: yes",
            "without-new: no");
    static final Question PUBLIC_PARAMETERS = question(
            "public-parameters",
            "Whose account is in the ARN of a public parameter that a policy must name?",
            "of-aws: none",
            "of-the-caller: that of the caller");
    static final Question DENIAL_WORDING = question(
            "denial-wording",
            "Does a denial say which kind of policy it comes from?",
            "with-policy-arn: yes",
            "plain: no");
    static final Question TAGGED_LOG_GROUP_ARN = question(
            "tagged-log-group-arn",
            "How does GetResources write the ARN of a log group?",
            "bare: without :*",
            "with-streams: with :* behind it");
    static final Question CONDITION_SPLIT = question(
            "condition-split",
            "What does CloudFormation make of a condition that selects a part of an empty parameter?",
            "strict: it refuses the template",
            "lenient: an empty text");

    /// Without positions: the local AWS has no switch for these.
    static final Question NEW_KEYS =
            question("new-keys", "Does a run with key.create make, use and point the alias to a new key?");
    static final Question FILL_OF_NO_METRICS =
            question("fill-of-no-metrics", "What does FILL make of a metric that never had a value?");
    static final Question SCHEDULE_IN_THE_PAST =
            question("schedule-in-the-past", "Does a schedule at(...) in the past start a run?");
    static final Question CHANGES_OF_THE_STACK = question(
            "changes-of-the-stack",
            "Do the member roles follow when units, MemberRoleName or DataKeyArn change, or the stack is deleted?");
    static final Question BILL = question("bill", "What is on the bill after a day?");

    private static final String LISTS =
            "The functions of the stack ask for AWS's lists, where a service has no endpoint. A rehearsal's caller may not";

    private Questions() {}

    /// @param positions each as `name: what is so`
    private static Question question(String name, String asks, String... positions) {
        var named = new LinkedHashMap<String, String>();
        Arrays.stream(positions).map(text -> text.split(": ", 2)).forEach(parts -> named.put(parts[0], parts[1]));
        return new Question(name, asks, Collections.unmodifiableMap(named));
    }

    /// Those that nothing in a rehearsal can answer, and why.
    static Map<Question, String> neverAsked() {
        var busy = "It takes thousands of calls at a time, which would slow down others in the account";
        var never = new LinkedHashMap<Question, String>();
        never.put(
                QUERY_RESULT_CONTEXT,
                "Query results belong to the whole account, and a rehearsal changes only what is its own");
        never.put(MAP_RESULT, "No child of a run's Maps fails in a rehearsal");
        never.put(STS_QUOTA, busy);
        never.put(S3_PREFIX_QUOTA, busy);
        never.put(CONDITION_SPLIT, "It takes a stack of its own; no template of Rekey depends on it");
        never.put(LISTED_SERVICES, LISTS);
        never.put(PUBLIC_PARAMETERS, LISTS);
        never.put(
                NEW_KEYS,
                "A run makes a key for a whole place and moves the place's alias, and a rehearsal changes only what is"
                        + " its own");
        never.put(FILL_OF_NO_METRICS, "A rehearsal looks at no metrics: its role may not read them");
        never.put(SCHEDULE_IN_THE_PAST, "It takes a schedule, and a rehearsal makes log groups and keys alone");
        never.put(CHANGES_OF_THE_STACK, "A rehearsal does not change the stack that it rehearses");
        never.put(BILL, "AWS makes it when the rehearsal has long ended. The costs on this page are list prices");
        return never;
    }
}
