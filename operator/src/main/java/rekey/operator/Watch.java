package rekey.operator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import software.amazon.awssdk.core.exception.SdkException;

/// Follows a run to its end. It only looks: whoever leaves it leaves the run alone.
final class Watch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    /// With the SDK's own tries, some minutes.
    private static final int MOST_FAILED = 30;

    /// The terminal shows `^C` behind the line, and is to stay in it.
    private static final int ROOM_FOR_CTRL_C = 3;

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
        var goesOn = "The run goes on. To follow it again: `rekey watch %s%s`%nTo stop it: `rekey stop %s%s`"
                .formatted(run.run(), options.arguments(), run.run(), options.arguments());
        var detached = new Thread(() -> screen.say("\nDetached. " + goesOn));
        Runtime.getRuntime().addShutdownHook(detached);
        try {
            return screen.watched() && run.goesOn() ? bar(run, reader) : lines(run, reader);
        } catch (SdkException e) {
            screen.say(goesOn);
            throw e;
        } finally {
            forget(detached);
        }
    }

    /// For a log: a line for each phase, and within one not more than every ten seconds.
    private Run lines(Run run, ProgressReader reader) {
        var now = run;
        var said = "";
        var phase = Phase.ENDED;
        long saidNanos = 0;
        while (now.goesOn()) {
            var progress = look(reader);
            var words = progress.words();
            boolean due = progress.phase() != phase || System.nanoTime() - saidNanos > BETWEEN_LINES.toNanos();
            if (due && !words.equals(said)) {
                screen.say(words);
                said = words;
                phase = progress.phase();
                saidNanos = System.nanoTime();
            }
            pause();
            now = patiently(() -> runs.require(run.run()));
        }
        return now;
    }

    private Run bar(Run run, ProgressReader reader) {
        var now = run;
        var shown = new AtomicReference<>(new Progress(Phase.STARTING, null, null));
        int width = screen.width() - ROOM_FOR_CTRL_C;
        try (ProgressBar _ = new ProgressBarBuilder()
                .setConsumer(screen.line(width))
                .setRenderer((state, most) -> Bar.filled(run.mode(), shown.get(), state.getElapsedAfterStart(), most))
                .continuousUpdate()
                .build()) {
            while (now.goesOn()) {
                shown.set(look(reader));
                pause();
                now = patiently(() -> runs.require(run.run()));
            }
        }
        return now;
    }

    private Progress look(ProgressReader reader) {
        return patiently(reader::look);
    }

    /// A network that is gone for a while ends nothing: the run goes on, and so does who follows it.
    private <T> T patiently(Supplier<T> asking) {
        for (int failed = 1; ; failed++) {
            try {
                return asking.get();
            } catch (SdkException e) {
                if (failed == MOST_FAILED) {
                    throw e;
                }
                if (failed == 1) {
                    screen.say("AWS does not answer as it should: %s. Trying again ...".formatted(e.getMessage()));
                }
                pause();
            }
        }
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
