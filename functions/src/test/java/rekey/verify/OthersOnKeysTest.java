package rekey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static rekey.rotate.RotationBench.OLD;

import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import rekey.fakes.FakeJsonAws;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeTagging;
import rekey.fakes.SimulatedPlace;
import rekey.holders.Holders;
import rekey.holders.VirtualHolders;
import rekey.key.KeyHealth;
import rekey.logs.VirtualLogs;
import rekey.outcome.Offer;
import rekey.outcome.Tally;
import rekey.progress.OtherHolders;
import rekey.progress.PlaceProgress;
import rekey.progress.PreviousKeyUse;
import rekey.report.NeededUntil;
import rekey.rotate.RotationBench;
import rekey.run.Json;

/// What else is on a key that a rotation has left is looked at as mode `retire` does, and whichever of
/// its calls fails: the place is complete, and the key has no day.
class OthersOnKeysTest {
    private static final String ALIAS = "arn:aws:kms:eu-central-1:111122223333:alias/a";
    private static final String THIRD = "arn:aws:kms:eu-central-1:111122223333:key/third";

    private final FakeKms kms = FakeKms.knowing(OLD, FakeKms.key(OLD)).knowingToo(ALIAS, FakeKms.key(OLD));

    static Set<String> kinds() {
        return VirtualHolders.eachOn(OLD).keySet();
    }

    private static FakeJsonAws on(String key, String kind) {
        return Objects.requireNonNull(VirtualHolders.eachOn(key).get(kind));
    }

    private PlaceProgress look(SimulatedPlace place, FakeJsonAws aws) {
        return look(place, VirtualHolders.of(RotationBench.PLACE, aws)::look);
    }

    private PlaceProgress look(SimulatedPlace place, Supplier<Holders> holders) {
        var bench = new RotationBench(place);
        return look(bench, bench.toTheEnd(bench.surveyed()), holders, () -> false);
    }

    private PlaceProgress look(
            RotationBench bench, PlaceProgress rotated, Supplier<Holders> holders, BooleanSupplier timeIsUp) {
        var logs = VirtualLogs.of(RotationBench.PLACE, bench.place, kms, new FakeTagging(), bench.time);
        return Verifying.of(logs, bench.journal)
                .holders(holders)
                .timeIsUp(timeIsUp)
                .look(rotated, 0);
    }

    private Map<String, PreviousKeyUse> left(FakeJsonAws aws) {
        var done = look(new SimulatedPlace().with("/a", OLD, 7).with("/b", THIRD, 7), aws);
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally().failed()).isZero();
        return done.results().previousKeys();
    }

    private PreviousKeyUse old(FakeJsonAws aws) {
        return Objects.requireNonNull(left(aws).get(OLD));
    }

    private static NeededUntil needed(PreviousKeyUse use) {
        return NeededUntil.of(OLD, new KeyHealth.Fit(), use);
    }

    @Test
    void aKeyThatNothingElseIsOnHasItsDay() {
        var use = old(new FakeJsonAws());
        assertThat(use.others()).isEqualTo(OtherHolders.NONE);
        assertThat(needed(use).until()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void eachKindKeepsItsKeyAndNoOther(String kind) {
        var left = left(on(OLD, kind));
        var use = Objects.requireNonNull(left.get(OLD));
        assertThat(use.others().count()).isOne();
        assertThat(needed(use).until()).isNull();
        assertThat(needed(use).reason()).contains(use.others().first().getFirst());
        assertThat(Objects.requireNonNull(left.get(THIRD)).others()).isEqualTo(OtherHolders.NONE);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void itIsOnTheKeyThatItsAliasMeans(String kind) {
        assertThat(old(on(ALIAS, kind)).others().count()).isOne();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void onANameThatMeansNoKnownKeyItMayBeOnAny(String kind) {
        var use = old(on(ALIAS + "-nobody-knows", kind));
        assertThat(use.others().notLookedAt()).singleElement().asString().contains(ALIAS);
        assertThat(needed(use).until()).isNull();
    }

    /// Each call that is made where each kind is there, one at a time.
    @ParameterizedTest
    @MethodSource("kinds")
    void aCallThatFailsIsNamedAndLeavesNoDay(String kind) {
        var whole = on(OLD, kind);
        old(whole);
        for (var operation : whole.operations().collect(Collectors.toCollection(TreeSet::new))) {
            var denied = on(OLD, kind).refusing(operation, "AccessDeniedException", 403, "not authorized");
            var silent = on(OLD, kind).silent(operation, new IOException("Connection reset"));
            for (var aws : new FakeJsonAws[] {denied, silent}) {
                var use = old(aws);
                assertThat(use.others().notLookedAt()).as(operation).anyMatch(unseen -> unseen.contains(operation));
                assertThat(needed(use)).as(operation).returns(null, NeededUntil::until);
            }
        }
    }

    @Test
    void aPlaceIsAskedOnceHoweverManyKeysItHasLeft() {
        var aws = new FakeJsonAws();
        assertThat(left(aws)).hasSize(2);
        assertThat(aws.operations()).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void aPermissionIsNamedOnlyWhereItIsMissing() {
        var lists = "ListInvestigationGroups";
        var denied = new FakeJsonAws().refusing(lists, "AccessDeniedException", 403, "not authorized");
        assertThat(old(denied).others().notLookedAt())
                .containsExactly("CloudWatch investigation groups (aiops:ListInvestigationGroups)");
        var absent = new FakeJsonAws().silent(lists, new UnknownHostException("x"));
        assertThat(old(absent).others().unseen())
                .containsExactly("CloudWatch investigation groups (ListInvestigationGroups: NoAnswer: aiops has no"
                        + " endpoint in Region eu-central-1)");
    }

    /// By a list of AWS that the report reads.
    @Test
    void aServiceThatAwsDoesNotOfferThereKeepsNoKey() {
        var use = old(new FakeJsonAws().silent("ListInvestigationGroups", new UnknownHostException("x")));
        var read = Json.read(Json.bytes(use), PreviousKeyUse.class);
        assertThat(read).isEqualTo(use);
        assertThat(needed(use).reason()).contains("aiops has no endpoint");
        var at = Instant.parse("2026-11-30T12:00:00Z");
        var offered = use.with(use.others().by(_ -> new Offer.NotOffered(at)));
        assertThat(needed(offered).until())
                .isEqualTo(needed(old(new FakeJsonAws())).until());
        assertThat(offered.others().notOffered()).singleElement().asString().contains("AWS does not offer aiops");
        var doubted = use.with(use.others().by(_ -> new Offer.Doubtful("its list was not read", "")));
        assertThat(needed(doubted).until()).isNull();
        assertThat(needed(doubted).reason()).contains("aiops has no endpoint", "and its list was not read");
    }

    /// Whatever the look fails of.
    @Test
    void alsoWhatNobodyForesawEndsNoPlaceThatIsRight() {
        var done = look(new SimulatedPlace().with("/a", OLD, 7), () -> {
            throw new IllegalStateException("no such member");
        });
        assertThat(done.verified()).isTrue();
        assertThat(done.results().tally()).returns(0, Tally::failed).returns(1, Tally::changed);
        assertThat(Objects.requireNonNull(done.results().previousKeys().get(OLD))
                        .others()
                        .notLookedAt())
                .containsExactly("what else may be on it (IllegalStateException: no such member)");
    }

    /// The listing has used up the time: nothing is lost by another look, and the key has its day.
    @Test
    void whereTimeIsUpTheNextInvocationAsks() {
        var bench = new RotationBench(new SimulatedPlace().with("/a", OLD, 7));
        var aws = new FakeJsonAws();
        var holders = VirtualHolders.of(RotationBench.PLACE, aws);
        var rotated = bench.toTheEnd(bench.surveyed());
        var late = look(bench, rotated, holders::look, () -> true);
        assertThat(late.verified()).isFalse();
        assertThat(aws.operations()).isEmpty();
        var done = look(bench, late, holders::look, () -> false);
        assertThat(done.verified()).isTrue();
        assertThat(needed(Objects.requireNonNull(done.results().previousKeys().get(OLD)))
                        .until())
                .isNotNull();
    }

    /// A place whose listing takes a whole invocation every time comes to its end all the same.
    @Test
    void whereTimeIsAlwaysUpThePlaceEndsWithoutADay() {
        var bench = new RotationBench(new SimulatedPlace().with("/a", OLD, 7));
        var progress = bench.toTheEnd(bench.surveyed());
        int looks = 0;
        for (; !progress.verified() && looks < PlaceVerification.MOST_LOOKS; looks++) {
            progress = look(bench, progress, () -> Holders.NONE, () -> true);
        }
        assertThat(progress.verified()).isTrue();
        assertThat(looks).isEqualTo(PlaceVerification.MOST_LOOKS);
        assertThat(Objects.requireNonNull(progress.results().previousKeys().get(OLD))
                        .health())
                .isInstanceOf(KeyHealth.NotLookedAt.class);
    }

    @Test
    void aPlaceThatHasLeftNoKeyIsNotAsked() {
        var aws = new FakeJsonAws();
        assertThat(look(new SimulatedPlace().with("/a", null, 7), aws).verified())
                .isTrue();
        assertThat(aws.operations()).isEmpty();
    }
}
