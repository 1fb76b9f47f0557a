package rekey.key;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Denial;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failures;
import rekey.place.KeyArn;
import rekey.place.Place;
import rekey.policy.KeyPolicy;
import rekey.policy.MalformedPolicy;

/// The policies of the keys that targets of a place are on, or are to be on, in one invocation: each
/// is read once, but for those that KMS may tell the next time.
///
/// Source: docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyPolicy.html
public final class KeyPolicies {
    private final Place place;
    private final KeyReader member;
    private final CentralKeys central;
    private final Map<KeyArn, PolicyReading> known = new HashMap<>();
    private int looks;
    private int silences;

    KeyPolicies(Place place, KeyReader member, CentralKeys central) {
        this.place = place;
        this.member = member;
        this.central = central;
    }

    /// Asks KMS, whatever it has said before.
    ///
    /// @param key of the place's account, or of the hub
    synchronized Answer<String> ask(KeyArn key) {
        var answer = key.account().equals(place.account()) ? member.policy(key.text()) : central.policy(key);
        var reading = reading(answer, key);
        if (reading instanceof PolicyReading.Untold(var _, var passing) && passing != null) {
            silences++;
        } else {
            known.put(key, reading);
            silences = 0;
        }
        return answer;
    }

    /// @param timeIsUp asked before each call
    public synchronized PolicyReading of(KeyArn key, BooleanSupplier timeIsUp) {
        var before = known.get(key);
        if (before != null) {
            return before;
        }
        if (!key.account().equals(place.account()) && !central.has(key)) {
            return untold("its policy can be read only in account %s, which is neither this one nor the hub"
                    .formatted(key.account()));
        }
        if (looks == ShownKeys.MOST_LOOKED_AT) {
            return untold("Rekey reads the policies of %d keys of a place".formatted(looks));
        }
        if (timeIsUp.getAsBoolean()) {
            return new PolicyReading.Untold(
                    "there was no time left to ask KMS for its policy",
                    Failures.of(ShownKeys.NOT_ASKED, place, "GetKeyPolicy of " + key.text(), ""));
        }
        if (silences >= ShownKeys.MOST_SILENCES) {
            return untold("KMS gave no answer for %d keys before it".formatted(silences));
        }
        looks++;
        return reading(ask(key), key);
    }

    private static PolicyReading untold(String why) {
        return new PolicyReading.Untold(why, null);
    }

    private PolicyReading reading(Answer<String> answer, KeyArn key) {
        return switch (answer) {
            case Answer.Given<String>(var text) -> parsed(text);
            case Answer.Refused<String>(var error) -> refused(error, key);
            case Answer.OutOfTime<String>(var error) -> refused(error, key);
        };
    }

    private static PolicyReading parsed(String text) {
        try {
            return new PolicyReading.Read(KeyPolicy.parse(text));
        } catch (MalformedPolicy e) {
            return untold("its policy is not understood (%s)".formatted(e.getMessage()));
        }
    }

    private PolicyReading refused(AwsError error, KeyArn key) {
        if (error.code().equals("NotFoundException")) {
            return new PolicyReading.Gone();
        }
        var words = "GetKeyPolicy: %s: %s".formatted(error.code(), error.message());
        return ErrorDisposition.to(error).passes()
                ? new PolicyReading.Untold(words, Failures.of(error, place, "GetKeyPolicy of " + key.text(), ""))
                : untold(words + "; it takes kms:GetKeyPolicy on the key"
                        + (Denial.of(error).filter(Denial::mayBeOfTheResource).isPresent()
                                ? ", and a policy that leaves nothing to IAM shuts out whom it does not name"
                                : ""));
    }
}
