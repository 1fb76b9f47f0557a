package rekey.operator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {
    private static final String OWN = "/rekey-rehearsal/" + FakeAws.ID + "/questions/";
    private static final String DENIED_KEY =
            "User: x is not authorized to perform: kms:Encrypt on resource: k because no session policy allows the kms:Encrypt action";
    private final FakeAws aws = new FakeAws();
    private final Sandbox sandbox = aws.sandbox();
    private final Scene scene = new Scene(FakeAws.BOUNDS, sandbox, aws.looks());
    private final LogsInquiries logs =
            new LogsInquiries(FakeAws.BOUNDS, sandbox, aws.looks(), scene, Waiting.bySystemTime());

    @BeforeEach
    void keys() {
        for (var word : List.of("old", "new")) {
            aws.key(word, Map.of(Bounds.TAG, FakeAws.ID));
            aws.aliases.put(FakeAws.BOUNDS.alias(word), word);
        }
        scene.on(FakeAws.arn("old"), FakeAws.arn("new"));
    }

    /// @param limited what a session with fewer permissions meets
    private SessionInquiries sessions(Optional<FakeAws> limited) {
        return new SessionInquiries(
                FakeAws.BOUNDS, new OneAccount(aws, limited), sandbox, scene, Waiting.bySystemTime());
    }

    /// @param limited empty where there are no sessions
    record OneAccount(FakeAws own, Optional<FakeAws> limited) implements Account {
        @Override
        public AccountClients clients() {
            return own.clients();
        }

        @Override
        public Optional<AccountClients> limitedTo(String policy) {
            return limited.map(FakeAws::clients);
        }

        @Override
        public Optional<String> metricsKey() {
            return Optional.empty();
        }

        @Override
        public long calls() {
            return 0;
        }
    }

    private static String position(Answer answer) {
        return switch (answer) {
            case Answer.Found(var position, var _) -> position;
            case Answer.Narrowed(var positions, var _) -> positions.toString();
            case Answer.Otherwise _ -> "otherwise";
            case Answer.NotAnswered _ -> "not answered";
        };
    }

    @Test
    void anAliasThatIsShownIsSeen() {
        assertThat(position(logs.aliasArns())).isEqualTo("shown");
    }

    @ParameterizedTest
    @CsvSource({"InvalidParameterException, refused", "ThrottlingException, otherwise", "NewException, otherwise"})
    void onlyTheCodeOfAWrongCallMeansThatAnAliasIsRefused(String code, String position) {
        aws.refusals.put("AssociateKmsKey", FakeAws.refusal(code, "no"));
        assertThat(position(logs.aliasArns())).isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource({
        "InvalidParameterException, InvalidParameterException",
        "ValidationException, ValidationException",
        "OperationNotSupportedException, OperationNotSupportedException",
        "NewException, otherwise"
    })
    void theCodeForAClassIsThePosition(String code, String position) {
        aws.refusals.put("AssociateKmsKey", FakeAws.refusal(code, "no"));
        assertThat(position(logs.deliveryClass())).isEqualTo(position);
    }

    @Test
    void namesOfAwsAreLookedAtAndNeverTouched() {
        assertThat(logs.awsNames()).isInstanceOf(Answer.NotAnswered.class);
        aws.logGroup("aws/spans", Map.of());
        assertThat(logs.awsNames()).isInstanceOf(Answer.NotAnswered.class);
        assertThat(aws.changes).isEmpty();
    }

    @Test
    void whatAwsTakesForIdentifiersIsFoundFromBoth() {
        assertThat(position(logs.identifiers())).isEqualTo("otherwise");
        var name = "/rekey-rehearsal/" + FakeAws.ID + "/runs/right";
        var arn = FakeAws.PLACE.logGroupArn(name);
        aws.refusals.put("DescribeLogGroups " + arn, FakeAws.refusal("InvalidParameterException", "no"));
        assertThat(position(logs.identifiers())).isEqualTo("names");
        aws.refusals.put("DescribeLogGroups " + name, FakeAws.refusal("InvalidParameterException", "no"));
        assertThat(position(logs.identifiers())).isEqualTo("not answered");
        aws.refusals.remove("DescribeLogGroups " + arn);
        assertThat(position(logs.identifiers())).isEqualTo("arns-only");
    }

    @ParameterizedTest
    @CsvSource({
        "ResourceNotFoundException, refused",
        "InvalidParameterException, invalid",
        "ThrottlingException, otherwise"
    })
    void theCodeForAMissingLogGroupIsThePosition(String code, String position) {
        var there = "/rekey-rehearsal/" + FakeAws.ID + "/runs/right";
        aws.refusals.put(
                "DescribeLogGroups " + there + "," + "/rekey-rehearsal/" + FakeAws.ID + "/runs/never-made",
                FakeAws.refusal(code, "no"));
        assertThat(position(logs.missingIdentifiers())).isEqualTo(position);
    }

    @Test
    void withoutPoliciesForRetentionNothingIsSaidOfThem() {
        assertThat(position(logs.retentionPolicies())).isEqualTo("not answered");
        aws.refusals.put("DescribeAccountPolicies", FakeAws.refusal("InvalidParameterException", "no such type"));
        assertThat(position(logs.retentionPolicies())).isEqualTo("unknown");
    }

    @Test
    void withoutARoleNoSessionAnswers() {
        var sessions = sessions(Optional.empty());
        assertThat(sessions.associateAsCaller()).isInstanceOf(Answer.NotAnswered.class);
        assertThat(sessions.keyThroughLogsAlone()).isInstanceOf(Answer.NotAnswered.class);
        assertThat(sessions.logReaders()).isInstanceOf(Answer.NotAnswered.class);
        assertThat(sessions.describeLogGroupsResource()).isInstanceOf(Answer.NotAnswered.class);
        assertThat(sessions.denialWording()).isInstanceOf(Answer.NotAnswered.class);
        assertThat(aws.changes).isEmpty();
    }

    @Test
    void aDenialOfTheKeysUseSaysThatTheCallerNeedsIt() {
        var limited = new FakeAws();
        limited.refusals.put("AssociateKmsKey", FakeAws.refusal("AccessDeniedException", DENIED_KEY));
        var sessions = sessions(Optional.of(limited));
        assertThat(position(sessions.associateAsCaller())).isEqualTo("uses-key");
        assertThat(position(sessions.denialWording())).isEqualTo("with-policy-arn");
    }

    @Test
    void aSessionThatMayOnlyDescribeTheKeyAndIsLetInSaysThatThisIsEnough() {
        assertThat(position(sessions(Optional.of(new FakeAws())).associateAsCaller()))
                .isEqualTo("describes-key");
    }

    private static final String DENIED_LOOK = "User: x is not authorized to perform: kms:DescribeKey on resource: k";

    /// @param limited what AssociateKmsKey says to a session that may not describe the key itself
    private String throughLogs(Optional<String> limited) {
        var session = new FakeAws();
        session.refusals.put("DescribeKey", FakeAws.refusal("AccessDeniedException", DENIED_LOOK));
        limited.ifPresent(
                message -> session.refusals.put("AssociateKmsKey", FakeAws.refusal("AccessDeniedException", message)));
        return position(sessions(Optional.of(session)).keyThroughLogsAlone());
    }

    @Test
    void whoMayUseAKeyThroughLogsAloneCanSetItOrIsDeniedItsDescription() {
        assertThat(throughLogs(Optional.empty())).isEqualTo("works");
        assertThat(throughLogs(Optional.of(DENIED_LOOK))).isEqualTo("refused");
        assertThat(throughLogs(Optional.of(DENIED_KEY))).isEqualTo("not answered");
    }

    @Test
    void aSessionThatCanDescribeTheKeyItselfSaysNothing() {
        var session = new FakeAws();
        session.key("new", Map.of());
        assertThat(position(sessions(Optional.of(session)).keyThroughLogsAlone()))
                .isEqualTo("not answered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "User: x is not authorized to perform: logs:AssociateKmsKey on resource: y",
                "User: x is not authorized to perform: kms:DescribeKey on resource: k"
            })
    void anotherDenialSaysNothingOfTheKeysUse(String message) {
        var limited = new FakeAws();
        limited.refusals.put("AssociateKmsKey", FakeAws.refusal("AccessDeniedException", message));
        var sessions = sessions(Optional.of(limited));
        assertThat(position(sessions.associateAsCaller())).isEqualTo("not answered");
        assertThat(position(sessions.denialWording())).isEqualTo("plain");
    }

    @Test
    void anAnswerThatNobodyHasThoughtOfAnswersNoQuestion() {
        var answered = new Inquiries()
                .add(Questions.ALIAS_ARNS, () -> {
                    throw FakeAws.refusal("ServiceUnavailable", "come back later");
                })
                .ask(_ -> {});
        assertThat(answered.getFirst().answer())
                .isEqualTo(new Answer.NotAnswered("AWS answered ServiceUnavailable: come back later"));
        assertThat(answered).hasSize(1 + Questions.neverAsked().size());
    }

    @Test
    void aReportOfAStoppedRunRulesOutThatNobodyWasTold() {
        var account = new OneAccount(aws, Optional.empty());
        assertThat(position(new StackInquiries(account, new NoRuns(1000), () -> Optional.of(4.0)).executionEvents()))
                .isEqualTo("[twice, once]");
        assertThat(position(new StackInquiries(account, new NoRuns(1000), Optional::empty).executionEvents()))
                .isEqualTo("not answered");
    }

    @ParameterizedTest
    @CsvSource({"1000, thousand", "10, ten", "50, otherwise"})
    void theQuotaIsThePosition(int functions, String position) {
        var account = new OneAccount(aws, Optional.empty());
        assertThat(position(new StackInquiries(account, new NoRuns(functions), Optional::empty).accountConcurrency()))
                .isEqualTo(position);
    }

    @Test
    void aUseByAnotherServiceIsNoUseByCloudWatchLogs() {
        var event = """
                {"userIdentity": {"invokedBy": "%s"}, "requestParameters": {"encryptionContext": {"aws:logs:arn": "a"}}}
                """;
        assertThat(KeyUse.of("Decrypt", event.formatted("logs.amazonaws.com")).map(KeyUse::words))
                .contains("Decrypt with the encryption context {\"aws:logs:arn\":\"a\"}");
        assertThat(KeyUse.of("Decrypt", event.formatted("s3.amazonaws.com"))).isEmpty();
        assertThat(KeyUse.of("Decrypt", "no JSON")).isEmpty();
        assertThat(KeyUse.of("Decrypt", null)).isEmpty();
    }

    @Test
    void everythingThatIsMadeForAQuestionIsTheRehearsalsOwn() {
        logs.aliasArns();
        logs.deliveryClass();
        assertThat(aws.changes)
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change).contains(" " + OWN));
    }
}
