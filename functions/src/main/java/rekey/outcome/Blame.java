package rekey.outcome;

/// Who can end a failure.
public enum Blame {
    /// The customer's key, role or policy: the failure says what to change.
    CONFIGURATION,
    /// AWS was busy or broken for longer than the retries lasted: run again.
    AWS,
    /// A bug in Rekey.
    REKEY,
    /// Nobody's: the work was stopped from outside before it was done.
    STOPPED,
    /// AWS refuses with a code that Rekey does not know: AWS's words say who.
    UNKNOWN
}
