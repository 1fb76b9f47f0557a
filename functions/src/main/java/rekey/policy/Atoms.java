package rekey.policy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import rekey.place.KeyArn;

/// What cannot be known beforehand of an identity's request, each thing once. Two policies that ask
/// the same of the request get the same answer; what they ask of their own keys may differ.
final class Atoms {
    /// The worlds of more are not gone through one by one.
    static final int MOST = 8;

    /// Keys of conditions that say the same whichever key the request is for.
    private static final List<String> OF_THE_REQUEST =
            List.of("aws:", "kms:encryptioncontext", "kms:viaservice", "kms:calleraccount");

    private static final String OF_THE_RESOURCE = "aws:resource";

    private final Map<Object, Integer> numbers = new LinkedHashMap<>();
    private final Map<Integer, String> words = new LinkedHashMap<>();

    private record OfCondition(String operator, String key, List<String> values, String scope) {}

    private record OfResource(List<String> patterns, boolean except, String scope) {}

    private record OfPrincipal(Principals principals, String way) {}

    long of(Condition condition, KeyArn key) {
        var scope = isOfTheRequest(condition) ? "" : key.text();
        return bit(
                new OfCondition(
                        Request.lowerCase(condition.operator()), condition.lowerCaseKey(), condition.values(), scope),
                condition.toString());
    }

    private static boolean isOfTheRequest(Condition condition) {
        String name = condition.lowerCaseKey();
        return OF_THE_REQUEST.stream().anyMatch(name::startsWith)
                && !name.startsWith(OF_THE_RESOURCE)
                && condition.values().stream()
                        .noneMatch(value -> Request.lowerCase(value).contains("${" + OF_THE_RESOURCE));
    }

    long of(Resources resources, KeyArn key) {
        return bit(
                new OfResource(
                        resources.patterns().stream().map(Template::toString).toList(), resources.except(), key.text()),
                "what its Resource covers");
    }

    /// @param way in which they may cover the identity
    long of(Principals principals, String way) {
        return bit(new OfPrincipal(principals, way), "whom its principal covers");
    }

    private long bit(Object atom, String inWords) {
        int number = numbers.computeIfAbsent(atom, _ -> numbers.size());
        words.put(number, inWords);
        return number < Long.SIZE - 1 ? 1L << number : 1L << (Long.SIZE - 1);
    }

    int size() {
        return numbers.size();
    }

    /// For people, each once.
    List<String> inWords() {
        return words.values().stream().distinct().toList();
    }
}
