package rekey.simulation;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import rekey.pack.Workers;
import rekey.run.Json;

/// `./rekey bench start`: from StartExecution to the first association, and mode `verify` where all
/// is right. Prints one JSON object.
public final class StartBenchmark {
    private static final long SEED = 20260101;
    static final Workers WORKERS = new Workers(50, 500, 1024, Duration.ofMinutes(5));

    private StartBenchmark() {}

    record Measured(List<Simulation.Start> starts, Simulation.Sweep verify) {}

    /// @param arguments seconds of a cold start of who plans, packs and works, and those to pack a
    ///     place
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        var seconds = Stream.of(arguments).mapToDouble(Double::parseDouble).toArray();
        var starts = new Starts(
                seconds[0],
                seconds[1],
                seconds[2],
                Starts.MEASURED.warmSeconds(),
                seconds[3],
                Starts.MEASURED.reportSecondsAPlace());
        var measured = new Measured(
                List.of(
                        simulation(5, 2, starts).start(),
                        simulation(125, 8, starts).start(),
                        simulation(2500, 8, starts).start()),
                simulation(2500, 8, starts).sweep());
        System.out.println(new String(Json.bytes(measured), StandardCharsets.UTF_8));
    }

    private static Simulation simulation(int accounts, int regions, Starts starts) {
        return new Simulation(Organization.flat(accounts, regions, SEED), WORKERS, starts, SEED);
    }
}
