package rekey.operator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    private final Looks looks;
    private final Sandbox sandbox;
    private final StartedRuns started;
    private final Scene scene;
    private final RunSteps runSteps;
    private final Asking asking;
    private final CleanUp cleanUp;
    private final List<StepResult> steps = new ArrayList<>();
    private final List<Question.Answered> answers = new ArrayList<>();

    /// @param say tells the person at the terminal what goes on
    public Rehearsal(Bounds bounds, Account account, StackRuns stack, Waiting waiting, Consumer<String> say) {
        this.bounds = bounds;
        this.account = account;
        this.waiting = waiting;
        this.say = say;
        this.looks = new Looks(account.clients(), bounds.place());
        this.sandbox = new Sandbox(bounds, looks, account.clients(), waiting);
        this.started = new StartedRuns(stack);
        this.scene = new Scene(bounds, sandbox, looks);
        this.runSteps = new RunSteps(bounds, scene, started, waiting);
        this.asking = new Asking(
                new LogsInquiries(bounds, sandbox, looks, scene, waiting),
                new KeyInquiries(bounds, sandbox, looks, scene),
                new SessionInquiries(bounds, account, sandbox, scene, waiting),
                new StackInquiries(account, stack, runSteps::reportedAfter));
        this.cleanUp = new CleanUp(sandbox, looks);
    }

    /// What is said before anybody agrees to it.
    public static List<String> whatItDoes(Bounds bounds, With runs) {
        return List.of(
                "It makes %d log groups under %s%s/ and %d KMS keys, in the account %s. Nothing else is touched."
                        .formatted(
                                Scene.logGroups() + Asking.LOG_GROUPS,
                                Bounds.PREFIX,
                                bounds.id(),
                                Scene.KEYS + KeyInquiries.keys(),
                                bounds.place()),
                runs == With.NO_RUNS
                        ? "It starts no run, and asks AWS what no page of AWS answers, with these log groups and keys."
                        : "It starts real runs of the stack over these log groups alone: plan, rotate, verify, restore, a rotation that it stops,"
                                + " one that goes on, and retire. Then it asks AWS what no page of AWS answers.",
                "It takes %s and costs some cents: each key is $1 a month, by the hour."
                        .formatted(runs == With.NO_RUNS ? "some minutes" : "20 to 40 minutes"),
                "At its end it deletes the log groups and schedules the keys for deletion in %d days, which costs nothing."
                        .formatted(Sandbox.DELETION_DAYS));
    }

    /// Whether runs are started, or the questions alone are asked.
    public enum With {
        RUNS,
        NO_RUNS
    }

    /// @param stack its name
    public RehearsalRecord run(String stack, With runs) {
        var began = waiting.now();
        String problem = null;
        try {
            deleteWhatIsLeft();
            say.accept("Making log groups and keys ...");
            asking.prepare();
            scene.make();
            if (runs == With.RUNS) {
                takeSteps();
            }
            say.accept("Asking what no page of AWS answers ...");
            answers.addAll(asking.ask(say));
        } catch (SdkException e) {
            var error = AwsErrors.of(e);
            problem = "AWS answered %s: %s".formatted(error.code(), error.message());
        } catch (Sandbox.Ended | RunSteps.NotEnded | OutOfBounds e) {
            problem = String.valueOf(e.getMessage());
        }
        var left = end();
        return new RehearsalRecord(
                bounds.id(),
                bounds.place().account(),
                bounds.place().region(),
                stack,
                outcome(problem),
                problem,
                began,
                waiting.now(),
                List.copyOf(steps),
                List.copyOf(answers),
                cost(began),
                left);
    }

    /// Whatever is under way: nothing is made any more, the run is stopped, and all is deleted.
    ///
    /// @return what is still there, and why
    public List<String> end() {
        say.accept("Deleting what was made ...");
        sandbox.end();
        var left = new ArrayList<String>();
        try {
            started.end();
        } catch (SdkException e) {
            left.add("The run that was started may go on: " + e.getMessage());
        }
        left.addAll(cleanUp.all().left());
        left.forEach(one -> say.accept("Left: " + one));
        return List.copyOf(left);
    }

    private void takeSteps() {
        for (var step : runSteps.all()) {
            say.accept(step.name() + " ...");
            var result = step.take(waiting);
            steps.add(result);
            tell(result);
        }
    }

    private void deleteWhatIsLeft() {
        var cleaned = cleanUp.all();
        if (!cleaned.nothing()) {
            say.accept(
                    "Deleted what an earlier rehearsal had left: %d log groups, %d aliases; %d keys are scheduled for deletion"
                            .formatted(cleaned.logGroups(), cleaned.aliases(), cleaned.keys()));
        }
        cleaned.left().forEach(one -> say.accept("Left: " + one));
        cleaned.notOurs().forEach(say);
    }

    private void tell(StepResult result) {
        switch (result.state()) {
            case PROVED -> say.accept("  proved: " + result.proves());
            case LEFT_OUT -> say.accept("  left out: " + result.note());
            case DIFFERENT -> result.findings().forEach(finding -> say.accept("  different: " + finding));
        }
    }

    private RehearsalRecord.Outcome outcome(@Nullable String problem) {
        if (steps.stream().anyMatch(step -> step.state() == StepResult.State.DIFFERENT)) {
            return RehearsalRecord.Outcome.DIFFERENT;
        }
        return problem == null ? RehearsalRecord.Outcome.PROVED : RehearsalRecord.Outcome.ENDED_EARLY;
    }

    private RehearsalRecord.Cost cost(Instant began) {
        double hours = Duration.between(began, waiting.now()).toSeconds() / 3600.0;
        return new RehearsalRecord.Cost(
                sandbox.keys(),
                Math.round(sandbox.keys() * hours * KEY_DOLLARS_AN_HOUR * 10_000) / 10_000.0,
                account.calls(),
                runSteps.runDollars());
    }
}
