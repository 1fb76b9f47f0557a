package rekey.organization;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.lambda.AwsUnavailable;
import rekey.outcome.ErrorDisposition;
import rekey.pacing.Backoff;
import rekey.pacing.Quota;
import rekey.pacing.Time;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;

/// The organization as it is listed in one invocation: its accounts, and which of them are below an
/// organizational unit. What was listed once is not listed again.
///
/// AWS gives no snapshot of an organization: an account that is moved while its old and its new
/// unit are listed may be found in both of them, or in none.
///
/// Source: docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
public final class OrganizationListing {
    private static final int MOST_PER_PAGE = 20;
    private static final String NO_SUCH_PARENT = "ParentNotFoundException";

    private final OrganizationsClient organizations;
    private final PacedCalls listAccounts;
    private final PacedCalls listAccountsForParent;
    private final PacedCalls listUnitsForParent;
    private final Map<String, Optional<List<String>>> accountsIn = new HashMap<>();
    private final Map<String, Optional<List<String>>> unitsIn = new HashMap<>();
    private @Nullable List<Account> accounts;
    private OrganizationFacts facts = OrganizationFacts.UNKNOWN;

    /// @param organizations without retries of the SDK: other tools share the quotas, and a call
    ///     that nobody counted would be theirs
    public OrganizationListing(
            OrganizationsClient organizations, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        this.organizations = organizations;
        this.listAccounts = patient(Quota.LIST_ACCOUNTS, time, random, timeIsUp);
        this.listAccountsForParent = patient(Quota.LIST_ACCOUNTS_FOR_PARENT, time, random, timeIsUp);
        this.listUnitsForParent = patient(Quota.LIST_UNITS_FOR_PARENT, time, random, timeIsUp);
    }

    /// A page that AWS does not tell ends the invocation, and the workflow tries again.
    private static PacedCalls patient(Quota quota, Time time, SplittableGenerator random, BooleanSupplier timeIsUp) {
        return new PacedCalls(quota.pacer(random.split()), Backoff.NONE, Backoff.PATIENT, time, random, timeIsUp);
    }

    /// Every account, whatever its state, once.
    ///
    /// @throws OrganizationNotListed where AWS does not tell
    public List<Account> accounts() {
        if (accounts == null) {
            var byId = new LinkedHashMap<String, Account>();
            told("ListAccounts", PageOfList.all(listAccounts, this::accounts))
                    .orElse(List.of())
                    .forEach(account -> byId.putIfAbsent(account.id(), account));
            accounts = List.copyOf(byId.values());
        }
        return accounts;
    }

    /// What the ARN of every account tells.
    ///
    /// @throws OrganizationNotListed where AWS does not tell
    public OrganizationFacts facts() {
        accounts();
        return facts;
    }

    /// The ids of the accounts in an organizational unit and in all units below it.
    ///
    /// @param unit the id of a unit, or of the root
    /// @return empty where the organization has no such unit
    /// @throws OrganizationNotListed where AWS does not tell
    public Optional<Set<String>> accountsBelow(String unit) {
        var top = accountsIn(unit);
        if (top.isEmpty()) {
            return Optional.empty();
        }
        if (unit.startsWith("r-")) { // everybody is below the root: no need to walk
            return Optional.of(accounts().stream().map(Account::id).collect(Collectors.toUnmodifiableSet()));
        }
        var found = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(unit));
        while (!open.isEmpty()) {
            var next = open.remove();
            // A unit that was deleted since its parent was listed had no accounts any more.
            accountsIn(next).ifPresent(found::addAll);
            unitsIn(next).ifPresent(open::addAll);
        }
        return Optional.of(Set.copyOf(found));
    }

    private Optional<List<String>> accountsIn(String parent) {
        return accountsIn.computeIfAbsent(
                parent,
                _ -> told(
                        "ListAccountsForParent",
                        PageOfList.all(listAccountsForParent, token -> accountsForParent(parent, token))));
    }

    private Optional<List<String>> unitsIn(String parent) {
        return unitsIn.computeIfAbsent(
                parent,
                _ -> told(
                        "ListOrganizationalUnitsForParent",
                        PageOfList.all(listUnitsForParent, token -> unitsForParent(parent, token))));
    }

    /// @return empty where there is no such parent
    /// @throws AwsUnavailable where AWS may tell later
    private static <T> Optional<T> told(String operation, Answer<T> answer) {
        return switch (answer) {
            case Answer.Given<T>(var value) -> Optional.of(value);
            case Answer.Refused<T>(var error) when error.code().equals(NO_SUCH_PARENT) -> Optional.empty();
            case Answer.Refused<T>(var error)
            when ErrorDisposition.to(error).passes() ->
                throw new AwsUnavailable(new OrganizationNotListed(operation, error));
            case Answer.Refused<T>(var error) -> throw new OrganizationNotListed(operation, error);
            // Another tool has used the quota. Otherwise there is more to list than an invocation has time for.
            case Answer.OutOfTime<T>(var error)
            when ErrorDisposition.to(error) == ErrorDisposition.SLOW_DOWN ->
                throw new AwsUnavailable(new OrganizationNotListed(operation, error));
            case Answer.OutOfTime<T>(var error) -> throw new OrganizationNotListed(operation, error);
        };
    }

    private PageOfList<Account> accounts(@Nullable String token) {
        var page = organizations.listAccounts(
                request -> request.maxResults(MOST_PER_PAGE).nextToken(token));
        page.accounts().forEach(account -> OrganizationFacts.of(account.arn()).ifPresent(told -> facts = told));
        return new PageOfList<>(
                page.accounts().stream()
                        .map(account -> new Account(
                                account.id(),
                                account.name() == null ? "" : account.name(),
                                AccountState.of(account.stateAsString(), account.statusAsString())))
                        .toList(),
                page.nextToken());
    }

    private PageOfList<String> accountsForParent(String parent, @Nullable String token) {
        var page = organizations.listAccountsForParent(
                request -> request.parentId(parent).maxResults(MOST_PER_PAGE).nextToken(token));
        return new PageOfList<>(
                page.accounts().stream().map(account -> account.id()).toList(), page.nextToken());
    }

    private PageOfList<String> unitsForParent(String parent, @Nullable String token) {
        var page = organizations.listOrganizationalUnitsForParent(
                request -> request.parentId(parent).maxResults(MOST_PER_PAGE).nextToken(token));
        return new PageOfList<>(
                page.organizationalUnits().stream().map(OrganizationalUnit::id).toList(), page.nextToken());
    }
}
