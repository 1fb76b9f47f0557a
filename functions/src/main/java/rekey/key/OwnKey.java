package rekey.key;

import java.util.Map;

/// A key that Rekey made.
record OwnKey(String arn, Map<String, String> tags) {}
