package rekey.plan;

/// An account that a run does not visit.
///
/// @param reason a half sentence, e.g. `its state is SUSPENDED`
public record LeftOut(String account, String name, String reason) {}
