package rekey.report;

import java.time.Duration;
import java.time.Instant;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;

/// Sees to it that people are told of a run's end once, whoever comes to tell them and however
/// often: the workflow, its second try, EventBridge late and twice. Whose turn it is is decided by
/// a conditional write, before anybody is told.
final class Telling {
    private static final Duration SAME_START = Duration.ofSeconds(1);

    private final Bucket bucket;
    private final String key;
    private final Mark ours;

    /// @param startedAt of the execution, by which a run is told from an earlier one of its name
    /// @param invocation the id of this one, which it keeps when Lambda tries it again
    Telling(Bucket bucket, String run, Instant startedAt, String invocation) {
        this.bucket = bucket;
        this.key = new RunFolder(run).told();
        this.ours = new Mark(startedAt, invocation, false);
    }

    /// @param failed whether it was tried in vain, so that another may
    private record Mark(Instant startedAt, String invocation, boolean failed) {
        boolean sameRun(Mark other) {
            return sameStart(startedAt, other.startedAt);
        }
    }

    enum Turn {
        /// Nobody has tried before: the run is to be measured too.
        FIRST,
        /// Somebody has tried, and failed.
        AGAIN,
        NOT_OURS
    }

    /// A name may be used again after 90 days, and Step Functions need not round two clocks alike.
    static boolean sameStart(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(SAME_START) < 0;
    }

    enum State {
        UNTOLD,
        /// Somebody tried in vain.
        FAILED,
        TOLD
    }

    State look() {
        return bucket.get(key).map(stored -> state(stored.as(Mark.class))).orElse(State.UNTOLD);
    }

    private State state(Mark mark) {
        // Of an invocation that died amid it nobody knows how far it came: it is to try again.
        if (!mark.sameRun(ours) || mark.equals(ours)) {
            return State.UNTOLD;
        }
        return mark.failed ? State.FAILED : State.TOLD;
    }

    Turn take() {
        if (bucket.putIfAbsent(key, Json.pretty(ours))) {
            return Turn.FIRST;
        }
        var stored = bucket.require(key);
        var turn = switch (state(stored.as(Mark.class))) {
            case UNTOLD -> Turn.FIRST; // or the answer to this write was lost
            case FAILED -> Turn.AGAIN;
            case TOLD -> Turn.NOT_OURS;
        };
        return turn == Turn.NOT_OURS || bucket.putIfMatch(key, stored.etag(), Json.pretty(ours)) ? turn : Turn.NOT_OURS;
    }

    /// Leaves it to whoever comes next.
    void failed() {
        bucket.put(key, Json.pretty(new Mark(ours.startedAt, ours.invocation, true)));
    }
}
