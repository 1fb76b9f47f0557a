package rekey.policy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads a policy as AWS's grammar has it. What the grammar excludes KMS does not store, so it is
/// refused here and not guessed at.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
final class PolicyParser {
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// Without a Version a policy has the old one, to which `${…}` is plain text.
    private static final Map<String, Boolean> VERSION_HAS_VARIABLES = Map.of("2012-10-17", true, "2008-10-17", false);

    private static final int ARN_PARTS = 6;
    private static final int ACCOUNT = 4;
    private static final Set<String> POLICY_ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Set<String> PRINCIPAL_KINDS = Set.of("AWS", "Service", "Federated", "CanonicalUser");

    private static final Pattern TWICE = Pattern.compile("^Duplicate (?:field|Object property) ('.*'|\".*\")");

    private final Map<String, Integer> timesOfSid = new HashMap<>();
    private final boolean variables;

    private PolicyParser(boolean variables) {
        this.variables = variables;
    }

    static List<Statement> parse(String json) {
        var policy = Grammar.object(tree(json), "the policy");
        Grammar.checkElements(policy, POLICY_ELEMENTS, "the policy");
        return new PolicyParser(hasVariables(policy.get("Version"))).statements(policy.get("Statement"));
    }

    private static JsonNode tree(String json) {
        try {
            return STRICT.readTree(json);
        } catch (JsonProcessingException e) {
            var twice = TWICE.matcher(e.getOriginalMessage());
            throw new MalformedPolicy(
                    twice.find()
                            ? "%s is there twice in one JSON object%s: leave one, or put the values into a list"
                                    .formatted(twice.group(1), where(e.getLocation()))
                            : "not JSON%s: %s".formatted(where(e.getLocation()), e.getOriginalMessage()));
        }
    }

    /// Null where a number is too long or the nesting too deep to be read.
    private static String where(@Nullable JsonLocation location) {
        return location == null
                ? " that can be read"
                : ", line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static boolean hasVariables(@Nullable JsonNode version) {
        var known = version == null ? Boolean.FALSE : VERSION_HAS_VARIABLES.get(version.asText());
        if (known == null) {
            throw new MalformedPolicy("Version must be 2012-10-17 or 2008-10-17, was " + version);
        }
        return known;
    }

    private List<Statement> statements(@Nullable JsonNode statements) {
        if (statements == null) {
            throw new MalformedPolicy("the policy has no Statement");
        }
        var nodes = Grammar.list(statements);
        nodes.forEach(node -> timesOfSid.merge(sid(node), 1, Integer::sum));
        var parsed = new ArrayList<Statement>(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            var number = "statement " + (i + 1);
            parsed.add(statement(Grammar.object(nodes.get(i), number), number, label(nodes.get(i), i + 1)));
        }
        return List.copyOf(parsed);
    }

    private static String sid(JsonNode statement) {
        return statement.path("Sid").asText().strip();
    }

    /// A Sid is somebody's text: only in quotation marks is it told from a number.
    private String label(JsonNode statement, int number) {
        String sid = sid(statement);
        boolean isName = timesOfSid.getOrDefault(sid, 0) == 1
                && !sid.isEmpty()
                && sid.length() <= Condition.CHARACTERS_SHOWN
                && sid.chars().noneMatch(c -> c == '"' || Character.isISOControl(c));
        return isName ? "statement " + Condition.quoted(sid) : "the " + ordinal(number) + " statement";
    }

    private static String ordinal(int number) {
        boolean teens = number / 10 % 10 == 1;
        return number
                + switch (teens ? 0 : number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
    }

    private Statement statement(ObjectNode node, String number, String label) {
        Grammar.checkElements(node, STATEMENT_ELEMENTS, number);
        Stream.of("Principal", "Action", "Resource").forEach(element -> Grammar.checkOne(node, element, number));
        return new Statement(
                label,
                allows(node, number),
                principals(node, number),
                actions(node, number),
                resources(node, number),
                conditions(node, number),
                node);
    }

    private static boolean allows(ObjectNode node, String number) {
        return switch (node.path("Effect").asText()) {
            case "Allow" -> true;
            case "Deny" -> false;
            default ->
                throw new MalformedPolicy(
                        "%s: Effect must be Allow or Deny, was %s".formatted(number, node.path("Effect")));
        };
    }

    private static @Nullable Principals principals(ObjectNode node, String number) {
        boolean except = node.has("NotPrincipal");
        var found = node.get(except ? "NotPrincipal" : "Principal");
        if (found == null) {
            return null;
        }
        if (found.isTextual() && found.asText().equals("*")) {
            return new Principals(except, true, false, Set.of(), Set.of(), Set.of(), Set.of());
        }
        var kinds = Grammar.object(found, number + ": a principal that is not \"*\"");
        Grammar.checkElements(kinds, PRINCIPAL_KINDS, number + ": the principal");
        var aws = Grammar.texts(kinds.path("AWS"), number + ": AWS");
        var named = Stream.of(
                        aws,
                        Grammar.texts(kinds.path("Federated"), number + ": Federated"),
                        Grammar.texts(kinds.path("CanonicalUser"), number + ": CanonicalUser"))
                .flatMap(List::stream)
                .filter(name -> !name.equals("*"))
                .collect(Collectors.toUnmodifiableSet());
        return new Principals(
                except,
                aws.contains("*"),
                kinds.has("Federated")
                        || kinds.has("CanonicalUser")
                        || aws.stream().anyMatch(name -> !name.equals("*")),
                Set.copyOf(Grammar.texts(kinds.path("Service"), number + ": Service")),
                aws.stream().map(PolicyParser::account).collect(Collectors.toUnmodifiableSet()),
                named,
                named.stream()
                        .flatMap(name -> Identity.accountOf(name).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /// @param principal an account's number, or an ARN; of another text, the text
    private static String account(String principal) {
        var parts = principal.split(":", ARN_PARTS);
        return parts.length == ARN_PARTS ? parts[ACCOUNT] : principal;
    }

    private static Set<NeededAction> actions(ObjectNode node, String number) {
        var covered = EnumSet.noneOf(NeededAction.class);
        boolean except = node.has("NotAction");
        var found = node.get(except ? "NotAction" : "Action");
        if (found == null) {
            return covered;
        }
        for (String pattern : Grammar.texts(found, number + ": Action")) {
            var wildcards = Wildcards.of(Request.lowerCase(pattern));
            Stream.of(NeededAction.values())
                    .filter(action -> action.isCoveredBy(wildcards))
                    .forEach(covered::add);
        }
        return except ? EnumSet.complementOf(covered) : covered;
    }

    private @Nullable Resources resources(ObjectNode node, String number) {
        boolean except = node.has("NotResource");
        var found = node.get(except ? "NotResource" : "Resource");
        return found == null
                ? null
                : new Resources(
                        except,
                        Grammar.texts(found, number + ": Resource").stream()
                                .map(pattern -> Template.parse(pattern, true, variables))
                                .toList());
    }

    private List<Condition> conditions(ObjectNode node, String number) {
        var conditions = new ArrayList<Condition>();
        if (node.has("Condition")) {
            Grammar.object(node.get("Condition"), number + ": Condition")
                    .forEachEntry((operator, block) -> Grammar.object(block, number + ": " + operator)
                            .forEachEntry((key, values) -> conditions.add(Condition.of(
                                    operator, key, Grammar.texts(values, number + ": " + key), variables))));
        }
        return List.copyOf(conditions);
    }
}
