package rekey.retire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/// What GetKeyLastUsage says. Counter-evidence only: a key that nobody has read with lately may still
/// be needed to read.
///
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(LastUse.Used.class), @JsonSubTypes.Type(LastUse.Unused.class)})
public sealed interface LastUse {
    /// @param event the id of the CloudTrail event
    record Used(String operation, Instant used, String event) implements LastUse {}

    /// @param trackedSince uses before were not tracked
    record Unused(Instant trackedSince) implements LastUse {}
}
