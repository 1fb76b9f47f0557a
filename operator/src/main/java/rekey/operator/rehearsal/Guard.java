package rekey.operator.rehearsal;

import java.util.Map;
import java.util.Optional;

/// Decides what a rehearsal may change. Its permits are made here alone, and whatever is changed needs
/// one: [Sandbox] and [Deletion] ask for it before each call, with what AWS says of the thing at that moment.
///
/// A thing is of the rehearsal where its place, its name and its tag say so, all three of them. A key has no
/// name: its description is one.
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
    record KeyFacts(String arn, String manager, String description, Map<String, String> tags) {}

    /// One that is not there yet.
    Permit newLogGroup(String name) {
        return permit(name, bounds.names(name), "its name is not of this rehearsal");
    }

    Permit newAlias(String name) {
        return permit(name, isNamed(name), "its name is not of this rehearsal");
    }

    Permit logGroup(String name, Map<String, String> tags) {
        return permit(
                name,
                bounds.names(name) && isTagged(tags),
                "its name and its tag %s do not say both that it is of the rehearsal %s"
                        .formatted(Bounds.TAG, bounds.id()));
    }

    Permit key(KeyFacts key) {
        return permit(
                key.arn(),
                isOwn(key),
                "its place, its description and its tag %s do not all say that it is of the rehearsal %s"
                        .formatted(Bounds.TAG, bounds.id()));
    }

    /// @param target that it points to; empty where that key is gone
    Permit alias(String name, Optional<KeyFacts> target) {
        return permit(
                name,
                isNamed(name) && target.map(this::isOwn).orElse(true),
                "it and its key are not both of the rehearsal %s".formatted(bounds.id()));
    }

    private boolean isNamed(String alias) {
        return Bounds.idOfAlias(alias).filter(bounds.id()::equals).isPresent();
    }

    private boolean isTagged(Map<String, String> tags) {
        return bounds.id().equals(tags.get(Bounds.TAG));
    }

    private boolean isOwn(KeyFacts key) {
        var place = bounds.place();
        var here = "arn:%s:kms:%s:%s:key/".formatted(place.partition().id(), place.region(), place.account());
        return key.arn().startsWith(here)
                && key.manager().equals("CUSTOMER")
                && bounds.describes(key.description())
                && isTagged(key.tags());
    }

    private static Permit permit(String resource, boolean allowed, String otherwise) {
        if (!allowed) {
            throw new OutOfBounds("%s is left alone: %s".formatted(resource, otherwise));
        }
        return new Permit(resource);
    }
}
