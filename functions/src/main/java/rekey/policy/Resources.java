package rekey.policy;

import java.util.List;

/// The keys that a statement covers.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
///
/// @param except the statement covers all but these (NotResource)
record Resources(boolean except, List<Template> patterns) {
    Truth cover(Request request) {
        var key = new Text.Exact(request.keyArn());
        var listed = Truth.FALSE;
        for (var pattern : patterns) {
            listed = listed.or(pattern.test(request, wanted -> match(wanted, key)));
        }
        return except ? listed.not() : listed;
    }

    /// Components that an ARN lacks are `*`. A `*` at the end of a component *may* span colons,
    /// says AWS, so what only that could match is not known.
    private static Truth match(Wildcards pattern, Text key) {
        if (pattern.isAnything() || ArnPattern.completed(pattern).match(key) == Truth.TRUE) {
            return Truth.TRUE;
        }
        return key.matchedBy(pattern) == Truth.TRUE ? Truth.UNKNOWN : Truth.FALSE;
    }
}
