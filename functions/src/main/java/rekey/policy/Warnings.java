package rekey.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What is worth a warning in a policy, whatever the target.
final class Warnings {
    private static final String ALIASES = "kms:ResourceAliases";
    private static final String IS_SERVICE = "aws:PrincipalIsAWSService";

    /// Conditions on these are judged exactly for each place, or for each log group; nobody need be
    /// warned of them. The encryption context of query results is not known, and their verdict says
    /// so.
    private static final Set<String> CERTAIN = Set.of(
            "aws:requestedregion",
            "aws:currenttime",
            "aws:epochtime",
            "aws:resourceaccount",
            "kms:encryptioncontext:aws:logs:arn",
            "kms:encryptioncontextkeys");

    private Warnings() {}

    static List<String> of(List<Statement> statements) {
        var warnings = new ArrayList<String>();
        for (var statement : statements) {
            if (statement.mentions(ALIASES)) {
                warnings.add(
                        "%s depends on %s: when the alias moves to another key, what is encrypted under this one can no longer be read"
                                .formatted(statement.label(), ALIASES));
            }
            if (mayHitServices(statement)) {
                warnings.add(
                        "%s denies AWS services too, or may: only %s = false in its Condition exempts them for certain"
                                .formatted(statement.label(), IS_SERVICE));
            }
            if (namesNoRegion(statement)) {
                warnings.add(
                        "%s names CloudWatch Logs without a Region; AWS documents logs.<region>.<suffix>, and no page says that this is the same"
                                .formatted(statement.label()));
            }
        }
        if (statements.stream().noneMatch(Warnings::letsPeopleDecrypt)) {
            warnings.add(
                    "no statement lets anybody except AWS services %s, and none lets an account delegate it: people and roles that read logs lose access"
                            .formatted(NeededAction.DECRYPT));
        }
        return List.copyOf(warnings);
    }

    private static boolean mayHitServices(Statement statement) {
        var principals = statement.principals();
        if (statement.allows()
                || statement.actions().isEmpty()
                || principals == null
                || statement.resources() == null) {
            return false;
        }
        boolean everybody = principals.except() != principals.everyone();
        return everybody
                && !statement.mentions(IS_SERVICE)
                && statement.conditions().stream().noneMatch(Warnings::sparesServices)
                && (statement.conditions().isEmpty()
                        || statement.conditions().stream()
                                .anyMatch(condition -> !CERTAIN.contains(condition.lowerCaseKey())));
    }

    private static boolean sparesServices(Condition condition) {
        return condition.holds(Request::ofAnyService) == Truth.FALSE;
    }

    private static boolean namesNoRegion(Statement statement) {
        if (!statement.allows() || statement.actions().isEmpty() || statement.principals() == null) {
            return false;
        }
        var logs = statement.principals().services().stream()
                .map(Request::lowerCase)
                .filter(service -> service.startsWith("logs."))
                .toList();
        return !logs.isEmpty() && logs.stream().allMatch(Warnings::isWithoutRegion);
    }

    private static boolean isWithoutRegion(String service) {
        return Stream.of("logs.amazonaws.com", "logs.amazonaws.com.cn").anyMatch(service::equals);
    }

    private static boolean letsPeopleDecrypt(Statement statement) {
        var principals = statement.principals();
        return statement.allows()
                && principals != null
                && statement.resources() != null
                && (principals.everyone() || principals.people() || principals.except())
                && statement.actions().contains(NeededAction.DECRYPT)
                && statement.conditions().stream().noneMatch(Warnings::isAboutServices);
    }

    private static boolean isAboutServices(Condition condition) {
        return condition.key().equalsIgnoreCase(IS_SERVICE)
                && condition.check().of(ContextValue.text("false"), Request::ofAnyService) == Truth.FALSE;
    }
}
