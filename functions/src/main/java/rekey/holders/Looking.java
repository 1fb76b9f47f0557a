package rekey.holders;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.aws.Answer;
import rekey.aws.PacedCalls;
import rekey.outcome.AwsError;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.NotLookedAt;

/// One look at a place or at the organization: what was found so far, and what could not be read. A
/// refusal ends what it refuses and nothing else.
final class Looking {
    private final Refusal refusal;
    private final List<Holder> found = new ArrayList<>();
    private final List<NotLookedAt> notLookedAt = new ArrayList<>();
    private final Set<String> answering = new HashSet<>();

    /// Whose call was refused, in words for people.
    @FunctionalInterface
    interface Refusal {
        NotLookedAt of(String what, String permission, AwsError error);
    }

    Looking(Refusal refusal) {
        this.refusal = refusal;
    }

    /// A service that has answered anything has an endpoint: where DNS did not know it once, AWS offers it
    /// all the same.
    Holders holders() {
        return new Holders(
                found,
                notLookedAt.stream()
                        .map(unseen -> unseen.absent() != null
                                        && answering.contains(unseen.absent().service())
                                ? unseen.ofAServiceThatIsThere()
                                : unseen)
                        .toList());
    }

    /// AWS shows no key by no member, or by an empty one.
    static Stream<String> key(@Nullable String shown) {
        return shown == null || shown.isBlank() ? Stream.empty() : Stream.of(shown);
    }

    void found(Holder holder) {
        found.add(holder);
    }

    void notLookedAt(NotLookedAt unseen) {
        notLookedAt.add(unseen);
    }

    /// @return empty where AWS does not tell it, which is noted
    <T> Optional<T> ask(String what, String permission, PacedCalls calls, Supplier<T> call) {
        return switch (answer(permission, calls, call)) {
            case Answer.Given<T>(var value) -> Optional.of(value);
            case Answer.Refused<T>(var error) -> {
                refused(what, permission, error);
                yield Optional.empty();
            }
            case Answer.OutOfTime<T>(var last) -> {
                refused(what, permission, last);
                yield Optional.empty();
            }
        };
    }

    /// The same of something that may have been deleted since it was listed: then there is nothing to
    /// note.
    <T> Optional<T> askForOne(String what, String permission, PacedCalls calls, Supplier<T> call) {
        return switch (answer(permission, calls, call)) {
            case Answer.Given<T>(var value) -> Optional.of(value);
            case Answer.Refused<T>(var error)
            when ErrorDisposition.to(error) == ErrorDisposition.GONE -> Optional.empty();
            case Answer.Refused<T>(var error) -> {
                refused(what, permission, error);
                yield Optional.empty();
            }
            case Answer.OutOfTime<T>(var last) -> {
                refused(what, permission, last);
                yield Optional.empty();
            }
        };
    }

    private <T> Answer<T> answer(String permission, PacedCalls calls, Supplier<T> call) {
        var answer = calls.callUnlessNoEndpoint(call);
        boolean answered = switch (answer) {
            case Answer.Given<T> _ -> true;
            case Answer.Refused<T>(var error) -> error.httpStatus() > 0;
            case Answer.OutOfTime<T>(var last) -> last.httpStatus() > 0;
        };
        if (answered) {
            answering.add(permission.substring(0, permission.indexOf(':')));
        }
        return answer;
    }

    private void refused(String what, String permission, AwsError error) {
        notLookedAt.add(refusal.of(what, permission, error));
    }

    /// Every page, to the end. What came before a page that is refused stays.
    ///
    /// @param page the one of a token; of null the first
    /// @param next the token of the page after one; null where it is the last
    <P> void askForAll(
            String what,
            String permission,
            PacedCalls calls,
            Function<@Nullable String, P> page,
            Function<P, @Nullable String> next,
            Consumer<P> each) {
        @Nullable String token = null;
        do {
            var at = token;
            var answer = ask(what, permission, calls, () -> page.apply(at));
            answer.ifPresent(each);
            token = answer.map(next).orElse(null);
        } while (token != null);
    }
}
