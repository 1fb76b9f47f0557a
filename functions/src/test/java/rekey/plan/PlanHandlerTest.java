package rekey.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.aws.Answer;
import rekey.fakes.FakeContext;
import rekey.fakes.FakeExecutions;
import rekey.fakes.FakeOrganization;
import rekey.fakes.FakeS3;
import rekey.fakes.VirtualTime;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.holders.Holders;
import rekey.input.InputParser;
import rekey.input.InvalidInput;
import rekey.input.Mode;
import rekey.input.StackDefaults;
import rekey.organization.OrganizationFacts;
import rekey.organization.OrganizationListing;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.NotLookedAt;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.retire.Gap;
import rekey.run.Bucket;
import rekey.run.Executions;
import rekey.run.Fence;
import rekey.run.Json;
import rekey.run.RunInProgress;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

class PlanHandlerTest {
    private final VirtualTime time = new VirtualTime();
    private static final String EXECUTION = "arn:aws:states:eu-central-1:111122223333:execution:rekey:r1";
    private static final OrganizationFacts KNOWN = new OrganizationFacts("o-abc1234567", "999988887777");
    private static final Instant STARTED = Instant.parse("2026-10-01T12:00:00Z");

    private final FakeS3 s3 = new FakeS3();
    private final FakeExecutions executions = new FakeExecutions();

    private Workforce workforce = Workforce.reserved(7);

    private final Set<String> suspended = new HashSet<>();

    private final Set<String> rulesAskedIn = new TreeSet<>();

    private Account account(String id) {
        var state = suspended.contains(id) ? "SUSPENDED" : "ACTIVE";
        return Account.builder()
                .id(id)
                .arn("arn:aws:organizations::999988887777:account/o-abc1234567/" + id)
                .name("n")
                .state(state)
                .build();
    }

    private PlanHandler handler(String... accounts) {
        var page = List.of(accounts).stream().map(this::account).toList();
        var organization = new FakeOrganization(page)
                .with("ou-root-upper000", List.of("ou-root-lower000"), accounts)
                .with("ou-root-lower000", List.of(), "222222222222");
        return new PlanHandler(
                new InputParser(new StackDefaults(
                        "alias/cloudwatch-logs",
                        List.of("eu-central-1", "us-east-1"),
                        Set.of("eu-central-1", "us-east-1"),
                        true)),
                new Bucket(s3, "bucket"),
                new Executions(executions),
                timeIsUp -> new OrganizationListing(organization, new VirtualTime(), new SplittableRandom(1), timeIsUp),
                "eu-central-1",
                2,
                workforce,
                this::rules,
                time);
    }

    private Holders rules(String region, BooleanSupplier timeIsUp) {
        rulesAskedIn.add(region);
        return timeIsUp.getAsBoolean()
                ? new Holders(List.of(), List.of(new NotLookedAt("rules of " + region, "no time", "again")))
                : Holders.NONE;
    }

    private static SurveyWork plan(PlanHandler handler, String input) {
        return handler.handle(
                new PlanHandler.Request("r1", EXECUTION, STARTED, Json.tree(input)), new FakeContext("request"));
    }

    private Plan stored() {
        return new Bucket(s3, "bucket").require("runs/r1/plan.json").as(Plan.class);
    }

    @Test
    void everyRegionOfEveryAccountIsPlannedAndCutIntoBatches() {
        var response = plan(handler("111111111111", "222222222222"), "{}");
        assertThat(response).isEqualTo(new SurveyWork("r1", "bucket", "runs/r1/survey/batches.jsonl", 4, 7, true));
        assertThat(new Bucket(s3, "bucket").require(response.batches()).asLines(SurveyBatch.class))
                .containsExactly(
                        new SurveyBatch(
                                        0,
                                        List.of(
                                                new Place("111111111111", "eu-central-1"),
                                                new Place("111111111111", "us-east-1")))
                                .among(2),
                        new SurveyBatch(
                                        1,
                                        List.of(
                                                new Place("222222222222", "eu-central-1"),
                                                new Place("222222222222", "us-east-1")))
                                .among(2));
    }

    private void leaseOf(String run) {
        s3.store("lease.json", """
                {"run": "%s", "execution": "arn:%s", "takenAt": "2026-09-30T12:00:00Z"}""".formatted(run, run));
    }

    @Test
    void aRunThatEndedWithItsLeaseIsNamed() {
        leaseOf("r0");
        s3.store("runs/r0/plan.json", "{}");
        plan(handler("111111111111"), "{}");
        assertThat(stored().unreported()).containsExactly("r0");
    }

    @Test
    void oneThatHadNoPlanIsNot() {
        leaseOf("r0");
        s3.store("runs/r0/regions.json", "{}");
        s3.store("runs/r0/told.json", "{}");
        plan(handler("111111111111"), "{}");
        assertThat(stored().unreported()).isEmpty();
        assertThat(s3.text("runs/r1/plan.json")).doesNotContain("unreported");
    }

    @Test
    void thereAreNoMoreWorkersThanTheAccountLetsRun() {
        workforce = new Workforce(7, () -> new Answer.Given<>(3));
        assertThat(plan(handler("111111111111"), "{}").workers()).isEqualTo(3);
        assertThat(stored().warnings()).isEmpty();
    }

    @Test
    void whereTheAccountCannotBeAskedThePlanSaysSo() {
        workforce = new Workforce(
                7, () -> new Answer.Refused<>(new AwsError("AccessDeniedException", 403, "not authorized")));
        assertThat(plan(handler("111111111111"), "{}").workers()).isEqualTo(7);
        assertThat(stored().warnings()).hasSize(1).first().asString().contains("AccessDeniedException", "MaxWorkers");
    }

    @Test
    void thePlanSaysWhatTheRunWasAskedForAndWhenItStarted() {
        plan(handler("111111111111"), "{\"regions\": [\"us-east-1\"]}");
        assertThat(stored())
                .returns("r1", Plan::run)
                .returns(EXECUTION, Plan::execution)
                .returns(STARTED, Plan::startedAt)
                .returns(null, Plan::packing)
                .returns(KNOWN, Plan::organization)
                .satisfies(plan -> assertThat(plan.accounts())
                        .allSatisfy(account -> assertThat(account.regions()).containsExactly("us-east-1")));
    }

    @Test
    void thePlanKeepsWhatIsKnownOfTheOrganizationHoweverItIsCompleted() {
        plan(handler("111111111111"), "{}");
        assertThat(stored().with(Packing.NOTHING).organization()).isEqualTo(KNOWN);
        assertThat(stored().with(new EnabledRegions(List.of(), List.of())).organization())
                .isEqualTo(KNOWN);
        assertThat(stored().visiting(List.of(), List.of(), List.of()).organization())
                .isEqualTo(KNOWN);
        assertThat(stored().withCanary(null).organization()).isEqualTo(KNOWN);
        assertThat(s3.text("runs/r1/plan.json"))
                .contains("\"organizationId\" : \"o-abc1234567\"", "\"managementAccount\" : \"999988887777\"");
    }

    @Test
    void aPlanOfAnEarlierVersionTellsLessOfTheOrganization() {
        plan(handler("111111111111"), "{}");
        var earlier = s3.text("runs/r1/plan.json").replace("\"organizationId\" : \"o-abc1234567\",", "");
        s3.store("runs/r1/plan.json", earlier);
        assertThat(stored().organization()).isEqualTo(new OrganizationFacts(null, "999988887777"));
        s3.store("runs/r1/plan.json", earlier.replace("\"managementAccount\" : \"999988887777\",", ""));
        assertThat(stored().organization()).isEqualTo(OrganizationFacts.UNKNOWN);
    }

    private void runToUndo(String... stored) {
        s3.store("runs/r0/plan.json", "{\"input\": {\"mode\": \"rotate\"}}");
        var place = "{\"place\": {\"account\": \"111111111111\", \"region\": \"eu-central-1\"}";
        s3.store(
                "runs/r0/survey/places/000000-0000.jsonl",
                place + ", \"wantedKey\": \"arn:k\", \"journal\": [{\"id\": \"s\", \"pages\": 1, \"entries\": 1}]}");
        s3.store("runs/r0/progress/0-000000/0000-a.json", "{\"places\": [%s, \"journal\": []}]}".formatted(place));
        for (var key : stored) {
            s3.store("runs/r0/" + key, place + ", \"changes\": {}}");
        }
    }

    private static String restoration(String more) {
        return "{\"mode\": \"restore\", \"restore\": {\"run\": \"r0\"}%s}".formatted(more);
    }

    private Duration waited(String input) {
        var before = time.passed();
        plan(handler("111111111111"), input);
        return time.passed().minus(before);
    }

    private Duration waitedToRestore() {
        return waited(restoration(""));
    }

    @Test
    void anAccountThatHasLeftTheOrganizationIsToldOfAndItsRestorationIsNotComplete() {
        runToUndo("results/0-000000.jsonl");
        var work = plan(handler("222222222222"), restoration(""));
        assertThat(work.places()).isZero();
        assertThat(stored().accounts()).singleElement().satisfies(account -> {
            assertThat(account.account()).isEqualTo("111111111111");
            assertThat(account.regions()).containsExactly("eu-central-1");
            assertThat(account.barred())
                    .isInstanceOfSatisfying(
                            PlaceOutcome.Unreachable.class,
                            why -> assertThat(why.failure().code()).isEqualTo("AccountLeftOrganization"));
        });
        assertThat(stored().warnings())
                .singleElement()
                .asString()
                .contains("account 111111111111, and it is no longer in");
    }

    @Test
    void anAccountThatHasLeftAndIsNotAskedForIsLeftOutWithTheReason() {
        runToUndo("results/0-000000.jsonl");
        for (var key : List.of("survey/places/000000-0000.jsonl", "progress/0-000000/0000-a.json")) {
            s3.store(
                    "runs/r0/" + key.replace("000000", "000001"),
                    s3.text("runs/r0/" + key).replace("111111111111", "222222222222"));
        }
        plan(handler("222222222222"), restoration(", \"accounts\": {\"include\": [\"222222222222\"]}"));
        assertThat(stored().leftOut())
                .containsExactly(new LeftOut("111111111111", "", "it is no longer in the organization"));
        s3.remove("runs/r1/plan.json");
        plan(handler("222222222222"), restoration(", \"accounts\": {\"exclude\": [\"111111111111\"]}"));
        assertThat(stored().leftOut()).containsExactly(new LeftOut("111111111111", "", "accounts.exclude names it"));
        assertThat(stored().accounts()).extracting(Plan.PlannedAccount::account).containsExactly("222222222222");
    }

    /// Nobody can enter it, so nothing there is put back.
    @Test
    void anAccountThatIsSuspendedByNowIsToldOfAndItsRestorationIsNotComplete() {
        runToUndo("results/0-000000.jsonl");
        suspended.add("111111111111");
        plan(handler("111111111111", "222222222222"), restoration(""));
        assertThat(stored().leftOut()).extracting(LeftOut::account).containsExactly("222222222222");
        assertThat(stored().accounts())
                .singleElement()
                .satisfies(account -> assertThat(account.barred())
                        .isInstanceOfSatisfying(
                                PlaceOutcome.Unreachable.class,
                                why -> assertThat(why.failure())
                                        .returns("AccountNotActive", Failure::code)
                                        .returns(
                                                "Run r0 moved targets in this account, and its state is SUSPENDED",
                                                Failure::message)));
        assertThat(stored().warnings()).singleElement().asString().contains("111111111111, and its state is SUSPENDED");
    }

    @Test
    void aRestorationWaitsUntilWhatIsLeftOfTheRunIsSilent() {
        runToUndo();
        assertThat(waitedToRestore()).isEqualTo(Fence.SILENT);
    }

    /// It may have nothing to do; who makes a key waits just before.
    @ParameterizedTest
    @ValueSource(strings = {"rotate", "plan"})
    void aRunThatMayMakeKeysDoesNotWait(String mode) {
        assertThat(waited("{\"mode\": \"%s\", \"key\": {\"create\": {}}}".formatted(mode)))
                .isZero();
    }

    /// Throttles may have kept it waiting: another run may have had the lease until then.
    @Test
    void otherRunsAreSilentAWhileAfterTheLeaseWasTakenAndNotAfterTheStart() {
        time.sleep(Duration.ofMinutes(3));
        plan(handler("111111111111"), "{}");
        var takenAt = STARTED.plus(Duration.ofMinutes(3));
        assertThat(stored()).returns(STARTED, Plan::startedAt).returns(takenAt.plus(Fence.SILENT), Plan::silentFrom);
        assertThat(Json.tree(s3.text("lease.json")).path("takenAt").asText()).isEqualTo(takenAt.toString());
    }

    @Test
    void thePlanKeepsWhenTheLeaseWasTakenHoweverItIsCompleted() {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        time.sleep(Duration.ofMinutes(3));
        plan(handler("111111111111", "222222222222"), ENABLED);
        time.sleep(Duration.ofMinutes(5));
        asked(answers());
        plan(handler(), ENABLED);
        var silentFrom = STARTED.plus(Duration.ofMinutes(3)).plus(Fence.SILENT);
        assertThat(stored()).returns(true, Plan::regionsKnown).returns(silentFrom, Plan::silentFrom);
        assertThat(stored().with(Packing.NOTHING).silentFrom()).isEqualTo(silentFrom);
        assertThat(stored().withCanary(null).silentFrom()).isEqualTo(silentFrom);
    }

    @Test
    void aPlanOfAnEarlierVersionTellsNoMoreThanWhenTheRunWasStarted() {
        time.sleep(Duration.ofMinutes(3));
        plan(handler("111111111111"), "{}");
        var earlier = (ObjectNode) Json.tree(s3.text("runs/r1/plan.json"));
        earlier.remove("leaseTakenAt");
        s3.store("runs/r1/plan.json", earlier.toString());
        assertThat(stored().silentFrom()).isEqualTo(STARTED.plus(Fence.SILENT));
    }

    @Test
    void aRunThatVerifiedEveryPlaceNeedsNoWait() {
        runToUndo("results/0-000000.jsonl");
        assertThat(waitedToRestore()).isZero();
    }

    @Test
    void whereTheAccountsAreToBeAskedForTheirRegionsNothingIsToBeSurveyedYet() {
        var work = plan(handler("111111111111", "222222222222"), "{\"regions\": \"enabled\"}");
        assertThat(work).isEqualTo(new SurveyWork("r1", "bucket", "runs/r1/survey/batches.jsonl", 0, 7, false));
        assertThat(s3.keys()).containsExactly("lease.json", "runs/r1/plan.json");
    }

    @Test
    void onceTheAccountsWereAskedThePlanTakesTheirRegionsOver() {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        plan(handler("111111111111", "222222222222"), """
                {"regions": "enabled", "accounts": {"exclude": ["999999999999"]}}""");
        var warning = stored().warnings().getFirst();
        asked(answers());
        var work = plan(handler(), ENABLED);
        assertThat(work).isEqualTo(new SurveyWork("r1", "bucket", "runs/r1/survey/batches.jsonl", 1, 7, true));
        assertThat(stored().accounts()).isEqualTo(answers().accounts());
        assertThat(stored().regionsKnown()).isTrue();
        assertThat(stored().warnings()).containsExactly(warning, "af-south-1 is ENABLING");
        assertThat(s3.text("runs/r1/survey/batches.jsonl"))
                .contains("us-east-1")
                .doesNotContain("222222222222");
    }

    @Test
    void theCompletePlanStaysAsItIsWhateverIsAnsweredLater() {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        plan(handler("111111111111", "222222222222"), ENABLED);
        asked(answers());
        plan(handler(), ENABLED);
        var before = s3.text("runs/r1/plan.json");
        asked(new EnabledRegions(List.of(), List.of()));
        plan(handler(), ENABLED);
        assertThat(s3.text("runs/r1/plan.json")).isEqualTo(before);
    }

    @Test
    void whatOthersMadeOfThePlanMeanwhileIsNotWrittenOver() {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        plan(handler("111111111111", "222222222222"), ENABLED);
        var packed = stored().with(answers()).with(Packing.NOTHING);
        asked(answers());
        s3.beforeNextPut(() -> s3.store("runs/r1/plan.json", new String(Json.pretty(packed), StandardCharsets.UTF_8)));
        assertThat(plan(handler(), ENABLED).regionsKnown()).isTrue();
        assertThat(stored()).isEqualTo(packed);
    }

    private static final String ENABLED = "{\"regions\": \"enabled\"}";

    private static EnabledRegions answers() {
        var noRole = new Failure("AccessDenied", "AssumeRole: no", Blame.CONFIGURATION, "Deploy");
        return new EnabledRegions(
                List.of(
                        new Plan.PlannedAccount("111111111111", "n", List.of("us-east-1")),
                        new Plan.PlannedAccount(
                                "222222222222", "n", List.of("eu-central-1"), new PlaceOutcome.Unreachable(noRole))),
                List.of("af-south-1 is ENABLING"));
    }

    private static String retirementOf(String id, String regions) {
        return """
                {"mode": "retire", "regions": %s,
                 "retire": {"keys": ["arn:aws:kms:eu-central-1:111111111111:key/%s"]}}""".formatted(regions, id);
    }

    private static final String MULTI_REGION = "mrk-11111111222243338444555555555555";
    private static final String SINGLE_REGION = "11111111-2222-4333-8444-555555555555";

    private Set<String> asked(String retirement) {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        plan(handler("111111111111", "222222222222"), retirement);
        assertThat(rulesAskedIn)
                .as("before the accounts have told their Regions")
                .isEmpty();
        asked(answers());
        plan(handler(), retirement);
        return rulesOfTheOrganization().asked().keySet();
    }

    private OrganizationFindings rulesOfTheOrganization() {
        return new Bucket(s3, "bucket")
                .require("runs/r1/retire/past-runs.json")
                .as(PastRuns.class)
                .organization();
    }

    /// Only the survey tells in which of them it has a replica.
    @Test
    void ofAMultiRegionKeyTheRulesOfAllRegionsAreAskedForThatTheAccountsHaveEnabled() {
        assertThat(asked(retirementOf(MULTI_REGION, "\"enabled\""))).containsExactly("eu-central-1", "us-east-1");
        assertThat(rulesAskedIn).containsExactly("eu-central-1", "us-east-1");
    }

    @Test
    void ofAKeyOfOneRegionTheRulesOfThatRegionAreAskedFor() {
        assertThat(asked(retirementOf(SINGLE_REGION, "\"enabled\""))).containsExactly("eu-central-1");
    }

    @Test
    void ofAMultiRegionKeyTheRulesOfTheRegionsThatAreNamedAreAskedFor() {
        plan(handler("111111111111"), retirementOf(MULTI_REGION, "[\"us-east-1\"]"));
        assertThat(rulesAskedIn).containsExactly("eu-central-1", "us-east-1");
    }

    @Test
    void whatThereIsNoTimeToAskForIsNotLookedAt() {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        var retirement = retirementOf(SINGLE_REGION, "\"enabled\"");
        plan(handler("111111111111", "222222222222"), retirement);
        asked(answers());
        handler()
                .handle(
                        new PlanHandler.Request("r1", EXECUTION, STARTED, Json.tree(retirement)),
                        new FakeContext("request", 100_000));
        assertThat(rulesOfTheOrganization().notLookedAt())
                .extracting(Gap::what)
                .containsExactly("rules of eu-central-1");
    }

    private void asked(EnabledRegions answers) {
        s3.store("runs/r1/regions.json", new String(Json.pretty(answers), StandardCharsets.UTF_8));
    }

    /// Should nobody ever ask them, the report still has a place for each.
    @Test
    void anAccountThatWasNotAskedYetHasTheStacksRegion() {
        plan(handler("111111111111", "222222222222"), "{\"regions\": \"enabled\"}");
        assertThat(stored().regionsKnown()).isFalse();
        assertThat(stored().places())
                .containsExactly(new Place("111111111111", "eu-central-1"), new Place("222222222222", "eu-central-1"));
    }

    @Test
    void thePlanSaysWhoIsLeftOutAndWhatIsToBeKnown() {
        plan(handler("111111111111", "222222222222"), """
                {"organizationalUnits": {"include": ["ou-root-upper000"], "exclude": ["ou-root-lower000"]},
                 "accounts": {"exclude": ["999999999999"]}}""");
        assertThat(stored().accounts()).extracting(Plan.PlannedAccount::account).containsExactly("111111111111");
        assertThat(stored().leftOut())
                .containsExactly(new LeftOut(
                        "222222222222",
                        "n",
                        "organizationalUnits.exclude names ou-root-lower000, and it is below that"));
        assertThat(stored().warnings()).singleElement().asString().startsWith("accounts.exclude[0]: 999999999999 ");
    }

    /// The workflow sends the input as it is, and that may be anything of 256 KiB.
    @Test
    void anInputThatIsDeepBeyondReasonIsToldAsWhatItIs() {
        int deep = 100_000;
        var request = Json.read(
                """
                {"run": "r1", "execution": "%s", "startedAt": "2026-10-01T12:00:00Z", "input": %s}""".formatted(EXECUTION, "[".repeat(deep) + "]".repeat(deep)).getBytes(StandardCharsets.UTF_8),
                PlanHandler.Request.class);
        assertThatThrownBy(() -> handler("111111111111").handle(request, new FakeContext("request")))
                .isInstanceOf(InvalidInput.class)
                .hasMessageStartingWith("input: an object expected, was [[[");
    }

    @Test
    void anInputThatCannotBeTakenTakesNoLeaseAndWritesNothing() {
        assertThatThrownBy(() -> plan(handler("111111111111"), "{\"mod\": \"plan\"}"))
                .isInstanceOf(InvalidInput.class);
        assertThat(s3.puts()).isEmpty();
    }

    @Test
    void whileAnotherRunGoesOnNothingIsPlanned() {
        var other = EXECUTION + "-other";
        s3.store("lease.json", """
                {"run": "other", "execution": "%s", "takenAt": "2026-10-01T11:00:00Z"}""".formatted(other));
        executions.with(other, ExecutionStatus.RUNNING);
        assertThatThrownBy(() -> plan(handler("111111111111"), "{}")).isInstanceOf(RunInProgress.class);
        assertThat(s3.keys()).containsExactly("lease.json");
    }

    @Test
    void aRepeatedInvocationKeepsTheFirstPlan() {
        executions.with(EXECUTION, ExecutionStatus.RUNNING);
        plan(handler("111111111111"), "{}");
        var before = s3.text("runs/r1/plan.json");
        var response = plan(handler("111111111111", "222222222222"), "{}");
        assertThat(s3.text("runs/r1/plan.json")).isEqualTo(before);
        assertThat(response.places()).isEqualTo(2);
        assertThat(s3.text("runs/r1/survey/batches.jsonl")).doesNotContain("222222222222");
    }

    /// After 90 days Step Functions lets a name be used again.
    @Test
    void aNameThatAnEarlierRunHadIsRefusedAndItsPlanStaysAsItIs() {
        plan(handler("111111111111"), "{}");
        var again = new PlanHandler.Request(
                "r1", EXECUTION, STARTED.plus(Duration.ofDays(150)), Json.tree("{\"mode\": \"plan\"}"));
        assertThatThrownBy(() -> handler("222222222222").handle(again, new FakeContext("request")))
                .isInstanceOf(RunNameUsed.class)
                .hasMessageContaining("r1")
                .hasMessageContaining(STARTED.toString());
        assertThat(stored())
                .returns(STARTED, Plan::startedAt)
                .returns(Mode.ROTATE, plan -> plan.input().mode());
    }
}
