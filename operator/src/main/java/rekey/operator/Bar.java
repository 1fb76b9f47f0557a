package rekey.operator;

import java.time.Duration;
import java.util.ArrayList;

/// The one line that shows how far a run is. What does not fit is left out, the least important first.
final class Bar {
    private static final int SHORTEST = 8;
    private static final int LONGEST = 30;

    private Bar() {}

    /// As long as the terminal is wide: nothing of the line before it is left.
    static String filled(String mode, Progress progress, Duration elapsed, int width) {
        var line = line(mode, progress, elapsed, width);
        return line + " ".repeat(width - line.length());
    }

    /// @param mode of the run
    /// @param elapsed since it is watched
    /// @param width that there is
    static String line(String mode, Progress progress, Duration elapsed, int width) {
        var parts = new ArrayList<>(progress.parts());
        var watch = "(%d:%02d)".formatted(elapsed.toMinutes(), elapsed.toSecondsPart());
        var head = "%s %s".formatted(mode, share(progress)).strip();
        for (; ; parts.removeLast()) {
            var text = String.join(", ", parts);
            int room = width - head.length() - text.length() - watch.length() - 5;
            if (room >= SHORTEST && progress.all() > 0) {
                return "%s [%s] %s %s".formatted(head, bar(progress, Math.min(room, LONGEST)), text, watch);
            }
            var line = "%s %s".formatted(head, text);
            if (line.length() + 1 + watch.length() <= width) {
                return line + " " + watch;
            }
            if (line.length() <= width) {
                return line;
            }
            if (parts.size() == 1) {
                return text.substring(0, Math.min(text.length(), width));
            }
        }
    }

    private static String share(Progress progress) {
        return progress.all() > 0 ? "%3d%%".formatted(progress.done() * 100 / progress.all()) : "";
    }

    private static String bar(Progress progress, int room) {
        int full = Math.clamp(progress.done() * room / progress.all(), 0, room);
        return "=".repeat(full) + " ".repeat(room - full);
    }
}
