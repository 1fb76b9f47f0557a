package rekey.page;

/// The parts of the page below its headline, in their order. Each has a line in `page.jte` that names
/// its template.
enum Section {
    TO_DO("do", "What to do now"),
    WARNINGS("warnings", "Warnings"),
    ACCESS("access", "Who loses access"),
    STACKS("stacks", "CloudFormation stacks", "Log groups of CloudFormation stacks"),
    PLACES("places", "Places"),
    PRESENT_KEYS("present", "Keys in use", "Keys in use that are not the wanted one"),
    OLD_KEYS("keys", "Previous keys", "Previous keys: when may they be retired?"),
    TIME("time", "The run over time"),
    LEFT_OUT("left-out", "Accounts left out", "Accounts that were left out"),
    MEANINGS("meanings", "What the words mean");

    private final String id;
    private final String link;
    private final String heading;

    Section(String id, String heading) {
        this(id, heading, heading);
    }

    /// @param id of its heading
    /// @param link to it, at the head of the page
    Section(String id, String link, String heading) {
        this.id = id;
        this.link = link;
        this.heading = heading;
    }

    String id() {
        return id;
    }

    String link() {
        return link;
    }

    String heading() {
        return heading;
    }

    /// Whether it has something to say of this report.
    boolean isIn(Page page) {
        return switch (this) {
            case TO_DO -> !page.troubles().isEmpty();
            case WARNINGS -> !page.notices().isEmpty();
            case ACCESS -> !page.losses().isEmpty();
            case STACKS -> page.stacks().places() > 0;
            case PLACES, MEANINGS -> true;
            case PRESENT_KEYS -> !page.keysAtSurvey().isEmpty();
            case OLD_KEYS -> !page.oldKeys().isEmpty();
            case TIME -> page.timeLine() != null;
            case LEFT_OUT -> !page.leftOut().isEmpty();
        };
    }
}
