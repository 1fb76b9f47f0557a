package rekey.operator;

import java.io.InputStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import software.amazon.awssdk.core.exception.SdkException;

/// A command that asks a deployed stack. What keeps it from an answer is one sentence and an exit code.
abstract class HubCommand implements Callable<Integer> {
    @Mixin
    private HubOptions hubOptions;

    private Screen screen = Screen.ofTerminal();
    private InputStream keyboard = System.in;
    private @Nullable Hub hub;

    abstract ExitCode run();

    @Override
    public final Integer call() {
        try {
            return run().number();
        } catch (SdkException e) {
            throw AwsTrouble.of(e, hubOptions);
        }
    }

    final HubOptions options() {
        return hubOptions;
    }

    final Screen screen() {
        return screen;
    }

    final InputStream keyboard() {
        return keyboard;
    }

    final Hub hub() {
        if (hub == null) {
            hub = new Hub(hubOptions);
        }
        return hub;
    }
}
