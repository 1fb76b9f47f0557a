package rekey.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import rekey.outcome.Offer;
import rekey.place.RegionalService;

/// What beside targets is on a previous key in its place, and what could not be looked at: while there
/// is any of that, nobody knows whether there is more.
///
/// @param count how many are on it
/// @param first of them, e.g. `log anomaly detector errors`
/// @param notLookedAt the first that could not be looked at, each with the permission that it takes
/// @param noEndpoint all that could not be looked at because their service has no endpoint there: whether
///     AWS offers it, who makes the report finds out
/// @param notOffered sentences of such that AWS does not offer there
public record OtherHolders(
        int count,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> first,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notLookedAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NoEndpoint> noEndpoint,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notOffered) {
    public static final int MOST = 20;

    /// @param words that tell what it is, and why it was not looked at
    public record NoEndpoint(String words, RegionalService service) {}

    /// Of a place that has nothing else on it, and showed all of it.
    public static final OtherHolders NONE = new OtherHolders(0, List.of(), List.of());

    /// Of a place that was not asked for them, as in versions that asked for none.
    public static final OtherHolders BY_NOBODY = new OtherHolders(0, List.of(), List.of("what else may be on it"));

    /// Versions that asked for no list wrote neither of the last two.
    public OtherHolders {
        first = first(first);
        notLookedAt = first(notLookedAt);
        noEndpoint = List.copyOf(Objects.requireNonNullElse(noEndpoint, List.of()));
        notOffered = List.copyOf(Objects.requireNonNullElse(notOffered, List.of()));
    }

    public OtherHolders(int count, List<String> first, List<String> notLookedAt) {
        this(count, first, notLookedAt, List.of(), List.of());
    }

    private static List<String> first(List<String> all) {
        return Objects.requireNonNullElse(all, List.<String>of()).stream()
                .limit(MOST)
                .toList();
    }

    /// @param written null in a file of a version that asked for none
    public static OtherHolders orNobody(OtherHolders written) {
        return Objects.requireNonNullElse(written, BY_NOBODY);
    }

    /// The same, and this was not looked at either. It comes first.
    public OtherHolders without(List<String> unseen) {
        return new OtherHolders(
                count,
                first,
                Stream.concat(unseen.stream(), notLookedAt.stream()).toList(),
                noEndpoint,
                notOffered);
    }

    /// The same by AWS's lists: what AWS does not offer is nowhere, and the rest was not looked at.
    public OtherHolders by(Function<RegionalService, Offer> offers) {
        if (noEndpoint.isEmpty()) {
            return this;
        }
        var unseen = new ArrayList<>(notLookedAt);
        var nowhere = new LinkedHashSet<>(notOffered);
        for (var one : noEndpoint) {
            switch (offers.apply(one.service())) {
                case Offer.NotOffered none -> nowhere.add(none.sentence(one.service()));
                case Offer.Doubtful doubt -> unseen.add(doubt.reason(one.words()));
            }
        }
        return new OtherHolders(count, first, unseen, List.of(), List.copyOf(nowhere));
    }

    /// This where somebody has looked, else what another look found.
    OtherHolders or(OtherHolders other) {
        return equals(BY_NOBODY) ? other : this;
    }

    public boolean isSeen() {
        return unseen().isEmpty();
    }

    /// What could not be looked at, for whatever reason.
    public List<String> unseen() {
        return Stream.concat(notLookedAt.stream(), noEndpoint.stream().map(NoEndpoint::words))
                .toList();
    }
}
