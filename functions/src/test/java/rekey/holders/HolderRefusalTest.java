package rekey.holders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeJsonAws;
import rekey.fakes.VirtualTime;
import rekey.outcome.NotLookedAt;
import rekey.place.RegionalService;

/// Each way in which a service does not tell what it has on a key: never is it taken for nothing.
class HolderRefusalTest {
    /// What an operation is asked for: its permission.
    private static final List<String> PERMISSIONS = List.of(
            "logs:ListLogAnomalyDetectors",
            "logs:DescribeLookupTables",
            "logs:ListScheduledQueries",
            "logs:ListIntegrations",
            "observabilityadmin:ListS3TableIntegrations",
            "observabilityadmin:GetS3TableIntegration",
            "observabilityadmin:ListTelemetryRules",
            "observabilityadmin:GetTelemetryRule",
            "cloudwatch:GetDataset",
            "xray:GetEncryptionConfig",
            "aiops:ListInvestigationGroups",
            "aiops:GetInvestigationGroup",
            "glue:GetSecurityConfigurations");

    private static String operation(String permission) {
        return permission.substring(permission.indexOf(':') + 1);
    }

    /// A way in which a call comes to nothing, and a word of what a person is then told to do.
    record Refused(String name, String remedy, BiConsumer<FakeJsonAws, String> how) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Refused answered(String name, String remedy, String code, int status, String message) {
        return new Refused(
                name,
                remedy,
                (aws, permission) ->
                        aws.refusing(operation(permission), code, status, message.replace("PERMISSION", permission)));
    }

    private static Refused silent(String name, String remedy, IOException why) {
        return new Refused(name, remedy, (aws, permission) -> aws.silent(operation(permission), why));
    }

    private static final List<Refused> WAYS = List.of(
            answered(
                    "denied",
                    "deploy member.yaml",
                    "AccessDeniedException",
                    400,
                    "User: u is not authorized to perform: PERMISSION because no identity-based policy allows the PERMISSION action"),
            answered(
                    "by an SCP",
                    "organization's administrator",
                    "AccessDeniedException",
                    403,
                    "User: u is not authorized to perform: PERMISSION with an explicit deny in a service control policy"),
            answered("throttled for ever", "Run Rekey again", "TooManyRequestsException", 429, "Rate exceeded"),
            new Refused(
                    "broken",
                    "Run Rekey again",
                    (aws, permission) -> aws.refusing(operation(permission), 500, "<html>")),
            silent("silent", "Run Rekey again", new IOException("Connection reset")),
            silent("not offered", "whether AWS offers", new UnknownHostException("x.eu-central-1.amazonaws.com")),
            answered(
                    "Region closed",
                    "Enable Region",
                    "UnrecognizedClientException",
                    403,
                    "The security token is invalid"),
            answered("not known", "Look at it yourself", "UnknownOperationException", 404, "no such operation"));

    static Stream<Object[]> refusals() {
        return PERMISSIONS.stream()
                .flatMap(permission -> WAYS.stream().map(refused -> new Object[] {permission, refused}));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsRefusedIsNotLookedAtAndTheRestIs(String permission, Refused refused) {
        var all = found(VirtualHolders.ofPlace(HolderCases.full()));
        var aws = HolderCases.full();
        refused.how.accept(aws, permission);
        var holders = VirtualHolders.ofPlace(aws);
        assertThat(holders.notLookedAt())
                .isNotEmpty()
                .allSatisfy(unseen -> assertThat(unseen.permission()).isEqualTo(permission))
                .allSatisfy(unseen -> assertThat(unseen.remedy()).contains(refused.remedy))
                .allSatisfy(unseen -> assertThat(unseen.reason()).contains(": "));
        int missing = operation(permission).equals("ListIntegrations") ? 0 : 1;
        assertThat(all).hasSize(9).containsAll(found(holders));
        assertThat(found(holders)).hasSize(all.size() - missing);
    }

    private static Set<HolderKind> found(Holders holders) {
        return holders.found().stream().map(Holder::kind).collect(Collectors.toSet());
    }

    static Stream<Object[]> refusalsToTheHub() {
        return refusals().filter(one -> String.valueOf(one[0]).contains("TelemetryRule"));
    }

    @ParameterizedTest
    @MethodSource("refusalsToTheHub")
    void theOrganizationsRulesThatAreRefusedAreNotLookedAt(String permission, Refused refused) {
        var aws = HolderCases.aws(HolderCases.ofTheOrganization()
                .limit(2)
                .flatMap(one -> one.told().stream())
                .toList());
        refused.how.accept(aws, permission + "ForOrganization");
        var holders = VirtualHolders.ofOrganization(aws);
        assertThat(holders.notLookedAt())
                .isNotEmpty()
                .allSatisfy(unseen -> assertThat(unseen.permission()).isEqualTo(permission + "ForOrganization"));
        assertThat(found(holders)).containsExactly(HolderKind.CENTRALIZATION_RULE);
    }

    @Test
    void aHubThatDoesNotManageTheOrganizationIsToldSo() {
        var aws = new FakeJsonAws()
                .refusing(
                        "ListCentralizationRulesForOrganization",
                        "AccessDeniedException",
                        403,
                        "Only the management account may do this.");
        assertThat(VirtualHolders.ofOrganization(aws).notLookedAt())
                .singleElement()
                .extracting(NotLookedAt::remedy)
                .asString()
                .contains("delegated administrator", "template.yaml");
    }

    /// Between the list and the look it was deleted: nothing is there, and nothing is unknown.
    @Test
    void whatIsGoneBeforeItIsLookedAtIsNoHolder() {
        var aws = HolderCases.full();
        for (var operation : List.of("GetS3TableIntegration", "GetTelemetryRule", "GetInvestigationGroup")) {
            aws.refusing(operation, "ResourceNotFoundException", 404, "gone");
        }
        var holders = VirtualHolders.ofPlace(aws);
        assertThat(holders.notLookedAt()).isEmpty();
        assertThat(found(holders))
                .doesNotContain(
                        HolderKind.S3_TABLE_INTEGRATION, HolderKind.TELEMETRY_RULE, HolderKind.INVESTIGATION_GROUP)
                .hasSize(6);
    }

    @Test
    void aPlaceThatNeverHadAKeyForItsMetricsMayHaveNoDataset() {
        var aws = new FakeJsonAws().refusing("GetDataset", "ResourceNotFoundException", 404, "none");
        assertThat(VirtualHolders.ofPlace(aws)).isEqualTo(Holders.NONE);
    }

    /// A list that is not there is no empty list.
    @Test
    void aListThatIsNotFoundIsNotLookedAt() {
        var aws = new FakeJsonAws().refusing("DescribeLookupTables", "ResourceNotFoundException", 400, "none");
        assertThat(VirtualHolders.ofPlace(aws).notLookedAt()).hasSize(1);
    }

    @Test
    void pagesBeforeOneThatIsRefusedAreKept() {
        var time = new VirtualTime();
        var list = HoldersTest.lists().findFirst().orElseThrow();
        var aws = HolderCases.aws(List.of(list));
        var asked = new int[1];
        var holders = VirtualHolders.ofPlace(aws, time, () -> asked[0]++ > 1);
        assertThat(holders.found()).hasSize(1);
        assertThat(holders.notLookedAt())
                .hasSizeGreaterThan(5)
                .allSatisfy(unseen -> assertThat(unseen.remedy()).isEqualTo("Run Rekey again"));
    }

    /// DNS is asked once for each list, and a Region without any of these services keeps nobody waiting.
    @Test
    void aServiceThatTheRegionDoesNotHaveIsNotAskedAgain() {
        var time = new VirtualTime();
        var aws = HolderCases.full();
        PERMISSIONS.forEach(permission -> aws.silent(operation(permission), new UnknownHostException("x")));
        var holders = VirtualHolders.ofPlace(aws, time, () -> false);
        assertThat(holders.notLookedAt()).hasSize(10).allSatisfy(unseen -> {
            var service = unseen.permission().substring(0, unseen.permission().indexOf(':'));
            assertThat(unseen.words()).contains(service + " has no endpoint in Region eu-central-1");
        });
        assertThat(aws.operations()).hasSize(10).doesNotHaveDuplicates();
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(2));
    }

    /// DNS did not know it once: AWS offers it all the same.
    @Test
    void aServiceThatAnswersAnythingHasAnEndpoint() {
        var aws = HolderCases.full().silent("ListTelemetryRules", new UnknownHostException("x"));
        assertThat(VirtualHolders.ofPlace(aws).notLookedAt())
                .singleElement()
                .extracting(NotLookedAt::absent)
                .isNull();
        aws.silent("ListS3TableIntegrations", new UnknownHostException("x"));
        assertThat(VirtualHolders.ofPlace(aws).notLookedAt())
                .hasSize(2)
                .extracting(NotLookedAt::absent)
                .containsOnly(new RegionalService("observabilityadmin", "eu-central-1"));
        aws.refusing("ListS3TableIntegrations", "AccessDeniedException", 403, "not authorized");
        assertThat(VirtualHolders.ofPlace(aws).notLookedAt())
                .hasSize(2)
                .extracting(NotLookedAt::absent)
                .containsOnlyNulls();
    }

    /// A refusal, a silence and a time-out say nothing of whether AWS offers the service.
    @ParameterizedTest
    @MethodSource("ways")
    void onlyANameThatDnsDoesNotKnowMayBeOfAServiceThatIsNotOffered(Refused refused) {
        var aws = new FakeJsonAws();
        refused.how.accept(aws, "aiops:ListInvestigationGroups");
        assertThat(VirtualHolders.ofPlace(aws).notLookedAt())
                .singleElement()
                .satisfies(unseen -> assertThat(unseen.absent() != null).isEqualTo(refused.name.equals("not offered")));
    }

    static List<Refused> ways() {
        return WAYS;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aLookThatMayNotTakeLongEndsInTimeHoweverItIsRefused(Refused refused) {
        var time = new VirtualTime();
        var aws = HolderCases.full();
        PERMISSIONS.forEach(each -> refused.how.accept(aws, each));
        var holders = VirtualHolders.of(aws, time).look(Duration.ofSeconds(20));
        assertThat(holders.notLookedAt()).hasSize(10);
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(26));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void thePermissionIsNamedWhereItIsMissingAndElseTheReason(String permission, Refused refused) {
        var aws = HolderCases.full();
        refused.how.accept(aws, permission);
        boolean denied = Set.of("denied", "by an SCP").contains(refused.name);
        assertThat(VirtualHolders.ofPlace(aws).notLookedAt())
                .allSatisfy(unseen -> assertThat(unseen.words())
                        .startsWith(unseen.what())
                        .satisfies(words -> assertThat(words.contains("(" + permission + ")"))
                                .isEqualTo(denied))
                        .satisfies(words ->
                                assertThat(words.contains(unseen.reason())).isNotEqualTo(denied)));
    }

    @Test
    void whatAwsWillDoAMomentLaterIsAskedForAgain() {
        var time = new VirtualTime();
        var aws = HolderCases.full().refusing("GetDataset", 503, "");
        VirtualHolders.ofPlace(aws, time, () -> false);
        assertThat(aws.operations().filter("GetDataset"::equals)).hasSizeGreaterThan(3);
        assertThat(time.passed()).isLessThan(Duration.ofMinutes(2));
    }
}
