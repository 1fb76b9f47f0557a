package rekey.key;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.DenialForm;
import rekey.fakes.FakeKms;
import rekey.fakes.Refusals;
import rekey.input.KeyChoice;
import rekey.outcome.Blame;
import rekey.outcome.Caller;
import rekey.outcome.Failure;
import rekey.place.Place;
import rekey.target.Target;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

class KeyLookupTest {
    private static final Instant NOW = Instant.EPOCH;
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String HUB = "999988887777";
    private static final String CENTRAL = "arn:aws:kms:eu-central-1:999988887777:key/k";
    private static final String FOREIGN = "arn:aws:kms:eu-central-1:777766665555:key/k";
    private static final String OWN = "arn:aws:kms:eu-central-1:111122223333:key/k";
    private final RuntimeException denied = Refusals.of(
            "AccessDeniedException", 400, "User: u is not authorized to perform: kms:DescribeKey on resource: k");
    private static final String CLOSED_POLICY = "{\"Version\": \"2012-10-17\", \"Statement\": []}";
    private static final Target GROUP = new Target.LogGroup("/a");
    private static final String ALIAS = "alias/cloudwatch-logs";
    private static final KeyMetadata KEY = KeyMetadata.builder()
            .arn("arn:aws:kms:eu-central-1:999988887777:key/k")
            .keyState(KeyState.ENABLED)
            .keyUsage(KeyUsageType.ENCRYPT_DECRYPT)
            .keySpec(KeySpec.SYMMETRIC_DEFAULT)
            .build();

    private static WantedKey lookup(FakeKms kms) {
        return lookup(kms, FakeKms.knowing("none", KEY)).wanted(new KeyChoice.Alias(ALIAS), NOW);
    }

    /// @param hub KMS of the hub, which is another account
    private static KeyLookup lookup(FakeKms member, FakeKms hub) {
        return lookup(member, hub, null);
    }

    private static KeyLookup lookup(FakeKms member, FakeKms hub, @Nullable String organization) {
        return new KeyLookup(PLACE, new KeyReader(member), new CentralKeys(HUB, _ -> new KeyReader(hub)), organization);
    }

    private static KeyChoice arn(String arn) {
        return new KeyChoice.Arns(Map.of("eu-central-1", arn));
    }

    private static KeyMetadata key(String arn) {
        return KEY.toBuilder().arn(arn).build();
    }

    private static WantedKey refused(String code, int status, String message) {
        return lookup(FakeKms.refusing(Refusals.of(code, status, message)));
    }

    @Test
    void theAliasIsResolvedToTheArnOfItsKey() {
        assertThat(lookup(FakeKms.knowing(ALIAS, KEY))).isEqualTo(new WantedKey.Usable(CENTRAL, List.of()));
    }

    @Test
    void theKeyThatIsFoundIsJudged() {
        var disabled = KEY.toBuilder().keyState(KeyState.DISABLED).build();
        assertThat(lookup(FakeKms.knowing(ALIAS, disabled))).isInstanceOf(WantedKey.Unfit.class);
    }

    @Test
    void anAliasThatDoesNotExistIsToBeCreated() {
        assertThat(lookup(FakeKms.knowing("alias/other", KEY)))
                .isEqualTo(new WantedKey.Unfit(new Failure(
                        "KeyNotFound",
                        "alias/cloudwatch-logs does not exist in 111122223333 in eu-central-1",
                        Blame.CONFIGURATION,
                        "Create the alias alias/cloudwatch-logs in Region eu-central-1 of account 111122223333, on a"
                                + " key that CloudWatch Logs may use")));
    }

    @Test
    void whatTheOrganizationDeniesMakesThePlaceUnreachable() {
        var message = "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/r is not authorized to perform:"
                + " kms:DescribeKey with an explicit deny in a service control policy";
        assertThat(refused("AccessDeniedException", 400, message)).isInstanceOf(WantedKey.Unreachable.class);
    }

    @Test
    void aKeyThatMayNotBeDescribedIsTheCustomersToMend() {
        var message = "User: arn:aws:sts::111122223333:assumed-role/RekeyMember/r is not authorized to perform:"
                + " kms:DescribeKey on this resource because no resource-based policy allows the kms:DescribeKey action";
        assertThat(refused("AccessDeniedException", 400, message))
                .isInstanceOfSatisfying(
                        WantedKey.Unfit.class,
                        unfit -> assertThat(unfit.failure())
                                .returns("AccessDeniedException", Failure::code)
                                .returns(Blame.CONFIGURATION, Failure::blame)
                                .returns("DescribeKey: " + message, Failure::message));
    }

    static Stream<DenialForm> ofKms() {
        return DenialForm.of("kms");
    }

    @ParameterizedTest
    @MethodSource("ofKms")
    void whatIsDeniedIsTheKeysFaultOnlyWhereItSaysSo(DenialForm form) {
        var failure = switch (refused(form.code(), 400, form.message())) {
            case WantedKey.Unfit(var unfit) when "Refused".equals(form.state()) -> unfit;
            case WantedKey.Unreachable(var barred) when "Unreachable".equals(form.state()) -> barred;
            case WantedKey other -> throw new AssertionError(other + " is not " + form.state());
        };
        assertThat(failure).returns(form.blame(), Failure::blame);
        assertThat(failure.remedy()).contains(form.remedy());
        assertThat(form.wordsNever()).noneMatch(failure.remedy()::contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "AuthFailure",
                "OptInRequired",
                "RegionDisabledException"
            })
    void aRegionThatIsClosedMakesThePlaceUnreachable(String code) {
        assertThat(refused(code, 403, "The security token included in the request is invalid."))
                .isInstanceOfSatisfying(
                        WantedKey.Unreachable.class,
                        place -> assertThat(place.failure())
                                .returns(Blame.CONFIGURATION, Failure::blame)
                                .returns(
                                        "Enable Region eu-central-1 in account 111122223333, or leave it out of `regions`",
                                        Failure::remedy));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KMSInternalException", "DependencyTimeoutException", "ThrottlingException"})
    void aKmsThatDoesNotAnswerSaysNothingAgainstTheKey(String code) {
        assertThat(refused(code, 400, "busy"))
                .isInstanceOfSatisfying(
                        WantedKey.Unreachable.class,
                        place -> assertThat(place.failure().blame()).isEqualTo(Blame.AWS));
    }

    @Test
    void aBrokenConnectionMakesThePlaceUnreachable() {
        var broken = SdkClientException.create("Unable to execute HTTP request: connection reset");
        assertThat(lookup(FakeKms.refusing(broken))).isInstanceOf(WantedKey.Unreachable.class);
    }

    @Test
    void aKeyGivenByItsArnIsDescribedInThePlace() {
        assertThat(lookup(FakeKms.knowing(OWN, key(OWN)), FakeKms.refusing(denied))
                        .wanted(arn(OWN), NOW))
                .isEqualTo(new WantedKey.Usable(OWN, List.of()));
        assertThat(lookup(FakeKms.knowing("other", KEY), FakeKms.refusing(denied))
                        .wanted(arn(OWN), NOW))
                .isInstanceOfSatisfying(
                        WantedKey.Unfit.class,
                        unfit -> assertThat(unfit.failure().code()).isEqualTo("KeyNotFound"));
    }

    @Test
    void aRegionWithoutAKeyInTheInputIsRefused() {
        assertThat(lookup(FakeKms.refusing(denied), FakeKms.refusing(denied))
                        .wanted(new KeyChoice.Arns(Map.of("us-east-1", OWN.replace("eu-central-1", "us-east-1"))), NOW))
                .isInstanceOfSatisfying(
                        WantedKey.Unfit.class,
                        unfit -> assertThat(unfit.failure())
                                .returns("KeyNotGiven", Failure::code)
                                .satisfies(
                                        failure -> assertThat(failure.remedy()).contains("eu-central-1", "key.arns")));
    }

    /// By the role's own policies, which AssociateKmsKey would meet too.
    @Test
    void anOwnKeyThatTheRoleMayNotDescribeIsUnfit() {
        var byRole = Refusals.of(
                "AccessDeniedException",
                400,
                "User: u is not authorized to perform: kms:DescribeKey on resource: k because no identity-based policy"
                        + " allows the kms:DescribeKey action");
        assertThat(lookup(FakeKms.refusing(byRole), FakeKms.refusing(denied)).wanted(arn(OWN), NOW))
                .isInstanceOf(WantedKey.Unfit.class);
    }

    /// Its policy may let the member describe it through CloudWatch Logs only.
    @Test
    void aCentralKeyThatTheMemberMayNotDescribeIsJudgedByTheHubAndWarnedOf() {
        var hub = FakeKms.knowing(CENTRAL, key(CENTRAL));
        assertThat(lookup(FakeKms.refusing(denied), hub).wanted(arn(CENTRAL), NOW))
                .isInstanceOfSatisfying(
                        WantedKey.Usable.class,
                        usable -> assertThat(usable.warnings())
                                .singleElement(as(STRING))
                                .contains("DescribeKey", CENTRAL, "111122223333", "logs.eu-central-1.amazonaws.com")
                                .contains("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"));
        var disabled = FakeKms.knowing(
                CENTRAL, key(CENTRAL).toBuilder().keyState(KeyState.DISABLED).build());
        assertThat(lookup(FakeKms.refusing(denied), disabled).wanted(arn(CENTRAL), NOW))
                .isInstanceOf(WantedKey.Unfit.class);
    }

    @Test
    void aCentralKeyThatDoesNotExistIsUnfitWhoeverSaysSo() {
        var unknown = FakeKms.knowing("other", KEY);
        for (var keys : List.of(lookup(unknown, unknown), lookup(FakeKms.refusing(denied), unknown))) {
            assertThat(keys.wanted(arn(CENTRAL), NOW))
                    .isInstanceOfSatisfying(
                            WantedKey.Unfit.class,
                            unfit -> assertThat(unfit.failure().code()).isEqualTo("KeyNotFound"));
        }
    }

    @Test
    void aKmsThatIsBusySaysNothingOfACentralKey() {
        var busy = FakeKms.refusing(Refusals.of("ThrottlingException", 400, "Rate exceeded"));
        for (var keys : List.of(lookup(busy, busy), lookup(FakeKms.refusing(denied), busy))) {
            assertThat(keys.wanted(arn(CENTRAL), NOW)).isInstanceOf(WantedKey.Unreachable.class);
        }
    }

    /// The hub's own permissions say nothing of the key.
    @Test
    void aCentralKeyThatTheHubMayNotDescribeEitherIsTried() {
        for (var why : List.of(
                "because no identity-based policy allows the kms:DescribeKey action",
                "with an explicit deny in a service control policy")) {
            var hub = FakeKms.refusing(Refusals.of(
                    "AccessDeniedException",
                    400,
                    "User: u is not authorized to perform: kms:DescribeKey on resource: k " + why));
            assertThat(lookup(FakeKms.refusing(denied), hub).wanted(arn(CENTRAL), NOW))
                    .isInstanceOf(WantedKey.Usable.class);
        }
    }

    /// AssociateKmsKey would meet the same.
    @Test
    void aForeignKeyThatTheOrganizationDeniesTheMemberIsNotTried() {
        var byRcp = Refusals.of(
                "AccessDeniedException",
                400,
                "User: u is not authorized to perform: kms:DescribeKey on resource: k with an explicit deny in a"
                        + " resource control policy");
        assertThat(lookup(FakeKms.refusing(byRcp), FakeKms.refusing(denied)).wanted(arn(FOREIGN), NOW))
                .isInstanceOf(WantedKey.Unreachable.class);
    }

    /// The account may delegate the key to roles through CloudWatch Logs only.
    static Stream<RuntimeException> byTheKeyPolicy() {
        return Stream.of(
                        " on this resource because no resource-based policy allows the kms:DescribeKey action",
                        " on resource: k with an explicit deny in a resource-based policy",
                        " on resource: k")
                .map(rest -> Refusals.of(
                        "AccessDeniedException", 400, "User: u is not authorized to perform: kms:DescribeKey" + rest));
    }

    @ParameterizedTest
    @MethodSource("byTheKeyPolicy")
    void anOwnKeyWhosePolicyKeepsTheMemberFromDescribingItIsTriedWithAWarning(RuntimeException byKeyPolicy) {
        var kms = FakeKms.refusing(byKeyPolicy);
        assertTriedWithAWarning(lookup(kms, kms).wanted(arn(OWN), NOW));
    }

    @ParameterizedTest
    @MethodSource("byTheKeyPolicy")
    void soIsTheKeyOfAnAliasWhichTheListOfAliasesTells(RuntimeException byKeyPolicy) {
        var kms = FakeKms.refusing(byKeyPolicy)
                .listingTheAlias(alias("alias/cloudwatch-logs-2", "other"))
                .listingTheAlias(alias(ALIAS, "k"));
        assertTriedWithAWarning(lookup(kms));
    }

    private static AliasListEntry alias(String name, @Nullable String key) {
        return AliasListEntry.builder()
                .aliasName(name)
                .aliasArn("arn:aws:kms:eu-central-1:111122223333:" + name)
                .targetKeyId(key)
                .build();
    }

    private static void assertTriedWithAWarning(WantedKey wanted) {
        assertThat(wanted)
                .isInstanceOfSatisfying(
                        WantedKey.Usable.class,
                        usable -> assertThat(usable)
                                .returns(OWN, WantedKey.Usable::arn)
                                .satisfies(one -> assertThat(one.warnings())
                                        .singleElement(as(STRING))
                                        .contains("DescribeKey", OWN)));
    }

    @Test
    void anAliasThatIsNotListedOrMeansNoKeyTellsNothing() {
        for (var listed :
                List.of(FakeKms.refusing(denied), FakeKms.refusing(denied).listingTheAlias(alias(ALIAS, null)))) {
            assertThat(lookup(listed)).isInstanceOf(WantedKey.Unfit.class);
        }
    }

    @Test
    void whereTheAliasesMayNotBeListedEitherBothDenialsAreTold() {
        var unlisted = Refusals.of(
                "AccessDeniedException",
                400,
                "User: u is not authorized to perform: kms:ListAliases because no identity-based policy allows the"
                        + " kms:ListAliases action");
        assertThat(lookup(FakeKms.refusing(denied).refusingTheAliases(unlisted)))
                .isInstanceOfSatisfying(
                        WantedKey.Unfit.class,
                        unfit -> assertThat(unfit.failure())
                                .satisfies(failure ->
                                        assertThat(failure.message()).contains("kms:DescribeKey", "kms:ListAliases"))
                                .satisfies(failure ->
                                        assertThat(failure.remedy()).contains("member.yaml", "list of aliases")));
    }

    @Test
    void aKmsThatIsTooBusyToListTheAliasesSaysNothingAgainstTheKey() {
        var busy = Refusals.of("ThrottlingException", 400, "Rate exceeded");
        assertThat(lookup(FakeKms.refusing(denied).refusingTheAliases(busy)))
                .isInstanceOfSatisfying(
                        WantedKey.Unreachable.class,
                        place -> assertThat(place.failure().blame()).isEqualTo(Blame.AWS));
    }

    @Test
    void theAliasesAreNotListedWhereTheKeyCanBeDescribed() {
        var kms = FakeKms.knowing(ALIAS, KEY);
        lookup(kms);
        assertThat(kms.calls()).isEqualTo(1);
    }

    @Test
    void aForeignKeyThatMayNotBeDescribedIsTriedWithAWarning() {
        var hub = FakeKms.refusing(denied);
        assertThat(lookup(FakeKms.refusing(denied), hub).wanted(arn(FOREIGN), NOW))
                .isInstanceOfSatisfying(
                        WantedKey.Usable.class,
                        usable -> assertThat(usable.warnings()).hasSize(1));
        assertThat(hub.calls()).isZero();
    }

    private static List<String> doubts(WantedKey wanted) {
        return ((WantedKey.Usable) wanted).doubts().stream().map(Failure::code).toList();
    }

    private static FakeKms hub(String policy) {
        return FakeKms.knowing(CENTRAL, key(CENTRAL)).withPolicy(policy);
    }

    private static String lettingIn(String principal) {
        return """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*",
                 "Principal": {"AWS": "%s"},
                 "Condition": {"StringEquals": {"kms:ViaService": "logs.eu-central-1.amazonaws.com"}}}}""".formatted(principal);
    }

    /// Who may look at a key that the member may not describe, and what a plan says of it.
    static Stream<Arguments> looks() {
        var closed = FakeKms.refusing(Refusals.of(
                "AccessDeniedException", 400, "User: u is not authorized to perform: kms:DescribeKey on resource: k"));
        return Stream.of(
                arguments("nobody looks at the own key", OWN, closed, List.of("KeyNotDescribed")),
                arguments("nobody looks at a third account's", FOREIGN, closed, List.of("KeyNotDescribed")),
                arguments("nor the hub at its own", CENTRAL, closed, List.of("KeyNotDescribed")),
                arguments("the hub's key lets the account in", CENTRAL, hub(lettingIn("111122223333")), List.of()),
                arguments(
                        "the hub's key lets only another in",
                        CENTRAL,
                        hub(lettingIn("444455556666")),
                        List.of("KeyClosedToTheRole")),
                arguments("the hub's key lets nobody in", CENTRAL, hub(CLOSED_POLICY), List.of("KeyClosedToTheRole")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("looks")
    void whatNobodyCouldLookAtIsADoubt(String name, String key, FakeKms hub, List<String> codes) {
        var wanted = lookup(FakeKms.refusing(denied), hub).wanted(arn(key), NOW);
        assertThat(doubts(wanted)).as(name).isEqualTo(codes);
        assertThat(((WantedKey.Usable) wanted).doubts())
                .allSatisfy(doubt -> assertThat(doubt.message()).isIn(((WantedKey.Usable) wanted).warnings()))
                .allSatisfy(doubt -> assertThat(doubt.remedy()).contains("111122223333"));
    }

    @Test
    void aKeyThatTheMemberDescribesIsNotDoubted() {
        assertThat(doubts(lookup(FakeKms.knowing(ALIAS, KEY)))).isEmpty();
    }

    private static List<String> doubts(Serving serving) {
        serving.of(GROUP);
        return serving.doubts().stream().map(Failure::code).toList();
    }

    @Test
    void aPolicyThatNobodyCouldReadIsADoubtAndOneThatDecidesIsNone() {
        var unread = FakeKms.refusing(denied);
        var odd = FakeKms.knowing("none", KEY).withPolicy("{");
        for (var serving : List.of(
                lookup(unread, closed()).serving(OWN, NOW),
                lookup(odd, closed()).serving(OWN, NOW),
                lookup(closed(), unread).serving(CENTRAL, NOW),
                lookup(closed(), closed()).serving(FOREIGN, NOW))) {
            assertThat(doubts(serving)).containsExactly("KeyPolicyNotRead");
            assertThat(serving.warnings()).contains(serving.doubts().getFirst().message());
        }
        for (var serving : List.of(
                lookup(closed(), unread).serving(OWN, NOW),
                lookup(FakeKms.knowing("none", KEY), unread).serving(OWN, NOW),
                lookup(unread, closed()).serving(CENTRAL, NOW))) {
            assertThat(doubts(serving)).isEmpty();
        }
    }

    @Test
    void thePolicyIsReadInTheKeysOwnAccount() {
        var closed = FakeKms.knowing("none", KEY).withPolicy(CLOSED_POLICY);
        var open = FakeKms.knowing("none", KEY);
        assertThat(lookup(closed, open).serving(OWN, Instant.EPOCH).of(GROUP)).isInstanceOf(Serving.Judgement.No.class);
        assertThat(lookup(open, closed).serving(OWN, Instant.EPOCH).of(GROUP)).isEqualTo(new Serving.Judgement.Yes());
        assertThat(lookup(open, closed).serving(CENTRAL, Instant.EPOCH).of(GROUP))
                .isInstanceOf(Serving.Judgement.No.class);
        assertThat(lookup(closed, closed).serving(FOREIGN, Instant.EPOCH).of(GROUP))
                .isInstanceOfSatisfying(
                        Serving.Judgement.Perhaps.class,
                        perhaps -> assertThat(perhaps.warning()).contains(FOREIGN, "777766665555"));
        assertThat(lookup(closed, closed).serving(FOREIGN, Instant.EPOCH).warnings())
                .hasSize(2)
                .last(as(STRING))
                .contains(Caller.USE_OF_A_KEY, FOREIGN, "111122223333");
    }

    /// CloudWatch Logs tells KMS of the account's organization or of none.
    @Test
    void whereTheOrganizationIsKnownAPolicyForAnotherOneIsNotTried() {
        var open = FakeKms.knowing("none", KEY).withPolicy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"Service": "logs.eu-central-1.amazonaws.com"}, "Action": "kms:*",
                   "Resource": "*", "Condition": {"StringEquals": {"aws:SourceOrgID": "o-a1b2c3d4e5"}}}]}
                """);
        assertThat(lookup(open, open, "o-other00000").serving(OWN, NOW).of(GROUP))
                .isInstanceOf(Serving.Judgement.No.class);
        for (var organization : new String[] {null, "o-a1b2c3d4e5"}) {
            assertThat(lookup(open, open, organization).serving(OWN, NOW).of(GROUP))
                    .isInstanceOf(Serving.Judgement.Perhaps.class);
        }
    }

    @Test
    void aCentralKeysPolicyIsReadOnceForAllPlaces() {
        var hub = FakeKms.knowing("none", KEY);
        var keys = lookup(FakeKms.refusing(denied), hub);
        keys.serving(CENTRAL, Instant.EPOCH);
        keys.serving(CENTRAL, Instant.EPOCH);
        assertThat(hub.calls()).isEqualTo(1);
    }

    private static GrantListEntry.Builder grant() {
        return GrantListEntry.builder()
                .grantId("g1")
                .granteeServicePrincipal("logs.eu-central-1.amazonaws.com")
                .constraints(constraints -> constraints.sourceArn("arn:aws:logs:eu-central-1:111122223333:*"))
                .operationsWithStrings("Encrypt", "Decrypt", "GenerateDataKey");
    }

    private static FakeKms closed() {
        return FakeKms.knowing("none", KEY).withPolicy(CLOSED_POLICY);
    }

    @Test
    void theGrantsAreReadInTheKeysOwnAccountToTheLastPage() {
        var role = GrantListEntry.builder().grantId("g0").granteePrincipal("arn:aws:iam::111122223333:role/r");
        var granting = closed().withGrant(role.build()).withGrant(grant().build());
        for (var answers : List.of(
                lookup(granting, closed()).serving(OWN, NOW),
                lookup(closed(), granting).serving(CENTRAL, NOW))) {
            assertThat(answers.of(GROUP)).isInstanceOf(Serving.Judgement.Perhaps.class);
        }
        for (var answers : List.of(
                lookup(closed(), granting).serving(OWN, NOW),
                lookup(granting, closed()).serving(CENTRAL, NOW))) {
            assertThat(answers.of(GROUP)).isInstanceOf(Serving.Judgement.No.class);
        }
    }

    /// ListGrants has shown services so since before a grant could name one.
    @Test
    void aServiceThatIsShownAsThePrincipalOfAGrantIsAService() {
        var granting = closed().withGrant(grant().granteeServicePrincipal(null)
                .granteePrincipal("logs.eu-central-1.amazonaws.com")
                .constraints((GrantConstraints) null)
                .build());
        assertThat(lookup(granting, closed()).serving(OWN, NOW).of(GROUP))
                .isInstanceOf(Serving.Judgement.Perhaps.class);
    }

    @Test
    void aGrantForOneEncryptionContextIsForNoOther() {
        for (var name : List.of("/a", "/b")) {
            var granting = closed().withGrant(grant().constraints(constraints -> constraints
                            .sourceArn("arn:aws:logs:eu-central-1:111122223333:*")
                            .encryptionContextEquals(Map.of("aws:logs:arn", PLACE.logGroupArn(name))))
                    .build());
            assertThat(lookup(granting, closed()).serving(OWN, NOW).of(GROUP))
                    .isInstanceOf(name.equals("/a") ? Serving.Judgement.Perhaps.class : Serving.Judgement.No.class);
        }
    }

    @Test
    void grantsThatAreTooManyToReadSpeakAgainstNothing() {
        var many = closed();
        for (int i = 0; i <= KeyReader.MOST_PAGES_OF_GRANTS; i++) {
            many.withGrant(GrantListEntry.builder()
                    .grantId("g" + i)
                    .granteePrincipal("arn:aws:iam::1:role/r")
                    .build());
        }
        assertThat(lookup(many, closed()).serving(OWN, NOW).of(GROUP))
                .isInstanceOfSatisfying(
                        Serving.Judgement.Perhaps.class,
                        perhaps -> assertThat(perhaps.warning()).contains("more grants"));
        assertThat(many.calls()).isEqualTo(1 + KeyReader.MOST_PAGES_OF_GRANTS);
    }

    @Test
    void grantsThatMayNotBeReadSpeakAgainstNothing() {
        var kms = closed().refusingTheGrants(denied);
        assertThat(lookup(kms, closed()).serving(OWN, NOW).of(GROUP)).isInstanceOf(Serving.Judgement.Perhaps.class);
    }

    @Test
    void aCentralKeysGrantsAreReadOnceForAllPlaces() {
        var hub = closed();
        var keys = lookup(FakeKms.refusing(denied), hub);
        for (int i = 0; i < 3; i++) {
            keys.serving(CENTRAL, NOW).of(GROUP);
            keys.serving(CENTRAL, NOW).of(new Target.QueryResults());
        }
        assertThat(hub.calls()).isEqualTo(2);
    }

    @Test
    void noGrantIsAskedForWhereThePolicyLetsCloudWatchLogsIn() {
        var kms = FakeKms.knowing("none", KEY);
        assertThat(lookup(kms, closed()).serving(OWN, NOW).of(GROUP)).isEqualTo(new Serving.Judgement.Yes());
        assertThat(kms.calls()).isEqualTo(1);
    }
}
