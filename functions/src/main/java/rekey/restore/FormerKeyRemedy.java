package rekey.restore;

import rekey.key.KeyLookup;
import rekey.key.WantedKey;
import rekey.outcome.Failure;
import rekey.place.KeyArn;

/// What to do about a key that targets were on before, and that they cannot be put back on: a
/// restoration has no key to choose, so the key itself is made fit, or the targets stay.
final class FormerKeyRemedy {
    private FormerKeyRemedy() {}

    /// @param failure of the key, worded for a run that may be given another
    static Failure in(Failure failure, KeyArn key) {
        var begin = begin(failure.code(), key);
        return begin.isEmpty()
                ? failure
                : new Failure(
                        failure.code(),
                        failure.message(),
                        failure.blame(),
                        begin + " or leave the targets on the key that they are on");
    }

    private static String begin(String code, KeyArn key) {
        return switch (code) {
            case KeyLookup.NOT_FOUND ->
                "A key that was deleted cannot come back, so nothing can be put on %s: move the targets to another key with mode rotate,"
                        .formatted(key.text());
            case WantedKey.DISABLED ->
                "Enable the key in account %s (EnableKey) and restore the run again,".formatted(key.account());
            case WantedKey.PENDING_DELETION ->
                "Cancel the deletion of the key in account %s (CancelKeyDeletion), enable it (EnableKey) and restore the run again,"
                        .formatted(key.account());
            case WantedKey.NOT_ENABLED ->
                "Bring the key in account %s to state Enabled and restore the run again,".formatted(key.account());
            case WantedKey.BY_AWS, WantedKey.NOT_SYMMETRIC, WantedKey.ANOTHER_REGION ->
                "No target can be put on this key: move the targets to another key with mode rotate,";
            default -> "";
        };
    }
}
