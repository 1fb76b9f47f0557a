package rekey.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import rekey.report.Format;

/// Whether the runs of the schedules leave each other time: one that begins while another goes on is
/// refused, for there is one lease.
///
/// Made for one look: what it has found out of a schedule and of its runs it does not ask again.
final class ScheduleCheck implements Check {
    /// Runs of one mode that the stack starts.
    ///
    /// @param parameter of the stack that says when
    private record Kind(String parameter, String mode) {
        /// Whether the schedule started it, as template.yaml has it say.
        boolean started(Run run, Stack stack) {
            return run.mode().equals(mode)
                    && run.input()
                            .path("Comment")
                            .asText()
                            .equals("Started by the %s of the stack %s".formatted(parameter, stack.name()));
        }
    }

    /// Times to choose from: some schedule of these leaves runs their time.
    private static final List<String> TIMES =
            List.of("cron(0 3 ? * SUN *)", "cron(0 15 ? * WED *)", "cron(0 3 1 * ? *)", "cron(0 15 15 * ? *)");

    /// How an execution ends that came to its own end.
    private static final Set<String> CAME_TO_ITS_END = Set.of("SUCCEEDED", "FAILED");

    /// A stack of an earlier version has fewer.
    private static final List<Kind> KINDS = List.of(
            new Kind("Schedule", "rotate"), new Kind("VerifySchedule", "verify"), new Kind("RetireSchedule", "retire"));

    private final Stack stack;
    private final AwsCommand aws;
    private final Supplier<List<Run>> runs;
    private final Predicate<Run> reported;
    private final Map<Kind, Optional<Duration>> longest = new HashMap<>();
    private final Map<String, Optional<CronTimes>> times = new HashMap<>();

    /// @param runs the last ones
    /// @param reported whether a run came to a report: one that was refused did not. It asks AWS
    ScheduleCheck(Stack stack, AwsCommand aws, Supplier<List<Run>> runs, Predicate<Run> reported) {
        this.stack = stack;
        this.aws = aws;
        this.runs = runs;
        this.reported = reported;
    }

    @Override
    public String name() {
        return "schedule";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        KINDS.forEach(kind -> of(kind).ifPresent(findings::add));
        for (var going : KINDS) {
            KINDS.stream()
                    .filter(other -> !other.equals(going))
                    .flatMap(other -> meeting(going, other).stream())
                    .forEach(findings::add);
        }
        return findings.isEmpty() ? List.of(new Finding.Right("No run is scheduled")) : List.copyOf(findings);
    }

    private Optional<Finding> of(Kind kind) {
        var parameter = kind.parameter();
        var expression = stack.parameter(parameter);
        if (expression.isEmpty()) {
            return Optional.empty();
        }
        if (expression.startsWith("at(")) {
            return Optional.of(new Finding.Right("%s %s fires once".formatted(parameter, expression)));
        }
        var fires = times(expression);
        if (fires.isEmpty()) {
            return Optional.of(new Finding.NotLookedAt(
                    "How often %s %s fires cannot be read".formatted(parameter, expression),
                    "Compare it with how long runs took: `rekey runs`"));
        }
        var gap = fires.get().shortestGap();
        var longest = longest(kind);
        if (longest.isEmpty()) {
            return Optional.of(new Finding.NotLookedAt(
                    "%s %s fires every %s, and none of the last runs that it started came to a report"
                            .formatted(parameter, expression, Format.duration(gap)),
                    "Make a plan, which says how long one takes: `rekey plan%s`"
                            .formatted(aws.options().arguments())));
        }
        var told = "%s %s fires every %s, and runs took up to %s"
                .formatted(parameter, expression, Format.duration(gap), Format.duration(longest.get()));
        return Optional.of(
                longest.get().compareTo(gap) < 0
                        ? new Finding.Right(told)
                        : Finding.fault(
                                told + ": the next one is refused while one goes on. Another time is needed",
                                another(kind)));
    }

    /// Of a run of the one that goes on when the other fires.
    private Optional<Finding> meeting(Kind going, Kind other) {
        var begins = times(going);
        var fires = times(other);
        if (begins.isEmpty() || fires.isEmpty()) {
            return Optional.empty();
        }
        return begins.get().meets(fires.get(), longest(going).orElse(Duration.ZERO))
                ? Optional.of(Finding.fault(
                        "%s may fire while a run of %s goes on, and its run is refused then. Another time is needed"
                                .formatted(other.parameter(), going.parameter()),
                        another(other)))
                : Optional.empty();
    }

    private Optional<Duration> longest(Kind kind) {
        return longest.computeIfAbsent(kind, this::longestRun);
    }

    private Optional<CronTimes> times(Kind kind) {
        return times(stack.parameter(kind.parameter()));
    }

    private Optional<CronTimes> times(String expression) {
        return times.computeIfAbsent(expression, CronTimes::of);
    }

    private Optional<Duration> longestRun(Kind kind) {
        return runs.get().stream()
                .filter(run -> kind.started(run, stack) && CAME_TO_ITS_END.contains(run.status()))
                .filter(reported)
                .flatMap(run ->
                        Optional.ofNullable(run.ended()).map(end -> Duration.between(run.started(), end)).stream())
                .max(Comparator.naturalOrder());
    }

    /// Gives it a time that leaves all runs theirs.
    private String another(Kind kind) {
        return TIMES.stream()
                .filter(time ->
                        times(time).filter(fires -> leavesTime(kind, fires)).isPresent())
                .findFirst()
                .map(time -> aws.deploy(stack, kind.parameter(), time))
                .orElse("Have it fire less often than its runs take, and not while another goes on");
    }

    private boolean leavesTime(Kind kind, CronTimes times) {
        var own = longest(kind).orElse(Duration.ZERO);
        return own.compareTo(times.shortestGap()) < 0
                && KINDS.stream()
                        .filter(other -> !other.equals(kind))
                        .allMatch(other -> times(other)
                                .filter(others ->
                                        others.meets(times, longest(other).orElse(Duration.ZERO))
                                                || times.meets(others, own))
                                .isEmpty());
    }
}
