package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rekey.place.Place;

/// Turns the execution input into what the run is asked to do. Strict: every problem is named with
/// its path, all at once. `events/input.schema.json` says the same as far as a schema can.
public final class InputParser {
    private static final Set<String> FIELDS =
            Set.of("Comment", "mode", "key", "accounts", "organizationalUnits", "regions", "logGroups", "queryResults");
    private static final String MODES =
            Arrays.stream(Mode.values()).map(mode -> Shown.text(mode.text())).collect(Collectors.joining(", "));

    private static final String ORIGIN = " (the stack's parameter Regions)";

    private static final ElementRule ACCOUNT = new ElementRule("12 digits", Place::isAccount);
    private static final ElementRule UNIT = new ElementRule(
            "the id of an organizational unit (ou-…) or of the root (r-…)", OrganizationalUnitScope::isId);
    private static final ElementRule GLOB = new ElementRule(
            "a log group's name or glob",
            Pattern.compile("[a-zA-Z0-9_/.#*-]{1,512}").asMatchPredicate());

    private final StackDefaults defaults;
    private final ElementRule region;

    public InputParser(StackDefaults defaults) {
        this.defaults = defaults;
        this.region = new ElementRule("a Region of this partition", defaults.knownRegions()::contains);
    }

    /// @throws InvalidInput naming every field that cannot be taken
    public ExecutionInput parse(JsonNode input) {
        var problems = new Problems();
        var fields = Fields.ofRoot(input, problems).only(FIELDS);
        var mode = mode(fields, problems);
        var regions = regions(fields, problems);
        var key = new KeyField(defaults, region, problems).key(fields, regions);
        var accounts = selection(fields, "accounts", ACCOUNT, AccountScope::new);
        var units = selection(fields, "organizationalUnits", UNIT, OrganizationalUnitScope::new);
        var logGroups = selection(fields, "logGroups", GLOB, Globs::new);
        boolean queryResults = fields.flag("queryResults", true);
        problems.throwIfAny();
        return new ExecutionInput(
                mode, key.orElseThrow(), accounts, units, regions.orElseThrow(), logGroups, queryResults, null);
    }

    private static Mode mode(Fields fields, Problems problems) {
        return fields.text("mode")
                .map(text -> Mode.of(text).orElseGet(() -> {
                    var note = text.equals("restore") ? ", which is not there yet" : "";
                    problems.add("mode", "one of %s expected, was %s%s".formatted(MODES, Shown.text(text), note));
                    return Mode.VERIFY;
                }))
                .orElse(Mode.ROTATE);
    }

    private static <T> T selection(
            Fields fields, String name, ElementRule rule, BiFunction<List<String>, List<String>, T> selection) {
        var object = fields.child(name).map(child -> child.only(Set.of("include", "exclude")));
        return selection.apply(
                object.flatMap(child -> child.nonEmptyList("include", rule)).orElse(List.of()),
                object.flatMap(child -> child.list("exclude", rule)).orElse(List.of()));
    }

    /// @return empty where a problem was noted that leaves none
    private Optional<RegionScope> regions(Fields fields, Problems problems) {
        if (!fields.has("regions")) {
            return defaultRegions(problems);
        }
        if (fields.says("regions", RegionScope.ENABLED)) {
            return Optional.of(new RegionScope.Enabled());
        }
        return fields.nonEmptyList("regions", "a list or \"enabled\"", region).flatMap(InputParser::named);
    }

    private Optional<RegionScope> defaultRegions(Problems problems) {
        var stripped = defaults.regions().stream().map(String::strip).toList();
        if (stripped.equals(List.of(RegionScope.ENABLED))) {
            return Optional.of(new RegionScope.Enabled());
        }
        var regions = new LinkedHashSet<String>();
        for (var code : stripped) {
            if (!region.test(code)) {
                problems.add("regions", region.expected() + " expected, was " + Shown.text(code) + ORIGIN);
            } else if (!regions.add(code)) {
                problems.add("regions", "each Region once expected, " + Shown.text(code) + " is there twice" + ORIGIN);
            }
        }
        return named(List.copyOf(regions));
    }

    private static Optional<RegionScope> named(List<String> regions) {
        return regions.isEmpty() ? Optional.empty() : Optional.of(new RegionScope.Named(regions));
    }
}
