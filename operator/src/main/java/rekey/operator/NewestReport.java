package rekey.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import rekey.input.Mode;
import rekey.plan.LeftOut;
import rekey.report.Report;

/// The report that tells how the members and the stack's wanted key are: of the newest run that came to
/// one, however it ended. An earlier one tells how things were.
///
/// @param report empty where the run has none
record NewestReport(Stack stack, String region, Function<Run, Optional<Report>> report) {
    private static final Set<String> LOOKING = Set.of(Mode.PLAN.text(), Mode.VERIFY.text(), Mode.ROTATE.text());

    /// A report, and what it leaves out.
    ///
    /// @param narrowed the fields of the input by which it is not of everything that runs of the stack
    ///     look at
    /// @param asked whether the caller has had just this looked at
    record Told(Report report, List<String> narrowed, boolean asked) {
        /// Accounts that were not visited.
        List<String> leftOut() {
            return leftOut(report).stream().map(LeftOut::account).sorted().toList();
        }

        private static List<LeftOut> leftOut(Report report) {
            return Optional.ofNullable(report.leftOut()).orElse(List.of());
        }
    }

    /// @param runs the newest first
    Optional<Told> of(List<Run> runs) {
        return runs.stream()
                .filter(run -> !run.goesOn())
                .filter(run -> LOOKING.contains(run.mode()))
                .flatMap(run -> input(run, runs)
                        .filter(NewestReport::isOfTheStacksKey)
                        .flatMap(input ->
                                report.apply(run).map(found -> new Told(found, narrowed(input, found), false)))
                        .stream())
                .findFirst();
    }

    /// Of a run that the caller had made for it.
    Optional<Told> asked(Run run) {
        return report.apply(run).map(found -> {
            var narrowed = new ArrayList<>(narrowed(run.input(), found));
            Stream.of("key", "logGroups").filter(run.input()::has).forEach(narrowed::add);
            return new Told(found, List.copyOf(narrowed), true);
        });
    }

    /// What says the key and the scope. A rotation that applies a plan takes both from it, and not from a
    /// later run of its name; empty where that is not known any more.
    private static Optional<JsonNode> input(Run run, List<Run> runs) {
        var plan = run.input().path("plan");
        return plan.isTextual()
                ? runs.stream()
                        .filter(other -> other.run().equals(plan.asText()))
                        .filter(other -> !other.started().isAfter(run.started()))
                        .map(Run::input)
                        .findFirst()
                : Optional.of(run.input());
    }

    /// Whether the run wants the key that the stack wants, for all targets.
    private static boolean isOfTheStacksKey(JsonNode input) {
        return !input.has("key")
                && !input.has("logGroups")
                && input.path("queryResults").asBoolean(true);
    }

    private List<String> narrowed(JsonNode input, Report found) {
        boolean leavesOut = !Told.leftOut(found).isEmpty();
        var fields = new ArrayList<String>();
        if (leavesOut && input.has("accounts")) {
            fields.add("accounts");
        }
        if (leavesOut && input.has("organizationalUnits") && !isOfTheStack(input.path("organizationalUnits"))) {
            fields.add("organizationalUnits");
        }
        if (input.path("regions").isArray()
                && !texts(input.path("regions")).containsAll(listed(stack.parameter("Regions"), region))) {
            fields.add("regions");
        }
        return List.copyOf(fields);
    }

    private boolean isOfTheStack(JsonNode units) {
        return !units.has("exclude") && texts(units.path("include")).equals(listed(MemberRolesCheck.units(stack), ""));
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new HashSet<String>();
        StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).forEach(texts::add);
        return texts;
    }

    private static Set<String> listed(String parameter, String otherwise) {
        return Set.copyOf(List.of((parameter.isEmpty() ? otherwise : parameter).split(",", -1)));
    }
}
