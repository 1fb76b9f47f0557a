package rekey.policy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A condition operator that AWS documents, without the prefixes for sets and without `IfExists`;
/// `Null` is a check of its own.
///
/// Source:
/// docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
///
/// @param negated it is true where its values do not match
record Operator(Expectation.Reader values, boolean negated) {
    private static final Map<String, Operator> BY_NAME = byName();

    /// @param name in lower case
    static Optional<Operator> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    private static Map<String, Operator> byName() {
        var found = new HashMap<String, Operator>();
        pair(found, "stringequals", "stringnotequals", Expectation::exact);
        pair(found, "stringequalsignorecase", "stringnotequalsignorecase", Expectation::ignoringCase);
        pair(found, "stringlike", "stringnotlike", Expectation::like);
        pair(found, "arnequals", "arnnotequals", Expectation::arn);
        pair(found, "arnlike", "arnnotlike", Expectation::arn);
        pair(found, "ipaddress", "notipaddress", Expectation::unreadable);
        found.put("binaryequals", new Operator(Expectation::unreadable, false));
        found.put("bool", new Operator(Expectation::bool, false));
        ordered(found, "numeric", Scale.NUMBER);
        ordered(found, "date", Scale.DATE);
        return Map.copyOf(found);
    }

    private static void pair(Map<String, Operator> found, String name, String negation, Expectation.Reader values) {
        found.put(name, new Operator(values, false));
        found.put(negation, new Operator(values, true));
    }

    private static void ordered(Map<String, Operator> found, String prefix, Scale scale) {
        pair(found, prefix + "equals", prefix + "notequals", Expectation.ordered(scale, order -> order == 0));
        found.put(prefix + "lessthan", new Operator(Expectation.ordered(scale, order -> order < 0), false));
        found.put(prefix + "lessthanequals", new Operator(Expectation.ordered(scale, order -> order <= 0), false));
        found.put(prefix + "greaterthan", new Operator(Expectation.ordered(scale, order -> order > 0), false));
        found.put(prefix + "greaterthanequals", new Operator(Expectation.ordered(scale, order -> order >= 0), false));
    }
}
