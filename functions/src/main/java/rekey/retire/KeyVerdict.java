package rekey.retire;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// May the key go? Only `Free` says yes.
public sealed interface KeyVerdict {
    /// Nothing that was looked at needs it, and everything was looked at that Rekey can look at.
    ///
    /// @param since when the last thing under it was gone
    record Free(Instant since) implements KeyVerdict {}

    /// Nothing is on it any more, and what is stored under it is gone then.
    record FreeOn(Instant date) implements KeyVerdict {}

    record InUse(List<Finding.InUse> by) implements KeyVerdict {}

    record Never(List<Finding.Forever> because) implements KeyVerdict {}

    /// @param notBefore when it may go at the earliest, as far as is known; null where nothing says
    record Unknown(List<Gap> missing, @Nullable Instant notBefore) implements KeyVerdict {}

    /// As the certificate writes it.
    default String text() {
        return switch (this) {
            case Free _ -> "free";
            case FreeOn _ -> "freeOn";
            case InUse _ -> "inUse";
            case Never _ -> "never";
            case Unknown _ -> "unknown";
        };
    }

    /// The strongest finding decides: what is on the key now, then what is never deleted, then what
    /// nobody has seen, then the latest date. A date that is over leaves the key free since then.
    /// Where no date is known either, it is unknown since when: nothing is free by silence.
    static KeyVerdict of(List<Finding> findings, Instant now) {
        var uses = of(findings, Finding.InUse.class);
        if (!uses.isEmpty()) {
            return new InUse(uses);
        }
        var forever = of(findings, Finding.Forever.class);
        if (!forever.isEmpty()) {
            return new Never(forever);
        }
        var latest = of(findings, Finding.Until.class).stream()
                .map(Finding.Until::date)
                .max(Comparator.naturalOrder());
        var missing = of(findings, Finding.Missing.class).stream()
                .map(Finding.Missing::gap)
                .distinct()
                .toList();
        if (!missing.isEmpty() || latest.isEmpty()) {
            return new Unknown(missing.isEmpty() ? List.of(NO_DATE) : missing, latest.orElse(null));
        }
        return latest.get().isAfter(now) ? new FreeOn(latest.get()) : new Free(latest.get());
    }

    Gap NO_DATE = new Gap(
            "what left the key",
            "nothing says when the last thing under it was written",
            "List who has used the key with the query of the certificate");

    private static <T extends Finding> List<T> of(List<Finding> findings, Class<T> kind) {
        Function<Finding, Stream<T>> pick =
                finding -> kind.isInstance(finding) ? Stream.of(kind.cast(finding)) : Stream.empty();
        return findings.stream().flatMap(pick).toList();
    }
}
