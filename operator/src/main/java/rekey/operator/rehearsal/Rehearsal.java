package rekey.operator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rekey.aws.AwsErrors;
import software.amazon.awssdk.core.exception.SdkException;

/// Makes log groups and keys of its own, starts real runs over them, compares what these report with what
/// anybody sees, and deletes it all again, however it ends.
public final class Rehearsal {
    /// Source: aws.amazon.com/kms/pricing: a dollar a month, by the hour, until its deletion is scheduled.
    private static final double KEY_DOLLARS_AN_HOUR = 1.0 / 730;

    private final Bounds bounds;
    private final Account account;
    private final Waiting waiting;
    private final Consumer<String> say;
    private final Consumer<RehearsalRecord> save;
    private final Looks looks;
    private final Ledger ledger = new Ledger();
    private final StartedRuns started;
    private final Scene scene;
    private final RunSteps runSteps;
    private final Asking asking;
    private final CleanUp cleanUp;
    private final List<StepResult> steps = new CopyOnWriteArrayList<>();
    private final List<Question.Answered> answers = new CopyOnWriteArrayList<>();
    private final List<String> leftByEarlier = new CopyOnWriteArrayList<>();
    private volatile List<String> left = List.of();
    private volatile String stack = "";
    private volatile Instant began;
    private volatile @Nullable String problem = "It had not ended when this was written";

    /// @param say tells the person at the terminal what goes on
    /// @param save keeps what is known so far: after each step, and at the end
    public Rehearsal(
            Bounds bounds,
            Account account,
            StackRuns stack,
            Waiting waiting,
            Consumer<String> say,
            Consumer<RehearsalRecord> save) {
        this.bounds = bounds;
        this.account = account;
        this.waiting = waiting;
        this.say = say;
        this.save = save;
        this.began = waiting.now();
        this.looks = new Looks(account.clients(), bounds.place());
        var sandbox = new Sandbox(bounds, looks, account.clients(), ledger, waiting);
        this.started = new StartedRuns(stack, waiting);
        this.scene = new Scene(bounds, sandbox, looks);
        this.runSteps = new RunSteps(bounds, scene, started, waiting);
        this.asking = new Asking(
                new LogsInquiries(bounds, sandbox, looks, scene, waiting),
                new KeyInquiries(bounds, sandbox, looks, scene),
                new SessionInquiries(bounds, account, sandbox, scene, waiting),
                new StackInquiries(account, stack, runSteps::reportedAfter));
        this.cleanUp = new CleanUp(bounds, looks, account.clients(), ledger, waiting, Sandbox.KNOWN);
    }

    /// Whether runs are started, or the questions alone are asked.
    public enum With {
        RUNS,
        NO_RUNS
    }

    /// @param stack its name
    /// @param earlier what somebody was told of, and has agreed to delete
    public RehearsalRecord run(String stack, With runs, Leftovers earlier) {
        this.stack = stack;
        began = waiting.now();
        try {
            leftByEarlier.addAll(earlier.delete(looks, account.clients(), waiting, say));
            say.accept("Making log groups and keys ...");
            asking.prepare();
            scene.make();
            if (runs == With.RUNS) {
                takeSteps();
            }
            say.accept("Asking what no page of AWS answers ...");
            answers.addAll(asking.ask(say));
            problem = null;
        } catch (RuntimeException e) {
            problem = words(e);
        } finally {
            end();
        }
        return told();
    }

    /// Whatever is under way: nothing is made any more, the run is stopped, and all of this rehearsal is deleted.
    public void end() {
        say.accept("Deleting what was made ...");
        var still = new ArrayList<>(leftByEarlier);
        try {
            ledger.end();
            started.end();
        } catch (RuntimeException e) {
            still.add("The run that was started may go on: " + words(e));
        }
        try {
            still.addAll(cleanUp.all().left());
        } catch (RuntimeException e) {
            still.add("What was made may still be there, under %s%s/: %s"
                    .formatted(Bounds.PREFIX, bounds.id(), words(e)));
        }
        still.forEach(one -> say.accept("Left: " + one));
        left = List.copyOf(still);
        saveSoFar();
    }

    private void takeSteps() {
        var before = Others.seen(looks, bounds);
        var stop = Optional.<String>empty();
        for (var step : runSteps.all()) {
            if (stop.isPresent()) {
                add(step.leftOut(waiting, stop.get()));
                continue;
            }
            say.accept(step.name() + " ...");
            var result = taken(step);
            var moved = moved(before);
            add(result.with(moved));
            if (!moved.isEmpty()) {
                stop = Optional.of("The run before it was not proved to touch nothing else");
            } else if (step.mustBeProved() && result.state() != StepResult.State.PROVED) {
                stop = Optional.of("The step \"%s\" was not proved".formatted(step.name()));
            }
        }
    }

    private StepResult taken(Step step) {
        try {
            return step.take(waiting);
        } catch (Sandbox.Ended e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IllegalStateException("In the step \"%s\": %s".formatted(step.name(), words(e)), e);
        }
    }

    private List<String> moved(Others before) {
        try {
            return before.moved(Others.seen(looks, bounds), ledger.keys());
        } catch (SdkException e) {
            return List.of("Nobody saw whether other log groups were moved: " + words(e));
        }
    }

    private void add(StepResult result) {
        steps.add(result);
        tell(result);
        saveSoFar();
    }

    private synchronized void saveSoFar() {
        try {
            save.accept(told());
        } catch (RuntimeException e) {
            say.accept("What is known so far could not be saved: " + words(e));
        }
    }

    private RehearsalRecord told() {
        return new RehearsalRecord(
                bounds.id(),
                bounds.place().account(),
                bounds.place().region(),
                stack,
                outcome(),
                problem,
                began,
                waiting.now(),
                List.copyOf(steps),
                List.copyOf(answers),
                cost(),
                left);
    }

    private static String words(RuntimeException e) {
        if (e instanceof SdkException ofAws) {
            var error = AwsErrors.of(ofAws);
            return "AWS answered %s: %s".formatted(error.code(), error.message());
        }
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private void tell(StepResult result) {
        switch (result.state()) {
            case PROVED -> say.accept("  proved: " + result.proves());
            case LEFT_OUT -> say.accept("  left out: " + result.note());
            case DIFFERENT -> result.findings().forEach(finding -> say.accept("  different: " + finding));
        }
    }

    private RehearsalRecord.Outcome outcome() {
        if (steps.stream().anyMatch(step -> step.state() == StepResult.State.DIFFERENT)) {
            return RehearsalRecord.Outcome.DIFFERENT;
        }
        if (problem != null) {
            return RehearsalRecord.Outcome.ENDED_EARLY;
        }
        if (steps.isEmpty()) {
            return RehearsalRecord.Outcome.ASKED;
        }
        return steps.stream().anyMatch(step -> step.state() == StepResult.State.LEFT_OUT)
                ? RehearsalRecord.Outcome.PARTLY_PROVED
                : RehearsalRecord.Outcome.PROVED;
    }

    private RehearsalRecord.Cost cost() {
        double hours = Duration.between(began, waiting.now()).toSeconds() / 3600.0;
        return new RehearsalRecord.Cost(
                ledger.keysMade(),
                Math.round(ledger.keysMade() * hours * KEY_DOLLARS_AN_HOUR * 10_000) / 10_000.0,
                account.calls(),
                runSteps.runDollars());
    }
}
