package rekey.policy;

import java.util.List;
import java.util.stream.IntStream;

/// A pattern for ARNs, compared component by component: a `*` stands for no more than one of them.
///
/// Source:
/// docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
///
/// @param components six, or fewer where the pattern is none of an ARN
record ArnPattern(List<Wildcards> components) {
    static final int COMPONENTS = 6;

    /// As ArnLike and ArnEquals do, which are the same.
    ///
    /// What components match matches as a whole as well, and that is quicker to find out.
    static Truth match(Wildcards pattern, Text arn) {
        var whole = arn.matchedBy(pattern);
        return whole == Truth.FALSE ? whole : new ArnPattern(pattern.split(':', COMPONENTS)).match(arn);
    }

    /// With `*` for each component that the pattern lacks, as in the Resource element.
    static ArnPattern completed(Wildcards pattern) {
        var components = pattern.split(':', COMPONENTS);
        while (components.size() < COMPONENTS) {
            components.add(Wildcards.of("*"));
        }
        return new ArnPattern(components);
    }

    /// A pattern with fewer components matches no ARN. Whether a lone `*` does, AWS does not say.
    Truth match(Text arn) {
        if (components.size() == 1 && components.getFirst().isAnything()) {
            return Truth.UNKNOWN;
        }
        var actual = arn.split(':', COMPONENTS);
        if (components.size() != COMPONENTS || actual.size() != COMPONENTS) {
            return Truth.FALSE;
        }
        return IntStream.range(0, COMPONENTS)
                .mapToObj(i -> actual.get(i).matchedBy(components.get(i)))
                .reduce(Truth.TRUE, Truth::and);
    }
}
