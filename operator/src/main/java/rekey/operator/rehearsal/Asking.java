package rekey.operator.rehearsal;

import java.util.List;
import java.util.function.Consumer;

/// Which inquiry answers which question.
final class Asking {
    static final int LOG_GROUPS = 6;

    private final LogsInquiries logs;
    private final KeyInquiries keys;
    private final SessionInquiries sessions;
    private final StackInquiries stack;

    Asking(LogsInquiries logs, KeyInquiries keys, SessionInquiries sessions, StackInquiries stack) {
        this.logs = logs;
        this.keys = keys;
        this.sessions = sessions;
        this.stack = stack;
    }

    /// What takes a while until every part of AWS knows it.
    void prepare() {
        keys.make();
    }

    List<Question.Answered> ask(Consumer<String> say) {
        keys.makeLogGroup();
        return new Inquiries()
                .add(Questions.ASSOCIATE_AS_CALLER, sessions::associateAsCaller)
                .add(Questions.KEY_THROUGH_LOGS_ALONE, sessions::keyThroughLogsAlone)
                .add(Questions.ALIAS_ARNS, logs::aliasArns)
                .add(Questions.AWS_NAMES, logs::awsNames)
                .add(Questions.LOG_GROUP_SOURCE, keys::logGroupSource)
                .add(Questions.SERVICE_GRANTS, keys::serviceGrants)
                .add(Questions.NEEDED_ACTIONS, keys::neededActions)
                .add(Questions.DESCRIBE_LOG_GROUPS_RESOURCE, sessions::describeLogGroupsResource)
                .add(Questions.MISSING_IDENTIFIERS, logs::missingIdentifiers)
                .add(Questions.IDENTIFIERS, logs::identifiers)
                .add(Questions.DELIVERY_CLASS, logs::deliveryClass)
                .add(Questions.EXECUTION_EVENTS, stack::executionEvents)
                .add(Questions.ACCOUNT_CONCURRENCY, stack::accountConcurrency)
                .add(Questions.LOG_READERS_USE_KEY, sessions::logReaders)
                .add(Questions.RETENTION_POLICIES, logs::retentionPolicies)
                .add(Questions.METRICS_DATASET, stack::metricsDataset)
                .add(Questions.TAGGED_LOG_GROUP_ARN, logs::taggedLogGroupArn)
                // Of what the others were denied.
                .add(Questions.DENIAL_WORDING, sessions::denialWording)
                .ask(say);
    }
}
