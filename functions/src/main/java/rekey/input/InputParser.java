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
import org.jspecify.annotations.Nullable;
import rekey.place.Place;

/// Turns the execution input into what the run is asked to do. Strict: every problem is named with
/// its path, all at once. `events/input.schema.json` says the same as far as a schema can.
public final class InputParser {
    private static final Set<String> FIELDS = Set.of(
            "Comment",
            "mode",
            "key",
            "restore",
            "plan",
            "planMaxAgeHours",
            "retire",
            "accounts",
            "organizationalUnits",
            "regions",
            "logGroups",
            "queryResults",
            "readers",
            "canary");
    private static final String MODES =
            Arrays.stream(Mode.values()).map(mode -> Quoted.text(mode.text())).collect(Collectors.joining(", "));

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
        var regions = regions(mode, fields, problems);
        var key = key(mode, fields, regions, problems);
        var accounts = selection(fields, "accounts", ACCOUNT, AccountScope::new);
        var units = selection(fields, "organizationalUnits", UNIT, OrganizationalUnitScope::new);
        var logGroups = selection(fields, "logGroups", GLOB, Globs::new);
        boolean queryResults = fields.flag("queryResults", true);
        var readers = readers(mode, fields, problems);
        var canary = canary(mode, fields, problems);
        problems.throwIfAny();
        return new ExecutionInput(
                mode,
                key.orElseThrow(),
                accounts,
                units,
                regions.orElseThrow(),
                logGroups,
                queryResults,
                readers,
                canary,
                null);
    }

    private Optional<KeyChoice> key(Mode mode, Fields fields, Optional<RegionScope> regions, Problems problems) {
        var restore = new RestoreField(problems);
        var plan = new PlanField(problems);
        plan.notIn(mode, fields);
        var retire = new RetireField(defaults, problems);
        if (mode != Mode.RETIRE) {
            retire.notIn(mode, fields);
        }
        if (mode == Mode.RESTORE) {
            return restore.key(fields);
        }
        restore.notIn(mode, fields);
        if (mode == Mode.ROTATE && PlanField.isIn(fields)) {
            return plan.key(fields);
        }
        if (mode == Mode.RETIRE) {
            return retire.key(fields);
        }
        return new KeyField(defaults, region, problems).key(mode, fields, regions);
    }

    private static ReadersRule readers(Mode mode, Fields fields, Problems problems) {
        if (fields.has("readers") && (mode == Mode.VERIFY || mode == Mode.RETIRE)) {
            problems.add("readers", "not allowed in mode %s, which changes nothing".formatted(mode.text()));
        }
        return fields.text("readers")
                .flatMap(text -> {
                    var rule = ReadersRule.of(text);
                    if (rule.isEmpty()) {
                        problems.add("readers", "one of \"warn\", \"keep\" expected, was " + Quoted.text(text));
                    }
                    return rule;
                })
                .orElse(ReadersRule.WARN);
    }

    private static @Nullable Canary canary(Mode mode, Fields fields, Problems problems) {
        if (fields.has("canary") && (mode == Mode.VERIFY || mode == Mode.RETIRE)) {
            problems.add("canary", "not allowed in mode %s, which changes nothing".formatted(mode.text()));
        }
        return fields.child("canary")
                .map(canary -> canary.only(Set.of("accounts", "bakeMinutes")))
                .flatMap(canary -> {
                    if (!canary.has("accounts")) {
                        problems.add(canary.pathOf("accounts"), "a list expected, was nothing");
                    }
                    int bakeMinutes = canary.count("bakeMinutes", Canary.MOST_MINUTES, 0);
                    return canary.nonEmptyList("accounts", ACCOUNT)
                            .filter(accounts -> !accounts.isEmpty())
                            .map(accounts -> new Canary(accounts, bakeMinutes));
                })
                .orElse(null);
    }

    private static Mode mode(Fields fields, Problems problems) {
        return fields.text("mode")
                .map(text -> Mode.of(text).orElseGet(() -> {
                    problems.add("mode", "one of %s expected, was %s".formatted(MODES, Quoted.text(text)));
                    return fields.has("restore")
                            ? Mode.RESTORE
                            : Mode.PLAN; // which it was meant to be, for the other problems
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
    private Optional<RegionScope> regions(Mode mode, Fields fields, Problems problems) {
        if (!fields.has("regions")) {
            // What a run has moved is restored wherever it was, and a plan applied wherever it looked, unless the input
            // says otherwise.
            boolean earlierRun = mode == Mode.RESTORE || (mode == Mode.ROTATE && PlanField.isIn(fields));
            return earlierRun ? Optional.of(new RegionScope.Enabled()) : defaultRegions(problems);
        }
        if (fields.says("regions", RegionScope.ENABLED)) {
            return enabled(problems, "");
        }
        return fields.nonEmptyList("regions", "a list or \"enabled\"", region).flatMap(InputParser::named);
    }

    private Optional<RegionScope> enabled(Problems problems, String origin) {
        if (!defaults.regionsAskable()) {
            problems.add(
                    "regions",
                    "a list of Regions expected, was \"enabled\"%s: this partition has no AWS Account Management that could be asked which Regions an account has"
                            .formatted(origin));
            return Optional.empty();
        }
        return Optional.of(new RegionScope.Enabled());
    }

    private Optional<RegionScope> defaultRegions(Problems problems) {
        var stripped = defaults.regions().stream().map(String::strip).toList();
        if (stripped.equals(List.of(RegionScope.ENABLED))) {
            return enabled(problems, ORIGIN);
        }
        var regions = new LinkedHashSet<String>();
        for (var code : stripped) {
            if (!region.test(code)) {
                problems.add("regions", region.expected() + " expected, was " + Quoted.text(code) + ORIGIN);
            } else if (!regions.add(code)) {
                problems.add("regions", "each Region once expected, " + Quoted.text(code) + " is there twice" + ORIGIN);
            }
        }
        return named(List.copyOf(regions));
    }

    private static Optional<RegionScope> named(List<String> regions) {
        return regions.isEmpty() ? Optional.empty() : Optional.of(new RegionScope.Named(regions));
    }
}
