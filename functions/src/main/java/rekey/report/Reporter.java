package rekey.report;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.key.KeyHealth;
import rekey.key.KeyTrouble;
import rekey.outcome.Counts;
import rekey.outcome.Failure;
import rekey.outcome.FailureGroup;
import rekey.outcome.Offer;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.place.Place;
import rekey.place.RegionalService;
import rekey.plan.Plan;
import rekey.progress.PreviousKeyUse;
import rekey.reconcile.AppliedAgain;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.restore.Restoration;
import rekey.version.Version;

/// Writes up a run from its plan and its reconciled places.
public final class Reporter {
    private final Plan plan;
    private final List<ReconciledPlace> places;
    private final Function<RegionalService, Offer> offers;
    private final Set<String> seenWhole;
    private final Optional<Restoration> restoration;

    /// @param offers asked for services that have no endpoint in a Region
    public Reporter(Plan plan, List<ReconciledPlace> places, Function<RegionalService, Offer> offers) {
        this.plan = plan;
        this.places = places;
        this.offers = offers;
        this.seenWhole = places.stream()
                .filter(place -> place.previousKeys().values().stream()
                        .anyMatch(use -> use.others().isSeen()))
                .map(place -> place.place().region())
                .collect(Collectors.toSet());
        this.restoration = Restoration.of(plan.input());
    }

    /// @param problem what ended the run early; null where nothing did
    public Report report(Instant finishedAt, @Nullable Problem problem) {
        var names = plan.names();
        return new Report(
                plan.run(),
                plan.input().mode(),
                problem == null ? outcome() : RunOutcome.INCOMPLETE,
                problem,
                plan.startedAt(),
                finishedAt,
                totals(),
                canary(problem),
                plan.prediction(),
                plan.warnings(),
                places.stream().map(place -> place(place, names)).toList(),
                places.stream().flatMap(this::previousKeys).toList(),
                plan.leftOut(),
                restoration.orElse(null),
                new Report.Origin(plan.execution(), Version.TEXT, plan.given()),
                plan.applied().orElse(null));
    }

    private Report.@Nullable CanaryReport canary(@Nullable Problem problem) {
        var canary = plan.input().canary();
        return canary == null
                ? null
                : new Report.CanaryReport(
                        canary.accounts(),
                        canary.bakeMinutes(),
                        problem == null && number(PlaceOutcome.State.NOT_STARTED) > 0);
    }

    private Report.Totals totals() {
        var counts = places.stream().map(ReconciledPlace::counts).reduce(Counts.NONE, Counts::plus);
        return new Report.Totals(
                (int) places.stream()
                        .map(place -> place.place().account())
                        .distinct()
                        .count(),
                places.size(),
                counts.targets(),
                counts,
                number(PlaceOutcome.State.UNREACHABLE),
                number(PlaceOutcome.State.LOST),
                number(PlaceOutcome.State.NOT_STARTED),
                places.stream().mapToInt(place -> place.warnings().size()).sum());
    }

    private RunOutcome outcome() {
        var outcomes = places.stream().map(ReconciledPlace::outcome).toList();
        return plan.input().mode() == Mode.PLAN
                ? RunOutcome.ofPlan(
                        outcomes,
                        places.stream().anyMatch(place -> !place.doubts().isEmpty()))
                : RunOutcome.of(outcomes);
    }

    private int number(PlaceOutcome.State state) {
        return (int)
                places.stream().filter(place -> place.outcome().kind() == state).count();
    }

    private Report.PlaceReport place(ReconciledPlace place, Map<String, String> names) {
        var at = place.place();
        return new Report.PlaceReport(
                new Report.NamedPlace(at.account(), names.getOrDefault(at.account(), ""), at.region()),
                place.outcome().state(),
                new Report.KeyReport(
                        place.wantedKey() == null ? null : place.wantedKey().text(), place.alias(), place.access()),
                place.counts(),
                place.presentKeys(),
                plan.input().queryResults() ? place.queryResults() : QueryResultsState.EXCLUDED,
                place.effort().toTheMillisecond(),
                failures(place),
                place.tally().movedOn().targets(),
                place.warnings().stream().map(this::inItsWords).toList(),
                place.tally().names(),
                place.tally().drifted().groups(),
                place.ofStacks().isEmpty() ? null : place.ofStacks());
    }

    private List<Report.FailureReport> failures(ReconciledPlace place) {
        var ofPlace = place.outcome()
                .reason()
                .filter(failure -> place.tally().failures().stream()
                        .noneMatch(group -> group.failure().equals(failure)))
                .map(failure -> report(new FailureGroup(failure, 0, List.of())));
        var doubts = place.doubts().stream().map(doubt -> report(new FailureGroup(doubt, 0, List.of())));
        var drift = drift(place).map(failure -> report(new FailureGroup(failure, 0, List.of())));
        return Stream.of(
                        ofPlace.stream(),
                        doubts,
                        drift.stream(),
                        place.tally().failures().stream().map(this::report))
                .flatMap(Function.identity())
                .toList();
    }

    /// Why a place is not complete in which targets that the plan was to change are left alone.
    private Optional<Failure> drift(ReconciledPlace place) {
        return place.tally().drifted().failure(plan.applied().orElse(""));
    }

    private Report.FailureReport report(FailureGroup group) {
        var failure = group.failure();
        return new Report.FailureReport(
                group.count(),
                group.targets(),
                failure.code(),
                failure.message(),
                failure.blame(),
                inItsWords(failure.remedy()));
    }

    private String inItsWords(String sentence) {
        return restoration
                .map(undoing -> undoing.inItsWords(sentence))
                .or(() -> AppliedAgain.by(plan).map(applied -> applied.inItsWords(sentence)))
                .orElse(sentence);
    }

    private Stream<Report.PreviousKeyReport> previousKeys(ReconciledPlace place) {
        return place.previousKeys().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> previousKey(
                        place.place(),
                        entry.getKey(),
                        place.health(entry.getKey(), entry.getValue()),
                        entry.getValue().with(entry.getValue().others().by(this::offer))));
    }

    private Offer offer(RegionalService service) {
        return seenWhole.contains(service.region()) ? Offer.Doubtful.REACHED : offers.apply(service);
    }

    private static Report.PreviousKeyReport previousKey(Place place, String key, KeyHealth health, PreviousKeyUse use) {
        var needed = NeededUntil.of(key, health, use);
        var trouble = health instanceof KeyTrouble found ? found : null;
        return new Report.PreviousKeyReport(
                place.account(),
                place.region(),
                key,
                use.logGroups(),
                use.queryResults(),
                needed.until(),
                needed.reason(),
                use.left().longestRetentionDays(),
                use.left().neverExpires(),
                use.stillOnIt(),
                trouble == null ? null : trouble.state(),
                trouble == null ? null : trouble.deletionDate(),
                new Report.KeyNames(use.left().neverExpiresNames(), use.still().stillOnItNames(), use.others()));
    }
}
