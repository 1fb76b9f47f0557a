package rekey.policy;

import java.util.function.IntPredicate;

/// One value of a condition, read as its operator reads it. What cannot be read so, in the policy
/// or in the request, is UNKNOWN: AWS does not say what it makes of it.
@FunctionalInterface
interface Expectation {
    Truth test(Text actual, Context context);

    /// Turns a value of a policy into what is expected of the request's.
    @FunctionalInterface
    interface Reader {
        /// @param variables whether the policy's version knows variables
        Expectation read(String value, boolean variables);
    }

    static Expectation exact(String value, boolean variables) {
        return Template.parse(value, false, variables).compared((wanted, actual) -> actual.matchedBy(wanted));
    }

    static Expectation ignoringCase(String value, boolean variables) {
        return Template.parse(value, false, variables)
                .compared((wanted, actual) -> actual.lowerCase().matchedBy(wanted.lowerCase()));
    }

    static Expectation like(String value, boolean variables) {
        return Template.parse(value, true, variables).compared((wanted, actual) -> actual.matchedBy(wanted));
    }

    static Expectation arn(String value, boolean variables) {
        return Template.parse(value, true, variables).compared(ArnPattern::match);
    }

    static Expectation bool(String value, boolean variables) {
        return isBool(value)
                ? (actual, context) -> switch (actual) {
                    case Text.Exact(var text) when isBool(text) -> Truth.of(text.equalsIgnoreCase(value));
                    case Text.Exact _, Text.Beginning _, Text.Matching _ -> Truth.UNKNOWN;
                }
                : unreadable(value, variables);
    }

    private static boolean isBool(String text) {
        return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
    }

    /// Binary values and addresses: no request has any, as far as AWS documents it.
    static Expectation unreadable(String value, boolean variables) {
        return (actual, context) -> Truth.UNKNOWN;
    }

    /// @param order what the actual value's comparison with the expected one must be
    static Reader ordered(Scale scale, IntPredicate order) {
        return (value, variables) -> {
            var expected = scale.read(value);
            return (actual, context) -> switch (actual) {
                case Text.Exact(var text) ->
                    scale.read(text)
                            .flatMap(found -> expected.map(found::compareTo))
                            .map(compared -> Truth.of(order.test(compared)))
                            .orElse(Truth.UNKNOWN);
                case Text.Beginning _, Text.Matching _ -> Truth.UNKNOWN;
            };
        };
    }
}
