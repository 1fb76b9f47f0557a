package rekey.key;

import rekey.fakes.FakeKms;
import rekey.fakes.SimulatedKms;
import rekey.fakes.VirtualTime;
import rekey.input.NewKey;
import rekey.place.Place;

/// A key that a run made and died over, for a simulation.
public final class LeftKey {
    private LeftKey() {}

    /// @return its ARN
    public static String in(SimulatedKms kms, Place place, NewKey wanted, VirtualTime time) {
        return kms.add(time.now(), FakeKms.OPEN_POLICY, KeyTags.of(wanted, place, "r0"));
    }
}
