package rekey.member;

import java.util.Set;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Caller;
import rekey.outcome.ClosedRegion;
import rekey.outcome.Denial;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.place.Place;

/// Why the role of a member is not to be assumed, and what ends that. Of a role that is not there STS
/// says what it says of one that trusts somebody else.
///
/// Source: docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
///
/// @param roleName of the member role
/// @param stsRegion the Region whose STS is asked
/// @param ofManagement whether it is the organization's management account
record RoleRefusal(AwsError error, Place place, String roleName, String stsRegion, boolean ofManagement) {
    /// The session's policy, which is Rekey's own.
    private static final Set<String> OF_THE_SESSION =
            Set.of("PackedPolicyTooLarge", "PackedPolicyTooLargeException", "MalformedPolicyDocument");

    private static final Caller WORKER = new Caller("the worker role of Rekey's stack", "template.yaml");

    Failure failure() {
        if (OF_THE_SESSION.contains(error.code())) {
            return failure(Blame.REKEY, "Report this with the run's id: STS does not take the session's policy");
        }
        if (ErrorDisposition.isOfClosedRegion(error)) {
            return failure(Blame.CONFIGURATION, ClosedRegion.remedy(error, new Place(place.account(), stsRegion)));
        }
        return switch (ErrorDisposition.to(error)) {
            case RETRY, SLOW_DOWN -> failure(Blame.AWS, "Run Rekey again");
            case GONE, RESERVED, CONFIGURATION, REFUSED, BUG ->
                Denial.of(error)
                        .filter(denial -> denial.isTold() && !isOfTheTrust(denial))
                        .map(denial -> failure(denial.blame(), WORKER.remedy(denial, "")))
                        .orElseGet(() -> failure(Blame.CONFIGURATION, ofTheRole()));
        };
    }

    private Failure failure(Blame blame, String remedy) {
        return new Failure(error.code(), "AssumeRole: " + error.message(), blame, remedy);
    }

    private String ofTheRole() {
        var role = place.roleArn(roleName);
        if (Denial.of(error).filter(RoleRefusal::isOfTheTrust).isPresent()) {
            return "Let %s trust the worker role: deploy member.yaml in account %s again, with WorkerRoleArn and OrganizationId as this stack has them"
                    .formatted(role, place.account());
        }
        return ofManagement
                ? ("Deploy member.yaml in account %s yourself, or leave the account out (`accounts.exclude`): it is the management"
                                + " account, which StackSets leave out. It makes %s; %s")
                        .formatted(place.account(), role, ofTheTrust())
                : "Deploy member.yaml in account %s: it makes %s; %s".formatted(place.account(), role, ofTheTrust());
    }

    private static boolean isOfTheTrust(Denial denial) {
        return denial.by() == Denial.By.TRUST_POLICY || denial.by() == Denial.By.RESOURCE_POLICY;
    }

    private static String ofTheTrust() {
        return "if the role is there, compare its WorkerRoleArn with the output of this stack, its OrganizationId with this"
                + " organization's, and its RoleName with MemberRoleName of this stack. Look for an explicit deny in an SCP"
                + " or an RCP, too";
    }
}
