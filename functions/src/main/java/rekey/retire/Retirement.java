package rekey.retire;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a key may go, and why.
///
/// In five sentences: A key is in use while a log group, query results or something else is on it,
/// or is about to be put on it. It is never free while a log group that left it keeps its events for
/// ever. It is unknown while something could not be looked at. Else it is free when the last event
/// and query result under it is gone: 5 minutes, the retention in force and 72 hours after the last
/// target left it. What was used after that is in use again, whoever uses it.
///
/// @param findings the evidence, the strongest first
/// @param danger that KMS deletes the key before it is free; null where it does not
/// @param next what the next retirement is to know
public record Retirement(
        KeyVerdict verdict,
        List<Finding> findings,
        @Nullable String danger,
        Earlier next) {

    public static Retirement of(KnownOfKey evidence) {
        var departures = new DepartureRules(evidence);
        var memory = new MemoryRules(evidence);
        var onIt = Stream.concat(TargetRules.everywhere(evidence), TargetRules.targets(evidence))
                .toList();
        var left = Stream.concat(departures.findings(), new KeyRules(evidence).findings(departures))
                .toList();
        var remembered = memory.findings().toList();
        var findings = Stream.of(
                        onIt.stream(),
                        TargetRules.holders(evidence),
                        left.stream(),
                        remembered.stream(),
                        undated(left, remembered))
                .flatMap(part -> part)
                .toList();
        var verdict = KeyVerdict.of(findings, evidence.now());
        var kept = memory.kept(departures);
        return new Retirement(
                verdict,
                findings,
                danger(evidence, verdict),
                new Earlier(
                        onIt.isEmpty() ? departures.emptySince() : null,
                        departures.neededUntilOfTheRest().orElse(null),
                        departures.retentionSince(),
                        departures.shorterSince().orElse(null),
                        departures.isForever(),
                        kept.next(),
                        departures.leftBy().orElse(null),
                        kept.goneBy().orElse(null),
                        kept.othersGoneBy().orElse(null),
                        departures.deletedOfTheRest(),
                        departures.readUntil().orElse(null)));
    }

    /// What others had stored under the key tells nothing of the targets.
    private static Stream<Finding> undated(List<Finding> left, List<Finding> remembered) {
        return hasDate(remembered) && !hasDate(left)
                ? Stream.of(new Finding.Missing(KeyVerdict.NO_DATE))
                : Stream.empty();
    }

    private static boolean hasDate(List<Finding> findings) {
        return findings.stream().anyMatch(Finding.Until.class::isInstance);
    }

    private static @Nullable String danger(KnownOfKey evidence, KeyVerdict verdict) {
        if (!(evidence.itself().state() instanceof Looked.Seen<OwnState>(var own, var _)) || !own.waitsForDeletion()) {
            return null;
        }
        boolean inTime = switch (verdict) {
            case KeyVerdict.Free _ -> true;
            case KeyVerdict.FreeOn(var date) -> own.deletionDate() != null && date.isBefore(own.deletionDate());
            case KeyVerdict.InUse _, KeyVerdict.Never _, KeyVerdict.Unknown _ -> false;
        };
        return inTime
                ? null
                : "KMS deletes this key %s, and it is not free by then: cancel that (CancelKeyDeletion, then EnableKey)"
                        .formatted(
                                own.deletionDate() == null ? "once its replicas are gone" : "on " + own.deletionDate());
    }
}
