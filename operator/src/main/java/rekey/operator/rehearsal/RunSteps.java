package rekey.operator.rehearsal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import rekey.input.Mode;
import rekey.operator.rehearsal.Step.Seen;
import rekey.place.KeyArn;
import rekey.plan.Packing;
import rekey.report.Report;
import rekey.run.Json;
import rekey.words.Amount;

/// The runs of a rehearsal in their order, each with what it proves.
final class RunSteps {
    /// A rotation waits for five minutes, and a cold start, a queue or a retry take theirs.
    static final Duration LONGEST_RUN = Duration.ofMinutes(30);
    static final String PLAN = "plan";
    private static final String RETIRE = "retire";
    /// The error of an input that the stack refuses.
    private static final String NOT_KNOWN = "InvalidInput";
    /// A worker makes several calls a second, and probes once a second where it is throttled.
    private static final Duration STEADY = Duration.ofSeconds(5);
    static final Duration REPORT_AFTER_STOP = Duration.ofMinutes(1);

    private final Bounds bounds;
    private final Scene scene;
    private final StartedRuns runs;
    private final Waiting waiting;
    private final SortedMap<String, String> first = new TreeMap<>();
    private String plan = "";
    private String rotation = "";
    private volatile Optional<Double> runDollars = Optional.empty();
    private Optional<Double> reportedAfter = Optional.empty();

    RunSteps(Bounds bounds, Scene scene, StartedRuns runs, Waiting waiting) {
        this.bounds = bounds;
        this.scene = scene;
        this.runs = runs;
        this.waiting = waiting;
    }

    List<Step> all() {
        return List.of(
                new Step(PLAN, "A plan counts what AWS shows, and changes nothing.", this::plan),
                new Step(
                        "rotate",
                        "A rotation applies the plan: every log group is on the wanted key, and the report counts them.",
                        this::rotate),
                new Step("verify", "A verification finds all of them right, and changes nothing.", this::verify),
                new Step(
                        "restore",
                        "A restoration puts every log group back on the key, or on none, that it was on before.",
                        this::restore),
                new Step(
                        "stop",
                        "A rotation that is stopped is reported within a minute, and the report says what was moved.",
                        this::stop),
                new Step(
                        "go on",
                        "After a stopped rotation the next one moves what is not on the wanted key yet.",
                        this::goOn),
                new Step(
                        "retire",
                        "A retirement says that the new key is in use, and does not call the old one free.",
                        this::retire));
    }

    /// Seconds between the stop and the report; empty where none came, or nothing was stopped.
    Optional<Double> reportedAfter() {
        return reportedAfter;
    }

    /// Of a rotation, as the plan predicts it; null where there is no plan.
    @Nullable
    Double runDollars() {
        return runDollars.orElse(null);
    }

    private Seen plan() {
        if (!waiting.until(Sandbox.KNOWN, () -> scene.notListed().isEmpty())) {
            throw new Scene.NotMade("AWS does not list %s".formatted(String.join(", ", scene.notListed())));
        }
        first.putAll(scene.keys());
        return compared(input(Mode.PLAN), this::planned, run -> plan = run);
    }

    private List<String> planned(Comparison comparison, Report report) {
        runDollars = Optional.ofNullable(report.prediction()).map(Packing.Prediction::dollars);
        return comparison.plan(report);
    }

    private Seen rotate() {
        var applied =
                Json.MAPPER.createObjectNode().put("mode", Mode.ROTATE.text()).put(PLAN, plan);
        return compared(applied, Comparison::rotation, run -> rotation = run);
    }

    private Seen verify() {
        return compared(input(Mode.VERIFY), Comparison::verification, _ -> {});
    }

    private Seen restore() {
        var input = Json.MAPPER.createObjectNode().put("mode", Mode.RESTORE.text());
        input.withObjectProperty("restore").put("run", rotation);
        return compared(input, (comparison, report) -> comparison.restoration(report, first), _ -> {});
    }

    /// A worker of the stopped run goes on until its end, and may move everything.
    private Seen goOn() {
        if (!steady()) {
            return new Seen.LeftOut(Optional.empty(), "The workers of the stopped run go on");
        }
        long left = scene.keys().values().stream()
                .filter(key -> !KeyArn.same(key, scene.newKey()))
                .count();
        int back = left == 0 ? scene.putBack() : 0;
        var seen = compared(input(Mode.ROTATE), Comparison::rotation, _ -> {});
        return seen.with("The stopped rotation left %s; %d %s put back on the old key for this one."
                .formatted(new Amount(left, "log group"), back, Amount.either(back, "was", "were")));
    }

    /// Nothing has moved for a while, so that no worker does it while the next run counts.
    private boolean steady() {
        return waiting.until(LONGEST_RUN, () -> {
            var keys = scene.keys();
            return !waiting.until(STEADY, () -> !scene.keys().equals(keys));
        });
    }

    /// A stack of an earlier version does not know the mode: it changes nothing, and says so.
    private Seen retire() {
        var input = Json.MAPPER.createObjectNode().put("mode", RETIRE).put("queryResults", false);
        addPlace(input);
        input.withObjectProperty(RETIRE)
                .withArrayProperty("keys")
                .add(scene.oldKey())
                .add(scene.newKey());
        var run = ended(input);
        var certificate = runs.certificate(run);
        if (certificate.isPresent()) {
            var findings = new Verdicts(certificate.get()).findings(scene.oldKey(), scene.newKey());
            return new Seen.Compared(Optional.of(run), findings, "");
        }
        var ending = runs.ending(run);
        return ending.contains(NOT_KNOWN)
                ? new Seen.LeftOut(Optional.of(run), "The stack does not know this mode")
                : new Seen.Compared(Optional.of(run), List.of("The run has no certificate: " + ending), "");
    }

    private Seen stop() {
        var before = scene.keys();
        var run = runs.start(input(Mode.ROTATE));
        waiting.until(LONGEST_RUN, () -> !runs.goesOn(run) || !scene.keys().equals(before));
        if (!runs.goesOn(run)) {
            return new Seen.LeftOut(Optional.of(run), "The run ended before it could be stopped: " + runs.ending(run));
        }
        runs.stop(run);
        var stopped = waiting.now();
        if (!waiting.until(REPORT_AFTER_STOP, () -> runs.report(run).isPresent())) {
            return new Seen.Compared(
                    Optional.of(run), List.of("There is no report a minute after the run was stopped"), "");
        }
        double seconds = Duration.between(stopped, waiting.now()).toMillis() / 1000.0;
        reportedAfter = Optional.of(seconds);
        var findings = new Comparison(before, scene.keys(), scene.newKey())
                .stopped(runs.report(run).orElseThrow());
        return new Seen.Compared(
                Optional.of(run), findings, "The report came %.0f s after the stop.".formatted(seconds));
    }

    private interface Named {
        void as(String run);
    }

    private Seen.Compared compared(
            ObjectNode input, BiFunction<Comparison, Report, List<String>> findings, Named named) {
        var before = scene.keys();
        var run = ended(input);
        named.as(run);
        var report = runs.report(run);
        if (report.isEmpty()) {
            return new Seen.Compared(Optional.of(run), List.of("The run has no report: " + runs.ending(run)), "");
        }
        var comparison = new Comparison(before, scene.keys(), scene.newKey());
        return new Seen.Compared(Optional.of(run), findings.apply(comparison, report.get()), "");
    }

    /// A run, once it has ended.
    private String ended(ObjectNode input) {
        var run = runs.start(input);
        if (!waiting.until(LONGEST_RUN, () -> !runs.goesOn(run))) {
            throw new NotEnded(run, LONGEST_RUN);
        }
        return run;
    }

    /// The log groups of the runs in the rehearsal's place, and nothing else.
    private ObjectNode input(Mode mode) {
        var input = Json.MAPPER.createObjectNode().put("mode", mode.text()).put("queryResults", false);
        addPlace(input);
        input.withObjectProperty("logGroups").withArrayProperty("include").add(bounds.runs() + "*");
        input.withObjectProperty("key")
                .withObjectProperty("arns")
                .put(bounds.place().region(), scene.newKey());
        return input;
    }

    private void addPlace(ObjectNode input) {
        var place = bounds.place();
        input.withObjectProperty("accounts").withArrayProperty("include").add(place.account());
        input.withArrayProperty("regions").add(place.region());
    }

    /// A run goes on for longer than any of this size should.
    static final class NotEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotEnded(String run, Duration most) {
            super("The run %s goes on after %d minutes".formatted(run, most.toMinutes()));
        }
    }
}
