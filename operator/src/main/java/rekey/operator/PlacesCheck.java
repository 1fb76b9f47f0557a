package rekey.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import rekey.outcome.Blame;
import rekey.outcome.Drift;
import rekey.outcome.Drifted;
import rekey.outcome.PlaceOutcome.State;
import rekey.report.Format;
import rekey.report.Report;
import rekey.report.Trouble;
import rekey.words.Amount;

/// What a run found from the workers' own side, where nobody else can look: whether they can enter the
/// members, whose roles trust them alone, and whether the wanted key can serve each place.
///
/// @param wrong the states of the places where it is not so
/// @param unknown the states of those of which the run cannot tell
/// @param says what a failure of one that is wrong says to it
/// @param right what is said of all the others
/// @param report of the newest run that tells; empty where none does
/// @param deployment how a member role is deployed by hand; empty where a StackSet does it
record PlacesCheck(
        String name,
        Set<State> wrong,
        Set<State> unknown,
        Function<Trouble.At, Says> says,
        String right,
        Supplier<Optional<NewestReport.Told>> report,
        Supplier<Optional<String>> deployment,
        HubOptions options)
        implements Check {
    private static final int NAMED = 10;
    private static final String NOT_ENTERED = "AccessDenied";

    static PlacesCheck members(
            Supplier<Optional<NewestReport.Told>> report, Supplier<Optional<String>> deployment, HubOptions options) {
        return new PlacesCheck(
                "members",
                Set.of(State.UNREACHABLE),
                Set.of(State.LOST),
                Says::ofTheRole,
                "could be entered",
                report,
                deployment,
                options);
    }

    static PlacesCheck keys(Supplier<Optional<NewestReport.Told>> report, HubOptions options) {
        return new PlacesCheck(
                "keys",
                Set.of(State.REFUSED, State.INCOMPLETE),
                Set.of(State.UNREACHABLE, State.LOST, State.NOT_STARTED),
                Says::ofTheKey,
                "have a key that can serve them",
                report,
                Optional::empty,
                options);
    }

    @Override
    public List<Finding> look() {
        var found = report.get();
        if (found.isEmpty()) {
            return List.of(new Finding.NotLookedAt(
                    "None of the last runs has looked at this with the stack's own key and all targets", withPlan()));
        }
        var told = found.get().report();
        if (told.places().isEmpty()) {
            return List.of(new Finding.NotLookedAt("The run %s came to no place".formatted(told.run()), withPlan()));
        }
        var when = "by the run %s of %s".formatted(told.run(), Format.minute(told.finishedAt()));
        var findings = new ArrayList<Finding>();
        for (var trouble : Trouble.of(in(told, wrong))) {
            trouble.only(at -> says.apply(at) == Says.WRONG)
                    .map(fault -> Finding.fault(words(fault, told, when), fault.remedy() + byHand(fault)))
                    .ifPresent(findings::add);
            trouble.only(at -> says.apply(at) == Says.NOT_KNOWN)
                    .map(unclear -> new Finding.NotLookedAt(words(unclear, told, when), toKnow(unclear)))
                    .ifPresent(findings::add);
        }
        var untold = told.places().stream()
                .filter(place -> is(place, unknown) || place.known().isEmpty() || isInDoubt(place))
                .toList();
        if (!untold.isEmpty()) {
            findings.add(new Finding.NotLookedAt(
                    "%s of %s could not be looked at %s (%s)"
                            .formatted(
                                    Format.number(untold.size()),
                                    Format.count(told.places().size(), "place"),
                                    when,
                                    named(words(untold))),
                    withPlan()));
        }
        if (findings.isEmpty()) {
            findings.add(right(found.get(), when));
        }
        if (!found.get().asked()) {
            notCovered(found.get())
                    .map(what -> new Finding.NotLookedAt(
                            what,
                            "Start a run that looks at every account and changes nothing: `rekey doctor --plan --all%s`"
                                    .formatted(options.arguments())))
                    .ifPresent(findings::add);
        }
        return List.copyOf(findings);
    }

    private Finding right(NewestReport.Told told, String when) {
        var all =
                "All of %s %s, %s".formatted(Format.count(told.report().places().size(), "place"), right, when);
        return new Finding.Right(
                told.asked() ? notCovered(told).map(more -> all + ". " + more).orElse(all) : all);
    }

    /// What the run could tell nothing of; empty where it looked at all that the stack's own runs look at.
    private static Optional<String> notCovered(NewestReport.Told told) {
        if (told.narrowed().isEmpty()) {
            return Optional.empty();
        }
        var leftOut = told.leftOut();
        return Optional.of("The run %s was narrowed by %s%s"
                .formatted(
                        told.report().run(),
                        String.join(", ", told.narrowed()),
                        leftOut.isEmpty()
                                ? ": the rest was not looked at"
                                : ": %s not visited (%s)"
                                        .formatted(
                                                new Amount(leftOut.size(), "account").with("was", "were"),
                                                named(leftOut))));
    }

    private List<Report.PlaceReport> in(Report told, Set<State> states) {
        return told.places().stream().filter(place -> is(place, states)).toList();
    }

    private static boolean is(Report.PlaceReport place, Set<State> states) {
        return place.known().filter(states::contains).isPresent();
    }

    /// Doubts are about the key: who was not let in has planned nothing.
    private boolean isInDoubt(Report.PlaceReport place) {
        return place.inDoubt() && wrong.contains(State.REFUSED);
    }

    private static String words(Trouble trouble, Report told, String when) {
        var places = trouble.where().stream().map(Trouble.At::place).distinct().toList();
        return "%s of %s, %s: %s: %s (%s)"
                .formatted(
                        Format.number(places.size()),
                        Format.count(told.places().size(), "place"),
                        when,
                        code(trouble),
                        trouble.messages().getFirst(),
                        named(words(places)));
    }

    /// A drift has one of several reasons.
    private static String code(Trouble trouble) {
        var reasons = trouble.where().stream()
                .filter(at -> at.failure().code().equals(Drift.CODE))
                .flatMap(at -> at.place().drift().stream())
                .map(Drifted.Group::reason)
                .filter(reason -> Says.ofTheKey(reason) != Says.NOTHING)
                .map(Drift.Reason::text)
                .distinct()
                .collect(Collectors.joining(", "));
        return reasons.isEmpty() ? trouble.code() : "%s (%s)".formatted(trouble.code(), reasons);
    }

    /// Another look helps against all but a bug.
    private String toKnow(Trouble trouble) {
        return trouble.blame() == Blame.REKEY ? trouble.remedy() : withPlan();
    }

    private String byHand(Trouble trouble) {
        return trouble.code().equals(NOT_ENTERED)
                ? deployment
                        .get()
                        .map(command -> ". With credentials there: `%s`".formatted(command))
                        .orElse("")
                : "";
    }

    private String withPlan() {
        return "Start a run that changes nothing: `rekey doctor --plan%s`".formatted(options.arguments());
    }

    private static List<String> words(List<Report.PlaceReport> places) {
        return places.stream()
                .map(place -> place.account() + " " + place.region())
                .toList();
    }

    private static String named(List<String> all) {
        var first = all.stream().limit(NAMED).collect(Collectors.joining(", "));
        return all.size() > NAMED ? "%s and %d more".formatted(first, all.size() - NAMED) : first;
    }
}
