package rekey.key;

import rekey.aws.Answer;
import rekey.outcome.AwsError;
import rekey.outcome.Blame;
import rekey.outcome.Denial;
import rekey.outcome.ErrorDisposition;
import rekey.outcome.Failure;
import rekey.outcome.Failures;
import rekey.place.Place;

/// What KMS's answers say of a key that is wanted in a place.
record KeyAnswers(Place place) {
    WantedKey.Judged judged(Answer<KeyFacts> answer, String name) {
        return switch (answer) {
            case Answer.Given<KeyFacts>(var facts) -> WantedKey.judge(facts, name, place);
            case Answer.Refused<KeyFacts>(var error) -> refused(error, name);
            case Answer.OutOfTime<KeyFacts>(var error) -> refused(error, name);
        };
    }

    /// Either call is enough.
    WantedKey.Judged unlisted(WantedKey.Judged denied, AwsError error) {
        var failure = Failures.of(error, place, "ListAliases", "");
        return denied instanceof WantedKey.Unfit(var first) && refused(error, failure) instanceof WantedKey.Unfit
                ? new WantedKey.Unfit(new Failure(
                        first.code(),
                        first.message() + ". " + failure.message(),
                        first.blame(),
                        first.remedy() + ". Or for the list of aliases: " + failure.remedy()))
                : new WantedKey.Unreachable(failure);
    }

    private WantedKey.Judged refused(AwsError error, String name) {
        if (error.code().equals("NotFoundException")) {
            return new WantedKey.Unfit(new Failure(
                    KeyLookup.NOT_FOUND,
                    "%s does not exist in %s".formatted(name, place),
                    Blame.CONFIGURATION,
                    name.startsWith("alias/")
                            ? "Create the alias %s in Region %s of account %s, on a key that CloudWatch Logs may use"
                                    .formatted(name, place.region(), place.account())
                            : "Name a key that exists in `key.arns`"));
        }
        return refused(error, Failures.of(error, place, "DescribeKey", ""));
    }

    static WantedKey.Judged refused(AwsError error, Failure failure) {
        if (!ofTheKey(error)) {
            return new WantedKey.Unreachable(failure);
        }
        return switch (ErrorDisposition.to(error)) {
            case RETRY, SLOW_DOWN, REFUSED -> new WantedKey.Unreachable(failure); // says nothing against the key
            case GONE, RESERVED, CONFIGURATION, BUG -> new WantedKey.Unfit(failure);
        };
    }

    /// A Region that is closed says nothing of the key, and neither does what keeps the role out of
    /// the account.
    private static boolean ofTheKey(AwsError error) {
        return !ErrorDisposition.isOfClosedRegion(error)
                && Denial.of(error).filter(Denial::keepsOut).isEmpty();
    }
}
