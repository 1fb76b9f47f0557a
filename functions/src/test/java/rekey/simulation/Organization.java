package rekey.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import rekey.place.Place;

/// An organization to simulate: its places, each with the number of log groups to change.
record Organization(String name, List<SizedPlace> places) {
    private static final List<String> REGIONS = List.of(
            "eu-central-1",
            "us-east-1",
            "eu-west-1",
            "us-west-2",
            "ap-southeast-1",
            "ap-northeast-1",
            "sa-east-1",
            "ca-central-1");

    record SizedPlace(Place place, int logGroups) {}

    static Organization small(long seed) {
        var random = new Random(seed);
        return sized("12 accounts x 2 Regions", 12, 2, _ -> 20 + random.nextInt(180));
    }

    static Organization medium(long seed) {
        var random = new Random(seed);
        return sized("180 accounts x 3 Regions", 180, 3, _ -> heavyTailed(random, 8_000));
    }

    static Organization heavyTailed(long seed) {
        var random = new Random(seed);
        var largest = new boolean[] {true};
        return sized("2500 accounts x 8 Regions, heavy-tailed", 2500, 8, _ -> {
            if (largest[0]) {
                largest[0] = false;
                return 60_000;
            }
            return heavyTailed(random, 60_000);
        });
    }

    /// Of two Regions each.
    static Organization ofManyAccounts(long seed) {
        var random = new Random(seed);
        return sized("10000 accounts x 2 Regions, heavy-tailed", 10_000, 2, _ -> heavyTailed(random, 60_000));
    }

    static Organization flat(long seed) {
        return flat(2500, 8, seed);
    }

    static Organization flat(int accounts, int regions, long seed) {
        var random = new Random(seed);
        var name = "%d accounts x %d Regions, 50 log groups at most".formatted(accounts, regions);
        return sized(name, accounts, regions, _ -> random.nextInt(51));
    }

    /// A third of the places is empty, half has under 50 log groups, and the rest a Pareto tail.
    private static int heavyTailed(Random random, int most) {
        double kind = random.nextDouble();
        if (kind < 1 / 3.0) {
            return 0;
        }
        if (kind < 1 / 3.0 + 0.5) {
            return 1 + random.nextInt(49);
        }
        return (int) Math.min(most, 50 / Math.pow(1 - random.nextDouble(), 1 / 1.1));
    }

    private static Organization sized(String name, int accounts, int regions, IntUnaryOperator size) {
        var places = new ArrayList<SizedPlace>();
        for (int account = 0; account < accounts; account++) {
            for (int region = 0; region < regions; region++) {
                var place = new Place("%012d".formatted(100_000_000_000L + account), REGIONS.get(region));
                places.add(new SizedPlace(place, size.applyAsInt(places.size())));
            }
        }
        return new Organization(name, List.copyOf(places));
    }
}
