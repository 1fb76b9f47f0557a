package rekey.inventory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import rekey.outcome.Came;
import rekey.outcome.CountedAs;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// The notes of one place, joined to one row for each target. 60,000 log groups take some 40 MB.
public final class PlaceRows {
    private final Map<Target, Latest> latest = new LinkedHashMap<>();

    /// What is known of a target so far.
    ///
    /// @see Note.Standing#ANOTHER
    private static final class Latest {
        private final @Nullable Latest before;
        private CountedAs as;
        private @Nullable String code;
        private @Nullable Seen seen;
        private @Nullable PreviousKey wanted;
        private @Nullable Instant at;

        /// @param before the target that had the name before; null where there was none
        private Latest(Note note, @Nullable Latest before) {
            this.before = before;
            this.as = note.as();
            tell(note);
        }

        private void tell(Note note) {
            as = note.as();
            code = note.code();
            at = note.at();
            seen = seen(note);
            wanted = note.wanted() == null ? wanted : note.wanted();
        }

        private @Nullable Seen seen(Note note) {
            var found = note.seen() == null ? seen : note.seen();
            return note.before() == null
                    ? found
                    : Objects.requireNonNullElse(found, Seen.NOTHING).as(note.before());
        }

        /// A listing may show for a while what is deleted: it is tried twice, and counted once.
        private boolean isGoneAgain() {
            return as == CountedAs.GONE && before != null && before.as == CountedAs.GONE;
        }
    }

    /// @param note the next, in the order in which they were written
    public void add(Note note) {
        var known = latest.get(note.target());
        if (known == null || note.standing() == Note.Standing.ANOTHER) {
            latest.put(note.target(), new Latest(note, known));
        } else if (note.standing() == null) {
            known.tell(note);
        }
    }

    public void each(PlaceEnd end, Consumer<TargetRow> consumer) {
        latest.forEach((target, last) -> inOrder(last).stream()
                .filter(row -> !row.isGoneAgain())
                .forEach(row -> consumer.accept(row(end, target, row))));
    }

    private static List<Latest> inOrder(Latest last) {
        var rows = new ArrayList<Latest>(1);
        for (@Nullable Latest at = last; at != null; at = at.before) {
            rows.add(at);
        }
        return rows.reversed();
    }

    private static TargetRow row(PlaceEnd end, Target target, Latest row) {
        var came = row.as == CountedAs.TO_CHANGE ? end.rest() : new Came(row.as, row.code);
        var seen = Objects.requireNonNullElse(row.seen, Seen.NOTHING);
        return new TargetRow(
                end.place().account(),
                end.accountName(),
                end.place().region(),
                switch (target) {
                    case Target.LogGroup(var _) -> "log group";
                    case Target.QueryResults() -> "query results";
                },
                target.text(),
                seen.logClass(),
                seen.retentionInDays(),
                seen.key() == null ? null : seen.key().text(),
                wantedKey(end, row),
                came.as(),
                came.code(),
                row.at,
                seen.owner());
    }

    private static @Nullable String wantedKey(PlaceEnd end, Latest row) {
        if (row.as == CountedAs.EXCLUDED) {
            return null;
        }
        return row.wanted == null ? end.wantedKey() : row.wanted.text();
    }
}
