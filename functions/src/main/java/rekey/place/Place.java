package rekey.place;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One Region of one member account.
///
/// @param account twelve digits
/// @param region a Region's code, e.g. `eu-central-1`
public record Place(String account, String region) implements Comparable<Place> {
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::account).thenComparing(Place::region);

    public Place {
        if (!isAccount(account)) {
            throw new IllegalArgumentException("account must be 12 digits, was \"" + account + "\"");
        }
        if (region.isBlank()) {
            throw new IllegalArgumentException("region must not be blank");
        }
    }

    public static boolean isAccount(String text) {
        return ACCOUNT.matcher(text).matches();
    }

    /// The accounts of these places, in order.
    public static SortedSet<String> accounts(Collection<Place> places) {
        return places.stream().map(Place::account).collect(Collectors.toCollection(TreeSet::new));
    }

    /// The Regions of an account among these places, in order.
    public static List<String> regions(Collection<Place> places, String account) {
        return places.stream()
                .filter(place -> place.account().equals(account))
                .map(Place::region)
                .sorted()
                .toList();
    }

    public Partition partition() {
        return Partition.ofRegion(region);
    }

    /// The ARN that AssociateKmsKey takes for the stored results of all queries in this place.
    ///
    /// Source:
    /// docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
    public String queryResultsArn() {
        return logsArn("query-result:*");
    }

    public String logGroupArn(String name) {
        return logsArn("log-group:" + name);
    }

    public String roleArn(String roleName) {
        return "arn:%s:iam::%s:role/%s".formatted(partition().id(), account, roleName);
    }

    /// @param resource may be the beginning of one
    public String logsArn(String resource) {
        return "arn:%s:logs:%s:%s:%s".formatted(partition().id(), region, account, resource);
    }

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return account + " in " + region;
    }
}
