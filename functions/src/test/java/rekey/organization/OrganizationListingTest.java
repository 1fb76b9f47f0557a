package rekey.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.fakes.DenialForm;
import rekey.fakes.FakeOrganization;
import rekey.fakes.Passing;
import rekey.fakes.Refusals;
import rekey.fakes.VirtualTime;
import rekey.lambda.AwsUnavailable;
import rekey.pacing.QuotaBucket;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;

class OrganizationListingTest {
    private static final long SEED = 11;

    private final VirtualTime time = new VirtualTime();
    private boolean timeIsUp;

    private static software.amazon.awssdk.services.organizations.model.Account account(String id) {
        return software.amazon.awssdk.services.organizations.model.Account.builder()
                .id(id)
                .name("name of " + id)
                .state("ACTIVE")
                .build();
    }

    private OrganizationListing listing(FakeOrganization organization) {
        return new OrganizationListing(organization, time, new SplittableRandom(SEED), () -> timeIsUp);
    }

    // Accounts

    @Test
    void everyPageIsRead() {
        var client = new FakeOrganization(
                List.of(account("111111111111")), List.of(account("222222222222")), List.of(account("333333333333")));
        assertThat(listing(client).accounts())
                .extracting(Account::id)
                .containsExactly("111111111111", "222222222222", "333333333333");
        assertThat(client.requests()).extracting(ListAccountsRequest::nextToken).containsExactly(null, "1", "2");
    }

    @Test
    void anEmptyPageDoesNotEndTheList() {
        var client = new FakeOrganization(
                List.of(account("111111111111")), List.of(), List.of(), List.of(account("333333333333")));
        assertThat(listing(client).accounts()).extracting(Account::id).containsExactly("111111111111", "333333333333");
    }

    @Test
    void noPageIsAskedToBeLargerThanOrganizationsAllows() {
        var client = new FakeOrganization(List.of(account("111111111111")), List.of());
        listing(client).accounts();
        assertThat(client.requests())
                .extracting(ListAccountsRequest::maxResults)
                .containsExactly(20, 20);
    }

    @Test
    void theStateIsTakenAsAwsWritesItAlsoWhereTheSdkDoesNotKnowIt() {
        var client = new FakeOrganization(List.of(
                account("111111111111").toBuilder()
                        .state("PENDING_CLOSURE")
                        .status("ACTIVE")
                        .build(),
                account("222222222222").toBuilder().state("HIBERNATING").build(),
                software.amazon.awssdk.services.organizations.model.Account.builder()
                        .id("333333333333")
                        .status("SUSPENDED")
                        .build()));
        assertThat(listing(client).accounts())
                .containsExactly(
                        new Account("111111111111", "name of 111111111111", AccountState.PENDING_CLOSURE),
                        new Account("222222222222", "name of 222222222222", AccountState.UNKNOWN),
                        new Account("333333333333", "", AccountState.SUSPENDED));
    }

    @Test
    void anAccountThatTwoPagesShowIsOneAccount() {
        var client = new FakeOrganization(
                List.of(account("111111111111"), account("222222222222")), List.of(account("111111111111")));
        assertThat(listing(client).accounts()).extracting(Account::id).containsExactly("111111111111", "222222222222");
    }

    // Organizational units

    /// The root has a and b, a has inner, inner has deepest.
    private static FakeOrganization nested() {
        return new FakeOrganization(List.of(account("000000000000"), account("111111111111")))
                .with("r-root", List.of("ou-root-a", "ou-root-b"), "000000000000")
                .with("ou-root-a", List.of("ou-root-inner"), "111111111111", "111111111112", "111111111113")
                .with("ou-root-inner", List.of("ou-root-deepest"), "222222222222")
                .with("ou-root-deepest", List.of(), "333333333333")
                .with("ou-root-b", List.of(), "444444444444");
    }

    @Test
    void aUnitsAccountsAreThoseOfAllUnitsBelowIt() {
        assertThat(listing(nested()).accountsBelow("ou-root-a"))
                .hasValueSatisfying(accounts -> assertThat(accounts)
                        .containsExactlyInAnyOrder(
                                "111111111111", "111111111112", "111111111113", "222222222222", "333333333333"));
    }

    @Test
    void everyPageOfAUnitIsReadAlsoAfterAnEmptyOne() {
        var ids = IntStream.range(0, 7).mapToObj("%012d"::formatted).toList();
        var units = IntStream.range(0, 5).mapToObj("ou-root-%08d"::formatted).toList();
        var client = new FakeOrganization().with("ou-root-x", units, ids.toArray(String[]::new));
        units.forEach(unit -> client.with(unit, List.of(), "9" + unit.substring(5, 8) + unit.substring(8)));
        assertThat(listing(client).accountsBelow("ou-root-x"))
                .hasValueSatisfying(
                        accounts -> assertThat(accounts).containsAll(ids).hasSize(7 + 5));
    }

    @Test
    void aUnitIsListedOnceHoweverManyAskForIt() {
        var client = nested();
        var listing = listing(client);
        listing.accountsBelow("ou-root-inner");
        listing.accountsBelow("ou-root-a");
        listing.accountsBelow("ou-root-a");
        listing.accountsBelow("ou-root-deepest");
        assertThat(client.calls().stream().filter(call -> call.endsWith("inner") || call.endsWith("deepest")))
                .containsExactly(
                        "ListAccountsForParent ou-root-inner",
                        "ListOrganizationalUnitsForParent ou-root-inner",
                        "ListAccountsForParent ou-root-deepest",
                        "ListOrganizationalUnitsForParent ou-root-deepest");
        assertThat(client.calls()).noneMatch(call -> call.endsWith("-b") || call.endsWith("r-root"));
    }

    @Test
    void everybodyIsBelowTheRootWithoutAWalk() {
        var client = nested();
        var listing = listing(client);
        listing.accounts();
        assertThat(listing.accountsBelow("r-root"))
                .hasValueSatisfying(
                        accounts -> assertThat(accounts).containsExactlyInAnyOrder("000000000000", "111111111111"));
        assertThat(client.calls()).containsExactly("ListAccounts", "ListAccountsForParent r-root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ou-root-none", "r-none"})
    void aUnitThatIsNotThereHasNoAccountsNotEvenNone(String unit) {
        assertThat(listing(nested()).accountsBelow(unit)).isEmpty();
    }

    @Test
    void anEmptyUnitIsThere() {
        assertThat(listing(new FakeOrganization().with("ou-root-a", List.of())).accountsBelow("ou-root-a"))
                .hasValueSatisfying(accounts -> assertThat(accounts).isEmpty());
    }

    @Test
    void aUnitThatIsDeletedWhileItsParentIsListedIsEmpty() {
        var client = nested();
        client.before("ListAccountsForParent ou-root-deepest", () -> client.delete("ou-root-deepest"));
        assertThat(listing(client).accountsBelow("ou-root-inner"))
                .hasValueSatisfying(accounts -> assertThat(accounts).containsExactly("222222222222"));
    }

    @Test
    void anAccountThatMovesMeanwhileIsFoundWhereItWasListed() {
        var client = nested();
        var listing = listing(client);
        client.before(
                "ListAccountsForParent ou-root-b", () -> client.move("222222222222", "ou-root-inner", "ou-root-b"));
        assertThat(listing.accountsBelow("ou-root-inner"))
                .hasValueSatisfying(accounts -> assertThat(accounts).contains("222222222222"));
        assertThat(listing.accountsBelow("ou-root-b"))
                .hasValueSatisfying(accounts -> assertThat(accounts).contains("222222222222"));
    }

    // Quotas and refusals

    private static FakeOrganization flat(int units) {
        var names =
                IntStream.range(0, units).mapToObj("ou-root-%08d"::formatted).toList();
        var client = new FakeOrganization().with("ou-root-top", names);
        names.forEach(name -> client.with(name, List.of(), "111111111111"));
        return client;
    }

    @Test
    void theCallsOfEachOperationKeepToItsQuota() {
        var client = flat(100);
        var buckets = new HashMap<String, QuotaBucket>();
        client.limit(operation ->
                buckets.computeIfAbsent(operation, _ -> new QuotaBucket(5)).take(time.nanos() / 1e9));
        assertThat(listing(client).accountsBelow("ou-root-top")).isPresent();
        // 101 units with a page of accounts each; the units of the first take 51 pages.
        assertThat(time.passed().toMillis()).isBetween(20_000L, 34_000L);
    }

    @Test
    void quotasThatAnotherToolUsesUpDoNotFailThePlan() {
        var client = flat(20);
        var bucket = new QuotaBucket(1);
        client.limit(_ -> bucket.take(time.nanos() / 1e9));
        assertThat(listing(client).accountsBelow("ou-root-top")).isPresent();
    }

    @Test
    void whatIsTransientIsTriedAgain() {
        var client = nested();
        client.refuseNext(Refusals.of("ServiceException", 500, "AWS Organizations can't complete your request"));
        assertThat(listing(client).accounts()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalThatPassesIsTheWorkflowsToTryAgainAndSaysWhatWasRefused(Passing passing) {
        var client = nested();
        client.before("ListAccounts", () -> {
            throw passing.refusal();
        });
        assertThatThrownBy(() -> listing(client).accounts())
                .isExactlyInstanceOf(AwsUnavailable.class)
                .hasMessageStartingWith("ListAccounts: ")
                .hasMessageEndingWith("start the run again with the same input");
    }

    /// A tool that leaves nothing: the pacer's trials end before.
    @Test
    void quotasThatAnotherToolUsesUpForLongAreTheWorkflowsToTryAgain() {
        var client = flat(20);
        client.limit(_ -> false);
        assertThatThrownBy(() -> listing(client).accountsBelow("ou-root-top"))
                .isExactlyInstanceOf(AwsUnavailable.class);
        assertThat(time.passed()).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(6));
    }

    @Test
    void anOrganizationThatMayNotBeListedIsToldWithWhatToDo() {
        var client = nested();
        client.refuseNext(Refusals.of("AccessDeniedException", 400, "You don't have permissions"));
        assertThatThrownBy(() -> listing(client).accounts())
                .isInstanceOf(OrganizationNotListed.class)
                .hasMessage("ListAccounts: AccessDeniedException: You don't have permissions; deploy the stack in the"
                        + " organization's management account or in a delegated administrator's, and look for an"
                        + " explicit deny in an organization policy");
    }

    static Stream<DenialForm> denials() {
        return DenialForm.of("organizations");
    }

    @ParameterizedTest
    @MethodSource("denials")
    void whatOrganizationsDeniesIsToldWithWhoCanEndIt(DenialForm form) {
        var client = nested();
        client.refuseNext(Refusals.of(form.code(), 400, form.message()));
        assertThatThrownBy(() -> listing(client).accounts())
                .isInstanceOf(OrganizationNotListed.class)
                .hasMessageContaining(form.message())
                .satisfies(e -> assertThat(e.getMessage()).contains(form.remedy()))
                .satisfies(e -> assertThat(form.wordsNever()).noneMatch(String.valueOf(e.getMessage())::contains));
    }

    // The organization itself

    @Test
    void theArnOfEveryAccountNamesTheOrganizationAndItsManagementAccount() {
        for (var partition : List.of("aws", "aws-cn", "aws-us-gov", "aws-eusc")) {
            var arn = "arn:%s:organizations::999988887777:account/o-abc1234567/111111111111".formatted(partition);
            var client = new FakeOrganization(
                    List.of(account("111111111111").toBuilder().arn(arn).build()));
            assertThat(listing(client).facts()).isEqualTo(new OrganizationFacts("o-abc1234567", "999988887777"));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "arn:aws:organizations::99:account/o-a/1", "arn:aws:iam::999988887777:root"})
    void whatIsNoArnOfAnAccountNamesNone(String arn) {
        var client = new FakeOrganization(
                List.of(account("111111111111").toBuilder().arn(arn).build()));
        assertThat(listing(client).facts()).isEqualTo(OrganizationFacts.UNKNOWN);
    }

    @Test
    void aListingThatTheTimeDoesNotSufficeForIsNoListing() {
        var client = nested();
        client.before("ListOrganizationalUnitsForParent ou-root-a", () -> timeIsUp = true);
        assertThatThrownBy(() -> listing(client).accountsBelow("ou-root-a"))
                .isInstanceOf(OrganizationNotListed.class)
                .hasMessageEndingWith("start the run again with the same input");
    }
}
