package rekey.organization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;

/// A page of a list. It may be empty and still not be the last.
///
/// @param next the token of the next page; null, and only then, at the end of the list
record PageOfList<T>(List<T> items, @Nullable String next) {

    /// The whole list.
    ///
    /// @param page one call, given the token of the page
    static <T> Answer<List<T>> all(PacedCalls calls, Function<@Nullable String, PageOfList<T>> page) {
        var items = new ArrayList<T>();
        String token = null;
        do {
            var from = token;
            switch (calls.call(() -> page.apply(from))) {
                case Answer.Given<PageOfList<T>>(var given) -> {
                    items.addAll(given.items());
                    token = given.next();
                }
                case Answer.Refused<PageOfList<T>>(var error) -> {
                    return new Answer.Refused<>(error);
                }
                case Answer.OutOfTime<PageOfList<T>>(var error) -> {
                    return new Answer.OutOfTime<>(error);
                }
            }
        } while (token != null);
        return new Answer.Given<>(items);
    }
}
