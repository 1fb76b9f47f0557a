package rekey.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import rekey.outcome.Excerpt;

/// A policy's answer to one request: an explicit Deny wins, and each needed action must be allowed
/// by some statement.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
final class Judgement {
    private static final Set<NeededAction> ACTIONS = EnumSet.allOf(NeededAction.class);
    private static final String PERHAPS = "; CloudWatch Logs may do without that";

    private record Reach(Statement statement, Truth truth) {}

    private final Request request;
    private final List<Statement> statements;
    private final List<Reach> reaching = new ArrayList<>();
    private final Map<NeededAction, Truth> allowed = new EnumMap<>(NeededAction.class);
    private final Map<NeededAction, Truth> denied = new EnumMap<>(NeededAction.class);

    Judgement(List<Statement> statements, Request request) {
        this.statements = statements;
        this.request = request;
        for (var statement : statements) {
            if (!statement.actions().isEmpty()) {
                note(statement, statement.reaches(request));
            }
        }
    }

    /// In one world of its request. What was certain of a statement is so there, too.
    private Judgement(Judgement whole, Request world) {
        this.statements = whole.statements;
        this.request = world;
        for (var reach : whole.reaching) {
            note(
                    reach.statement(),
                    reach.truth() == Truth.UNKNOWN ? reach.statement().reaches(world) : reach.truth());
        }
    }

    private void note(Statement statement, Truth truth) {
        if (truth != Truth.FALSE) {
            reaching.add(new Reach(statement, truth));
            var answers = statement.allows() ? allowed : denied;
            for (var action : statement.actions()) {
                answers.merge(action, truth, Truth::or);
            }
        }
    }

    /// Each world that makes a difference to a statement that is not certain.
    List<Judgement> worlds() {
        var open = EnumSet.noneOf(Open.class);
        for (var reach : reaching) {
            if (reach.truth() == Truth.UNKNOWN) {
                reach.statement().open(request).forEach(open::add);
            }
        }
        return request.worlds(open).stream()
                .map(world -> new Judgement(this, world))
                .toList();
    }

    /// Whether the use of the key is allowed.
    Truth truth() {
        boolean certain = true;
        for (var action : ACTIONS) {
            var allows = allowed.getOrDefault(action, Truth.FALSE);
            var denies = denied.getOrDefault(action, Truth.FALSE);
            if (action.isCertain() && (allows == Truth.FALSE || denies == Truth.TRUE)) {
                return Truth.FALSE;
            }
            certain &= allows == Truth.TRUE && denies == Truth.FALSE;
        }
        return certain ? Truth.TRUE : Truth.UNKNOWN;
    }

    /// With the reasons, which take longer to word than the judgement itself.
    PolicyVerdict verdict() {
        return switch (truth()) {
            case TRUE -> new PolicyVerdict.Allowed();
            case FALSE -> denied();
            case UNKNOWN -> unknown(where(allowed, Truth.FALSE));
        };
    }

    private static Set<NeededAction> where(Map<NeededAction, Truth> answers, Truth truth) {
        return ACTIONS.stream()
                .filter(action -> answers.getOrDefault(action, Truth.FALSE) == truth)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(NeededAction.class)));
    }

    /// Of a judgement that is FALSE.
    PolicyVerdict.Denied denied() {
        var missing = where(allowed, Truth.FALSE);
        var denying = statements(Truth.TRUE, statement -> !statement.allows());
        var reasons = Brief.list(denying.stream().map(this::denies).toList());
        if (!missing.isEmpty()) {
            reasons.add(Excerpt.cut(nobodyAllows(missing), Brief.CHARACTERS));
        }
        var cure = denying.isEmpty() ? Remedy.adding(request) : Remedy.exempting(denying.getFirst(), request);
        return new PolicyVerdict.Denied(reasons, cure);
    }

    /// No action that is needed for certain is missing or denied.
    private PolicyVerdict unknown(Set<NeededAction> missing) {
        var denying = statements(Truth.TRUE, statement -> !statement.allows());
        var reasons = new ArrayList<>(Brief.list(
                denying.stream().map(statement -> denies(statement) + PERHAPS).toList()));
        if (!missing.isEmpty()) {
            reasons.add(Excerpt.cut(nobodyAllows(missing) + PERHAPS, Brief.CHARACTERS));
        }
        reasons.addAll(doubts());
        return new PolicyVerdict.Unknown(reasons, certainty(denying, missing));
    }

    /// What takes the first doubt away.
    private Remedy certainty(List<Statement> denying, Set<NeededAction> missing) {
        var deny = denying.isEmpty() ? statements(Truth.UNKNOWN, statement -> !statement.allows()) : denying;
        boolean granted = missing.isEmpty() && where(allowed, Truth.UNKNOWN).isEmpty();
        return denying.isEmpty() && !granted ? Remedy.adding(request) : Remedy.exempting(deny.getFirst(), request);
    }

    private List<Statement> statements(Truth truth, Predicate<Statement> which) {
        return reaching.stream()
                .filter(reach -> reach.truth() == truth)
                .map(Reach::statement)
                .filter(which)
                .toList();
    }

    private String denies(Statement statement) {
        return "%s denies %s %s%s"
                .formatted(
                        statement.label(),
                        request.service(),
                        listed(statement.actions()),
                        conditions(" under the condition ", statement.conditions()));
    }

    private static String conditions(String before, Collection<Condition> conditions) {
        return conditions.isEmpty()
                ? ""
                : before
                        + Brief.joined(
                                conditions.stream().map(Condition::toString).toList(), " and ");
    }

    private static String listed(Set<NeededAction> actions) {
        return actions.size() == NeededAction.values().length
                ? "the use of the key"
                : actions.stream().map(NeededAction::toString).collect(Collectors.joining(", "));
    }

    private String nobodyAllows(Set<NeededAction> missing) {
        var nearMisses = statements.stream()
                .filter(Statement::allows)
                .filter(statement -> statement.actions().stream().anyMatch(missing::contains))
                .flatMap(statement -> nearMiss(statement).stream())
                .toList();
        return "no statement allows %s %s%s"
                .formatted(
                        request.service(),
                        listed(missing),
                        nearMisses.isEmpty() ? "" : " (" + Brief.joined(nearMisses, "; ") + ")");
    }

    private Optional<String> nearMiss(Statement statement) {
        if (statement.principals(request) == Truth.FALSE) {
            return statement.otherLogsService().map(name -> "%s names %s".formatted(statement.label(), name));
        }
        if (statement.resources() == null) {
            return Optional.of("%s has no Resource and does nothing".formatted(statement.label()));
        }
        if (statement.resources(request) == Truth.FALSE) {
            return Optional.of("the Resource of %s is not this key".formatted(statement.label()));
        }
        var failing = statement.conditions().stream()
                .filter(condition -> condition.holds(request) == Truth.FALSE)
                .toList();
        return Optional.of(statement.label() + conditions(" does so only where ", failing));
    }

    private List<String> doubts() {
        var reasons = new ArrayList<String>();
        var open = where(allowed, Truth.UNKNOWN);
        for (var statement : statements(Truth.UNKNOWN, statement -> true)) {
            if (!statement.allows() || statement.actions().stream().anyMatch(open::contains)) {
                reasons.add(doubt(statement));
            }
        }
        return Brief.list(reasons);
    }

    private String doubt(Statement statement) {
        return "whether %s %s %s %s cannot be told beforehand: it depends on %s"
                .formatted(
                        statement.label(),
                        statement.allows() ? "allows" : "denies",
                        request.service(),
                        listed(statement.actions()),
                        Brief.joined(unknowns(statement), " and on "));
    }

    private List<String> unknowns(Statement statement) {
        var unknowns = new ArrayList<String>();
        if (statement.principals(request) == Truth.UNKNOWN) {
            unknowns.add("whether its principal covers " + request.service());
        }
        var resources = statement.resources();
        if (resources != null && resources.cover(request) == Truth.UNKNOWN) {
            unknowns.addAll(resources.doubts(request));
        }
        statement.conditions().stream()
                .filter(condition -> condition.holds(request) == Truth.UNKNOWN)
                .map(condition -> condition.check() instanceof Check.UnknownOperator
                        ? condition + ", an operator that AWS does not document"
                        : condition.toString())
                .forEach(unknowns::add);
        return unknowns;
    }
}
