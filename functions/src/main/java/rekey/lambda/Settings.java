package rekey.lambda;

import java.time.Duration;
import java.util.Map;
import rekey.outcome.Patience;

/// What the template sets in the environment of a function.
///
/// @param region the stack's
/// @param hub the account of the stack
/// @param memberRole the name of the role that a worker assumes in each member
/// @param placesPerWorker the most that one worker works on at the same time
/// @param mostWorkers at the same time: never more than are reserved for them
/// @param reserved whether Lambda keeps concurrency for the workers
/// @param memoryMb of this function; the workers have the same
/// @param propagation how long AssociateKmsKey may take to take effect
/// @param keyShows how long a key that was made may not be seen
/// @param patience for how long a place is tried again that AWS would not answer for
public record Settings(
        String bucket,
        String region,
        String hub,
        String memberRole,
        int placesPerWorker,
        int mostWorkers,
        boolean reserved,
        int memoryMb,
        Duration propagation,
        Duration keyShows,
        Patience patience) {
    public static Settings ofEnvironment() {
        return of(System.getenv());
    }

    /// @throws IllegalStateException naming the variable that is missing or no number
    static Settings of(Map<String, String> environment) {
        int reserved = number(environment, "RESERVED_CONCURRENCY");
        int most = number(environment, "MAX_WORKERS");
        return new Settings(
                text(environment, "BUCKET"),
                text(environment, "AWS_REGION"),
                text(environment, "HUB_ACCOUNT"),
                text(environment, "MEMBER_ROLE_NAME"),
                number(environment, "PLACES_PER_WORKER"),
                reserved == 0 ? most : Math.min(most, reserved),
                reserved > 0,
                number(environment, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
                Duration.ofSeconds(number(environment, "PROPAGATION_SECONDS")),
                Duration.ofSeconds(number(environment, "KEY_SHOWS_SECONDS")),
                new Patience(Duration.ofSeconds(number(environment, "PATIENCE_SECONDS"))));
    }

    /// @throws IllegalStateException where the variable is missing or blank
    public static String text(Map<String, String> environment, String name) {
        var value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("environment variable " + name + " must be set by the template");
        }
        return value;
    }

    private static int number(Map<String, String> environment, String name) {
        var value = text(environment, name);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("environment variable " + name + " must be a number, was " + value, e);
        }
    }
}
