package rekey.outcome;

import java.time.Instant;

/// That AWS would not answer for a place, which is left for a later invocation.
///
/// @param since when it first would not, with no success in between
/// @param reason of the last time
public record Delay(Instant since, Failure reason) {}
