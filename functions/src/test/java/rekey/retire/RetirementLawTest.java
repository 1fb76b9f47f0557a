package rekey.retire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds for all evidence: that of the table, and what comes of mixing it.
class RetirementLawTest {
    private static final int MIXED = 2_000;
    private static final Gap GAP = new Gap("something", "AccessDenied", "Allow it");

    private record Change(String what, UnaryOperator<KnownOfKey> of) {}

    /// Parts of one scenario with parts of others: what no person would have thought of.
    private static List<KnownOfKey> evidence() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("RetirementLawTest: seed " + seed);
        var random = new SplittableRandom(seed);
        var told = RetirementCase.all().stream().map(RetirementCase::evidence).toList();
        var mixed = IntStream.range(0, MIXED).mapToObj(_ -> mixed(told, random)).toList();
        return Stream.concat(told.stream(), mixed.stream()).toList();
    }

    private static KnownOfKey mixed(List<KnownOfKey> told, SplittableRandom random) {
        var one = any(told, random);
        var itself = new KnownOfKey.Itself(
                any(told, random).itself().state(),
                any(told, random).itself().aliases(),
                any(told, random).itself().grants(),
                any(told, random).itself().principals(),
                any(told, random).itself().lastUse(),
                one.itself().rotationAlias());
        return new KnownOfKey(
                one.key(),
                one.now(),
                one.scope(),
                any(told, random).journals(),
                one.places(),
                any(told, random).organization(),
                itself,
                any(told, random).earlier());
    }

    private static KnownOfKey any(List<KnownOfKey> told, SplittableRandom random) {
        return told.get(random.nextInt(told.size()));
    }

    private static boolean free(KnownOfKey evidence) {
        return Retirement.of(evidence).verdict() instanceof KeyVerdict.Free;
    }

    private static KnownOfKey with(KnownOfKey one, List<InPlace> places) {
        return new KnownOfKey(
                one.key(),
                one.now(),
                one.scope(),
                one.journals(),
                places,
                one.organization(),
                one.itself(),
                one.earlier());
    }

    private static KnownOfKey with(KnownOfKey one, KnownOfKey.Itself itself) {
        return new KnownOfKey(
                one.key(),
                one.now(),
                one.scope(),
                one.journals(),
                one.places(),
                one.organization(),
                itself,
                one.earlier());
    }

    private static KnownOfKey later(KnownOfKey one, Duration by) {
        return new KnownOfKey(
                one.key(),
                one.now().plus(by),
                one.scope(),
                one.journals(),
                one.places(),
                one.organization(),
                one.itself(),
                one.earlier());
    }

    private static <T> Looked<T> unseen() {
        return new Looked.Unseen<>(GAP);
    }

    /// Each look that can fail, one at a time.
    private static List<Change> failures(KnownOfKey of) {
        var failures = new ArrayList<Change>();
        failures.add(new Change("state", e -> with(e, itself(e, 0))));
        failures.add(new Change("aliases", e -> with(e, itself(e, 1))));
        failures.add(new Change("grants", e -> with(e, itself(e, 2))));
        failures.add(new Change("policy", e -> with(e, itself(e, 3))));
        failures.add(new Change("last use", e -> with(e, itself(e, 4))));
        failures.add(new Change(
                "scope",
                e -> new KnownOfKey(
                        e.key(),
                        e.now(),
                        unseen(),
                        e.journals(),
                        e.places(),
                        e.organization(),
                        e.itself(),
                        e.earlier())));
        failures.add(new Change(
                "journals",
                e -> new KnownOfKey(
                        e.key(), e.now(), e.scope(), unseen(), e.places(), e.organization(), e.itself(), e.earlier())));
        failures.add(new Change(
                "organization",
                e -> new KnownOfKey(
                        e.key(), e.now(), e.scope(), e.journals(), e.places(), unseen(), e.itself(), e.earlier())));
        for (int i = 0; i < of.places().size(); i++) {
            int at = i;
            failures.add(new Change("place " + at, e -> with(e, without(e.places(), at))));
            for (int look = 0; look < 7; look++) {
                int which = look;
                failures.add(new Change(
                        "look %d of place %d".formatted(which, at),
                        e -> with(e, replaced(e.places(), at, failed(e.places().get(at), which)))));
            }
        }
        return failures;
    }

    private static KnownOfKey.Itself itself(KnownOfKey of, int look) {
        var all = of.itself();
        return new KnownOfKey.Itself(
                look == 0 ? unseen() : all.state(),
                look == 1 ? unseen() : all.aliases(),
                look == 2 ? unseen() : all.grants(),
                look == 3 ? unseen() : all.principals(),
                look == 4 ? unseen() : all.lastUse(),
                all.rotationAlias());
    }

    private static InPlace failed(InPlace at, int look) {
        return look == 6
                ? InPlace.barred(at.place(), GAP)
                : new InPlace(
                        at.place(),
                        look == 0 ? unseen() : at.logGroups(),
                        look == 1 ? unseen() : at.queryResults(),
                        look == 2 ? unseen() : at.departures(),
                        look == 3 ? unseen() : at.retention(),
                        look == 4 ? unseen() : at.holders(),
                        look == 5 ? List.of(GAP) : at.notLookedAt(),
                        at.remembered());
    }

    private static List<InPlace> without(List<InPlace> places, int at) {
        return IntStream.range(0, places.size())
                .filter(i -> i != at)
                .mapToObj(places::get)
                .toList();
    }

    private static List<InPlace> replaced(List<InPlace> places, int at, InPlace with) {
        return IntStream.range(0, places.size())
                .mapToObj(i -> i == at ? with : places.get(i))
                .toList();
    }

    @Test
    void aLookThatFailsFreesNoKey() {
        for (var told : evidence()) {
            boolean before = free(told);
            for (var failure : failures(told)) {
                assertThat(before || !free(failure.of().apply(told)))
                        .as("%s fails: %s", failure.what(), told)
                        .isTrue();
            }
        }
    }

    /// Nothing is free by what was not looked at. What KMS says of a key that is gone is enough.
    @Test
    void aFreeKeyIsFreeNoMoreWhereALookFails() {
        for (var told : evidence()) {
            if (free(told) && !Retirement.of(told).findings().toString().contains("no longer exists")) {
                assertThat(failures(told).stream()
                                .filter(failure -> free(failure.of().apply(told)))
                                .map(Change::what)
                                .collect(Collectors.toSet()))
                        .as(told.toString())
                        .isEmpty();
            }
        }
    }

    /// Where it cannot be read there is no certificate at all, so it is no look that may fail.
    @Test
    void whatAnEarlierLookSawMakesNoVerdictMilder() {
        for (var told : evidence()) {
            var forgetting = forgetting(told);
            assertThat(free(forgetting) || !free(told)).as(told.toString()).isTrue();
            if (Retirement.of(told).verdict() instanceof KeyVerdict.FreeOn(var date)
                    && Retirement.of(forgetting).verdict() instanceof KeyVerdict.FreeOn(var without)) {
                assertThat(date).as(told.toString()).isAfterOrEqualTo(without);
            }
        }
    }

    /// The day on which forgotten targets were gone stays, and what is known of deleted ones: until then
    /// to read was no use of the key by anybody else.
    private static KnownOfKey forgetting(KnownOfKey one) {
        var places = one.places().stream()
                .map(at -> new InPlace(
                        at.place(),
                        at.logGroups(),
                        at.queryResults(),
                        at.departures(),
                        at.retention(),
                        at.holders(),
                        at.notLookedAt()))
                .toList();
        var earlier = one.earlier();
        return new KnownOfKey(
                one.key(),
                one.now(),
                one.scope(),
                one.journals(),
                places,
                one.organization(),
                one.itself(),
                new Earlier(
                        earlier.emptySince(),
                        earlier.neededUntil(),
                        earlier.retentionSince(),
                        null,
                        null,
                        List.of(),
                        null,
                        earlier.goneBy(),
                        null,
                        earlier.deleted(),
                        earlier.readUntil()));
    }

    /// What was seen once is known to every look after it, also to one that could not look there.
    @Test
    void whatWasSeenOnceIsHandedOn() {
        for (var told : evidence()) {
            var next = Retirement.of(told).next().seen().stream()
                    .map(Remembered::place)
                    .toList();
            var lookedAt = told.places().stream()
                    .filter(at -> at.remembered() != null)
                    .map(InPlace::place)
                    .toList();
            assertThat(told.earlier().seen().stream().map(Remembered::place).filter(place -> !lookedAt.contains(place)))
                    .as(told.toString())
                    .allMatch(next::contains);
        }
    }

    @Test
    void oneHolderMoreFreesNoKey() {
        var holder = new OtherUse("log anomaly detector", "new", "arn:new", "Recreate it");
        for (var told : evidence()) {
            var more = told.places().stream()
                    .map(at -> new InPlace(
                            at.place(),
                            at.logGroups(),
                            at.queryResults(),
                            at.departures(),
                            at.retention(),
                            new Looked.Seen<>(List.of(holder), told.now()),
                            at.notLookedAt(),
                            at.remembered()))
                    .toList();
            assertThat(free(with(told, more))).as(told.toString()).isFalse();
        }
    }

    @Test
    void whatIsFreeStaysFreeWhileNothingElseIsSeen() {
        for (var told : evidence()) {
            if (free(told)) {
                for (int days : new int[] {1, 30, 3_000}) {
                    assertThat(free(later(told, Duration.ofDays(days))))
                            .as(told.toString())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void aDateThatIsOverMakesItFreeAndNoEarlier() {
        for (var told : evidence()) {
            if (Retirement.of(told).verdict() instanceof KeyVerdict.FreeOn(var date)) {
                var until = Duration.between(told.now(), date);
                assertThat(free(later(told, until.minusSeconds(1))))
                        .as(told.toString())
                        .isFalse();
            }
        }
    }

    /// A longer retention, or a later change, keeps the key at least as long.
    @Test
    void aLongerRetentionFreesNoKey() {
        for (var told : evidence()) {
            var longer = told.places().stream()
                    .map(at -> at.departures() instanceof Looked.Seen<List<Departure>>(var left, var seen)
                            ? new InPlace(
                                    at.place(),
                                    at.logGroups(),
                                    at.queryResults(),
                                    new Looked.Seen<>(
                                            left.stream()
                                                    .map(RetirementLawTest::longer)
                                                    .toList(),
                                            seen),
                                    at.retention(),
                                    at.holders(),
                                    at.notLookedAt(),
                                    at.remembered())
                            : at)
                    .toList();
            assertThat(free(told) || !free(with(told, longer)))
                    .as(told.toString())
                    .isTrue();
        }
    }

    private static Departure longer(Departure one) {
        return new Departure(
                one.run(),
                one.began(),
                one.by(),
                one.logGroups(),
                one.deleted(),
                one.longestRetentionDays() + 400,
                one.neverExpires(),
                one.shortened(),
                one.queryResults(),
                one.stopped(),
                one.stacks(),
                one.trace(),
                one.deletedDays());
    }
}
