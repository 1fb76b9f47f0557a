package rekey.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What beside targets is on a previous key in its place, and what could not be looked at: while there
/// is any of that, nobody knows whether there is more.
///
/// @param count how many are on it
/// @param first of them, e.g. `log anomaly detector errors`
/// @param notLookedAt the first that could not be looked at, each with the permission that it takes
public record OtherHolders(
        int count,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> first,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notLookedAt) {
    public static final int MOST = 20;

    /// Of a place that has nothing else on it, and showed all of it.
    public static final OtherHolders NONE = new OtherHolders(0, List.of(), List.of());

    /// Of a place that was not asked for them, as in versions that asked for none.
    public static final OtherHolders BY_NOBODY = new OtherHolders(0, List.of(), List.of("what else may be on it"));

    public OtherHolders {
        first = first(first);
        notLookedAt = first(notLookedAt);
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
                Stream.concat(unseen.stream(), notLookedAt.stream()).toList());
    }

    /// This where somebody has looked, else what another look found.
    OtherHolders or(OtherHolders other) {
        return equals(BY_NOBODY) ? other : this;
    }

    public boolean isSeen() {
        return notLookedAt.isEmpty();
    }
}
