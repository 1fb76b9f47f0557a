package rekey.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How the statements of a policy reach an identity.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
final class Ways {
    /// @param atoms that must hold, a bit for each
    private record Way(Statement statement, Level level, long atoms) {
        boolean isOpen(long world) {
            return (atoms & ~world) == 0;
        }

        boolean is(NeededAction action, boolean allows) {
            return statement.allows() == allows && statement.actions().contains(action);
        }
    }

    private final IdentityRequest request;
    private final Atoms atoms;
    private final Level most;
    private final List<Way> ways = new ArrayList<>();

    /// @param atoms to which it adds those that the statements depend on
    Ways(List<Statement> statements, IdentityRequest request, Atoms atoms) {
        this.request = request;
        this.atoms = atoms;
        // Into another account each side must allow it.
        this.most = request.key().account().equals(request.identity().account()) ? Level.POLICY : Level.IAM;
        statements.stream().filter(statement -> !statement.actions().isEmpty()).forEach(this::add);
    }

    private void add(Statement statement) {
        var principals = statement.principals();
        var resources = statement.resources();
        if (principals == null || resources == null) {
            return;
        }
        var itself = itself(principals, statement.allows());
        var byAccount = principals.except() ? Truth.FALSE : request.identity().isOf(principals);
        if (itself == Truth.FALSE && byAccount == Truth.FALSE) {
            return;
        }
        var rest = rest(statement, resources);
        if (rest == null) {
            return;
        }
        if (itself != Truth.FALSE) {
            ways.add(new Way(statement, Level.POLICY, rest | open(principals, "itself", itself)));
        }
        if (byAccount != Truth.FALSE) {
            ways.add(new Way(statement, Level.IAM, rest | open(principals, "account", byAccount)));
        }
    }

    private long open(Principals principals, String way, Truth truth) {
        return truth == Truth.UNKNOWN ? atoms.of(principals, way) : 0;
    }

    /// Whether the statement is about the identity by another name than its account's.
    private Truth itself(Principals principals, boolean allows) {
        var identity = request.identity();
        var named = principals.everyone() ? Truth.TRUE : identity.isIn(principals);
        if (!principals.except()) {
            return named;
        }
        if (allows) {
            return named.or(identity.isOf(principals)).not();
        }
        return principals.everyone()
                ? Truth.FALSE
                : spared(identity, named, principals).not();
    }

    /// A NotPrincipal of a Deny spares whom it names together with their account; a role's session
    /// has to be named, too, and no policy names all of them.
    ///
    /// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    private static Truth spared(Identity identity, Truth named, Principals principals) {
        if (named == Truth.FALSE) {
            return named;
        }
        return named == Truth.TRUE && identity.kind() == Identity.Kind.USER && identity.isOf(principals) == Truth.TRUE
                ? Truth.TRUE
                : Truth.UNKNOWN;
    }

    /// @return the atoms that must hold; null where the statement does not apply
    private @Nullable Long rest(Statement statement, Resources resources) {
        long open = 0;
        switch (resources.cover(request.key(), request)) {
            case FALSE -> {
                return null;
            }
            case UNKNOWN -> open |= atoms.of(resources, request.key());
            case TRUE -> {}
        }
        for (var condition : statement.conditions()) {
            switch (condition.holds(request)) {
                case FALSE -> {
                    return null;
                }
                case UNKNOWN -> open |= atoms.of(condition, request.key());
                case TRUE -> {}
            }
        }
        return open;
    }

    /// @param world the atoms that hold
    Level level(NeededAction action, long world) {
        return level(action, world, world);
    }

    /// @param allowing the atoms that hold for what allows
    /// @param denying those that hold for what denies
    Level level(NeededAction action, long allowing, long denying) {
        var level = Level.NONE;
        for (var way : ways) {
            if (way.is(action, false) && way.isOpen(denying)) {
                return Level.NONE;
            }
            if (way.is(action, true) && way.isOpen(allowing)) {
                level = level.atLeast(way.level().atMost(most));
            }
        }
        return level;
    }

    /// Whether no world lets the identity do it.
    boolean isClosed(NeededAction action) {
        return level(action, -1L, 0L) == Level.NONE;
    }

    /// The statements that deny it in each world.
    List<String> denying(NeededAction action) {
        var labels = new LinkedHashSet<String>();
        ways.stream()
                .filter(way -> way.is(action, false) && way.atoms() == 0)
                .map(way -> Objects.requireNonNull(way.statement().label()))
                .forEach(labels::add);
        return List.copyOf(labels);
    }
}
