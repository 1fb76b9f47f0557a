package rekey.retire;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.place.Place;
import rekey.words.Amount;

/// What left the key, and how long what it stored is there.
final class DepartureRules {
    private final KnownOfKey evidence;
    private final Earlier earlier;
    private final Map<Place, InPlace> places;

    DepartureRules(KnownOfKey evidence) {
        this.evidence = evidence;
        this.earlier = evidence.earlier();
        this.places = evidence.places().stream()
                .collect(Collectors.toMap(InPlace::place, Function.identity(), (first, _) -> first));
    }

    Stream<Finding> findings() {
        var forgotten = Stream.ofNullable(earlier.goneBy())
                .<Finding>map(gone ->
                        Finding.Until.forgotten("what targets had stored under it is gone", gone, evidence.now()));
        return Stream.of(
                        evidence.journals().findings((journals, _) -> journals(journals)),
                        forgotten,
                        evidence.places().stream()
                                .flatMap(at -> Stream.concat(
                                        at.retention().findings((told, seen) -> policies(told, at.place(), seen)),
                                        at.departures()
                                                .findings((left, seen) ->
                                                        left.stream().flatMap(one -> of(one, at.place(), seen))))))
                .flatMap(part -> part);
    }

    private static Stream<Finding> journals(Journals journals) {
        var unknown = journals.runs().isEmpty()
                ? Stream.of(new Gap(
                        "what left the key before today",
                        "no journal of this bucket names the key",
                        "List who has used it, and for which log group, with the query of the certificate"))
                : Stream.<Gap>empty();
        return Stream.concat(journals.unread().stream(), unknown).map(Finding.Missing::new);
    }

    private static Stream<Finding> policies(List<String> told, Place place, Instant seen) {
        return told.stream().map(policy -> new Finding.Fact("%s (%s)".formatted(policy, place), seen));
    }

    private Stream<Finding> of(Departure left, Place place, Instant seen) {
        return Stream.of(forever(left, place, seen), dated(left, place, seen), stacks(left, place, seen))
                .flatMap(Optional::stream);
    }

    /// Whether their templates name the key, nobody but their owners knows.
    private static Optional<Finding> stacks(Departure left, Place place, Instant seen) {
        return left.stacks().isEmpty()
                ? Optional.empty()
                : Optional.of(new Finding.Fact(
                        "CloudFormation stacks made log groups that %s: %s. A template that names the key as KmsKeyId puts them back at the next deployment (%s)"
                                .formatted(left.how(left.logGroups()), String.join(", ", left.stacks()), place),
                        seen));
    }

    private static Optional<Finding> forever(Departure left, Place place, Instant seen) {
        if (left.neverExpires() == 0) {
            return Optional.empty();
        }
        var what = "%s that %s %s for ever"
                .formatted(
                        new Amount(left.neverExpires(), "log group"),
                        left.how(left.neverExpires()),
                        Amount.either(left.neverExpires(), "keeps its events", "keep their events"));
        return Optional.of(
                left.trace() == Departure.Trace.NAME
                        ? new Finding.Missing(new Gap(
                                "whether events of %s are under the key: %s".formatted(place, what),
                                "AWS shows which key the name means now, and not which it has meant",
                                "Look in CloudTrail what the name has meant (CreateAlias, UpdateAlias), or set a"
                                        + " retention there (PutRetentionPolicy)"))
                        : new Finding.Forever(
                                what,
                                place.toString(),
                                "Set a retention there (PutRetentionPolicy), export what must be kept, or keep the key",
                                seen));
    }

    private Optional<Finding> dated(Departure left, Place place, Instant seen) {
        var by = left.by(earlier);
        if (by.isPresent()) {
            return Optional.of(
                    new Finding.Until(expiry(left, by.get()), words(left, by.get()), place.toString(), seen));
        }
        return left.leavesNothing() ? Optional.empty() : Optional.of(new Finding.Missing(undated(left, place)));
    }

    private static Gap undated(Departure left, Place place) {
        return new Gap(
                "when the targets of run %s left the key in %s".formatted(left.run(), place),
                left.stopped()
                        ? "the run was stopped or died there, or AWS has answered none of its changes"
                        : "the run did not move all of them, and something else has since",
                "Run mode retire again later: the retention is counted from the first run of it that finds nothing on"
                        + " the key");
    }

    private static String words(Departure left, Instant by) {
        var kept = left.logGroups() == 0
                ? ""
                : "; %s %s"
                        .formatted(
                                Amount.either(left.logGroups(), "its retention is", "their longest retention is"),
                                new Amount(left.longestRetentionDays(), "day"));
        return "%s, the last by %s%s".formatted(left.what(), by, kept);
    }

    private Instant expiry(Departure left, Instant by) {
        var until = left.expiry(by);
        var shortened = left.shortened() ? Optional.of(retentionSince()) : Optional.<Instant>empty();
        return left.logGroups() == 0
                ? until
                : Stream.concat(
                                Stream.of(until),
                                Stream.concat(shortened.stream(), shorterSince().stream())
                                        .map(since -> since.plus(Expiry.DELETION)))
                        .max(Comparator.naturalOrder())
                        .orElse(until);
    }

    /// When a look found a shorter retention than the one before it, the last time: somebody may have
    /// raised and lowered it since the journal was written.
    Optional<Instant> shorterSince() {
        return isShorter() ? Optional.of(evidence.now()) : Optional.ofNullable(earlier.shorterSince());
    }

    private boolean isShorter() {
        boolean earlierDate = earlier.neededUntil() != null
                && neededUntil().map(earlier.neededUntil()::isAfter).orElse(false);
        return earlierDate || (earlier.wasForever() && !isForever());
    }

    /// Whether something that has left it is kept for ever.
    boolean isForever() {
        return departures().anyMatch(left -> left.neverExpires() > 0);
    }

    /// Since when no target is on the key, where none is today. What a run has found on it since the
    /// last look begins anew.
    Instant emptySince() {
        var before = earlier.emptySince();
        return before == null || departures().anyMatch(left -> left.began().isAfter(before)) ? evidence.now() : before;
    }

    /// Since when the retention in force leads to no later date than today, and nothing has left the
    /// key. What a longer one kept before is deleted within 72 hours of it.
    Instant retentionSince() {
        boolean holds = neededUntil()
                .filter(until ->
                        earlier.neededUntil() != null && !earlier.neededUntil().isAfter(until))
                .isPresent();
        return holds && !lastDeparture().isAfter(earlier.retentionSince()) ? earlier.retentionSince() : evidence.now();
    }

    /// By the retention in force now; empty where nothing has left it as far as is known.
    Optional<Instant> neededUntil() {
        return departures()
                .flatMap(left -> left.by(earlier).map(left::expiry).stream())
                .max(Comparator.naturalOrder());
    }

    /// The beginning of time where nothing has left it as far as is known.
    Instant lastDeparture() {
        return leftBy().orElse(Instant.EPOCH);
    }

    /// What is gone, and forgotten, had left it too.
    Optional<Instant> leftBy() {
        return Stream.concat(
                        departures().flatMap(left -> left.by(earlier).stream()), Stream.ofNullable(earlier.leftBy()))
                .max(Comparator.naturalOrder());
    }

    /// How many log groups that had left it are deleted, of what the next look is to know. What this one
    /// cannot see may be as it was.
    int deletedOfTheRest() {
        int rest = rest().mapToInt(Departure::deleted).sum();
        boolean all = evidence.places().stream().allMatch(at -> at.departures() instanceof Looked.Seen);
        return all ? rest : Math.max(rest, earlier.deletedBefore());
    }

    /// Until when to read with the key may have been to read a log group that is deleted since: until the
    /// first look that found it deleted, and no longer than its events would have been there. Empty where
    /// none was found.
    Optional<Instant> readUntil() {
        var now = evidence.now();
        var found = departures().mapToInt(Departure::deleted).sum() > earlier.deletedBefore()
                ? departures()
                        .filter(left -> left.deleted() > 0)
                        .map(left -> left.by(earlier).map(left::readableUntil).orElse(now))
                        .map(until -> until.isAfter(now) ? now : until)
                : Stream.<Instant>empty();
        return Stream.concat(found, Stream.ofNullable(earlier.readUntil())).max(Comparator.naturalOrder());
    }

    private Stream<Departure> departures() {
        return evidence.places().stream().flatMap(DepartureRules::of);
    }

    private static Stream<Departure> of(InPlace at) {
        return switch (at.departures()) {
            case Looked.Seen<List<Departure>>(var left, var _) -> left.stream();
            case Looked.Unseen<List<Departure>> _ -> Stream.empty();
        };
    }

    /// When all was gone that targets had stored which a look has seen on the key: everything that has
    /// left it there since is over. Empty while it is not. What has a name stays known: AWS shows the
    /// name still, and it would count anew.
    Optional<Instant> goneBy(Place place, Sighting once) {
        return once.missed() == null || once.name() != null
                ? Optional.empty()
                : Optional.ofNullable(places.get(place)).flatMap(at -> goneBy(at, once.seen()));
    }

    private Optional<Instant> goneBy(InPlace at, Instant seen) {
        var over = of(at).filter(left -> !left.began().isBefore(seen))
                .map(this::over)
                .toList();
        return over.stream().allMatch(Optional::isPresent)
                ? over.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    private Optional<Instant> over(Departure left) {
        return left.neverExpires() == 0
                ? left.by(earlier).map(by -> expiry(left, by)).filter(gone -> !gone.isAfter(evidence.now()))
                : Optional.empty();
    }

    /// As [#neededUntil], by what the next look is to know: a date that it does not find is no longer
    /// retention that somebody has shortened. The beginning of time where all is gone and forgotten:
    /// what an older journal tells of the same targets is then no retention that is longer than before.
    Optional<Instant> neededUntilOfTheRest() {
        var rest = rest().toList();
        return rest.isEmpty() && departures().findAny().isPresent()
                ? Optional.of(Instant.EPOCH)
                : rest.stream()
                        .flatMap(left -> left.by(earlier).map(left::expiry).stream())
                        .max(Comparator.naturalOrder());
    }

    private Stream<Departure> rest() {
        return evidence.places().stream().flatMap(at -> of(at).filter(left -> !isForgotten(left, at)));
    }

    private boolean isForgotten(Departure left, InPlace at) {
        return left.trace() == Departure.Trace.LOOK && goneBy(at, left.began()).isPresent();
    }
}
