package rekey.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeJsonAws;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.FakeTagging;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRun;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.gather.PlaceGathering;
import rekey.holders.Holders;
import rekey.holders.VirtualHolders;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.journal.Journal;
import rekey.journal.JournalEntry;
import rekey.journal.Segment;
import rekey.logs.VirtualLogs;
import rekey.outcome.Offer;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.Plan;
import rekey.retire.Gap;
import rekey.run.Bucket;
import rekey.run.RunFolder;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import rekey.target.Target;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;

/// Whatever call of a place's survey fails, or whichever permission is missing, no key is free by it.
/// The calls are those that the survey makes: a new one is under the law from its first day.
class EveryCallLawTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final Instant LEFT = NOW.minus(Duration.ofDays(100));
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String KEYS = "arn:aws:kms:eu-central-1:111122223333:";
    private static final String OLD = KEYS + "key/11111111-2222-4333-8444-555555555555";
    private static final String NEW = KEYS + "key/66666666-2222-4333-8444-555555555555";
    private static final String THIRD = KEYS + "key/99999999-2222-4333-8444-555555555555";
    private static final Target APP_A = new Target.LogGroup("/app/a");
    private static final String OLD_ALIAS = KEYS + "alias/old";

    /// How the world differs from one in which the key is free.
    record Scenario(String name, String verdict, Consumer<World> differs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Scenario scenario(String name, String verdict, Consumer<World> differs) {
        return new Scenario(name, verdict, differs);
    }

    private static Scenario holding(String name, String key, String kind) {
        return scenario(
                name,
                "inUse",
                world -> world.aws =
                        Objects.requireNonNull(VirtualHolders.eachOn(key).get(kind)));
    }

    static Stream<Scenario> scenarios() {
        var holders = VirtualHolders.eachOn(OLD).keySet().stream()
                .flatMap(kind -> Stream.of(
                        holding(kind + " is on it", OLD, kind),
                        holding(kind + " is on an alias of it", OLD_ALIAS, kind)));
        return Stream.concat(
                holders,
                Stream.of(
                        scenario("nothing is on it", "free", _ -> {}),
                        scenario(
                                "a stack made what left it",
                                "free",
                                world -> world.tagging.with(PLACE.logGroupArn("/app/a"), "shop")),
                        scenario("a log group is on it", "inUse", world -> world.logs.with("/on", OLD, 7)),
                        scenario(
                                "an alias of it is on a log group",
                                "inUse",
                                world -> world.logs.with("/on", OLD_ALIAS, 7)),
                        scenario("a log group went back to it", "inUse", world -> world.logs.with("/app/a", OLD, 30)),
                        scenario("query results are on it", "inUse", world -> world.logs.withQueryResultsOn(OLD)),
                        scenario(
                                "nothing is kept for ever but one",
                                "never",
                                world -> world.logs.with("/app/a", NEW, null)),
                        scenario("events expire later", "freeOn", world -> world.logs.with("/app/a", NEW, 400)),
                        scenario(
                                "somebody has a grant",
                                "inUse",
                                world -> world.kms.withGrant(GrantListEntry.builder()
                                        .grantId("g")
                                        .granteePrincipal("arn:aws:iam::111122223333:role/x")
                                        .build())),
                        scenario(
                                "rotations look up its alias",
                                "inUse",
                                world -> world.kms.listingTheAlias(AliasListEntry.builder()
                                        .aliasName(VirtualSurvey.ALIAS)
                                        .aliasArn(KEYS + VirtualSurvey.ALIAS)
                                        .targetKeyId(OLD.substring(OLD.lastIndexOf('/') + 1))
                                        .build())),
                        scenario("it was used since", "inUse", world -> world.kms.usedLast(NOW.minusSeconds(5), "e-1")),
                        scenario(
                                "somebody moved a log group before the run did", "free", world -> world.amended = true),
                        scenario("one that somebody moved before the run did is kept longer", "freeOn", world -> {
                            world.amended = true;
                            world.logs.with("/app/a", NEW, 400);
                        }),
                        scenario(
                                "it was used, and KMS does not tell when",
                                "unknown",
                                world -> world.kms.usedAtATimeUntold("e-1")),
                        scenario("no run has moved anything off it", "unknown", world -> world.journalled = false),
                        scenario("AWS does not offer a service there", "free", World::withoutInvestigations),
                        scenario("AWS does not offer what its list does not name", "unknown", world -> {
                            world.withoutInvestigations();
                            VirtualHolders.listing(world.lists, List.of(List.of()));
                        }),
                        scenario("AWS offers a service whose address nobody finds", "unknown", world -> {
                            world.withoutInvestigations();
                            VirtualHolders.listing(world.lists, List.of(List.of(PLACE.region())));
                        })));
    }

    /// One place whose account is the whole organization, and a run that moved all off the key.
    static final class World {
        private final SimulatedPlace logs =
                new SimulatedPlace().with("/app/a", NEW, 30).with("/app/b", NEW, 30);
        private final FakeKms kms = FakeKms.knowing(OLD, FakeKms.key(OLD))
                .knowingToo(NEW, FakeKms.key(NEW))
                .knowingToo(OLD_ALIAS, FakeKms.key(OLD));
        private final FakeTagging tagging = new FakeTagging();
        private FakeJsonAws aws = new FakeJsonAws();
        private final FakeJsonAws lists = new FakeJsonAws();
        private boolean journalled = true;
        private boolean amended;
        private final List<String> calls = new ArrayList<>();
        private IntFunction<@Nullable RuntimeException> refusal = _ -> null;
        private String denied = "";

        private World(Scenario scenario) {
            logs.withQueryResultsOn(NEW);
            scenario.differs.accept(this);
        }

        private void withoutInvestigations() {
            aws.silent("ListInvestigationGroups", new UnknownHostException("aiops.eu-central-1.amazonaws.com"));
            VirtualHolders.listing(lists, List.of(List.of("eu-west-1"), List.of("us-east-1")));
        }

        private <T> T recorded(Class<T> service, T client) {
            return service.cast(Proxy.newProxyInstance(
                    service.getClassLoader(), new Class<?>[] {service}, (_, method, arguments) -> {
                        var refused = refusal.apply(calls.size());
                        calls.add(method.getName());
                        if (refused != null || method.getName().equals(denied)) {
                            throw refused == null ? denied(denied) : refused;
                        }
                        try {
                            return method.invoke(client, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        private Stream<FakeJsonAws> services() {
            return Stream.of(aws, lists);
        }

        private Certificate.OfKey look() {
            var bucket = new Bucket(new FakeS3(), "bucket");
            var past = past(bucket);
            var seen = gathered(past, bucket);
            var findings = seen instanceof PlaceGathering.Gathered.Found(var found)
                    ? List.of(found)
                    : List.<PlaceFindings>of();
            Map<Place, Gap> failures = seen instanceof PlaceGathering.Gathered.Refused(var failure)
                    ? Map.of(PLACE, new Gap(PLACE.toString(), failure.message(), failure.remedy()))
                    : Map.of();
            return new CertificateMaker(plan(), past, findings, failures, Optional.empty(), offers(), NOW)
                    .make(VirtualSurvey.ALIAS, "1.2.3")
                    .keys()
                    .getFirst();
        }

        private Function<RegionalService, Offer> offers() {
            return VirtualHolders.lists(PLACE, lists, new VirtualTime())::of;
        }

        private PlaceGathering.Gathered gathered(PastRuns past, Bucket bucket) {
            var recordedKms = recorded(KmsClient.class, kms);
            var placeLogs = VirtualLogs.of(
                    PLACE,
                    recorded(CloudWatchLogsClient.class, logs),
                    recordedKms,
                    recorded(ResourceGroupsTaggingApiClient.class, tagging),
                    new VirtualTime());
            var entered = VirtualSurvey.entered(PLACE, placeLogs, recordedKms);
            return new PlaceGathering(
                            PLACE,
                            past,
                            VirtualSurvey.ALIAS,
                            true,
                            (run, place) -> new Journal(bucket, new RunFolder(run), place),
                            () -> false,
                            NOW)
                    .gather(
                            placeLogs,
                            placeLogs.keys(),
                            entered.inventory(),
                            () -> VirtualHolders.of(PLACE, aws).look());
        }

        private PastRuns past(Bucket bucket) {
            var run = new PastRun(
                    "r1", LEFT.minusSeconds(60), LEFT, List.of(), new PreviousKey.Key(NEW), journal(bucket));
            return new PastRuns(
                    List.of(OLD),
                    journalled ? Map.of(OLD, List.of("r1")) : Map.of(),
                    journalled ? List.of(new PastRuns.OfPlace(PLACE, List.of(run))) : List.of(),
                    List.of(),
                    OrganizationFindings.of(Map.of(PLACE.region(), Holders.NONE), Map.of(), NOW),
                    null,
                    Map.of());
        }

        private List<Segment> journal(Bucket bucket) {
            var journal = new Journal(bucket, new RunFolder("r1"), PLACE);
            var writer = journal.writer("s");
            var before = new PreviousKey.Key(OLD);
            Stream.of("/app/a", "/app/b")
                    .map(name -> new JournalEntry(new Target.LogGroup(name), before, 30, null))
                    .forEach(writer::add);
            writer.add(JournalEntry.ofQueryResults(before));
            var segment = writer.finish().orElseThrow();
            if (amended) {
                journal.amend(segment, 0, List.of(new JournalEntry(APP_A, new PreviousKey.Key(THIRD), 30, null)));
            }
            return List.of(segment);
        }

        private static Plan plan() {
            return new Plan(
                    "run",
                    "arn",
                    NOW,
                    InputBuilder.rotation()
                            .mode(Mode.RETIRE)
                            .key(new KeyChoice.Leaving(List.of(OLD), VirtualSurvey.ALIAS))
                            .regions(List.of(PLACE.region()))
                            .build(),
                    List.of(new Plan.PlannedAccount(PLACE.account(), "home", List.of(PLACE.region()))),
                    true,
                    List.of(),
                    List.of(),
                    null);
        }
    }

    private static RuntimeException denied(String what) {
        return Refusals.of("AccessDeniedException", 400, "User: u is not authorized to perform: " + what);
    }

    private static World looked(Scenario scenario) {
        var world = new World(scenario);
        world.look();
        return world;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void theVerdictIsTheOneMadeByHand(Scenario scenario) {
        var key = new World(scenario).look();
        assertThat(key.verdict()).as("%s: %s", scenario, key.evidence()).isEqualTo(scenario.verdict);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aCallThatFailsFreesNoKey(Scenario scenario) {
        var calls = looked(scenario).calls;
        for (int call = 0; call < calls.size(); call++) {
            int denied = call;
            var world = new World(scenario);
            world.refusal = number -> number == denied ? denied(calls.get(denied)) : null;
            var failing = "call %d, %s".formatted(call, calls.get(call));
            var key = world.look();
            // Of several log groups any can be queried.
            if (world.calls.size() > calls.size()) {
                assertThat(key.verdict())
                        .as("%s, and %s fails", scenario, failing)
                        .isEqualTo(scenario.verdict);
            } else {
                assertNotFree(scenario, failing, key);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aPermissionThatIsMissingFreesNoKey(Scenario scenario) {
        var before = looked(scenario);
        for (var call : new TreeSet<>(before.calls)) {
            var world = new World(scenario);
            world.denied = call;
            assertNotFree(scenario, call, world.look());
        }
        for (var operation : operations(before)) {
            var world = new World(scenario);
            world.services()
                    .forEach(aws -> aws.refusing(
                            operation, "AccessDeniedException", 403, "not authorized to perform: " + operation));
            assertNotFree(scenario, operation, world.look());
        }
    }

    private static Set<String> operations(World world) {
        return world.services().flatMap(FakeJsonAws::operations).collect(Collectors.toCollection(TreeSet::new));
    }

    /// What is in use by something else may stay so, and what is free or freed on a day is unknown.
    private static void assertNotFree(Scenario scenario, String failing, Certificate.OfKey key) {
        assertThat(key.verdict())
                .as("%s, and %s fails: %s", scenario, failing, key.evidence())
                .isIn("inUse", "never", "unknown");
        assertThat(key.evidence())
                .as("%s, and %s fails", scenario, failing)
                .anySatisfy(piece -> assertThat(piece.kind()).isEqualTo("missing"));
    }

    /// A law over no calls would hold.
    @Test
    void theSurveyOfAPlaceMakesTheseCalls() {
        var world = looked(scenario("nothing", "free", _ -> {}));
        assertThat(world.calls)
                .containsExactlyInAnyOrder(
                        "describeAccountPolicies",
                        "getResources",
                        "describeLogGroups",
                        "startQuery",
                        "getQueryResults",
                        "describeKey",
                        "listAliasesPaginator",
                        "listGrantsPaginator",
                        "getKeyPolicy",
                        "getKeyLastUsage");
        assertThat(world.aws.operations()).hasSize(10);
        assertThat(world.lists.operations()).isEmpty();
        assertThat(looked(scenario("a service is missing", "free", World::withoutInvestigations))
                        .lists
                        .operations())
                .containsExactly("GetParametersByPath", "GetParametersByPath");
    }
}
