package rekey.input;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Map;

/// Which key is wanted in a place.
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({@JsonSubTypes.Type(KeyChoice.Alias.class), @JsonSubTypes.Type(KeyChoice.Arns.class)})
public sealed interface KeyChoice {
    /// The key that the alias names in each place.
    ///
    /// @param alias e.g. `alias/cloudwatch-logs`
    record Alias(String alias) implements KeyChoice {}

    /// One key for each Region, the same in every account; it may be another account's.
    ///
    /// @param arns key ARNs by Region code
    record Arns(Map<String, String> arns) implements KeyChoice {}
}
