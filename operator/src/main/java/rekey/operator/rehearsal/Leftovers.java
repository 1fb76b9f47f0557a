package rekey.operator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import rekey.operator.rehearsal.Earlier.Seen;
import rekey.words.Amount;

/// What rehearsals that have ended left in the place. A new one deletes it at its start, and nothing of one that
/// may go on.
public final class Leftovers {
    private final Bounds bounds;
    private final Set<String> ended;
    private final Seen seen;

    private Leftovers(Bounds bounds, Set<String> ended, Seen seen) {
        this.bounds = bounds;
        this.ended = ended;
        this.seen = seen;
    }

    /// @param bounds of the rehearsal that is about to begin
    /// @param ended ids of rehearsals of which somebody knows that they have ended, however young they are
    public static Leftovers in(Account account, Bounds bounds, Set<String> ended, Instant now) {
        var looks = new Looks(account.clients(), bounds.place());
        return new Leftovers(bounds, ended, new Earlier(bounds, looks, ended).look(now));
    }

    /// The ids of rehearsals that may go on.
    public List<String> goingOn() {
        return List.copyOf(seen.goingOn().keySet());
    }

    /// What is said before anybody agrees to its deletion.
    public List<String> sentences() {
        var deleted = seen.left().entrySet().stream()
                .map(each -> "It first deletes what the rehearsal %s has left: %s"
                        .formatted(each.getKey(), String.join(", ", each.getValue())));
        return Stream.of(
                        deleted,
                        seen.notOurs().stream(),
                        seen.notSeen().stream().map("Not listed: "::concat))
                .flatMap(sentences -> sentences)
                .toList();
    }

    /// @return what could not be deleted, and why
    /// @throws OutOfBounds where another rehearsal has begun meanwhile
    List<String> delete(Looks looks, AccountClients clients, Waiting waiting, Consumer<String> say) {
        var goesOn = new Earlier(bounds, looks, ended).look(waiting.now()).goingOn();
        if (!goesOn.isEmpty()) {
            throw new OutOfBounds("Another rehearsal may go on in the place: " + String.join(", ", goesOn.keySet()));
        }
        var left = new ArrayList<String>();
        for (var id : seen.left().keySet()) {
            var its = new Bounds(id, bounds.place());
            var cleaned = new CleanUp(its, looks, clients, new Ledger(), waiting, Duration.ZERO).all();
            say.accept("Deleted what an earlier rehearsal had left: %s, %s; %s scheduled for deletion"
                    .formatted(
                            new Amount(cleaned.logGroups(), "log group"),
                            cleaned.aliases() == 1 ? "1 alias" : cleaned.aliases() + " aliases",
                            new Amount(cleaned.keys(), "key").with("is", "are")));
            cleaned.notOurs().forEach(say);
            left.addAll(cleaned.left());
        }
        return left;
    }
}
