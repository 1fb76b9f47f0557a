package rekey.policy;

import rekey.outcome.Excerpt;

/// The text is no key policy: KMS would not have stored it. The message says where and why.
public final class MalformedPolicy extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedPolicy(String problem) {
        super(Excerpt.cut(problem, Brief.CHARACTERS));
    }
}
