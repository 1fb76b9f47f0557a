package rekey.input;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Turns the execution input into what the run is asked to do. Strict: every problem is named with
/// its path, all at once.
public final class InputParser {
    private static final Set<String> FIELDS =
            Set.of("Comment", "mode", "key", "accounts", "regions", "logGroups", "queryResults");
    private static final Pattern ALIAS = Pattern.compile("alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}");
    private static final ElementRule ACCOUNT =
            new ElementRule("12 digits", Pattern.compile("\\d{12}").asMatchPredicate());
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
        var problems = new ArrayList<String>();
        var fields = Fields.ofRoot(input, problems).only(FIELDS);
        var parsed = new ExecutionInput(
                mode(fields, problems),
                new KeyChoice.Alias(keyAlias(fields, problems)),
                accounts(fields),
                OrganizationalUnitScope.ALL,
                new RegionScope.Named(regions(fields, problems)),
                logGroups(fields),
                fields.flag("queryResults", true));
        if (!problems.isEmpty()) {
            throw new InvalidInput(problems);
        }
        return parsed;
    }

    private static Mode mode(Fields fields, List<String> problems) {
        fields.text("mode")
                .filter(text -> !text.equals(Mode.ROTATE.text()))
                .ifPresent(text ->
                        problems.add("mode: \"rotate\" expected, was \"%s\"; nothing was done".formatted(text)));
        return Mode.ROTATE;
    }

    private String keyAlias(Fields fields, List<String> problems) {
        int before = problems.size();
        var key = fields.child("key").map(object -> object.only(Set.of("alias")));
        var alias = key.flatMap(object -> object.text("alias"));
        if (key.isPresent() && alias.isEmpty() && problems.size() == before) {
            problems.add("key.alias: an alias expected, such as \"alias/cloudwatch-logs\", was nothing");
        }
        var value = alias.orElse(defaults.keyAlias());
        if (!ALIAS.matcher(value).matches()) {
            problems.add("key.alias: \"alias/\" and a name of your own key expected (not alias/aws/…), was \"%s\""
                    .formatted(value));
        }
        return value;
    }

    private static AccountScope accounts(Fields fields) {
        return fields.child("accounts")
                .map(object -> object.only(Set.of("include", "exclude")))
                .map(object -> new AccountScope(
                        object.nonEmptyList("include", ACCOUNT).orElse(List.of()),
                        object.list("exclude", ACCOUNT).orElse(List.of())))
                .orElse(AccountScope.ALL);
    }

    private List<String> regions(Fields fields, List<String> problems) {
        var regions = fields.nonEmptyList("regions", region).orElseGet(() -> checkedDefaults(problems));
        if (new HashSet<>(regions).size() < regions.size()) {
            problems.add("regions: each Region once expected, was " + regions);
        }
        return regions;
    }

    private List<String> checkedDefaults(List<String> problems) {
        var stripped = defaults.regions().stream().map(String::strip).toList();
        stripped.stream()
                .filter(name -> !region.test(name))
                .forEach(name -> problems.add("regions: %s expected, was \"%s\" (the stack's parameter Regions)"
                        .formatted(region.expected(), name)));
        return stripped;
    }

    private static Globs logGroups(Fields fields) {
        return fields.child("logGroups")
                .map(object -> object.only(Set.of("include", "exclude")))
                .map(object -> new Globs(
                        object.nonEmptyList("include", GLOB).orElse(List.of()),
                        object.list("exclude", GLOB).orElse(List.of())))
                .orElse(Globs.ALL);
    }
}
