package rekey.lambda;

import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.MDC;
import rekey.place.Place;

/// Says on every line of the log what it is about. Threads that are started meanwhile say it too.
public final class LogLines {
    private LogLines() {}

    public static <T> T about(Place place, Supplier<T> work) {
        return about(Map.of("account", place.account(), "region", place.region()), work);
    }

    static <T> T about(Map<String, String> keys, Supplier<T> work) {
        keys.forEach(MDC::put);
        try {
            return work.get();
        } finally {
            keys.keySet().forEach(MDC::remove);
        }
    }
}
