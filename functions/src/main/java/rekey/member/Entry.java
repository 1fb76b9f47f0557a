package rekey.member;

import rekey.logs.PlaceLogs;
import rekey.outcome.Failure;
import software.amazon.awssdk.services.kms.KmsClient;

/// What came of entering a place.
public sealed interface Entry {
    record Entered(PlaceLogs logs, KmsClient kms) implements Entry {}

    record Barred(Failure failure) implements Entry {}
}
