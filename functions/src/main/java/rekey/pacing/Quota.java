package rekey.pacing;

import java.util.random.RandomGenerator;

/// The quotas that a run meets, in calls a second for each account and Region. That of
/// [#ASSUME_ROLE] is the calling account's: all workers share it.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
/// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
/// Source: docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
/// Source: docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
public enum Quota {
    ASSOCIATE_KMS_KEY(5),
    DESCRIBE_LOG_GROUPS(10),
    START_QUERY(10),
    GET_QUERY_RESULTS(10),
    CREATE_KEY(5),
    CHANGE_ALIAS(5),
    LIST_ACCOUNTS(8),
    LIST_ACCOUNTS_FOR_PARENT(5),
    LIST_UNITS_FOR_PARENT(5),
    ASSUME_ROLE(600);

    private final double perSecond;

    Quota(double perSecond) {
        this.perSecond = perSecond;
    }

    public double perSecond() {
        return perSecond;
    }

    public Pacer pacer(RandomGenerator random) {
        return new Pacer(perSecond, random);
    }
}
