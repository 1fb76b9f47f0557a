package rekey.retire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What KMS says of the key itself.
final class KeyRules {
    private static final String LOGS = "logs.";

    /// The operation that needs a key for what is under it already.
    private static final String READING = "Decrypt";

    private final KnownOfKey evidence;
    private final KnownOfKey.Itself itself;

    KeyRules(KnownOfKey evidence) {
        this.evidence = evidence;
        this.itself = evidence.itself();
    }

    /// A key that does not exist any more has no grants, aliases and policy to look at.
    Stream<Finding> findings(DepartureRules departures) {
        var state = itself.state().findings(this::state);
        if (itself.state() instanceof Looked.Seen<OwnState>(var own, var _) && own.missing()) {
            return state;
        }
        return Stream.of(
                        state,
                        itself.aliases().findings(this::aliases),
                        itself.grants().findings(this::grants),
                        itself.principals().findings(KeyRules::principals),
                        itself.lastUse().findings((use, seen) -> lastUse(use, seen, departures)))
                .flatMap(findings -> findings);
    }

    private Stream<Finding> state(OwnState own, Instant seen) {
        var facts = new ArrayList<Finding>();
        if (own.missing()) {
            facts.add(new Finding.Fact("The key no longer exists: what is under it is lost", seen));
        } else {
            facts.add(new Finding.Fact("The key is in state " + own.state(), seen));
        }
        if (own.deletionDate() != null) {
            facts.add(new Finding.Fact(
                    "KMS deletes it on %s, unless somebody cancels that (CancelKeyDeletion, then EnableKey)"
                            .formatted(own.deletionDate()),
                    seen));
        }
        if (!own.relatives().isEmpty()) {
            facts.add(new Finding.Fact(
                    (own.primary()
                                    ? "It is the primary key of a multi-Region key, and KMS deletes it after its replicas only: %s"
                                    : "It is a replica of a multi-Region key, and its relatives stay without it: %s")
                            .formatted(String.join(", ", own.relatives())),
                    seen));
        }
        return facts.stream();
    }

    /// An alias is a name, and harms nobody; but one that rotations look up brings the key back.
    private Stream<Finding> aliases(List<String> aliases, Instant seen) {
        if (aliases.contains(itself.rotationAlias())) {
            return Stream.of(new Finding.InUse(
                    itself.rotationAlias() + " names it, and rotations put targets on the key that it names",
                    evidence.key().account() + " in " + evidence.key().region(),
                    "Move the alias to the new key (UpdateAlias)",
                    seen));
        }
        return aliases.isEmpty()
                ? Stream.empty()
                : Stream.of(new Finding.Fact(
                        "Whoever uses one of its aliases puts new data under it: " + String.join(", ", aliases), seen));
    }

    /// A grant is there because something uses the key by it. That of CloudWatch Logs only lets it in.
    private Stream<Finding> grants(List<GrantSeen> grants, Instant seen) {
        return grants.stream()
                .map(grant -> grant.grantee().startsWith(LOGS)
                        ? new Finding.Fact("A grant lets CloudWatch Logs use it: " + grant.id(), seen)
                        : new Finding.InUse(
                                "a grant lets %s use it for %s"
                                        .formatted(grant.grantee(), String.join(", ", grant.operations())),
                                "grant " + grant.id(),
                                "Find out what it is for; retire or revoke it when that is on another key",
                                seen));
    }

    private static Stream<Finding> principals(List<String> principals, Instant seen) {
        return principals.isEmpty()
                ? Stream.empty()
                : Stream.of(new Finding.Fact(
                        "Its policy lets others use it, for whatever they like: " + String.join(", ", principals),
                        seen));
    }

    private Stream<Finding> lastUse(LastUse use, Instant seen, DepartureRules departures) {
        return switch (use) {
            case LastUse.Unused(var since) ->
                Stream.of(new Finding.Fact(
                        "Nobody has used it since %s, when KMS began to note it; that proves nothing".formatted(since),
                        seen));
            case LastUse.Used(var operation, var used, var event) -> {
                var words = "it was used last on %s (%s, CloudTrail event %s)".formatted(used, operation, event);
                boolean inUse =
                        operation.equals(READING) ? isReadTooLate(used, departures) : isNewData(used, departures);
                yield Stream.of(
                        inUse
                                ? new Finding.InUse(
                                        words,
                                        evidence.key().account() + " in "
                                                + evidence.key().region(),
                                        "Look at the event: who used it, and what for (its encryption context names the log"
                                                + " group)",
                                        seen)
                                : new Finding.Fact(words, seen));
            }
        };
    }

    /// Whatever is no reading puts new data under it, and nothing does once the last target has left.
    private static boolean isNewData(Instant used, DepartureRules departures) {
        return departures.leftBy().isPresent()
                && used.isAfter(departures.lastDeparture().plus(Expiry.EFFECT));
    }

    /// Old events are read with it, as they should be, until the last of them is gone, also those of log
    /// groups that somebody deletes later. Where that is not known, or never, a reading proves nothing.
    private static boolean isReadTooLate(Instant used, DepartureRules departures) {
        var left = departures.findings().toList();
        boolean open = left.stream()
                .anyMatch(finding -> finding instanceof Finding.Missing || finding instanceof Finding.Forever);
        var gone = left.stream()
                .filter(Finding.Until.class::isInstance)
                .map(Finding.Until.class::cast)
                .map(Finding.Until::date)
                .max(Comparator.naturalOrder());
        boolean wasOfDeleted =
                departures.readUntil().filter(until -> !used.isAfter(until)).isPresent();
        return !open && !wasOfDeleted && gone.filter(used::isAfter).isPresent();
    }
}
