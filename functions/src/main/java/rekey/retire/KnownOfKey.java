package rekey.retire;

import java.time.Instant;
import java.util.List;
import rekey.place.KeyArn;

/// Everything that is known of one key, each piece with its time.
///
/// @param now when the verdict is made
/// @param scope where targets may be on it
/// @param journals of all runs
/// @param places what each shows
/// @param organization rules of the whole organization that name the key
/// @param itself what KMS says of it, in its own account
/// @param earlier what the last retirement found out
public record KnownOfKey(
        KeyArn key,
        Instant now,
        Looked<Reach> scope,
        Looked<Journals> journals,
        List<InPlace> places,
        Looked<List<OtherUse>> organization,
        Itself itself,
        Earlier earlier) {

    public KnownOfKey {
        places = List.copyOf(places);
    }

    /// @param principals of the key policy's other statements, who may use it too
    /// @param rotationAlias the alias that rotations of this stack look up
    public record Itself(
            Looked<OwnState> state,
            Looked<List<String>> aliases,
            Looked<List<GrantSeen>> grants,
            Looked<List<String>> principals,
            Looked<LastUse> lastUse,
            String rotationAlias) {}
}
