package rekey.operator;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import rekey.place.KeyArn;
import rekey.place.Partition;
import rekey.place.Place;
import rekey.policy.Access;
import rekey.policy.CheckKeyPolicy;
import rekey.policy.KeyPolicy;
import rekey.policy.MalformedPolicy;
import rekey.policy.Readers;
import rekey.run.Json;

@Command(
        name = "check-key-policy",
        description = {
            "Judges whether a key policy lets CloudWatch Logs use the key for a target.",
            "",
            "Prints one line of JSON: verdict, reasons, warnings, and, if the policy denies, the statement to add"
                    + " (replaces names the one that it replaces). With --organization it knows what a run knows of the"
                    + " account; without it, it may know less. It asks no AWS, so it knows only the policy:"
                    + " no grants, no resource control policies, no permissions of those who read and write logs."
        },
        footer = {
            "",
            "Exit codes: 0 allowed, 1 denied, 2 unknown, 3 the policy cannot be read or is malformed, 64 wrong usage,"
                    + " 70 no verdict for another reason.",
            "",
            "Examples:",
            "  rekey check-key-policy --policy policy.json --account 111122223333 --region eu-central-1 --target"
                    + " log-group",
            "  aws kms get-key-policy --key-id KEY | rekey check-key-policy --policy - --account 111122223333 \\",
            "    --region eu-central-1 --target query-results"
        })
final class CheckKeyPolicyCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";
    private static final String A_KEY = "00000000-0000-0000-0000-000000000000";
    private static final String ANOTHER_KEY = "00000000-0000-0000-0000-000000000001";

    /// On one line, for people and programs.
    private static final ObjectWriter LINE =
            Json.MAPPER.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEntrySpacing(Separators.Spacing.AFTER)
                            .withArrayValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultPrettyPrinter.NopIndenter())
                    .withArrayIndenter(new DefaultPrettyPrinter.NopIndenter()));

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--policy",
            required = true,
            paramLabel = "FILE",
            description = "The key policy; - reads it from standard input.")
    private String policy;

    @Option(
            names = "--account",
            required = true,
            paramLabel = "ID",
            converter = PolicyWords.AccountText.class,
            description = "Whose log groups.")
    private String account;

    @Option(
            names = "--region",
            required = true,
            paramLabel = "REGION",
            converter = PolicyWords.RegionText.class,
            description = "Where they are.")
    private String region;

    @Option(
            names = "--target",
            required = true,
            paramLabel = "log-group|query-results",
            converter = PolicyWords.KindText.class,
            description = "What is to be encrypted.")
    private PolicyWords.Kind target;

    @Option(
            names = "--log-group",
            paramLabel = "NAME",
            converter = PolicyWords.LogGroupText.class,
            description = "Default: any. Then it is allowed if every name is, denied if none is, else unknown.")
    private @Nullable String logGroup;

    @Option(
            names = "--key-arn",
            paramLabel = "ARN",
            converter = PolicyWords.KeyArnText.class,
            description = "Default: a key of that account and Region.")
    private @Nullable String keyArn;

    @Option(
            names = "--organization",
            paramLabel = "ID",
            converter = PolicyWords.OrganizationText.class,
            description = "The account's. Default: not known; a run lists the organization, and knows it.")
    private @Nullable String organization;

    @Option(
            names = "--at",
            paramLabel = "INSTANT",
            converter = PolicyWords.Moment.class,
            description = "For policies that look at the clock. Default: now.")
    private @Nullable Instant at;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description = "The policy of the key that logs are on now: adds who loses access to them (access).")
    private @Nullable String compare;

    @Override
    public Integer call() throws IOException {
        if (logGroup != null && target != PolicyWords.Kind.LOG_GROUP) {
            throw new ParameterException(spec.commandLine(), "'--log-group' is for --target log-group only");
        }
        var key = Objects.requireNonNullElse(keyArn, someKey(A_KEY));
        var when = Objects.requireNonNullElseGet(at, Instant::now);
        var document = read("--policy", policy);
        var answer = CheckKeyPolicy.answer(new CheckKeyPolicy.Question(
                document, key, account, region, target.toString(), logGroup, organization, when));
        if (answer.verdict() == CheckKeyPolicy.Verdict.MALFORMED) {
            throw unread("--policy %s: %s".formatted(policy, String.join("; ", answer.reasons())));
        }
        ObjectNode shown = Json.MAPPER.valueToTree(answer);
        var present = compare;
        if (present != null) {
            shown.set("access", Json.MAPPER.valueToTree(access(present, key, document, when)));
        }
        spec.commandLine().getOut().println(LINE.writeValueAsString(shown));
        spec.commandLine().getOut().flush();
        return switch (answer.verdict()) {
            case ALLOWED -> 0;
            case DENIED -> 1;
            case UNKNOWN -> 2;
            case MALFORMED -> ExitCode.NO_ANSWER.number();
        };
    }

    private Access access(String present, String key, String wanted, Instant when) {
        try {
            var readers = new Readers(new Place(account, region), organization, when);
            readers.move(
                    new Readers.Key(
                            new KeyArn(someKey(ANOTHER_KEY)), present, KeyPolicy.parse(read("--compare", present))),
                    new Readers.Key(new KeyArn(key), policy, KeyPolicy.parse(wanted)));
            return readers.access();
        } catch (MalformedPolicy e) {
            throw unread("--compare %s: %s".formatted(present, e.getMessage()));
        }
    }

    private String someKey(String id) {
        return "arn:%s:kms:%s:%s:key/%s".formatted(Partition.ofRegion(region).id(), region, account, id);
    }

    private static String read(String option, String file) {
        try {
            return PolicyFile.document(
                    file.equals(STANDARD_INPUT) ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file)));
        } catch (CharacterCodingException e) {
            throw unread("%s: %s %s".formatted(option, file, e.getMessage()));
        } catch (InvalidPathException _) {
            throw Trouble.noAnswer(
                    "%s: cannot read %s: it has characters that no file's name has here".formatted(option, file),
                    "Give the policy on standard input, as -, or set LC_ALL=C.UTF-8");
        } catch (IOException e) {
            throw unread("%s: cannot read %s: %s".formatted(option, file, FileTrouble.why(Path.of(file), e)));
        }
    }

    private static Trouble unread(String what) {
        return Trouble.noAnswer(what, "Give the policy as `aws kms get-key-policy` prints it");
    }
}
