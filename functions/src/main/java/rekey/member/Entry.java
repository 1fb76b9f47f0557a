package rekey.member;

import rekey.holders.PlaceHolders;
import rekey.key.KeyChanges;
import rekey.key.KeyInventory;
import rekey.key.KeyLookup;
import rekey.logs.PlaceLogs;
import rekey.outcome.Failure;

/// What came of entering a place.
public sealed interface Entry {
    /// @param holders what else may be under a key there; no call is made before it is looked at
    /// @param inventory what KMS says of the place's own keys
    record Entered(PlaceLogs logs, KeyLookup keys, KeyChanges changes, PlaceHolders holders, KeyInventory inventory)
            implements Entry {}

    record Barred(Failure failure) implements Entry {}
}
