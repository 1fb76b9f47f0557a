package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rekey.input.Mode;
import rekey.outcome.RunOutcome;
import rekey.report.Report;
import rekey.run.Json;
import rekey.words.Amount;

@Command(
        name = "rotate",
        description =
                "Moves the targets to the wanted key. Makes a plan first, shows its numbers, asks, and applies that"
                        + " plan.",
        footer = {
            "",
            "Exit codes: 0 complete, 1 incomplete or blocked.",
            "",
            "Examples:",
            "  rekey rotate --account 111122223333",
            "  rekey rotate --plan rekey-20261130T090000-7f3a",
            "  rekey rotate --input events/central-key.json --yes"
        })
final class RotateCommand extends StartCommand {
    /// The field of the input that names a plan to apply.
    private static final String PLAN = "plan";

    private static final String PLAN_MAX_AGE = "planMaxAgeHours";

    @Mixin
    private MoveOptions move;

    @Option(names = "--plan", paramLabel = "RUN", description = "plan: applies the plan that this run has made")
    private @Nullable String plan;

    @Option(
            names = "--plan-max-age",
            paramLabel = "HOURS",
            description = "planMaxAgeHours: how old the plan may be. Default: 72 hours.")
    private @Nullable Integer planMaxAge;

    @Option(names = "--yes", description = "Does not ask, and makes no plan.")
    private boolean yes;

    @Override
    Mode mode() {
        return Mode.ROTATE;
    }

    @Override
    void addTo(ObjectNode input) {
        move.addTo(input);
        if (plan != null) {
            input.put(PLAN, plan);
        }
        if (planMaxAge != null) {
            input.put(PLAN_MAX_AGE, planMaxAge);
        }
    }

    /// What is shown and approved is a plan, and the rotation applies that plan and nothing else.
    @Override
    Confirmed confirmed(ObjectNode input) {
        if (yes) {
            return new Confirmed.Start(input);
        }
        var applied = input.hasNonNull(PLAN)
                ? input.path(PLAN).asText()
                : WatchCommand.follow(this, begin(input.deepCopy().put("mode", Mode.PLAN.text())))
                        .run();
        var report = hub().runs()
                .kept(applied)
                .orElseThrow(() -> Trouble.noAnswer(
                        "The plan %s has no report".formatted(applied),
                        "Look at it: `rekey report %s%s`"
                                .formatted(applied, options().arguments())));
        new Findings(screen().aside(), hub()).show(report);
        var planned =
                report.places().stream().filter(Report.PlaceReport::isPlanned).toList();
        if (planned.isEmpty() || report.outcome() == RunOutcome.INCOMPLETE) {
            screen().say(
                            report.outcome() == RunOutcome.READY
                                    ? "Everything is on the wanted key: there is nothing to move."
                                    : "Nothing can be moved as things are.");
            return new Confirmed.Nothing(report.outcome() == RunOutcome.READY ? ExitCode.RIGHT : ExitCode.INCOMPLETE);
        }
        if (report.outcome() != RunOutcome.READY) {
            screen().say("Places that the plan could not plan stay as they are.");
        }
        var rotation = input.hasNonNull(PLAN)
                ? input
                : Json.MAPPER.createObjectNode().put("mode", mode().text()).put(PLAN, applied);
        var narrowing = new Narrowing(checked(rotation));
        var places = narrowing.of(planned);
        if (places.isEmpty()) {
            throw Trouble.usage(
                    "The plan %s was to change nothing in the wanted accounts and Regions".formatted(applied),
                    "Name those of its places that are Planned: `rekey report %s%s`"
                            .formatted(applied, options().arguments()));
        }
        var stack = hub().stack();
        Confirmation.ask(
                this,
                "Move %s, with the stack %s in account %s?"
                        .formatted(toMove(narrowing, places), stack.name(), stack.account()));
        return new Confirmed.Start(rotation);
    }

    static String toMove(Narrowing narrowing, List<Report.PlaceReport> places) {
        int targets =
                places.stream().mapToInt(place -> place.counts().toChange()).sum();
        return "%s in %s"
                .formatted(narrowing.atMost(new Amount(targets, "target")), new Amount(places.size(), "place"));
    }
}
