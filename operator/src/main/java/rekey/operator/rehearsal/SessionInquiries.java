package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import rekey.operator.rehearsal.Inquiries.Tried;
import rekey.outcome.AwsError;
import rekey.outcome.Denial;
import rekey.run.Json;

/// What is asked with sessions that may do less than the caller: whatever AWS then denies, it asks for. Each
/// call is made with the caller's own permissions first, so that nothing else can be the reason.
final class SessionInquiries {
    private static final String NO_SESSION =
            "It takes a session with fewer permissions, which is made of a role: in your own account, name one with --role";
    private static final Pattern USE_OF_KEY = Pattern.compile("kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey)");

    /// All that a caller of AssociateKmsKey may need of a key.
    private static final List<String> USE_AND_LOOK =
            List.of("kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*");

    private final Bounds bounds;
    private final Account account;
    private final Sandbox sandbox;
    private final Scene scene;
    private final Waiting waiting;
    private final List<String> denials = new ArrayList<>();

    SessionInquiries(Bounds bounds, Account account, Sandbox sandbox, Scene scene, Waiting waiting) {
        this.bounds = bounds;
        this.account = account;
        this.sandbox = sandbox;
        this.scene = scene;
        this.waiting = waiting;
    }

    Answer associateAsCaller() {
        var limited = account.limitedTo(
                policy(allow("logs:AssociateKmsKey", ownLogGroups()), allow("kms:DescribeKey", scene.newKey())));
        if (limited.isEmpty()) {
            return new Answer.NotAnswered(NO_SESSION);
        }
        var group = bounds.questions() + "associate";
        sandbox.createLogGroup(new Sandbox.Wanted(group, null, null));
        sandbox.associate(group, scene.newKey());
        return answer(
                Inquiries.tried(() -> sandbox.with(limited.get()).associate(group, scene.newKey())),
                "describes-key",
                "AssociateKmsKey was carried out for a session that may only describe the key",
                "uses-key");
    }

    /// A key whose policy lets its account in through CloudWatch Logs alone is, to a caller, one that the caller may
    /// use
    /// under that condition: the session has it, and no key need be made that nobody could look at.
    Answer keyThroughLogsAlone() {
        var limited = account.limitedTo(
                policy(allow("logs:AssociateKmsKey", ownLogGroups()), throughLogs(USE_AND_LOOK, scene.newKey())));
        if (limited.isEmpty()) {
            return new Answer.NotAnswered(NO_SESSION);
        }
        var looks = new Looks(limited.get(), bounds.place());
        if (!(Inquiries.tried(() -> looks.describeKey(scene.newKey())) instanceof Tried.Refused(var own)
                && denied(own))) {
            return new Answer.NotAnswered(
                    "A session that may use the key through CloudWatch Logs alone could describe it");
        }
        var group = bounds.questions() + "through-logs";
        sandbox.createLogGroup(new Sandbox.Wanted(group, null, null));
        sandbox.associate(group, scene.newKey());
        return switch (Inquiries.tried(() -> sandbox.with(limited.get()).associate(group, scene.newKey()))) {
            case Tried.Done() ->
                new Answer.Found(
                        "works", "AssociateKmsKey was carried out for a session that may not describe the key itself");
            case Tried.Refused(var error)
            when denied(error) && error.message().contains("kms:DescribeKey") ->
                new Answer.Found("refused", error.message());
            case Tried.Refused(var error) -> unexpected(error);
        };
    }

    Answer logReaders() {
        var limited = account.limitedTo(policy(allow("logs:PutLogEvents", ownLogGroups())));
        if (limited.isEmpty()) {
            return new Answer.NotAnswered(NO_SESSION);
        }
        var group = bounds.questions() + "events";
        sandbox.createLogGroup(new Sandbox.Wanted(group, null, scene.newKey()));
        sandbox.createStream(group, "rehearsal");
        sandbox.putEvent(group, "rehearsal", waiting.now().toEpochMilli());
        return answer(
                Inquiries.tried(() -> sandbox.with(limited.get())
                        .putEvent(group, "rehearsal", waiting.now().toEpochMilli())),
                "service-only",
                "PutLogEvents was carried out for a session that may do nothing with the key",
                "as-themselves");
    }

    Answer describeLogGroupsResource() {
        var all = bounds.place().logGroupArn("*");
        var byArn = account.limitedTo(policy(allow("logs:DescribeLogGroups", all)));
        var byWildcard = account.limitedTo(policy(allow("logs:DescribeLogGroups", "*")));
        if (byArn.isEmpty() || byWildcard.isEmpty()) {
            return new Answer.NotAnswered(NO_SESSION);
        }
        new Looks(byWildcard.get(), bounds.place()).logGroups(bounds.runs());
        return switch (Inquiries.tried(() -> new Looks(byArn.get(), bounds.place()).logGroups(bounds.runs()))) {
            case Tried.Done() -> new Answer.Found("log-group", "A session with a policy for %s listed".formatted(all));
            case Tried.Refused(var error) when denied(error) -> new Answer.Found("wildcard-only", error.message());
            case Tried.Refused(var error) -> unexpected(error);
        };
    }

    /// To be asked last: of what the others were denied, or of a call that is made to be denied.
    Answer denialWording() {
        if (denials.isEmpty()) {
            account.limitedTo(policy(allow("kms:ListAliases", "*")))
                    .map(clients -> Inquiries.tried(() -> new Looks(clients, bounds.place()).logGroups(bounds.runs())))
                    .ifPresent(tried -> {
                        if (tried instanceof Tried.Refused(var error)) {
                            denied(error);
                        }
                    });
        }
        return denials.stream()
                .flatMap(text -> Denial.in(text).stream()
                        .map(denial -> new Answer.Found(
                                denial.how() == Denial.How.UNTOLD ? "plain" : "with-policy-arn", text)))
                .findFirst()
                .<Answer>map(found -> found)
                .orElseGet(() -> new Answer.NotAnswered("Nothing was denied"));
    }

    private Answer answer(Tried tried, String ifDone, String seen, String ifKeyWasDenied) {
        return switch (tried) {
            case Tried.Done() -> new Answer.Found(ifDone, seen);
            case Tried.Refused(var error)
            when denied(error) && USE_OF_KEY.matcher(error.message()).find() ->
                new Answer.Found(ifKeyWasDenied, error.message());
            case Tried.Refused(var error) -> unexpected(error);
        };
    }

    private boolean denied(AwsError error) {
        boolean denied = error.code().equals(AwsError.ACCESS_DENIED);
        if (denied) {
            denials.add(error.message());
        }
        return denied;
    }

    private static Answer unexpected(AwsError error) {
        return new Answer.NotAnswered("AWS answered %s: %s".formatted(error.code(), error.message()));
    }

    private String ownLogGroups() {
        return bounds.place().logGroupArn(Bounds.PREFIX + bounds.id() + "/*");
    }

    private static ObjectNode allow(String action, String resource) {
        return Json.MAPPER
                .createObjectNode()
                .put("Effect", "Allow")
                .put("Action", action)
                .put("Resource", resource);
    }

    private ObjectNode throughLogs(List<String> actions, String key) {
        var statement = Json.MAPPER.createObjectNode().put("Effect", "Allow").put("Resource", key);
        actions.forEach(statement.withArrayProperty("Action")::add);
        statement
                .withObjectProperty("Condition")
                .withObjectProperty("StringEquals")
                .put("kms:ViaService", new KeyDocument(bounds.place()).service());
        return statement;
    }

    private static String policy(ObjectNode... statements) {
        var document = Json.MAPPER.createObjectNode().put("Version", "2012-10-17");
        List.of(statements).forEach(document.withArrayProperty("Statement")::add);
        return document.toString();
    }
}
