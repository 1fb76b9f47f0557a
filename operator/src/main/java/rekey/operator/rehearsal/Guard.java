package rekey.operator.rehearsal;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what a rehearsal may change. Its permits are made here alone, and whatever is changed needs
/// one: [Sandbox] asks for it before each call, with what AWS says of the thing at that moment.
///
/// A thing is a rehearsal's own where its place, its name and its tag say so, all three of them.
final class Guard {
    private final Bounds bounds;

    Guard(Bounds bounds) {
        this.bounds = bounds;
    }

    /// That something may be changed.
    static final class Permit {
        private final String resource;

        private Permit(String resource) {
            this.resource = resource;
        }

        /// What may be changed, as the call is to name it.
        String resource() {
            return resource;
        }
    }

    /// What AWS tells of a key.
    ///
    /// @param manager `CUSTOMER`, or `AWS` for a key that AWS manages
    record KeyFacts(String arn, String manager, Map<String, String> tags) {}

    /// One that is not there yet.
    Permit newLogGroup(String name) {
        return permit(name, Bounds.idOfLogGroup(name).filter(bounds.id()::equals), "its name is not of this rehearsal");
    }

    Permit newAlias(String name) {
        return permit(name, Bounds.idOfAlias(name).filter(bounds.id()::equals), "its name is not of this rehearsal");
    }

    /// One of this rehearsal.
    Permit logGroup(String name, Map<String, String> tags) {
        return permit(
                name,
                rehearsalOf(name, tags).filter(bounds.id()::equals),
                "its name and its tag %s do not say both that it is of this rehearsal".formatted(Bounds.TAG));
    }

    Permit key(KeyFacts key) {
        return permit(
                key.arn(),
                rehearsalOf(key).filter(bounds.id()::equals),
                "its place and its tag %s do not say both that it is of this rehearsal".formatted(Bounds.TAG));
    }

    /// One that a rehearsal of whatever time left behind in this place.
    Permit leftLogGroup(String name, Map<String, String> tags) {
        return permit(
                name,
                rehearsalOf(name, tags),
                "its name and its tag %s do not name the same rehearsal".formatted(Bounds.TAG));
    }

    Permit leftKey(KeyFacts key) {
        return permit(
                key.arn(),
                rehearsalOf(key),
                "its place and its tag %s do not say both that it is of a rehearsal".formatted(Bounds.TAG));
    }

    /// @param target that it points to; null where that key is gone
    Permit leftAlias(String name, @Nullable KeyFacts target) {
        var id = Bounds.idOfAlias(name);
        return permit(
                name,
                target == null
                        ? id
                        : id.filter(named ->
                                rehearsalOf(target).filter(named::equals).isPresent()),
                "its name and the tag %s of its key do not name the same rehearsal".formatted(Bounds.TAG));
    }

    private static Optional<String> rehearsalOf(String logGroup, Map<String, String> tags) {
        return Bounds.idOfLogGroup(logGroup).filter(id -> id.equals(tags.get(Bounds.TAG)));
    }

    private Optional<String> rehearsalOf(KeyFacts key) {
        var here = "arn:%s:kms:%s:%s:key/"
                .formatted(
                        bounds.place().partition().id(),
                        bounds.place().region(),
                        bounds.place().account());
        return Optional.ofNullable(key.tags().get(Bounds.TAG))
                .filter(Bounds::isId)
                .filter(_ -> key.arn().startsWith(here) && key.manager().equals("CUSTOMER"));
    }

    private static Permit permit(String resource, Optional<String> rehearsal, String otherwise) {
        if (rehearsal.isEmpty()) {
            throw new OutOfBounds("%s is left alone: %s".formatted(resource, otherwise));
        }
        return new Permit(resource);
    }
}
