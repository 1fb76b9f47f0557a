package rekey.operator.rehearsal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import rekey.aws.AwsErrors;
import rekey.outcome.AwsError;
import software.amazon.awssdk.core.exception.SdkException;

/// Asks every question, and keeps what AWS said when it denied something.
final class Inquiries {
    private final Map<Question, Supplier<Answer>> inquiries = new LinkedHashMap<>();

    Inquiries add(Question question, Supplier<Answer> inquiry) {
        inquiries.put(question, inquiry);
        return this;
    }

    /// Where AWS gives an answer that nobody has thought of, the question is not answered, and AWS's words
    /// are the reason.
    List<Question.Answered> ask(Consumer<String> say) {
        var answered = new ArrayList<Question.Answered>();
        inquiries.forEach((question, inquiry) -> {
            var answer = answer(inquiry);
            answered.add(new Question.Answered(question, answer));
            say.accept("  %s: %s".formatted(question.name(), words(answer)));
        });
        Questions.neverAsked()
                .forEach((question, why) -> answered.add(new Question.Answered(question, new Answer.NotAnswered(why))));
        return List.copyOf(answered);
    }

    private static Answer answer(Supplier<Answer> inquiry) {
        try {
            return inquiry.get();
        } catch (SdkException e) {
            var error = AwsErrors.of(e);
            return new Answer.NotAnswered("AWS answered %s: %s".formatted(error.code(), error.message()));
        } catch (Sandbox.Ended e) {
            throw e;
        } catch (RuntimeException e) {
            return new Answer.NotAnswered(String.valueOf(e.getMessage()));
        }
    }

    private static String words(Answer answer) {
        return switch (answer) {
            case Answer.Found(var position, var _) -> position;
            case Answer.Narrowed(var positions, var _) -> String.join(" or ", positions);
            case Answer.Otherwise(var seen) -> "otherwise: " + seen;
            case Answer.NotAnswered(var why) -> "not answered. " + why;
        };
    }

    /// What came of a call.
    sealed interface Tried {
        record Done() implements Tried {}

        record Refused(AwsError error) implements Tried {}
    }

    static Tried tried(Runnable call) {
        try {
            call.run();
            return new Tried.Done();
        } catch (SdkException e) {
            return new Tried.Refused(AwsErrors.of(e));
        }
    }
}
