package rekey.gather;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rekey.journal.JournalEntry;
import rekey.logs.LogGroup;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.retire.Earlier;
import rekey.retire.InPlace;
import rekey.retire.Journals;
import rekey.retire.KeyVerdict;
import rekey.retire.KnownOfKey;
import rekey.retire.LastUse;
import rekey.retire.Looked;
import rekey.retire.OnKey;
import rekey.retire.OwnState;
import rekey.retire.Reach;
import rekey.retire.Remembered;
import rekey.retire.Retirement;
import rekey.retire.Sighting;
import rekey.target.PreviousKey;
import rekey.target.Target;

/// Years of a place in which log groups get keys and retentions, and are deleted and made again, and
/// a look after each such change: what the looks forget frees no key that anything is under, and they
/// forget everything that is gone. Nor does it move the day back on which that was, so that reading
/// what was there keeps no key in use.
class ForgettingLawTest {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String OLD = "arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-4333-8444-555555555555";
    private static final String ID = PastRuns.id(OLD);
    private static final PreviousKey ON_OLD = new PreviousKey.Key(OLD);
    private static final PreviousKey ON_NEW = new PreviousKey.Key(OLD.replace("11111111", "22222222"));
    private static final Instant BEGINNING = Instant.parse("2026-02-01T00:00:00Z");
    private static final Duration EFFECT = Duration.ofMinutes(5);
    private static final Duration DELETION = Duration.ofDays(3);
    private static final int WORLDS = 200;
    private static final int DAYS = 300;
    private static final int QUIET_DAYS = 500;
    private static final String LONG_MOVED = "/moved-by-a-run";

    /// A log group as it really is.
    private static final class Group {
        private final String name;
        private boolean exists = true;
        private boolean onOld;
        private @Nullable Integer days = 30;
        private @Nullable Instant last;
        private @Nullable Instant expired;

        private Group(String name) {
            this.name = name;
        }

        /// Its last event under the key expires while the retention is what it is.
        private void pass(Instant from, Instant to) {
            if (last != null && expired == null && days != null) {
                var at = last.plus(Duration.ofDays(days));
                var effective = at.isAfter(from) ? at : from;
                expired = effective.isAfter(to) ? null : effective;
            }
        }

        private void move(boolean toOld, Instant now) {
            if (onOld && !toOld) {
                last = now.plus(EFFECT);
            }
            if (toOld) {
                last = null;
            }
            expired = null;
            onOld = toOld;
        }

        private void delete() {
            exists = false;
            onOld = false;
            last = null;
            expired = null;
        }

        private boolean needs(Instant now) {
            return onOld
                    || (last != null
                            && (expired == null || expired.plus(DELETION).isAfter(now)));
        }

        private LogGroup shown() {
            return new LogGroup(name, onOld ? ON_OLD : ON_NEW, null, days, LogGroup.STANDARD);
        }
    }

    private final List<Group> groups = List.of(new Group("/a"), new Group("/b"), new Group("/c"));
    private Earlier earlier = Earlier.none(BEGINNING);
    private List<Integer> retentions = List.of();
    private boolean deletes = true;

    /// Whether a run once moved each log group, whose retention was longer then.
    private boolean journals;

    private @Nullable Instant lastRead;

    private void change(SplittableRandom random, Instant now) {
        var group = groups.get(random.nextInt(groups.size()));
        switch (random.nextInt(deletes ? 5 : 4)) {
            case 0, 1 -> {
                if (group.exists) {
                    group.move(!group.onOld, now);
                }
            }
            case 2, 3 -> {
                int days = retentions.get(random.nextInt(retentions.size()));
                group.days = days == 0 ? null : days;
            }
            default -> {
                if (group.exists) {
                    group.delete();
                } else {
                    group.exists = true;
                }
            }
        }
    }

    private KeyVerdict look(Instant now) {
        Map<String, Remembered> before =
                earlier.seen().isEmpty() ? Map.of() : Map.of(ID, earlier.seen().getFirst());
        var memory = new PlaceMemory(PLACE, List.of(new KeyArn(OLD)), before, now);
        var journalled = new JournalledDepartures(Set.of(ID), memory, now);
        var began = BEGINNING.minus(Duration.ofDays(900));
        var run = new PastRun("r0", began, began, List.of(), ON_NEW, List.of());
        journalled.comeTo(began);
        if (journals) {
            groups.forEach(
                    one -> journalled.add(run, new JournalEntry(new Target.LogGroup(one.name), ON_OLD, 365, null)));
        } else {
            journalled.add(run, new JournalEntry(new Target.LogGroup(LONG_MOVED), ON_OLD, 30, null));
        }
        journalled.comeTo(now);
        var there = new ArrayList<>(
                groups.stream().filter(one -> one.exists).map(Group::shown).toList());
        if (!journals) {
            there.add(new LogGroup(LONG_MOVED, ON_NEW, null, 30, LogGroup.STANDARD));
        }
        there.forEach(journalled::at);
        journalled.end(ON_NEW, null);
        int on = (int) groups.stream().filter(one -> one.onOld).count();
        var departures = journalled.departures().getOrDefault(OLD, List.of());
        var judged = Retirement.of(known(new OnKey(on, List.of(), 0), departures, memory, now));
        earlier = judged.next();
        return judged.verdict();
    }

    private KnownOfKey known(OnKey on, List<rekey.retire.Departure> left, PlaceMemory memory, Instant now) {
        var place = new InPlace(
                PLACE,
                new Looked.Seen<>(on, now),
                new Looked.Seen<>(OnKey.NONE, now),
                new Looked.Seen<>(left, now),
                new Looked.Seen<>(List.of(), now),
                new Looked.Seen<>(List.of(), now),
                List.of(),
                memory.remembered().getOrDefault(ID, new Remembered(PLACE, List.of(), List.of())));
        var itself = new KnownOfKey.Itself(
                new Looked.Seen<>(new OwnState("Enabled", null, false, List.of()), now),
                new Looked.Seen<>(List.of(), now),
                new Looked.Seen<>(List.of(), now),
                new Looked.Seen<>(List.of(), now),
                new Looked.Seen<>(
                        lastRead == null
                                ? new LastUse.Unused(Instant.EPOCH)
                                : new LastUse.Used("Decrypt", lastRead, "event-1"),
                        now),
                "alias/x");
        return new KnownOfKey(
                new KeyArn(OLD),
                now,
                new Looked.Seen<>(new Reach(List.of(PLACE), List.of(), List.of()), now),
                new Looked.Seen<>(new Journals(List.of("r0"), List.of()), now),
                List.of(place),
                new Looked.Seen<>(List.of(), now),
                itself,
                earlier);
    }

    private boolean needed(Instant now) {
        return groups.stream().anyMatch(one -> one.needs(now));
    }

    /// Lets the last of so many days pass.
    private Instant after(int days) {
        var before = BEGINNING.plus(Duration.ofDays(days - 1L));
        var now = BEGINNING.plus(Duration.ofDays(days));
        groups.forEach(one -> one.pass(before, now));
        return now;
    }

    /// @return how often the key was free, and right so
    private int live(SplittableRandom random, String world) {
        int free = 0;
        for (int day = 1; day <= DAYS; day++) {
            var now = after(day);
            boolean changes = random.nextInt(8) == 0;
            if (changes) {
                change(random, now);
            }
            if (changes || random.nextInt(4) == 0) {
                if (look(now) instanceof KeyVerdict.Free) {
                    assertThat(needed(now)).as("%s, free on day %d", world, day).isFalse();
                    free++;
                }
            }
        }
        return free;
    }

    /// Somebody reads what is there, day by day, and nothing after it is gone.
    private void readAndLook(SplittableRandom random, String world) {
        var since = Instant.EPOCH;
        for (int day = 1; day <= DAYS; day++) {
            var now = after(day);
            boolean changes = random.nextInt(40) == 0;
            if (changes) {
                change(random, now);
                since = Instant.EPOCH;
            }
            if (needed(now)) {
                lastRead = now;
            }
            if (changes || random.nextInt(4) == 0) {
                var verdict = look(now);
                if (groups.stream().noneMatch(group -> group.onOld)) {
                    assertThat(verdict).as("%s, day %d", world, day).isNotInstanceOf(KeyVerdict.InUse.class);
                }
                if (since.isAfter(Instant.EPOCH)) {
                    assertThat(verdict).as("%s, day %d", world, day).isInstanceOf(KeyVerdict.Free.class);
                }
                if (verdict instanceof KeyVerdict.Free(var gone)) {
                    assertThat(gone).as("%s, day %d", world, day).isAfterOrEqualTo(since);
                    since = gone;
                }
            }
        }
    }

    @Test
    void whatTheLooksForgetMovesTheDayOnWhichItWasGoneNotBack() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("ForgettingLawTest: seed " + seed);
        var random = new SplittableRandom(seed);
        for (int world = 0; world < WORLDS; world++) {
            var one = new ForgettingLawTest();
            one.retentions = List.of(1, 3, 7, 30, 60);
            one.deletes = random.nextBoolean();
            one.journals = random.nextBoolean();
            one.readAndLook(random, "seed %d, world %d".formatted(seed, world));
        }
    }

    @Test
    void whatTheLooksForgetFreesNoKeyThatAnythingIsUnder() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("ForgettingLawTest: seed " + seed);
        var random = new SplittableRandom(seed);
        int free = 0;
        for (int world = 0; world < WORLDS; world++) {
            var one = new ForgettingLawTest();
            one.retentions = List.of(1, 1, 3, 7, 30, 60, 0);
            one.journals = random.nextBoolean();
            free += one.live(random, "seed %d, world %d".formatted(seed, world));
        }
        assertThat(free).isPositive();
    }

    /// The names of what is gone: and a key that nothing is under any more is free, and stays so.
    @Test
    void whatIsGoneIsForgotten() {
        long seed = new SplittableRandom().nextLong();
        System.out.println("ForgettingLawTest: seed " + seed);
        var random = new SplittableRandom(seed);
        for (int world = 0; world < WORLDS; world++) {
            var one = new ForgettingLawTest();
            one.retentions = List.of(1, 3, 7, 30, 60);
            one.journals = random.nextBoolean();
            one.live(random, "seed %d, world %d".formatted(seed, world));
            var end = BEGINNING.plus(Duration.ofDays(DAYS + 1));
            one.groups.stream().filter(group -> group.onOld).forEach(group -> group.move(false, end));
            one.look(end);
            for (int days : new int[] {QUIET_DAYS, QUIET_DAYS + 1}) {
                var verdict = one.look(end.plus(Duration.ofDays(days)));
                assertThat(verdict).as("seed %d, world %d", seed, world).isInstanceOf(KeyVerdict.Free.class);
            }
            assertThat(one.earlier.seen().stream()
                            .flatMap(seen -> seen.targets().stream())
                            .max(Comparator.comparing(Sighting::seen)))
                    .as("seed %d, world %d", seed, world)
                    .isEmpty();
        }
    }
}
