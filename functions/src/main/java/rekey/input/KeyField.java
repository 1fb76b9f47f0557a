package rekey.input;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import rekey.place.KeyArn;

/// Reads which key is wanted: an alias, or an ARN for each Region.
final class KeyField {
    private static final ElementRule ARN =
            new ElementRule("a key's ARN, arn:…:kms:<region>:<account>:key/<id>, and no alias", KeyArn::isWellFormed);

    private final StackDefaults defaults;
    private final ElementRule region;
    private final Problems problems;

    KeyField(StackDefaults defaults, ElementRule region, Problems problems) {
        this.defaults = defaults;
        this.region = region;
        this.problems = problems;
    }

    /// @param regions what the run is to visit; empty where that could not be taken
    Optional<KeyChoice> key(Fields input, Optional<RegionScope> regions) {
        if (!input.has("key")) {
            return alias(defaults.keyAlias(), " (the stack's parameter KeyAlias)");
        }
        return input.child("key").map(key -> key.only(Set.of("alias", "arns"))).flatMap(key -> {
            if (key.has("alias") == key.has("arns")) {
                var was = key.has("alias") ? "both" : "neither";
                problems.add("key", "one of \"alias\" and \"arns\" expected, was " + was);
                return Optional.empty();
            }
            return key.has("alias")
                    ? key.text("alias").flatMap(alias -> alias(alias, ""))
                    : key.child("arns").flatMap(arns -> arns(arns, regions, input.has("regions")));
        });
    }

    private Optional<KeyChoice> alias(String alias, String origin) {
        if (KeyChoice.Alias.isOwn(alias)) {
            return Optional.of(new KeyChoice.Alias(alias));
        }
        problems.add(
                "key.alias",
                "\"alias/\" and a name of your own key expected (not alias/aws/…), was %s%s"
                        .formatted(Shown.text(alias), origin));
        return Optional.empty();
    }

    private Optional<KeyChoice> arns(Fields fields, Optional<RegionScope> regions, boolean given) {
        var arns = new TreeMap<String, String>();
        fields.texts(region, ARN).forEach((code, arn) -> {
            if (new KeyArn(arn).isOf(code)) {
                arns.put(code, arn);
            } else {
                problems.add(fields.pathOf(code), "a key of this Region expected, was " + Shown.text(arn));
            }
        });
        regions.ifPresent(scope -> {
            switch (scope) {
                case RegionScope.Named(var named) -> cover(named, given, fields);
                case RegionScope.Enabled() -> {} // which they are is known only once the accounts are asked
            }
        });
        return arns.isEmpty() ? Optional.empty() : Optional.of(new KeyChoice.Arns(arns));
    }

    /// Every Region to visit has an ARN. An ARN that is not used is a mistake only where the input
    /// leaves the Regions to the stack: then it was meant to choose them.
    private void cover(List<String> regions, boolean given, Fields arns) {
        var origin = given ? "regions" : "the stack's parameter Regions";
        regions.stream()
                .filter(code -> !arns.has(code))
                .forEach(code -> problems.add(
                        "key.arns", "an ARN for %s expected, because %s names it".formatted(code, origin)));
        if (!given) {
            arns.names().stream()
                    .filter(code -> region.test(code) && !regions.contains(code))
                    .forEach(code -> problems.add(
                            arns.pathOf(code),
                            "a Region of the stack's parameter Regions expected (%s); name others in regions"
                                    .formatted(String.join(", ", regions))));
        }
    }
}
