package rekey.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What becomes of an identity's access to logs when they move from one key to another.
///
/// @param lost actions that it could call for the present key, and cannot or perhaps cannot for the
///     wanted one
/// @param dependsOn what it depends on, for people; none where it is certain
/// @param deniedBy statements of the wanted key's policy that keep it out whatever allows it
record AccessChange(Outcome outcome, Set<NeededAction> lost, List<String> dependsOn, List<String> deniedBy) {
    /// In the order of how bad they are.
    enum Outcome {
        /// Or it had none.
        KEEPS,
        /// Its own IAM policies decide, before and after.
        IAM,
        PERHAPS,
        LOSES;

        Outcome worse(Outcome other) {
            return compareTo(other) > 0 ? this : other;
        }

        static Outcome of(Level present, Level wanted, boolean named) {
            return switch (wanted) {
                case POLICY -> KEEPS;
                case IAM ->
                    switch (present) {
                        case NONE -> KEEPS;
                        case IAM -> IAM;
                        case POLICY -> PERHAPS;
                    };
                case NONE ->
                    switch (present) {
                        case NONE -> KEEPS;
                        case IAM -> named ? PERHAPS : LOSES;
                        case POLICY -> LOSES;
                    };
            };
        }
    }

    /// The same of an identity of another account than the log groups.
    AccessChange ofForeigner(String account) {
        return switch (outcome) {
            case KEEPS, IAM -> new AccessChange(Outcome.KEEPS, Set.of(), List.of(), List.of());
            case PERHAPS, LOSES -> {
                var reasons = new ArrayList<String>();
                reasons.add("whether it reads or writes logs of account %s, of which it is not".formatted(account));
                reasons.addAll(dependsOn);
                yield new AccessChange(Outcome.PERHAPS, lost, Brief.list(reasons), deniedBy);
            }
        };
    }

    /// Goes through the worlds: what each of them says is certain.
    static final class Of {
        private final Identity identity;
        private final AccessUse use;
        private final Ways present;
        private final Ways wanted;
        private final Atoms atoms;
        private final boolean same;
        private final Set<NeededAction> lost = EnumSet.noneOf(NeededAction.class);
        private final Set<NeededAction> extra = EnumSet.noneOf(NeededAction.class);
        private boolean iamOfTheWanted;
        private boolean iamOfThePresent;
        private Outcome best = Outcome.LOSES;
        private Outcome worst = Outcome.KEEPS;

        /// @param same whether both policies are one, of one key
        Of(Identity identity, AccessUse use, Ways present, Ways wanted, Atoms atoms, boolean same) {
            this.identity = identity;
            this.use = use;
            this.present = present;
            this.wanted = wanted;
            this.atoms = atoms;
            this.same = same;
        }

        AccessChange change() {
            if (atoms.size() <= Atoms.MOST) {
                for (long world = 0; world < 1L << atoms.size(); world++) {
                    long here = world;
                    note(action -> present.level(action, here), action -> wanted.level(action, here));
                }
            } else {
                bounds();
            }
            var outcome = worst == Outcome.LOSES && best != Outcome.LOSES ? Outcome.PERHAPS : worst;
            return switch (outcome) {
                case KEEPS, IAM -> new AccessChange(outcome, Set.of(), List.of(), List.of());
                case PERHAPS -> new AccessChange(outcome, lost, reasons(), List.of());
                case LOSES -> new AccessChange(outcome, lost, List.of(), wanted.denying(use.certain()));
            };
        }

        /// Too many worlds: from the most that each policy can allow to the least.
        private void bounds() {
            for (long present1 : new long[] {0L, -1L}) {
                for (long wanted1 : same ? new long[] {present1} : new long[] {0L, -1L}) {
                    note(
                            action -> present.level(action, present1, ~present1),
                            action -> wanted.level(action, wanted1, ~wanted1));
                }
            }
        }

        @FunctionalInterface
        private interface Levels {
            Level of(NeededAction action);
        }

        private void note(Levels before, Levels after) {
            var could = before.of(use.certain());
            var outcome = note(use.certain(), could, after);
            if (could != Level.NONE) {
                for (var action : NeededAction.values()) {
                    if (action != use.certain()
                            && note(action, before.of(action).atMost(could), after)
                                            .compareTo(Outcome.IAM)
                                    > 0) {
                        extra.add(action);
                        outcome = outcome.worse(Outcome.PERHAPS);
                    }
                }
            }
            best = best.compareTo(outcome) < 0 ? best : outcome;
            worst = worst.worse(outcome);
        }

        private Outcome note(NeededAction action, Level had, Levels after) {
            var has = after.of(action);
            var outcome = Outcome.of(had, has, identity.kind().isNamed());
            if (outcome.compareTo(Outcome.IAM) > 0) {
                lost.add(action);
                iamOfTheWanted |= has == Level.IAM;
                iamOfThePresent |= has == Level.NONE && outcome == Outcome.PERHAPS;
            }
            return outcome;
        }

        private List<String> reasons() {
            var reasons = new LinkedHashSet<String>();
            if (iamOfThePresent) {
                reasons.add("whether its IAM policies allow it the present key");
            }
            if (iamOfTheWanted) {
                reasons.add("whether its IAM policies allow it the wanted key");
            }
            if (!extra.isEmpty() && !lost.contains(use.certain())) {
                reasons.add("whether CloudWatch Logs needs %s of who is %s"
                        .formatted(
                                String.join(
                                        ", ",
                                        extra.stream()
                                                .map(NeededAction::toString)
                                                .toList()),
                                use.text()));
            }
            reasons.addAll(atoms.inWords());
            return Brief.list(List.copyOf(reasons));
        }
    }
}
