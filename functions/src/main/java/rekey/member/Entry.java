package rekey.member;

import rekey.key.KeyChanges;
import rekey.key.KeyLookup;
import rekey.logs.PlaceLogs;
import rekey.outcome.Failure;

/// What came of entering a place.
public sealed interface Entry {
    record Entered(PlaceLogs logs, KeyLookup keys, KeyChanges changes) implements Entry {}

    record Barred(Failure failure) implements Entry {}
}
