package rekey.certificate;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.retire.Earlier;

/// `retirement.json`: for an auditor to file, and for the next retirement to compare with.
///
/// @param format of this file: 1 had all guards with each key, without `guards` beside the keys
/// @param version of Rekey; empty where it is not known
/// @param run that looked
/// @param madeAt when the verdicts were made; each piece of evidence has its own time
/// @param keys in question
/// @param news what changed since the last certificate: sentences
/// @param limits what no API tells: sentences
/// @param guards what is to be pasted for every key
/// @param remembered keys of earlier certificates that this run was not asked for
@JsonIgnoreProperties(ignoreUnknown = true)
public record Certificate(
        int format,
        String version,
        String run,
        Instant madeAt,
        List<OfKey> keys,
        List<String> news,
        List<String> limits,
        Guards guards,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Remembered> remembered) {
    static final int FORMAT = 2;
    private static final String FREE = "free";

    public Certificate {
        guards = Objects.requireNonNullElse(guards, Guards.NONE);
        remembered = Objects.requireNonNullElse(remembered, List.of());
    }

    /// What the next certificate is to know of a key.
    ///
    /// @param verdict of the last run that was asked for the key
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Remembered(String key, String verdict, Earlier next) {
        boolean free() {
            return verdict.equals(FREE);
        }
    }

    /// One key.
    ///
    /// @param verdict `free`, `freeOn`, `inUse`, `never` or `unknown`
    /// @param date since when it is free, or when it will be; of an unknown one when at the earliest,
    ///     where that is known
    /// @param danger that KMS deletes it before
    /// @param because what decides
    /// @param evidence all of it
    /// @param guards what of them is its own
    /// @param next what the next retirement is to know
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OfKey(
            String key,
            String verdict,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant date,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String danger,

            List<Piece> because,
            List<Piece> evidence,
            Guards.OfKey guards,
            Earlier next) {

        public boolean free() {
            return verdict.equals(FREE);
        }
    }

    /// One piece of evidence.
    ///
    /// @param kind `inUse`, `forever`, `missing`, `until` or `fact`
    /// @param until of kind `until`
    /// @param remedy empty where there is nothing to do
    /// @param at when it was looked at; null for a look that is missing
    public record Piece(
            String kind,
            String sentence,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant until,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) String remedy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant at) {
        public Piece {
            remedy = Objects.requireNonNullElse(remedy, "");
        }

        /// In words for people.
        public String means() {
            return switch (kind) {
                case "inUse" -> "In use";
                case "forever" -> "Kept for ever";
                case "missing" -> "Not looked at";
                case "until" -> "Gone on a day";
                default -> "To be known";
            };
        }
    }

    /// All that it knows of keys.
    Stream<Remembered> known() {
        var own = keys.stream().map(key -> new Remembered(key.key(), key.verdict(), key.next()));
        return Stream.concat(own, remembered.stream());
    }
}
