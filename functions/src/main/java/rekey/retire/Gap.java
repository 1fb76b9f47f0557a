package rekey.retire;

/// Something that could not be looked at.
///
/// @param what e.g. `grants of the key`
/// @param why AWS's words, or Rekey's
/// @param remedy an order to the person who reads it
public record Gap(String what, String why, String remedy) {
    String sentence() {
        return "%s: %s".formatted(what, why);
    }
}
