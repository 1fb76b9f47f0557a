package rekey.policy;

import java.util.ArrayList;
import java.util.List;

/// A pattern for ARNs, compared component by component: a `*` stands for no more than one of them.
///
/// Source:
/// docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
///
/// @param components six
record ArnPattern(List<Wildcards> components) {
    static final int COMPONENTS = 6;

    /// As ArnLike and ArnEquals do, which are the same.
    ///
    /// What components match matches as a whole as well, and that is quicker to find out. Whether a
    /// pattern that lacks components matches what it would match as a text, AWS does not say.
    static Truth match(Wildcards pattern, Text arn) {
        var whole = arn.matchedBy(pattern);
        if (whole == Truth.FALSE) {
            return whole;
        }
        var components = pattern.components();
        return components.size() < COMPONENTS ? Truth.UNKNOWN : new ArnPattern(components).match(arn);
    }

    /// With `*` for each component that the pattern lacks, as in the Resource element.
    static ArnPattern completed(Wildcards pattern) {
        var components = new ArrayList<>(pattern.components());
        while (components.size() < COMPONENTS) {
            components.add(Wildcards.of("*"));
        }
        return new ArnPattern(components);
    }

    Truth match(Text arn) {
        var actual = arn.split(':', COMPONENTS);
        if (actual.size() != COMPONENTS) {
            return Truth.FALSE;
        }
        var all = Truth.TRUE;
        for (int i = 0; i < COMPONENTS && all != Truth.FALSE; i++) {
            all = all.and(actual.get(i).matchedBy(components.get(i)));
        }
        return all;
    }
}
