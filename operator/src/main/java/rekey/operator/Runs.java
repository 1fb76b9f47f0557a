package rekey.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.certificate.Certificate;
import rekey.input.Mode;
import rekey.lambda.Concurrently;
import rekey.outcome.Excerpt;
import rekey.report.Report;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.run.Start;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;

/// The runs of a stack: its executions, and what they left in its bucket.
final class Runs {
    private static final int MOST_SAID = 1_000;
    private static final String STOPPED_BY = "Stopped";

    private final SfnClient stepFunctions;
    private final Supplier<Bucket> bucket;
    private final String stateMachine;
    private final String arguments;

    /// @param bucket asked for when it is read: a list of runs does without it
    /// @param arguments that a command needs to find the stack
    Runs(SfnClient stepFunctions, Supplier<Bucket> bucket, String stateMachine, String arguments) {
        this.stepFunctions = stepFunctions;
        this.bucket = bucket;
        this.stateMachine = stateMachine;
        this.arguments = arguments;
    }

    /// The newest first.
    ///
    /// @param most how many
    List<Run> last(int most) {
        var listed = stepFunctions
                .listExecutions(request -> request.stateMachineArn(stateMachine).maxResults(most))
                .executions();
        return Concurrently.map(listed, item -> require(item.name()));
    }

    /// The newest of all.
    Optional<Run> newest() {
        return stepFunctions
                .listExecutions(request -> request.stateMachineArn(stateMachine).maxResults(1))
                .executions()
                .stream()
                .map(ExecutionListItem::name)
                .map(this::require)
                .findFirst();
    }

    /// @param run its id
    Optional<Run> find(String run) {
        try {
            return Optional.of(run(stepFunctions.describeExecution(request -> request.executionArn(execution(run)))));
        } catch (ExecutionDoesNotExistException _) {
            return Optional.empty();
        }
    }

    Run require(String run) {
        return find(run)
                .orElseThrow(() -> Trouble.usage(
                        "There is no run %s".formatted(run),
                        "`rekey runs%s` lists the last ones; AWS forgets them after 90 days".formatted(arguments)));
    }

    /// The one that is named, or the newest.
    Run chosen(@Nullable String run) {
        return run == null
                ? newest().orElseThrow(() ->
                        Trouble.usage("There is no run yet", "Begin with `rekey plan%s`".formatted(arguments)))
                : require(run);
    }

    /// @throws Trouble where there was an execution of that name
    Run start(String run, JsonNode input) {
        begin(run, input);
        return require(run);
    }

    /// Does not look at it.
    ///
    /// @throws Trouble where there was an execution of that name
    void begin(String run, JsonNode input) {
        try {
            stepFunctions.startExecution(
                    request -> request.stateMachineArn(stateMachine).name(run).input(input.toString()));
        } catch (ExecutionAlreadyExistsException _) {
            throw Trouble.usage("There was a run %s already".formatted(run), "Try it again for another name");
        }
    }

    /// What an execution failed of; empty where Step Functions does not tell.
    Optional<String> problem(Run run) {
        var told = stepFunctions.describeExecution(request -> request.executionArn(run.execution()));
        var said = Stream.of(told.error(), words(told.cause()))
                .filter(Objects::nonNull)
                .collect(Collectors.joining(": "));
        return said.isEmpty() ? Optional.empty() : Optional.of(Excerpt.of(said, MOST_SAID));
    }

    /// A function's failure is JSON with a long trace; its message is what people need.
    private static @Nullable String words(@Nullable String cause) {
        var message = tree(cause).path("errorMessage");
        return message.isTextual() ? message.asText() : cause;
    }

    void stop(Run run) {
        stepFunctions.stopExecution(request ->
                request.executionArn(run.execution()).error(STOPPED_BY).cause("Stopped with `rekey stop`"));
    }

    /// Empty where the run has written none. An earlier run of its name may have.
    Optional<Report> report(Run run) {
        return kept(run.run()).filter(report -> Start.same(report.startedAt(), run.started()));
    }

    /// What the bucket has under a name: of a run that Step Functions has forgotten, or one that another
    /// run is to apply or to undo, for which the functions look in the bucket too.
    Optional<Report> kept(String run) {
        return bucket.get().get(new RunFolder(run).report()).map(stored -> report(run, stored.bytes()));
    }

    /// Whether the bucket has something of the run.
    boolean hasPlan(String run) {
        return bucket.get().label(new RunFolder(run).plan()).isPresent();
    }

    /// Whether there is a report under a name, whichever run of that name wrote it: no more than a byte of it
    /// is read.
    boolean hasReport(String run) {
        return bucket.get().label(new RunFolder(run).report()).isPresent();
    }

    private static Report report(String run, byte[] json) {
        try {
            return Documents.reader(Report.class).readValue(json);
        } catch (IOException e) {
            throw ofAnotherVersion("report", run, e);
        }
    }

    /// What a run in mode `retire` says of each key.
    ///
    /// @param text as it is in the bucket
    record Retirement(Certificate certificate, String text) {}

    /// Empty where the run has written none.
    Optional<Retirement> certificate(String run) {
        return bucket.get().get(new RunFolder(run).retirement()).map(stored -> certificate(run, stored.bytes()));
    }

    private static Retirement certificate(String run, byte[] json) {
        try {
            return new Retirement(
                    Documents.reader(Certificate.class).readValue(json), new String(json, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw ofAnotherVersion("certificate", run, e);
        }
    }

    private static Trouble ofAnotherVersion(String what, String run, IOException unreadable) {
        return Trouble.noAnswer(
                "The %s of the run %s is of another version than this command: %s"
                        .formatted(what, run, unreadable.getMessage()),
                "Use the command of the stack's version");
    }

    private String execution(String run) {
        return execution(stateMachine, run);
    }

    /// The ARN of an execution.
    static String execution(String stateMachine, String run) {
        return stateMachine.replace(":stateMachine:", ":execution:") + ":" + run;
    }

    private static Run run(DescribeExecutionResponse told) {
        var input = tree(told.input());
        return new Run(
                told.name(),
                told.executionArn(),
                told.statusAsString(),
                input.path("mode").asText(Mode.ROTATE.text()),
                outcome(told.output()),
                told.startDate(),
                told.stopDate(),
                input);
    }

    private static @Nullable String outcome(@Nullable String output) {
        var outcome = tree(output).path("outcome");
        return outcome.isTextual() ? outcome.asText() : null;
    }

    private static JsonNode tree(@Nullable String json) {
        try {
            return Json.MAPPER.readTree(json == null ? "{}" : json);
        } catch (JsonProcessingException _) {
            return Json.MAPPER.createObjectNode();
        }
    }
}
