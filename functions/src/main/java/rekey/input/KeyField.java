package rekey.input;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import rekey.place.KeyArn;

/// Reads which key is wanted: that of an alias, one for each Region by its ARN, or a new one.
final class KeyField {
    private static final ElementRule ARN =
            new ElementRule("a key's ARN, arn:…:kms:<region>:<account>:key/<id>, and no alias", KeyArn::isWellFormed);

    private static final String OF_THE_STACK = " (the stack's parameter KeyAlias)";
    private static final ElementRule ROLE =
            new ElementRule("a role's name, with its path if it has one, or its ARN", NewKey::isRole);
    private static final List<String> CHOICES = List.of("alias", "arns", "create");

    private final StackDefaults defaults;
    private final ElementRule region;
    private final Problems problems;

    KeyField(StackDefaults defaults, ElementRule region, Problems problems) {
        this.defaults = defaults;
        this.region = region;
        this.problems = problems;
    }

    /// @param regions what the run is to visit; empty where that could not be taken
    Optional<KeyChoice> key(Mode mode, Fields input, Optional<RegionScope> regions) {
        if (!input.has("key")) {
            return alias(defaults.keyAlias(), OF_THE_STACK);
        }
        return input.child("key").map(key -> key.only(Set.copyOf(CHOICES))).flatMap(key -> {
            var chosen = CHOICES.stream().filter(key::has).toList();
            if (chosen.size() != 1) {
                problems.add(
                        "key",
                        "one of \"alias\", \"arns\" and \"create\" expected, was "
                                + (chosen.isEmpty() ? "none" : String.join(" and ", chosen)));
                return Optional.empty();
            }
            return switch (chosen.getFirst()) {
                case "alias" -> key.text("alias").flatMap(alias -> alias(alias, ""));
                case "arns" -> key.child("arns").flatMap(arns -> arns(arns, regions, input.has("regions")));
                default -> key.child("create").flatMap(create -> create(mode, create));
            };
        });
    }

    private Optional<KeyChoice> create(Mode mode, Fields fields) {
        fields.only(Set.of("alias", "readers", "writers", "logsManaged", "keepForDays"));
        if (mode == Mode.VERIFY) {
            problems.add("key.create", "not allowed in mode verify: name the alias of the new key in key.alias");
        }
        var alias = fields.has("alias")
                ? fields.text("alias").filter(text -> own(fields.pathOf("alias"), text, ""))
                : Optional.of(defaults.keyAlias()).filter(text -> own(fields.pathOf("alias"), text, OF_THE_STACK));
        var readers = fields.list("readers", ROLE).orElse(List.of());
        var writers = fields.list("writers", ROLE).orElse(List.of());
        boolean logsManaged = fields.flag("logsManaged", false);
        int keepForDays = fields.count("keepForDays", NewKey.MOST_DAYS, NewKey.USUAL_DAYS);
        return alias.map(name -> new KeyChoice.Create(new NewKey(name, readers, writers, logsManaged, keepForDays)));
    }

    private Optional<KeyChoice> alias(String alias, String origin) {
        return own("key.alias", alias, origin) ? Optional.of(new KeyChoice.Alias(alias)) : Optional.empty();
    }

    private boolean own(String field, String alias, String origin) {
        if (KeyChoice.Alias.isOwn(alias)) {
            return true;
        }
        problems.add(
                field,
                "\"alias/\" and a name of your own key expected (not alias/aws/…), was %s%s"
                        .formatted(Quoted.text(alias), origin));
        return false;
    }

    private Optional<KeyChoice> arns(Fields fields, Optional<RegionScope> regions, boolean given) {
        var arns = new TreeMap<String, String>();
        fields.texts(region, ARN).forEach((code, arn) -> {
            if (new KeyArn(arn).isOf(code)) {
                arns.put(code, arn);
            } else {
                problems.add(fields.pathOf(code), "a key of this Region expected, was " + Quoted.text(arn));
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
