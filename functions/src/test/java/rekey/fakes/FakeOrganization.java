package rekey.fakes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.organizations.model.Account;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsForParentResponse;
import software.amazon.awssdk.services.organizations.model.ListAccountsRequest;
import software.amazon.awssdk.services.organizations.model.ListAccountsResponse;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentRequest;
import software.amazon.awssdk.services.organizations.model.ListOrganizationalUnitsForParentResponse;
import software.amazon.awssdk.services.organizations.model.OrganizationalUnit;

/// Organizations that gives exactly these pages of accounts, one a call, and what is in each parent
/// in pages of two, with an empty one after the first.
public final class FakeOrganization implements OrganizationsClient {
    private static final int PAGE = 2;
    private static final String AFTER_EMPTY = "after-empty";

    private final List<List<Account>> pages;
    private final Map<String, List<String>> accounts = new HashMap<>();
    private final Map<String, List<String>> units = new HashMap<>();
    private final List<ListAccountsRequest> requests = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final Map<String, Runnable> before = new HashMap<>();
    private final Deque<RuntimeException> refusals = new ArrayDeque<>();
    private Predicate<String> quota = _ -> true;

    @SafeVarargs
    @SuppressWarnings("varargs")
    public FakeOrganization(List<Account>... pages) {
        this(List.of(pages));
    }

    private FakeOrganization(List<List<Account>> pages) {
        this.pages = List.copyOf(pages);
    }

    public static FakeOrganization ofPages(List<List<Account>> pages) {
        return new FakeOrganization(pages);
    }

    /// An organizational unit, or the root, with what is directly in it.
    public FakeOrganization with(String parent, List<String> unitsInIt, String... accountsInIt) {
        units.put(parent, new ArrayList<>(unitsInIt));
        accounts.put(parent, new ArrayList<>(List.of(accountsInIt)));
        return this;
    }

    /// What somebody else does just before a call is answered.
    ///
    /// @param call operation and parent
    public void before(String call, Runnable other) {
        before.put(call, other);
    }

    public void move(String account, String from, String to) {
        accounts.getOrDefault(from, List.of()).remove(account);
        accounts.getOrDefault(to, List.of()).add(account);
    }

    public void delete(String unit) {
        units.remove(unit);
        accounts.remove(unit);
    }

    public void refuseNext(RuntimeException refusal) {
        refusals.add(refusal);
    }

    /// @param allows whether a call of an operation is within the quota
    public void limit(Predicate<String> allows) {
        quota = allows;
    }

    public List<ListAccountsRequest> requests() {
        return List.copyOf(requests);
    }

    /// The answered calls: operation and parent, each page of them.
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public ListAccountsResponse listAccounts(ListAccountsRequest request) {
        answering("ListAccounts", "");
        requests.add(request);
        int page = request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
        return ListAccountsResponse.builder()
                .accounts(pages.get(page))
                .nextToken(page + 1 < pages.size() ? String.valueOf(page + 1) : null)
                .build();
    }

    @Override
    public ListAccountsForParentResponse listAccountsForParent(ListAccountsForParentRequest request) {
        var all = answering("ListAccountsForParent", request.parentId(), accounts);
        return ListAccountsForParentResponse.builder()
                .accounts(page(all, request.nextToken()).stream()
                        .map(id -> Account.builder().id(id).build())
                        .toList())
                .nextToken(next(all, request.nextToken()))
                .build();
    }

    @Override
    public ListOrganizationalUnitsForParentResponse listOrganizationalUnitsForParent(
            ListOrganizationalUnitsForParentRequest request) {
        var all = answering("ListOrganizationalUnitsForParent", request.parentId(), units);
        return ListOrganizationalUnitsForParentResponse.builder()
                .organizationalUnits(page(all, request.nextToken()).stream()
                        .map(id -> OrganizationalUnit.builder().id(id).build())
                        .toList())
                .nextToken(next(all, request.nextToken()))
                .build();
    }

    private void answering(String operation, String parent) {
        var call = (operation + " " + parent).strip();
        before.getOrDefault(call, () -> {}).run();
        if (!refusals.isEmpty()) {
            throw refusals.remove();
        }
        if (!quota.test(operation)) {
            throw Refusals.of("TooManyRequestsException", 400, "You have sent too many requests");
        }
        calls.add(call);
    }

    private List<String> answering(String operation, String parent, Map<String, List<String>> of) {
        answering(operation, parent);
        var all = of.get(parent);
        if (all == null) {
            throw Refusals.of("ParentNotFoundException", 400, "You specified a parent that doesn't exist.");
        }
        return all;
    }

    private static List<String> page(List<String> all, @Nullable String token) {
        if (AFTER_EMPTY.equals(token)) {
            return List.of();
        }
        int from = token == null ? 0 : Integer.parseInt(token);
        return all.subList(Math.min(from, all.size()), Math.min(from + PAGE, all.size()));
    }

    private static @Nullable String next(List<String> all, @Nullable String token) {
        if (token == null) {
            return all.size() > PAGE ? AFTER_EMPTY : null;
        }
        int from = AFTER_EMPTY.equals(token) ? PAGE : Integer.parseInt(token) + PAGE;
        return from < all.size() ? String.valueOf(from) : null;
    }

    @Override
    public String serviceName() {
        return "organizations";
    }

    @Override
    public void close() {}
}
