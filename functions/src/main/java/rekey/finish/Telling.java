package rekey.finish;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.run.Start;

/// Sees to it that people are told of a run's end once, whoever comes to tell them and however
/// often: the workflow, its second try, EventBridge late and twice. Whose turn it is is decided by
/// a conditional write, before anybody is told; that it was done is written down after.
final class Telling {
    private final Bucket bucket;
    private final String run;
    private final String key;
    private final Teller teller;

    Telling(Bucket bucket, String run, Teller teller) {
        this.bucket = bucket;
        this.run = run;
        this.key = new RunFolder(run).told();
        this.teller = teller;
    }

    /// Who tells.
    ///
    /// @param startedAt of the execution, by which a run is told from an earlier one of its name
    /// @param invocation the id of this one, which it keeps when Lambda tries it again
    /// @param now when it looks
    /// @param until when it is at work at the latest
    /// @param workflow whether the run's workflow has called it: it calls one after the other, so an
    ///     earlier one has ended
    record Teller(Instant startedAt, String invocation, Instant now, Instant until, boolean workflow) {
        private Mark mark(State state) {
            return new Mark(startedAt, invocation, until, state, workflow);
        }
    }

    /// @param until when its writer was at work at the latest
    /// @param workflow whether the run's workflow had called its writer; a version that did not say had
    ///     it be taken for so
    private record Mark(Instant startedAt, String invocation, Instant until, State state, Boolean workflow) {
        private Mark {
            workflow = Objects.requireNonNullElse(workflow, true);
        }

        /// If an invocation died while it told people, nobody knows how far it came: try again. A
        /// function of the workflow goes on after a stop, and another may be telling of that.
        boolean abandoned(Teller teller) {
            return state == State.UNDER_WAY
                    && ((teller.workflow && workflow)
                            || invocation.equals(teller.invocation)
                            || teller.now.isAfter(until));
        }
    }

    enum State {
        /// Nobody has tried: the run is to be measured too.
        UNTOLD,
        /// Another invocation tells people now, or died a moment ago while it did: ask again later.
        UNDER_WAY,
        /// Somebody died while they told people: the run is to be measured again.
        ABANDONED,
        /// Somebody tried and failed.
        FAILED,
        TOLD;

        /// Whether somebody came to tell people, and has ended without.
        boolean isLeft() {
            return this == ABANDONED || this == FAILED;
        }
    }

    /// Whether people were told of the end of the newest run of this name.
    static boolean told(Bucket bucket, String run) {
        return read(bucket, new RunFolder(run).told())
                .filter(mark -> mark.state() == State.TOLD)
                .isPresent();
    }

    private static Optional<Mark> read(Bucket bucket, String key) {
        return bucket.get(key).map(stored -> stored.as(Mark.class));
    }

    State look() {
        return read(bucket, key).map(this::state).orElse(State.UNTOLD);
    }

    private State state(Mark mark) {
        if (!Start.same(mark.startedAt, teller.startedAt)) {
            return State.UNTOLD;
        }
        return mark.abandoned(teller) ? State.ABANDONED : mark.state;
    }

    /// Has people told, where nobody has told them.
    ///
    /// @param people tells them
    /// @param measure counts the run
    /// @throws AnotherIsTelling where somebody else is at it
    void tell(Runnable people, Runnable measure) {
        var before = take();
        switch (before) {
            case UNTOLD, ABANDONED, FAILED -> tell(people, measure, before);
            case UNDER_WAY -> throw new AnotherIsTelling(run);
            case TOLD -> {}
        }
    }

    private void tell(Runnable people, Runnable measure, State before) {
        try {
            people.run();
            done();
        } catch (RuntimeException e) {
            failed();
            throw e;
        } finally {
            // Last, because what is tried again after a failure would be counted twice; and whatever the topic says.
            if (before != State.FAILED) {
                measure.run();
            }
        }
    }

    /// Takes the turn, where nobody has told or is at it.
    ///
    /// @return how it was; the turn is not taken where that is UNDER_WAY or TOLD
    State take() {
        var ours = Json.pretty(teller.mark(State.UNDER_WAY));
        if (bucket.putIfAbsent(key, ours)) {
            return State.UNTOLD;
        }
        var stored = bucket.require(key);
        var found = state(stored.as(Mark.class)); // ABANDONED too where the answer to this write was lost
        return switch (found) {
            case UNTOLD, ABANDONED, FAILED -> bucket.putIfMatch(key, stored.etag(), ours) ? found : State.UNDER_WAY;
            case UNDER_WAY, TOLD -> found;
        };
    }

    void done() {
        bucket.put(key, Json.pretty(teller.mark(State.TOLD)));
    }

    /// Leaves it to whoever comes next.
    void failed() {
        bucket.put(key, Json.pretty(teller.mark(State.FAILED)));
    }
}
