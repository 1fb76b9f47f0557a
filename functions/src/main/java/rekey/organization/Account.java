package rekey.organization;

/// An account of the organization.
///
/// @param id twelve digits
/// @param name as its owner wrote it: hostile input to every page that shows it
public record Account(String id, String name, AccountState state) {}
