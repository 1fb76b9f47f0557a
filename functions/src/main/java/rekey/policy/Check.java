package rekey.policy;

import java.util.List;
import java.util.stream.Stream;

/// What an operator of a condition makes of a condition key's value.
///
/// Sources, under docs.aws.amazon.com/IAM/latest/UserGuide/:
/// reference_policies_elements_condition_operators.html,
/// reference_policies_condition-single-vs-multi-valued-context-keys.html
sealed interface Check {
    Truth of(ContextValue value, Context context);

    /// How many of the request's values must match.
    enum Quantifier {
        /// For keys with one value.
        NONE(""),
        ANY("foranyvalue:"),
        ALL("forallvalues:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }
    }

    /// @param name of the operator, as in the policy
    /// @param variables whether the policy's version knows variables
    static Check parse(String name, List<String> values, boolean variables) {
        String operator = Request.lowerCase(name);
        if (operator.equals("null")) {
            return new Null(values.stream().map(Null::read).toList());
        }
        var quantifier = Stream.of(Quantifier.ANY, Quantifier.ALL)
                .filter(candidate -> operator.startsWith(candidate.prefix))
                .findFirst()
                .orElse(Quantifier.NONE);
        String rest = operator.substring(quantifier.prefix.length());
        boolean ifExists = rest.endsWith(Comparison.IF_EXISTS);
        return Operator.named(ifExists ? rest.substring(0, rest.length() - Comparison.IF_EXISTS.length()) : rest)
                .<Check>map(known -> new Comparison(
                        known,
                        quantifier,
                        ifExists,
                        values.stream()
                                .map(value -> known.values().read(value, variables))
                                .toList()))
                .orElseGet(UnknownOperator::new);
    }

    record Comparison(Operator operator, Quantifier quantifier, boolean ifExists, List<Expectation> expected)
            implements Check {
        private static final String IF_EXISTS = "ifexists";

        @Override
        public Truth of(ContextValue value, Context context) {
            return switch (value) {
                case ContextValue.Absent() -> ofAbsent();
                case ContextValue.Unknown() -> Truth.UNKNOWN;
                case ContextValue.Present(var values) -> ofPresent(values, context);
                case ContextValue.Either(var one, var other) -> either(of(one, context), of(other, context));
            };
        }

        private Truth ofAbsent() {
            if (ifExists) {
                return Truth.TRUE;
            }
            return switch (quantifier) {
                case NONE -> Truth.of(operator.negated());
                case ANY -> Truth.FALSE;
                case ALL -> Truth.TRUE;
            };
        }

        private Truth ofPresent(List<Text> values, Context context) {
            boolean all = switch (quantifier) {
                case NONE -> operator.negated();
                case ANY -> false;
                case ALL -> true;
            };
            var combined = Truth.of(all);
            for (var value : values) {
                var one = ofOne(value, context);
                combined = all ? combined.and(one) : combined.or(one);
            }
            return combined;
        }

        private Truth ofOne(Text value, Context context) {
            var matches = Truth.FALSE;
            for (var one : expected) {
                matches = matches.or(one.test(value, context));
                if (matches == Truth.TRUE) {
                    break;
                }
            }
            return operator.negated() ? matches.not() : matches;
        }
    }

    /// @param absent for each value whether the policy wants the key absent
    record Null(List<Truth> absent) implements Check {
        private static Truth read(String value) {
            return switch (Request.lowerCase(value)) {
                case "true" -> Truth.TRUE;
                case "false" -> Truth.FALSE;
                default -> Truth.UNKNOWN;
            };
        }

        @Override
        public Truth of(ContextValue value, Context context) {
            return switch (value) {
                case ContextValue.Absent() -> absent.stream().reduce(Truth.FALSE, Truth::or);
                case ContextValue.Present _ -> absent.stream().map(Truth::not).reduce(Truth.FALSE, Truth::or);
                case ContextValue.Unknown() -> Truth.UNKNOWN;
                case ContextValue.Either(var one, var other) -> either(of(one, context), of(other, context));
            };
        }
    }

    /// AWS added it later than this code, or it is a misspelling that KMS would not store.
    record UnknownOperator() implements Check {
        @Override
        public Truth of(ContextValue value, Context context) {
            return Truth.UNKNOWN;
        }
    }

    private static Truth either(Truth one, Truth other) {
        return one == other ? one : Truth.UNKNOWN;
    }
}
