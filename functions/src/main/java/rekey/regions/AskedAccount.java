package rekey.regions;

import java.util.List;
import rekey.aws.AwsErrors;
import rekey.member.RegionsAnswer;
import rekey.organization.AccountRegion;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.outcome.Unforeseen;
import rekey.plan.Plan.PlannedAccount;

/// A planned account once it was asked for its Regions.
///
/// @param planned with the Regions to visit, or with the reason why it has none but the stack's
/// @param warnings about Regions that are skipped
record AskedAccount(PlannedAccount planned, List<String> warnings) {

    static AskedAccount of(PlannedAccount account, RegionsAnswer answer) {
        return switch (answer) {
            case RegionsAnswer.Told(var regions) -> told(account, regions);
            case RegionsAnswer.Untold(var failure) -> barred(account, new PlaceOutcome.Unreachable(failure));
        };
    }

    /// If one account fails, the others go on.
    static AskedAccount failed(PlannedAccount account, RuntimeException e) {
        return barred(account, Unforeseen.outcome(AwsErrors.unforeseen(e)));
    }

    /// Whether AWS would not tell now, and may later.
    boolean mayAnswerLater() {
        return (planned.barred() instanceof PlaceOutcome.Unreachable(var failure) && failure.passes())
                || (planned.barred() instanceof PlaceOutcome.Lost(var unforeseen) && unforeseen.passes());
    }

    private static AskedAccount told(PlannedAccount account, List<AccountRegion> regions) {
        var enabled = regions.stream()
                .filter(AccountRegion::enabled)
                .map(AccountRegion::code)
                .sorted()
                .toList();
        if (enabled.isEmpty()) { // no account is without a Region: to believe it would lose the account
            var failure = new Failure(
                    "NoRegion", "ListRegions names no Region that is enabled", Blame.AWS, "Run Rekey again");
            return barred(account, new PlaceOutcome.Unreachable(failure));
        }
        var unsettled = regions.stream().filter(AccountRegion::unsettled).toList();
        return new AskedAccount(
                new PlannedAccount(
                        account.account(),
                        account.name(),
                        enabled,
                        null,
                        unsettled.stream().map(AccountRegion::code).toList()),
                unsettled.stream()
                        .map(region -> "%s in %s is %s and was not visited"
                                .formatted(region.code(), account.account(), region.status()))
                        .toList());
    }

    private static AskedAccount barred(PlannedAccount account, PlaceOutcome outcome) {
        return new AskedAccount(
                new PlannedAccount(account.account(), account.name(), account.regions(), outcome), List.of());
    }
}
