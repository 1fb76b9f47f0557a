package rekey.policy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import rekey.place.KeyArn;

/// The keys that a statement covers.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
///
/// @param except the statement covers all but these (NotResource)
record Resources(boolean except, List<Template> patterns) {
    Truth cover(Request request) {
        return cover(request.key(), request);
    }

    Truth cover(KeyArn key, Context context) {
        var listed = Truth.FALSE;
        for (var pattern : patterns) {
            listed = listed.or(covers(pattern, key, context));
        }
        return except ? listed.not() : listed;
    }

    /// What has to be known for certainty where that is unknown.
    Set<String> doubts(Request request) {
        return patterns.stream()
                .filter(pattern -> covers(pattern, request.key(), request) == Truth.UNKNOWN)
                .map(pattern -> pattern.test(request, _ -> Truth.TRUE) == Truth.TRUE
                        ? "whether a * of its Resource spans colons"
                        : "what " + Condition.quoted(pattern.toString()) + " in its Resource stands for")
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// The keys of conditions that its variables name.
    Set<Open> open() {
        return Open.mentionedIn(patterns.stream().map(Template::toString));
    }

    private static Truth covers(Template pattern, KeyArn key, Context context) {
        var arn = new Text.Exact(key.text());
        return pattern.test(context, wanted -> match(wanted, arn));
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
