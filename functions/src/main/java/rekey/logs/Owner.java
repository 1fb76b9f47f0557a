package rekey.logs;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Who sets the key of a log group, as far as AWS tells. Written as text, which no name can be taken
/// for: a stack's name has neither `:` nor blanks.
///
/// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html
public sealed interface Owner {
    /// A CloudFormation stack made the log group: the next deployment of it may set its key again.
    record Stack(String name) implements Owner {
        private static final String SCHEME = "stack:";

        @Override
        public String text() {
            return SCHEME + name;
        }
    }

    /// No stack made it. A person, a service or another tool did, and AWS does not tell which.
    record NobodyKnown() implements Owner {
        static final String TEXT = "nobody known";

        @Override
        public String text() {
            return TEXT;
        }
    }

    /// AWS was not asked, or did not answer.
    record NotLookedUp() implements Owner {
        static final String TEXT = "not looked up";

        @Override
        public String text() {
            return TEXT;
        }
    }

    @JsonValue
    String text();

    /// What a later version may have written more is taken for something that was not looked up.
    @JsonCreator
    static Owner parse(String text) {
        if (text.startsWith(Stack.SCHEME)) {
            return new Stack(text.substring(Stack.SCHEME.length()));
        }
        return text.equals(NobodyKnown.TEXT) ? new NobodyKnown() : new NotLookedUp();
    }
}
