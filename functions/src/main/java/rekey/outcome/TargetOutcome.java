package rekey.outcome;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import rekey.target.PreviousKey;

/// What became of one target.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
@JsonSubTypes({
    @JsonSubTypes.Type(TargetOutcome.Changed.class),
    @JsonSubTypes.Type(TargetOutcome.MovedOn.class),
    @JsonSubTypes.Type(TargetOutcome.Drifted.class),
    @JsonSubTypes.Type(TargetOutcome.AlreadyRight.class),
    @JsonSubTypes.Type(TargetOutcome.Gone.class),
    @JsonSubTypes.Type(TargetOutcome.Reserved.class),
    @JsonSubTypes.Type(TargetOutcome.Denied.class),
    @JsonSubTypes.Type(TargetOutcome.Failed.class)
})
public sealed interface TargetOutcome {
    /// Moved to the wanted key by this run.
    record Changed() implements TargetOutcome {}

    /// To be put back, but on another key by now than the one that it was to be put back from: left
    /// alone.
    ///
    /// @param now the key that it is on
    record MovedOn(PreviousKey now) implements TargetOutcome {}

    /// Not as the plan that is applied had shown it: left alone.
    record Drifted(Drift drift) implements TargetOutcome {}

    record AlreadyRight() implements TargetOutcome {}

    /// Deleted since it was listed.
    record Gone() implements TargetOutcome {}

    /// Refused by the service, because it keeps the name for itself.
    record Reserved() implements TargetOutcome {}

    /// Not touched: the wanted key cannot serve it, by its policy.
    record Denied(Failure failure) implements TargetOutcome {}

    record Failed(Failure failure) implements TargetOutcome {}
}
