package rekey.operator;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Shows findings to a person: each with what fixes it below.
final class Diagnosis {
    private static final String SET_IN = "    ";
    private static final String REMEDY = SET_IN + "Fix: ";
    private static final int NARROW = 80;
    /// One that is not in backticks goes on to the end.
    private static final Pattern COMMAND = Pattern.compile("(.*: )?(aws|sam) .*");

    private final Screen screen;

    Diagnosis(Screen screen) {
        this.screen = screen;
    }

    void show(List<Checked> found) {
        for (var checked : found) {
            var line = checked.line();
            text(line).forEach(text -> show(checked.finding(), text));
            var remedy = line.remedy();
            if (remedy != null) {
                remedy(remedy).forEach(screen::whole);
            }
        }
    }

    /// A command is left whole, for a terminal to break: it is copied as it is.
    private List<String> remedy(String remedy) {
        return COMMAND.matcher(remedy).matches() && !remedy.contains("`")
                ? List.of(REMEDY + remedy)
                : Wrapped.lines(REMEDY, remedy, SET_IN.length(), screen.width());
    }

    /// In two columns, or what was found below its check where a terminal is too narrow for that.
    private List<String> text(Checked.Line line) {
        int width = screen.width();
        var head = "%-14s %-13s ".formatted(line.result(), line.check());
        return width < NARROW
                ? Stream.concat(
                                Stream.of(head.strip()),
                                Wrapped.lines(SET_IN, line.what(), SET_IN.length(), width).stream())
                        .toList()
                : Wrapped.lines(head, line.what(), head.length(), width);
    }

    private void show(Finding finding, String text) {
        switch (finding) {
            case Finding.Right(var _) -> screen.result(text);
            case Finding.Wrong(var _, var _, var severity) ->
                screen.heading(text, severity == Finding.Severity.ADVICE ? Screen.Tone.PLAIN : Screen.Tone.BAD);
            case Finding.NotLookedAt(var _, var _) -> screen.heading(text, Screen.Tone.PLAIN);
        }
    }
}
