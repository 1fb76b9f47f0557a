package rekey.operator;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Follows a run to its end. It only looks: whoever leaves it leaves the run alone.
final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final Runs runs;
    private final Screen screen;
    private final HubOptions options;

    Watch(Runs runs, Screen screen, HubOptions options) {
        this.runs = runs;
        this.screen = screen;
        this.options = options;
    }

    /// @return the run as it ended
    Run follow(Run run, ProgressReader reader) {
        var detached = new Thread(() -> screen.say(
                "%nDetached. The run goes on. To follow it again: rekey watch %s%s%nTo stop it: rekey stop %s%s"
                        .formatted(run.run(), options.arguments(), run.run(), options.arguments())));
        Runtime.getRuntime().addShutdownHook(detached);
        try {
            return screen.watched() ? bar(run, reader) : lines(run, reader);
        } finally {
            forget(detached);
        }
    }

    /// For a log: a line whenever something is new.
    private Run lines(Run run, ProgressReader reader) {
        var now = run;
        var said = "";
        while (now.goesOn()) {
            var words = reader.look().words();
            if (!words.equals(said)) {
                screen.say(words);
                said = words;
            }
            pause();
            now = runs.require(run.run());
        }
        return now;
    }

    private Run bar(Run run, ProgressReader reader) {
        var now = run;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(run.mode())
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .build()) {
            while (now.goesOn()) {
                var progress = reader.look();
                var batches = progress.batches();
                bar.maxHint(batches == null ? -1 : batches.all());
                bar.stepTo(batches == null ? 0 : batches.done());
                bar.setExtraMessage(" " + progress.words());
                pause();
                now = runs.require(run.run());
            }
        }
        return now;
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a run was followed", e);
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It ends just now, and has said so.
        }
    }
}
