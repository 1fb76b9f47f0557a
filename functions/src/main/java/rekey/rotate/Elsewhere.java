package rekey.rotate;

/// What becomes of a target that is to go on the place's wanted key, and that is on another key by
/// now than its journal entry says.
enum Elsewhere {
    /// It is moved off that key too, once the journal says so.
    TAKEN_ALONG,
    /// It is left alone: it is not as the plan that is applied had shown it.
    DRIFTED
}
