package rekey.outcome;

import java.util.regex.Pattern;
import rekey.place.Place;

/// Whose call was denied, and what ends the denial.
///
/// @param role as people know it
/// @param template that makes the role
public record Caller(String role, String template) {
    /// What CloudWatch Logs may do with a key as the caller of AssociateKmsKey.
    ///
    /// Source: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    public static final String USE_OF_A_KEY =
            "kms:DescribeKey, kms:Encrypt, kms:Decrypt, kms:ReEncrypt* and kms:GenerateDataKey*";

    private static final Pattern PART_OF_IT =
            Pattern.compile("kms:(DescribeKey|Encrypt|Decrypt|ReEncrypt|GenerateDataKey).*", Pattern.CASE_INSENSITIVE);

    /// A role that the hub's stack made.
    public static final Caller HUB = new Caller("the role of Rekey's function", "template.yaml");

    public static Caller member(Place place) {
        return new Caller("the member role of account " + place.account(), "member.yaml");
    }

    /// @param level of the template that has the action, e.g. ` with CreateKeys=yes`; empty where each has
    /// @return an order to the person who reads it
    public String remedy(Denial denial, String level) {
        boolean explicit = denial.how() == Denial.How.EXPLICIT;
        var action = denial.action().orElse("this");
        var policy = denial.policy().map(named -> " " + named).orElse("");
        return switch (denial.by()) {
            case SERVICE_CONTROL_POLICY, RESOURCE_CONTROL_POLICY ->
                explicit
                        ? "Tell the organization's administrator: the %s%s denies %s to %s; ask for an exception"
                                .formatted(denial.by().word(), policy, action, role)
                        : "Tell the organization's administrator: no %s allows %s to %s; each level of the organization must"
                                .formatted(denial.by().word(), action, role);
            case PERMISSIONS_BOUNDARY ->
                "Let the permissions boundary%s of %s allow %s (PermissionsBoundary of %s)%s"
                        .formatted(policy, role, action, template, explicit ? ": a statement of it denies that" : "");
            case SESSION_POLICY ->
                "Report this with the run's id: the policy that Rekey gives its sessions does not have " + action;
            case VPC_ENDPOINT_POLICY ->
                "Let the policy of the VPC endpoint%s that Rekey's functions go through allow %s to %s"
                        .formatted(policy, action, role);
            case RESOURCE_POLICY, TRUST_POLICY -> ofTheResource(denial, action);
            case IDENTITY_POLICY ->
                explicit
                        ? "Delete the statement that denies %s from the policy%s of %s".formatted(action, policy, role)
                        : deploy(level);
            case UNTOLD ->
                explicit
                        ? ("Find the policy%s that denies %s to %s: AWS does not say which kind it is. Look for a Deny in the SCPs and RCPs of the"
                                        + " organization, in the permissions boundary and the policies of the role, and in the resource's policy")
                                .formatted(policy, action, role)
                        : deploy(level)
                                + ", and look for an explicit deny in an SCP, an RCP, a permissions boundary or the resource's policy";
        };
    }

    private String ofTheResource(Denial denial, String action) {
        var what = action.startsWith("kms:") ? "key policy" : "policy of the resource";
        var allow = "Let the %s name %s for %s, or delegate to its account".formatted(what, role, action)
                + (!equals(HUB) && PART_OF_IT.matcher(action).matches()
                        ? "; CloudWatch Logs may use the key as the role, with " + USE_OF_A_KEY
                        : "");
        return switch (denial.how()) {
            case EXPLICIT -> "Delete the statement that denies %s to %s from the %s".formatted(action, role, what);
            case MISSING -> allow;
            case UNTOLD -> allow + ". Look for a statement that denies it, too, and check that the ARN is right";
        };
    }

    private String deploy(String level) {
        return "Let %s do this: deploy %s of this version%s".formatted(role, template, level);
    }
}
