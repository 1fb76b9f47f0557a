package rekey.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.gather.OrganizationFindings;
import rekey.gather.PastRuns;
import rekey.gather.PlaceFindings;
import rekey.holders.Holder;
import rekey.holders.HolderKind;
import rekey.holders.Holders;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.input.RegionScope;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.NotLookedAt;
import rekey.outcome.Offer;
import rekey.outcome.PlaceOutcome;
import rekey.page.RetirementPage;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.LeftOut;
import rekey.plan.Plan;
import rekey.report.SampleRun;
import rekey.retire.Departure;
import rekey.retire.Earlier;
import rekey.retire.Gap;
import rekey.retire.KnownOfKey;
import rekey.retire.LastUse;
import rekey.retire.Looked;
import rekey.retire.OnKey;
import rekey.retire.OwnState;
import rekey.run.Json;

class CertificateMakerTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private static final String REGION = "eu-central-1";
    private static final Place HOME = new Place("111122223333", REGION);
    private static final Place OTHER = new Place("222233334444", REGION);
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555";
    private static final String ALIAS = "alias/cloudwatch-logs";

    private OrganizationFindings rules = asked(REGION);
    private List<LeftOut> leftOut = List.of();
    private Map<Place, Gap> failures = Map.of();
    private @Nullable Certificate earlier;
    private List<String> keys = List.of(KEY);
    private Map<String, List<Place>> where = Map.of();
    private List<PastRuns.OfPlace> pastPlaces = List.of();
    private List<Plan.PlannedAccount> more = List.of();
    private Function<RegionalService, Offer> offers = SampleRun.UNASKED;
    private List<String> visited = List.of(REGION);
    private RegionScope scope = new RegionScope.Named(List.of(REGION));

    /// The hub has asked there, and found nothing.
    private static OrganizationFindings asked(String... regions) {
        return OrganizationFindings.of(nothingIn(regions), Map.of(), NOW);
    }

    private static Map<String, Holders> nothingIn(String... regions) {
        return Stream.of(regions).collect(Collectors.toMap(Function.identity(), _ -> Holders.NONE));
    }

    private static <T> Looked<T> seen(T what) {
        return new Looked.Seen<>(what, NOW);
    }

    private static PlaceFindings place(Place place, OnKey on, List<Departure> left) {
        return new PlaceFindings(
                place,
                seen(new PlaceFindings.Present(Map.of(KEY, on), 0)),
                seen("none"),
                seen(Map.of(KEY, left)),
                seen(List.of()),
                seen(Map.of()),
                List.of(),
                place.equals(HOME)
                        ? Map.of(
                                KEY,
                                new KnownOfKey.Itself(
                                        seen(new OwnState("Enabled", null, false, List.of())),
                                        seen(List.of()),
                                        seen(List.of()),
                                        seen(List.of()),
                                        seen(new LastUse.Unused(Instant.EPOCH)),
                                        ALIAS))
                        : Map.of());
    }

    private static PlaceFindings left(Place place, int daysAgo) {
        return place(place, OnKey.NONE, List.of(departure(daysAgo)));
    }

    private static Departure departure(int daysAgo) {
        var by = NOW.minus(Duration.ofDays(daysAgo));
        return new Departure("r1", by.minusSeconds(60), by, 3, 0, 30, 0, false, false, false);
    }

    private Certificate make(PlaceFindings... findings) {
        var plan = new Plan(
                "run",
                "arn",
                NOW,
                InputBuilder.rotation()
                        .mode(Mode.RETIRE)
                        .key(new KeyChoice.Leaving(List.of(), ALIAS))
                        .regions(scope)
                        .build(),
                Stream.concat(
                                Stream.of(
                                        new Plan.PlannedAccount(HOME.account(), "home", visited),
                                        new Plan.PlannedAccount(OTHER.account(), "other", visited)),
                                more.stream())
                        .toList(),
                true,
                leftOut,
                List.of(),
                null);
        var past = new PastRuns(
                keys, Map.of(KEY, List.of("r1"), PRIMARY, List.of("r1")), pastPlaces, List.of(), rules, null, where);
        return new CertificateMaker(plan, past, List.of(findings), failures, Optional.ofNullable(earlier), offers, NOW)
                .make(ALIAS, "1.2.3");
    }

    private static Certificate.OfKey only(Certificate certificate) {
        assertThat(certificate.keys()).hasSize(1);
        return certificate.keys().getFirst();
    }

    @Test
    void aKeyOfWhichEveryPlaceTellsThatItIsOverIsFree() {
        var certificate = make(left(HOME, 100), left(OTHER, 50));
        var key = only(certificate);
        assertThat(key.verdict()).isEqualTo("free");
        assertThat(key.date()).isEqualTo(NOW.minus(Duration.ofDays(17)).plus(Duration.ofMinutes(5)));
        assertThat(certificate.guards().statements())
                .contains("kms:ScheduleKeyDeletionPendingWindowInDays", "kms:TrailingDaysWithoutKeyUsage");
        var all = "[%s,%s]"
                .formatted(key.guards().statement(), certificate.guards().statements());
        assertThat(Json.tree(all)).hasSize(3);
    }

    @Test
    void aPlaceThatHasToldNothingFreesNoKey() {
        var key = only(make(left(HOME, 100)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains(OTHER.toString());
    }

    @Test
    void aPlaceThatCouldNotBeEnteredSaysWhy() {
        failures = Map.of(OTHER, new Gap(OTHER.toString(), "AssumeRole is denied", "Deploy member.yaml"));
        var key = only(make(left(HOME, 100)));
        assertThat(key.because().getFirst().sentence()).contains("AssumeRole is denied");
        assertThat(key.because().getFirst().remedy()).isEqualTo("Deploy member.yaml");
    }

    @Test
    void anAccountThatIsLeftOutFreesNoKey() {
        leftOut = List.of(new LeftOut("333344445555", "gone", "its state is SUSPENDED"));
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains("333344445555", "SUSPENDED");
    }

    @Test
    void aKeyOfAnAccountThatWasNotVisitedIsUnknown() {
        keys = List.of(KEY.replace(HOME.account(), "999900001111"));
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).because())
                .anySatisfy(piece -> assertThat(piece.sentence()).contains("999900001111", "its grants"));
    }

    @Test
    void aKeyOfARegionThatWasNotVisitedIsUnknown() {
        keys = List.of(KEY.replace(REGION, "us-east-1"));
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).because())
                .anySatisfy(piece -> assertThat(piece.sentence()).contains("Region us-east-1"));
    }

    private static Failure failure(String message) {
        return new Failure("AccessDenied", message, Blame.CONFIGURATION, "Deploy member.yaml");
    }

    /// Any of its Regions may be the key's.
    @Test
    void anAccountWhoseRegionsNobodyCouldAskForFreesNoKey() {
        var barred = new PlaceOutcome.Unreachable(failure("AssumeRole is denied"));
        more = List.of(new Plan.PlannedAccount("333344445555", "shut", List.of("us-east-1"), barred));
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains("333344445555", "AssumeRole is denied");
    }

    @Test
    void aRegionThatIsNeitherEnabledNorDisabledFreesNoKey() {
        more = List.of(new Plan.PlannedAccount("333344445555", "new", List.of("us-east-1"), null, List.of(REGION)));
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains("333344445555", "neither enabled nor disabled");
        more = List.of(new Plan.PlannedAccount("333344445555", "new", List.of("us-east-1"), null, List.of("me-1")));
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).verdict()).isEqualTo("free");
    }

    @Test
    void aPlaceThatARunHasChangedAndThisOneDidNotVisitFreesNoKey() {
        more = List.of(new Plan.PlannedAccount("333344445555", "closed", List.of("us-east-1")));
        pastPlaces = List.of(new PastRuns.OfPlace(new Place("333344445555", REGION), List.of()));
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains("333344445555", "did not visit it");
    }

    @Test
    void anAccountThatHasLeftKeepsTheKeysThatWereMovedOffThere() {
        where = Map.of(KEY, List.of(new Place("333344445555", REGION)));
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains("333344445555", "no longer in the organization");
        where = Map.of(KEY.replace("1111", "9999"), List.of(new Place("333344445555", REGION)));
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).verdict()).isEqualTo("free");
    }

    /// Its log groups there still exist.
    @Test
    void aRegionThatAnAccountHasDisabledFreesNoKey() {
        scope = new RegionScope.Enabled();
        more = IntStream.range(0, 12)
                .mapToObj(n -> new Plan.PlannedAccount("3333444455%02d".formatted(n), "other", List.of("us-east-1")))
                .toList();
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because())
                .singleElement()
                .satisfies(piece -> assertThat(piece.sentence())
                        .contains(REGION, "333344445500", "333344445509 and 2 more", "disabled there"));
        more = List.of();
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).verdict()).isEqualTo("free");
    }

    /// A run has found targets on its replica there, and journals name that one.
    @Test
    void anAccountThatHasLeftKeepsTheKeyWhoseReplicaWasMovedOffThere() {
        where = Map.of(KEY.replace(REGION, "us-east-1"), List.of(new Place("333344445555", "us-east-1")));
        var key = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(key.because().getFirst().sentence()).contains("333344445555", "no longer in the organization");
    }

    private static String key(int number) {
        return KEY.replace("11111111", "%08d".formatted(number));
    }

    private static Place place(int number) {
        return new Place("3333%08d".formatted(number), REGION);
    }

    /// Of each place how often it is asked about a key: a run may have as many keys as places.
    @Test
    void theWorkGrowsWithTheKeysAndPlacesAndNotWithTheirProduct() {
        int many = 200;
        var asked = new AtomicInteger();
        keys = IntStream.range(0, many).mapToObj(CertificateMakerTest::key).toList();
        more = IntStream.range(0, many)
                .mapToObj(n -> new Plan.PlannedAccount(place(n).account(), "one", List.of(REGION)))
                .toList();
        var findings = IntStream.range(0, many)
                .mapToObj(n -> counting(place(n), key(n), asked))
                .toArray(PlaceFindings[]::new);
        assertThat(make(findings).keys()).hasSize(many);
        assertThat(asked.get()).isBetween(2 * many, 6 * many);
    }

    private static PlaceFindings counting(Place place, String key, AtomicInteger asked) {
        var byKey = new HashMap<String, OnKey>(Map.of(key, new OnKey(1, List.of("/a"), 0))) {
            @Override
            public OnKey getOrDefault(Object of, OnKey otherwise) {
                asked.incrementAndGet();
                return super.getOrDefault(of, otherwise);
            }
        };
        return new PlaceFindings(
                place,
                seen(new PlaceFindings.Present(byKey, 0)),
                seen("none"),
                seen(Map.of()),
                seen(List.of()),
                seen(Map.of()),
                List.of(),
                Map.of());
    }

    private static Certificate.Remembered remembered(String key, String verdict) {
        return new Certificate.Remembered(key, verdict, Earlier.none(NOW));
    }

    @Test
    void ofManyNewsTheCountsComeFirstAndThenTheKeysThatMustStay() {
        var others = IntStream.range(0, 30).mapToObj(n -> key(n + 20_000_000)).toList();
        keys = Stream.concat(Stream.of(KEY), others.stream()).toList();
        earlier = new Certificate(
                Certificate.FORMAT,
                "1.2.3",
                "before",
                NOW,
                List.of(),
                List.of(),
                List.of(),
                Guards.NONE,
                Stream.concat(
                                Stream.of(remembered(KEY, "freeOn")),
                                others.stream().map(key -> remembered(key, "free")))
                        .toList());
        assertThat(make(left(HOME, 100), left(OTHER, 50)).news())
                .hasSize(32)
                .startsWith("30 keys are no longer free, and 1 key has become free since the last look")
                .endsWith(KEY + " is free: it may go");
    }

    /// A run that was asked for another key does not make the next one tell it as news.
    @Test
    void whatIsKnownOfAKeyIsKeptWhileOtherKeysAreAskedFor() {
        earlier = make(left(HOME, 100), left(OTHER, 50));
        keys = List.of(KEY.replace("1111", "9999"));
        earlier = Json.read(Json.pretty(make(left(HOME, 100), left(OTHER, 50))), Certificate.class);
        assertThat(earlier.keys()).noneMatch(key -> key.key().equals(KEY));
        keys = List.of(KEY);
        assertThat(make(left(HOME, 100), left(OTHER, 50)).news()).isEmpty();
        assertThat(make(left(HOME, 100), place(OTHER, new OnKey(1, List.of("/a"), 0), List.of()))
                        .news())
                .singleElement()
                .asString()
                .contains("no longer free");
    }

    @Test
    void whatBecomesFreeIsNewsAndWhatIsFreeNoMoreToo() {
        var free = make(left(HOME, 100), left(OTHER, 50));
        assertThat(free.news()).singleElement().asString().contains(KEY, "is free");
        earlier = free;
        assertThat(make(left(HOME, 100), left(OTHER, 50)).news()).isEmpty();
        assertThat(make(left(HOME, 100), place(OTHER, new OnKey(1, List.of("/a"), 0), List.of()))
                        .news())
                .singleElement()
                .asString()
                .contains(KEY, "no longer free", "inUse");
    }

    private static PlaceFindings missing(PlaceFindings found, String service) {
        return found.with(_ -> List.of(new Gap(
                service + " of " + found.place(),
                "NoAnswer: %s has no endpoint".formatted(service),
                "Look whether AWS offers it",
                new RegionalService(service, REGION))));
    }

    private static Offer notOffered(RegionalService service) {
        return new Offer.NotOffered(NOW);
    }

    private static List<Certificate.Piece> told(Certificate.OfKey key, String kind) {
        return key.evidence().stream()
                .filter(piece -> piece.kind().equals(kind))
                .toList();
    }

    @Test
    void whatAwsDoesNotOfferThereIsEvidenceAndNoGap() {
        offers = CertificateMakerTest::notOffered;
        var key = only(make(missing(left(HOME, 100), "aiops"), missing(left(OTHER, 50), "aiops")));
        assertThat(key.verdict()).isEqualTo("free");
        assertThat(key.date())
                .isEqualTo(only(make(left(HOME, 100), left(OTHER, 50))).date());
        assertThat(told(key, "missing")).isEmpty();
        assertThat(told(key, "fact"))
                .filteredOn(piece -> piece.sentence().contains("aiops"))
                .singleElement()
                .satisfies(piece -> assertThat(piece.at()).isEqualTo(NOW))
                .extracting(Certificate.Piece::sentence)
                .asString()
                .contains("AWS does not offer aiops in Region " + REGION);
    }

    /// The first look that finds the key empty is kept, whatever is not offered.
    @Test
    void whatAwsDoesNotOfferThereIsNothingOnTheKey() {
        offers = CertificateMakerTest::notOffered;
        var key = only(make(missing(left(HOME, 100), "aiops"), missing(left(OTHER, 50), "aiops")));
        assertThat(key.next())
                .isEqualTo(only(make(left(HOME, 100), left(OTHER, 50))).next());
    }

    @Test
    void aServiceOfWhichTheListSettlesNothingStaysAGapWithBothReasons() {
        offers = _ -> new Offer.Doubtful("the list was not read", "Allow it");
        var key = only(make(missing(left(HOME, 100), "aiops"), missing(left(OTHER, 50), "aiops")));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(told(key, "missing")).hasSize(2).allSatisfy(piece -> {
            assertThat(piece.sentence()).contains("has no endpoint, and the list was not read");
            assertThat(piece.remedy()).isEqualTo("Allow it");
        });
    }

    @Test
    void eachServiceIsAskedForByItself() {
        offers = service -> service.service().equals("aiops") ? notOffered(service) : Offer.Doubtful.UNASKED;
        var key = only(make(missing(left(HOME, 100), "xray"), missing(left(OTHER, 50), "xray")));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(told(key, "missing"))
                .hasSize(2)
                .allSatisfy(piece -> assertThat(piece.remedy()).isEqualTo("Look whether AWS offers it"));
    }

    /// Whatever the list says: DNS did not know it in one place, and did in another.
    @Test
    void whatAnotherPlaceOfTheRegionHasReachedIsOffered() {
        offers = CertificateMakerTest::notOffered;
        var key = only(make(missing(left(HOME, 100), "aiops"), left(OTHER, 50)));
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(told(key, "missing"))
                .singleElement()
                .satisfies(piece -> assertThat(piece.remedy()).isEqualTo("Run Rekey again"));
    }

    @Test
    void nothingIsAskedForWhereNothingIsMissing() {
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).verdict()).isEqualTo("free");
    }

    /// In whichever Region they are kept.
    @Test
    void theOrganizationsRulesAreNowhereWhereTheirServiceIsNotOffered() {
        var away = "ap-east-2";
        var unreached = rulesNotLookedAt(away, new AwsError(AwsError.NO_ANSWER, 0, "UnknownHostException: x"));
        rules = OrganizationFindings.of(Map.of(REGION, Holders.NONE, away, unreached), Map.of(), NOW);
        offers = CertificateMakerTest::notOffered;
        var free = only(make(left(HOME, 100), left(OTHER, 50)));
        assertThat(free.verdict()).isEqualTo("free");
        assertThat(told(free, "fact"))
                .anySatisfy(piece -> assertThat(piece.sentence()).contains("observabilityadmin in Region ap-east-2"));
        offers = _ -> Offer.Doubtful.UNASKED;
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).verdict()).isEqualTo("unknown");
    }

    private static Holders rulesNotLookedAt(String region, AwsError error) {
        return new Holders(
                List.of(),
                List.of(NotLookedAt.byHub(
                        new Place(HOME.account(), region),
                        "telemetry rules of the organization in Region " + region,
                        "observabilityadmin:ListTelemetryRulesForOrganization",
                        error)));
    }

    private static final String DUBLIN = "eu-west-1";
    private static final String PRIMARY = "arn:aws:kms:eu-central-1:111122223333:key/mrk-1111";
    private static final String REPLICA = PRIMARY.replace(REGION, DUBLIN);

    private static PlaceFindings ofMultiRegionKey(Place place) {
        var itself = Objects.requireNonNull(left(HOME, 100).own().get(KEY));
        var primary = new KnownOfKey.Itself(
                seen(new OwnState("Enabled", null, true, List.of(REPLICA))),
                itself.aliases(),
                itself.grants(),
                itself.principals(),
                itself.lastUse(),
                ALIAS);
        return new PlaceFindings(
                place,
                seen(new PlaceFindings.Present(Map.of(), 0)),
                seen("none"),
                seen(place.region().equals(REGION) ? Map.of(PRIMARY, List.of(departure(100))) : Map.of()),
                seen(List.of()),
                seen(Map.of()),
                List.of(),
                place.equals(HOME) ? Map.of(PRIMARY, primary) : Map.of());
    }

    /// Of a key with a replica in Dublin, where every account was looked at in both Regions.
    private Certificate.OfKey ofMultiRegionKey() {
        scope = new RegionScope.Enabled();
        keys = List.of(PRIMARY);
        visited = List.of(REGION, DUBLIN);
        return only(make(Stream.of(HOME, OTHER)
                .flatMap(home -> visited.stream().map(region -> new Place(home.account(), region)))
                .map(CertificateMakerTest::ofMultiRegionKey)
                .toArray(PlaceFindings[]::new)));
    }

    @Test
    void aMultiRegionKeyIsFreeOnceTheRulesOfAllItsRegionsWereAskedFor() {
        rules = OrganizationFindings.of(nothingIn(REGION), nothingIn(DUBLIN), NOW);
        assertThat(ofMultiRegionKey().verdict()).isEqualTo("free");
    }

    /// A rule there may put log groups on the replica.
    @Test
    void aRegionOfAReplicaWhoseRulesNobodyAskedForFreesNoKey() {
        rules = asked(REGION);
        var key = ofMultiRegionKey();
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(told(key, "missing")).singleElement().satisfies(piece -> {
            assertThat(piece.sentence()).contains("telemetry rules of the organization in Region " + DUBLIN);
            assertThat(piece.remedy()).contains("`regions`");
        });
    }

    @Test
    void aRuleOfAReplicasRegionKeepsTheKey() {
        var rule = new Holder(
                HolderKind.ORGANIZATION_TELEMETRY_RULE,
                "flow logs",
                "arn:rule",
                REPLICA,
                NOW,
                "Give it another key",
                null);
        rules = OrganizationFindings.of(nothingIn(REGION), Map.of(DUBLIN, new Holders(List.of(rule), List.of())), NOW);
        assertThat(ofMultiRegionKey().verdict()).isEqualTo("inUse");
    }

    /// The hub may not have enabled a Region that a member has.
    @Test
    void aRegionWhoseRulesTheHubMayNotSeeKeepsOnlyKeysThatHaveAReplicaThere() {
        var refused = rulesNotLookedAt(DUBLIN, new AwsError("AccessDeniedException", 403, "no"));
        rules = OrganizationFindings.of(nothingIn(REGION), Map.of(DUBLIN, refused), NOW);
        assertThat(only(make(left(HOME, 100), left(OTHER, 50))).verdict()).isEqualTo("free");
        var key = ofMultiRegionKey();
        assertThat(key.verdict()).isEqualTo("unknown");
        assertThat(told(key, "missing"))
                .singleElement()
                .satisfies(piece -> assertThat(piece.sentence()).contains(DUBLIN, "AccessDeniedException"));
    }

    @Test
    void theNextRetirementReadsTheCertificate() {
        var certificate = make(left(HOME, 100), left(OTHER, 50));
        assertThat(Json.read(Json.pretty(certificate), Certificate.class)).isEqualTo(certificate);
    }

    /// Wherever a later version writes more.
    @Test
    void aCertificateOfALaterVersionIsReadWithoutWhatIsNew() {
        var certificate = make(left(HOME, 100), left(OTHER, 50));
        var later = new String(Json.pretty(certificate), StandardCharsets.UTF_8)
                .replaceAll("(?m)(\"(format|key|verdict|statements?|leftBy)\" :)", "\"later\" : 1,\n$1");
        assertThat(later.split("\"later\"", -1)).hasSizeGreaterThan(5);
        assertThat(Json.read(later.getBytes(StandardCharsets.UTF_8), Certificate.class))
                .isEqualTo(certificate);
    }

    /// As a version wrote it that wrote all guards with each key. Never to be changed.
    @Test
    void aCertificateOfAnEarlierVersionIsReadAndWhatItKnewIsKept() throws IOException {
        try (var golden =
                Objects.requireNonNull(CertificateMakerTest.class.getResourceAsStream("certificate-of-0.9.json"))) {
            earlier = Json.read(golden.readAllBytes(), Certificate.class);
        }
        assertThat(earlier.known()).extracting(Certificate.Remembered::verdict).containsExactly("free", "inUse");
        var kept = make(left(HOME, 100), left(OTHER, 50)).remembered();
        assertThat(kept).containsExactlyElementsOf(earlier.known().toList()).allSatisfy(known -> {
            assertThat(known.next().seen()).singleElement().satisfies(seen -> {
                assertThat(seen.targets())
                        .singleElement()
                        .satisfies(once -> assertThat(once.targets()).hasSize(2));
                assertThat(seen.holders()).hasSize(1);
            });
            assertThat(known.next().leftBy()).isNull();
        });
    }

    /// A certificate may have as many keys as places: what is equal for all stands once.
    @Test
    void whatIsToBePastedStandsOnceForAllKeysAndFitsOne() {
        keys = IntStream.range(0, 50).mapToObj(CertificateMakerTest::key).toList();
        var written = new String(Json.pretty(make()), StandardCharsets.UTF_8);
        assertThat(written.split("kms:TrailingDaysWithoutKeyUsage", -1)).hasSize(2);
        assertThat(make().guards().athenaQuery()).contains("'KEY_ARN'");
        keys = List.of(KEY);
        assertThat(make().guards().athenaQuery()).contains("'" + KEY + "'");
        assertThat(make().guards().alarm())
                .startsWith("KEY=" + KEY + "\n")
                .contains("metricName=\"UsesOfKeyThatGoes-$ID\"", "--metric-name \"UsesOfKeyThatGoes-$ID\"");
    }

    @Test
    void theFormsForPeopleHaveEveryKeyAndNoMarkupOfOthers() {
        var on = place(OTHER, new OnKey(1, List.of("/<script>"), 0), List.of());
        var certificate = make(left(HOME, 100), on);
        var page = new String(RetirementPage.of(certificate), StandardCharsets.UTF_8);
        assertThat(page).contains(KEY, "In use").doesNotContain("/<script>");
        assertThat(new String(CertificateCsv.of(certificate), StandardCharsets.UTF_8))
                .startsWith("\uFEFF\"run\"")
                .contains(KEY, "inUse", "\r\n");
    }
}
