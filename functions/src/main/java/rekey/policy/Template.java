package rekey.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A text of a policy that can hold policy variables, as `${aws:RequestedRegion}`,
/// `${aws:PrincipalTag/team, 'none'}`, or `${*}` for a plain asterisk.
///
/// Source: docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
final class Template {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:([*?$])|([^,{}'\\s]++)(?:,\\s?'([^']*+)')?)}");

    private sealed interface Part {
        record Plain(String text, boolean wildcards) implements Part {}

        /// @param key in lower case
        record Variable(String key, @Nullable String fallback) implements Part {}

        /// Looks like a variable and is none that AWS documents.
        record Unreadable() implements Part {}
    }

    private final String text;
    private final List<Part> parts;
    private final @Nullable Wildcards fixed;

    private Template(String text, List<Part> parts) {
        this.text = text;
        this.parts = parts;
        this.fixed = parts.stream().allMatch(Part.Plain.class::isInstance) ? build(parts) : null;
    }

    /// @param wildcards whether `*` and `?` stand for others than themselves
    /// @param variables whether the policy's version knows variables
    static Template parse(String text, boolean wildcards, boolean variables) {
        if (!variables || !text.contains("${")) {
            return new Template(text, List.of(new Part.Plain(text, wildcards)));
        }
        var parts = new ArrayList<Part>();
        var variable = VARIABLE.matcher(text);
        int from = 0;
        while (variable.find()) {
            addPlain(parts, text.substring(from, variable.start()), wildcards);
            String sign = variable.group(1);
            parts.add(
                    sign != null
                            ? new Part.Plain(sign, false)
                            : new Part.Variable(Request.lowerCase(variable.group(2)), variable.group(3)));
            from = variable.end();
        }
        addPlain(parts, text.substring(from), wildcards);
        return new Template(text, List.copyOf(parts));
    }

    private static void addPlain(List<Part> parts, String text, boolean wildcards) {
        parts.add(text.contains("${") ? new Part.Unreadable() : new Part.Plain(text, wildcards));
    }

    private static Wildcards build(List<Part> plain) {
        var builder = new Wildcards.Builder();
        for (Part part : plain) {
            if (part instanceof Part.Plain(var text, var wildcards)) {
                text.chars().forEach(c -> builder.add(wildcards ? Wildcards.wildcard((char) c) : c));
            }
        }
        return builder.build();
    }

    /// What the comparison says of this text and of a value of the request.
    Expectation compared(BiFunction<Wildcards, Text, Truth> comparison) {
        var same = fixed;
        return same != null
                ? (actual, context) -> comparison.apply(same, actual)
                : (actual, context) -> test(context, filled -> comparison.apply(filled, actual));
    }

    /// What the comparison says of this text with its variables filled in. A variable without a
    /// value equals nothing.
    Truth test(Context context, Function<Wildcards, Truth> comparison) {
        if (fixed != null) {
            return comparison.apply(fixed);
        }
        var filled = new ArrayList<Part>(parts.size());
        boolean known = true;
        for (Part part : parts) {
            switch (part) {
                case Part.Plain plain -> filled.add(plain);
                case Part.Unreadable() -> known = false;
                case Part.Variable(var key, var fallback) -> {
                    switch (context.value(key)) {
                        case ContextValue.Absent()
                        when fallback == null -> {
                            return Truth.FALSE;
                        }
                        case ContextValue.Absent() -> filled.add(new Part.Plain(fallback, false));
                        case ContextValue.Present(var values)
                        when values.size() == 1 && values.getFirst() instanceof Text.Exact(var value) ->
                            filled.add(new Part.Plain(value, false));
                        case ContextValue.Present _, ContextValue.Unknown _, ContextValue.Either _ -> known = false;
                    }
                }
            }
        }
        return known ? comparison.apply(build(filled)) : Truth.UNKNOWN;
    }

    /// As in the policy.
    @Override
    public String toString() {
        return text;
    }
}
