package rekey.logs;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.input.Mode;
import rekey.words.Amount;

/// The log groups of a place that are not where they are wanted and that CloudFormation stacks made.
/// Bounded whatever their number: the first stacks that were found, and the first names.
///
/// @param logGroups how many there are
/// @param stacks the first of them, at most [#MOST_STACKS]
public record StackLogGroups(int logGroups, List<OfStack> stacks) {
    public static final int MOST_STACKS = 20;

    /// Of log groups, over all stacks.
    public static final int MOST_NAMES = 20;

    public static final StackLogGroups NONE = new StackLogGroups(0, List.of());

    private static final int NAMED_IN_SENTENCE = 5;

    /// @param name of the stack
    /// @param first names of its log groups
    public record OfStack(String name, int logGroups, List<String> first) {
        private OfStack plus(String logGroup, boolean named) {
            return new OfStack(
                    name,
                    logGroups + 1,
                    named ? Stream.concat(first.stream(), Stream.of(logGroup)).toList() : first);
        }
    }

    @JsonIgnore
    public boolean isEmpty() {
        return logGroups == 0;
    }

    /// With one more log group, where a stack made it.
    public StackLogGroups plus(String logGroup, Owner owner) {
        return owner instanceof Owner.Stack(var stack) ? plus(logGroup, stack) : this;
    }

    private StackLogGroups plus(String logGroup, String stack) {
        boolean named = names() < MOST_NAMES;
        var all = new ArrayList<>(stacks);
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(stack)) {
                all.set(i, all.get(i).plus(logGroup, named));
                return new StackLogGroups(logGroups + 1, List.copyOf(all));
            }
        }
        if (all.size() < MOST_STACKS) {
            all.add(new OfStack(stack, 0, List.of()).plus(logGroup, named));
        }
        return new StackLogGroups(logGroups + 1, List.copyOf(all));
    }

    private int names() {
        return stacks.stream().mapToInt(stack -> stack.first().size()).sum();
    }

    /// How many of the log groups are of stacks that are not listed.
    public int ofOthers() {
        return logGroups - stacks.stream().mapToInt(OfStack::logGroups).sum();
    }

    /// What people are to know of them, after a run of this mode.
    public String warning(Mode mode) {
        var named = stacks.stream().limit(NAMED_IN_SENTENCE).map(OfStack::name).collect(Collectors.joining(", "));
        boolean more = stacks.size() > NAMED_IN_SENTENCE || ofOthers() > 0;
        boolean one = logGroups == 1;
        return "%s that %s %s (%s%s): change KmsKeyId there, or the next deployment may move %s back"
                .formatted(
                        new Amount(logGroups, "log group"),
                        whichAre(mode, logGroups),
                        one ? "belongs to a CloudFormation stack" : "belong to CloudFormation stacks",
                        named,
                        more ? " and more" : "",
                        one ? "it" : "them");
    }

    /// Which log groups these are, so many of them, after a run of this mode, such as `are to change`.
    public static String whichAre(Mode mode, int logGroups) {
        boolean one = logGroups == 1;
        return switch (mode) {
            case PLAN -> one ? "is to change" : "are to change";
            case ROTATE -> one ? "was to change" : "were to change";
            case VERIFY -> one ? "is not on the wanted key" : "are not on the wanted key";
            case RETIRE -> one ? "was looked at" : "were looked at";
            case RESTORE -> one ? "was to be put back" : "were to be put back";
        };
    }
}
