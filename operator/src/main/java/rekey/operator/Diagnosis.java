package rekey.operator;

import java.util.List;

/// Shows findings to a person: each with what fixes it below.
final class Diagnosis {
    private static final String REMEDY = "    Fix: ";

    private final Screen screen;

    Diagnosis(Screen screen) {
        this.screen = screen;
    }

    void show(List<Checked> found) {
        for (var checked : found) {
            var line = checked.line();
            var text = "%-14s %-13s %s".formatted(line.result(), line.check(), line.what());
            switch (checked.finding()) {
                case Finding.Right(var _) -> screen.result(text);
                case Finding.Wrong(var _, var _, var severity) -> {
                    screen.heading(text, severity == Finding.Severity.ADVICE ? Screen.Tone.PLAIN : Screen.Tone.BAD);
                    screen.result(REMEDY + line.remedy());
                }
                case Finding.NotLookedAt(var _, var _) -> {
                    screen.heading(text, Screen.Tone.PLAIN);
                    screen.result(REMEDY + line.remedy());
                }
            }
        }
    }
}
