package rekey.pack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import rekey.plan.Packing;
import rekey.plan.StateRoom;
import rekey.survey.SurveyedPlace;

/// Packs places into batches. Largest first, because the run is as long as its largest place. Like
/// with like, because a worker is paid for until the last of its places is done, and because the
/// places of a batch wait for each other: none by more than a minute or a tenth of its own time.
/// Places of one account together where they are alike, because a worker assumes its role once: for
/// 2,500 accounts with 8 Regions each 2,500 calls of AssumeRole, where 20,000 would take a minute.
final class Packer {
    private static final double HELD_UP_SECONDS = 60;
    private static final double HELD_UP_SHARE = 0.1;

    /// What the places of an account may differ by and still be kept together.
    private static final double APART_SECONDS = 15;

    /// Of a batch, that is left empty rather than have an account in two batches.
    private static final double TOLERATED_ROOM = 0.2;

    private static final Comparator<Work> LARGEST_FIRST =
            Comparator.comparingInt(Work::toChange).reversed().thenComparing(Work::place);

    private final Workers workers;

    Packer(Workers workers) {
        this.workers = workers;
    }

    List<Batch> pack(List<SurveyedPlace> surveyed) {
        return pack(0, surveyed);
    }

    List<Batch> pack(int wave, List<SurveyedPlace> surveyed) {
        var batches = new ArrayList<Batch>();
        var open = new OpenBatch();
        for (var group : groups(surveyed)) {
            var left = group;
            while (!left.isEmpty()) {
                int going = going(left, open);
                if (going == 0) {
                    batches.add(open.close(wave, batches.size()));
                }
                open.add(left.subList(0, going));
                left = left.subList(going, left.size());
            }
        }
        if (!open.places.isEmpty()) {
            batches.add(open.close(wave, batches.size()));
        }
        int atWork = Math.min(workers.most(), batches.size());
        return batches.stream().map(batch -> batch.among(atWork)).toList();
    }

    /// The places of one account that are of one size, more or less, in the order of their largest.
    private static List<List<Work>> groups(List<SurveyedPlace> surveyed) {
        var byAccount = surveyed.stream()
                .filter(SurveyedPlace::hasWork)
                .map(Work::of)
                .sorted(LARGEST_FIRST)
                .collect(Collectors.groupingBy(work -> work.place().account(), TreeMap::new, Collectors.toList()));
        var groups = new ArrayList<List<Work>>();
        for (var account : byAccount.values()) {
            List<Work> group = new ArrayList<>();
            for (var work : account) {
                if (group.isEmpty() || heldUp(work, group) > APART_SECONDS) {
                    group = new ArrayList<>();
                    groups.add(group);
                }
                group.add(work);
            }
        }
        groups.sort(Comparator.comparing(List::getFirst, LARGEST_FIRST));
        return groups;
    }

    /// How many of a group go into the open batch; none where it is to be closed first. It is not
    /// torn apart to fill the last fifth of a batch.
    private int going(List<Work> group, OpenBatch open) {
        int room = room(group, open);
        if (open.places.isEmpty() || (fits(group.getLast(), open.places) && group.size() <= room)) {
            return room;
        }
        return fits(group.getLast(), open.places) && room > TOLERATED_ROOM * workers.placesEach() ? room : 0;
    }

    /// For how many of a group the open batch has room; an empty one takes a place however large it is.
    private int room(List<Work> group, OpenBatch open) {
        int most = Math.min(group.size(), workers.placesEach() - open.places.size());
        var next = group.subList(0, most).stream().map(Work::bytes).toList();
        return StateRoom.forHowMany(next, open.bytes);
    }

    Packing describe(Waves waves) {
        var described = IntStream.range(0, waves.count())
                .mapToObj(number -> describe(number, waves.batches().get(number), waves.isCanary(number)))
                .toList();
        int targets = described.stream().mapToInt(Packing.Wave::targets).sum();
        return described.isEmpty() ? Packing.NOTHING : new Packing(described, targets, new Forecast(workers).of(waves));
    }

    private static Packing.Wave describe(int number, List<Batch> batches, boolean canary) {
        int places = batches.stream().mapToInt(batch -> batch.places().size()).sum();
        int targets = batches.stream()
                .flatMap(batch -> batch.places().stream())
                .mapToInt(Work::toChange)
                .sum();
        int largest = batches.getFirst().places().getFirst().toChange();
        return new Packing.Wave(number, canary, batches.size(), places, targets, largest);
    }

    private boolean fits(Work place, List<Work> open) {
        double own = Forecast.rotateSeconds(place);
        double most = Math.max(
                HELD_UP_SECONDS, HELD_UP_SHARE * (own + workers.propagation().toSeconds()));
        return heldUp(place, open) <= most;
    }

    private static double heldUp(Work place, List<Work> open) {
        return Forecast.rotateSeconds(open.getFirst()) - Forecast.rotateSeconds(place);
    }

    /// The batch that is filled now.
    private static final class OpenBatch {
        private final List<Work> places = new ArrayList<>();
        private int bytes;

        private void add(List<Work> more) {
            places.addAll(more);
            bytes += more.stream().mapToInt(Work::bytes).sum();
        }

        private Batch close(int wave, int number) {
            var batch = new Batch(wave, number, List.copyOf(places));
            places.clear();
            bytes = 0;
            return batch;
        }
    }
}
