package rekey.retire;

/// Something beside log groups and query results that is on a key, or puts new data under it.
///
/// @param kind e.g. `log anomaly detector`
/// @param name what its owner calls it
/// @param arn empty where it has none
/// @param remedy how it gets off the key
public record OtherUse(String kind, String name, String arn, String remedy) {
    String what() {
        return "%s %s".formatted(kind, name);
    }
}
