package rekey.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import rekey.input.Mode;
import rekey.key.MovedAlias;
import rekey.logs.StackLogGroups;
import rekey.outcome.Blame;
import rekey.outcome.Counts;
import rekey.outcome.Drift;
import rekey.outcome.Drifted;
import rekey.outcome.MovedOn;
import rekey.outcome.QueryResultsState;
import rekey.outcome.RunOutcome;
import rekey.outcome.TargetNames;
import rekey.plan.LeftOut;
import rekey.policy.Access;
import rekey.policy.AccessUse;
import rekey.progress.Effort;
import rekey.reconcile.Problem;
import rekey.report.Report;
import rekey.report.SampleRun;
import rekey.run.Json;
import rekey.target.Names;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// A report in which every text that comes from outside was written by somebody with bad
/// intentions.
public final class HostileNames {
    public static final List<String> NAMES = List.of(
            "<b>Sandbox</b> =1+1",
            "\"><script>alert(1)</script>",
            "</style></title><img src=x onerror=alert(1)>",
            "evil\u202Egpj.exe",
            "nul\u0000 bell\u0007 escape\u001B[31m",
            "' onmouseover='alert(1)",
            "${7*7} @template.evil() @if(true) <%-- ]]> &lt;",
            "x".repeat(4000),
            "+cmd|' /C calc'!A0",
            " \t@SUM(1)",
            "line\r\n=two",
            "\u05D0\u05D1\u05D2 \uD83D\uDE00",
            "broken\uD83D");

    private HostileNames() {}

    public static Report report() {
        return report(NAMES);
    }

    /// The same with names of nobody's invention.
    static Report harmless() {
        return report(NAMES.stream().map(_ -> "name").toList());
    }

    private static Report report(List<String> names) {
        var places = new ArrayList<Report.PlaceReport>();
        for (int i = 0; i < names.size(); i++) {
            places.add(place("%012d".formatted(i + 1), names.get(i), i));
        }
        return new Report(
                names.getFirst(),
                Mode.ROTATE,
                RunOutcome.INCOMPLETE,
                new Problem(names.get(1), names.get(2)),
                SampleRun.STARTED,
                SampleRun.FINISHED,
                new Report.Totals(
                        places.size(),
                        places.size(),
                        places.size(),
                        new Counts(0, 0, 0, 0, 0, 1, places.size(), 0, 0, 0),
                        0,
                        0,
                        0,
                        places.size()),
                null,
                null,
                names,
                places,
                names.stream()
                        .map(name -> new Report.PreviousKeyReport(
                                "1",
                                name,
                                "arn:" + places.size() + name,
                                1,
                                true,
                                null,
                                name,
                                0,
                                1,
                                1,
                                null,
                                null,
                                new Report.KeyNames(new Names(List.of(name)), new Names(List.of(name)))))
                        .limit(1)
                        .toList(),
                IntStream.range(0, names.size())
                        .mapToObj(i -> new LeftOut("000000000000", names.get(i), i + names.get(i)))
                        .toList(),
                null,
                new Report.Origin(
                        SampleRun.EXECUTION, names.getFirst(), Json.MAPPER.valueToTree(Map.of("Comment", names))),
                names.getFirst());
    }

    private static Access access(String name) {
        var change =
                new Access.Change(name, List.of(AccessUse.READING), List.of(name), name, List.of(name), List.of(name));
        return new Access(
                List.of(change),
                0,
                List.of(change),
                0,
                List.of(name),
                0,
                List.of(new Access.NotLookedAt(name, name)),
                List.of(new Access.Closed(name, List.of(AccessUse.WRITING))),
                List.of(new Access.Statements(
                        name, List.of(JsonNodeFactory.instance.objectNode().put("Sid", name)))));
    }

    private static Report.PlaceReport place(String account, String name, int number) {
        return new Report.PlaceReport(
                new Report.NamedPlace(account, name, "eu-central-1"),
                "Incomplete",
                new Report.KeyReport(name, new MovedAlias(name, new PreviousKey.Key(name), name), access(name)),
                new Counts(0, 0, 0, 0, 0, 1, 1, 0, 0, 0),
                Map.of(name, 1),
                QueryResultsState.FAILED,
                Effort.NONE,
                List.of(new Report.FailureReport(
                        1, List.of(new Target.LogGroup(name)), "Code" + number, name, Blame.AWS, name)),
                List.of(new MovedOn.Left(new Target.LogGroup(name), new PreviousKey.Key(name))),
                List.of(number + name),
                new TargetNames(new Names(List.of(name)), new Names(List.of(name))),
                List.of(new Drifted.Group(
                        Drift.Reason.ON_ANOTHER_KEY, 1, List.of(new Drifted.Left(new Target.LogGroup(name), name)))),
                new StackLogGroups(1, List.of(new StackLogGroups.OfStack(name, 1, List.of(name)))));
    }
}
