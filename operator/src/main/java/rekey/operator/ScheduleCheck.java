package rekey.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import rekey.report.Format;

/// Whether the runs of the schedules leave each other time: one that begins while another goes on is
/// refused, for there is one lease.
///
/// @param runs the last ones
record ScheduleCheck(Stack stack, AwsCommand aws, Supplier<List<Run>> runs, Instant now) implements Check {
    /// Runs of one mode that the stack starts.
    ///
    /// @param parameter of the stack that says when
    private record Kind(String parameter, String mode) {}

    /// A stack of an earlier version has fewer.
    private static final List<Kind> KINDS = List.of(
            new Kind("Schedule", "rotate"), new Kind("VerifySchedule", "verify"), new Kind("RetireSchedule", "retire"));

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
        var times = WeekTimes.of(expression);
        if (times.isEmpty()) {
            return Optional.of(new Finding.NotLookedAt(
                    "How often %s %s fires cannot be read".formatted(parameter, expression),
                    "Compare it with how long runs took: `rekey runs`"));
        }
        var gap = times.get().shortestGap();
        var longest = longest(kind);
        if (longest.isEmpty()) {
            return Optional.of(new Finding.NotLookedAt(
                    "%s %s fires every %s, and no run in mode %s has ended yet"
                            .formatted(parameter, expression, Format.duration(gap), kind.mode()),
                    "Make a plan, which says how long one takes: `rekey plan%s`"
                            .formatted(aws.options().arguments())));
        }
        var told = "%s %s fires every %s, and runs took up to %s"
                .formatted(parameter, expression, Format.duration(gap), Format.duration(longest.get()));
        return Optional.of(
                longest.get().compareTo(gap) < 0
                        ? new Finding.Right(told)
                        : Finding.fault(
                                told + ": the next one is refused while one goes on",
                                override(parameter, "'cron(0 3 ? * SUN *)'")));
    }

    /// Of a run of the one that goes on when the other fires.
    private Optional<Finding> meeting(Kind going, Kind other) {
        var begins = WeekTimes.of(stack.parameter(going.parameter()));
        var fires = WeekTimes.of(stack.parameter(other.parameter()));
        if (begins.isEmpty() || fires.isEmpty()) {
            return Optional.empty();
        }
        return begins.get().meets(fires.get(), longest(going).orElse(Duration.ZERO))
                ? Optional.of(Finding.fault(
                        "%s may fire while a run of %s goes on, and its run is refused then"
                                .formatted(other.parameter(), going.parameter()),
                        override(other.parameter(), "'cron(0 15 ? * WED *)'")))
                : Optional.empty();
    }

    private Optional<Duration> longest(Kind kind) {
        return runs.get().stream()
                .filter(run -> run.mode().equals(kind.mode()))
                .map(run -> run.took(now))
                .max(Comparator.naturalOrder());
    }

    private String override(String parameter, String value) {
        return "sam deploy --stack-name %s --region %s --parameter-overrides %s=%s, or another time"
                .formatted(stack.name(), aws.region(), parameter, value);
    }
}
