package rekey.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rekey.input.Mode;
import rekey.report.Report;
import rekey.words.Amount;

@Command(
        name = "restore",
        description = "Puts the targets of a run back on their previous keys.",
        footer = {"", "Exit codes: 0 complete, 1 incomplete.", "", "Example:", "  rekey restore console-7f3a"})
final class RestoreCommand extends StartCommand {
    @Parameters(paramLabel = "RUN", description = "The id of the run to undo.")
    private String run;

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    @Override
    Mode mode() {
        return Mode.RESTORE;
    }

    @Override
    void addTo(ObjectNode input) {
        input.withObjectProperty("restore").put("run", run);
    }

    @Override
    Confirmed confirmed(ObjectNode input) {
        var runs = hub().runs();
        if (!runs.hasPlan(run)) {
            runs.require(run); // Step Functions forgets an execution after 90 days, and the bucket does not
        }
        if (yes) {
            return new Confirmed.Start(input);
        }
        var narrowing = new Narrowing(checked(input));
        var moved = runs.kept(run)
                .map(report -> moved(narrowing, wanted(narrowing, report)))
                .orElse("what it moved (it has no report)");
        var stack = hub().stack();
        Confirmation.ask(
                this,
                "Put back %s of the run %s, with the stack %s in account %s?"
                        .formatted(moved, run, stack.name(), stack.account()));
        return new Confirmed.Start(input);
    }

    private List<Report.PlaceReport> wanted(Narrowing narrowing, Report report) {
        var places = narrowing.of(report.places());
        if (places.isEmpty()) {
            throw Trouble.usage(
                    "The run %s was in none of the wanted accounts and Regions".formatted(run),
                    "Name some of its places: `rekey report %s%s`"
                            .formatted(run, options().arguments()));
        }
        return places;
    }

    static String moved(Narrowing narrowing, List<Report.PlaceReport> places) {
        int changed =
                places.stream().mapToInt(place -> place.counts().changed()).sum();
        int unaccounted =
                places.stream().mapToInt(place -> place.counts().unaccounted()).sum();
        var known = narrowing.atMost(new Amount(changed, "target"));
        return unaccounted == 0
                ? known
                : "%s (and what was moved of %s of which nobody knows)"
                        .formatted(known, new Amount(unaccounted, "other"));
    }
}
