package rekey.operator.rehearsal;

import java.util.List;
import java.util.Optional;
import rekey.operator.rehearsal.Inquiries.Tried;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/// What is asked of CloudWatch Logs with the caller's own permissions.
final class LogsInquiries {
    /// How AWS refuses what nobody may ask for, whoever it is.
    static final String WRONG_CALL = "InvalidParameterException";

    private static final String GONE = "never-made";

    private final Bounds bounds;
    private final Sandbox sandbox;
    private final Looks looks;
    private final Scene scene;
    private final Waiting waiting;

    LogsInquiries(Bounds bounds, Sandbox sandbox, Looks looks, Scene scene, Waiting waiting) {
        this.bounds = bounds;
        this.sandbox = sandbox;
        this.looks = looks;
        this.scene = scene;
        this.waiting = waiting;
    }

    Answer aliasArns() {
        var group = bounds.questions() + "alias";
        sandbox.createLogGroup(new Sandbox.Wanted(group, null, null));
        var alias = bounds.aliasArn(Scene.OLD);
        return switch (Inquiries.tried(() -> sandbox.associate(group, alias))) {
            case Tried.Refused(var error)
            when error.code().equals(WRONG_CALL) -> new Answer.Found("refused", error.message());
            case Tried.Refused(var error) ->
                new Answer.Otherwise("AWS answered %s: %s".formatted(error.code(), error.message()));
            case Tried.Done() -> {
                var shown = looks.shownKeys(group).getOrDefault(group, Looks.NONE);
                var seen = "DescribeLogGroups shows " + shown;
                if (shown.equals(alias)) {
                    yield new Answer.Found("shown", seen);
                }
                yield shown.equals(scene.oldKey()) ? new Answer.Found("resolved", seen) : new Answer.Otherwise(seen);
            }
        };
    }

    /// Only a change would tell, and none of these log groups is the rehearsal's own.
    Answer awsNames() {
        var there = looks.logGroups("aws/");
        if (there.isEmpty()) {
            return new Answer.NotAnswered("There is no log group whose name begins with aws/ in the place");
        }
        var first = there.getFirst();
        return new Answer.NotAnswered("%s is there, on %s. Only a change would tell, and it is not the rehearsal's own"
                .formatted(
                        first.logGroupName(),
                        Optional.ofNullable(first.kmsKeyId()).orElse("no key of yours")));
    }

    Answer identifiers() {
        var names = identified(name());
        var arns = identified(arn());
        if (names instanceof Tried.Done && arns instanceof Tried.Refused(var error)) {
            return new Answer.Found("names", "ARNs are refused: " + error.message());
        }
        if (arns instanceof Tried.Done && names instanceof Tried.Refused(var error)) {
            return new Answer.Found("arns-only", "Names are refused: " + error.message());
        }
        return names instanceof Tried.Refused(var error)
                ? new Answer.NotAnswered("AWS answered %s: %s".formatted(error.code(), error.message()))
                : new Answer.Otherwise("AWS takes names, and ARNs too");
    }

    Answer missingIdentifiers() {
        boolean byName = identified(name()) instanceof Tried.Done;
        var gone = byName ? bounds.runs() + GONE : bounds.place().logGroupArn(bounds.runs() + GONE);
        return switch (identified(byName ? name() : arn(), gone)) {
            case Tried.Done() -> new Answer.Found("skipped", "The other log group was listed by itself");
            case Tried.Refused(var error) ->
                switch (error.code()) {
                    case "ResourceNotFoundException" -> new Answer.Found("refused", error.message());
                    case "InvalidParameterException" -> new Answer.Found("invalid", error.message());
                    default -> new Answer.Otherwise("AWS answered %s: %s".formatted(error.code(), error.message()));
                };
        };
    }

    private Tried identified(String... identifiers) {
        return Inquiries.tried(() -> looks.identified(List.of(identifiers)));
    }

    private String name() {
        return bounds.runs() + "right";
    }

    private String arn() {
        return bounds.place().logGroupArn(name());
    }

    Answer deliveryClass() {
        var group = bounds.questions() + "delivery";
        sandbox.createLogGroup(new Sandbox.Wanted(group, "DELIVERY", null));
        return switch (Inquiries.tried(() -> sandbox.associate(group, scene.newKey()))) {
            case Tried.Done() -> new Answer.Found("accepted", "The log group is on the key");
            case Tried.Refused(var error) ->
                Questions.DELIVERY_CLASS.positions().containsKey(error.code())
                        ? new Answer.Found(error.code(), error.message())
                        : new Answer.Otherwise("AWS answered %s: %s".formatted(error.code(), error.message()));
        };
    }

    Answer taggedLogGroupArn() {
        return looks.taggedLogGroups(bounds.id()).stream()
                .findFirst()
                .<Answer>map(arn -> new Answer.Found(arn.endsWith(":*") ? "with-streams" : "bare", arn))
                .orElseGet(() -> new Answer.NotAnswered("The tags of the new log groups are not listed yet"));
    }

    /// Only where the account has such a policy, in force by its age, and for all log groups.
    Answer retentionPolicies() {
        return switch (looks.retentionPolicies(waiting.now())) {
            case Looks.RetentionPolicies.NotKnown(var message) -> new Answer.Found("unknown", message);
            case Looks.RetentionPolicies.Put(var oldEnough) ->
                oldEnough.isEmpty()
                        ? new Answer.NotAnswered(
                                "AWS knows such policies, and the account has none that is a day old and for all log groups")
                        : inForce(oldEnough.getFirst());
        };
    }

    private Answer inForce(String policy) {
        var shown =
                looks.logGroups(name()).stream().map(LogGroup::retentionInDays).findFirst();
        return shown.filter(days -> days == Sandbox.RETENTION_DAYS).isPresent()
                ? new Answer.Otherwise(
                        "The account has the policy %s, and a log group shows its own days".formatted(policy))
                : new Answer.Found("in-force", "The policy %s overrides a log group's own days".formatted(policy));
    }
}
