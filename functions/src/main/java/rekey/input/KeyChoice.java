package rekey.input;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import rekey.place.KeyArn;

/// Which key is wanted in a place.
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(KeyChoice.Alias.class),
    @JsonSubTypes.Type(KeyChoice.Arns.class),
    @JsonSubTypes.Type(KeyChoice.Create.class),
    @JsonSubTypes.Type(KeyChoice.Before.class),
    @JsonSubTypes.Type(KeyChoice.Planned.class),
    @JsonSubTypes.Type(KeyChoice.Leaving.class)
})
public sealed interface KeyChoice {
    /// The key that the alias names in each place.
    ///
    /// Source: docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
    ///
    /// @param alias e.g. `alias/cloudwatch-logs`; never one of AWS's own, `alias/aws/…`
    record Alias(String alias) implements KeyChoice {
        private static final Pattern OWN = Pattern.compile("alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}");

        public Alias {
            requireOwn(alias);
        }

        static void requireOwn(String alias) {
            if (!isOwn(alias)) {
                throw new IllegalArgumentException("alias must name a customer managed key, was \"" + alias + "\"");
            }
        }

        static boolean isOwn(String alias) {
            return OWN.matcher(alias).matches();
        }
    }

    /// One key for each Region, the same in every account; it may be another account's.
    ///
    /// @param arns key ARNs by Region code, each of a key in that Region; at least one
    record Arns(Map<String, String> arns) implements KeyChoice {
        public Arns {
            if (arns.isEmpty()) {
                throw new IllegalArgumentException("arns must name at least one Region, was empty");
            }
            arns.forEach((region, arn) -> {
                if (!new KeyArn(arn).isOf(region)) {
                    throw new IllegalArgumentException(
                            "arns must have keys of their Regions, was %s for %s".formatted(arn, region));
                }
            });
            arns = Collections.unmodifiableMap(new TreeMap<>(arns));
        }
    }

    /// A key of its own for each place that needs one, made by the run.
    record Create(NewKey create) implements KeyChoice {}

    /// The key, or none, that each target was on before a run moved it.
    ///
    /// @param run the id of the run
    record Before(String run) implements KeyChoice {}

    /// That of a plan, until the plan has been read.
    ///
    /// @param plan the id of its run
    /// @param maxAgeHours how long ago it may have ended
    record Planned(String plan, int maxAgeHours) implements KeyChoice {}

    /// None is wanted: keys are to go.
    ///
    /// @param leaving their ARNs; empty for all that the journals of the bucket name
    /// @param rotationAlias that rotations look up: while it names one of them, they bring it back
    record Leaving(List<String> leaving, String rotationAlias) implements KeyChoice {
        public Leaving {
            leaving = leaving.stream().map(KeyArn::canonical).distinct().toList();
        }
    }
}
