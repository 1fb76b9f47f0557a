package rekey.survey;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What people are to know of a place though nothing stopped, each sentence once. A few are kept, and
/// that there are more is said.
final class PlaceWarnings {
    static final int MOST = 20;
    static final String MORE = "There are more warnings of this place than are shown here";

    private final Set<String> first = new LinkedHashSet<>();
    private final Set<String> others;
    private boolean more;

    /// @param soFar what earlier invocations warned of
    PlaceWarnings(List<String> soFar) {
        this.others = new LinkedHashSet<>(soFar);
        this.more = others.remove(MORE);
    }

    void add(String warning) {
        if (others.size() < MOST) {
            others.add(warning);
        } else if (!others.contains(warning)) {
            more = true;
        }
    }

    /// One that must not be left out for others.
    void addFirst(String warning) {
        first.add(warning);
    }

    List<String> texts() {
        var all = Stream.concat(first.stream(), others.stream()).distinct().toList();
        return more || all.size() > MOST
                ? Stream.concat(all.stream().limit(MOST), Stream.of(MORE)).toList()
                : all;
    }
}
