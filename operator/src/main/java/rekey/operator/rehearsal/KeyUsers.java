package rekey.operator.rehearsal;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import rekey.place.KeyArn;
import rekey.place.Place;

/// Which log groups of a place are on a key, under whatever name AWS shows it.
///
/// @param shown the key of each log group as AWS shows it
/// @param aliases the id of the key that each alias of the place points to
record KeyUsers(Place place, SortedMap<String, String> shown, Map<String, String> aliases) {

    /// @param key the ARN of a key of the rehearsal
    List<String> of(String key, Bounds rehearsal) {
        return shown.entrySet().stream()
                .filter(each -> means(each.getValue(), key, rehearsal))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean means(String text, String key, Bounds rehearsal) {
        if (!KeyArn.isName(text)) {
            return KeyArn.same(text, key);
        }
        var here = "arn:%s:kms:%s:%s:".formatted(place.partition().id(), place.region(), place.account());
        if (text.startsWith("arn:") && !text.startsWith(here)) {
            return false;
        }
        var name = text.substring(text.lastIndexOf(':') + 1);
        var id = key.substring(key.lastIndexOf('/') + 1);
        // An alias of the rehearsal that is gone might have meant any of its keys.
        return id.equals(aliases.getOrDefault(name, name))
                || (!aliases.containsKey(name)
                        && Bounds.idOfAlias(name).filter(rehearsal.id()::equals).isPresent());
    }
}
