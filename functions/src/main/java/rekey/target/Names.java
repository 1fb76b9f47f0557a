package rekey.target;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The first of some targets, by name. Somebody else counts them: those beyond [#MOST] have no name
/// here, whatever their number. Written as a list of texts.
///
/// @param first in the order in which they were come upon
public record Names(@JsonValue List<String> first) {
    public static final int MOST = 20;
    public static final Names NONE = new Names(List.of());

    @JsonCreator
    public Names {
        first = first.stream().limit(MOST).toList();
    }

    public static Names of(Target target) {
        return new Names(List.of(target.text()));
    }

    /// @param written null in a file of a version that named none
    public static Names orNone(@Nullable Names written) {
        return written == null ? NONE : written;
    }

    public Names plus(Names other) {
        if (first.size() >= MOST || other.first.isEmpty()) {
            return this;
        }
        return new Names(Stream.concat(first.stream(), other.first.stream()).toList());
    }

    /// @param all how many targets there are
    /// @return how many of them have no name here
    public int unnamed(int all) {
        return Math.max(0, all - first.size());
    }
}
