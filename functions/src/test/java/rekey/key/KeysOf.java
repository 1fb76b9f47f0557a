package rekey.key;

import rekey.fakes.FakeKms;
import rekey.place.Place;
import software.amazon.awssdk.services.kms.KmsClient;

/// The keys that a place's targets are shown on, as a test has them.
public final class KeysOf {
    static final String HUB = "999988887777";

    private KeysOf() {}

    /// Of a place that shows no name.
    public static ShownKeys place(Place place) {
        return place(place, new FakeKms());
    }

    public static ShownKeys place(Place place, KmsClient kms) {
        return place(place, kms, new FakeKms());
    }

    /// @param ofHub KMS of the hub, whose account has no place here
    static ShownKeys place(Place place, KmsClient kms, KmsClient ofHub) {
        return new ShownKeys(place, new KeyReader(kms), new CentralKeys(HUB, _ -> new KeyReader(ofHub)));
    }
}
