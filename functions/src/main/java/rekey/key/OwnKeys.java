package rekey.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import rekey.aws.Answer;
import rekey.lambda.Concurrently;
import rekey.outcome.AwsError;
import rekey.outcome.Denial;

/// Finds the keys that Rekey made in a place, by their tags. To overlook one would be to make
/// another, so a key whose tags cannot be read is an error, unless it cannot be one of Rekey's.
final class OwnKeys {
    /// KMS allows 2,000 calls a second; a Region 300 ms away takes 10 s for 500 keys.
    private static final int AT_A_TIME = 16;

    private final KeyReader keys;

    OwnKeys(KeyReader keys) {
        this.keys = keys;
    }

    /// Those for the alias.
    Answer<List<OwnKey>> madeFor(String alias) {
        return keys.list().then(arns -> among(arns, alias));
    }

    private Answer<List<OwnKey>> among(List<String> arns, String alias) {
        var made = new ArrayList<OwnKey>();
        Optional<AwsError> unread = Optional.empty();
        var answers = Concurrently.map(AT_A_TIME, arns, keys::tags);
        for (int i = 0; i < arns.size(); i++) {
            switch (answers.get(i)) {
                case Answer.Given<Map<String, String>>(var tags) -> {
                    if (KeyTags.areFor(alias, tags)) {
                        made.add(new OwnKey(arns.get(i), tags));
                    }
                }
                case Answer.Refused<Map<String, String>>(var error) -> {
                    if (!isNone(error)) {
                        unread = Optional.of(error);
                    }
                }
                case Answer.OutOfTime<Map<String, String>>(var error) -> unread = Optional.of(error);
            }
        }
        return unread.<Answer<List<OwnKey>>>map(Answer.Refused::new).orElseGet(() -> new Answer.Given<>(made));
    }

    /// A key of Rekey's lets its account in: one whose own policy keeps the role out is none.
    private static boolean isNone(AwsError error) {
        return error.code().equals("NotFoundException") // deleted since it was listed
                || Denial.of(error)
                        .filter(denial -> denial.by() == Denial.By.RESOURCE_POLICY)
                        .isPresent();
    }
}
