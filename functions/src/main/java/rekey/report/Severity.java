package rekey.report;

import java.util.Locale;

/// How good a thing is, for icon and colour; the words beside them say it too.
public enum Severity {
    /// A tick.
    GOOD("M3 8.5l3.2 3.2L13 4.9"),
    /// A bar: nothing happened.
    PLAIN("M3.5 8h9"),
    /// A clock: not yet, or not for ever.
    LATER("M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 4.6V8l2.5 1.6"),
    /// An exclamation mark.
    BAD("M8 3.4v5.4M8 11.4v1.2");

    private final String icon;

    Severity(String icon) {
        this.icon = icon;
    }

    /// The path of a mark in a square of 16.
    public String icon() {
        return icon;
    }

    public String css() {
        return name().toLowerCase(Locale.ROOT);
    }
}
