package rekey.operator;

/// What the command tells the shell. Fixed: scripts rely on it.
enum ExitCode {
    RIGHT(0, "right: everything is as it should be"),
    INCOMPLETE(1, "incomplete: a run or a plan is, or something could not be looked at"),
    SOMETHING_TO_CHANGE(2, "something to change (plan, verify, doctor), a key may not go (retire)"),
    NO_ANSWER(3, "AWS cannot be reached, or refuses"),
    WRONG_USAGE(64, "wrong usage"),
    BUG(70, "a fault of the command itself");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    int number() {
        return number;
    }

    String meaning() {
        return meaning;
    }
}
