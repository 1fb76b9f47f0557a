package rekey.place;

/// A service of AWS in one Region.
///
/// @param service as permissions name it, e.g. `aiops`
public record RegionalService(String service, String region) {
    @Override
    public String toString() {
        return "%s in Region %s".formatted(service, region);
    }
}
