package rekey.policy;

/// What a request says of itself: the values of condition keys.
@FunctionalInterface
interface Context {
    /// @param key in lower case
    ContextValue value(String key);
}
