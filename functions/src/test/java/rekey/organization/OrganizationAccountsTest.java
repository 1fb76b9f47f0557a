package rekey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import rekey.fakes.FakeOrganization;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;

class OrganizationAccountsTest {
    private static software.amazon.awssdk.services.organizations.model.Account account(String id) {
        return software.amazon.awssdk.services.organizations.model.Account.builder()
                .id(id)
                .name("name of " + id)
                .state("ACTIVE")
                .build();
    }

    @Test
    void everyPageIsRead() {
        var client = new FakeOrganization(
                List.of(account("111111111111")), List.of(account("222222222222")), List.of(account("333333333333")));
        assertThat(new OrganizationAccounts(client).list())
                .extracting(Account::id)
                .containsExactly("111111111111", "222222222222", "333333333333");
        assertThat(client.requests()).extracting(ListAccountsRequest::nextToken).containsExactly(null, "1", "2");
    }

    @Test
    void anEmptyPageDoesNotEndTheList() {
        var client = new FakeOrganization(
                List.of(account("111111111111")), List.of(), List.of(), List.of(account("333333333333")));
        assertThat(new OrganizationAccounts(client).list())
                .extracting(Account::id)
                .containsExactly("111111111111", "333333333333");
    }

    @Test
    void noPageIsAskedToBeLargerThanOrganizationsAllows() {
        var client = new FakeOrganization(List.of(account("111111111111")), List.of());
        new OrganizationAccounts(client).list();
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
        assertThat(new OrganizationAccounts(client).list())
                .containsExactly(
                        new Account("111111111111", "name of 111111111111", AccountState.PENDING_CLOSURE),
                        new Account("222222222222", "name of 222222222222", AccountState.UNKNOWN),
                        new Account("333333333333", "", AccountState.SUSPENDED));
    }
}
