package rekey.simulation;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import rekey.pack.Workers;
import rekey.run.Json;

/// `./rekey bench organization`: prints one JSON list, an object for each organization.
public final class OrganizationBenchmark {
    private static final long SEED = 20260101;
    private static final Workers WORKERS = new Workers(50, 500, 1024, Duration.ofMinutes(5));

    private static final int WRONG_USAGE = 2;

    private OrganizationBenchmark() {}

    private static List<Organization> samples() {
        return List.of(
                Organization.small(SEED),
                Organization.medium(SEED),
                Organization.heavyTailed(SEED),
                Organization.ofManyAccounts(SEED),
                Organization.flat(SEED),
                Organization.flat(10_000, 2, SEED));
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        List<Organization> organizations;
        try {
            organizations = arguments.length == 0 ? samples() : List.of(SizesFile.read(arguments[0]));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USAGE);
            return;
        }
        var results = organizations.stream()
                .map(organization -> new Simulation(organization, WORKERS, Starts.MEASURED, SEED).run())
                .toList();
        System.out.println(new String(Json.bytes(results), StandardCharsets.UTF_8));
    }
}
